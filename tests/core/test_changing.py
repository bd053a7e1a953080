"""A value with some fields changed."""

from dataclasses import dataclass

import pytest

from trackwork.core.changing import replace


@dataclass(frozen=True, slots=True, kw_only=True)
class _Matter:
    name: str
    open: bool = True


def test_a_changed_value_differs_only_where_it_was_asked_to() -> None:
    """The other fields stay, and the value it was made from is untouched."""
    first = _Matter(name="payments")
    assert replace(first, open=False) == _Matter(name="payments", open=False)
    assert first == _Matter(name="payments")


def test_a_field_that_the_type_does_not_have_is_refused() -> None:
    """A slip of the pen in a fold is no silent nothing."""
    with pytest.raises(TypeError):
        replace(_Matter(name="payments"), opne=False)


def test_a_value_of_a_single_field_is_changed_like_any_other() -> None:
    """However long the one value is."""
    assert replace(_Name(name="payments"), name="ledger") == _Name(name="ledger")
    assert replace(_Name(name="payments")) == _Name(name="payments")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Name:
    name: str
