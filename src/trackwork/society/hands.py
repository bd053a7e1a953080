"""What a person does to an issue file with an editor: tick, write, comment, close, copy, delete.

Every edit is dated with the simulated moment, and what a person wrote is remembered, so that it can
be shown later that nobody else touched it.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

BEGIN = "<!-- trackwork:begin "
END = "<!-- trackwork:end -->"
SIGNED = "Trackwork"
_HEADING = re.compile(r"^## Comment by (?P<who>[^,\n]+), [^\n]*$", re.MULTILINE)
_FRONT = re.compile(r"\A---\n(?P<inner>.*?)^---\n", re.DOTALL | re.MULTILINE)


@dataclass(slots=True)
class IssueFile:
    """One issue as a person holds it. ``wrote`` is everything people put there, word for word."""

    path: Path
    wrote: list[str] = field(default_factory=list)
    taken_out: list[str] = field(default_factory=list)
    blocks: int = 1
    """How many of our blocks a person left standing."""
    left: str = ""
    """What people owned in the file when one of them last saved it."""

    def text(self) -> str:
        """The file as it is."""
        return self.path.read_text(encoding="utf-8")

    def has_block(self) -> bool:
        """Whether our block stands in it."""
        return BEGIN in self.text()

    def notes(self) -> int:
        """How many comments Trackwork wrote here."""
        return sum(match["who"] == SIGNED for match in _HEADING.finditer(self.text()))

    # --- edits --------------------------------------------------------------

    def tick(self, option: str, at: datetime) -> None:
        """Put an x into the box of one option."""
        mark = f"<!-- tw:{option} -->"
        lines = self.text().splitlines(keepends=True)
        ticked = [ln.replace("- [ ]", "- [x]", 1) if mark in ln else ln for ln in lines]
        self._save("".join(ticked), at)

    def write_line(self, line: str, at: datetime) -> None:
        """A line of one's own above the block, as people note things."""
        text = self.text()
        place = text.find(BEGIN)
        if place == -1:
            first = _HEADING.search(text)
            place = first.start() if first else len(text)
        self.wrote.append(line)
        self._save(f"{text[:place]}{line}\n\n{text[place:]}", at)

    def comment(self, who: str, said: str, at: datetime) -> None:
        """A comment at the end, with name and moment."""
        heading = f"## Comment by {who}, {at:%Y-%m-%d %H:%M}"
        self.wrote += [heading, said]
        text = self.text()
        joint = "\n" if text.endswith("\n") else "\n\n"
        self._save(f"{text}{joint}{heading}\n\n{said}\n", at)

    def retract(self, said: str, at: datetime) -> None:
        """Take back the words of a comment; the heading stays."""
        self.wrote.remove(said)
        self.taken_out.append(said)
        self._save(self.text().replace(f"\n{said}\n", "\n", 1), at)

    def set_field(self, name: str, value: str, at: datetime) -> None:
        """A line of the front matter: changed where it stands, else added."""
        text = self.text()
        front = _FRONT.match(text)
        assert front is not None
        inner, line = front["inner"], f"{name}: {value}"
        changed, count = re.subn(rf"(?m)^{name}:.*$", line, inner)
        whole = changed if count else f"{inner}{line}\n"
        self._save(f"---\n{whole}---\n{text[front.end() :]}", at)

    def delete_block(self, at: datetime) -> None:
        """Remove the block with its markers, as somebody does who likes short issues."""
        text = self.text()
        start, end = _block(text)
        self.blocks = 0
        self._save(f"{text[:start].rstrip()}\n{text[end:].lstrip()}", at)

    def write_inside(self, line: str, at: datetime) -> None:
        """A line of one's own in the middle of the block."""
        text = self.text()
        start, _ = _block(text)
        place = text.index("\n", text.index("\n", start) + 1) + 1
        self.wrote.append(line)
        self._save(f"{text[:place]}{line}\n{text[place:]}", at)

    def copy_to(self, name: str, title: str, at: datetime) -> None:
        """A copy of the file as the start of another issue."""
        path = self.path.with_name(name)
        text = re.sub(r"(?m)^title:.*$", f"title: {title}", self.text(), count=1)
        text = re.sub(r"(?m)^key:.*$", f"key: {path.stem}", text, count=1)
        path.write_text(text, encoding="utf-8", newline="\n")
        _date(path, at)

    def _save(self, text: str, at: datetime) -> None:
        self.left = human_part(text)
        self.path.write_text(text, encoding="utf-8", newline="\n")
        _date(self.path, at)


def human_part(text: str) -> str:
    """A file without our blocks and our comments: what people own. White space is evened out."""
    while BEGIN in text:
        start, end = _block(text)
        text = f"{text[:start]}{text[end:]}"
    return "\n".join(line.rstrip() for line in _theirs(text) if line.strip())


def _theirs(text: str) -> Iterator[str]:
    ours = False
    for line in text.splitlines():
        heading = _HEADING.match(line)
        if heading:
            ours = heading["who"] == SIGNED
        if not ours:
            yield line


def _block(text: str) -> tuple[int, int]:
    start = text.index(BEGIN)
    return start, text.index(END, start) + len(END)


def _date(path: Path, at: datetime) -> None:
    os.utime(path, (at.timestamp(), at.timestamp()))
