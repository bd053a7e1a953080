"""Forecasts: ranges from what went before, only from what was known, and none where it is thin."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackwork.core.facts import Fact
from trackwork.core.subjects import item
from trackwork.practices.exceptions.facts import ExceptionFiled
from trackwork.practices.standing.facts import WordNoted
from trackwork.practices.tracking.facts import (
    DateCommitted,
    DoneClaimed,
    IssueReopened,
    ItemWithdrawn,
)
from trackwork.reports.forecast import (
    CountForecast,
    Course,
    Forecast,
    Method,
    Promise,
    TooThin,
    course_of,
    forecast_count,
    forecast_counts,
    learn,
)

TODAY = date(2026, 6, 1)
ONE = item("tls-move", "payments-api")


def ago(days: int) -> date:
    """A day so many days before today."""
    return TODAY - timedelta(days=days)


def past(number: int, began: int, done: int | None = None, *, team: str = "one") -> Course:
    """An item that began and was done so many days ago."""
    return Course(
        subject=item("tls-move", team, f"part-{number}"),
        began=ago(began),
        touched=(ago(began),),
        done=ago(done) if done is not None else None,
    )


def told(*bodies: object) -> list[Fact]:
    """One fact a day from the first of the year."""
    start = datetime(2026, 1, 1, 10, tzinfo=UTC)
    return [
        Fact(
            key=str(at),
            subject=ONE,
            body=body,
            happened=start + timedelta(days=at),
            recorded=start,
            seq=at,
        )
        for at, body in enumerate(bodies)
    ]


def test_a_course_is_what_the_facts_tell() -> None:
    """Promises with the day they were made, and the day of the end."""
    first, later = date(2026, 3, 1), date(2026, 4, 1)
    course = course_of(
        ONE,
        told(WordNoted(), DateCommitted(day=first), DateCommitted(day=later), DoneClaimed()),
    )
    assert course is not None
    assert course.promises == (
        Promise(said=date(2026, 1, 2), day=first),
        Promise(said=date(2026, 1, 3), day=later),
    )
    assert (course.began, course.done, course.left) == (date(2026, 1, 1), date(2026, 1, 4), None)
    assert [course.promised_on(date(2026, 1, day)) for day in (1, 2, 3)] == [None, first, later]
    assert [course.open_on(date(2026, 1, day)) for day in (3, 4)] == [True, False]
    assert not course.open_on(date(2025, 12, 31))
    assert [course.quiet_on(day) for day in (date(2025, 1, 1), date(2026, 1, 9))] == [None, 5]
    assert course.team == "payments-api"


@pytest.mark.parametrize(
    ("last", "done", "left"),
    [
        (DoneClaimed(), 2, None),
        (ItemWithdrawn(), None, 2),
        (ExceptionFiled(form="not now", until=None), None, 2),
        (WordNoted(), None, None),
    ],
)
def test_a_course_ends_by_being_done_or_by_leaving(
    last: object, done: int | None, left: int | None
) -> None:
    """Done and put off are different ends, and many an item has none."""
    course = course_of(ONE, told(WordNoted(), last))
    assert course is not None
    assert course.done == (date(2026, 1, done) if done else None)
    assert course.left == (date(2026, 1, left) if left else None)


def test_what_was_opened_again_is_not_done() -> None:
    """A reopening takes the end back; without facts there is no course."""
    course = course_of(ONE, told(DoneClaimed(), IssueReopened()))
    assert course is not None
    assert course.done is None
    assert course_of(ONE, []) is None


def steady(count: int = 60) -> list[Course]:
    """Items begun ten days apart, each done a hundred days later, the last ones open."""
    begun = [count * 10 - 10 * each for each in range(count)]
    return [past(at, days, days - 100 if days >= 100 else None) for at, days in enumerate(begun)]


def test_a_steady_past_gives_a_narrow_range() -> None:
    """Where everything takes a hundred days, a new item is expected within them."""
    found = learn(steady(), at=TODAY).forecast(past(99, 1))
    assert isinstance(found, Forecast)
    assert TODAY < found.low <= found.likely <= found.high <= TODAY + timedelta(days=100)
    assert (found.share, found.at) == (0.8, TODAY)
    assert found.chance > 0.9
    assert found.basis.endswith("items that stood alike were done (no date)")


def test_too_little_past_gives_no_range() -> None:
    """It says so rather than inventing one."""
    found = learn(steady()[:5], at=TODAY).forecast(past(99, 1))
    assert found == TooThin(at=TODAY, why="not enough history for a range (no date)")
    assert learn([], at=TODAY).chance(past(99, 1), 30) is None


def test_many_that_never_end_give_no_range() -> None:
    """Open items alone are no experience of being done, however long they have been open."""
    experience = learn([past(n, 1500) for n in range(30)], at=TODAY)
    assert isinstance(experience.forecast(past(99, 1)), TooThin)


@pytest.mark.parametrize(("chance", "shown"), [(0.5, ago(-9)), (0.49, None)])
def test_a_day_alone_is_shown_only_where_done_is_likelier_than_not(
    chance: float, shown: date | None
) -> None:
    """A date without its chance would promise what most of the like never came to."""
    found = Forecast(
        at=TODAY, low=ago(-1), likely=ago(-9), high=ago(-99), share=0.8, chance=chance, basis="x"
    )
    assert found.day == shown


def test_what_is_put_off_counts_as_never_done() -> None:
    """The chance falls with every item that was put off; what is only open is not held against."""
    method = Method()
    whole = learn(steady(), at=TODAY, method=method).chance(past(99, 1), 365)
    gone = [replace(past(100 + n, 300), left=ago(200)) for n in range(60)]
    less = learn([*steady(), *gone], at=TODAY, method=method).chance(past(99, 1), 365)
    assert whole is not None
    assert less is not None
    assert less < whole
    assert learn(steady(), at=TODAY, method=method).chance(past(99, 1), 0) == 0


def test_items_are_told_apart_by_their_date_and_their_quiet() -> None:
    """Near its date, an item is judged by those that were as near to theirs."""
    dated = [
        replace(each, promises=(Promise(said=each.began, day=each.began + timedelta(days=200)),))
        for each in steady()
    ]
    experience = learn(dated, at=TODAY, method=Method(quiet=90))
    near = replace(past(99, 1), promises=(Promise(said=ago(1), day=TODAY + timedelta(days=150)),))
    found = experience.forecast(near)
    assert isinstance(found, Forecast)
    assert "its date in 4 to 8 months, touched in the last 90 days" in found.basis
    assert isinstance(experience.forecast(past(99, 1)), TooThin)
    silent = replace(near, touched=(ago(400),))
    assert isinstance(experience.forecast(silent), TooThin)


def test_a_team_with_enough_of_its_own_past_is_judged_by_it() -> None:
    """Else by everybody's."""
    slow = [past(200 + n, 900 - n * 10, 500 - n * 10, team="two") for n in range(30)]
    method = Method(own_team=True)
    experience = learn([*steady(), *slow], at=TODAY, method=method)
    own = experience.forecast(past(99, 1, team="two"))
    other = experience.forecast(past(99, 1, team="three"))
    assert isinstance(own, Forecast)
    assert isinstance(other, Forecast)
    assert own.likely > other.likely


@given(
    days=st.lists(st.tuples(st.integers(1, 900), st.integers(0, 900)), max_size=40),
    at=st.integers(0, 500),
)
def test_nothing_that_came_later_changes_a_forecast(days: list[tuple[int, int]], at: int) -> None:
    """What was known on a day is the same whether or not one knows how it went on."""
    day = ago(at)
    whole = [past(n, began, max(began - took, 0)) for n, (began, took) in enumerate(days)]
    known = [
        replace(each, done=each.done if each.done and each.done <= day else None)
        for each in whole
        if each.began <= day
    ]
    new = replace(past(99, at), began=day, touched=(day,))
    assert learn(whole, at=day).forecast(new) == learn(known, at=day).forecast(new)
    assert learned(whole, day) == learned(known, day)


def learned(courses: Sequence[Course], day: date) -> object:
    """The count forecast of a day."""
    return forecast_count(courses, at=day, days=30)


def test_counts_keep_the_pace_of_the_past() -> None:
    """One done every ten days: about nine more in ninety days, and nothing done is lost."""
    found = forecast_count(steady(), at=TODAY, days=90)
    assert isinstance(found, CountForecast)
    done = sum(each.done is not None for each in steady())
    assert done < found.low <= found.likely <= found.high <= 60
    assert (found.day, found.share) == (TODAY + timedelta(days=90), 0.8)
    assert found.basis.endswith("stretches of 90 days before, 9 items open now")


def test_counts_of_a_short_past_are_left_out() -> None:
    """A burn-up shows the horizons that history is long enough for, and no more."""
    young = [each for each in steady() if each.began >= ago(300)]
    assert [each.day for each in forecast_counts(young, at=TODAY, horizons=(30, 365))] == [
        TODAY + timedelta(days=30)
    ]
    assert forecast_count([], at=TODAY, days=30) == TooThin(
        at=TODAY, why="not enough history for a range (0 stretches of 30 days)"
    )
