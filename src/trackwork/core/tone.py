"""How our texts sound, and how other people's words are printed safely.

`lint` reads what we wrote; `neutral` and `quote_foreign` handle what somebody else wrote, so that
none of it can act as a command, a mention, a marker or markup in the place where we print it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from trackwork.core.gentle import FORBIDDEN, blames, shouts

#: Invisible, never white space, forbids a line break: it parts a sign from what it would act on.
JOINER = "\u2060"
LINE_CAP = 300
QUOTE_LINES_CAP = 40

BLOCK_LINES = 25
CHECK_IN_WORDS = 90


class Shape(StrEnum):
    """What a text is, which decides how long it may be."""

    NOTE = "note"
    BLOCK = "block"
    CHECK_IN = "check_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToneFinding:
    """One place where a text does not sound like us: the rule, the words, the 1-based line."""

    rule: str
    words: str
    line: int
    advice: str


_QUOTED = re.compile(r'"[^"\n]*"|\u201c[^\u201d\n]*\u201d')
_HIDDEN = re.compile(r"<!--[^>\n]*-->")


def lint(text: str, *, shape: Shape = Shape.NOTE) -> tuple[ToneFinding, ...]:
    """Everything in a text of ours that is not short, warm and plain.

    Words in quotation marks and quoted lines are somebody else's and are left alone.
    """
    found: list[ToneFinding] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.lstrip().startswith(">"):
            found.extend(_line_findings(_QUOTED.sub(" ", line), number))
    found.extend(_length_findings(text, shape))
    if text.count("!") - text.count("<!--") - text.count("![") > 1:
        found.append(
            ToneFinding(
                rule="exclamation", words="!", line=1, advice="One exclamation mark is joy."
            ),
        )
    return tuple(found)


def _line_findings(line: str, number: int) -> Iterator[ToneFinding]:
    for match in FORBIDDEN.finditer(line):
        yield ToneFinding(
            rule="forbidden word",
            words=match.group(),
            line=number,
            advice="Say what is so and what would help, without the verdict.",
        )
    for words in blames(line):
        yield ToneFinding(
            rule="blame",
            words=words,
            line=number,
            advice="Name the matter, not the person: 'not heard yet' instead of who did not.",
        )
    for words in shouts(line):
        yield ToneFinding(rule="shouting", words=words, line=number, advice="Small letters do.")


def _length_findings(text: str, shape: Shape) -> Iterator[ToneFinding]:
    lines = visible_lines(text)
    if shape is Shape.BLOCK and len(lines) > BLOCK_LINES:
        yield ToneFinding(
            rule="length",
            words=f"{len(lines)} lines",
            line=BLOCK_LINES + 1,
            advice=f"A block has at most {BLOCK_LINES} lines.",
        )
    words = sum(len(line.split()) for line in lines)
    if shape is Shape.CHECK_IN and words > CHECK_IN_WORDS:
        yield ToneFinding(
            rule="length",
            words=f"{words} words",
            line=1,
            advice=f"A check-in has at most {CHECK_IN_WORDS} words.",
        )


def visible_lines(text: str) -> tuple[str, ...]:
    """The lines a reader sees: hidden comments taken out, lines that held nothing else gone."""
    kept = []
    for line in text.strip("\n").split("\n"):
        shown = _HIDDEN.sub("", line)
        if shown.strip() or shown == line:
            kept.append(shown)
    return tuple(kept)


_KEPT_FORMAT = frozenset("\u200d\ufe0f")
_OPENS_MARKUP = re.compile(r"<(?=\S|$)(?![\d=])")
_STARTS_ENTITY = re.compile(r"&(?=#?\w)")
_LEADS_LINE = re.compile(r"(?=[/>#*+=|~:!\-]|\d+[.)]|[^\s:\uff1a]{1,40}[ ]{0,3}[:\uff1a])")


@lru_cache(maxsize=4096)
def neutral(text: str, *, limit: int | None = LINE_CAP) -> str:
    """Somebody else's words as one harmless line of Markdown, mail or chat.

    Line ends become spaces; control and direction characters go; mentions, markup, markers,
    slash commands and `word:` commands lose their power but stay readable. `limit` is in
    characters; None keeps all.
    """
    plain = " ".join(_printable(text).split())
    if limit is not None and len(plain) > limit:
        plain = _cut(plain, limit)
    plain = plain.replace("`", "'").replace("](", f"]{JOINER}(").replace("[~", f"[{JOINER}~")
    plain = plain.replace("@", f"@{JOINER}").replace("\uff20", f"\uff20{JOINER}")
    plain = _STARTS_ENTITY.sub(f"&{JOINER}", _OPENS_MARKUP.sub("\u2039", plain))
    return f"{JOINER}{plain}" if _LEADS_LINE.match(plain) else plain


def quote_foreign(text: str, *, lines: int = QUOTE_LINES_CAP) -> str:
    """Somebody else's words as a Markdown quote, line by line, each line neutral.

    More than `lines` lines are cut, and the cut is shown. Nothing said gives an empty string.
    """
    said = re.split(r"\r\n|\n|\r", text.strip())
    kept = [f"> {neutral(line)}".rstrip() for line in said[:lines]]
    if len(said) > lines:
        kept.append("> \u2026")
    return "\n".join(kept) if text.strip() else ""


def shown(text: str) -> str:
    """Any text as a terminal may show it: whatever would steer one goes, line ends and tabs stay.

    Escapes, direction signs and lone carriage returns lose their power; nothing visible is lost.
    """
    if text.isprintable():
        return text
    return "\r\n".join(
        "".join(char for char in line if char in "\n\t" or not _hidden(char))
        for line in text.split("\r\n")
    )


def _printable(text: str) -> str:
    return "".join(_sign(char) for char in text)


def _sign(char: str) -> str:
    if char.isspace():
        return " "
    return "" if _hidden(char) else char


def _hidden(char: str) -> bool:
    # Cc/Cf: control, bidi, zero width, tags. Cs: half a pair, which no file can hold.
    # Zl/Zp end lines. Emoji need their joiner and selector.
    kinds = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    return unicodedata.category(char) in kinds and char not in _KEPT_FORMAT


def _cut(text: str, limit: int) -> str:
    head = text[: limit - 1]
    at_word = head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head
    return f"{at_word}\u2026"
