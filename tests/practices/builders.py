"""A small world for practices: hand-made facts, a clock that is told, rungs that really go out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any

from trackwork.core.calendars import WorkingCalendar
from trackwork.core.episodes import NO_EPISODES, Episodes, covering
from trackwork.core.facts import Fact, RungTold, effective
from trackwork.core.ladders import Role, Rung, Wait, next_rung
from trackwork.core.messages import Message, preview
from trackwork.core.obligations import Episode
from trackwork.core.people import Directory, Leave, Person, Team
from trackwork.core.practice import Moment
from trackwork.core.settle import Settled, fold_states, settle
from trackwork.core.subjects import Subject, item, item_parts
from trackwork.core.workspace import AskedTeam, GatePlan, Initiative, Workspace
from trackwork.practices import PRACTICES

MONDAY = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)
"""Monday 9 November 2026, 09:00, everybody's opening."""
ITEM = item("tls-move", "payments-api")
LEDGERS = item("tls-move", "ledger")
PROPOSED = date(2026, 12, 11)


def person(key: str, **more: Any) -> Person:
    """Somebody in UTC, nine to five, with a mail address."""
    return Person(key=key, name=key.title(), mail=f"{key}@example.org", **more)


def team(key: str, lead: str = "", **more: Any) -> Team:
    """A team in UTC with one lead."""
    return Team(key=key, name=key, leads=(lead,) if lead else (), **more)


TLS = Initiative(
    key="tls-move",
    title="the TLS move",
    ask="Send traffic through the new gateway",
    owner="mara",
    sponsor="sam",
    by=PROPOSED,
    asked=(AskedTeam(team="payments-api"), AskedTeam(team="ledger")),
    gates=(
        GatePlan(stage="announce", on=date(2026, 11, 20), owner="gil", evidence="the note"),
        GatePlan(stage="Dark test", on=date(2026, 11, 27), owner="gil"),
        GatePlan(stage="shutdown", on=date(2026, 12, 4), owner="mara"),
    ),
)
PEOPLE = (
    person("mara"),
    person("sam"),
    person("olga"),
    person("gil"),
    person("pia"),
    person("ben", delegate="pia"),
    person("lea"),
)
TEAMS = (
    team("payments-api", "pia", members=("ben",)),
    team("ledger", "lea"),
    team("refunds"),
)


def workspace(
    *,
    initiative: Initiative = TLS,
    people: tuple[Person, ...] = PEOPLE,
    teams: tuple[Team, ...] = TEAMS,
    **more: Any,
) -> Workspace:
    """A workspace with one initiative; later people and teams replace earlier ones of one key."""
    directory = Directory(
        people=MappingProxyType({each.key: each for each in people}),
        teams=MappingProxyType({each.key: each for each in teams}),
    )
    initiatives = MappingProxyType({initiative.key: initiative})
    return Workspace(id="w", operator="olga", directory=directory, initiatives=initiatives, **more)


@dataclass(slots=True, kw_only=True)
class Look:
    """What a practice sees of one subject."""

    world: "World"
    now: datetime
    episodes: Episodes = NO_EPISODES

    @property
    def workspace(self) -> Workspace:
        """The world's configuration."""
        return self.world.workspace

    def initiative(self, subject: Subject) -> Initiative | None:
        """The initiative before the first slash of a key."""
        return self.workspace.initiatives.get(subject.key.partition("/")[0])

    def calendar(self, holder: Subject) -> WorkingCalendar:
        """A person's calendar with leave, a team's with freezes."""
        directory = self.workspace.directory
        someone = directory.people.get(holder.key)
        if holder.kind == "person" and someone is not None:
            return WorkingCalendar.of(someone.hours, leave=someone.leave)
        found = directory.team(holder.key)
        return WorkingCalendar.of(found.hours, leave=found.freezes) if found else WorkingCalendar()

    def person(self, role: str, subject: Subject) -> str:
        """Who fills a role today, or the one who stands in."""
        directory = self.workspace.directory
        key = self._named(role, subject)
        return (directory.standing_in(key, self.now.date()) if key else "") or ""

    def _named(self, role: str, subject: Subject) -> str:
        if role == "operator":
            return self.workspace.operator
        if role == "lead":
            found = self.workspace.directory.team(item_parts(subject)[1])
            return next(iter(found.leads), "") if found else ""
        initiative = self.initiative(subject)
        return getattr(initiative, role) if initiative else ""

    def state(self, practice: str, subject: Subject) -> Any:
        """Another subject's state."""
        return self.world.state(practice, subject)

    def resumed(self, kind: str) -> datetime | None:
        """When the last wait that covered this kind ended."""
        return self.episodes.resumed(kind)

    def tier(self, subject: Subject) -> tuple[str, tuple[str, ...]]:
        """The tier that the story says."""
        return self.world.tier, (f"declared {self.world.tier}",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A rung that went out."""

    at: datetime
    subject: Subject
    slot: str
    rung: str
    to: Role
    text: str = ""


@dataclass(slots=True, kw_only=True)
class World:
    """A story's world: say something, let time pass, look at what is owed and what went out."""

    workspace: Workspace = field(default_factory=workspace)
    now: datetime = MONDAY
    tier: str = "normal"
    sending: bool = True
    facts: list[Fact] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    settled: dict[Subject, Settled] = field(default_factory=dict)

    def say(
        self, body: object, *, about: Subject = ITEM, by: str | None = None, key: str = ""
    ) -> Fact:
        """Something happened now; everything is settled afterwards."""
        fact = self._keep(body, about, by=by, key=key)
        self.settle()
        return fact

    def _keep(self, body: object, about: Subject, *, by: str | None = None, key: str = "") -> Fact:
        seq = len(self.facts) + 1
        fact = Fact(
            key=key or f"said:{seq}",
            subject=about,
            body=body,
            happened=self.now,
            recorded=self.now,
            actor=by,
            seq=seq,
        )
        self.facts.append(fact)
        return fact

    def settle(self) -> int:
        """Bring every subject in line; how many facts that added."""
        added = 0
        for subject in dict.fromkeys(fact.subject for fact in self.facts):
            added += self._settle_one(subject)
        return added

    def _settle_one(self, subject: Subject) -> int:
        def look(episodes: Episodes, _states: Mapping[str, Any]) -> Look:
            return Look(world=self, now=self.now, episodes=episodes)

        done = settle(
            subject,
            self.of(subject),
            practices=PRACTICES,
            look=look,
            policy=self.workspace.policy,
            now=self.now,
        )
        for fact in done.new:
            self.facts.append(fact.at(len(self.facts) + 1))
        self.settled[subject] = done
        return len(done.new)

    def of(self, subject: Subject) -> tuple[Fact, ...]:
        """The facts of a subject."""
        return tuple(fact for fact in self.facts if fact.subject == subject)

    def state(self, practice: str, subject: Subject = ITEM) -> Any:
        """A subject's state, folded now."""
        return fold_states(PRACTICES, subject, effective(self.of(subject)))[practice]

    def view(self, subject: Subject = ITEM) -> Look:
        """What a practice would see of a subject now."""
        done = self.settled.get(subject)
        return Look(world=self, now=self.now, episodes=done.episodes if done else NO_EPISODES)

    def open(self, subject: Subject = ITEM) -> Mapping[str, Episode]:
        """Open episodes by slot."""
        return self.settled[subject].episodes.open

    def waiting(self, subject: Subject = ITEM) -> set[str]:
        """Causes for which the subject waits now."""
        return set(self.settled[subject].episodes.waiting)

    def advance(
        self, *, days: float = 0, to: datetime | None = None, each: timedelta = timedelta(hours=4)
    ) -> None:
        """Let time pass, looking every few hours: settle, send what is due, go on."""
        target = to or self.now + timedelta(days=days)
        while True:
            self.settle()
            self._send()
            if self.now >= target:
                return
            self.now = min(target, self.now + each)

    def _send(self) -> None:
        for subject in list(self.settled):
            while self.sending and self._climb(subject):
                self.settle()

    def _climb(self, subject: Subject) -> bool:
        done = self.settled[subject]
        for episode in done.episodes.open.values():
            if covering(done.duties.suspensions, episode.kind, self.now):
                continue
            calendar = self.view(subject).calendar(episode.holder)
            step = next_rung(
                self.workspace.policy.ladders[episode.ladder],
                due=episode.due,
                told=episode.told,
                calendar=calendar,
                now=self.now,
            )
            if not isinstance(step, Wait) and calendar.is_open(self.now):
                self._tell(subject, episode, step)
                return True
        return False

    def _tell(self, subject: Subject, episode: Episode, rung: Rung) -> None:
        shown = self.workspace.policy.ladders[episode.ladder].shown_by(rung)
        message = self.words(subject, episode, shown or rung)
        if shown is not None:
            message = preview(message, to=shown.to.value, day="tomorrow", word="tw")
        self.told.append(
            Told(
                at=self.now,
                subject=subject,
                slot=episode.slot,
                rung=rung.name,
                to=rung.to,
                text=message.body,
            )
        )
        body = RungTold(
            episode=episode.id,
            rung=rung.name,
            effect=f"{episode.id}:{rung.name}",
            recipient=episode.holder,
            to_holder=rung.to_holder,
        )
        self._keep(body, subject)

    def words(self, subject: Subject, episode: Episode, rung: Rung) -> Message:
        """What a rung says, with names as the engine would fill them in."""
        practice = next(each for each in PRACTICES if each.name == episode.practice)
        return practice.words(
            Moment(
                episode=episode,
                rung=rung,
                subject=subject,
                recipient=episode.holder,
                recipient_name=episode.holder.key.title(),
                team_name=item_parts(subject)[1] or subject.key,
                title="the TLS move",
                owner_name="Mara",
                word="tw",
                due=f"{episode.due:%a %d %b %Y}",
                committed="Fri 11 Dec 2026",
                state=self.state(episode.practice, subject),
            )
        )

    def rungs(self, slot: str, subject: Subject = ITEM) -> list[str]:
        """Rungs of a slot that went out, in order."""
        return [each.rung for each in self.told if (each.slot, each.subject) == (slot, subject)]


def on(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of a day in UTC."""
    return datetime.combine(day, time(hour, minute), tzinfo=UTC)


def away(someone: Person, start: date, end: date) -> Person:
    """The same person with a leave."""
    return replace(someone, leave=(*someone.leave, Leave(start=start, end=end)))


def with_people(*others: Person) -> tuple[Person, ...]:
    """Everybody, with these in place of those of the same key."""
    keys = {each.key for each in others}
    return (*(each for each in PEOPLE if each.key not in keys), *others)
