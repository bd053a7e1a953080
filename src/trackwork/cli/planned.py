"""A plan as data: what `plan --json` prints, and what its screen is drawn from."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from trackwork.bootstrap import App
from trackwork.core.effects import NEW_TEXT, EffectKind
from trackwork.engine.adopted import adopted_parts
from trackwork.engine.gears import BY_GEAR
from trackwork.engine.observe import Observed
from trackwork.engine.plan import Plan, PlannedEffect
from trackwork.settings import diff_parts, parts

SECONDS_A_WRITE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOutput:
    """One difference between the files and what is adopted."""

    part: str
    about: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectOutput:
    """One write: what, where, to whom (a person's key), and why it would wait, if it would."""

    id: str
    kind: str
    subject: str
    where: str
    to: str
    interrupts: bool
    title: str
    body: str
    why: str
    held: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingOutput:
    """Something outside that a person can mend."""

    where: str
    what: str
    fix: str
    severity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionOutput:
    """What it costs people: interruptions now, mails in the next digest, and the budget."""

    notifications_now: int
    people_now: int
    mails_next_digest: int
    lines_next_digest: int
    interruptions_per_person_and_week: int
    digests_per_person_and_week: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOutput:
    """A plan. ``held`` counts what waits, by reason; ``seconds`` is about how long it takes."""

    id: str
    made: str
    gear: str
    workspace: str
    pending: bool
    first: bool
    """Whether nothing was adopted before."""
    changes: tuple[ChangeOutput, ...]
    effects: tuple[EffectOutput, ...]
    findings: tuple[FindingOutput, ...]
    attention: AttentionOutput
    held: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    silent: tuple[str, ...] = ()
    """Backlogs that did not answer."""


def as_output(app: App, made: Plan, observed: Observed) -> PlanOutput:
    """A plan as data."""
    with app.ledger.reading() as books:
        before, _ = adopted_parts(books)
    changes = diff_parts(before, {**before, **parts(app.workspace)})
    return PlanOutput(
        id=made.id,
        made=made.made,
        gear=made.gear,
        workspace=made.workspace,
        pending=not made.empty,
        first=not before,
        changes=tuple(ChangeOutput(part=c.part, about=c.about, what=c.what) for c in changes),
        effects=tuple(map(_effect, made.effects)),
        findings=tuple(
            FindingOutput(where=f.where, what=f.what, fix=f.fix, severity=f.severity)
            for f in (*made.findings, *observed.findings)
        ),
        attention=_attention(app, made),
        held=_held(made),
        seconds=_seconds(app, made),
        silent=observed.silent,
    )


def _effect(each: PlannedEffect) -> EffectOutput:
    return EffectOutput(
        id=each.id,
        kind=str(each.kind),
        subject=each.subject,
        where=each.where,
        to=each.to,
        interrupts=each.interrupts,
        title=each.title,
        body=each.body,
        why=each.why,
        held=each.held,
    )


def goes_now(each: PlannedEffect | EffectOutput) -> bool:
    """Whether nothing but the gear holds it."""
    return not each.held or each.held.startswith(BY_GEAR)


def _attention(app: App, made: Plan) -> AttentionOutput:
    budget = app.workspace.policy.budget
    now = [e for e in made.effects if e.interrupts and goes_now(e) and e.kind != EffectKind.LINE]
    lines = [e for e in made.effects if e.kind == EffectKind.LINE]
    mails = {e.to for e in made.effects if e.kind in {EffectKind.LINE, EffectKind.DIGEST}}
    return AttentionOutput(
        notifications_now=len(now),
        people_now=len({each.to for each in now}),
        mails_next_digest=len(mails),
        lines_next_digest=len(lines),
        interruptions_per_person_and_week=budget.interruptions_per_week,
        digests_per_person_and_week=budget.digests_per_week,
    )


def _held(made: Plan) -> Counter[str]:
    """Why things wait, digest lines left aside: waiting for their day is what they do."""
    return Counter(
        each.held for each in made.effects if not goes_now(each) and each.kind != EffectKind.LINE
    )


def _seconds(app: App, made: Plan) -> float:
    """About how long applying takes: the trackers' pace, or a moment per write."""
    going = [each for each in made.effects if goes_now(each) and each.kind != EffectKind.LINE]
    texts = sum(each.kind in NEW_TEXT for each in going)
    a_minute = app.workspace.policy.budget.creations_per_minute
    paced = 60.0 * (max(texts - 1, 0) // a_minute)
    return round(paced + SECONDS_A_WRITE * len(going), 1)
