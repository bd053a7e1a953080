"""Plan and apply: every write shown before, with its price in attention; then exactly that.

A plan is the next cycle played inside a transaction that is rolled back: the same code decides.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from trackwork.core.effects import Effect, EffectState
from trackwork.core.workspace import Gear
from trackwork.engine.adopted import adopted_parts, gear_of, read_adopted
from trackwork.engine.adopting import adopt, ask, changed_parts, try_again
from trackwork.engine.braking import Braking, Go, Verdict
from trackwork.engine.coming import Coming
from trackwork.engine.decide import decide
from trackwork.engine.look import Calendars
from trackwork.engine.parts import Parts
from trackwork.engine.relevance import still_true
from trackwork.ports import Books, Finding, OutboxRow

DRAWER = "plan"


class UnknownPlan(Exception):
    """No plan of that name is kept; run `trackwork plan` and use the id it prints."""


class _Rollback(Exception):
    """Ends the transaction a plan was played in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedEffect:
    """One write as planned: what, where, to whom, and what holds it back, if anything."""

    id: str
    kind: str
    subject: str
    where: str
    to: str
    interrupts: bool
    title: str
    body: str
    why: str
    held: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything the next cycle would do if this configuration were adopted."""

    id: str
    made: str
    gear: Gear
    workspace: str
    changes: tuple[str, ...] = ()
    effects: tuple[PlannedEffect, ...] = ()
    findings: tuple[Finding, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether applying it would change nothing."""
        return not self.changes and not self.effects

    def count(self, *kinds: str) -> int:
        """How many effects of these kinds go out (held or not)."""
        return sum(each.kind in kinds for each in self.effects)

    @property
    def held(self) -> Counter[str]:
        """What is held back, by reason, the gear left aside: that holds everything alike."""
        return Counter(
            each.held for each in self.effects if each.held and not each.held.startswith("gear is")
        )


def make_plan(parts: Parts, wanted: Mapping[str, str]) -> Plan:
    """Play the next cycle with this configuration adopted, and keep what it would do."""
    now = parts.clock.now()
    played: list[Plan] = []
    with suppress(_Rollback), parts.ledger.transaction() as books:
        played.append(_play(parts, books, wanted, now))
        raise _Rollback
    plan = played[0]
    with parts.ledger.transaction() as books:
        kept = {"effects": [each.id for each in plan.effects], "hashes": dict(plan.hashes)}
        books.desk.put(DRAWER, plan.id, json.dumps(kept, sort_keys=True))
    return plan


def _play(parts: Parts, books: Books, wanted: Mapping[str, str], now: datetime) -> Plan:
    changed = changed_parts(books, wanted)
    gear = gear_of(books)
    adopt(books, parts, changed, now)
    adopted = read_adopted(books, parts)
    _, findings = ask(books, parts, adopted.workspace, now)
    try_again(books, now)
    decided = decide(parts, adopted, books, now)
    calendars = Calendars(adopted.workspace)
    braking = Braking(parts, adopted, books, now, calendars=calendars)
    coming = Coming(parts, adopted, books, now, calendars)
    effects = []
    for row in _unfinished(books):
        effect = still_true(adopted, books, row.effect)
        if isinstance(effect, Effect):
            effects.append(_planned(coming.shown(effect), braking.preview(row)))
    hashes = {part: parts.hash_of(text) for part, text in changed.items()}
    return Plan(
        id=_plan_id(hashes, effects),
        made=now.isoformat(),
        gear=gear,
        workspace=adopted.workspace.id,
        changes=tuple(sorted(changed)),
        effects=tuple(effects),
        findings=(*findings, *_missing(books, wanted), *decided.aside),
        hashes=hashes,
    )


def _missing(books: Books, wanted: Mapping[str, str]) -> list[Finding]:
    """An initiative whose file is gone goes on as adopted: only `retire` or `withdraw` ends one."""
    current, _ = adopted_parts(books)
    return [
        Finding(
            where=f"initiatives/{part.partition('/')[2]}.yaml",
            what="this initiative is adopted, but its file is missing; it goes on as adopted",
            fix="put the file back; to end it on purpose, put it back with `teams: []` and apply",
            severity="warning",
        )
        for part in sorted(set(current) - set(wanted))
        if part.startswith("initiative/")
    ]


def _unfinished(books: Books) -> list[OutboxRow]:
    open_states = (
        EffectState.READY,
        EffectState.HELD,
        EffectState.RETRY,
        EffectState.IN_DOUBT,
        EffectState.SENDING,
    )
    return [row for state in open_states for row in books.outbox.find(state=state)]


def _planned(effect: Effect, verdict: Verdict) -> PlannedEffect:
    where = f"{effect.tracker}:{effect.place}" if effect.tracker else "mail"
    if effect.native:
        where = f"{where}/{effect.native}"
    return PlannedEffect(
        id=effect.id,
        kind=effect.kind,
        subject=str(effect.subject),
        where=where,
        to=effect.person or "",
        interrupts=effect.interrupts,
        title=effect.title,
        body=effect.body,
        why=effect.why,
        held="" if isinstance(verdict, Go) else verdict.reason,
    )


def _plan_id(hashes: Mapping[str, str], effects: list[PlannedEffect]) -> str:
    said = json.dumps([dict(sorted(hashes.items())), sorted(each.id for each in effects)])
    return hashlib.sha256(said.encode()).hexdigest()[:4]


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What applying a plan did: parts adopted, items asked, and what was no longer true."""

    adopted: tuple[str, ...]
    asked: int
    left_out: tuple[str, ...] = ()


def apply_plan(parts: Parts, wanted: Mapping[str, str], plan_id: str) -> Applied:
    """Do the part of a kept plan that is still true, never more. Raises UnknownPlan."""
    now = parts.clock.now()
    with parts.ledger.transaction() as books:
        kept = books.desk.get(DRAWER, plan_id)
        if kept is None:
            raise UnknownPlan(
                f"there is no plan {plan_id!r}; run `trackwork plan` and use the id it prints"
            )
        plan = json.loads(kept)
        changed = changed_parts(books, wanted)
        still = {
            part: text
            for part, text in changed.items()
            if plan["hashes"].get(part) == parts.hash_of(text)
        }
        left = tuple(
            f"{part} changed since the plan was made" for part in sorted(set(changed) - set(still))
        )
        adopt(books, parts, still, now)
        adopted = read_adopted(books, parts)
        effects, _ = ask(books, parts, adopted.workspace, now, only=plan["effects"])
        try_again(books, now, only=plan["effects"])
        books.desk.drop(DRAWER, plan_id)
    return Applied(adopted=tuple(sorted(still)), asked=len(effects), left_out=left)
