"""The tracker GitHub: issues of repositories. The thin loop."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from trackwork.connectors.github.api import Api, Owners
from trackwork.connectors.github.board import Board
from trackwork.connectors.github.checking import Checking
from trackwork.connectors.github.config import GithubConfig
from trackwork.connectors.github.fields import Fields
from trackwork.connectors.github.looking import Looking
from trackwork.connectors.github.reading import Reading
from trackwork.connectors.github.wire import checked_place
from trackwork.connectors.github.writing import Writing
from trackwork.core.effects import Guarantee
from trackwork.ports import Capabilities, Clock, Finding, Issue, Listing, Relation

SETTLE = timedelta(seconds=60)
"""How long a list may lag behind a write; longer than any lag we know of."""
BEFORE = timedelta(minutes=10)
"""A remembered attempt is looked for from so long before it: two clocks need not agree."""
CAPABILITIES = Capabilities(
    settle=SETTLE,
    notifies=frozenset({"create", "comment"}),
    names_editors=False,
    edit_history=True,
    guarantee=Guarantee.READ_BACK,
    fields=frozenset(
        {"due", "start", "owner", "labels", "status", "health", "confidence", "rank", "initiative"}
    ),
    relations=frozenset({"child", "parent", "blocked by", "blocks"}),
)


class GithubTracker:
    """Reads and writes issues of one GitHub. A backlog's place is ``owner/repo``.

    Implements `ports.TrackerReader` and `ports.TrackerWriter`; ``board`` is the project whose
    fields are read and written too.
    """

    def __init__(
        self,
        *,
        name: str,
        api: Api,
        clock: Clock,
        config: GithubConfig,
        board: Board | None = None,
    ) -> None:
        self.name = name
        self.capabilities = CAPABILITIES
        self.api = api
        self.board = board
        self._clock = clock
        self._config = config
        owners = Owners(api=api)
        self._looking = Looking(api=api, clock=clock, tracker=name, config=config, board=board)
        self._fields = Fields(api=api, config=config, owners=owners, board=board)
        self._writing = Writing(api=api, config=config, looking=self._looking, fields=self._fields)
        self._checking = Checking(api=api, config=config, owners=owners, board=board)
        self._tried: dict[str, datetime] = {}
        self._noted: set[str] = set()

    # --- reading ----------------------------------------------------------------------------------

    def listing(self, place: str, since: str | None) -> Listing:
        """What changed since a cursor; everything once a week, and when there is no cursor."""
        reading = Reading(
            api=self.api,
            clock=self._clock,
            tracker=self.name,
            place=checked_place(place),
            config=self._config,
            board=self.board,
            notes=self._notes(),
        )
        return reading.listing(since)

    def issue(self, place: str, native: str) -> Issue | None:
        """One issue with everything it has; None when it is certainly not there."""
        return self._looking.issue(place, native)

    def find(self, place: str, effect: str) -> str | None:
        """The oldest issue or comment that carries an effect's marker."""
        tried = self._tried.get(effect)
        return self._looking.find(place, effect, since=tried - BEFORE if tried else None)

    def check(self, place: str) -> tuple[Finding, ...]:
        """What would stand in the way of reading and writing here."""
        return self._checking.check(place)

    # --- writing ----------------------------------------------------------------------------------

    def create(self, place: str, *, title: str, body: str, effect: str) -> str:
        """Create an issue; its number."""
        self._trying(effect)
        return self._writing.create(place, title=title, body=body)

    def comment(self, place: str, native: str, *, body: str, effect: str) -> str:
        """Add a comment; its id."""
        self._trying(effect)
        return self._writing.comment(place, native, body=body)

    def edit_body(self, place: str, native: str, *, body: str, expected: str) -> None:
        """Replace the body while the issue is still what was read."""
        self._writing.edit_body(place, native, body=body, expected=expected)

    def set_fields(self, place: str, native: str, values: Mapping[str, str]) -> None:
        """Write values by their neutral names."""
        self._writing.set_fields(place, native, values)

    def remove_comment(self, place: str, native: str, comment: str) -> None:
        """Take one of our own comments back."""
        self._writing.remove_comment(place, native, comment)

    def relate(self, place: str, native: str, relation: Relation) -> None:
        """Sub-issues and dependencies."""
        self._writing.relate(place, native, relation)

    # --- inside -----------------------------------------------------------------------------------

    def _trying(self, effect: str) -> None:
        """Remember when an effect was first tried: it cannot have landed before that."""
        self._tried.setdefault(effect, self._clock.now())

    def _notes(self) -> tuple[Finding, ...]:
        """What this GitHub's plan lacks, said once."""
        new = {name: each for name, each in self._fields.notes.items() if name not in self._noted}
        self._noted |= new.keys()
        return tuple(new.values())
