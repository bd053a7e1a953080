"""Calendars, ladders and moments to try ladders with: any that a workspace could write down."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import strategies as st

from trackwork.core.calendars import Span, WorkingCalendar
from trackwork.core.ladders import Action, By, Ladder, Role, Rung, ladder

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

moments = st.integers(0, 60 * 24).map(lambda hours: START + timedelta(hours=hours))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """Leave, a freeze or a pause somewhere in the time played."""
    start = draw(moments)
    return Span(start, start + timedelta(hours=draw(st.integers(1, 24 * 14))))


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    """Anybody's working calendar."""
    return WorkingCalendar(
        zone=draw(st.sampled_from(["UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York"])),
        opens=time(draw(st.integers(5, 11))),
        closes=time(draw(st.integers(13, 22))),
        weekdays=frozenset(draw(st.sets(st.integers(0, 6), min_size=1))),
        country=draw(st.sampled_from([None, "DE", "IN"])),
        away=tuple(draw(st.lists(spans(), max_size=3))),
    )


@st.composite
def rungs(draw: st.DrawFn, name: str, *, asks: bool = False) -> Rung:
    """A rung; ``asks`` makes it one to the holder."""
    to = Role.HOLDER if asks else draw(st.sampled_from(list(Role)))
    return Rung(
        name=name,
        days=draw(st.integers(-5, 12)),
        do=Action.REMIND if to is Role.HOLDER else draw(st.sampled_from(list(Action)[1:-1])),
        to=to,
        by=draw(st.sampled_from(list(By))),
        shown_first=0 if to is Role.HOLDER else draw(st.integers(0, 3)),
        attempt=to is Role.HOLDER and draw(st.booleans()),
    )


@st.composite
def ladders(draw: st.DrawFn) -> Ladder:
    """Any ladder that may be written."""
    names = [f"rung{number}" for number in range(draw(st.integers(1, 6)))]
    return ladder("any", [draw(rungs(name, asks=name == "rung0")) for name in names])
