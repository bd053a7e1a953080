"""The outside as the engine meets it in a story: each call recorded, each a point to crash at."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from trackwork.core.block import FoundBlock, find_blocks
from trackwork.core.effects import Carried, Effect, Guarantee
from trackwork.core.workspace import Gear, Workspace
from trackwork.engine.deliver import LINE
from trackwork.ports import (
    Author,
    Books,
    Capabilities,
    Clock,
    Faults,
    Finding,
    Issue,
    Letter,
    Listing,
    Relation,
)
from trackwork.testing.fake_channel import FakeChannel
from trackwork.testing.fake_tracker import OURS, FakeTracker
from trackwork.testing.simulation.worlds import ID


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One write that took place outside, with what was in force at that moment.

    ``believed`` is the machine's time, ``begun`` when its cycle began; ``carries`` are the rungs
    told, those of a digest's lines too. ``effect`` is None for a write no effect asked for.
    """

    step: int
    action: str
    where: str
    ident: str
    effect: Effect | None
    carries: tuple[Carried, ...]
    believed: datetime
    begun: datetime
    gear: Gear
    paused: bool
    workspace: Workspace
    first: bool = True
    forgotten: bool = False
    """Lost from memory by a restored backup: the ledger cannot know that it was sent."""


def carries_of(books: Books, effect: Effect) -> tuple[Carried, ...]:
    """The rungs an effect tells; a digest tells those of its lines."""
    found = list(effect.carries)
    for name, ident in effect.fields:
        row = books.outbox.get(ident) if name == LINE else None
        found += row.effect.carries if row else ()
    return tuple(found)


class WatchedTracker(FakeTracker):
    """The fake tracker, which also notes where our writes hurt what people wrote.

    ``spoiled`` and ``reopened`` are sentences.
    """

    def __init__(self, *, clock: Clock, name: str, settle: timedelta) -> None:
        super().__init__(clock=clock, name=name, settle=settle)
        self.spoiled: list[str] = []
        self.reopened: list[str] = []

    def change(
        self, place: str, native: str, *, author: Author | None = None, **new: object
    ) -> Issue:
        """As the tracker does; what comes from us is compared with what stood there."""
        before = self._current(place, native)
        if author == OURS and before is not None:
            if "body" in new:
                trouble = hurt(before.body, str(new["body"]))
                if trouble:
                    self.spoiled.append(f"{place}/{native}: {trouble}")
            if before.state == "closed" and new.get("state") == "open":
                self.reopened.append(f"{place}/{native}")
        return super().change(place, native, author=author, **new)

    def now(self, place: str, native: str) -> Issue | None:
        """An issue as it is, whatever faults are waiting."""
        return self._current(place, native)

    def calm(self) -> None:
        """Behave from now on."""
        self._faults.clear()
        self.lag = self.skew = timedelta(0)
        self.page, self.between_pages = 0, None
        self.truncated = False
        self.dropped = frozenset()
        self.before_write = None
        self.bot = None


def ours(text: str) -> list[FoundBlock]:
    """Blocks of this workspace in a text."""
    found = find_blocks(text)
    return [each for each in found if each.stamp is not None and each.stamp.workspace == ID]


def hurt(before: str, after: str) -> str:
    """What our write did to people's text around the block; empty: nothing."""
    old, new = ours(before), ours(after)
    if not new:
        return _went(before, after, old[0]) if old else ""
    if not old:
        rest = after[len(before) : new[-1].start].strip() + after[new[-1].end :].strip()
        kept = after.startswith(before) and not rest
        return "" if kept else "appending the block changed the text"
    if after[: new[0].start] != before[: old[0].start]:
        return "the text above the block changed"
    below_before, below_after = before[old[0].end :], after[new[0].end :]
    if not below_after.endswith(below_before):
        return "the text below the block changed"
    moved = below_after[: len(below_after) - len(below_before)].split()
    if not set(moved) <= set(old[0].inner.split()):
        return "something stands below the block that nobody wrote"
    return ""


def _went(before: str, after: str, block: FoundBlock) -> str:
    """What taking our block back did to the text around it, and to words people wrote inside."""
    head, tail = before[: block.start].rstrip("\r\n"), before[block.end :].lstrip("\r\n")
    if not (after.startswith(head) and after.endswith(tail)):
        return "the text around our block went with it"
    left = after[len(head) : len(after) - len(tail)].split()
    return "" if set(left) <= set(block.inner.split()) else "something stands where the block was"


Note = Callable[[str, str, str], None]
"""Called with action, place and effect id for every write that took place."""


@dataclass(slots=True)
class Line:
    """One worker's line to the tracker: a point before and after each call, each write noted.

    Implements `ports.TrackerReader` and `ports.TrackerWriter`.
    """

    tracker: FakeTracker
    hazards: Faults
    note: Note
    name: str = field(init=False)
    capabilities: Capabilities = field(init=False)

    def __post_init__(self) -> None:
        """The name and the promises are the tracker's."""
        self.name, self.capabilities = self.tracker.name, self.tracker.capabilities

    def listing(self, place: str, since: str | None) -> Listing:
        """As `ports.TrackerReader`."""
        self.hazards.point("net.listing")
        return self.tracker.listing(place, since)

    def issue(self, place: str, native: str) -> Issue | None:
        """As `ports.TrackerReader`."""
        self.hazards.point("net.issue")
        return self.tracker.issue(place, native)

    def find(self, place: str, effect: str) -> str | None:
        """As `ports.TrackerReader`."""
        self.hazards.point("net.find")
        return self.tracker.find(place, effect)

    def check(self, place: str) -> tuple[Finding, ...]:
        """As `ports.TrackerReader`."""
        return self.tracker.check(place)

    def create(self, place: str, *, title: str, body: str, effect: str) -> str:
        """As `ports.TrackerWriter`."""
        with self._call("create"):
            native = self.tracker.create(place, title=title, body=body, effect=effect)
        return native  # noqa: RET504 - the answer comes after the call's last point

    def comment(self, place: str, native: str, *, body: str, effect: str) -> str:
        """As `ports.TrackerWriter`."""
        with self._call("comment"):
            said = self.tracker.comment(place, native, body=body, effect=effect)
        return said  # noqa: RET504 - as above

    def edit_body(self, place: str, native: str, *, body: str, expected: str) -> None:
        """As `ports.TrackerWriter`."""
        with self._call("edit_body"):
            self.tracker.edit_body(place, native, body=body, expected=expected)

    def set_fields(self, place: str, native: str, values: Mapping[str, str]) -> None:
        """As `ports.TrackerWriter`."""
        with self._call("set_fields"):
            self.tracker.set_fields(place, native, values)

    def remove_comment(self, place: str, native: str, comment: str) -> None:
        """As `ports.TrackerWriter`."""
        with self._call("remove_comment"):
            self.tracker.remove_comment(place, native, comment)

    def relate(self, place: str, native: str, relation: Relation) -> None:
        """As `ports.TrackerWriter`."""
        with self._call("relate"):
            self.tracker.relate(place, native, relation)

    @contextmanager
    def _call(self, action: str) -> Iterator[None]:
        self.hazards.point(f"net.{action}")
        known = len(self.tracker.journal)
        try:
            yield
        finally:
            for entry in self.tracker.journal[known:]:
                if entry.committed:
                    self.note(entry.action, f"{entry.place}/{entry.native}", entry.effect)
        self.hazards.point(f"net.{action}.answered")


@dataclass(slots=True)
class Post:
    """One worker's way to the mail: the same points, each letter noted. See `ports.Channel`."""

    mail: FakeChannel
    hazards: Faults
    note: Note
    name: str = field(init=False)
    guarantee: Guarantee = field(init=False)

    def __post_init__(self) -> None:
        """The name and the promise are the channel's."""
        self.name, self.guarantee = self.mail.name, self.mail.guarantee

    def send(self, letter: Letter) -> str:
        """As `ports.Channel`."""
        self.hazards.point("net.mail")
        known = len(self.mail.sent)
        try:
            receipt = self.mail.send(letter)
        finally:
            for each in self.mail.sent[known:]:
                self.note("mail", each.to, each.id)
        self.hazards.point("net.mail.answered")
        return receipt


class WatchedMail(FakeChannel):
    """The fake channel, which can be told to behave."""

    def calm(self) -> None:
        """Behave from now on."""
        self._faults.clear()


@dataclass(slots=True)
class Shown:
    """The folder that rehearse shows messages in, kept in memory."""

    pages: list[tuple[str, str]] = field(default_factory=list)

    def put(self, effect: Effect, *, now: datetime, to: str) -> object:
        """Show an effect."""
        self.pages.append((effect.id, f"{to} {now.isoformat()}"))
        return None


@dataclass(slots=True)
class SharedPlace:
    """The place that every ledger of the workspace sees (`engine.fencing`)."""

    text: str | None = None

    def read(self) -> str | None:
        """What stands there."""
        return self.text

    def write(self, text: str) -> None:
        """Replace it."""
        self.text = text
