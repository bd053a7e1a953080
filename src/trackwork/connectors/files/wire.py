"""One issue file as bytes and as values, and edits that change only what must change. No I/O.

A file is a byte order mark, front matter, a body, and comments at the end::

    ---
    title: TLS move for payments-api
    state: open
    ---
    The body, in Markdown. `tw:` lines may stand in it.

    ## Comment by ana, 2026-11-17 09:12

    tw: at risk, waiting for certs

Line ends, encoding and every byte that an edit does not have to touch stay as they are.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from trackwork.connectors.files.coding import Coding, decode
from trackwork.connectors.files.frontmatter import (
    Entry,
    Trouble,
    Unwritable,
    read_entries,
    scalar,
    with_value,
)
from trackwork.core.markers import COMMENT_OPENING, find_comment_marker
from trackwork.ports import Finding

LARGEST = 1_000_000
"""Bytes of one issue file that we read."""

_BREAK = r"(?:\r\n|\n|\r)"
_AT_LINE_START = r"(?:(?<=[\r\n])|\A)"
_WHEN = r"\d{4}-\d{2}-\d{2}(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?(?:[ ]?(?:Z|UTC|[+-]\d{2}:?\d{2}))?"
_SAYS = rf"\#{{2,3}}[ ]Comment[ ]by[ ][^\r\n,]{{1,200}},[ \t]*{_WHEN}[ \t]*(?=[\r\n]|\Z)"
_HEADING = re.compile(
    rf"{_AT_LINE_START}\#{{2,3}}[ ]Comment[ ]by[ ](?P<who>[^\r\n,]{{1,200}}),[ \t]*"
    rf"(?P<when>{_WHEN})[ \t]*(?=[\r\n]|\Z)"
)
_NEARLY = re.compile(rf"{_AT_LINE_START}\#{{1,6}}[ ]*comment[ ]by\b[^\r\n]*", re.IGNORECASE)
_PLAIN_HEADING = re.compile(rf"{_AT_LINE_START}(?P<slashes>\\*)(?P<says>{_SAYS})")
_SLASHED_HEADING = re.compile(rf"{_AT_LINE_START}\\(?P<rest>\\*{_SAYS})")
_OPENING = re.compile(rf"---[ \t]*{_BREAK}")
_CLOSING = re.compile(rf"(?<=[\r\n])(?:---|\.\.\.)[ \t]*(?:{_BREAK}|\Z)")
_CONFLICT = re.compile(
    r"(?<![^\r\n])<{7}(?: |(?=[\r\n])).*?[\r\n]>{7}(?: |(?=[\r\n])|\Z)", re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A comment as it stands in the file: who and when as written, its text and its lines.

    ``effect`` is the effect id of the hidden marker when it carries one. A marker ends our own
    comment: what stands ``below`` it was added by a person, from line ``below_line`` on. ``start``
    and ``end`` are offsets into the comments' text, ``first`` and ``last`` numbers of lines.
    """

    who: str
    when: str
    body: str
    effect: str
    start: int
    end: int
    first: int
    last: int
    below: str = ""
    below_line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A readable issue file. ``head + body + gap + tail`` is the file's whole text.

    ``body`` is raw (with escaped headings); `text` is what others see. ``entries`` are the
    front-matter values by name.
    """

    coding: Coding
    head: str
    inner: tuple[int, int]
    entries: Mapping[str, Entry]
    raw: str
    gap: str
    tail: str
    comments: tuple[Written, ...]
    remarks: tuple[Finding, ...] = ()

    @property
    def body(self) -> str:
        """The issue's body: no front matter, no comments, no final line end."""
        return _SLASHED_HEADING.sub(r"\g<rest>", self.raw)

    @property
    def newline(self) -> str:
        """The line end most used in the file; a lone CR is never added."""
        whole = self.head + self.raw + self.tail
        windows = whole.count("\r\n")
        return "\r\n" if windows and windows >= whole.count("\n") - windows else "\n"

    @property
    def first_body_line(self) -> int:
        """The file's line number on which the body begins."""
        return _lines_before(self.head, len(self.head))

    def to_bytes(self) -> bytes:
        """The file. Raises Unwritable when its encoding lacks a character."""
        text = self.head + self.raw + self.gap + self.tail
        try:
            return self.coding.mark + text.encode(self.coding.codec)
        except UnicodeEncodeError as error:
            raise Unwritable(
                f"the file's encoding ({self.coding.codec}) has no {text[error.start]!r}; "
                "save the file as UTF-8"
            ) from error


# --- reading --------------------------------------------------------------------------------------


def read_document(data: bytes, *, where: str = "", limit: int = LARGEST) -> Document | Finding:
    """The document in a file's bytes, or what a person can do so that there is one.

    ``where`` names the file in findings. A finding of severity ``note`` says that the file is no
    issue and is left alone; a ``problem`` may be hiding one.
    """
    if len(data) > limit:
        return too_large(where, limit)
    decoded = decode(data)
    if decoded is None:
        return _problem(where, 1, "is not text we can read", "Save the file as UTF-8.")
    coding, text = decoded
    if not text.strip():
        return _problem(where, 1, "is empty", "Write front matter and a body, or delete the file.")
    conflict = _CONFLICT.search(text)
    if conflict is not None:
        line = _lines_before(text, conflict.start())
        return _problem(where, line, "holds the two sides of a merge", _MERGE_FIX)
    return _structured(coding, text, where)


_MERGE_FIX = "Keep the right side, delete the lines <<<<<<<, ======= and >>>>>>>, and save."


def too_large(where: str, limit: int) -> Finding:
    """The finding for a file that nobody would read to its end."""
    what = f"is larger than the {limit:,} bytes we read"
    return _problem(where, 1, what, "Move attachments and long logs into files of their own.")


def _problem(where: str, line: int, what: str, fix: str, *, severity: str = "problem") -> Finding:
    return Finding(where=f"{where}:{line}", what=f"The file {what}.", fix=fix, severity=severity)


def _structured(coding: Coding, text: str, where: str) -> Document | Finding:
    opening = _OPENING.match(text)
    if opening is None:
        fix = "Begin it with front matter (---, title: ..., ---), or leave it as it is."
        return _problem(where, 1, "has no front matter, so it is no issue", fix, severity="note")
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        return _problem(where, 1, "opens front matter and never closes it", "Add a line `---`.")
    inner = (opening.end(), closing.start())
    entries = read_entries(text[slice(*inner)])
    if isinstance(entries, Trouble):
        what = f"has front matter that we cannot read: {entries.what}"
        fix = "Write `name: value` lines; put a value with : or # in it into double quotes."
        return _problem(where, entries.line + 1, what, fix)
    return _document(coding, text, where, inner, closing.end(), entries)


def _document(  # noqa: PLR0917 - one call, in the order of the file
    coding: Coding,
    text: str,
    where: str,
    inner: tuple[int, int],
    end: int,
    entries: Mapping[str, Entry],
) -> Document:
    rest = text[end:]
    first = _HEADING.search(rest)
    cut = first.start() if first else len(rest)
    raw, gap = _split(rest[:cut], 2 if first else 1)
    tail = rest[cut:]
    return Document(
        coding=coding,
        head=text[:end],
        inner=inner,
        entries=entries,
        raw=raw,
        gap=gap,
        tail=tail,
        comments=_comments(tail, _lines_before(text, end + cut)),
        remarks=(*_encoding_remark(coding, where), *_near_misses(rest, where, text, end)),
    )


def _split(text: str, most: int) -> tuple[str, str]:
    """A text and the line ends that close it, at most so many."""
    end = len(text)
    for _ in range(most):
        if text.endswith("\r\n", 0, end):
            end -= 2
        elif text.endswith(("\n", "\r"), 0, end):
            end -= 1
    return text[:end], text[end:]


def _lines_before(text: str, offset: int) -> int:
    """The number of the line at an offset, from 1."""
    part = text[:offset]
    return 1 + part.count("\n") + part.count("\r") - part.count("\r\n")


def _comments(tail: str, first_line: int) -> tuple[Written, ...]:
    headings = list(_HEADING.finditer(tail))
    line, found = first_line, []
    for number, heading in enumerate(headings):
        following = headings[number + 1 : number + 2]
        end = following[0].start() if following else len(tail)
        chunk = tail[heading.start() : end]
        lines = _lines_before(chunk, len(chunk)) - 1
        whole = _comment_body(tail[heading.end() : end], last=not following)
        mark = find_comment_marker(whole)
        body, below = _parted(whole) if mark else (whole, "")
        found.append(
            Written(
                who=heading["who"].strip(),
                when=heading["when"],
                body=body,
                effect=mark.effect if mark else "",
                start=heading.start(),
                end=end,
                first=line,
                last=line + max(lines - 1, 0),
                below=below,
                below_line=line + _lines_before(chunk, chunk.find(COMMENT_OPENING)) - 1,
            )
        )
        line += lines
    return tuple(found)


def _comment_body(chunk: str, *, last: bool) -> str:
    for _ in range(2):
        match = re.match(_BREAK, chunk)
        chunk = chunk[match.end() :] if match else chunk
    raw, _ = _split(chunk, 1 if last else 2)
    return _SLASHED_HEADING.sub(r"\g<rest>", raw)


def _parted(text: str) -> tuple[str, str]:
    """Our comment up to its marker, and what a person wrote below."""
    end = text.find("-->", text.find(COMMENT_OPENING)) + len("-->")
    return (text[:end], text[end:]) if text[end:].strip() else (text, "")


def _encoding_remark(coding: Coding, where: str) -> tuple[Finding, ...]:
    if coding.codec != "latin-1":
        return ()
    what = "is not UTF-8; we read it as Latin-1"
    return (
        _problem(
            where, 1, what, "Save it as UTF-8, so that every name reads right.", severity="note"
        ),
    )


def _near_misses(rest: str, where: str, text: str, end: int) -> tuple[Finding, ...]:
    fix = "Write it like this: ## Comment by ana, 2026-11-17 09:12"
    return tuple(
        _problem(
            where,
            _lines_before(text, end + miss.start()),
            "has a line that looks like the heading of a comment, without its day",
            fix,
            severity="note",
        )
        for miss in _NEARLY.finditer(rest)
        if not _HEADING.match(rest, miss.start())
    )


# --- writing --------------------------------------------------------------------------------------


def new_document(fields: Mapping[str, str], body: str, *, newline: str = "\n") -> Document:
    """A fresh UTF-8 document. Raises Unwritable for text that cannot be stored."""
    lines = "".join(f"{name}: {scalar(value)}{newline}" for name, value in fields.items())
    head = f"---{newline}{lines}---{newline}"
    read = read_document(head.encode("utf-8", "surrogatepass"))
    if not isinstance(read, Document):
        raise Unwritable(f"{read.what} {read.fix}")
    return with_body(replace(read, gap=newline), body)


def with_body(document: Document, body: str) -> Document:
    """The document with another body. Raises Unwritable."""
    if body == document.body:
        return document
    raw = _escape(body)
    most = 2 if document.tail else 1
    head = document.head
    if not head.endswith(("\n", "\r")):
        head += document.newline
    gap = _gap(raw, document.gap, most, document.newline)
    return _reread(replace(document, head=head, raw=raw, gap=gap), body, document.comments)


def with_comment(document: Document, body: str, *, who: str, when: str) -> Document:
    """The document with one more comment at its end. Raises Unwritable."""
    nl = document.newline
    text = document.head + document.raw + document.gap + document.tail
    heading = f"## Comment by {' '.join(who.replace(',', ' ').split())}, {when}"
    comment = f"{heading}{nl}{nl}{_escape(body)}{nl}"
    wanted = (*_said(document.comments), body)
    for joint in (nl, nl + nl, "\r\n", "\n\n", "\r\n\r\n"):
        read = _read_text(document.coding, text + joint + comment)
        if read is not None and read.body == document.body and _said(read.comments) == wanted:
            return read
    raise Unwritable("a comment with this text would not read back as it is; please shorten it")


def without_comment(document: Document, comment: Written) -> Document:
    """The document without one of its comments. Raises Unwritable."""
    if comment.below:
        raise Unwritable("somebody wrote below this comment, so it stays")
    kept = document.tail[: comment.start] + document.tail[comment.end :]
    left = tuple(each for each in document.comments if each is not comment)
    if comment.end < len(document.tail):
        return _reread(replace(document, tail=kept), document.body, left)
    # The blank line before the last comment came with it, and goes with it.
    if comment.start:
        return _reread(replace(document, tail=_shorter(kept)), document.body, left)
    gap = _shorter(document.raw + document.gap)[len(document.raw) :]
    return _reread(replace(document, tail="", gap=gap), document.body, left)


def with_fields(document: Document, values: Mapping[str, str], lists: frozenset[str]) -> Document:
    """The document with front-matter values changed; ``lists`` names those that hold several."""
    start, end = document.inner
    inner = document.head[start:end]
    for name, value in values.items():
        inner = with_value(inner, name, value, newline=document.newline, many=name in lists)
    head = document.head[:start] + inner + document.head[end:]
    return _reread(replace(document, head=head), document.body, document.comments)


def _escape(text: str) -> str:
    """A line that would open a comment gets a backslash; Markdown shows it the same."""
    return _PLAIN_HEADING.sub(r"\\\g<slashes>\g<says>", text)


def _shorter(text: str) -> str:
    """A text without its last line end, unless that is the only one behind words."""
    shorter, _ = _split(text, 1)
    return shorter if not shorter or shorter.endswith(("\n", "\r")) else text


def _gap(raw: str, current: str, most: int, newline: str) -> str:
    """Line ends behind a body that leave it as it is when read again."""
    glued = raw and not current and most > 1
    candidates = (current, newline * most, "\r\n" * most, "\r" * most)[1 if glued else 0 :]
    return next((gap for gap in candidates if _split(raw + gap, most)[0] == raw), current)


def _reread(document: Document, body: str, comments: tuple[Written, ...]) -> Document:
    text = document.head + document.raw + document.gap + document.tail
    read = _read_text(document.coding, text)
    if read is None or read.body != body or _said(read.comments) != _said(comments):
        raise Unwritable("the text would not read back as it was written; nothing was changed")
    return read


def _said(comments: tuple[Written, ...]) -> tuple[str, ...]:
    return tuple(comment.body + comment.below for comment in comments)


def _read_text(coding: Coding, text: str) -> Document | None:
    read = _structured(coding, text, "")
    return read if isinstance(read, Document) else None
