"""What the block in a team's issue says, line by line.

Every value in `BlockText` may be somebody else's words; all of them are made harmless here, and
each line is kept short, so that whoever fills the block need not think of it.
"""

import re
from dataclasses import dataclass
from datetime import date

from trackwork.core.dates import spoken
from trackwork.core.links import quiet_link
from trackwork.core.ticks import OPTIONS, Option, option_line
from trackwork.core.tone import BLOCK_LINES, JOINER, LINE_CAP, neutral

_TITLE_CAP = 120
_PART_CAP = 160
_NOTES_CAP = 6
_OPTIONS_CAP = 8
_NAMES_CAP = 5
_OPEN = ", yours to change"
_URL = re.compile(r"https?://[^\s<>()\[\]\"'`\\\x00-\x20@\u2060]{1,500}")


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockText:
    """Everything a block can say. An empty value leaves its line, or its part of a line, out.

    `title` names the ask; `effort` is a sentence such as "Others needed 3 to 9 hours"; `guide` a
    URL; `channel` and `office_hours` as people read them. The dates stand side by side.
    `latest_word` is the team's own last word with its date. `options` are the tick lines, `ticked`
    the ids already ticked. `waiting_for_you` and `you_wait_for` name teams. `read_at` says when
    and how often the issue is read. `part_of` is the address of
    the initiative's own issue. `over` says that nothing is asked any more, and then nothing else is
    said but title, dates and word. `notes` tell of two values that met, `findings` of what a
    person should look at. `example` is a day to show in the date line.
    """

    title: str
    ask: str
    good_for_you: str = ""
    effort: str = ""
    guide: str = ""
    channel: str = ""
    office_hours: str = ""
    proposed: date | None = None
    offered: date | None = None
    committed: date | None = None
    first_committed: date | None = None
    forecast: date | None = None
    actual: date | None = None
    latest_word: str = ""
    options: tuple[Option, ...] = OPTIONS
    ticked: frozenset[str] = frozenset()
    done_means: str = ""
    waiting_for_you: tuple[str, ...] = ()
    you_wait_for: tuple[str, ...] = ()
    rank: str = ""
    quiet_until: date | None = None
    read_at: str = ""
    part_of: str = ""
    over: str = ""
    notes: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    word: str = "tw"
    example: str = "2027-01-15"


def lines_of(block: BlockText) -> tuple[str, ...]:
    """The block's lines without markers, at most 25; notes and findings give way first."""
    if block.over:
        return tuple(_parted(_about(block)[:1], [neutral(block.over)], [_dates(block)]))
    said = _parted(_about(block), [_dates(block)], _options(block), _around(block))
    notes = [f"Note: {note}" for text in (*block.notes, *block.findings) if (note := _inline(text))]
    return (*said, *_fitting(notes, BLOCK_LINES - len(said)))


def _parted(*sections: list[str]) -> list[str]:
    """The sections that say something, with an empty line between: a list needs one around it."""
    lines: list[str] = []
    for section in sections:
        said = [line for line in section if line]
        lines.extend(["", *said] if lines and said else said)
    return lines


def _about(block: BlockText) -> list[str]:
    return [
        f"### {_inline(block.title, limit=_TITLE_CAP) or 'Untitled'}",
        neutral(block.ask),
        _led("Good for you: ", block.good_for_you),
        _help(block),
    ]


def _options(block: BlockText) -> list[str]:
    return [
        option_line(
            option, ticked=option.id in block.ticked, word=block.word, example=block.example
        )
        for option in block.options[:_OPTIONS_CAP]
    ]


def _around(block: BlockText) -> list[str]:
    return [
        _led("Done means: ", block.done_means),
        _waiting(block),
        _led("Where it ranks: ", block.rank),
        _whole(block),
        _last(block),
    ]


def _inline(text: str, *, limit: int = LINE_CAP) -> str:
    """Harmless words that follow words of ours on their line, so need no guard at the start."""
    return neutral(text, limit=limit).removeprefix(JOINER)


def _led(lead: str, text: str) -> str:
    said = _inline(text)
    return f"{lead}{said}" if said else ""


def _help(block: BlockText) -> str:
    guide = f"[Guide]({block.guide})" if _URL.fullmatch(block.guide) else ""
    channel = _inline(block.channel, limit=_PART_CAP)
    hours = _inline(block.office_hours, limit=_PART_CAP)
    ways = ", ".join(
        part for part in (guide, channel, f"office hours {hours}" if hours else "") if part
    )
    effort = neutral(block.effort).rstrip(".")
    if not ways:
        return f"{effort}." if effort else ""
    return f"{effort}. {ways}" if effort else f"Help: {ways}"


def _dates(block: BlockText) -> str:
    dates = "; ".join(part for part in _date_parts(block) if part)
    word = f"Latest word from you: {_inline(block.latest_word) or 'none yet'}"
    return f"{dates}.      {word}" if dates else word


def _date_parts(block: BlockText) -> tuple[str, ...]:
    """First committed, committed, offered, forecast and actual stand side by side."""
    promised = block.committed is not None or block.offered is not None
    first = block.first_committed if block.first_committed != block.committed else None
    return (
        _dated("Done on ", block.actual),
        "" if promised or not block.proposed else _dated("Proposed date: ", block.proposed) + _OPEN,
        _dated("Committed date: ", block.committed),
        _dated("first ", first),
        _dated("your offer ", block.offered),
        _dated("likely ", block.forecast),
    )


def _dated(lead: str, day: date | None) -> str:
    return f"{lead}{spoken(day)}" if day is not None else ""


def _whole(block: BlockText) -> str:
    """The way to the initiative's own issue, where the tracker does not show it by itself."""
    link = quiet_link("the whole initiative", block.part_of)
    return f"Part of: {link}" if link else ""


def _waiting(block: BlockText) -> str:
    if not (block.waiting_for_you or block.you_wait_for):
        return ""
    return (
        f"Waiting for you: {_names(block.waiting_for_you)}."
        f" You wait for: {_names(block.you_wait_for)}."
    )


def _names(names: tuple[str, ...]) -> str:
    shown = [_inline(name, limit=40) for name in names[:_NAMES_CAP]]
    more = [f"{len(names) - _NAMES_CAP} more"] if len(names) > _NAMES_CAP else []
    return ", ".join([*shown, *more]) or "nobody"


def _last(block: BlockText) -> str:
    quiet = f"We stay quiet until {spoken(block.quiet_until)}. " if block.quiet_until else ""
    read = neutral(block.read_at, limit=_PART_CAP).rstrip(".")
    asked = f"All commands: {block.word}: help"
    return f"{quiet}{read}. {asked}" if read else f"{quiet}{asked}"


def _fitting(notes: list[str], room: int) -> tuple[str, ...]:
    most = min(room, _NOTES_CAP)
    if len(notes) <= most:
        return tuple(notes)
    return (*notes[: most - 1], f"And {len(notes) - most + 1} more notes, in `explain`.")
