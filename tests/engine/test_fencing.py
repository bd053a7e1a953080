"""One workspace, one ledger: copies, restores and crashes around the shared place."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.engine.house import House
from trackwork.core.workspace import Gear
from trackwork.engine.fencing import SecondLedger, Word, pass_fence, read_word


class Board:
    """A place that two ledgers see."""

    def __init__(self) -> None:
        self.text: str | None = None

    def read(self) -> str | None:
        """What stands there."""
        return self.text

    def write(self, text: str) -> None:
        """Replace it."""
        self.text = text


class Crashed(BaseException):
    """The process ended here."""


class Crash:
    """Ends the process between keeping a word and leaving it."""

    def point(self, name: str) -> None:
        """Crash at the fence."""
        if name == "fence.noted":
            raise Crashed


def fenced(house: House, board: Board) -> House:
    """The house with this shared place."""
    house.app = replace(house.app, parts=replace(house.app.parts, fence=board))
    return house


def copied(folder: Path, to: Path, board: Board) -> House:
    """A second house with a copy of the first one's ledger."""
    shutil.copytree(folder, to)
    return fenced(House(to), board)


def test_a_copied_ledger_refuses_once_the_other_went_on(house: House, tmp_path: Path) -> None:
    """Of two copies of one ledger, the second to run finds a word it never wrote."""
    board = Board()
    fenced(house, board).run()
    copy = copied(house.folder, tmp_path / "copy", board)
    house.run()
    with pytest.raises(SecondLedger, match="--take-over"):
        copy.run()
    copy.app.ledger.close()


def test_a_refused_ledger_reads_and_writes_nothing(house: House, tmp_path: Path) -> None:
    """The cycle of the second ledger ends before it observes or delivers anything."""
    board = Board()
    fenced(house, board).run()
    copy = copied(house.folder, tmp_path / "copy", board)
    house.run()
    copy.comment("tw: on track")
    with pytest.raises(SecondLedger):
        copy.later(minutes=15)
    assert copy.bodies() == []
    copy.app.ledger.close()


def test_in_watch_a_second_ledger_may_look(house: House, tmp_path: Path) -> None:
    """A copy that only reads leaves no word and refuses nothing."""
    board = Board()
    fenced(house, board).run()
    copy = copied(house.folder, tmp_path / "copy", board)
    house.run()
    copy.clock.advance(timedelta(minutes=1))
    copy.gear(Gear.WATCH)
    before = board.text
    copy.run()
    assert board.text == before
    copy.app.ledger.close()


def test_a_restored_ledger_takes_the_place_over(house: House, tmp_path: Path) -> None:
    """A higher epoch goes on; the ledger it replaces is the one that refuses now."""
    board = Board()
    fenced(house, board).run()
    restored = copied(house.folder, tmp_path / "copy", board)
    house.run()
    with restored.app.ledger.transaction() as books:
        books.raise_epoch(reason="restored")
    restored.run()
    with pytest.raises(SecondLedger):
        house.run()
    restored.app.ledger.close()


@pytest.mark.parametrize("crashes", [1, 2, 5])
def test_crashes_never_make_a_ledger_a_stranger_to_itself(house: House, crashes: int) -> None:
    """However often it dies before leaving its word, the word that stands is still its own."""
    fenced(house, Board()).run()
    whole = house.app.parts
    for _ in range(crashes):
        house.app = replace(house.app, parts=replace(whole, faults=Crash()))
        with pytest.raises(Crashed):
            house.run()
    house.app = replace(house.app, parts=whole)
    assert house.run().delivered.trouble == []


def test_taking_over_is_said_aloud(house: House, tmp_path: Path) -> None:
    """With `take_over` the refused ledger goes on, and the other one refuses."""
    board = Board()
    fenced(house, board).run()
    copy = copied(house.folder, tmp_path / "copy", board)
    house.run()
    pass_fence(copy.app.parts, copy.app.workspace.id, take_over=True)
    copy.run()
    with pytest.raises(SecondLedger):
        house.run()
    copy.app.ledger.close()


@pytest.mark.parametrize("text", [None, "", "[]", "{}", "null", '{"workspace": 1}', "\x00"])
def test_what_cannot_be_read_there_is_no_word(text: str | None) -> None:
    """Rubbish in the shared place stops nobody."""
    assert read_word(text) is None


def test_a_word_is_read_as_it_was_left() -> None:
    """What one ledger leaves, another reads."""
    word = Word(workspace="our-moves", epoch=3, nonce="abc")
    assert read_word(word.text()) == word
