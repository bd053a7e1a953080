"""A command's grammar line, such as `not now until <day> because <text>`, made into a matcher.

How a grammar line is written:

- words outside brackets are said as they stand (capitals, hyphens and double spaces are forgiven);
- `<name>` is an argument, `[...]` is optional, a lone name in `[ ]` is an optional argument;
- `until`, `because`, `for` and `->` before an argument introduce it;
- an argument's name says its kind (`<day>`, `<text>`, `[note]`), or it is given: `<review:day>`.

A text may always be introduced by a comma, a colon, a dash or "because".
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

Value = str | date | timedelta
#: What a person may have meant: a date written as 03/04 is two.
Choice = tuple[date, ...]


class ArgKind(StrEnum):
    """What an argument holds. DAY becomes a date, DURATION a timedelta, the others stay text."""

    DAY = "day"
    TEXT = "text"
    LINK = "link"
    REF = "ref"
    TEAM = "team"
    PERSON = "person"
    DURATION = "duration"
    WORD = "word"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arg:
    """One argument of a command; `intro` is the word that must come before it."""

    name: str
    kind: ArgKind
    optional: bool = False
    intro: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """How days and durations are read: a day gives one date, several candidates, or None.

    `nearest_day` gives the readable day nearest to a text that is none.
    """

    day: Callable[[str], date | Choice | None]
    duration: Callable[[str], timedelta | None]
    nearest_day: Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a sentence says by one pattern. A `Choice` as value means: ask which."""

    args: tuple[tuple[str, Value | Choice], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """Why a sentence with this pattern's first words does not fit, ready to be read."""

    why: str
    arg: Arg | None = None


_TEXT_NAMES = frozenset({"note", "reason", "why", "words", "what"})
_INTROS = {
    "until": r"(?:until|till|til)(?!\w)",
    "because": r"because(?:\s+of)?(?!\w)",
    "for": r"for(?!\w)",
    "->": r"(?:-+>|=>|\u2192|to(?!\w))",
}
# A full stop separates only where a sentence could end: ".NET" keeps its own.
_STOP = r"[,;:(\u2013\u2014\u2212\uff0c\uff1a\u3001\u3002-]|\.(?=[\s.]|$)"
_SEPARATOR = rf"(?:\s|{_STOP})"
_UNTIL = re.compile(_INTROS["until"], re.IGNORECASE)
_LEAD = re.compile(rf"{_SEPARATOR}*")
_PAUSE = re.compile(rf"\s*(?:{_STOP}){_SEPARATOR}*")
_BECAUSE = re.compile(rf"{_SEPARATOR}*because(?:\s+of)?(?!\w)[\s:,]*", re.IGNORECASE)
_NEXT_PART = re.compile(r"[,;]?\s+because(?!\w)", re.IGNORECASE)
_CLOSING = " \t\u00a0.,;:!?\u2026)*_-"
_LINK = re.compile(r"(?:https?://|www\.)\S+|[\w./-]{0,200}[#!]\d+", re.IGNORECASE)
_MOST_WORDS = {ArgKind.DAY: 6, ArgKind.DURATION: 4, ArgKind.TEAM: 4}
_MOST_SPLITS = 8
_SHOWN = 60

_ASKS_FOR = {
    ArgKind.DAY: "a day, for example 2027-03-01",
    ArgKind.TEXT: "a few words why",
    ArgKind.LINK: "a link",
    ArgKind.REF: "what it is about, for example acme/ledger#12",
    ArgKind.TEAM: "a team",
    ArgKind.PERSON: "a person",
    ArgKind.DURATION: "how long, for example 2w",
    ArgKind.WORD: "one more word",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A grammar line taken apart: the words it begins with, then its arguments in order."""

    head: tuple[str, ...]
    args: tuple[Arg, ...]

    def rest(self, sentence: str) -> str | None:
        """What follows the first words, or None if the sentence begins otherwise."""
        found = _head_matcher(self.head).match(sentence)
        return None if found is None else sentence[found.end() :]

    def match(self, sentence: str, *, reader: Reader) -> Match | Miss | None:
        """Read a sentence; None if it does not begin with this pattern's words."""
        rest = self.rest(sentence)
        if rest is None:
            return None
        outcome = _match(self.args, rest, reader)
        return outcome if isinstance(outcome, Miss) else Match(args=outcome)


@cache
def _head_matcher(head: tuple[str, ...]) -> re.Pattern[str]:
    words = r"[\s_\u2010\u2011-]{1,9}".join(re.escape(word) for word in head)
    return re.compile(rf"{words}(?!\w)", re.IGNORECASE)


_GRAMMAR_PART = re.compile(r"\[(?P<group>[^\]]*)\]|(?P<arg><[^>]*>)|(?P<word>[^\s\[\]<>]+|->)")


@cache
def pattern_of(grammar: str) -> Pattern:
    """The pattern a grammar line stands for. Raises ValueError when it begins with no word."""
    head: list[str] = []
    args: list[Arg] = []
    intro: str | None = None
    for part in _GRAMMAR_PART.finditer(grammar.replace("->", " -> ")):
        if part["group"] is not None:
            args.append(_optional(part["group"]))
        elif part["arg"]:
            args.append(_arg(part["arg"], optional=False, intro=intro))
            intro = None
        elif part["word"] in _INTROS:
            intro = part["word"]
        else:
            head.append(part["word"])
    if not head:
        raise ValueError(
            f"the grammar {grammar!r} begins with no word; write one, as in `date <day>`"
        )
    return Pattern(head=tuple(head), args=tuple(args))


def _optional(group: str) -> Arg:
    words = group.split()
    intro = words[0] if len(words) > 1 and words[0] in _INTROS else None
    return _arg(words[-1] if words else "note", optional=True, intro=intro)


def _arg(text: str, *, optional: bool, intro: str | None) -> Arg:
    name, _, kind = text.strip("<>").partition(":")
    if name in _TEXT_NAMES:
        kind = kind or "text"
    try:
        return Arg(name=name, kind=ArgKind(kind or name), optional=optional, intro=intro)
    except ValueError:
        kinds = ", ".join(ArgKind)
        raise ValueError(
            f"{text!r} has no known kind; write <{name}:kind>, one of {kinds}"
        ) from None


_Pairs = tuple[tuple[str, Value | Choice], ...]


def _match(args: tuple[Arg, ...], rest: str, reader: Reader) -> _Pairs | Miss:
    if not args:
        left = rest.strip(_CLOSING + "(")
        return Miss(why=f'we could not place "{shortened(left)}"') if left else ()
    arg, later = args[0], args[1:]
    body = _body(arg, rest)
    miss: Miss | None = None
    for value, left in _taken(arg, body, later, reader) if body else ():
        outcome = _match(later, left, reader)
        if not isinstance(outcome, Miss):
            return (arg.name, value), *outcome
        miss = miss or outcome
    if arg.optional:
        without = _match(later, rest, reader)
        return without if not isinstance(without, Miss) else (miss or without)
    return miss or Miss(why=_lacks(arg, body), arg=arg)


def _lacks(arg: Arg, body: str) -> str:
    if body and arg.kind in {ArgKind.DAY, ArgKind.DURATION}:
        said = _NEXT_PART.split(body, maxsplit=1)[0]
        return f'we could not read "{shortened(said)}" as {_ASKS_FOR[arg.kind]}'
    return f"this one also needs {_ASKS_FOR[arg.kind]}"


def shortened(text: str) -> str:
    """The beginning of somebody's words, to show in an answer."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}\u2026"


def _body(arg: Arg, rest: str) -> str:
    """The text from which an argument is taken, its introduction removed; "" if it is not there."""
    if arg.intro is not None:
        intro = re.compile(rf"{_SEPARATOR}*?{_INTROS[arg.intro]}[\s:,]*", re.IGNORECASE).match(rest)
        if intro is not None:
            return rest[intro.end() :].strip()
        pause = _PAUSE.match(rest) if arg.kind is ArgKind.TEXT else None
        text = rest[pause.end() :].strip() if pause is not None else ""
        # ", until ..." was meant as a day: not to be lost in a reason.
        return "" if _UNTIL.match(text) else text
    because = _BECAUSE.match(rest) if arg.kind is ArgKind.TEXT else None
    lead = because or _LEAD.match(rest)
    return rest[lead.end() :].strip() if lead is not None else ""


_Taken = tuple[Value | Choice, str]


def _taken(arg: Arg, body: str, later: tuple[Arg, ...], reader: Reader) -> Iterator[_Taken]:
    """Every reading of the argument at the start of the text, likeliest first, with the rest."""
    if arg.kind is ArgKind.TEXT:
        return _texts(body, later)
    if arg.kind is ArgKind.DAY:
        return _longest_first(body, arg.kind, reader.day)
    if arg.kind is ArgKind.DURATION:
        return _longest_first(body, arg.kind, reader.duration)
    return _words(body, arg.kind)


def _longest_first(
    body: str, kind: ArgKind, read: Callable[[str], Value | Choice | None]
) -> Iterator[_Taken]:
    for chunk, left in reversed(tuple(_chunks(body, kind))):
        value = read(chunk)
        if value is not None:
            yield value, left


def _words(body: str, kind: ArgKind) -> Iterator[_Taken]:
    for chunk, left in _chunks(body, kind):
        if kind is not ArgKind.LINK or _LINK.fullmatch(chunk):
            yield chunk.lstrip("@") if kind in _NAMES else chunk, left


_NAMES = frozenset({ArgKind.TEAM, ArgKind.PERSON})


def _texts(body: str, later: tuple[Arg, ...]) -> Iterator[_Taken]:
    if later and later[0].intro is not None:
        intro = re.compile(rf"\s{_INTROS[later[0].intro]}", re.IGNORECASE)
        for count, found in enumerate(intro.finditer(body)):
            if count < _MOST_SPLITS:
                yield body[: found.start()].rstrip(" ,;-"), body[found.start() :]
    whole = body.removesuffix(")") if body.count(")") > body.count("(") else body
    if whole.strip(_CLOSING):
        yield whole.strip(), ""


def _chunks(body: str, kind: ArgKind) -> Iterator[tuple[str, str]]:
    """The first word, the first two, ... with what follows them."""
    most = _MOST_WORDS.get(kind, 1)
    for count, word in enumerate(re.finditer(r"\S+", body), start=1):
        if count > most:
            return
        chunk = body[: word.end()].rstrip(",;.!?)")
        if chunk:
            yield chunk, body[len(chunk) :]
