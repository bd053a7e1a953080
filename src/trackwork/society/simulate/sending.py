"""This engine's outbox in memory: the same brakes, budgets, digests and second look at sending."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from trackwork.core.brakes import Attention, Brakes, Drop, Go, Hold, attention, reaches
from trackwork.core.calendars import WorkingCalendar
from trackwork.core.effects import FINAL, Carried, Effect, EffectKind, EffectState, effect_id
from trackwork.core.facts import RungTold
from trackwork.core.ladders import pending
from trackwork.core.subjects import WORKSPACE, Subject, item_parts, person, team
from trackwork.core.workspace import Gear
from trackwork.engine.rhythm import next_digest
from trackwork.society.simulate.deciding import Deciding
from trackwork.society.simulate.records import Record, records

ROUNDS = 4
MOST_LOOKS = 3
WEEK = timedelta(days=8)
NEVER = timedelta(days=3650)


@dataclass(slots=True, eq=False)
class Row:
    """One effect on its way; ``lines`` are the rows a digest carries."""

    effect: Effect
    number: int
    due: datetime
    state: EffectState = EffectState.READY
    lines: tuple["Row", ...] = ()
    letter: "Row | None" = None


@dataclass(slots=True)
class Desk:
    """One engine over records in memory. `morning` is one of its cycles."""

    deciding: Deciding
    records: dict[Subject, Record]
    waiting: list[Row] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    got: dict[str, list[tuple[Effect, datetime]]] = field(default_factory=dict)
    places: frozenset[tuple[str, str]] = frozenset()
    numbers: int = 0

    def morning(self, now: datetime) -> list[tuple[Effect, tuple[Effect, ...]]]:
        """Decide and deliver until nothing is left to do: each effect sent, with its lines."""
        sent: list[tuple[Effect, tuple[Effect, ...]]] = []
        for _ in range(ROUNDS):
            self._decide(now)
            went = list(self._deliver(now))
            sent += went
            if not went:
                break
        return sent

    # --- deciding -----------------------------------------------------------

    def _decide(self, now: datetime) -> None:
        seen: dict[int, int] = defaultdict(int)
        while awake := [each for each in self._awake(now) if seen[each.number] < MOST_LOOKS]:
            for record in awake:
                seen[record.number] += 1
                for effect in self.deciding.one(record, now):
                    self._plan(effect, now, record)

    def _awake(self, now: datetime) -> list[Record]:
        """The dirty first, then what has a check due, then who asked to be woken."""
        dirty: list[Record] = []
        checks: list[tuple[datetime, int, Record]] = []
        wakes: list[tuple[datetime, int, Record]] = []
        for each in self.records.values():
            if each.dirty:
                dirty.append(each)
            if each.check is not None and each.check <= now:
                checks.append((each.check, each.number, each))
            if each.wake is not None and each.wake <= now:
                wakes.append((each.wake, each.number, each))
        later = [each for *_, each in sorted(checks, key=lambda x: x[:2])]
        later += [each for *_, each in sorted(wakes, key=lambda x: x[:2])]
        return list({each.number: each for each in (*dirty, *later)}.values())

    def _plan(self, effect: Effect, now: datetime, record: Record | None) -> Row | None:
        if effect.id in self.known:
            return None
        self.known.add(effect.id)
        self.numbers += 1
        due = max(now, effect.not_before or now)
        row = Row(effect=effect, number=self.numbers, due=due)
        self.waiting.append(row)
        if record is not None:
            record.rows.append(row)
        return row

    # --- delivering ---------------------------------------------------------

    def _deliver(self, now: datetime) -> Iterator[tuple[Effect, tuple[Effect, ...]]]:
        self._gather(now)
        for row in self._due(now):
            if row.effect.kind is EffectKind.LINE or not self._goes(row, now):
                continue
            self._sent(row, now)
            yield row.effect, tuple(line.effect for line in row.lines)
        self.waiting = [row for row in self.waiting if row.state not in FINAL]

    def _due(self, now: datetime) -> list[Row]:
        due = [row for row in self.waiting if row.due <= now and row.state not in FINAL]
        return sorted(due, key=lambda row: (row.due, row.number))

    def _gather(self, now: datetime) -> None:
        """Lines that are due become one letter a person and week."""
        by_person: dict[str, list[Row]] = defaultdict(list)
        for row in self._due(now):
            if row.effect.kind is EffectKind.LINE and self._joins(row, now):
                by_person[row.effect.person or ""].append(row)
        for who, lines in by_person.items():
            letter = self._plan(self._letter(who, now), now, None)
            for row in lines:
                row.due, row.letter = self._next_digest(row, now), letter
            if letter is not None:
                letter.lines = tuple(lines)

    def _joins(self, row: Row, now: datetime) -> bool:
        """Whether a line goes into a letter now; one that is in a letter waits for it."""
        if not self._still(row.effect):
            self._drop(row)
            return False
        if row.letter is not None and row.letter.state not in FINAL:
            row.due = self._next_digest(row, now)
            return False
        return self._braked(row, now)

    def _letter(self, who: str, now: datetime) -> Effect:
        year, week, _ = self._calendar(who).day_of(now).isocalendar()
        return Effect(
            id=effect_id(self.deciding.workspace.id, "digest", who, f"{year}-{week}"),
            kind=EffectKind.DIGEST,
            subject=person(who),
            body="",
            recipient=person(who),
            person=who,
        )

    def _next_digest(self, row: Row, now: datetime) -> datetime:
        calendar = self._calendar(row.effect.person or "")
        return next_digest(self.deciding.workspace.policy, calendar, now + timedelta(hours=1))

    def _goes(self, row: Row, now: datetime) -> bool:
        """Whether it is still true and no brake holds it; what is over is dropped."""
        if row.effect.kind is EffectKind.DIGEST:
            standing = tuple(each for each in row.lines if self._still(each.effect))
            if not standing:
                self._drop(row)
                return False
            if not self._braked(row, now):
                return False
            for each in row.lines:
                if each not in standing:
                    self._drop(each)
            row.lines = standing
            return True
        carried = self._still(row.effect)
        if not carried:
            self._drop(row)
            return False
        if not self._braked(row, now):
            return False
        row.effect = replace(row.effect, carries=carried)
        return True

    def _still(self, effect: Effect) -> tuple[Carried, ...]:
        """What still stands of it; nothing, when the words it would say are over."""
        record = self.records[effect.subject]
        standing = tuple(one for one in effect.carries if self._stands(record, one))
        return standing if effect.carries[0] in standing else ()

    def _stands(self, record: Record, carried: Carried) -> bool:
        episode = record.episodes.by_id(carried.episode)
        if episode is None:
            return False
        left = {rung.name for rung in pending(self.deciding.ladder(episode), episode.told)}
        waiting = record.episodes.waiting.values()
        return carried.rung in left and not any(
            not each.kinds or episode.kind in each.kinds for each in waiting
        )

    def _drop(self, row: Row) -> None:
        row.state = EffectState.DROPPED
        record = self.records.get(row.effect.subject)
        if record is not None:
            record.dirty = True
            record.rows.remove(row)

    # --- the brakes ---------------------------------------------------------

    def _braked(self, row: Row, now: datetime) -> bool:
        """Whether the brakes let it go now; what they hold waits until they say."""
        verdict = self._brakes(row.effect, now).check(row.effect, now=now)
        if isinstance(verdict, Hold):
            row.due, row.state = verdict.until or now + NEVER, EffectState.HELD
        if isinstance(verdict, Drop):
            self._drop(row)
        return isinstance(verdict, Go)

    def _brakes(self, effect: Effect, now: datetime) -> Brakes:
        """The pace of trackers is not in it: one look a day stands for a day of runs."""
        record = self.records.get(effect.subject)
        calendar = self._calendar(effect.person) if effect.person else WorkingCalendar()
        of_item = record is not None and effect.subject.kind == "item"
        return Brakes(
            gear=Gear.LIVE,
            places=self.places,
            budget=self.deciding.workspace.policy.budget,
            calendar=calendar,
            used=self._used(effect, calendar, now),
            team=self._team(effect.subject) if of_item else WorkingCalendar(),
            team_wrote=record.states["standing"].word_at if record and of_item else None,
            comments=record.comments if record else 0,
        )

    def _calendar(self, who: str) -> WorkingCalendar:
        return self.deciding.calendars.of(person(who))

    def _team(self, subject: Subject) -> WorkingCalendar:
        return self.deciding.calendars.of(team(item_parts(subject)[1]))

    def _used(self, effect: Effect, calendar: WorkingCalendar, now: datetime) -> Attention:
        if effect.person is None or not reaches(effect):
            return Attention()
        lately = [each for each in self.got.get(effect.person, ()) if each[1] >= now - WEEK]
        return attention(lately, calendar=calendar, now=now)

    # --- afterwards ---------------------------------------------------------

    def _sent(self, row: Row, now: datetime) -> None:
        row.state = EffectState.SENT
        effect = row.effect
        if effect.person is not None:
            kept = [each for each in self.got.get(effect.person, ()) if each[1] >= now - WEEK]
            self.got[effect.person] = [*kept, (effect, now)]
        for line in row.lines:
            line.state = EffectState.SENT
            self._told(line, now)
        if effect.kind is not EffectKind.DIGEST:
            self._told(row, now)

    def _told(self, row: Row, now: datetime) -> None:
        effect = row.effect
        record = self.records[effect.subject]
        record.rows.remove(row)
        record.comments += effect.kind is EffectKind.COMMENT
        for one in effect.carries:
            body = RungTold(
                episode=one.episode,
                rung=one.rung,
                effect=effect.id,
                recipient=effect.recipient or WORKSPACE,
                to_holder=one.to_holder,
            )
            record.engine(body, now, now)


def desk(deciding: Deciding, subjects: list[Subject]) -> Desk:
    """An engine that knows of these subjects and has decided nothing yet."""
    backlogs = deciding.workspace.backlogs.values()
    return Desk(
        deciding=deciding,
        records=records(subjects),
        places=frozenset((each.tracker, each.place) for each in backlogs),
    )
