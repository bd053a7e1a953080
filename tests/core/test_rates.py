from datetime import UTC, datetime, timedelta

from trackwork.core.rates import Rate, rate

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def test_a_rate_is_printed_with_its_denominator():
    """Never a percentage alone."""
    assert str(Rate(count=37, of=42)) == "37 of 42"
    assert rate([True, False, True]) == Rate(count=2, of=3)
    assert str(rate([])) == "0 of 0"


def test_a_rate_carries_the_age_of_its_oldest_input():
    """Too old shows as unknown; nothing read is no age."""
    found = rate([True], oldest=NOW - timedelta(hours=3))
    assert found.age(NOW) == timedelta(hours=3)
    assert found.shown(NOW, too_old=timedelta(hours=4)) == "1 of 1"
    assert found.shown(NOW, too_old=timedelta(hours=2)) == "unknown"
    assert rate([]).age(NOW) is None
    assert rate([]).shown(NOW, too_old=timedelta(0)) == "0 of 0"
