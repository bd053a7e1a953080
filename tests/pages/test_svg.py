"""Charts as pictures: whole numbers people count in, and nothing drawn that is not there."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from tests.pages.reading import read
from tests.pages.samples import charts
from tests.reports.making import NOW, TODAY
from trackwork.core.health import Health
from trackwork.pages.strokes import scale, short
from trackwork.pages.svg import drawn
from trackwork.reports.charts import Ahead, Bars, Grid, Lines, Series, Slip, Slips

LINES, BARS, GRID, SLIPS = charts()


def words(chart):
    """Every text in a picture."""
    return [each.text for each in read(drawn(chart)).of("text")]


@pytest.mark.parametrize(
    ("top", "step", "to"),
    [
        (1, 1, 1),
        (5, 1, 5),
        (7, 2, 8),
        (12, 5, 15),
        (42, 10, 50),
        (100, 20, 100),
        (101, 25, 125),
        (540, 200, 600),
        (20_000, 5_000, 20_000),
    ],
)
def test_a_scale_goes_in_whole_steps_people_count_in(top, step, to):
    """Everything fits, in at most five steps."""
    assert scale(top) == (step, to)


def test_days_of_a_long_time_are_months():
    """Within a year a day and month, beyond that month and year."""
    assert short(TODAY, 90) == "20 Nov"
    assert short(TODAY, 900) == "Nov 2026"


def test_a_forecast_goes_on_from_where_the_line_ends():
    """Its range is an area, its middle a line of its own, named in the legend."""
    ahead = (Ahead(day=TODAY + timedelta(days=30), low=2, likely=3, high=5),)
    found = read(drawn(replace(LINES, ahead=ahead, top=5)))
    assert len(found.of("polygon")) == 1
    assert "likely, with its range" in words(replace(LINES, ahead=ahead))
    only = Lines(
        name="x", title="x", says="x", unit="x", days=(), series=LINES.series[:1], top=5,
        ahead=ahead,
    )  # fmt: skip
    only = replace(only, series=(Series(label="done", values=()),))
    assert len(read(drawn(only)).of("polygon")) == 1


def test_gaps_are_not_drawn():
    """What was not known on a day leaves no point; a single point is a dot."""
    found = read(drawn(LINES))
    assert [each.attributes["class"] for each in found.of("circle")] == ["dot line s1"]
    assert len(found.of("polyline")) == 1


def test_a_bar_stands_where_there_is_something():
    """None for nothing; the rest is the legend."""
    assert len(read(drawn(BARS)).of("rect")) == 3 + 2


@pytest.mark.parametrize(
    "empty",
    [
        Lines(name="x", title="x", says="x", unit="%", days=(), series=(), top=1),
        Bars(name="x", title="x", says="x", unit="%", days=(), series=()),
        Grid(name="x", title="x", says="x", states=(), rows=()),
        Slips(name="x", title="x", says="x", rows=(), today=TODAY),
    ],
)
def test_nothing_to_show_is_said(empty):
    """An empty chart is a sentence, not an empty frame."""
    assert len(words(empty)) == 1


def test_one_item_each_is_a_shape_and_several_are_a_count():
    """A grid of single items needs no numbers."""
    states = (Health.ON_TRACK, Health.DONE_VERIFIED)
    single = replace(GRID, states=states, rows=(("ledger", (1, 0)), ("web", (0, 1))))
    assert words(single).count("●") == 2
    assert not read(drawn(single)).of("rect")
    several = replace(GRID, states=states, rows=(("ledger", (1, 4)),))
    shown = words(several)
    assert {"1", "4", "done", "verified"} <= set(shown)
    assert len(read(drawn(several)).of("rect")) == 2


def test_a_long_name_is_shortened_in_the_picture_only():
    """The numbers below have it whole."""
    long = "a-team-with-a-rather-long-name"
    shown = words(replace(GRID, rows=((long, (1,)),)))
    assert "a-team-with-a-rather-long\N{HORIZONTAL ELLIPSIS}" in shown
    parted = words(replace(GRID, rows=((f"{long}/kep-0185", (1,)),)))
    assert "a-team-with-a-ra\N{HORIZONTAL ELLIPSIS}/kep-0185" in parted


def test_a_moved_date_is_a_strong_line_and_the_way_to_done_a_thin_one():
    """First committed, committed, likely and done are marks of their own."""
    day = TODAY
    moved = Slip(
        label="moved",
        first=day,
        committed=day + timedelta(days=9),
        forecast=day + timedelta(days=20),
        actual=None,
    )
    done = Slip(label="done", first=day, committed=day, forecast=None, actual=day)
    bare = Slip(label="bare", first=None, committed=day, forecast=None, actual=None)
    found = read(drawn(replace(SLIPS, rows=(moved, done, bare))))
    kinds = [each.attributes["class"] for each in found.of("line")]
    assert kinds.count("slip") == 1
    assert kinds.count("rest") == 2
    circles = [each.attributes["class"] for each in found.of("circle")]
    assert [circles.count(x) for x in ("first", "committed", "forecast")] == [3, 4, 2]
    assert len(found.of("path")) == 2


def test_a_shape_nobody_taught_us_is_refused():
    """A new chart needs a way to be drawn."""

    @dataclass
    class Cake:
        """No chart of ours."""

    with pytest.raises(TypeError, match="Cake"):
        drawn(Cake())  # type: ignore[arg-type] # the point of the test


def test_the_day_of_the_page_is_marked():
    """One line across all dates."""
    kinds = [x.attributes["class"] for x in read(drawn(SLIPS)).of("line")]
    assert kinds.count("today") == 2  # the line, and what it means
    assert NOW.date() == SLIPS.today
