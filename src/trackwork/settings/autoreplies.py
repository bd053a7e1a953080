"""Leave from automatic answers: mails that somebody's own rule saves below ``leave/`` as ``.eml``.

A program answered for a person we know, and said until when: those days are leave, with where they
come from beside them. Whoever reads otherwise takes the file away.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path

from trackwork.core.autoreply import away_in
from trackwork.core.people import ANSWER
from trackwork.settings.files import PersonEntry, SpanOfDays, heard_span

FOLDER = "leave"
LARGEST = 200_000
"""Bytes of a mail that are read; an automatic answer is short."""
MOST = 2_000
"""Mails that are read; the newest names come last and are read first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """Who is away, from the day the answer came to the day it names."""

    person: str
    days: SpanOfDays


def answered(folder: Path, people: Mapping[str, PersonEntry], today: date) -> Iterator[Answered]:
    """What the saved answers say of people we know. One that says no day, or a day that is over,
    says nothing; nor does a mail that a person wrote.
    """
    known = {each.mail.casefold(): key for key, each in people.items() if each.mail}
    for path in sorted((folder / FOLDER).glob("*.eml"), reverse=True)[:MOST]:
        mail = _mail(path, folder)
        try:
            found = _heard(mail, known, today) if mail is not None else None
        except (ValueError, LookupError, AttributeError, TypeError):
            continue  # a header that the reader of mails stumbles over is no answer
        if found is not None:
            yield found


def _heard(mail: EmailMessage, known: Mapping[str, str], today: date) -> Answered | None:
    """What one mail says."""
    key = known.get(parseaddr(str(mail.get("From", "")))[1].casefold())
    came = _day(mail)
    if key is None or came is None or came > today:
        return None
    headers = {name.lower(): str(value) for name, value in mail.items()}
    away = away_in(headers, str(mail.get("Subject", "")), _text(mail), today=came)
    if away is None or away.until is None or away.until < today:
        return None
    why = f"automatic answer of {came.isoformat()}"
    days = heard_span(came, away.until, why=why, heard=ANSWER)
    return Answered(person=key, days=days)


def _mail(path: Path, folder: Path) -> EmailMessage | None:
    """A mail inside the workspace folder; None for what cannot be read."""
    if not path.resolve().is_relative_to(folder.resolve()):
        return None
    try:
        with path.open("rb") as file:
            return message_from_bytes(file.read(LARGEST), policy=default)
    except (OSError, ValueError, RecursionError):  # parts within parts without end
        return None


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
