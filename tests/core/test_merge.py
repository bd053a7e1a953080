import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackwork.core.merge import AUTHORITY, Conflict, Merged, Side, merge, merge_fields

values = st.sampled_from([None, "", "a", "b", "c"])
names = st.sampled_from([*AUTHORITY, "colour"])
fields = st.dictionaries(names, st.sampled_from(["a", "b", "c"]))


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "value"),
    [
        ("a", "a", "a", "a"),
        ("a", "b", "a", "b"),
        ("a", "a", "b", "b"),
        ("a", "b", "b", "b"),
        ("a", None, "a", None),
        (None, None, "b", "b"),
    ],
)
def test_one_change_is_taken(base, ours, theirs, value):
    """Where one side changed a field, or both alike, there is nothing to decide."""
    assert merge("date", base=base, ours=ours, theirs=theirs) == Merged(value=value)


@pytest.mark.parametrize(
    ("field", "value", "lost", "told"),
    [
        ("date", "theirs", "ours", Side.INITIATIVE),
        ("health", "theirs", "ours", Side.INITIATIVE),
        ("ask", "ours", "theirs", Side.TEAM),
        ("definition of done", "ours", "theirs", Side.TEAM),
        ("colour", "theirs", "ours", Side.INITIATIVE),
    ],
)
def test_of_two_changes_the_fields_authority_decides(field, value, lost, told):
    """The team for its own, the initiative for what it asks; the other side is told its value."""
    merged = merge(field, base="base", ours="ours", theirs="theirs")
    assert merged.value == value
    assert merged.conflict is not None
    assert (merged.conflict.lost, merged.conflict.told) == (lost, told)


def test_a_conflict_keeps_every_value():
    """Base, ours and theirs are on record, whoever decided."""
    merged = merge("date", base="1", ours="2", theirs="3", authority=Side.INITIATIVE)
    assert merged == Merged(
        value="2",
        conflict=Conflict(field="date", base="1", ours="2", theirs="3", decided=Side.INITIATIVE),
    )


@given(names, values, values, values)
def test_nothing_is_invented(name, base, ours, theirs):
    """The merged value is one that a side has; a conflict only where both really changed it."""
    merged = merge(name, base=base, ours=ours, theirs=theirs)
    assert merged.value in (ours, theirs)
    assert (merged.conflict is not None) == (len({base, ours, theirs}) == 3)


@given(names, values, values, values)
def test_a_change_is_only_lost_in_a_conflict(name, base, ours, theirs):
    """Whoever changed the field alone has it their way."""
    merged = merge(name, base=base, ours=ours, theirs=theirs)
    if merged.conflict is None and ours != base:
        assert merged.value == ours
    if merged.conflict is None and theirs != base:
        assert merged.value == theirs


@given(fields, fields, fields)
def test_both_sides_converge_and_stay(base, ours, theirs):
    """Written to both sides, the merged values are agreed: the next look has nothing to do."""
    merged = merge_fields(base=base, ours=ours, theirs=theirs)
    agreed = {name: each.value for name, each in merged.items() if each.value is not None}
    again = merge_fields(base=agreed, ours=agreed, theirs=agreed)
    assert {name: each.value for name, each in again.items()} == agreed
    assert all(each.conflict is None for each in again.values())


@given(fields, fields, fields)
def test_a_crash_between_the_two_writes_swaps_nothing(base, ours, theirs):
    """Written to one side only, merging again gives the same values."""
    merged = merge_fields(base=base, ours=ours, theirs=theirs)
    done = {name: each.value for name, each in merged.items() if each.value is not None}
    for half in (
        merge_fields(base=base, ours=done, theirs=theirs),
        merge_fields(base=base, ours=ours, theirs=done),
    ):
        assert {n: e.value for n, e in half.items() if e.value is not None} == done
