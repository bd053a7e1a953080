"""Which lines of a comment its author says, as opposed to quotes, shows or hides.

Code, inline code, HTML, block quotes, mail quotes and signatures are left out. The rules are those
of CommonMark (https://spec.commonmark.org/0.31.2/); where trackers differ from it and each other, a
line is skipped rather than guessed. One pass over the lines and one over the characters of each
paragraph, so the time grows with the length of the text whatever it holds.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from trackwork.core.mailquotes import own_lines

_INDENT = r"[ ]{0,3}"
_LIST = r"(?:[-*+]|\d{1,9}[.)])"
_TAG = r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>"
_BLOCK_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details"
    "|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head"
    "|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p"
    "|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul"
)

_FENCE = re.compile(rf"{_INDENT}(?P<list>{_LIST}[ ]+)*(?P<mark>`{{3,}}|~{{3,}})(?P<info>.*)")
_CODE = re.compile(r"[ ]{0,3}\t|[ ]{4}")
_QUOTE = re.compile(rf"{_INDENT}(?:{_LIST}[ ]{{1,4}})?>")
_STARTS_ANEW = re.compile(rf"{_INDENT}(?:{_LIST}(?:[ ]|$)|#{{1,6}}(?:[ ]|$))")
_RAW_TAG = re.compile(rf"{_INDENT}<(?P<name>script|pre|style|textarea)(?=[\s>]|$)", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"{_INDENT}</?(?:{_BLOCK_TAGS})(?=[\s/>]|$)", re.IGNORECASE)
_LONE_TAG = re.compile(rf"{_INDENT}{_TAG}\s*$")
_DECLARED = tuple(
    (re.compile(_INDENT + re.escape(opening)), closing)
    for opening, closing in (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">"))
)


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """One line the author says: its 1-based number, and its text without hidden parts."""

    number: int
    text: str


def spoken_lines(text: str) -> Iterator[SpokenLine]:
    """The lines of a Markdown comment or a mail that are its author's own plain words."""
    for paragraph in filter(None, _paragraphs(own_lines(text))):
        yield from _said(paragraph)


_Numbered = tuple[int, str]
_Ends = Callable[[str], bool]


def _paragraphs(lines: list[str]) -> Iterator[list[_Numbered]]:
    """Runs of lines that are neither code, quote nor HTML block; an inline span stays in one."""
    run: list[_Numbered] = []
    ends: _Ends | None = None
    quoted = False
    for number, line in enumerate(lines, start=1):
        if ends is not None:
            ends = None if ends(line) else ends
            continue
        if not line.strip():
            yield run
            run, quoted = [], False
            continue
        opens, ends = _block(line, in_paragraph=bool(run))
        fresh = opens or _STARTS_ANEW.match(line) is not None
        # A line right under a quote still belongs to it, until something else begins.
        quoted = _QUOTE.match(line) is not None or (quoted and not fresh)
        if fresh or quoted:
            yield run
            run = []
        code = not run and _is_indented(line)
        if not (opens or quoted or code):
            run.append((number, line))
    yield run


def _is_indented(line: str) -> bool:
    return _CODE.match(line) is not None


def _block(line: str, *, in_paragraph: bool) -> tuple[bool, _Ends | None]:
    """Whether a code or HTML block begins here, and what ends it on a later line."""
    fence = _FENCE.match(line)
    if fence is not None and not (fence["mark"][0] == "`" and "`" in fence["info"]):
        return True, _fence_end(fence["mark"], anywhere=fence["list"] is not None)
    raw = _RAW_TAG.match(line)
    if raw is not None:
        return _until(f"</{raw['name'].lower()}", line)
    for opening, closing in _DECLARED:
        if opening.match(line):
            return _until(closing, line)
    if _BLOCK_TAG.match(line) or (not in_paragraph and _LONE_TAG.match(line)):
        return True, _is_blank
    return False, None


def _is_blank(line: str) -> bool:
    return not line.strip()


def _until(token: str, line: str) -> tuple[bool, _Ends | None]:
    def holds(later: str) -> bool:
        return token in later.lower()

    return True, None if holds(line) else holds


def _fence_end(mark: str, *, anywhere: bool) -> _Ends:
    # Inside a list the closing fence is indented as far as the list is.
    indent = r"\s*" if anywhere else _INDENT
    closing = re.compile(rf"{indent}{re.escape(mark[0])}{{{len(mark)},}}\s*$")
    return lambda line: closing.match(line) is not None


def _said(paragraph: list[_Numbered]) -> Iterator[SpokenLine]:
    """The lines of one paragraph that do not begin inside a span, with hidden HTML cut out."""
    text = "\n".join(line for _, line in paragraph)
    spans = tuple(_spans(text))
    starts = [span.start for span in spans]
    shown = _without_html(text, spans).split("\n")
    offset = 0
    for (number, line), left in zip(paragraph, shown, strict=True):
        at = offset + len(line) - len(line.lstrip())
        before = bisect_right(starts, at) - 1
        if before < 0 or spans[before].end <= at:
            yield SpokenLine(number, left)
        offset += len(line) + 1


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    html: bool


_SIGN = re.compile(rf"\\[`<]|(?P<ticks>`+)|(?P<comment><!--)|(?P<tag>{_TAG})")


def _spans(text: str) -> Iterator[_Span]:
    """Inline code and inline HTML of a paragraph, in order and without overlap."""
    closers: dict[int, list[int]] = defaultdict(list)
    for ticks in re.finditer("`+", text):
        closers[len(ticks.group())].append(ticks.end())
    last_comment_end = text.rfind("-->")
    at = 0
    while (sign := _SIGN.search(text, at)) is not None:
        at = sign.end()
        if sign["ticks"]:
            ends = closers[len(sign["ticks"])]
            after = bisect_right(ends, sign.end())
            at = ends[after] if after < len(ends) else at
        elif sign["comment"] and sign.end() <= last_comment_end:
            at = text.index("-->", sign.end()) + len("-->")
        if at > sign.end() or sign["tag"]:
            yield _Span(sign.start(), at, html=not sign["ticks"])


def _without_html(text: str, spans: tuple[_Span, ...]) -> str:
    """The text with HTML spans cut, their line ends kept so that lines still count alike."""
    pieces = []
    at = 0
    for span in spans:
        if span.html:
            pieces.append(text[at : span.start] + "\n" * text.count("\n", span.start, span.end))
            at = span.end
    return "".join([*pieces, text[at:]])
