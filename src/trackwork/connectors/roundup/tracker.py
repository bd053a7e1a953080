"""The tracker Roundup: issues of one instance. The thin loop."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from urllib.parse import urlsplit

from trackwork.connectors.roundup.config import RoundupConfig
from trackwork.connectors.roundup.mapping import body_of, to_issue
from trackwork.connectors.roundup.reading import PAGE, Asking
from trackwork.connectors.roundup.wire import Row, data_path, is_number, message_id, spot_of
from trackwork.connectors.roundup.writing import Writing
from trackwork.core.effects import Guarantee
from trackwork.kit import Watermark, carries
from trackwork.ports import (
    OTHER_WAY,
    Account,
    Capabilities,
    Clock,
    Conflict,
    Finding,
    Issue,
    Listing,
    Place,
    Refused,
    Relation,
)
from trackwork.transport import Transport, Unauthorized

HEADERS = {"X-Requested-With": "rest"}
"""Without it, and without Origin and Referer of the tracker itself, Roundup takes no write."""


def capabilities_of(config: RoundupConfig) -> Capabilities:
    """What a Roundup with this schema can do."""
    there = set(config.relations)
    return Capabilities(
        settle=timedelta(0),
        notifies=frozenset({"create", "comment"}),
        guarantee=Guarantee.READ_BACK,
        fields=frozenset(config.fields),
        relations=frozenset(there | {OTHER_WAY[each] for each in there}),
    )


class RoundupTracker:
    """Reads and writes issues of one Roundup. A place is ``issue``, or ``issue/payments``.

    Implements `ports.TrackerReader` and `ports.TrackerWriter`.
    """

    def __init__(
        self,
        *,
        name: str,
        transport: Transport,
        clock: Clock,
        config: RoundupConfig,
        page: int = PAGE,
    ) -> None:
        self.name = name
        self.capabilities = capabilities_of(config)
        self.transport = transport
        self._clock = clock
        self._config = config
        self._asking = Asking(transport=transport, config=config, page=page)
        host = urlsplit(transport.base).hostname or "localhost"
        self._host = host
        self._writing = Writing(asking=self._asking, host=host)

    # --- reading ----------------------------------------------------------------------------------

    def listing(self, place: str, since: str | None) -> Listing:
        """What changed since a cursor; everything once a week, and when there is no cursor."""
        spot, now = spot_of(place), self._clock.now()
        mark = Watermark.read(since)
        every = mark.wants_all(now)
        start = None if every else mark.since()
        rows, findings = self._asking.changed(spot, start)
        if start is not None:
            known = {each for row in rows.values() for each in row.messages}
            edited = self._asking.talked(start) - known
            rows |= self._asking.holding(spot, edited) if edited else {}
        issues = self._issues(place, rows.values())
        findings += self._set_aside(place, rows.values())
        moved = mark.moved(issues, full=now if every else None)
        fresh = issues if since is None else mark.fresh(issues)
        return Listing(
            issues=tuple(fresh),
            cursor=moved.write(),
            complete=not findings,
            findings=(*findings, *self._strange(place, issues)),
            present=frozenset(rows) if every else None,
        )

    def issue(self, place: str, native: str) -> Issue | None:
        """One issue as it is now; None when it is certainly not there."""
        spot = spot_of(place)
        row = self._asking.row(spot, native) if is_number(native) else None
        found = self._issues(place, [row] if row else [])
        if row and not found:
            raise Refused(f"a message of {spot.kind}{native} cannot be read or is too large")
        return found[0] if found else None

    def find(self, place: str, effect: str) -> str | None:
        """The oldest issue or message that carries an effect's Message-ID and was written by us."""
        spot = spot_of(place)
        for ident in self._asking.marked(message_id(effect, self._host)):
            for row in self._asking.holding(spot, [ident]).values():
                said = self._asking.messages(row.messages)
                if ident in said and carries(said[ident].content, effect):
                    is_body = said[ident] is body_of(row, said.values())
                    return row.id if is_body else f"{row.id}#{ident}"
        return None

    def check(self, place: str) -> tuple[Finding, ...]:
        """What would stand in the way here; nothing is written, as what is asked cannot be made."""
        spot = spot_of(place)
        try:
            self._asking.changed(spot, self._clock.now())
        except Unauthorized as error:
            return (_problem(place, str(error), "Check the name, the password and its rights."),)
        except Refused as error:
            return (_problem(place, str(error), "Check the place and the names of properties."),)
        if self._asking.gone:
            names = ", ".join(sorted(self._asking.gone))
            fix = "Write the property's name as it is now, or leave the option out."
            return (_problem(place, f"the schema has no property called {names}", fix),)
        for kind in (spot.kind, "msg"):
            try:
                self.transport.ask("POST", data_path(kind), json={"trackwork_check": "1"})
            except Unauthorized as error:
                fix = f"Give {self._config.user} the right to create and edit {kind} there."
                return (_problem(place, str(error), fix),)
            except Refused:
                continue
        return ()

    # --- writing ----------------------------------------------------------------------------------

    def create(self, place: str, *, title: str, body: str, effect: str) -> str:
        """Create an issue; its id."""
        return self._writing.create(spot_of(place), title=title, body=body, effect=effect)

    def comment(self, place: str, native: str, *, body: str, effect: str) -> str:
        """Add a message; its id."""
        return self._writing.comment(spot_of(place), native, body=body, effect=effect)

    def edit_body(self, place: str, native: str, *, body: str, expected: str) -> None:
        """Replace the text while the issue is still what was read."""
        spot = spot_of(place)
        found = self._writing.current(spot, native)
        if [each.revision for each in self._issues(place, [found.row])] != [expected]:
            raise Conflict(f"{spot.kind}{native} changed since it was read")
        self._writing.edit(spot, found, body)

    def set_fields(self, place: str, native: str, values: Mapping[str, str]) -> None:
        """Write values by their neutral names."""
        self._writing.fields(spot_of(place), native, values)

    def remove_comment(self, place: str, native: str, comment: str) -> None:
        """Take one of our own messages off the issue."""
        self._writing.remove(spot_of(place), native, comment)

    def relate(self, place: str, native: str, relation: Relation) -> None:
        """Link an issue to another one of this Roundup, as its schema allows."""
        self._writing.relate(spot_of(place), native, relation)

    # --- looking around ---------------------------------------------------------------------------

    def places(self) -> tuple[Place, ...]:
        """The class of issues; its parts have to be named by whoever knows the schema."""
        rows, _ = self._asking.changed(spot_of("issue"), None)
        issues = self._issues("issue", rows.values())
        count = sum(each.state == "open" for each in issues)
        return (Place(place="issue", url=self.transport.base, open_issues=count),)

    def accounts(self, place: str) -> tuple[Account, ...]:
        """Everybody this Roundup knows; it has no teams of people."""
        spot_of(place)
        names = self._asking.names("user", "username")
        return tuple(Account(handle=each) for each in sorted(names) if each != "anonymous")

    # --- inside -----------------------------------------------------------------------------------

    def _strange(self, place: str, issues: Iterable[Issue]) -> list[Finding]:
        """A note for each status that nobody told us the meaning of."""
        words = {each.status for each in issues if each.status}
        strange = sorted(each for each in words if self._config.vocabulary.meaning(each) is None)
        fix = "Say what it means, such as `words.done: live`; until then it counts as open."
        return [
            Finding(where=place, what=f"nobody told us what the status {each!r} means", fix=fix)
            for each in strange
        ]

    def _issues(self, place: str, rows: Iterable[Row]) -> list[Issue]:
        read = list(rows)
        messages = self._asking.messages(each for row in read for each in row.messages)
        pointing = self._asking.pointing(spot_of(place).kind, [row.id for row in read])
        return [
            to_issue(
                row,
                messages,
                pointing=pointing,
                tracker=self.name,
                place=place,
                url=self.transport.base,
                config=self._config,
            )
            for row in read
            if self._asking.unread.isdisjoint(row.messages)
        ]

    def _set_aside(self, place: str, rows: Iterable[Row]) -> list[Finding]:
        """Issues of which a message could not be read: half of what was said is no issue."""
        return [
            Finding(
                where=f"{place}/{row.id}",
                what="an issue was set aside: a message of it cannot be read or is too large",
                fix="The others go on; it is tried again when it changes, and weekly. Shorten the "
                "message in the tracker.",
                severity="problem",
            )
            for row in rows
            if not self._asking.unread.isdisjoint(row.messages)
        ]


def _problem(place: str, what: str, fix: str) -> Finding:
    return Finding(where=place, what=what, fix=fix, severity="problem")
