"""`tw:` lines that somebody wrote straight into a body, and a memory that tells them apart. Pure.

A line has no id of its own in a text file, so it gets one: from its words when it is first seen.
Nothing else in the file has a say in it, so a paragraph added above makes no old line new. What was
seen before is remembered (the listing's cursor carries it): a line found changed in its old place
keeps its id and gets a new revision, and words that come back after they had gone are said anew.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from trackwork.core.markers import BEGIN_OPENING, END
from trackwork.core.spoken import spoken_lines

MOST_REMEMBERED = 200
"""Comments and lines remembered per issue; the longest gone are forgotten first."""

_BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A line for us in a body; ``number`` counts the body's lines from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What was last seen under an id: a print of its words, its edition, whether it stands."""

    print: str
    edition: int = 1
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Memory:
    """Everything seen in one issue, in the order of the file."""

    seen: Mapping[str, Seen] = field(default_factory=lambda: MappingProxyType({}))

    def revision(self, key: str) -> str:
        """A text that differs whenever the words under an id were changed, even back again."""
        seen = self.seen[key]
        return seen.print if seen.edition == 1 else f"{seen.print}.{seen.edition}"

    def standing(self, prefix: str) -> list[tuple[str, str]]:
        """Ids with this beginning that stood there last time, each with its print, in order."""
        return [(k, s.print) for k, s in self.seen.items() if s.stands and k.startswith(prefix)]

    def now(self, current: Sequence[tuple[str, str]]) -> "Memory":
        """The memory after the issue was seen with these ids and prints."""
        fresh = {key: self._next(key, print_) for key, print_ in current}
        gone = {
            key: Seen(seen.print, seen.edition, stands=False)
            for key, seen in self.seen.items()
            if key not in fresh
        }
        kept = list(gone.items())[-max(MOST_REMEMBERED - len(fresh), 0) :]
        return Memory(MappingProxyType({**dict(kept), **fresh}))

    def _next(self, key: str, print_: str) -> Seen:
        before = self.seen.get(key)
        if before is None:
            return Seen(print_)
        same = before.stands and before.print == print_
        return before if same else Seen(print_, before.edition + 1)


def fingerprint(text: str) -> str:
    """A print of the words of a text; line ends and space around them do not count."""
    words = "\n".join(" ".join(line.split()) for line in _BREAK.split(text)).strip()
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def command_lines(body: str, *, word: str) -> tuple[CommandLine, ...]:
    """Lines for us outside our block, outside code, quotes and hidden text."""
    said = re.escape(word)
    wanted = re.compile(
        rf"\ufeff?[ ]{{0,3}}(?:{said}[ \u00a0]{{0,3}}[:\uff1a]|/{said}(?![\w/.-]))", re.IGNORECASE
    )
    if not re.search(said, body, re.IGNORECASE):
        return ()
    shown = "\n".join(_outside_block(_BREAK.split(body)))
    return tuple(
        CommandLine(line.number, line.text.strip())
        for line in spoken_lines(shown)
        if wanted.match(line.text)
    )


def _outside_block(lines: list[str]) -> list[str]:
    """The lines, with those of our block left empty so that the others keep their numbers."""
    out = list(lines)
    begin: int | None = None
    for number, line in enumerate(lines):
        if line.lstrip().startswith(BEGIN_OPENING):
            begin = number
        if begin is not None and END in line:
            out[begin : number + 1] = [""] * (number + 1 - begin)
            begin = None
    return out


def name_lines(prints: Sequence[str], memory: Memory) -> tuple[str, ...]:
    """An id for each line, in order: the one it had, that of the line it replaced, or a new one."""
    old = memory.standing("line-")
    kept = _same_words(prints, old)
    _same_place(kept, old, len(prints))
    taken = {old[index][0] for index in kept.values()}
    names = []
    for number, print_ in enumerate(prints):
        name = old[kept[number]][0] if number in kept else _fresh(print_, taken)
        taken.add(name)
        names.append(name)
    return tuple(names)


def _same_words(prints: Sequence[str], old: list[tuple[str, str]]) -> dict[int, int]:
    """Positions of lines whose words stood there before, each old line used once."""
    free: dict[str, list[int]] = {}
    for index, (_, print_) in enumerate(old):
        free.setdefault(print_, []).append(index)
    return {n: free[print_].pop(0) for n, print_ in enumerate(prints) if free.get(print_)}


def _same_place(kept: dict[int, int], old: list[tuple[str, str]], count: int) -> None:
    """Pair the rest where as many lines changed as stood there, between the same neighbours."""
    used = set(kept.values())
    number = 0
    while number < count:
        if number in kept:
            number += 1
            continue
        end = next((n for n in range(number, count) if n in kept), count)
        low = kept[number - 1] + 1 if number else 0
        high = kept[end] if end < count else len(old)
        between = range(low, high)
        if len(between) == end - number and used.isdisjoint(between):
            kept.update(zip(range(number, end), between, strict=True))
            used.update(between)
        number = end


def _fresh(print_: str, taken: set[str]) -> str:
    name, number = f"line-{print_[:10]}", 1
    while name in taken:
        number += 1
        name = f"line-{print_[:10]}-{number}"
    return name
