"""The block Trackwork keeps inside a team's own issue: found, replaced, appended, read.

Everything outside the two markers belongs to the team and is kept to the character. How the block
looks is in `blocktext`; what its ticks say is in `ticks`.
"""

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from trackwork.core.blocktext import BlockText, lines_of
from trackwork.core.markers import BEGIN_OPENING, END, Stamp, begin_marker, read_begin_marker
from trackwork.core.ticks import (
    TICKS,
    Option,
    TickReading,
    option_line,
    read_ticks,
    ticks,
    unticked,
)

__all__ = [
    "TICKS",
    "BlockText",
    "FoundBlock",
    "NoSingleBlockError",
    "Option",
    "TickReading",
    "append_block",
    "find_blocks",
    "human_edits",
    "newline_of",
    "option_line",
    "people_words",
    "read_ticks",
    "render",
    "render_lines",
    "replace_block",
    "text_hash",
    "ticks",
]

_HASH_BYTES = 10


class NoSingleBlockError(ValueError):
    """The text does not hold exactly one sound block of this workspace and subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundBlock:
    """A block in a text: `text[start:end]` with both markers, `inner` between them.

    `stamp` is None and `trouble` a sentence when the block is not one we may touch.
    """

    start: int
    end: int
    inner: str
    stamp: Stamp | None
    trouble: str = ""


def render(block: BlockText, stamp: Stamp) -> str:
    """The whole block with its markers, lines ended by LF, none at the end.

    The stamp's hash is set to that of the text. At most 25 lines show.
    """
    return render_lines(lines_of(block), stamp)


def render_lines(lines: Sequence[str], stamp: Stamp) -> str:
    """Such a block with lines of another room; they are made harmless there, and at most 25."""
    inner = "\n".join(lines)
    stamped = replace(stamp, hash=text_hash(inner))
    return f"{begin_marker(stamped)}\n{inner}\n{END}"


def find_blocks(text: str) -> tuple[FoundBlock, ...]:
    """Every block of any workspace in a text, in order, sound or not."""
    found = []
    at = text.find(BEGIN_OPENING)
    while at != -1:
        following = text.find(BEGIN_OPENING, at + len(BEGIN_OPENING))
        limit = len(text) if following == -1 else following
        found.append(_block_at(text, at, limit))
        at = following
    return tuple(found)


def _block_at(text: str, start: int, limit: int) -> FoundBlock:
    marker_end = text.find("-->", start, limit)
    line_end = re.compile(r"[\r\n]").search(text, start, limit)
    if marker_end == -1 or (line_end is not None and line_end.start() < marker_end):
        trouble = "the begin marker is cut off"
        end = line_end.start() if line_end is not None else limit
        return FoundBlock(start=start, end=end, inner="", stamp=None, trouble=trouble)
    marker_end += len("-->")
    end = text.find(END, marker_end, limit)
    if end == -1:
        trouble = "the end marker is missing"
        return FoundBlock(start=start, end=marker_end, inner="", stamp=None, trouble=trouble)
    stamp = read_begin_marker(text[start:marker_end])
    return FoundBlock(
        start=start,
        end=end + len(END),
        inner=text[marker_end:end],
        stamp=None if isinstance(stamp, str) else stamp,
        trouble=stamp if isinstance(stamp, str) else "",
    )


def replace_block(text: str, new: str, *, keep: Sequence[str] = ()) -> str:
    """The text with its one block of the same workspace and subject replaced by `new`.

    All else stays to the character; inside the block the text's own line ends are used. `keep`
    are lines a person wrote into the old block: they go right below the new one. Raises
    NoSingleBlockError when there is no such block, or more than one.
    """
    wanted = read_begin_marker(new.partition("\n")[0])
    if isinstance(wanted, str):
        raise NoSingleBlockError(f"the new block cannot be used: {wanted}; render it with `render`")
    same = [
        found
        for found in find_blocks(text)
        if found.stamp is not None
        and (found.stamp.workspace, found.stamp.subject) == (wanted.workspace, wanted.subject)
    ]
    if len(same) != 1:
        raise NoSingleBlockError(
            f"found {len(same)} blocks for {wanted.subject} of {wanted.workspace}, not one;"
            " append a block, or let a person remove the copies"
        )
    newline = newline_of(text)
    below = f"\n\n{chr(10).join(keep)}" if keep else ""
    block = f"{new}{below}".replace("\n", newline)
    return f"{text[: same[0].start]}{block}{text[same[0].end :]}"


def append_block(text: str, new: str) -> str:
    """The text with the block below it, an empty line between; the text itself is a prefix.

    The last line ends as the text's last line did.
    """
    if not text:
        return f"{new}\n"
    newline = newline_of(text)
    block = new.replace("\n", newline)
    if text.endswith(("\n", "\r")):
        return f"{text}{newline}{block}{newline}"
    return f"{text}{newline}{newline}{block}"


def newline_of(text: str) -> str:
    """The line end a text uses most; LF when it has none."""
    pairs = text.count("\r\n")
    styles = {"\n": text.count("\n") - pairs, "\r\n": pairs, "\r": text.count("\r") - pairs}
    return max(styles, key=lambda style: styles[style])


def text_hash(inner: str) -> str:
    """Hash of a block's text; ticks, line ends, indents and the options' order leave it alone."""
    digest = hashlib.sha256("\n".join(_settled(inner)).encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest[:_HASH_BYTES]).decode("ascii").lower()


def human_edits(inner: str, rendered_hash: str) -> bool:
    """Whether a person changed the block beyond ticks, indents and the order of options."""
    return text_hash(inner) != rendered_hash


def people_words(inner: str, rendered: str) -> tuple[str, ...]:
    """Lines a person wrote or changed inside the block, without outer white space.

    `rendered` is what we last wrote there, with or without markers.
    """
    ours = Counter(_plain(line) for line in _lines(rendered))
    words = []
    for line in _lines(inner):
        if ours[_plain(line)] > 0:
            ours[_plain(line)] -= 1
        elif line.strip():
            words.append(line.strip())
    return tuple(words)


def _settled(inner: str) -> list[str]:
    lines = [line for line in _lines(inner) if line.strip()]
    options = sorted(_plain(line) for line in lines if unticked(line) is not None)
    return [_plain(line) for line in lines if unticked(line) is None] + options


def _plain(line: str) -> str:
    return unticked(line) or line.strip()


def _lines(text: str) -> list[str]:
    return re.split(r"\r\n|\n|\r", text)
