"""This engine's decisions over records in memory: the same practices, ladders and calendars.

What differs from `trackwork.core.settle` and `trackwork.engine.decide` is only where things are
kept: a fact is folded once instead of being read back each time. A test holds both side by side.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import cast

from trackwork.core import episodes as ep
from trackwork.core.effects import FINAL, Effect
from trackwork.core.ladders import Ladder, Rung, Wait, next_rung
from trackwork.core.messages import Message
from trackwork.core.obligations import Duties, Episode
from trackwork.core.settle import NeverSettles, Settled
from trackwork.core.subjects import Subject
from trackwork.core.workspace import Workspace
from trackwork.engine.adopted import Adopted
from trackwork.engine.compose import Composer, Step
from trackwork.engine.look import Look
from trackwork.engine.parts import Parts
from trackwork.ports import Books
from trackwork.practices import PRACTICES
from trackwork.society.simulate.records import Record
from trackwork.society.simulate.remembering import Remembered, RememberingLook, SharedCalendars

ROUNDS = 12
_SILENT = Message(title="", body="", line="")


class Wordless(Composer):
    """Who is told, by which channel and when, as the engine finds it; the words are left out."""

    def _words(self, episode: Episode, rung: Rung, recipient: Subject) -> Message:  # noqa: ARG002 - no words, no need
        return _SILENT


@dataclass(slots=True)
class Deciding:
    """Settles records of one workspace and says which effects follow."""

    workspace: Workspace
    adopted: Adopted = field(init=False)
    calendars: SharedCalendars = field(init=False)
    remembered: Remembered = field(default_factory=Remembered)

    def __post_init__(self) -> None:
        ladders = {
            f"{each.name}@{each.version}": each for each in self.workspace.policy.ladders.values()
        }
        self.adopted = Adopted(workspace=self.workspace, parts={}, ladders=ladders)
        self.calendars = SharedCalendars(self.workspace)

    def look(self, subject: Subject, now: datetime) -> Look:
        """The engine's own look at one subject. No practice reads another subject's books here."""
        return RememberingLook(
            subject=subject,
            adopted=self.adopted,
            books=cast("Books", None),
            practices=PRACTICES,
            calendars=self.calendars,
            now=now,
            remembered=self.remembered,
        )

    def ladder(self, episode: Episode) -> Ladder:
        """The ladder an episode opened with."""
        return self.adopted.ladder(episode.ladder, episode.ladder_version)

    def one(self, record: Record, now: datetime) -> list[Effect]:
        """Bring one record in line; the effects to plan. It sleeps until its next check."""
        look = self.look(record.subject, now)
        duties = self._settle(record, look)
        steps, record.check = self._steps(record, duties, now)
        record.wake, record.dirty = duties.wake, False
        if not steps:
            return []
        look.at(record.episodes, record.states)
        settled = Settled(
            states=MappingProxyType(record.states),
            episodes=record.episodes,
            duties=duties,
            new=(),
        )
        # The composer asks its parts for words only, and those are left out.
        parts = cast("Parts", None)
        return Wordless(parts=parts, look=look, settled=settled).of_steps(steps)

    def _settle(self, record: Record, look: Look) -> Duties:
        for _ in range(ROUNDS):
            look.at(record.episodes, record.states)
            duties = _duties(record, look)
            now = look.now
            found = [(body, now) for body in duties.facts] or ep.changes(
                record.episodes, duties, policy=self.workspace.policy, now=now
            )
            if not found:
                return duties
            for body, happened in found:
                record.engine(body, happened, now)
        raise NeverSettles(f"{record.subject} did not come to rest in {ROUNDS} looks")

    def _steps(
        self, record: Record, duties: Duties, now: datetime
    ) -> tuple[list[Step], datetime | None]:
        steps: list[Step] = []
        checks: list[datetime | None] = []
        under_way = _under_way(record)
        for episode in record.episodes.open.values():
            if ep.covering(duties.suspensions, episode.kind, now):
                continue
            calendar = self.calendars.of(episode.holder)
            rungs = self.ladder(episode)
            move = next_rung(rungs, due=episode.due, told=episode.told, calendar=calendar, now=now)
            if isinstance(move, Wait):
                checks.append(move.until)
                continue
            if episode.id not in under_way:
                steps.append(Step(episode=episode, rung=move))
            times = (calendar.shift(episode.due, days=rung.days) for rung in rungs.rungs)
            checks.append(min((at for at in times if at > now), default=None))
        return steps, min((each for each in checks if each is not None), default=None)


def _under_way(record: Record) -> frozenset[str]:
    return frozenset(
        carried.episode
        for row in record.rows
        if row.state not in FINAL
        for carried in row.effect.carries
    )


def _duties(record: Record, look: Look) -> Duties:
    """What every practice says of it, as one."""
    each = [room.duties(record.subject, record.states[room.name], look) for room in record.rooms]
    suspensions = tuple(one for duties in each for one in duties.suspensions)
    edges = [edge for one in suspensions for edge in (one.since, one.until)]
    wakes = [*(duties.wake for duties in each), *edges]
    outcomes: dict[str, str] = {}
    for duties in each:
        outcomes |= _plain(duties.outcomes)
    return Duties(
        owed=tuple(one for duties in each for one in duties.owed),
        suspensions=suspensions,
        outcomes=outcomes,
        wake=min((at for at in wakes if at is not None and at > look.now), default=None),
        facts=tuple(one for duties in each for one in duties.facts),
    )


def _plain(outcomes: Mapping[str, str]) -> dict[str, str]:
    return dict(outcomes)
