"""Digests: lines that wait for a person's week go out together, as one mail, once."""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta

from trackwork.core.dates import spoken
from trackwork.core.effects import Effect, EffectKind, EffectState, effect_id
from trackwork.core.messages import DigestLine, digest
from trackwork.core.subjects import person
from trackwork.engine.adopted import Adopted
from trackwork.engine.braking import Braking, Hold
from trackwork.engine.deliver import LINE, UNTIL_WOKEN, hold
from trackwork.engine.look import Calendars
from trackwork.engine.parts import Parts
from trackwork.engine.relevance import still_true
from trackwork.engine.rhythm import next_digest
from trackwork.ports import OutboxRow


def plan_digests(parts: Parts, adopted: Adopted, now: datetime) -> list[tuple[Effect, str]]:
    """Gather due lines into one digest per person and week; what was held back, and why."""
    held: list[tuple[Effect, str]] = []
    with parts.ledger.transaction() as books:
        rows = [row for row in books.outbox.due(now) if row.effect.kind is EffectKind.LINE]
        braking = Braking(parts, adopted, books, now, calendars=Calendars(adopted.workspace))
        rehearse = braking.rehearses()
        by_person: dict[str, list[OutboxRow]] = defaultdict(list)
        for row in rows:
            effect = still_true(adopted, books, row.effect)
            if isinstance(effect, str):
                dropped = replace(row, reason=effect, settled=now)
                books.outbox.settle(dropped, state=EffectState.DROPPED, now=now)
                books.subjects.touch([str(row.effect.subject)])
                continue
            verdict = braking.check(row.effect)
            if isinstance(verdict, Hold):
                hold(parts, books, row, verdict, now=now, rehearse=rehearse)
                held.append((row.effect, verdict.reason))
                continue
            by_person[row.effect.person or ""].append(replace(row, effect=effect))
        for who, lines in by_person.items():
            digest = digest_of(adopted, who, lines, now)
            fresh = bool(books.outbox.plan([digest], now=now))
            until = now + UNTIL_WOKEN if fresh else _next_week(adopted, who, now)
            reason = "in this week's digest" if fresh else "this week's digest has gone"
            for line in lines:
                waiting = replace(line, reason=reason, available=until)
                books.outbox.settle(waiting, state=EffectState.HELD, now=now)
    return held


def _next_week(adopted: Adopted, who: str, now: datetime) -> datetime:
    """The digest hour a week on, in the person's zone."""
    policy = adopted.policy
    calendar = Calendars(adopted.workspace).of(person(who))
    return next_digest(policy, calendar, now + timedelta(hours=1))


def digest_of(adopted: Adopted, who: str, lines: list[OutboxRow], now: datetime) -> Effect:
    """One mail with every line, sorted; its id is the person's week, so it can go only once."""
    calendar = Calendars(adopted.workspace).of(person(who))
    day = calendar.day_of(now)
    year, week, _ = day.isocalendar()
    someone = adopted.workspace.directory.people.get(who)
    name = someone.name if someone and someone.name else who
    body = digest(name, [_line(each.effect) for each in lines], word=adopted.workspace.word)
    return Effect(
        id=effect_id(adopted.workspace.id, "digest", who, f"{year}-{week}"),
        kind=EffectKind.DIGEST,
        subject=person(who),
        title=f"Your week, {spoken(day)}",
        body=body,
        recipient=person(who),
        person=who,
        fields=tuple((LINE, line.effect.id) for line in lines),
        why="the week's digest",
    )


def _line(effect: Effect) -> DigestLine:
    """A waiting line with the kind of matter it is about and the issue to answer in."""
    where = f"{effect.place}/{effect.native}" if effect.native else ""
    return DigestLine(text=effect.body, kind=effect.why.partition(":")[0], where=where)
