"""People edit real files between cycles: their words stand, their deeds win.

A few hundred edits in `make test`; `make prove` sets ``PROVE_EDITS`` to 10000.
"""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from tests.engine.house import PAYMENTS, SEARCH, House
from trackwork.core.block import find_blocks
from trackwork.core.subjects import Subject
from trackwork.engine.plan import make_plan
from trackwork.settings import parts

EDITS = int(os.environ.get("PROVE_EDITS", "240"))
A_HOUSE = 60
"""Edits in one workspace before a fresh one is built."""
COMMANDS = (
    "tw: accept",
    "tw: on track, first part moved",
    "tw: at risk, waiting for certificates",
    "tw: not now until 2027-03-01 because of the audit",
    "tw: date 2027-01-15 because it comes first",
    "tw: done",
    "tw: help with the client",
    "tw: frobnicate",
    "Just words.",
)


@dataclass
class Neighbour:
    """Somebody who edits a team's files, and remembers what they wrote."""

    house: House
    rng: Random
    words: dict[Subject, set[str]] = field(default_factory=dict)
    closed: set[Subject] = field(default_factory=set)

    def acts(self, number: int) -> Subject:
        """One edit of one file."""
        item = self.rng.choice((PAYMENTS, SEARCH))
        edits = (self.above, self.below, self.below, self.inside, self.removes, self.doubles)
        others = (self.comments, self.comments, self.ticks, self.closes, self.reopens, self.windows)
        deed = self.rng.choice((*edits, *others))
        deed(item, f"word-{number}-{self.rng.randrange(10**6)}")
        return item

    def save(self, item: Subject, text: str) -> None:
        self.house.write(text, item)
        kept = {word for word in self.words.get(item, set()) if word in text}
        self.words[item] = kept

    def _body_at(self, text: str) -> int:
        """Where the body begins: below the front matter."""
        return [match.end() for match in re.finditer(r"^---\r?\n", text, re.MULTILINE)][1]

    def _remember(self, item: Subject, word: str) -> None:
        self.words.setdefault(item, set()).add(word)

    def above(self, item: Subject, word: str) -> None:
        text = self.house.text(item)
        at = self._body_at(text)
        self._remember(item, word)
        self.save(item, f"{text[:at]}{word}\n{text[at:]}")

    def below(self, item: Subject, word: str) -> None:
        text = self.house.text(item)
        blocks = find_blocks(text)
        at = blocks[-1].end if blocks else self._body_at(text)
        self._remember(item, word)
        self.save(item, f"{text[:at]}\n\n{word}\n{text[at:]}")

    def inside(self, item: Subject, word: str) -> None:
        text = self.house.text(item)
        blocks = find_blocks(text)
        if len(blocks) != 1:
            return
        lines = blocks[0].inner.split("\n")
        lines.insert(self.rng.randrange(1, len(lines)), word)
        self._remember(item, word)
        new = text[blocks[0].start : blocks[0].end].replace(blocks[0].inner, "\n".join(lines))
        self.save(item, text[: blocks[0].start] + new + text[blocks[0].end :])

    def comments(self, item: Subject, word: str) -> None:
        said = self.rng.choice(COMMANDS)
        self._remember(item, word)
        self.house.comment(f"{said}\n\n{word}", by=self.rng.choice(("ines", "jo")), item=item)

    def ticks(self, item: Subject, _word: str) -> None:
        text = self.house.text(item)
        boxes = [line for line in text.splitlines() if "- [ ]" in line and "<!-- tw:" in line]
        if boxes:
            box = self.rng.choice(boxes)
            self.save(item, text.replace(box, box.replace("[ ]", "[x]"), 1))

    def closes(self, item: Subject, _word: str) -> None:
        text = self.house.text(item)
        self.save(item, re.sub(r"(?m)^(state|status): \w+", r"\1: closed", text, count=1))
        self.closed.add(item)

    def reopens(self, item: Subject, _word: str) -> None:
        text = self.house.text(item)
        self.save(item, re.sub(r"(?m)^(state|status): \w+", r"\1: open", text, count=1))
        self.closed.discard(item)

    def windows(self, item: Subject, _word: str) -> None:
        text = self.house.text(item).replace("\r\n", "\n").replace("\n", "\r\n")
        self.save(item, text)

    def removes(self, item: Subject, _word: str) -> None:
        text = self.house.text(item)
        blocks = find_blocks(text)
        if len(blocks) == 1 and self.rng.random() < 0.3:
            self.save(item, text[: blocks[0].start] + text[blocks[0].end :])

    def doubles(self, item: Subject, _word: str) -> None:
        """The file is copied under another name, block and all."""
        path = self.house.path(item)
        copy = path.with_name(f"copy-{self.rng.randrange(3)}.md")
        copy.write_bytes(path.read_bytes())


def outside(text: str) -> str:
    """The body around our block, our comments left out: what belongs to people alone."""
    blocks = find_blocks(text)
    for block in reversed(blocks):
        text = text[: block.start] + text[block.end :]
    return re.split(r"\r?\n## Comment by ", text)[0].strip()


def holds(house: House, neighbour: Neighbour, before: dict[Subject, str], number: int) -> None:
    """What must hold after each cycle."""
    for item in (PAYMENTS, SEARCH):
        text = house.text(item)
        for word in neighbour.words.get(item, set()):
            assert text.count(word) == 1, (number, word)
        written = [line for line in outside(before[item]).splitlines() if line.strip()]
        now = [line for line in outside(text).splitlines() if line.strip()]
        assert [line for line in now if line in written] == written, number
        if item in neighbour.closed and re.search(r"(?m)^(state|status):", text):
            assert re.search(r"(?m)^(state|status): closed", text), number


@pytest.mark.slow
@pytest.mark.parametrize("share", range(max(1, EDITS // A_HOUSE)))
def test_people_win(tmp_path: Path, share: int) -> None:
    """Whatever they do to the file, nothing of theirs is changed, and a quiet cycle writes nothing.

    A plan made twice in a row asks for the same, and for nothing once all is done.
    """
    house = House(tmp_path / "workspace")
    house.start()
    house.run()
    neighbour = Neighbour(house, Random(f"people {share}"))
    for number in range(A_HOUSE):
        neighbour.acts(number)
        before = {item: house.text(item) for item in (PAYMENTS, SEARCH)}
        house.later(minutes=neighbour.rng.choice((20, 300, 1500)))
        holds(house, neighbour, before, number)
    house.run()
    house.run()
    bytes_before = {path: path.read_bytes() for path in house.folder.rglob("*.md")}
    house.run()
    assert {path: path.read_bytes() for path in house.folder.rglob("*.md")} == bytes_before
    wanted = parts(house.app.workspace)
    assert make_plan(house.app.parts, wanted).id == make_plan(house.app.parts, wanted).id
    house.app.ledger.close()
