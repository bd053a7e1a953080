"""The outside world of a backtest: it takes everything, keeps nothing, and tells nobody."""

from collections.abc import Mapping
from datetime import datetime

from trackwork.core.effects import Effect, Guarantee
from trackwork.ports import Capabilities, Finding, Issue, Letter, Listing, Relation


class Nowhere:
    """A tracker, a mail channel and a rehearsal folder in one. What went out is in the outbox."""

    def __init__(self, name: str = "nowhere") -> None:
        self.name = name
        self.capabilities = Capabilities()
        self.guarantee = Guarantee.SAME_ID_RESEND

    # --- a tracker that is never read ---------------------------------------

    def listing(self, place: str, since: str | None) -> Listing:  # noqa: ARG002 - the port's shape
        """Nothing new: the history says what happened."""
        return Listing(issues=(), cursor=since or "", complete=True)

    def issue(self, place: str, native: str) -> Issue | None:  # noqa: ARG002 - the port's shape
        """There is nothing to look at."""
        return None

    def find(self, place: str, effect: str) -> str | None:  # noqa: ARG002 - the port's shape
        """Nothing is ever in doubt."""
        return None

    def check(self, place: str) -> tuple[Finding, ...]:  # noqa: ARG002 - the port's shape
        """Nothing stands in the way."""
        return ()

    # --- and takes every write ----------------------------------------------

    def create(self, place: str, *, title: str, body: str, effect: str) -> str:  # noqa: ARG002 - as above
        """The effect's own id stands for the issue."""
        return effect

    def comment(self, place: str, native: str, *, body: str, effect: str) -> str:  # noqa: ARG002 - as above
        """The effect's own id stands for the comment."""
        return effect

    def edit_body(self, place: str, native: str, *, body: str, expected: str) -> None:
        """Nobody is notified by it."""

    def set_fields(self, place: str, native: str, values: Mapping[str, str]) -> None:
        """Nobody is notified by it."""

    def remove_comment(self, place: str, native: str, comment: str) -> None:
        """There is none."""

    def relate(self, place: str, native: str, relation: Relation) -> None:
        """Nobody is notified by it."""

    # --- mail, and the folder of a rehearsal --------------------------------

    def send(self, letter: Letter) -> str:
        """The letter's id is its receipt."""
        return letter.id

    def put(self, effect: Effect, *, now: datetime, to: str) -> object:  # noqa: ARG002 - as above
        """Nothing is shown."""
        return effect.id
