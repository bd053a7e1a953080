"""The nearest correct line to a sentence we could not read, with the person's own words in it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher

from trackwork.core.commands import Candidate, CommandRow, matching
from trackwork.core.patterns import Arg, ArgKind, Choice, Match, Pattern, Reader, Value

_CLOSE_ENOUGH = 0.6
_WORDS_LOOKED_AT = 30
_LONGEST_DAY = 6
_LINK = re.compile(r"https?://\S{1,500}", re.IGNORECASE)
_BECAUSE = re.compile(r"(?<!\w)because(?!\w)", re.IGNORECASE)
_EDGES = " \t\u00a0,;:.!?()-"
_DANGLING = ("until", "till", "because", "for", "to", "on", "by")


def nearest_line(
    sentence: str, candidates: tuple[Candidate, ...], *, table: Sequence[CommandRow], reader: Reader
) -> str:
    """A line of the table, without the command word, that can be read; "" if none is near."""
    near = _near(sentence, candidates, table)
    if near is None:
        return ""
    own = spelled(near.pattern, _filled(near, reader))
    return own if _can_be_read(own, near.row, table, reader) else near.row.example


def spelled(pattern: Pattern, values: Mapping[str, Value | Choice]) -> str:
    """The sentence by which a pattern says these values; arguments without a value are left out."""
    said = " ".join(pattern.head)
    for arg in pattern.args:
        value = values.get(arg.name)
        if value is None:
            continue
        shown = value.isoformat() if isinstance(value, date) else str(value)
        if arg.intro is not None:
            said = f"{said} {arg.intro} {shown}"
        else:
            said = f"{said}, {shown}" if arg.kind is ArgKind.TEXT else f"{said} {shown}"
    return said


@dataclass(frozen=True, slots=True, kw_only=True)
class _Near:
    row: CommandRow
    pattern: Pattern
    rest: str


def _near(
    sentence: str, candidates: tuple[Candidate, ...], table: Sequence[CommandRow]
) -> _Near | None:
    if candidates:
        first = candidates[0]
        rest = first.pattern.rest(sentence) or ""
        return _Near(row=first.row, pattern=first.pattern, rest=rest)
    best = max(_alike(sentence, table), key=lambda scored: scored[0], default=None)
    return best[1] if best is not None and best[0] >= _CLOSE_ENOUGH else None


def _alike(sentence: str, table: Sequence[CommandRow]) -> Iterator[tuple[float, _Near]]:
    words = [*re.finditer(r"\S+", sentence[:200])]
    for row in table:
        for pattern in row.patterns:
            head = " ".join(pattern.head).casefold()
            for count in {len(pattern.head), max(1, len(pattern.head) - 1)}:
                end = words[min(count, len(words)) - 1].end()
                said = sentence[:end].casefold().strip(",;:.!?")
                score = SequenceMatcher(None, said, head, autojunk=False).ratio()
                yield score, _Near(row=row, pattern=pattern, rest=sentence[end:])


def _filled(near: _Near, reader: Reader) -> dict[str, Value | Choice]:
    """Values for the pattern: the person's where found, the example's where one is needed."""
    outcomes = (pattern.match(near.row.example, reader=reader) for pattern in near.row.patterns)
    example = next((dict(one.args) for one in outcomes if isinstance(one, Match)), {})
    values: dict[str, Value | Choice] = {}
    rest = near.rest
    for arg in sorted(near.pattern.args, key=lambda arg: arg.kind is ArgKind.TEXT):
        found = _found(arg, rest, reader)
        if found is not None:
            values[arg.name], rest = found
        elif not arg.optional and arg.name in example:
            values[arg.name] = _day_near(arg, rest, reader) or example[arg.name]
    return {name: _written(value) for name, value in values.items()}


def _written(value: Value | Choice) -> Value | Choice:
    """A duration as people write it, so that the line can be read again."""
    return f"{value.days}d" if isinstance(value, timedelta) else value


def _day_near(arg: Arg, rest: str, reader: Reader) -> str:
    """A day like the one the person tried to write, "" if this is about no day."""
    said = _trimmed(_BECAUSE.split(rest, maxsplit=1)[0])
    return reader.nearest_day(said) if arg.kind is ArgKind.DAY and said else ""


def _found(arg: Arg, rest: str, reader: Reader) -> tuple[Value, str] | None:
    """The person's own words for an argument, wherever they stand, and the rest without them."""
    if arg.kind is ArgKind.TEXT:
        return _text(arg, rest)
    if arg.kind is ArgKind.DAY:
        return _somewhere(rest, reader.day)
    if arg.kind is ArgKind.DURATION:
        return _somewhere(rest, reader.duration)
    if arg.kind is ArgKind.LINK:
        link = _LINK.search(rest)
        return (link.group().rstrip(",;.!?)"), "") if link is not None else None
    first = _trimmed(rest).split(" ")[0].strip(_EDGES)
    return (first, "") if first and not arg.optional else None


def _text(arg: Arg, rest: str) -> tuple[Value, str] | None:
    before, *after = _BECAUSE.split(rest, maxsplit=1)
    if not after and arg.optional:
        return None
    text = _trimmed(" ".join(after) or before)
    return (text, "") if text else None


def _somewhere(rest: str, read: Callable[[str], Value | Choice | None]) -> tuple[Value, str] | None:
    words = [*re.finditer(r"\S+", rest)][:_WORDS_LOOKED_AT]
    for first, begin in enumerate(words):
        for end in reversed(words[first : first + _LONGEST_DAY]):
            value = read(rest[begin.start() : end.end()].strip(",;.!?()"))
            if value is not None and not isinstance(value, tuple):
                return value, f"{rest[: begin.start()]} {rest[end.end() :]}"
    return None


def _trimmed(text: str) -> str:
    """Without signs and small joining words at either edge."""
    words = text.strip(_EDGES).split()
    while words and words[0].casefold().strip(_EDGES) in _DANGLING:
        del words[0]
    while words and words[-1].casefold().strip(_EDGES) in _DANGLING:
        del words[-1]
    return " ".join(words).strip(_EDGES)


def _can_be_read(
    sentence: str, row: CommandRow, table: Sequence[CommandRow], reader: Reader
) -> bool:
    read = matching(sentence, table=table, reader=reader)
    args = next((one.outcome.args for one in read if isinstance(one.outcome, Match)), None)
    first = next((one.row.name for one in read if isinstance(one.outcome, Match)), "")
    return first == row.name and not any(isinstance(value, tuple) for _, value in args or ())
