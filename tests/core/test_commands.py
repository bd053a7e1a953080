from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from tests.core.pretend_commands import TABLE, TODAY, no_facts, row
from trackwork.core.commands import (
    Arg,
    ArgKind,
    Command,
    CommandContext,
    Value,
    matching,
    table_problems,
)
from trackwork.core.grammar import reader_for
from trackwork.core.subjects import Subject

READER = reader_for(TODAY)


def test_a_command_is_a_value_with_typed_reads():
    """Arguments are read by name; another type or an absent one reads as nothing."""
    said: dict[str, Value] = {
        "day": date(2027, 1, 15),
        "text": "certs",
        "duration": timedelta(days=2),
    }
    command = Command.of("date", said)
    assert command == Command("date", tuple(said.items()))
    assert len({command, Command.of("date", said)}) == 1
    assert (command.get("day"), command.get("none")) == (date(2027, 1, 15), None)
    assert (command.text("text"), command.text("day"), command.text("none")) == ("certs", "", "")
    assert (command.day("day"), command.day("text")) == (date(2027, 1, 15), None)
    assert (command.duration("duration"), command.duration("day")) == (timedelta(days=2), None)


def test_a_row_tells_its_roles_and_arguments():
    """`who` is roles parted by bars; arguments come from the grammar."""
    not_now = next(one for one in TABLE if one.name == "not now")
    assert not_now.roles == ("team", "owner")
    assert not_now.args == (
        Arg(name="day", kind=ArgKind.DAY, intro="until"),
        Arg(name="text", kind=ArgKind.TEXT, intro="because"),
    )


def test_a_row_turns_a_command_into_facts():
    """A row's function gets the command and who said it where."""
    context = CommandContext(
        subject=Subject("item", "tls/payments"),
        author=None,
        happened=datetime(2026, 11, 24, tzinfo=UTC),
        today=TODAY,
        source="files:1#0",
    )
    assert no_facts(Command("undo"), context) == ()


def test_longest_first_words_come_first():
    """Of two rows that begin alike, the one with more words is tried first."""
    table = (row("not", "not <what>", "not x"), row("not us", "not us", "not us"))
    assert [one.row.name for one in matching("not us", table=table, reader=READER)] == [
        "not us",
        "not",
    ]


def test_a_sound_table_has_no_problems():
    """Every example of the table used here fits its own row only."""
    assert table_problems(TABLE, reader=READER) == ()


def test_each_trouble_of_a_table_is_told():
    """Double names, examples that do not fit, shared examples and unreadable grammar are named."""
    table = (
        row("a", "alpha [note]", "alpha beta"),
        row("a", "gamma", "gamma"),
        row("b", "alpha beta", "alpha beta"),
        row("c", "delta <day>", "delta soonish"),
    )
    problems = table_problems(table, reader=READER)
    assert problems == (
        "two commands are called 'a'; give one of them another name",
        "a: its example 'alpha beta' is also understood as 'b'",
        "b: its example 'alpha beta' is also understood as 'a'",
        "c: its example 'delta soonish' does not fit 'delta <day>'",
    )
    (broken,) = table_problems((replace(table[1], grammar="<day>"),), reader=READER)
    assert broken.startswith("a: the grammar '<day>' begins with no word")
