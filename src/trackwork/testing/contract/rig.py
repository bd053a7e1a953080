"""A tracker under test, and a person who uses it by its own means."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from trackwork.core.markers import comment_marker
from trackwork.ports import Clock, Issue, Tracker
from trackwork.testing.clock import FakeClock
from trackwork.testing.contract.quality import ABILITIES, TROUBLES, Quality, read_quality

VALUES: Mapping[str, str] = MappingProxyType(
    {"due": "2026-12-11", "owner": "ana", "labels": "tls, wave 1"}
)
LATER = "2027-01-15"
"""Another due date."""


class TrackerRig:
    """Subclass this for your tracker. One rig is one empty backlog; each test makes its own.

    ``tracker`` is what you wrote, ``place`` an empty backlog, ``escapes`` are places that must be
    refused, ``values`` fields the tracker will take, ``page`` how many issues one page holds.
    ``ours`` is the handle under which our own writes appear, empty where the tracker names nobody.

    The first methods every rig has. Those below "abilities" it may lack: then the connector's
    ``quality.toml``, which ``quality`` points to, says why under ``[cannot]``.
    """

    tracker: Tracker
    place: str
    clock: Clock
    escapes: tuple[str, ...] = ()
    values: Mapping[str, str] = VALUES
    ours: str = ""
    page: int = 100
    quality: ClassVar[Path | None] = None

    # --- what every rig has -----------------------------------------------------------------------

    def rewrite(self, native: str, body: str) -> None:
        """A person replaces the body."""
        raise NotImplementedError(owed(self, "rewrite"))

    def say(self, native: str, text: str) -> None:
        """A person adds a comment."""
        raise NotImplementedError(owed(self, "say"))

    def close(self, native: str, closed_as: str) -> None:
        """A person closes the issue, as ``done`` or ``not planned``."""
        raise NotImplementedError(owed(self, "close"))

    def reopen(self, native: str) -> None:
        """A person opens it again."""
        raise NotImplementedError(owed(self, "reopen"))

    def delete(self, native: str) -> None:
        """A person deletes the issue."""
        raise NotImplementedError(owed(self, "delete"))

    def forbidding(self) -> AbstractContextManager[None]:
        """While this lasts, writing to the place is not allowed."""
        raise NotImplementedError(owed(self, "forbidding"))

    # --- what most rigs take as it is -------------------------------------------------------------

    def fresh(self) -> Tracker:
        """The same tracker as another process would make it, knowing nothing of earlier calls."""
        return self.tracker

    def wait(self, duration: timedelta) -> None:
        """Let time pass. A tracker with a clock of its own may let less pass, but for its settle
        time, which has to pass.
        """
        assert isinstance(self.clock, FakeClock), "override `wait`: this clock cannot be moved"
        self.clock.advance(duration)

    def kept(self, text: str) -> str:
        """What the tracker makes of a body, a comment or a title: the text itself, unless it is
        known to tidy (line ends, blanks at the end). Say in the connector's page what it tidies.
        """
        return text

    def takes(self, text: str) -> bool:
        """Whether the tracker takes this text as a comment; one it does not take is Refused."""
        del text
        return True

    def takes_title(self, title: str) -> bool:
        """Whether the tracker takes this title; one it does not take is Refused."""
        del title
        return True

    def fill(self, count: int) -> list[str]:
        """So many issues, all of one instant if it can be; their ids. Override it to be quicker."""
        create = self.tracker.create
        return [
            create(self.place, title=f"Issue {n}", body="", effect=f"{n:016d}")
            for n in range(count)
        ]

    # --- abilities a rig may lack -----------------------------------------------------------------

    def between_pages(self, deed: Callable[[], None]) -> AbstractContextManager[None]:
        """While this lasts, ``deed`` is done after each page of a listing that has a next one."""
        raise NotImplementedError(owed(self, "between_pages"))

    def closed_off(self) -> AbstractContextManager[None]:
        """While this lasts, our account may not read the place."""
        raise NotImplementedError(owed(self, "closed_off"))

    def dropping(self) -> AbstractContextManager[frozenset[str]]:
        """While this lasts, the tracker drops fields without a word; which ones, of ``values``."""
        raise NotImplementedError(owed(self, "dropping"))

    def losing_answers(self) -> AbstractContextManager[None]:
        """While this lasts, every write is done and its answer is lost on the way."""
        raise NotImplementedError(owed(self, "losing_answers"))

    def notified(self) -> int:
        """How many notices people got so far about issues of this place; somebody watches all."""
        raise NotImplementedError(owed(self, "notified"))

    def resay(self, native: str, comment: str, text: str) -> None:
        """A person rewrites a comment of theirs."""
        raise NotImplementedError(owed(self, "resay"))

    def team_word(self, native: str) -> tuple[str, str]:
        """A person gives an issue a status word of the team's own; the word, and the state
        (``open`` or ``closed``) it means.
        """
        raise NotImplementedError(owed(self, "team_word"))

    def transfer(self, native: str) -> tuple[str, str] | None:
        """A person moves an issue elsewhere; the place and id it has now, None where the tracker
        does not say where things went.
        """
        raise NotImplementedError(owed(self, "transfer"))

    # --- what the suite asks ----------------------------------------------------------------------

    def said(self) -> Quality | None:
        """The connector's quality.toml; None for a tracker that is no connector, such as a fake."""
        return read_quality(self.quality) if self.quality else None

    def lacks(self, ability: str) -> bool:
        """Whether quality.toml says that this rig cannot do it."""
        said = self.said()
        return said is not None and ability in said.cannot


def able(rig: TrackerRig, ability: str, base: type | None = None) -> bool:
    """Whether the rig has its own way of doing something that ``base`` only names."""
    return getattr(type(rig), ability) is not getattr(base or TrackerRig, ability)


def owed(rig: TrackerRig, what: str) -> str:
    """What to say when a rig is asked for something it does not have."""
    name, known = type(rig).__name__, {**ABILITIES, **TROUBLES}
    if what not in known:
        return f"{name} needs `{what}`; every rig has it"
    return (
        f"{name} cannot {known[what]}. Write `{what}`, or say why not in quality.toml: "
        f'[cannot] {what} = "the reason"'
    )


# --- small steps the suites share -----------------------------------------------------------------


def marked(text: str, effect: str) -> str:
    """A text with the hidden marker of an effect behind it."""
    return f"{text}\n{comment_marker(effect, 'signature')}"


def present(rig: TrackerRig) -> frozenset[str]:
    """Ids in a complete full listing."""
    listing = rig.tracker.listing(rig.place, None)
    assert listing.complete
    assert listing.present is not None
    return listing.present


def read(rig: TrackerRig, native: str) -> Issue:
    """One issue that must be there."""
    issue = rig.tracker.issue(rig.place, native)
    assert issue is not None
    return issue


def made(rig: TrackerRig, *, title: str = "One", body: str = "Text", effect: str = "e" * 16) -> str:
    """A new issue; its id."""
    return rig.tracker.create(rig.place, title=title, body=body, effect=effect)


@contextmanager
def named(what: str) -> Iterator[None]:
    """What goes wrong in here carries a line that names which of many things it was about."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"This is about {what!r:.200}")
        raise


def settled(rig: TrackerRig) -> None:
    """Wait until what was written can be found by its marker."""
    rig.wait(rig.tracker.capabilities.settle)
