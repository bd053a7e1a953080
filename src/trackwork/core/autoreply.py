"""Mail that a program answered, and until when its person says to be away. Pure.

RFC 3834 has the header for it; older programs have others, and some only a subject. Until when is
read where it is said plainly; where it is not, nothing is guessed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

_LONGEST = 4_000
"""Characters of a mail that are looked through; whoever is away says so at the top."""
_YEAR_AHEAD = timedelta(days=366)
_MARKED = ("x-autoreply", "x-autorespond")
_BULK = frozenset({"auto_reply", "auto-reply"})
_SUBJECT = re.compile(
    r"\s*(?:\[[^\]]{0,40}\]\s*)?(?:automatic reply|auto(?:-| )?reply|out of (?:the )?office|ooo\b"
    r"|automatische antwort|abwesenheits|abwesend|r\u00e9ponse automatique|absence du bureau"
    r"|respuesta autom\u00e1tica|fuera de (?:la )?oficina)",
    re.IGNORECASE,
)
_MONTHS = (
    ("january", "jan", "januar", "j\u00e4nner", "janvier", "enero"),
    ("february", "feb", "februar", "f\u00e9vrier", "febrero"),
    ("march", "mar", "m\u00e4rz", "mars", "marzo"),
    ("april", "apr", "avril", "abril"),
    ("may", "mai", "mayo"),
    ("june", "jun", "juni", "juin", "junio"),
    ("july", "jul", "juli", "juillet", "julio"),
    ("august", "aug", "ao\u00fbt", "agosto"),
    ("september", "sep", "sept", "septembre", "septiembre"),
    ("october", "oct", "oktober", "okt", "octobre", "octubre"),
    ("november", "nov", "novembre", "noviembre"),
    ("december", "dec", "dezember", "dez", "d\u00e9cembre", "diciembre"),
)
_MONTH_OF = {word: at for at, words in enumerate(_MONTHS, start=1) for word in words}
_NAMES = "|".join(sorted(_MONTH_OF, key=len, reverse=True))
_FILL = r"(?:[^\W\d]{1,12}[,.]?\s+){0,4}?"
"""On, the, Monday, le, lundi, am, Montag, el, lunes: a few words between."""
_BACK = (
    r"back|return(?:ing)?|wieder|zur\u00fcck|de retour|reviens|reprendrai|de vuelta|vuelvo|regreso"
)
_UNTIL = r"until|till|through|bis|jusqu'?(?:au|\u00e0)|hasta"
_DAY = (
    rf"(?:(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})"
    rf"|(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s+(?:de\s+)?(?P<month>{_NAMES})\b\.?"
    rf"(?:,?\s+(?:de\s+)?(?P<year>\d{{4}}))?"
    rf"|(?P<first>{_NAMES})\s+(?P<second>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,\s*(?P<late>\d{{4}}))?"
    rf"|(?P<dotted>\d{{1,2}})\.(?P<number>\d{{1,2}})\.(?P<short>\d{{4}})?)"
)
_SAID = re.compile(rf"\b(?:(?P<back>{_BACK})|(?P<until>{_UNTIL}))\s+{_FILL}{_DAY}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """A program answered for somebody; ``until`` is the last day away, None: it does not say."""

    until: date | None = None


def away_in(headers: Mapping[str, str], subject: str, body: str, *, today: date) -> Away | None:
    """What an automatic answer says; None for a mail that a person wrote.

    ``headers`` by lower-case name; ``today`` is the day the mail came.
    """
    return (
        Away(until=until_in(f"{subject}\n{body}", today=today))
        if automatic(headers, subject)
        else None
    )


def automatic(headers: Mapping[str, str], subject: str) -> bool:
    """Whether a program answered. A list or a bulk mail alone is no such answer."""
    said = headers.get("auto-submitted", "").partition(";")[0].strip().casefold()
    if said:
        return said == "auto-replied"
    if any(name in headers for name in _MARKED):
        return True
    if headers.get("precedence", "").strip().casefold() in _BULK:
        return True
    return bool(_SUBJECT.match(subject))


def until_in(text: str, *, today: date) -> date | None:
    """The last day away, where one day is named as the end or as the first day back.

    Two different days that are both named so, a day that is over, or one more than a year ahead:
    None, and a person is asked.
    """
    found = {_last_day(each, today) for each in _SAID.finditer(text[:_LONGEST])}
    days = {day for day in found if day is not None and today <= day <= today + _YEAR_AHEAD}
    return days.pop() if len(days) == 1 else None


def _last_day(said: re.Match[str], today: date) -> date | None:
    day = _day(said, today)
    if day is None:
        return None
    return day - timedelta(days=1) if said["back"] else day


def _day(said: re.Match[str], today: date) -> date | None:
    """The day that is named; without a year the next such day."""
    if said["iso"]:
        return _exists(*map(int, said["iso"].split("-")))
    month = said["month"] or said["first"]
    number = int(said["number"]) if said["number"] else _MONTH_OF[month.casefold()]
    day = int(said["day"] or said["second"] or said["dotted"])
    year = said["year"] or said["late"] or said["short"]
    if year:
        return _exists(int(year), number, day)
    this_year = _exists(today.year, number, day)
    if this_year is None or this_year >= today:
        return this_year
    return _exists(today.year + 1, number, day)


def _exists(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
