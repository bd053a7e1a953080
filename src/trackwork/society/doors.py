"""The command-line door: words about requests, gates and initiatives, by the one table."""

from dataclasses import dataclass
from datetime import datetime

from trackwork.bootstrap import App
from trackwork.core.commands import CommandContext
from trackwork.core.facts import Fact, Note, PersonKey
from trackwork.core.grammar import Puzzled, parse_sentence
from trackwork.core.subjects import Subject
from trackwork.engine.adopted import read_adopted
from trackwork.engine.look import Calendars, Look
from trackwork.engine.saying import Saying
from trackwork.practices.requests.facts import RequestMade


class NotUnderstood(Exception):
    """A sentence that the table of commands does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request as somebody makes it. ``on_silence`` empty: nothing was declared."""

    key: str
    asker: str
    holder: Subject
    question: str
    on_silence: str = ""
    urgency: str = "normal"
    about: Subject | None = None


def say(app: App, subject: Subject, *, who: str, sentence: str, at: datetime) -> tuple[str, ...]:
    """One sentence about a subject, as the command line would take it; the answers, if any.

    Raises NotUnderstood.
    """
    read = parse_sentence(sentence, table=app.parts.commands, today=at.date())
    if isinstance(read, Puzzled):
        raise NotUnderstood(f"{sentence!r}: {read.why}")
    key = f"cli:{subject}:{at.isoformat()}:{read.row.name}"
    context = CommandContext(
        subject=subject, author=who, happened=at, today=at.date(), source="cli"
    )
    with app.ledger.transaction() as books:
        adopted = read_adopted(books, app.parts)
        look = Look(
            subject=subject,
            adopted=adopted,
            books=books,
            practices=tuple(app.parts.practices),
            calendars=Calendars(adopted.workspace),
            now=at,
        )
        heard = Saying(look, subject, "cli", at).said(read, context, key=key)
        books.facts.append(heard.facts)
        books.subjects.touch([str(subject)])
    return tuple(reply.text for reply in heard.replies)


def make_request(app: App, ask: Ask, at: datetime) -> Subject:
    """Put a request on paper; its subject."""
    subject = Subject("request", ask.key)
    body = RequestMade(
        asker=PersonKey(ask.asker),
        holder=ask.holder,
        question=Note(ask.question),
        on_silence=Note(ask.on_silence),
        reversible=bool(ask.on_silence),
        own_rights=bool(ask.on_silence),
        urgency=ask.urgency,
        about=ask.about,
    )
    fact = Fact(
        key=f"cli:{subject}:made",
        subject=subject,
        body=body,
        happened=at,
        recorded=at,
        actor=ask.asker,
        source="cli",
    )
    with app.ledger.transaction() as books:
        books.facts.append([fact])
        books.subjects.touch([str(subject)])
    return subject
