"""The command line's door: one sentence about one subject, by the same grammar and rights."""

from dataclasses import dataclass
from datetime import datetime

from trackwork.core.commands import CommandContext, CommandRow
from trackwork.core.facts import Fact
from trackwork.core.grammar import Puzzled, parse_sentence
from trackwork.core.subjects import Subject, person
from trackwork.engine.adopted import Adopted
from trackwork.engine.look import Calendars, Look
from trackwork.engine.parts import Parts
from trackwork.engine.saying import Saying, puzzled
from trackwork.ports import Books

DOOR = "cli"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What came of a sentence: the command it was read as, new facts, and what to answer."""

    command: str = ""
    effect: str = ""
    undo: str = ""
    facts: tuple[Fact, ...] = ()
    answers: tuple[str, ...] = ()


def look_at(
    parts: Parts, adopted: Adopted, books: Books, *, subject: Subject, now: datetime
) -> Look:
    """A look at one subject, for whoever answers a person and saves nothing."""
    return Look(
        subject=subject,
        adopted=adopted,
        books=books,
        practices=tuple(parts.practices),
        calendars=Calendars(adopted.workspace),
        now=now,
    )


def say(
    parts: Parts,
    adopted: Adopted,
    books: Books,
    *,
    subject: Subject,
    sentence: str,
    author: str,
    now: datetime,
) -> Spoken:
    """Record what a person says about a subject, or answer why not. ``author`` is their key."""
    look = look_at(parts, adopted, books, subject=subject, now=now)
    today = look.calendar(person(author)).day_of(now)
    word = adopted.workspace.word
    bare = _bare(sentence, word)
    reading = parse_sentence(bare, table=parts.commands, word=word, today=today)
    key = f"{DOOR}|{author}|{subject}|{now.isoformat()}|{bare}"
    if isinstance(reading, Puzzled):
        return Spoken(answers=(puzzled(reading, key).text,))
    misplaced = _misplaced(parts, reading.row, subject)
    if misplaced:
        return Spoken(command=reading.row.name, answers=(misplaced,))
    context = CommandContext(subject=subject, author=author, happened=now, today=today, source=DOOR)
    saying = Saying(look, subject, source=DOOR, now=now)
    heard = saying.said(reading, context, key=key)
    new = books.facts.append(heard.facts)
    return Spoken(
        command=reading.row.name,
        effect=reading.row.effect,
        undo=reading.row.undo,
        facts=new,
        answers=tuple(reply.text for reply in heard.replies),
    )


def _bare(sentence: str, word: str) -> str:
    """The sentence without a command word somebody typed by habit."""
    for opening in (f"{word}:", f"/{word} "):
        if sentence.strip().casefold().startswith(opening.casefold()):
            return sentence.strip()[len(opening) :].strip()
    return sentence.strip()


def _misplaced(parts: Parts, row: CommandRow, subject: Subject) -> str:
    """Why this cannot be said of this kind of subject; empty when it can."""
    if row.name == "undo" or subject.kind in parts.by_name[row.practice].subjects:
        return ""
    fitting = [
        f"`{each.example}`"
        for each in parts.commands
        if subject.kind in parts.by_name[each.practice].subjects
    ]
    nearest = f" Here one can say, for example, {fitting[0]}." if fitting else ""
    return f"`{row.name}` is not said about a {subject.kind}, so nothing was changed.{nearest}"
