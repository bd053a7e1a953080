"""What hangs on which number: one at a time to either end of its range, and all of them at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import MappingProxyType

from trackwork.society.simulate.measure import Outcome
from trackwork.society.simulate.organisation import make_organisation
from trackwork.society.simulate.parameters import PARAMETERS, Behaviour, behaviour
from trackwork.society.simulate.play import play

AS_WRITTEN = "as written down"
KINDEST = "every number at its kindest end"
HARSHEST = "every number at its harshest end"
CEILING = "everybody answers everything at once"
"""Far outside every range: what is then not heard is the chaser's own doing."""
_CEILING = MappingProxyType(
    {
        "answers_first": 1.0,
        "answers_reminder": 1.0,
        "answers_personal": 1.0,
        "owner_acts": 1.0,
        "same_day": 1.0,
        "fatigue": 0.0,
        "fatigue_floor": 1.0,
        "sick_days": 0.0,
    }
)
KIND_WHEN_HIGH = frozenset(
    {
        "answers_first",
        "answers_reminder",
        "answers_personal",
        "owner_acts",
        "unprompted",
        "same_day",
        "fatigue_floor",
        "foresight",
        "closes",
        "chaser_minutes",
        "nag_gathers",
        "initiatives_per_sponsor",
    }
)
"""Numbers that make chasing easier the higher they are; all others the lower they are."""
_AS_IT_IS = frozenset({"items_per_initiative", "initiatives_per_sponsor", "nag_every"})
"""Neither end of these is the kinder one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepRow:
    """The quarter with one number changed; ``value`` None where many were."""

    changed: str
    value: float | None
    ways: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One line of the sweep before it is played."""

    changed: str
    value: float | None
    behaviour: Behaviour


def tries() -> Iterator[Try]:
    """What the sweep plays, in order."""
    yield Try(changed=AS_WRITTEN, value=None, behaviour=behaviour())
    for each in PARAMETERS:
        for value in sorted({each.low, each.high} - {each.value}):
            changed = behaviour({each.name: value})
            yield Try(changed=each.name, value=value, behaviour=changed)
    yield Try(changed=KINDEST, value=None, behaviour=_ends(kind=True))
    yield Try(changed=HARSHEST, value=None, behaviour=_ends(kind=False))
    ceiling = Behaviour(MappingProxyType({**behaviour().values, **_CEILING}))
    yield Try(changed=CEILING, value=None, behaviour=ceiling)


def sweep(
    *, items: int, seed: int, progress: Callable[[int, int], None] = lambda _done, _of: None
) -> tuple[SweepRow, ...]:
    """Every line of the sweep with the same seed."""
    every = list(tries())
    rows = []
    for done, each in enumerate(every, start=1):
        organisation = make_organisation(items=items, seed=seed, behaviour=each.behaviour)
        rows.append(SweepRow(changed=each.changed, value=each.value, ways=play(organisation)))
        progress(done, len(every))
    return tuple(rows)


def _ends(*, kind: bool) -> Behaviour:
    return behaviour(
        {
            each.name: each.high if (each.name in KIND_WHEN_HIGH) is kind else each.low
            for each in PARAMETERS
            if each.name not in _AS_IT_IS
        }
    )
