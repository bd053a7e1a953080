from datetime import date

import pytest

from trackwork.core.commands import CommandRow, table_problems
from trackwork.core.facts import ENGINE_FACTS
from trackwork.core.grammar import Understood, parse, reader_for
from trackwork.core.obligations import KINDS
from trackwork.practices import COMMANDS, FACTS, PRACTICES

TODAY = date(2026, 11, 9)


def test_the_whole_table_reads_one_way():
    """No two commands of all rooms are confused, and each example fits its own grammar."""
    assert table_problems(COMMANDS, reader=reader_for(TODAY)) == ()


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.name)
def test_every_example_is_read_as_its_own_command_in_a_comment(row: CommandRow):
    """The example a person may copy comes back as that command."""
    (read,) = parse(f"tw: {row.example}", table=COMMANDS, today=TODAY)
    assert isinstance(read, Understood)
    assert read.command.name == row.name


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.name)
def test_every_undo_is_a_command_too(row: CommandRow):
    """How to take it back can itself be written, or is the general undo."""
    said = row.undo.removeprefix("tw: ").replace("<ref>", "ledger")
    names = {each.name for each in COMMANDS}
    assert said in {"undo", "say it again"} or any(said.startswith(name) for name in names)


def test_fact_names_are_unique_across_rooms_and_the_engine():
    """A fact is stored under its class name, so no two types share one."""
    names = [each.__name__ for each in (*FACTS, *ENGINE_FACTS)]
    assert len(names) == len(set(names))


def test_rooms_have_different_names_and_only_kinds_of_the_table():
    """One room per name, and the table of kinds knows every kind a room uses."""
    assert len({each.name for each in PRACTICES}) == len(PRACTICES)
    known = {row.kind for row in KINDS}
    assert {kind for each in PRACTICES for kind in each.kinds} == known
