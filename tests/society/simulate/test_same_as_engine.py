"""The light way says the same as the real engine, to the same people on the same days."""

import pytest

from tests.society.simulate.same import light, real
from trackwork.society.simulate.organisation import make_organisation
from trackwork.society.simulate.parameters import behaviour

LIVELY = {
    "items_per_lead": 8.0,
    "items_per_initiative": 20.0,
    "initiatives_per_sponsor": 2.0,
    "crunched": 0.4,
    "reorganised": 0.15,
    "leave_days": 30.0,
    "line_weight": 0.0,
}


@pytest.mark.parametrize("seed", [3, 11])
def test_the_light_way_is_the_engine(seed: int) -> None:
    """Whoever the real cycle reaches on a day, with whatever rungs, the light one reaches too."""
    organisation = make_organisation(items=40, seed=seed, behaviour=behaviour(LIVELY))
    short = light(organisation)
    full = real(organisation)
    try:
        full.begin()
        for day, (said, went) in enumerate(zip(short.heard, short.went, strict=False)):
            assert full.day(day, said) == went, f"day {day}"
    finally:
        full.ledger.close()
    assert sum(map(len, short.went)) > 60
