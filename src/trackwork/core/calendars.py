"""Working calendars: when somebody works, and every due time counted from that.

Instants go in and come out as aware datetimes (out: UTC); the holder's zone is used inside only.
Days, openings and closings of a year are laid out once and then looked up. A clock time that a
change of clocks skips means the first moment after the gap; one that happens twice means the
first of the two. The calendar knows the years 1900 to 2399: where nobody works any more (a freeze
without end) the answer is `NEVER`, so an obligation waits instead of breaking a run.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from functools import lru_cache
from types import MappingProxyType
from typing import Self
from zoneinfo import ZoneInfo, available_timezones

from trackwork.core.dates import spoken, spoken_short
from trackwork.core.people import Hours, Leave

DAWN = datetime(1900, 1, 1, tzinfo=UTC)
"""What counting back beyond the first known working day gives."""
NEVER = datetime(2400, 1, 1, tzinfo=UTC)
"""What looking for a working moment gives when there is none any more."""

_DAY = timedelta(days=1)
_TICK = timedelta(microseconds=1)
_MOST_HOURS = 1_000_000.0
_WALL_CAP = timedelta(hours=96)


class UnknownZone(ValueError):
    """No such time zone; ``near`` are names to copy."""

    def __init__(self, zone: str, near: tuple[str, ...]) -> None:
        super().__init__(f"{zone!r} is no time zone{_did_you_mean(near, 'Europe/Berlin')}")
        self.zone = zone
        self.near = near


class UnknownCountry(ValueError):
    """No public holidays are known for this country or subdivision; ``near`` are codes to copy."""

    def __init__(self, code: str, near: tuple[str, ...], *, within: str | None = None) -> None:
        what = (
            f"{code!r} is no subdivision of {within}" if within else f"{code!r} is no country code"
        )
        super().__init__(f"{what} with known public holidays{_did_you_mean(near, 'DE')}")
        self.code = code
        self.near = near


class NoWorkingDays(ValueError):
    """The calendar could never be open: no weekday is a working day."""


def _did_you_mean(near: tuple[str, ...], example: str) -> str:
    return f"; write one of: {', '.join(near)}" if near else f"; write one like {example}"


@dataclass(frozen=True, slots=True)
class Span:
    """Time nobody is at work, from ``start`` up to but without ``end``: leave, freeze, pause."""

    start: datetime
    end: datetime
    why: str = "leave"

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError(f"{self.why}: both ends need a time zone")
        if self.end < self.start:
            raise ValueError(f"{self.why}: it ends ({self.end}) before it starts ({self.start})")

    @classmethod
    def of_days(cls, first: date, last: date, *, zone: str, why: str = "leave") -> Self:
        """Whole local days, both included."""
        start = local_instant(first, time(0), zone=zone)
        return cls(start, local_instant(last + _DAY, time(0), zone=zone), why)


@dataclass(frozen=True, slots=True)
class _Year:
    """Open windows of a year in order, and the days (ordinals) that have any."""

    starts: tuple[datetime, ...] = ()
    ends: tuple[datetime, ...] = ()
    owners: tuple[int, ...] = ()
    days: tuple[int, ...] = ()


_NOTHING_OPEN = _Year()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingCalendar:
    """When a holder works. Monday is 0; ``closes`` not after ``opens`` means the next day."""

    zone: str = "UTC"
    opens: time = time(9, 0)
    closes: time = time(17, 0)
    weekdays: frozenset[int] = frozenset({0, 1, 2, 3, 4})
    country: str | None = None
    subdivision: str | None = None
    extra_holidays: frozenset[date] = frozenset()
    away: tuple[Span, ...] = ()
    _years: dict[int, _Year] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuses an unknown zone and a week nobody works in. Raises ValueError subclasses."""
        zone_of(self.zone)
        if not self.weekdays:
            raise NoWorkingDays("no weekday is a working day; name at least one (Monday is 0)")
        if not self.weekdays <= frozenset(range(7)):
            raise ValueError(f"weekdays are 0 (Monday) to 6 (Sunday), not {sorted(self.weekdays)}")

    @classmethod
    def of(cls, hours: Hours, *, leave: Iterable[Leave] = (), away: Iterable[Span] = ()) -> Self:
        """The calendar of hours with whole days of leave (local to them) and other spans."""
        spans = (Span.of_days(x.start, x.end, zone=hours.zone, why=x.why) for x in leave)
        return cls(
            zone=hours.zone,
            opens=hours.opens,
            closes=hours.closes,
            weekdays=hours.weekdays,
            country=hours.country,
            subdivision=hours.subdivision,
            extra_holidays=hours.extra_holidays,
            away=(*spans, *away),
        )

    def day_of(self, instant: datetime) -> date:
        """The holder's local day at an instant. Raises ValueError on a datetime without zone."""
        if instant.tzinfo is None:
            raise ValueError(f"{instant} has no time zone")
        return instant.astimezone(zone_of(self.zone)).date()

    def due_day(self, due: datetime) -> date:
        """The local day a due time belongs to: the midnight that ends a day belongs to that day."""
        return self.day_of(due - _TICK)

    def end_of_day(self, day: date) -> datetime:
        """The local midnight that ends a day: when a date-only deadline is over."""
        if day >= NEVER.date():
            return NEVER
        return local_instant(day + _DAY, time(0), zone=self.zone)

    def is_working_day(self, day: date) -> bool:
        """Whether a working time begins on that day, even if a part of it is left."""
        days = self._year(day.year).days
        at = bisect_left(days, day.toordinal())
        return at < len(days) and days[at] == day.toordinal()

    def opening(self, day: date) -> datetime:
        """The first working moment of a working day; of the next one when it is none."""
        return self._opening(day, 0)

    def shift(self, due: datetime, *, days: int) -> datetime:
        """The opening of the nth working day from the local day due belongs to.

        0 is that day, or the next working day when it is none; negative counts back.
        """
        return self._opening(self.due_day(due), days)

    def working_days_between(self, a: datetime, b: datetime) -> int:
        """Working days after a's local day up to and with b's; negative when b is earlier."""
        if b < a:
            return -self.working_days_between(b, a)
        first, last = self.day_of(a), self.day_of(b)
        years = (self._year(year).days for year in range(first.year, last.year + 1))
        low, high = first.toordinal(), last.toordinal()
        return sum(bisect_right(days, high) - bisect_right(days, low) for days in years)

    def is_open(self, instant: datetime) -> bool:
        """Whether the holder is at work at this moment."""
        return self.next_open(instant) == instant != NEVER

    def next_open(self, instant: datetime) -> datetime:
        """The first working moment at or after an instant; `NEVER` when there is none."""
        start, _ = next(self._windows(instant), (NEVER, NEVER))
        return start

    def add_working_hours(self, instant: datetime, hours: float) -> datetime:
        """The moment when so many working hours have passed; 0 is the next working moment.

        Raises ValueError below 0, above a million, and for what is no number.
        """
        if not 0 <= hours <= _MOST_HOURS:
            raise ValueError(f"{hours} is no number of working hours; write 0 to {_MOST_HOURS:.0f}")
        left = timedelta(hours=hours)
        for start, end in self._windows(instant):
            if left <= end - start:
                return start + left
            left -= end - start
        return NEVER

    def first_response(self, start: datetime) -> datetime:
        """When "48 hours" are over: two working days, at most 96 hours by the wall."""
        two_days = 2 * self._day_length() / timedelta(hours=1)
        return min(self.add_working_hours(start, two_days), start.astimezone(UTC) + _WALL_CAP)

    def why_not_working(self, instant: datetime) -> str | None:
        """Plain words for why nobody is at work now; None when somebody is."""
        if self.is_open(instant):
            return None
        spans = [span for span in self.away if span.start <= instant < span.end]
        if spans:
            return self._until(max(spans, key=lambda span: span.end), instant)
        day = self.day_of(instant)
        names = _holidays_of(self.country, self.subdivision, day.year)
        if day in names:
            return f"public holiday ({names[day]})"
        if day in self.extra_holidays:
            return "company holiday"
        return "quiet hours" if day.weekday() in self.weekdays else "weekend"

    def _until(self, span: Span, instant: datetime) -> str:
        back = self.next_open(span.end)
        if back == NEVER:
            return f"{span.why} until further notice"
        day, today = self.day_of(back), self.day_of(instant)
        return f"{span.why} until {spoken_short(day) if day.year == today.year else spoken(day)}"

    def _hours(self) -> Hours:
        return Hours(
            zone=self.zone,
            opens=self.opens,
            closes=self.closes,
            weekdays=self.weekdays,
            country=self.country,
            subdivision=self.subdivision,
            extra_holidays=self.extra_holidays,
        )

    def _day_length(self) -> timedelta:
        whole = datetime.combine(DAWN, self.closes) - datetime.combine(DAWN, self.opens)
        return whole if whole > timedelta(0) else whole + _DAY

    def _opening(self, day: date, days: int) -> datetime:
        year = day.year
        known = self._year(year)
        at = bisect_left(known.days, day.toordinal()) + days
        while at >= len(known.days):
            if year >= NEVER.year:
                return NEVER
            at, year = at - len(known.days), max(year + 1, DAWN.year)
            known = self._year(year)
        while at < 0:
            if year < DAWN.year:
                return DAWN
            year = min(year - 1, NEVER.year - 1)
            known = self._year(year)
            at += len(known.days)
        return known.starts[bisect_left(known.owners, known.days[at])]

    def _windows(self, instant: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Open windows from an instant on, the first cut to begin there."""
        instant = max(instant.astimezone(UTC), DAWN)
        # A window that is still open may belong to the local day before the day before (UTC).
        for year in range((instant - 2 * _DAY).year, NEVER.year):
            known = self._year(year)
            for at in range(bisect_right(known.ends, instant), len(known.ends)):
                yield max(known.starts[at], instant), known.ends[at]

    def _year(self, year: int) -> _Year:
        known = self._years.get(year)
        if known is None:
            known = self._years[year] = self._lay_out(year)
        return known

    def _lay_out(self, year: int) -> _Year:
        if not DAWN.year <= year < NEVER.year:
            return _NOTHING_OPEN
        start = datetime(year, 1, 1, tzinfo=UTC) - 2 * _DAY
        end = datetime(year + 1, 1, 1, tzinfo=UTC) + 3 * _DAY
        away = [span for span in self.away if span.start < end and start < span.end]
        if any(span.start <= start and end <= span.end for span in away):
            return _NOTHING_OPEN
        whole = _usual_year(self._hours(), year)
        return _without(whole, away, self.zone) if away else whole


@lru_cache(maxsize=65_536)
def local_instant(day: date, clock: time, *, zone: str) -> datetime:
    """The instant of a local clock time: after a gap when it is skipped, the first when doubled."""
    tz, wanted = zone_of(zone), datetime.combine(day, clock)
    instant = wanted.replace(tzinfo=tz).astimezone(UTC)
    if instant.astimezone(tz).replace(tzinfo=None) == wanted:
        return instant
    return _end_of_gap(wanted, tz, latest=instant)


def zone_of(zone: str) -> ZoneInfo:
    """The zone of an IANA name. Raises `UnknownZone`."""
    try:
        return ZoneInfo(zone)
    except (OSError, LookupError, ValueError):
        near = get_close_matches(zone[:60], sorted(available_timezones()), n=3)
        raise UnknownZone(zone[:60], tuple(near)) from None


def public_holidays(country: str, subdivision: str | None, year: int) -> Mapping[date, str]:
    """Public holidays of a country (ISO code) by day, named in English where the source can.

    Raises `UnknownCountry` with the nearest valid codes.
    """
    return _public_holidays(country.upper(), subdivision, year)


@lru_cache(maxsize=2048)
def _public_holidays(country: str, subdivision: str | None, year: int) -> Mapping[date, str]:
    # A quarter of a second to import; most calendars of a first look need no holidays.
    import holidays  # noqa: PLC0415 - loaded when the first holiday is asked for

    known = holidays.list_supported_countries()
    if country not in known:
        raise UnknownCountry(country, _near_countries(country))
    if subdivision and subdivision not in known[country]:
        near = get_close_matches(subdivision[:20], known[country], n=3, cutoff=0.3)
        raise UnknownCountry(subdivision, tuple(near or known[country][:3]), within=country)
    found = holidays.country_holidays(
        country, subdiv=subdivision, years=year, expand=False, language="en_US"
    )
    return MappingProxyType({day: name for day, name in found.items() if day.year == year})


def _near_countries(code: str) -> tuple[str, ...]:
    from holidays.registry import COUNTRIES  # noqa: PLC0415 - as above

    codes: dict[str, str] = {}
    for name, alpha_2, alpha_3, *_ in COUNTRIES.values():
        codes |= {name.upper(): alpha_2, alpha_2: alpha_2, alpha_3: alpha_2}
    near = get_close_matches(code[:60].replace(" ", ""), sorted(codes), n=3, cutoff=0.5)
    return tuple(dict.fromkeys(codes[each] for each in near))


def _holidays_of(country: str | None, subdivision: str | None, year: int) -> Mapping[date, str]:
    return public_holidays(country, subdivision, year) if country else MappingProxyType({})


def _end_of_gap(wanted: datetime, tz: ZoneInfo, *, latest: datetime) -> datetime:
    """The instant a gap that swallows a local time ends; whole seconds, as zone changes are."""
    low, high = wanted.replace(tzinfo=tz, fold=1).astimezone(UTC), latest
    second = timedelta(seconds=1)
    while high - low > second:
        middle = low + (high - low) // (2 * second) * second
        after = middle.astimezone(tz).replace(tzinfo=None) >= wanted
        low, high = (low, middle) if after else (middle, high)
    return high.replace(microsecond=0)


@lru_cache(maxsize=4096)
def _usual_year(hours: Hours, year: int) -> _Year:
    """A year without anybody's leave; shared by everybody with the same hours."""
    closed = hours.extra_holidays | _holidays_of(hours.country, hours.subdivision, year).keys()
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    days = (date.fromordinal(ordinal) for ordinal in range(first, last + 1))
    working = (day for day in days if day.weekday() in hours.weekdays and day not in closed)
    return _year_of((_window(day, hours) for day in working), hours.zone)


def _window(day: date, hours: Hours) -> tuple[datetime, datetime, int]:
    until = day if hours.closes > hours.opens else day + _DAY
    start = local_instant(day, hours.opens, zone=hours.zone)
    return start, local_instant(until, hours.closes, zone=hours.zone), day.toordinal()


def _year_of(windows: Iterable[tuple[datetime, datetime, int]], zone: str) -> _Year:
    """Windows with the days they make working days: those on which one of their own begins.

    What is left of a night after the leave of its evening is open time, but no day of its own.
    """
    real = [window for window in windows if window[0] < window[1]]
    tz = zone_of(zone)
    days = (day for start, _, day in real if start.astimezone(tz).toordinal() == day)
    return _Year(
        tuple(start for start, _, _ in real),
        tuple(end for _, end, _ in real),
        tuple(day for _, _, day in real),
        tuple(dict.fromkeys(days)),
    )


def _without(year: _Year, away: Iterable[Span], zone: str) -> _Year:
    """A year's windows with the spans cut out."""
    windows = list(zip(year.starts, year.ends, year.owners, strict=True))
    for span in away:
        start, end = span.start.astimezone(UTC), span.end.astimezone(UTC)
        # Only the windows the span touches are rebuilt, so many spans stay cheap.
        low = bisect_right(windows, start, key=lambda window: window[1])
        high = bisect_left(windows, end, key=lambda window: window[0])
        pieces = (
            piece
            for left, right, day in windows[low:high]
            for piece in ((left, min(right, start), day), (max(left, end), right, day))
        )
        windows[low:high] = [piece for piece in pieces if piece[0] < piece[1]]
    return _year_of(windows, zone)
