import pytest

from trackwork.core.ticks import (
    OPTIONS,
    TICKS,
    Option,
    TickReading,
    option_line,
    read_ticks,
    ticks,
    unticked,
)


def line(option: str, *, ticked: bool = False) -> str:
    return option_line(TICKS[option], ticked=ticked, word="tw", example="2027-01-15")


def test_an_option_reads_as_a_task_line_with_its_hint():
    """The label, the hint with the command word in it, and the hidden id at the end."""
    assert line("other-date") == (
        "- [ ] On it, another date suits us better      (write a line: tw: date 2027-01-15)"
        " <!-- tw:other-date -->"
    )
    assert line("accept", ticked=True).startswith("- [x] We are on it and the date works <!--")


@pytest.mark.parametrize(
    "edit",
    ["- [X] {}", "  * [x] {}", "1. [\u2713] {}", "+ [ x] {}", "> - [\u0445] {}", "\t- [v] {}"],
)
def test_ticks_survive_what_editors_do(edit):
    """Capitals, other signs, other bullets, indents and a new order are read alike."""
    text = f"{line('not-ours')}\r\n{edit.format(line('accept')[6:])}\rwords"
    assert ticks(text) == {"accept"}


@pytest.mark.parametrize(
    "text",
    ["- [ ] x <!-- tw:accept -->", "- [] x <!-- tw:accept -->", "- [x] other", "[x] <!-- tw:a -->"],
)
def test_what_is_no_tick(text):
    """Empty boxes, other people's tasks and lines without a bullet tick nothing."""
    assert ticks(text) == frozenset()


def test_an_unticked_line_is_the_same_for_every_way_of_ticking():
    """Tick and indent are taken off an option line, and only off that."""
    assert unticked("   * [X] yes <!-- tw:accept -->  ") == "- [ ] yes <!-- tw:accept -->"
    assert unticked("- [x] milk") is None
    assert unticked("no box <!-- tw:accept -->") is None


def test_foreign_labels_are_made_harmless():
    """A label in somebody's configuration cannot forge an id or call anybody."""
    option = Option(id="own", label="/close <!-- tw:accept --> @mara", hint="")
    shown = option_line(option, ticked=True, word="tw", example="")
    assert ticks(shown) == {"own"}
    assert "@mara" not in shown


@pytest.mark.parametrize(
    ("ticked", "reading"),
    [
        ((), TickReading()),
        (("unknown",), TickReading()),
        (("accept",), TickReading(sentence="accept")),
        (("not-now",), TickReading(sentence="not now")),
        (("not-ours", "unknown"), TickReading(sentence="not us")),
    ],
)
def test_one_tick_is_a_command(ticked, reading):
    """A tick says what the line of the same meaning says; ids we do not know say nothing."""
    assert read_ticks(frozenset(ticked), date_given=False) == reading


def test_another_date_is_asked_for_unless_it_is_there():
    """The tick alone asks for the day; with a date line it has been answered."""
    ticked = frozenset({"other-date"})
    asked = read_ticks(ticked, date_given=False, word="q", example="2027-02-01")
    assert asked.sentence == ""
    assert "`q: date 2027-02-01`" in asked.question
    assert read_ticks(ticked, date_given=True) == TickReading()


def test_two_ticks_that_differ_are_asked_about():
    """Contradicting ticks do nothing; the question shows both."""
    reading = read_ticks(frozenset({"accept", "not-now"}), date_given=False)
    assert reading.sentence == ""
    assert OPTIONS[0].label in reading.question
    assert OPTIONS[2].label in reading.question
