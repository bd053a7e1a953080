"""Leave from automatic answers, in mails that somebody's own rule saves or fetches (`mailboxes`).

A program answered for a person we know, and said until when: those days are leave, with where they
come from beside them. Whoever reads otherwise takes the file away.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from trackwork.core.autoreply import away_in
from trackwork.core.people import ANSWER
from trackwork.settings.files import PersonEntry, SpanOfDays, heard_span

_STUMBLES = (
    ValueError, LookupError, AttributeError, TypeError, ArithmeticError, RecursionError,
    MessageError,
)  # fmt: skip
"""What the reader of mails raises over headers that somebody made to break it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """Who is away, from the day the answer came to the day it names."""

    person: str
    days: SpanOfDays


def answered(
    saved: Iterable[EmailMessage], people: Mapping[str, PersonEntry], today: date
) -> list[Answered]:
    """What saved answers say of people we know, one for each absence, since its first answer.

    One that says no day, or a day that is over, says nothing; nor does a mail that a person wrote.
    """
    known = {each.mail.casefold(): key for key, each in people.items() if each.mail}
    found: dict[tuple[str, date], Answered] = {}
    for mail in saved:
        try:
            heard = _heard(mail, known, today)
        except _STUMBLES:
            continue  # a header that the reader of mails stumbles over is no answer
        if heard is not None:
            absence = (heard.person, heard.days.end)
            before = found.setdefault(absence, heard)
            found[absence] = min(before, heard, key=lambda each: each.days.start)
    return [found[absence] for absence in sorted(found)]


def _heard(mail: EmailMessage, known: Mapping[str, str], today: date) -> Answered | None:
    """What one mail says."""
    key = known.get(parseaddr(str(mail.get("From", "")))[1].casefold())
    came = _day(mail)
    if key is None or came is None or came > today:
        return None
    headers = {name.lower(): str(value) for name, value in mail.raw_items()}
    away = away_in(headers, str(mail.get("Subject", "")), _text(mail), today=came)
    if away is None or away.until is None or away.until < today:
        return None
    why = f"automatic answer of {came.isoformat()}"
    days = heard_span(came, away.until, why=why, heard=ANSWER)
    return Answered(person=key, days=days)


def _day(mail: EmailMessage) -> date | None:
    """The day it came, by its own Date."""
    try:
        at = parsedate_to_datetime(str(mail.get("Date", "")))
    except (ValueError, TypeError):
        return None
    return (at.astimezone(UTC) if at.tzinfo else at).date()


def _text(mail: EmailMessage) -> str:
    """Its plain text; empty when it has none."""
    part = mail.get_body(preferencelist=("plain",))
    try:
        content = part.get_content() if part is not None else ""
    except (LookupError, ValueError, KeyError):
        return ""
    return content if isinstance(content, str) else ""
