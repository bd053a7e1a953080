"""A tracker in memory that behaves, and misbehaves on request the way real ones do."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from trackwork.core.effects import Guarantee
from trackwork.ports import (
    OTHER_WAY,
    Author,
    Capabilities,
    Clock,
    Comment,
    Conflict,
    Finding,
    InDoubt,
    Issue,
    Listing,
    Refused,
    Relation,
    TryLater,
)
from trackwork.testing.carrying import carrier
from trackwork.testing.faults import OURS, Fault, Wrote

__all__ = ["OURS", "FakeTracker", "Fault", "Wrote"]


@dataclass(slots=True)
class _Change:
    at: datetime
    number: int
    issue: Issue | None


class FakeTracker:
    """Implements `ports.TrackerReader` and `ports.TrackerWriter`; state lives in the object.

    Faults: `play` queues one for the next call of an action; ``lag`` hides young changes from
    listing and find; ``truncated`` cuts listings short; ``dropped`` fields are accepted and not
    stored; ``before_write`` is a person who edits between our read and our write (called once);
    ``bot`` answers every committed write; ``between_pages`` is whoever acts while a listing is on
    its way, ``page`` issues at a time (0: all at once); ``by_offset`` is the mistake of connectors
    that skips what moved; ``skew`` sets the tracker's clock off. ``journal`` holds every attempt to
    write, ``moved`` says where an issue was transferred to.
    """

    def __init__(
        self, *, clock: Clock, name: str = "fake", settle: timedelta | None = None
    ) -> None:
        self.name = name
        self.capabilities = Capabilities(
            settle=settle or timedelta(0),
            notifies=frozenset({"create", "comment"}),
            names_editors=True,
            relations=frozenset(OTHER_WAY),
            edit_history=True,
            guarantee=Guarantee.READ_BACK,
        )
        self.journal: list[Wrote] = []
        self.lag = timedelta(0)
        self.truncated = False
        self.dropped: frozenset[str] = frozenset()
        self.forbidden_places: frozenset[str] = frozenset()
        self.page = 0
        self.by_offset = False
        self.between_pages: Callable[[str], None] | None = None
        self.skew = timedelta(0)
        self.before_write: Callable[[str, str], None] | None = None
        self.bot: Callable[[Wrote], None] | None = None
        self.moved: dict[tuple[str, str], tuple[str, str]] = {}
        self._clock = clock
        self._faults: dict[str, deque[tuple[Fault, timedelta | None]]] = {}
        self._changes: dict[tuple[str, str], list[_Change]] = {}
        self._number = 0

    def play(
        self, fault: Fault, *, on: str, times: int = 1, after: timedelta | None = None
    ) -> None:
        """Let the next calls of an action (``create``, ``comment``, ``listing`` ...) go wrong."""
        self._faults.setdefault(on, deque()).extend([(fault, after)] * times)

    # --- reading ----------------------------------------------------------------------------------

    def listing(self, place: str, since: str | None) -> Listing:
        """Changes since a cursor, in the order they happened; everything without one."""
        self._stumble("listing")
        known = int(since) if since else 0
        read = dict(self._paged(place, known))
        young = sorted(read.values(), key=lambda change: change.number)
        issues = tuple(each.issue for each in young if each.issue is not None)
        if self.truncated:
            return Listing(issues=issues[: len(issues) // 2], cursor=since or "0", complete=False)
        present = frozenset(native for native, c in read.items() if c.issue is not None)
        return Listing(
            issues=issues,
            cursor=str(max([known, *(each.number for each in young)])),
            complete=True,
            present=None if since else present,
        )

    def issue(self, place: str, native: str) -> Issue | None:
        """One issue as it is, wherever it is now; a single read never lags."""
        self._stumble("issue")
        return self._current(*self.moved.get((place, native), (place, native)))

    def find(self, place: str, effect: str) -> str | None:
        """What carries an effect's marker, among what listings show by now."""
        self._stumble("find")
        oldest_first = sorted(self._visible(place).items(), key=lambda pair: int(pair[0]))
        for native, change in oldest_first:
            found = carrier(change.issue, effect) if change.issue else None
            if found is not None:
                return f"{native}#{found}" if found else native
        return None

    def check(self, place: str) -> tuple[Finding, ...]:
        """Whether writing to this place is forbidden."""
        if place not in self.forbidden_places:
            return ()
        fix = "Ask for the right to write there."
        return (Finding(where=place, what="Writing is not allowed.", fix=fix, severity="problem"),)

    # --- writing ----------------------------------------------------------------------------------

    def create(self, place: str, *, title: str, body: str, effect: str) -> str:
        """A new issue; natives are numbers, counted per place."""
        native = str(1 + sum(1 for where, _ in self._changes if where == place))
        entry = Wrote(
            at=self._clock.now(),
            action="create",
            place=place,
            native=native,
            effect=effect,
            text=body,
            values=MappingProxyType({"title": title}),
        )
        with self._writing(entry):
            self.put(place, native, title=title, body=body, author=OURS)
        return native

    def comment(self, place: str, native: str, *, body: str, effect: str) -> str:
        """One more comment."""
        entry = self._entry("comment", place, native, text=body, effect=effect)
        said = ""
        with self._writing(entry):
            said = self.say(place, native, body, author=OURS)
        return said  # noqa: RET504 - mypy thinks a block may end early

    def edit_body(self, place: str, native: str, *, body: str, expected: str) -> None:
        """Another body, if the issue is still the expected revision."""
        entry = self._entry("edit_body", place, native, text=body)
        with self._writing(entry):
            if self._need(place, native).revision != expected:
                raise Conflict("the issue was changed since it was read; nothing was written")
            self.change(place, native, author=OURS, body=body)

    def set_fields(self, place: str, native: str, values: Mapping[str, str]) -> None:
        """Fields by name; those in ``dropped`` are accepted and forgotten, as real trackers do."""
        entry = replace(self._entry("set_fields", place, native), values=dict(values))
        with self._writing(entry):
            kept = {name: v for name, v in values.items() if name not in self.dropped}
            fields = {**self._need(place, native).fields, **kept}
            self.change(place, native, author=OURS, fields=MappingProxyType(fields))

    def remove_comment(self, place: str, native: str, comment: str) -> None:
        """Take back a comment that came through us; nothing happens when it is gone."""
        entry = self._entry("remove_comment", place, native, text=comment)
        with self._writing(entry):
            issue = self._need(place, native)
            said = next((each for each in issue.comments if each.id == comment), None)
            if said is not None and said.author != OURS:
                raise Refused("this comment was written by somebody else; it stays")
            self.unsay(place, native, comment, author=OURS)

    def relate(self, place: str, native: str, relation: Relation) -> None:
        """Let an issue stand so to another one, and the other one to it."""
        entry = replace(
            self._entry("relate", place, native, text=f"{relation.place}#{relation.native}"),
            values=MappingProxyType({"is": relation.is_}),
        )
        with self._writing(entry):
            back = Relation(is_=OTHER_WAY[relation.is_], place=place, native=native)
            self._relate(place, native, relation)
            self._relate(relation.place, relation.native, back)

    # --- people -----------------------------------------------------------------------------------

    def put(
        self, place: str, native: str, *, title: str, body: str = "", author: Author | None = None
    ) -> Issue:
        """Somebody opens an issue under an id."""
        issue = Issue(
            tracker=self.name,
            place=place,
            native=native,
            title=title,
            body=body,
            state="open",
            revision="",
            updated=self._stamp(),
            changed_by=author or Author(),
        )
        return self._store(issue)

    def change(
        self, place: str, native: str, *, author: Author | None = None, **new: object
    ) -> Issue:
        """Somebody changes anything about an issue: ``body=``, ``state=``, ``closed_as=`` ..."""
        issue = replace(
            self._need(place, native),
            **new,  # type: ignore[arg-type] # whoever plays a person names the issue's own fields
            changed_by=author or Author(),
            updated=self._stamp(),
        )
        return self._store(issue)

    def say(self, place: str, native: str, body: str, *, author: Author | None = None) -> str:
        """Somebody comments; the comment's id."""
        issue = self._need(place, native)
        said = Comment(
            id=f"c{self._number + 1}",
            author=author or Author(),
            at=self._stamp(),
            body=body,
            revision=f"r{self._number + 1}",
        )
        self.change(place, native, author=author, comments=(*issue.comments, said))
        return said.id

    def resay(self, place: str, native: str, comment: str, body: str) -> None:
        """A comment's author edits it: the same id, a new revision."""
        comments = tuple(
            replace(each, body=body, revision=f"r{self._number + 1}")
            if each.id == comment
            else each
            for each in self._need(place, native).comments
        )
        self.change(place, native, comments=comments)

    def unsay(self, place: str, native: str, comment: str, *, author: Author | None = None) -> None:
        """Somebody deletes a comment."""
        issue = self._need(place, native)
        left = tuple(each for each in issue.comments if each.id != comment)
        if left != issue.comments:
            self.change(place, native, author=author, comments=left)

    def close(
        self, place: str, native: str, *, author: Author | None = None, closed_as: str = "done"
    ) -> Issue:
        """Somebody closes an issue."""
        who = author or Author()
        return self.change(
            place, native, author=author, state="closed", closed_as=closed_as, closed_by=who
        )

    def reopen(self, place: str, native: str, *, author: Author | None = None) -> Issue:
        """Somebody opens it again."""
        return self.change(
            place, native, author=author, state="open", closed_as="", closed_by=Author()
        )

    def delete(self, place: str, native: str) -> None:
        """Somebody deletes an issue for good."""
        self._need(place, native)
        self._number += 1
        self._append(place, native, _Change(self._clock.now(), self._number, None))

    def transfer(self, place: str, native: str, to: str) -> str:
        """Somebody moves an issue to another place; its number there."""
        issue = self._need(place, native)
        new = str(1 + sum(1 for where, _ in self._changes if where == to))
        self.delete(place, native)
        self._store(replace(issue, place=to, native=new, updated=self._stamp()))
        self.moved[place, native] = (to, new)
        return new

    def issues(self) -> list[Issue]:
        """Every issue that is there, whatever listings show, by place and number."""
        found = (self._current(place, native) for place, native in sorted(self._changes))
        return [issue for issue in found if issue is not None]

    def _relate(self, place: str, native: str, relation: Relation) -> None:
        known = self._need(place, native).relations
        if relation not in known:
            self.change(place, native, author=OURS, relations=(*known, relation))

    # --- inside -----------------------------------------------------------------------------------

    def _entry(
        self, action: str, place: str, native: str, *, text: str = "", effect: str = ""
    ) -> Wrote:
        return Wrote(
            at=self._clock.now(),
            action=action,
            place=place,
            native=native,
            text=text,
            effect=effect,
        )

    def _stamp(self) -> datetime:
        return self._clock.now() + self.skew

    def _store(self, issue: Issue) -> Issue:
        self._number += 1
        stored = replace(issue, revision=f"r{self._number}")
        change = _Change(self._clock.now(), self._number, stored)
        self._append(issue.place, issue.native, change)
        return stored

    def _append(self, place: str, native: str, change: _Change) -> None:
        self._changes.setdefault((place, native), []).append(change)

    def _current(self, place: str, native: str) -> Issue | None:
        changes = self._changes.get((place, native))
        return changes[-1].issue if changes else None

    def _need(self, place: str, native: str) -> Issue:
        issue = self._current(place, native)
        if issue is None:
            raise Refused(f"there is no issue {native} in {place}")
        return issue

    def _paged(self, place: str, known: int) -> Iterator[tuple[str, _Change]]:
        """Page after page, the longest unchanged first: what changes meanwhile moves to the end."""
        after, passed = known, 0
        while True:
            found = sorted(self._visible(place).items(), key=lambda pair: pair[1].number)
            young = [pair for pair in found if pair[1].number > after]
            page = young[passed : passed + self.page] if self.page else young
            yield from page
            if not self.page or len(page) < self.page:
                return
            if self.by_offset:
                passed += self.page
            else:
                after = page[-1][1].number
            if self.between_pages is not None:
                self.between_pages(place)

    def _visible(self, place: str) -> dict[str, _Change]:
        until = self._clock.now() - self.lag
        visible = {}
        for (where, native), changes in self._changes.items():
            old = [change for change in changes if change.at <= until]
            if where == place and old:
                visible[native] = old[-1]
        return visible

    def _stumble(self, action: str) -> Fault | None:
        """Play the next fault of an action, unless it is one that comes after the deed."""
        queue = self._faults.get(action)
        if not queue:
            return None
        fault, after = queue.popleft()
        if fault is Fault.SERVER_ERROR:
            raise TryLater("the tracker answered 502")
        if fault is Fault.RATE_LIMITED:
            raise TryLater("the tracker answered 429", after=after or timedelta(seconds=60))
        if fault is Fault.FORBIDDEN:
            raise Refused("the tracker answered 403")
        return fault

    @contextmanager
    def _writing(self, entry: Wrote) -> Iterator[None]:
        try:
            fault = self._prepared(entry)
            yield
        except (TryLater, Refused, Conflict):
            self.journal.append(replace(entry, committed=False))
            raise
        self.journal.append(replace(entry, fault=fault))
        if self.bot is not None:
            self.bot(entry)
        if fault is Fault.LOST_ANSWER:
            raise InDoubt("the connection was cut before the answer came")

    def _prepared(self, entry: Wrote) -> Fault | None:
        if entry.place in self.forbidden_places:
            raise Refused(f"writing to {entry.place} is not allowed")
        fault = self._stumble(entry.action)
        person, self.before_write = self.before_write, None
        if person is not None:
            person(entry.place, entry.native)
        return fault
