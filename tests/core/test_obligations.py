from datetime import UTC, datetime, timedelta

import pytest

from trackwork.core.obligations import KINDS, NOTHING_OWED, Kind, Suspension
from trackwork.core.presets import DEFAULT_LADDER_FOR, DEFAULT_LADDERS

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_the_table_has_one_row_for_every_kind():
    """In the order of the kinds; each says what opens it, what ends it and what silence does."""
    assert [row.kind for row in KINDS] == list(Kind)
    assert all(row.opened_by and row.satisfied_by and row.on_silence for row in KINDS)


def test_silence_never_says_yes():
    """Neither to an ask nor to a gate."""
    silence = {row.kind: row.on_silence for row in KINDS}
    assert "never a yes" in silence[Kind.ACCEPT]
    assert "does not pass" in silence[Kind.GATE]


@pytest.mark.parametrize(("hours", "holds"), [(-1, False), (0, True), (4, True), (5, False)])
def test_a_suspension_holds_from_its_start_until_its_end(hours, holds):
    """The start is in it, the end is not."""
    one = Suspension(cause="freeze", since=NOON, until=NOON + timedelta(hours=5))
    assert one.holds(NOON + timedelta(hours=hours)) is holds


def test_a_suspension_without_an_end_holds_until_its_cause_goes():
    """However late it is."""
    assert Suspension(cause="hold", since=NOON, until=None).holds(NOON + timedelta(days=9999))


def test_a_suspension_covers_what_it_names():
    """Naming nothing, it covers every kind."""
    some = Suspension(cause="x", since=NOON, until=None, kinds=("update",))
    every = Suspension(cause="x", since=NOON, until=None)
    assert [some.covers(kind) for kind in ("update", "accept")] == [True, False]
    assert all(every.covers(kind) for kind in Kind)


def test_owing_nothing_is_nothing_at_all():
    """The shared empty value."""
    assert (NOTHING_OWED.owed, NOTHING_OWED.suspensions, NOTHING_OWED.facts) == ((), (), ())
    assert dict(NOTHING_OWED.outcomes) == {}
    assert NOTHING_OWED.wake is None


def test_every_ladder_of_a_kind_is_there():
    """The presets name kinds that exist and ladders that exist."""
    assert {key.partition("/")[0] for key in DEFAULT_LADDER_FOR} <= {str(kind) for kind in Kind}
    assert set(DEFAULT_LADDER_FOR.values()) <= set(DEFAULT_LADDERS)
