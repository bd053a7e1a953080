"""Ladders that lead nowhere, and decision kinds nobody takes."""

from collections.abc import Iterator

from trackwork.core.authority import DEFAULT_RIGHTS
from trackwork.core.obligations import Kind
from trackwork.core.policy import TIERS
from trackwork.core.presets import DEFAULT_LADDERS
from trackwork.settings.files import RightsFile
from trackwork.settings.folder import Sources
from trackwork.settings.names import Names, as_circle, circles, problem
from trackwork.settings.planfiles import PolicyFile
from trackwork.settings.problems import Problem, suggestion
from trackwork.settings.values import ladder_value

POLICY, RIGHTS = "policy.yaml", "decision-rights.yaml"


def in_policy(sources: Sources) -> list[Problem]:
    """Circles and unknown names among ladders; decisions that do not exist."""
    policy = sources.one(POLICY, PolicyFile)
    known = {*DEFAULT_LADDERS, *policy.ladders}
    ladders = Names(kind="ladder", file=POLICY, known=known)
    extends = {("ladders", key, "extends"): each.extends for key, each in policy.ladders.items()}
    chosen = {("ladder_for", key): name for key, name in policy.ladder_for.items()}
    unknown = ladders.check(sources, POLICY, (*extends.items(), *chosen.items()))
    return [
        *unknown,
        *_ladders(sources, policy, known),
        *_obligations(sources, policy),
        *_decisions(sources),
    ]


def _ladders(sources: Sources, policy: PolicyFile, known: set[str]) -> Iterator[Problem]:
    steps = {
        key: [each.extends]
        for key, each in policy.ladders.items()
        if each.extends and not (each.extends == key and key in DEFAULT_LADDERS)
    }
    round_about = circles(steps)
    for circle in round_about:
        what = f"ladders extend each other in a circle: {as_circle(circle)}"
        path = ("ladders", circle[0], "extends")
        yield problem(
            sources, POLICY, path, what=what, fix="Let one of them name its steps itself."
        )
    if round_about or any(base not in known for bases in steps.values() for base in bases):
        return
    for name in policy.ladders:
        yield from _climbable(sources, policy, name)


def _climbable(sources: Sources, policy: PolicyFile, name: str) -> Iterator[Problem]:
    path = ("ladders", name)
    try:
        made = ladder_value(name, policy.ladders, DEFAULT_LADDERS)
    except ValueError as error:
        what, _, fix = str(error).partition("; ")
        yield problem(sources, POLICY, path, what=what, fix=f"{fix[:1].upper()}{fix[1:]}.")
        return
    if not made.rungs:
        what = f"ladder {name!r} has no steps"
        yield problem(sources, POLICY, path, what=what, fix="Add one, or remove the ladder.")
    elif not made.rungs[0].to_holder:
        what = f"ladder {name!r} speaks to {made.rungs[0].to} before the holder"
        step = (*path, made.rungs[0].name)
        yield problem(sources, POLICY, step, what=what, fix="Put a step 'to: holder' before it.")


def _obligations(sources: Sources, policy: PolicyFile) -> Iterator[Problem]:
    kinds = [each.value for each in Kind]
    for said in policy.ladder_for:
        kind, slash, tier = said.partition("/")
        path = ("ladder_for", said)
        if kind not in kinds:
            what = f"there is no kind of obligation {kind!r}"
            yield problem(sources, POLICY, path, what=what, fix=suggestion(kind, kinds))
        if slash and tier not in TIERS:
            what = f"there is no tier {tier!r}"
            yield problem(sources, POLICY, path, what=what, fix=suggestion(tier, TIERS))


def _decisions(sources: Sources) -> Iterator[Problem]:
    for kind, each in sources.one(RIGHTS, RightsFile).rights.items():
        if kind not in DEFAULT_RIGHTS:
            what = f"there is no decision {kind!r}"
            yield problem(
                sources, RIGHTS, ("rights", kind), what=what, fix=suggestion(kind, DEFAULT_RIGHTS)
            )
        if each.goes_up_to == each.decides:
            what = f"decision {kind!r} goes up to whoever already decides"
            yield problem(
                sources,
                RIGHTS,
                ("rights", kind, "goes_up_to"),
                what=what,
                fix="Name another role, or nobody.",
            )
