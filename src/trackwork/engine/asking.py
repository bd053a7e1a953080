"""Requests from the command line: somebody asks somebody, on paper, with silence thought of."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from trackwork.core.facts import Fact, Note, PersonKey
from trackwork.core.policy import TIERS
from trackwork.core.subjects import Subject
from trackwork.engine.adopted import Adopted
from trackwork.engine.parts import Parts
from trackwork.engine.say import DOOR, look_at
from trackwork.ports import Books
from trackwork.practices.requests.duties import respond_due
from trackwork.practices.requests.facts import RequestMade
from trackwork.practices.requests.state import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A request to make; ``on_silence`` counts if ``reversible`` and within ``own_rights``."""

    asker: str
    holder: Subject
    question: str
    on_silence: str = ""
    reversible: bool = False
    own_rights: bool = False
    urgency: str = "normal"
    about: Subject | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A request as it stands: whose turn, until when, on both sides' clocks."""

    subject: Subject
    state: Request
    due: datetime | None
    asker_zone: str
    holder_zone: str


def make_request(books: Books, wanted: Wanted, *, now: datetime) -> Subject:
    """Record a request; its subject, named after what it asks. Raises ValueError."""
    if not wanted.question.strip():
        raise ValueError("a request needs a question")
    if wanted.urgency not in TIERS:
        raise ValueError(f"the urgency is one of {', '.join(TIERS)}")
    subject = Subject("request", _key(wanted, now))
    body = RequestMade(
        asker=PersonKey(wanted.asker),
        holder=wanted.holder,
        question=Note(wanted.question.strip()),
        on_silence=Note(wanted.on_silence.strip()),
        reversible=wanted.reversible,
        own_rights=wanted.own_rights,
        urgency=wanted.urgency,
        about=wanted.about,
    )
    fact = Fact(
        key=f"{DOOR}|{subject}|made.0",
        subject=subject,
        body=body,
        happened=now,
        recorded=now,
        actor=wanted.asker,
        source=DOOR,
    )
    books.facts.append([fact])
    return subject


def _key(wanted: Wanted, now: datetime) -> str:
    """Short enough to type; the same question asked again at another moment is another request."""
    said = f"{wanted.asker}|{wanted.holder}|{wanted.question}|{now.isoformat()}"
    return f"{now:%m%d}-{hashlib.sha256(said.encode()).hexdigest()[:4]}"


def standing(
    parts: Parts, adopted: Adopted, books: Books, *, subject: Subject, now: datetime
) -> Standing:
    """One request as of now."""
    look = look_at(parts, adopted, books, subject=subject, now=now)
    state: Request = look.state("requests", subject)
    holder = state.holder
    return Standing(
        subject=subject,
        state=state,
        due=respond_due(state, look) if state.open and holder is not None else None,
        asker_zone=look.calendar(Subject("person", state.asker)).zone,
        holder_zone=look.calendar(holder).zone if holder else "UTC",
    )


def all_requests(
    parts: Parts, adopted: Adopted, books: Books, *, now: datetime
) -> tuple[Standing, ...]:
    """Every request, the open ones by due first."""
    made = [fact.subject for fact in books.facts.latest("RequestMade")]
    found = [standing(parts, adopted, books, subject=each, now=now) for each in made]
    return tuple(sorted(found, key=lambda one: (one.due is None, one.due or now, one.subject)))
