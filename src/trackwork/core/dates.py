"""Days and durations as people write and read them: read when clear, asked about when not."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_LONGEST = 60
_YEARS_AROUND = 50
_DAYS_IN = {"d": 1, "w": 7, "m": 30, "y": 365}
_WEEKDAY_OF = {
    word: at
    for at, words in enumerate(
        (
            ("mon", "monday"),
            ("tue", "tues", "tuesday"),
            ("wed", "wednesday"),
            ("thu", "thur", "thurs", "thursday"),
            ("fri", "friday"),
            ("sat", "saturday"),
            ("sun", "sunday"),
        )
    )
    for word in words
}
_MONTH_OF = {
    word: at
    for at, words in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for word in words
}
_VOCABULARY = (
    *_WEEKDAY_OF,
    *_MONTH_OF,
    *("today", "tomorrow", "next", "this", "end", "of", "month", "quarter", "year", "in"),
    *("day", "days", "week", "weeks", "months", "years"),
)
_WEEKDAY = "|".join(sorted(_WEEKDAY_OF, key=len, reverse=True))
_MONTH = "|".join(sorted(_MONTH_OF, key=len, reverse=True))
_UNIT = r"(?P<unit>d|w|m|y|days?|weeks?|months?|years?)"
_AMOUNT = rf"(?P<amount>[0-9]{{1,3}}) ?{_UNIT}"
_YEAR = r"(?:,? (?P<year>[0-9]{4}))?"
_DURATION = re.compile(rf"(?:for )?(?:{_AMOUNT}|an? (?P<one>day|week|month|year))")


@dataclass(frozen=True, slots=True)
class AmbiguousDay:
    """A text that can mean two days; the author chooses."""

    text: str
    candidates: tuple[date, date]

    @property
    def question(self) -> str:
        """One friendly line that asks which of the two is meant."""
        one, two = self.candidates
        return (
            f"{self.text!r} can mean {spoken(one)} or {spoken(two)}; "
            f"please write {one.isoformat()} or {two.isoformat()}"
        )


@dataclass(frozen=True, slots=True)
class UnreadableDay:
    """A text that is no day, why, and the nearest text that would be one."""

    text: str
    why: str
    nearest: str


@dataclass(frozen=True, slots=True)
class UnreadableDuration:
    """A text that is no length of time, why, and the nearest text that would be one."""

    text: str
    why: str
    nearest: str


Reading = date | AmbiguousDay | UnreadableDay


def parse_day(text: str, *, today: date) -> Reading:
    """The day a text means, seen from ``today`` (the author's local day).

    A weekday is the first one after today (said on that very weekday it is asked about); ``next
    fri`` is the Friday of the next calendar week, Monday first; a month added keeps the day, or
    takes the month's last; a day without year is the nearest one not past.
    """
    if len(text) > _LONGEST:
        return UnreadableDay(text[:_LONGEST], "it is too long for a day", _example(today))
    plain = " ".join(text.split()).casefold().rstrip(".,;!")
    found = _read(plain, text=text.strip(), today=today)
    if abs(_year_in(found, today) - today.year) > _YEARS_AROUND:
        return UnreadableDay(text.strip(), "its year is far from now", _example(today))
    return found


def parse_duration(text: str) -> timedelta | UnreadableDuration:
    """A length of time in whole days: ``10d``, ``2w``, ``1 month`` (30 days), ``a year`` (365)."""
    shown = text[:_LONGEST].strip()
    plain = " ".join(text.split()).casefold().rstrip(".,;!") if len(text) <= _LONGEST else ""
    match = _DURATION.fullmatch(plain)
    if match is None:
        number = re.search(r"[1-9][0-9]{0,2}", plain)
        nearest = f"{number[0] if number else '2'}w"
        return UnreadableDuration(shown, "it is no length of time", nearest)
    unit = (match["unit"] or match["one"])[0]
    days = int(match["amount"] or 1) * _DAYS_IN[unit]
    return timedelta(days=days) if days else UnreadableDuration(shown, "a day is the least", "1d")


def spoken(day: date) -> str:
    """``Fri 11 Dec 2026``, in every locale."""
    return f"{spoken_short(day)} {day.year}"


def spoken_short(day: date) -> str:
    """``Fri 11 Dec``, where the year is plain from what stands around."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def spoken_duration(length: timedelta) -> str:
    """``2 weeks``, ``10 days``, ``5 hours``, ``under an hour``; rounded down, without a sign."""
    length = abs(length)
    hours = length // timedelta(hours=1)
    if hours < 1:
        return "under an hour"
    days = length.days
    if not days:
        return _counted(hours, "hour")
    return _counted(days // 7, "week") if days % 7 == 0 else _counted(days, "day")


def _counted(amount: int, unit: str) -> str:
    return f"{amount} {unit}" if amount == 1 else f"{amount} {unit}s"


def _year_in(found: Reading, today: date) -> int:
    """The year a reading speaks of, which is today's when it names none."""
    if isinstance(found, UnreadableDay):
        year = found.nearest[:4]
        return int(year) if year.isdigit() else today.year
    return (found.candidates[0] if isinstance(found, AmbiguousDay) else found).year


def _example(today: date) -> str:
    return _moved(today, 14).isoformat()


def _moved(day: date, days: int) -> date:
    """A day so many days on; the last day there is when that is beyond it."""
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def _last_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _read(plain: str, *, text: str, today: date) -> Reading:
    for pattern, reader in _FORMS:
        match = pattern.fullmatch(plain)
        if match is not None:
            return reader(match, text, today)
    return UnreadableDay(text, "it is no day we can read", _nearest(plain, today=today))


def _nearest(plain: str, *, today: date) -> str:
    """The same text with its words mended, when that is a day; else an example."""
    mended = " ".join(
        (get_close_matches(word, _VOCABULARY, n=1, cutoff=0.7) or [word])[0]
        if word.isalpha()
        else word
        for word in plain.split()
    )
    for pattern, reader in _FORMS:
        match = pattern.fullmatch(mended)
        if match is not None and isinstance(reader(match, mended, today), date):
            return mended
    return _example(today)


def _today(match: re.Match[str], _text: str, today: date) -> Reading:
    return _moved(today, 1 if match[0] == "tomorrow" else 0)


def _iso(match: re.Match[str], text: str, _today: date) -> Reading:
    return _exact(int(match["year"]), int(match["month"]), int(match["day"]), text=text)


def _exact(year: int, month: int, day: int, *, text: str) -> date | UnreadableDay:
    """A day of a known year; says what is nearest when it does not exist."""
    year, month = max(year, 1), month or 1
    if month > len(MONTHS):
        return UnreadableDay(text, "a year has 12 months", _last_of(year, 12).isoformat())
    last = _last_of(year, month)
    if 1 <= day <= last.day:
        return last.replace(day=day)
    why = f"{MONTHS[month - 1]} {year} has days 1 to {last.day}"
    return UnreadableDay(text, why, (last if day else last.replace(day=1)).isoformat())


def _weekday(match: re.Match[str], text: str, today: date) -> Reading:
    wanted = _WEEKDAY_OF[match["weekday"]]
    if match["which"] == "next":
        return _moved(today, 7 - today.weekday() + wanted)
    ahead = (wanted - today.weekday()) % 7
    if ahead == 0:
        return AmbiguousDay(text, (today, _moved(today, 7)))
    return _moved(today, ahead)


def _ahead(match: re.Match[str], text: str, today: date) -> Reading:
    amount, unit = int(match["amount"]), match["unit"][0]
    if unit in "dw":
        return _moved(today, amount * _DAYS_IN[unit])
    months = today.month - 1 + amount * (12 if unit == "y" else 1)
    year, month = today.year + months // 12, months % 12 + 1
    if year > date.max.year:
        return UnreadableDay(text, "it is far from now", "+2w")
    last = _last_of(year, month)
    return last.replace(day=min(today.day, last.day))


def _end_of(match: re.Match[str], _text: str, today: date) -> Reading:
    month = {"month": today.month, "quarter": (today.month + 2) // 3 * 3, "year": 12}
    return _last_of(today.year, month[match["period"]])


def _quarter(match: re.Match[str], text: str, today: date) -> Reading:
    month = int(match["quarter"]) * 3
    year = match["year"] or match["before"]
    return _end_of_month(year, month, text=text, today=today)


def _named_end(match: re.Match[str], text: str, today: date) -> Reading:
    return _end_of_month(match["year"], _MONTH_OF[match["month"]], text=text, today=today)


def _end_of_month(year: str | None, month: int, *, text: str, today: date) -> Reading:
    if year is not None:
        known = max(int(year), 1)
        return _exact(known, month, monthrange(known, month)[1], text=text)
    end = _last_of(today.year, month)
    return end if end >= today else _last_of(min(today.year + 1, date.max.year), month)


def _named(match: re.Match[str], text: str, today: date) -> Reading:
    month, day = _MONTH_OF[match["month"]], int(match["day"])
    found = _dated(match["year"], month, day, text=text, today=today)
    said = match["weekday"]
    if said and isinstance(found, date) and found.weekday() != _WEEKDAY_OF[said]:
        name = WEEKDAYS[found.weekday()]
        return UnreadableDay(text, f"{found.isoformat()} is a {name}", found.isoformat())
    return found


def _dated(
    year: str | None, month: int, day: int, *, text: str, today: date
) -> date | UnreadableDay:
    """A day and month with its year, or in the nearest year where it is not past."""
    if year is not None:
        return _exact(int(year), month, day, text=text)
    this = _exact(today.year, month, day, text=text)
    ahead = this >= today if isinstance(this, date) else this.nearest >= today.isoformat()
    after = _exact(min(today.year + 1, date.max.year), month, day, text=text)
    return after if not ahead or (isinstance(after, date) and not isinstance(this, date)) else this


def _numbers(match: re.Match[str], text: str, today: date) -> Reading:
    """Two numbers: day and month or month and day; asked about when both are possible."""
    one, two, year = int(match["one"]), int(match["two"]), match["year"]
    if year is not None and len(year) == len("26"):
        return UnreadableDay(text, "please write the year with four digits", _example(today))
    readings = [
        _dated(year, month, day, text=text, today=today) for day, month in ((one, two), (two, one))
    ]
    days = sorted({found for found in readings if isinstance(found, date)})
    if len(days) == len(readings):
        return AmbiguousDay(text, (days[0], days[1]))
    if days:
        return days[0]
    return readings[0] if two <= len(MONTHS) else readings[1]


_DAY_AND_MONTH = (
    rf"(?:(?P<weekday>{_WEEKDAY}),? )?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th|\.)? (?P<month>{_MONTH})"
)
_MONTH_AND_DAY = (
    rf"(?:(?P<weekday>{_WEEKDAY}),? )?(?P<month>{_MONTH}) (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?"
)
_TWO_NUMBERS = r"(?P<one>[0-9]{1,2})[-/.](?P<two>[0-9]{1,2})(?:[-/.](?P<year>[0-9]{4}|[0-9]{2}))?"
_QUARTER = rf"(?:(?:the )?end of )?(?:(?P<before>[0-9]{{4}})[ -])?q(?P<quarter>[1-4]){_YEAR}"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str, date], Reading]], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (r"today|tomorrow", _today),
        (r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})", _iso),
        (rf"(?:(?P<which>next|this|on) )?(?P<weekday>{_WEEKDAY})", _weekday),
        (rf"(?:\+ ?|in ){_AMOUNT}", _ahead),
        (r"(?:the )?end of (?:the |this )?(?P<period>month|quarter|year)", _end_of),
        (_QUARTER, _quarter),
        (rf"(?:the )?end of (?P<month>{_MONTH}){_YEAR}", _named_end),
        (_DAY_AND_MONTH + _YEAR, _named),
        (_MONTH_AND_DAY + _YEAR, _named),
        (_TWO_NUMBERS, _numbers),
    )
)
