"""Decide: settle each awake subject, take the next rung, write intents. Local only, no network."""

import json
from collections import defaultdict
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from sys import maxsize

from trackwork.core import episodes as ep
from trackwork.core.effects import Effect
from trackwork.core.ladders import Rung, Wait, next_rung
from trackwork.core.obligations import Episode
from trackwork.core.settle import Settled, settle
from trackwork.core.subjects import Subject
from trackwork.engine.adopted import Adopted
from trackwork.engine.block import block_effect
from trackwork.engine.compose import Composer, Step
from trackwork.engine.home.asking import KINDS
from trackwork.engine.home.keeping import rollup_effect
from trackwork.engine.home.relating import relation_effects
from trackwork.engine.home.waking import wakes_own
from trackwork.engine.look import Calendars, Look
from trackwork.engine.parts import Parts
from trackwork.engine.rows import obligation_row, reads_of, subject_row
from trackwork.engine.sync.wanting import field_effects
from trackwork.ports import Books, Finding, ObligationRow

SETTLED_KINDS = frozenset({"item", "request", "gate", "initiative", "team"})


FINDINGS = "finding"
TRY_AGAIN = timedelta(days=1)
MOST_AWAKE = 1000
MOST_LOOKS = 3
"""Looks at one subject in a round: two items that wake each other must not go on for ever."""


@dataclass(slots=True)
class Decided:
    """What one round of deciding did."""

    subjects: int = 0
    planned: list[Effect] = field(default_factory=list)
    aside: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class Round:
    """What one round of deciding keeps over its transactions.

    ``most`` subjects are settled in one transaction: whoever else writes waits no longer than that.
    """

    most: int = MOST_AWAKE
    calendars: Calendars | None = None
    seen: dict[Subject, int] = field(default_factory=lambda: defaultdict(int))

    def awake(self, books: Books, now: datetime) -> list[Subject]:
        """Whom to settle next: awake, and not looked at too often in this round."""
        often = sum(looks >= MOST_LOOKS for looks in self.seen.values())
        found = books.subjects.awake(now, self.most + often)
        return [each for each in found if self.seen[each] < MOST_LOOKS]


def decide(
    parts: Parts, adopted: Adopted, books: Books, now: datetime, *, part: Round | None = None
) -> Decided:
    """Settle every awake subject inside the caller's transaction, or so many of them.

    One subject that cannot be settled is set aside and shown; the rest goes on.
    """
    done = Decided()
    round_, most = part or Round(), part.most if part else maxsize
    calendars = round_.calendars = round_.calendars or Calendars(adopted.workspace)
    shown = books.desk.items(FINDINGS, prefix="aside|")
    while done.subjects < most and (awake := round_.awake(books, now)):
        for subject in awake:
            round_.seen[subject] += 1
            done.subjects += 1
            if subject.kind not in SETTLED_KINDS:
                books.subjects.save(subject_row(subject, None, None), (), frozenset())
                continue
            look = Look(
                subject=subject,
                adopted=adopted,
                books=books,
                practices=tuple(parts.practices),
                calendars=calendars,
                now=now,
            )
            try:
                done.planned += decide_one(parts, look)
            except Exception as error:  # noqa: BLE001 - one bad subject never stops the others
                done.aside.append(_aside(books, look, error))
                continue
            if f"aside|{subject}" in shown:
                books.desk.drop(FINDINGS, f"aside|{subject}")
    return done


def _aside(books: Books, look: Look, error: Exception) -> Finding:
    """Keep it in sight, and look again tomorrow or when what it reads has changed."""
    row = replace(subject_row(look.subject, None, None), wake=look.now + TRY_AGAIN)
    books.subjects.save(row, (), reads_of(look))
    finding = _finding(look.subject, error)
    kept = json.dumps([asdict(finding)], sort_keys=True)
    books.desk.put(FINDINGS, f"aside|{look.subject}", kept)
    return finding


def _finding(subject: Subject, error: Exception) -> Finding:
    return Finding(
        where=str(subject),
        what=f"this could not be worked out and was set aside ({type(error).__name__}: {error})",
        fix="run `trackwork explain` on it; please report what it prints",
        severity="problem",
    )


def settle_one(parts: Parts, look: Look) -> Settled:
    """Bring one subject's episodes in line and record what changed."""
    facts = look.books.facts.of(look.subject)
    settled = settle(
        look.subject,
        facts,
        practices=parts.practices,
        look=look.at,
        policy=look.adopted.policy,
        now=look.now,
    )
    look.books.facts.append(settled.new)
    return settled


def decide_one(parts: Parts, look: Look) -> list[Effect]:
    """Settle one subject, plan its effects, save its state."""
    settled = settle_one(parts, look)
    steps, rows = steps_of(look, settled)
    block = block_effect(parts, look, settled)
    row = subject_row(look.subject, settled, look)
    # What only a message quotes is no reason to look again: its words are fixed when it is planned.
    reads = reads_of(look)
    composer = Composer(parts=parts, look=look, settled=settled)
    effects = composer.of_steps(steps) + composer.answers()
    if block is not None:
        effects.append(block)
    effects += field_effects(parts, look, settled)
    effects += relation_effects(parts, look, settled)
    if look.subject.kind in KINDS and (rolled := rollup_effect(parts, look)) is not None:
        effects.append(rolled)
    planned = look.books.outbox.plan(effects, now=look.now)
    news = wakes_own(look, row, rows)
    look.books.subjects.save(row, rows, reads)
    look.books.subjects.touch(news)
    return list(planned)


def steps_of(look: Look, settled: Settled) -> tuple[list[Step], list[ObligationRow]]:
    """The rungs to climb now, and every open obligation as a row with its next check."""
    steps: list[Step] = []
    rows: list[ObligationRow] = []
    under_way = _under_way(look)
    for episode in settled.episodes.open.values():
        waits = ep.covering(settled.duties.suspensions, episode.kind, look.now)
        if waits:
            rows.append(obligation_row(look.subject, episode, None, waits[0].why or waits[0].cause))
            continue
        move = next_step(look, episode)
        if isinstance(move, Rung):
            if episode.id not in under_way:
                steps.append(Step(episode=episode, rung=move))
            rows.append(obligation_row(look.subject, episode, later_rung(look, episode), ""))
        else:
            rows.append(obligation_row(look.subject, episode, move.until, ""))
    return steps, rows


def _under_way(look: Look) -> frozenset[str]:
    """Episodes with a word already on its way: what is held back delays every rung above it."""
    rows = look.books.outbox.moving(look.subject)
    return frozenset(carried.episode for row in rows for carried in row.effect.carries)


def later_rung(look: Look, episode: Episode) -> datetime | None:
    """When a further rung of this ladder comes, should the one to climb now never go out.

    What carries it may be dropped or given up, and then nothing else would wake the subject.
    """
    ladder = look.adopted.ladder(episode.ladder, episode.ladder_version)
    calendar = look.calendar(episode.holder)
    times = (calendar.shift(episode.due, days=rung.days) for rung in ladder.rungs)
    return min((at for at in times if at > look.now), default=None)


def next_step(look: Look, episode: Episode) -> Rung | Wait:
    """The rung of one episode to climb now, or how long to wait."""
    return next_rung(
        look.adopted.ladder(episode.ladder, episode.ladder_version),
        due=episode.due,
        told=episode.told,
        calendar=look.calendar(episode.holder),
        now=look.now,
    )
