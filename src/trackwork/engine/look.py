"""One look at the world for one subject: what a practice may read, every read remembered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from trackwork.core.calendars import Span, WorkingCalendar
from trackwork.core.episodes import NO_EPISODES, Episodes
from trackwork.core.facts import effective
from trackwork.core.people import Leave
from trackwork.core.practice import Practice, State
from trackwork.core.settle import fold_states
from trackwork.core.subjects import Subject, item, item_part, item_parts
from trackwork.core.tiers import tier_of
from trackwork.core.workspace import AskedTeam, Initiative, Workspace
from trackwork.engine.adopted import Adopted
from trackwork.ports import Books

POLICY = "config:policy"
DIRECTORY = "config:directory"


@dataclass(slots=True)
class Calendars:
    """Working calendars by holder, and who stands in: made once per adopted configuration."""

    workspace: Workspace
    views: bool = field(init=False)
    """Whether any team has a view of its own."""
    made: dict[Subject, WorkingCalendar] = field(default_factory=dict)
    standing: dict[tuple[str, date], tuple[frozenset[str], str | None]] = field(
        default_factory=dict
    )

    def __post_init__(self) -> None:
        """Asked of every item in a cycle, so looked up once."""
        self.views = any(team.view for team in self.workspace.directory.teams.values())

    def of(self, holder: Subject) -> WorkingCalendar:
        """The holder's calendar; the workspace's freezes apply to everybody."""
        if holder not in self.made:
            self.made[holder] = self._make(holder)
        return self.made[holder]

    def standing_in(self, person: str, day: date) -> tuple[frozenset[str], str | None]:
        """Who acts for a person on a day (see `core.people`), and whose leave that rests on."""
        asked = (person, day)
        if asked not in self.standing:
            directory = self.workspace.directory
            rests_on = frozenset(f"person:{each}" for each in directory.chain(person))
            self.standing[asked] = rests_on, directory.standing_in(person, day)
        return self.standing[asked]

    def _make(self, holder: Subject) -> WorkingCalendar:
        directory = self.workspace.directory
        freezes = tuple(
            Leave(start=start, end=end, why=why) for start, end, why in self.workspace.freezes
        )
        if holder.kind == "person" and holder.key in directory.people:
            person = directory.people[holder.key]
            return WorkingCalendar.of(person.hours, leave=(*person.leave, *freezes))
        team = directory.team(holder.key)
        if team is None:
            return WorkingCalendar(away=_spans(freezes))
        return WorkingCalendar.of(team.hours, leave=(*team.freezes, *freezes))


def _spans(freezes: tuple[Leave, ...]) -> tuple[Span, ...]:
    return tuple(Span.of_days(x.start, x.end, zone="UTC", why=x.why) for x in freezes)


@dataclass(slots=True)
class Look:
    """A practice's view of one subject at one moment (see `core.practice.View`)."""

    subject: Subject
    adopted: Adopted
    books: Books
    practices: tuple[Practice, ...]
    calendars: Calendars
    now: datetime
    reads: set[str] = field(default_factory=set)
    episodes: Episodes = NO_EPISODES
    own: Mapping[str, State] = field(default_factory=dict)
    folded: dict[Subject, dict[str, State]] = field(default_factory=dict)
    # Asked again and again in one look; forgotten when the subject is folded anew.
    _found: dict[tuple[str, Subject], str] = field(default_factory=dict)
    _tiers: dict[Subject, tuple[str, tuple[str, ...]]] = field(default_factory=dict)

    def at(self, episodes: Episodes, own: Mapping[str, State]) -> "Look":
        """The same look, with the subject folded this far.

        What an earlier round read is kept in the fact it led to; the last round's reads count.
        """
        self.episodes, self.own = episodes, own
        self.reads.clear()
        self._found.clear()
        self._tiers.clear()
        return self

    @property
    def workspace(self) -> Workspace:
        """The adopted configuration."""
        self.reads.add(POLICY)
        return self.adopted.workspace

    def initiative(self, subject: Subject) -> Initiative | None:
        """The initiative a subject belongs to, as adopted."""
        key = subject.key.partition("/")[0]
        # Its configuration, not its subject: that one's reviews concern no item.
        self.reads.add(f"config:initiative/{key}")
        return self.adopted.workspace.initiatives.get(key)

    def calendar(self, holder: Subject) -> WorkingCalendar:
        """The holder's working calendar."""
        self.reads.add(DIRECTORY)
        return self.calendars.of(holder)

    def person(self, role: str, subject: Subject) -> str:
        """Who fills a role now; leave hands over to the delegate; "" when vacant."""
        asked = (role, subject)
        if asked not in self._found:
            self._found[asked] = self._person(role, subject)
        return self._found[asked]

    def _person(self, role: str, subject: Subject) -> str:
        self.reads.add(DIRECTORY)
        day = self.now.date()
        for key in self.holders(role, subject):
            # Each of them by name: one person's leave is no news to everybody else's items.
            rests_on, found = self.calendars.standing_in(key, day)
            self.reads |= rests_on
            if found:
                return found
        return ""

    def holders(self, role: str, subject: Subject) -> tuple[str, ...]:
        """Whom the configuration or the subject's own facts name for a role, leave aside."""
        if role == "operator":
            operator = self.adopted.workspace.operator
            return (operator,) if operator else ()
        if role == "lead":
            return self._leads(subject)
        if role in {"asker", "holder"}:
            return self._of_request(role, subject)
        initiative = self.initiative(subject)
        if initiative is None:
            return ()
        if role == "owner" and subject.kind == "gate":
            return self._of_gate(subject, initiative)
        key = initiative.sponsor if role == "sponsor" else initiative.owner
        return (key,) if key else ()

    def _of_gate(self, subject: Subject, initiative: Initiative) -> tuple[str, ...]:
        """A stage has an owner of its own; the initiative's may always speak for it too."""
        own = self.state("sunset", subject).owner
        return tuple(dict.fromkeys(key for key in (own, initiative.owner) if key))

    def _of_request(self, role: str, subject: Subject) -> tuple[str, ...]:
        if subject.kind != "request":
            return ()
        state = self.state("requests", subject)
        if role == "asker":
            return (state.asker,) if state.asker else ()
        if state.holder is None:
            return ()
        return self._leads(state.holder) if state.holder.kind == "team" else (state.holder.key,)

    def _leads(self, subject: Subject) -> tuple[str, ...]:
        key = subject.key if subject.kind == "team" else self.team(subject).key
        team = self.adopted.workspace.directory.team(key)
        return (*team.leads, *team.escalation) if team else ()

    def team(self, subject: Subject) -> Subject:
        """The team whose item it is now: moved by a reorganisation, else the one asked."""
        tracking = self.own.get("tracking") if subject == self.subject else None
        moved = tracking.team if tracking is not None else ""
        return Subject("team", moved or item_parts(subject)[1])

    def state(self, practice: str, subject: Subject) -> State:
        """Another subject's state in a practice."""
        self.reads.add(str(subject))
        if subject not in self.folded:
            facts = effective(self.books.facts.of(subject))
            self.folded[subject] = fold_states(self.practices, subject, facts)
        return self.folded[subject][practice]

    def resumed(self, kind: str) -> datetime | None:
        """When the last wait that covered this kind ended."""
        return self.episodes.resumed(kind)

    def tier(self, subject: Subject) -> tuple[str, tuple[str, ...]]:
        """The tier of an item: declared, raised by what is known of it, with the reasons."""
        if subject not in self._tiers:
            self._tiers[subject] = self._tier(subject)
        return self._tiers[subject]

    def _tier(self, subject: Subject) -> tuple[str, tuple[str, ...]]:
        initiative = self.initiative(subject)
        declared = initiative.tier if initiative else "normal"
        team, part = item_parts(subject)[1], item_part(subject)
        asked = initiative.asked_item(team, part) if initiative else None
        if asked is not None and asked.tier:
            declared = asked.tier
        tracking = self.own.get("tracking")
        if tracking is None:
            return declared, ()
        return tier_of(
            declared,
            slack_days=self._slack(subject, initiative, tracking.committed),
            dependents=len(self._waiting(subject, initiative)),
            silence_days=None,
            slips=tracking.slips,
        )

    def _waiting(self, subject: Subject, initiative: Initiative | None) -> tuple[AskedTeam, ...]:
        """Who, by the initiative's own words, can only be done after this team."""
        return initiative.after(item_parts(subject)[1]) if initiative else ()

    def _slack(
        self, subject: Subject, initiative: Initiative | None, committed: date | None
    ) -> int | None:
        """Working days between this item's date and the earliest date that waits for it."""
        if initiative is None or committed is None:
            return None
        others = [
            self.state("tracking", item(initiative.key, each.team, each.part)).committed
            for each in self._waiting(subject, initiative)
        ]
        needed = min((day for day in others if day is not None), default=None)
        if needed is None:
            return None
        calendar = self.calendar(Subject("team", item_parts(subject)[1]))
        return calendar.working_days_between(calendar.opening(committed), calendar.opening(needed))
