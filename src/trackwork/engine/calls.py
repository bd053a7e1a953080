"""Calls of trackers: where to look sooner. What they name is read anew; nothing else is believed.

However many calls name an issue, it is read once. Issues that hold no item of ours are not read at
all: a busy place calls a hundred times for each time it says something to us.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from trackwork.core.workspace import Backlog, Workspace
from trackwork.engine.known import LINKS, UNREAD, KnownIssue, key_of, recall
from trackwork.engine.observe import CURSORS, Before, Observation
from trackwork.ports import Books, Call, Delivery, Issue, Listing, OutsideError, Refused, TryLater

HEARD = "heard"
"""Desk drawer: what each tracker's calls came to, see `Heard`."""
RESTS = "rests"
"""Desk drawer: until when a tracker asked not to be read on a call."""
AT_ONCE = 1000
"""Deliveries worked on in one go."""
MANY = 20
"""From so many issues of one place on, what changed there is listed instead of read one by one."""
TOGETHER = timedelta(minutes=1)
"""An issue that was just closed is left so long: many closed at once say nothing about one."""
KEPT = timedelta(days=7)
MOST_KEPT = 200_000
"""How long and how many deliveries are remembered, so that one sent again is known.

GitHub sends again what is up to three days old
(https://docs.github.com/en/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks).
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a tracker's calls came to: when the last one came, how many there were, how many of
    these had come before, and how many were about a place that is no backlog of ours.
    """

    last: str = ""
    calls: int = 0
    again: int = 0
    elsewhere: int = 0


def heard_of(books: Books) -> dict[str, Heard]:
    """By tracker, for those that ever called."""
    return {each: Heard(**json.loads(kept)) for each, kept in books.desk.items(HEARD).items()}


def note_heard(
    books: Books,
    tracker: str,
    *,
    last: str = "",
    calls: int = 0,
    again: int = 0,
    elsewhere: int = 0,
) -> None:
    """Add to what a tracker's calls came to."""
    known = Heard(**json.loads(books.desk.get(HEARD, tracker) or "{}"))
    total = {
        "last": last or known.last,
        "calls": known.calls + calls,
        "again": known.again + again,
        "elsewhere": known.elsewhere + elsewhere,
    }
    books.desk.put(HEARD, tracker, json.dumps(total))


def written(call: Call) -> str:
    """A call as it is kept until somebody has looked: place and issues, nothing else of it."""
    return json.dumps({"place": call.place, "natives": list(call.natives)})


def waiting(books: Books, tracker: str, limit: int = AT_ONCE) -> tuple[Delivery, ...]:
    """Calls of a tracker that nobody has looked into yet, oldest first."""
    return books.inbox.waiting(limit, prefix=f"{tracker}|")


def resting(books: Books, tracker: str) -> datetime | None:
    """Until when a tracker is not to be read on a call, if it said so."""
    until = books.desk.get(RESTS, tracker)
    return datetime.fromisoformat(until) if until else None


@dataclass(slots=True, kw_only=True)
class Asked:
    """What calls ask to look at in one backlog: these issues of ours, or all that changed.

    ``natives`` holds when each issue was first called for; ``calls`` the deliveries and what they
    name.
    """

    backlog: Backlog
    natives: dict[str, datetime] = field(default_factory=dict)
    all: bool = False
    calls: list[tuple[str, frozenset[str]]] = field(default_factory=list)

    def add(self, call: Delivery, natives: frozenset[str]) -> None:
        """One more call, the oldest first; it names none when all may have changed."""
        self.calls.append((call.id, natives))
        self.all = self.all or not natives
        for each in natives:
            self.natives.setdefault(each, call.received)


@dataclass(slots=True)
class Called(Observation):
    """A reading of one tracker (``only``) that looks first where calls point.

    ``more`` says that calls are left over which nothing stands in the way of.
    """

    more: bool = False

    def answer(self) -> None:
        """Look where calls point. A place that cannot answer now is looked at later."""
        with self.parts.ledger.reading() as books:
            calls = waiting(books, self.only)
            rest = resting(books, self.only)
            if not calls or (rest and rest > self.now):
                return
            self.unread = books.desk.items(UNREAD)
            cursors = books.desk.items(CURSORS)
            asked, elsewhere = _sorted_out(books, self.adopted.workspace, self.only, calls)
        late: set[str] = set()
        after: timedelta | None = None
        for each in asked:
            try:
                late |= self._look(each, cursors.get(each.backlog.key))
            except Refused:
                continue  # the regular reading of the place says so, with what to do about it
            except OutsideError as error:
                late |= {delivery for delivery, _ in each.calls}
                if isinstance(error, TryLater):
                    after = max(after or timedelta(0), error.after or timedelta(0))
        self.more = len(calls) == AT_ONCE and not late
        self._settle((each for each in calls if each.id not in late), elsewhere, after)

    def sweep(self) -> None:
        """Read all that changed; calls from before it are answered by that."""
        silent = len(self.total.silent)
        self.all()
        if len(self.total.silent) > silent:
            return
        with self.parts.ledger.transaction() as books:
            for each in waiting(books, self.only):
                if each.received <= self.now:
                    books.inbox.done(each.id, now=self.now)
            books.inbox.forget(before=self.now - KEPT, most=MOST_KEPT)

    def _look(self, asked: Asked, cursor: str | None) -> frozenset[str]:
        """Look into one backlog; deliveries that are to be looked into again."""
        reader = self.parts.readers[asked.backlog.tracker]
        natives = sorted(asked.natives)
        if asked.all or cursor is None or len(natives) > MANY:
            listing = reader.listing(asked.backlog.place, cursor)
            self._changes(asked.backlog, listing)
            listed = {each.native for each in listing.issues}
            natives = [each for each in natives if each not in listed][:MANY]
        self.parts.faults.point("observe.listed")
        found = [reader.issue(asked.backlog.place, each) for each in natives]
        issues = [each for each in found if each is not None and _stayed(each, asked)]
        closed = self._just_closed(asked, issues)
        issues = [each for each in issues if each.native not in closed]
        if issues:
            named = Listing(issues=tuple(issues), cursor=cursor or "", complete=True)
            self._take(asked.backlog, named, whole=False)
        self.parts.faults.point("observe.committed")
        return frozenset(delivery for delivery, names in asked.calls if names & closed)

    def _just_closed(self, asked: Asked, issues: Iterable[Issue]) -> frozenset[str]:
        """Issues closed so short a time ago that it may be one of many closed together."""
        young = self.now - TOGETHER
        with self.parts.ledger.reading() as books:
            return frozenset(
                each.native
                for each in issues
                if each.state == "closed"
                and asked.natives[each.native] > young
                and (recall(books, each) or KnownIssue()).state != "closed"
            )

    def _changes(self, backlog: Backlog, listing: Listing) -> None:
        listing = self._with_unread(self.parts.readers[backlog.tracker], backlog, listing)
        with self.parts.ledger.reading() as books:
            before = Before.of(books)
        if not before.says_nothing(backlog, listing):
            self._take(backlog, listing)

    def _settle(
        self, answered: Iterable[Delivery], elsewhere: int, after: timedelta | None
    ) -> None:
        with self.parts.ledger.transaction() as books:
            for each in answered:
                books.inbox.done(each.id, now=self.now)
            if elsewhere:
                note_heard(books, self.only, elsewhere=elsewhere)
            if after:
                books.desk.put(RESTS, self.only, (self.now + after).isoformat())
            elif resting(books, self.only):
                books.desk.drop(RESTS, self.only)


def _stayed(issue: Issue, asked: Asked) -> bool:
    """Whether an issue is where it was: one that moved is for the regular reading to follow."""
    return issue.place == asked.backlog.place and issue.native in asked.natives


def _sorted_out(
    books: Books, workspace: Workspace, tracker: str, calls: Iterable[Delivery]
) -> tuple[list[Asked], int]:
    """What is to be looked at, and how many calls were about a place that is none of ours."""
    by_place = _backlogs(workspace, tracker)
    asked: dict[str, Asked] = {}
    elsewhere = 0
    for each in calls:
        said = json.loads(each.body or "{}")
        place, natives = said.get("place", ""), said.get("natives", ())
        backlogs = by_place.get(place.casefold(), ())
        elsewhere += bool(place) and not backlogs
        for backlog in backlogs:
            ours = frozenset(n for n in natives if _is_ours(books, backlog, n))
            if ours or not natives:
                asked.setdefault(backlog.key, Asked(backlog=backlog)).add(each, ours)
    return list(asked.values()), elsewhere


def _backlogs(workspace: Workspace, tracker: str) -> Mapping[str, tuple[Backlog, ...]]:
    """A tracker's backlogs by place; how a tracker writes a place's case may differ from ours."""
    found: dict[str, tuple[Backlog, ...]] = {}
    for each in workspace.backlogs.values():
        if each.tracker == tracker:
            place = each.place.casefold()
            found[place] = (*found.get(place, ()), each)
    return found


def _is_ours(books: Books, backlog: Backlog, native: str) -> bool:
    return books.desk.get(LINKS, key_of(backlog.tracker, backlog.place, native)) is not None
