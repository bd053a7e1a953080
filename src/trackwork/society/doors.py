"""The command-line door: what people say about requests, gates and initiatives, by the one table."""

from dataclasses import dataclass
from datetime import datetime

from trackwork.bootstrap import App
from trackwork.core.commands import CommandContext
from trackwork.core.facts import Fact, GearChanged, Note, PersonKey
from trackwork.core.grammar import Puzzled, parse_sentence
from trackwork.core.subjects import WORKSPACE, Subject
from trackwork.core.workspace import Gear
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


def say(app: App, subject: Subject, *, who: str, sentence: str, at: datetime) -> None:
    """One sentence about a subject, as the command line would take it. Raises NotUnderstood."""
    read = parse_sentence(sentence, table=app.parts.commands, today=at.date())
    if isinstance(read, Puzzled):
        raise NotUnderstood(f"{sentence!r}: {read.why}")
    key = f"cli:{subject}:{at.isoformat()}:{read.row.name}"
    context = CommandContext(
        subject=subject, author=who, happened=at, today=at.date(), source="cli"
    )
    bodies = read.row.facts(read.command, context)
    _append(app, [_fact(subject, b, f"{key}.{n}", who, at) for n, b in enumerate(bodies)])


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
    _append(app, [_fact(subject, body, f"cli:{subject}:made", ask.asker, at)])
    return subject


def change_gear(app: App, gear: Gear, *, who: str, at: datetime) -> None:
    """Shift the workspace into another gear."""
    key = f"cli:gear:{gear}:{at.isoformat()}"
    _append(app, [_fact(WORKSPACE, GearChanged(gear=gear), key, who, at)])


def _fact(subject: Subject, body: object, key: str, who: str, at: datetime) -> Fact:
    return Fact(
        key=key, subject=subject, body=body, happened=at, recorded=at, actor=who, source="cli"
    )


def _append(app: App, facts: list[Fact]) -> None:
    with app.ledger.transaction() as books:
        books.facts.append(facts)
        books.subjects.touch([str(fact.subject) for fact in facts])
