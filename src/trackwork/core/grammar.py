"""From what somebody wrote to the commands in it, by the one table, the same at every door.

A command is a line that begins with the command word: `tw: at risk, waiting for certs` or
`/tw at risk`. What cannot be read comes back with the nearest correct line to copy; nothing here
raises on anybody's text, and the time grows with its length only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from trackwork.core.commands import Candidate, Command, CommandRow, matching
from trackwork.core.dates import AmbiguousDay, UnreadableDay, parse_day, parse_duration
from trackwork.core.nearest import nearest_line, spelled
from trackwork.core.patterns import Match, Miss, Reader, shortened
from trackwork.core.spoken import spoken_lines

#: Commands read from one comment; a text with more is a mistake or an attack.
MOST_COMMANDS = 20
#: Characters of one command line; a longer story belongs on the next line.
LONGEST_LINE = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A command in a comment: `index` counts commands from 0, `number` lines from 1."""

    command: Command
    row: CommandRow
    index: int
    line: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Puzzled:
    """A line meant for us that we could not read, and the lines to copy instead."""

    line: str
    number: int
    index: int
    why: str
    suggestions: tuple[str, ...]

    @property
    def suggestion(self) -> str:
        """The lines to copy, one below the other."""
        return "\n".join(self.suggestions)


Reading = Understood | Puzzled


def parse(
    text: str, *, table: Sequence[CommandRow], word: str = "tw", today: date
) -> tuple[Reading, ...]:
    """Every command in a comment, mail or issue body, in order. `today` is the author's date."""
    opening = _opening(word)
    asked = _Asked(table=tuple(table), word=word, reader=reader_for(today))
    readings: list[Reading] = []
    for spoken in spoken_lines(text):
        found = opening.match(spoken.text)
        if found is None:
            continue
        line = spoken.text.strip()
        place = _Place(line=line[:LONGEST_LINE], number=spoken.number, index=len(readings))
        if len(readings) == MOST_COMMANDS:
            why = f"we read the first {MOST_COMMANDS} commands of a comment; please send the rest"
            readings.append(_puzzled(place, f"{why} in another one", (f"{word}: help",)))
            break
        readings.append(_read(spoken.text[found.end() :].strip(), asked, place))
    return tuple(readings)


def parse_sentence(
    sentence: str, *, table: Sequence[CommandRow], word: str = "tw", today: date
) -> Reading:
    """One sentence without the command word, as a tick, a field or the command line gives it."""
    asked = _Asked(table=tuple(table), word=word, reader=reader_for(today))
    plain = " ".join(sentence.split())
    return _read(plain, asked, _Place(line=plain[:LONGEST_LINE], number=1, index=0))


def reader_for(today: date) -> Reader:
    """How days and durations are read on this date."""

    def day(text: str) -> date | tuple[date, ...] | None:
        read = parse_day(text, today=today)
        if isinstance(read, AmbiguousDay):
            return tuple(read.candidates)
        return read if isinstance(read, date) else None

    def duration(text: str) -> timedelta | None:
        read = parse_duration(text)
        return read if isinstance(read, timedelta) else None

    def nearest_day(text: str) -> str:
        read = parse_day(text, today=today)
        return read.nearest if isinstance(read, UnreadableDay) else ""

    return Reader(day=day, duration=duration, nearest_day=nearest_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    table: tuple[CommandRow, ...]
    word: str
    reader: Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    line: str
    number: int
    index: int


def _opening(word: str) -> re.Pattern[str]:
    said = re.escape(word)
    colon = "[:\uff1a]"
    return re.compile(
        rf"\ufeff?[ ]{{0,3}}(?:{said}[ \u00a0]{{0,3}}{colon}(?!//)|/{said}(?![\w/.-]){colon}?)",
        re.IGNORECASE,
    )


def _read(sentence: str, asked: _Asked, place: _Place) -> Reading:
    if len(sentence) > LONGEST_LINE:
        why = f"the line is longer than the {LONGEST_LINE} characters we read"
        return _puzzled(place, f"{why}; a longer story can stand on the next line", _help(asked))
    if not sentence:
        return _puzzled(place, "nothing follows the command word", _help(asked))
    candidates = matching(sentence, table=asked.table, reader=asked.reader)
    fitting = next((one for one in candidates if isinstance(one.outcome, Match)), None)
    if fitting is not None:
        return _understood(fitting, asked, place)
    why = _why(sentence, candidates)
    nearest = nearest_line(sentence, candidates, table=asked.table, reader=asked.reader)
    return _puzzled(place, why, (f"{asked.word}: {nearest}",) if nearest else _help(asked))


def _why(sentence: str, candidates: tuple[Candidate, ...]) -> str:
    misses = [one.outcome.why for one in candidates if isinstance(one.outcome, Miss)]
    return misses[0] if misses else f'we did not understand "{shortened(sentence)}"'


def _help(asked: _Asked) -> tuple[str, ...]:
    return (f"{asked.word}: help",)


def _understood(candidate: Candidate, asked: _Asked, place: _Place) -> Reading:
    assert isinstance(candidate.outcome, Match)
    said = candidate.outcome.args
    for name, value in said:
        if isinstance(value, tuple):
            lines = tuple(
                f"{asked.word}: {spelled(candidate.pattern, {**dict(said), name: day})}"
                for day in value
            )
            days = " or ".join(day.isoformat() for day in value)
            return _puzzled(place, f"the date can be read as {days}", lines)
    command = Command(
        candidate.row.name,
        tuple((name, value) for name, value in said if not isinstance(value, tuple)),
    )
    return Understood(
        command=command,
        row=candidate.row,
        index=place.index,
        line=place.line,
        number=place.number,
    )


def _puzzled(place: _Place, why: str, suggestions: tuple[str, ...]) -> Puzzled:
    return Puzzled(
        line=place.line,
        number=place.number,
        index=place.index,
        why=why,
        suggestions=suggestions,
    )
