"""From a read document to the issue that the rest of the product knows. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType

from trackwork.connectors.files.config import FilesConfig
from trackwork.connectors.files.git import Said
from trackwork.connectors.files.lines import (
    CommandLine,
    Memory,
    command_lines,
    fingerprint,
    name_lines,
)
from trackwork.connectors.files.wire import Document, Written
from trackwork.core.markers import BEGIN_OPENING, find_comment_marker, read_begin_marker
from trackwork.ports import Author, Comment, Finding, Issue

_BEGIN = re.compile(re.escape(BEGIN_OPENING) + r"[^\r\n]{0,1900}?-->")
_TITLE_LINE = re.compile(r"(?:\A|(?<=[\r\n]))#[ \t]+([^\r\n]+)")
_WHEN = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})(?:[ T](?P<time>\d{1,2}:\d{2}(?::\d{2})?))?"
    r" ?(?P<zone>Z|UTC|[+-]\d{2}:?\d{2})?"
)
_KEY = re.compile(r"[^\s#/\\|][^#/\\|]{0,199}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What is known about who wrote a file and when.

    ``changed`` is the file's own time, ``last`` its last commit when nothing in it waits to be
    committed, ``lines`` the committed lines. ``in_git`` False: names in headings are believed.
    """

    changed: datetime
    now: datetime
    last: Said | None = None
    lines: Mapping[int, Said] = field(default_factory=lambda: MappingProxyType({}))
    in_git: bool = False

    def whole(self) -> Said:
        """Who changed the file last."""
        return self.last or Said(Author(), min(self.changed, self.now))

    def of(self, first: int, last: int) -> Said:
        """Who wrote some lines: the latest hand in them, nobody while one is not committed."""
        hands = [self.lines.get(number) for number in range(first, last + 1)]
        known = [hand for hand in hands if hand is not None]
        if not known or len(known) < len(hands):
            return Said(Author(), min(self.changed, self.now))
        return max(known, key=lambda hand: hand.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Which file of which backlog a document came from."""

    tracker: str
    place: str
    native: str


def native_of(document: Document, *, stem: str, config: FilesConfig) -> str:
    """The issue's id: what `key:` says, else the file's name. Empty when neither can be one."""
    entry = document.entries.get(config.written("key"))
    key = entry.value.strip() if entry else ""
    return next((each for each in (key, stem) if each.isprintable() and _KEY.fullmatch(each)), "")


def to_issue(
    document: Document,
    *,
    where: Where,
    revision: str,
    origin: Origin,
    memory: Memory,
    config: FilesConfig,
) -> tuple[Issue, Memory]:
    """The issue, and the memory of what now stands in it."""
    comments, memory = _comments(document, origin=origin, memory=memory, config=config)
    state, closed_as = _state(document, config)
    last = origin.whole()
    issue = Issue(
        tracker=where.tracker,
        place=where.place,
        native=where.native,
        title=_title(document, where.native, config),
        body=document.body,
        state=state,
        revision=revision,
        updated=last.at,
        closed_as=closed_as,
        closed_by=_closed_by(document, origin, config) if state == "closed" else Author(),
        changed_by=last.author,
        fields=_fields(document, config),
        comments=comments,
    )
    return issue, memory


@dataclass(frozen=True, slots=True)
class Carried:
    """An effect whose marker a file carries: in which comment (empty: the body), made for whom."""

    effect: str
    comment: str = ""
    native: str = ""


def effects_in(document: Document) -> tuple[Carried, ...]:
    """Every effect whose marker the file carries."""
    stamps = map(read_begin_marker, _BEGIN.findall(document.body))
    found = [Carried(s.effect, native=s.native) for s in stamps if not isinstance(s, str)]
    mark = find_comment_marker(document.body)
    if mark is not None:
        found.append(Carried(mark.effect))
    return (*found, *(Carried(c.effect, i) for c, i in named(document.comments) if c.effect))


def named(comments: Sequence[Written]) -> tuple[tuple[Written, str], ...]:
    """Comments with their ids: by our marker, else by who and when; doubles get a number."""
    taken: set[str] = set()
    found = []
    for comment in comments:
        base = f"c-{comment.effect}" if comment.effect else _heading_id(comment)
        name, number = base, 1
        while name in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name)
        found.append((comment, name))
    return tuple(found)


def remarks(document: Document, *, where: str, config: FilesConfig) -> tuple[Finding, ...]:
    """What a person may want to mend in a file that reads well enough."""
    entry = document.entries.get(config.written("state"))
    if entry is None or config.meaning(entry.value) is not None:
        return document.remarks
    finding = Finding(
        where=f"{where}:{entry.line + 1}",
        what=f"The state {entry.value!r} is new to us; we read it as open.",
        fix="Write open or closed, or add the word to the tracker's options (words.done: ...).",
    )
    return (*document.remarks, finding)


def _heading_id(comment: Written) -> str:
    who = re.sub(r"[^\w.@-]+", "_", comment.who)
    return f"{who}-{'T'.join(comment.when.split())}"


def _comments(
    document: Document, *, origin: Origin, memory: Memory, config: FilesConfig
) -> tuple[tuple[Comment, ...], Memory]:
    lines = _loose_lines(document, config.word)
    line_names = name_lines([fingerprint(line.text) for line in lines], memory)
    written = named(document.comments)
    memory = memory.now(
        [(name, fingerprint(line.text)) for name, line in zip(line_names, lines, strict=True)]
        + [(name, fingerprint(comment.body)) for comment, name in written]
    )
    found = []
    for name, line in zip(line_names, lines, strict=True):
        said = origin.of(line.number, line.number)
        found.append(_comment(name, said, line.text, memory))
    for comment, name in written:
        found.append(_comment(name, _who(comment, origin, config), comment.body, memory))
    return tuple(found), memory


def _loose_lines(document: Document, word: str) -> list[CommandLine]:
    """Lines for us outside people's comments, with their numbers in the file.

    They stand in the body, or below a comment of ours: at the end of a file is where people write.
    """
    texts = [(document.first_body_line, document.body)]
    texts += [(comment.below_line, comment.below) for comment in document.comments]
    return [
        CommandLine(first + line.number - 1, line.text)
        for first, text in texts
        for line in command_lines(text, word=word)
    ]


def _comment(name: str, said: Said, body: str, memory: Memory) -> Comment:
    return Comment(
        id=name, author=said.author, at=said.at, body=body, revision=memory.revision(name)
    )


def _who(comment: Written, origin: Origin, config: FilesConfig) -> Said:
    if origin.in_git:
        return origin.of(comment.first, comment.last)
    at = written_moment(comment.when, config) or origin.changed
    return Said(Author(handle=comment.who, name=comment.who), min(at, origin.now))


def written_moment(when: str, config: FilesConfig) -> datetime | None:
    """The moment a heading names; a day alone is its noon. None when there is no such moment."""
    parts = _WHEN.fullmatch(when.strip())
    if parts is None:
        return None
    hour, _, rest = (parts["time"] or "12:00").partition(":")
    zone = "+00:00" if parts["zone"] in {"Z", "UTC"} else parts["zone"] or ""
    try:
        moment = datetime.fromisoformat(f"{parts['day']}T{hour:0>2}:{rest}{zone}")
        return (moment if moment.tzinfo else moment.replace(tzinfo=config.tz)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def heading_moment(now: datetime, config: FilesConfig) -> str:
    """A moment as we write it into a heading, with its zone said."""
    local = now.astimezone(config.tz)
    return local.strftime("%Y-%m-%d %H:%M %z" if local.utcoffset() else "%Y-%m-%d %H:%M UTC")


def _title(document: Document, native: str, config: FilesConfig) -> str:
    entry = document.entries.get(config.written("title"))
    if entry is not None and entry.value:
        return entry.value
    heading = _TITLE_LINE.search(document.body)
    return heading.group(1).strip() if heading else native


def _state(document: Document, config: FilesConfig) -> tuple[str, str]:
    """``open`` or ``closed``, and as what it was closed."""
    state = document.entries.get(config.written("state"))
    meaning = config.meaning(state.value) if state else "open"
    if meaning in {None, "open"}:
        return "open", ""
    reason = document.entries.get(config.written("closed_as"))
    said = config.meaning(reason.value) if reason and reason.value else meaning
    return "closed", "not planned" if said == "not planned" else "done"


def _closed_by(document: Document, origin: Origin, config: FilesConfig) -> Author:
    state = document.entries[config.written("state")]
    return origin.of(state.line + 1, state.line + 1).author


def _fields(document: Document, config: FilesConfig) -> Mapping[str, str]:
    ours = {written: neutral for neutral, written in config.fields.items()}
    return MappingProxyType(
        {ours.get(name, name): entry.value for name, entry in document.entries.items()}
    )
