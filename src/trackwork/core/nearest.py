"""The nearest correct line to a sentence we could not read, with the person's own words in it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher

from trackwork.core.commands import Candidate, CommandRow, matching
from trackwork.core.patterns import Arg, ArgKind, Choice, Match, Pattern, Reader, Value

_CLOSE_ENOUGH = 0.6
_WORDS_LOOKED_AT = 30
_LONGEST_DAY = 6
_DANGLING = re.compile(
    r"^(?:\s|[,;:.(-]|(?:until|till|because|for|to|on|by)(?!\w))+|(?:\s|[,;:.(-])+(?:(?:until|till"
    r"|because|for|to|on|by)\s*)?$",
    re.IGNORECASE,
)


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
            values[arg.name] = example[arg.name]
    return {name: _written(value) for name, value in values.items()}


def _written(value: Value | Choice) -> Value | Choice:
    """A duration as people write it, so that the line can be read again."""
    return f"{value.days}d" if isinstance(value, timedelta) else value


def _found(arg: Arg, rest: str, reader: Reader) -> tuple[Value, str] | None:
    """The person's own words for an argument, wherever they stand, and the rest without them."""
    if arg.kind is ArgKind.TEXT:
        text = _DANGLING.sub("", rest.strip())
        return (text, "") if text else None
    read = {ArgKind.DAY: reader.day, ArgKind.DURATION: reader.duration}.get(arg.kind)
    words = [*re.finditer(r"\S+", rest)][:_WORDS_LOOKED_AT]
    for first in range(len(words) if read is not None else 0):
        for last in range(min(first + _LONGEST_DAY, len(words)) - 1, first - 1, -1):
            chunk = rest[words[first].start() : words[last].end()].strip(",;.!?()")
            value = read(chunk) if read is not None else None
            if value is not None and not isinstance(value, tuple):
                before, after = rest[: words[first].start()], rest[words[last].end() :]
                return value, f"{_DANGLING.sub('', before)} {_DANGLING.sub('', after)}".strip()
    return None


def _can_be_read(
    sentence: str, row: CommandRow, table: Sequence[CommandRow], reader: Reader
) -> bool:
    for one in matching(sentence, table=table, reader=reader):
        if isinstance(one.outcome, Match):
            return one.row.name == row.name and not any(
                isinstance(value, tuple) for _, value in one.outcome.args
            )
    return False
