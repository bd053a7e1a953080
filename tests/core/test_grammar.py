from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.pretend_commands import TABLE, TODAY, row
from trackwork.core.grammar import (
    LONGEST_LINE,
    MOST_COMMANDS,
    Puzzled,
    Reading,
    Understood,
    parse,
    parse_sentence,
)


def read(text: str, word: str = "tw") -> tuple[Reading, ...]:
    return parse(text, table=TABLE, word=word, today=TODAY)


def one(text: str) -> Reading:
    (reading,) = read(text)
    return reading


def said(text: str) -> tuple[str, dict[str, object]]:
    reading = one(text)
    assert isinstance(reading, Understood), reading
    return reading.command.name, dict(reading.command.args)


def puzzle(text: str) -> Puzzled:
    reading = one(text)
    assert isinstance(reading, Puzzled), reading
    return reading


@pytest.mark.parametrize(
    "line",
    [
        *("tw: on track", "TW: On Track.", "tw: on track!", "tw:on track", "tw : on track"),
        *("   tw: on track", "/tw on track", "/TW: on  track", "tw\uff1a on track", "tw: on-track"),
        *("\ufefftw: on track", "tw: on track <!-- sent from a phone -->", "tw: on track \u2026"),
    ],
)
def test_the_ways_to_say_on_track(line):
    """Capitals, spaces, signs and the slash habit make no difference."""
    assert said(line) == ("on track", {})


@pytest.mark.parametrize(
    "tail",
    [", certs", " - certs", ": certs", " \u2014 certs", " because certs", " certs", " (certs)"],
)
def test_a_note_may_follow_in_any_usual_way(tail):
    """A comma, a dash, a colon or "because" all lead to the same note."""
    assert said(f"tw: at risk{tail}") == ("at risk", {"note": "certs"})


@pytest.mark.parametrize(
    ("line", "name", "args"),
    [
        ("date 2027-01-15", "date", {"day": date(2027, 1, 15)}),
        (
            "date Fri 11 Dec 2026, certs come late",
            "date",
            {"day": date(2026, 12, 11), "text": "certs come late"},
        ),
        ("date +2w because of audit", "date", {"day": date(2026, 12, 8), "text": "audit"}),
        (
            "not now till 2027-03-01 because PCI audit",
            "not now",
            {"day": date(2027, 3, 1), "text": "PCI audit"},
        ),
        ("not us", "not us", {}),
        ("not us \u2192 payments api", "not us", {"team": "payments api"}),
        ("not us => @ledger because moved", "not us", {"team": "ledger", "text": "moved"}),
        ("blocked by acme/ledger#12.", "blocked by", {"ref": "acme/ledger#12"}),
        ("blocked by ledger, no certs", "blocked by", {"ref": "ledger", "text": "no certs"}),
        ("done https://ci.example/7.", "done", {"link": "https://ci.example/7"}),
        ("done: acme/ledger#7", "done", {"link": "acme/ledger#7"}),
        ("done", "done", {}),
        ("pause for 2 weeks", "pause", None),
        ("pause 2 weeks", "pause", {"duration": timedelta(days=14)}),
        ("objection too slow for ledger", "objection", {"what": "too slow", "team": "ledger"}),
        ("objection drops calls", "objection", {"what": "drops calls"}),
        ("hand to @mara", "hand to", {"person": "mara"}),
        ("grade a", "grade", {"mark": "a"}),
        ("not on track", "off track", {}),
        ("at risk .NET 6 ends", "at risk", {"note": ".NET 6 ends"}),
    ],
)
def test_arguments(line, name, args):
    """Days, lengths of time, references, teams, people, links and notes are read as such."""
    found_name, found = said(f"tw: {line}")
    assert found_name == name
    assert args is None or found == args


def test_several_commands_are_counted_and_placed():
    """Each command of a comment has its index and its line, whatever stands between."""
    text = "Hello,\ntw: on track\r\n\r\nmore words\rtw: nonsense here\ntw: undo\n"
    readings = read(text)
    assert [(r.index, r.number, r.line) for r in readings] == [
        (0, 2, "tw: on track"),
        (1, 5, "tw: nonsense here"),
        (2, 6, "tw: undo"),
    ]
    assert [type(r) for r in readings] == [Understood, Puzzled, Understood]


@pytest.mark.parametrize(
    "text",
    [
        *("please write tw: on track", "- tw: on track", "two: on track", "tw on track"),
        *("/twist on track", "tw://on/track", "    tw: on track", "\ttw: on track", ""),
        *("/tw/on track", "**tw:** on track"),
    ],
)
def test_only_a_line_that_begins_with_the_word_is_a_command(text):
    """The word inside a sentence, a list, a path or code starts nothing."""
    assert read(text) == ()


def test_the_word_is_a_setting():
    """Another command word is heard, and the default one no longer."""
    assert [type(r) for r in read("q+: on track\n/q+ undo", word="Q+")] == [Understood] * 2
    assert read("tw: on track", word="q+") == ()
    (reading,) = read("q+: nonsense here", word="q+")
    assert isinstance(reading, Puzzled)
    assert reading.suggestion == "q+: help"


def test_an_ambiguous_day_is_asked_about_with_both_lines_to_copy():
    """03/04 is never guessed: both days come back as whole lines, the reason kept."""
    reading = puzzle("tw: date 03/04 because certs")
    assert reading.suggestions == (
        "tw: date 2027-03-04 because certs",
        "tw: date 2027-04-03 because certs",
    )
    assert "2027-03-04 or 2027-04-03" in reading.why
    assert reading.suggestion.count("\n") == 1


@pytest.mark.parametrize(
    ("line", "suggestion"),
    [
        ("ontrack", "on track"),
        ("hlep", "help"),
        (
            "not now because PCI audit until 2027-03-01",
            "not now until 2027-03-01 because PCI audit",
        ),
        ("not now until 2027-03-01", "not now until 2027-03-01 because audit"),
        ("not now until to", "not now until 2027-03-01 because audit"),
        ("not now", "not now until 2027-03-01 because audit"),
        ("date 2027-01-15 certs late", "date 2027-01-15"),
        ("date to the 2027-01-15 because of certs", "date 2027-01-15 because of certs"),
        ("date 2027-13-40", "date 2027-12-31"),
        ("date because because", "date 2027-01-15"),
        ("done, see https://x.example/y.", "done https://x.example/y"),
        ("done finally", "done"),
        ("blocked ledger", "blocked by ledger"),
        ("blocked by", "blocked by acme/ledger#12"),
        ("pause until 3 weeks", "pause 21d"),
        ("pause forever", "pause 14d"),
        ("paus forever", "pause 14d"),
        ("objections", "objection, it drops long calls"),
        ("banana split", "help"),
        ("", "help"),
        ("  ", "help"),
    ],
)
def test_the_nearest_correct_line_to_copy(line, suggestion):
    """What cannot be read comes back as a line that can, with the person's own words in it."""
    assert puzzle(f"tw: {line}").suggestion == f"tw: {suggestion}"


def test_why_is_said_in_plain_words():
    """The answer names what is missing or what could not be read."""
    assert puzzle("tw: date soonish because x").why == (
        'we could not read "soonish" as a day, for example 2027-03-01'
    )
    assert puzzle("tw: not now").why == "this one also needs a day, for example 2027-03-01"
    assert puzzle("tw: undo everything").why == 'we could not place "everything"'
    assert puzzle("tw: " + "na" * 50).why.endswith('\u2026"')


def test_a_line_and_a_comment_have_a_length():
    """A very long line is asked about; after twenty commands the rest is asked for."""
    assert "longer" in puzzle(f"tw: at risk {'x' * LONGEST_LINE}").why
    readings = read("tw: on track\n" * (MOST_COMMANDS + 5))
    assert len(readings) == MOST_COMMANDS + 1
    assert isinstance(readings[-1], Puzzled)


def test_a_sentence_without_the_word_gives_the_same_command():
    """Ticks, fields and the command line go through the same table."""
    reading = parse_sentence("at risk,\ncerts", table=TABLE, today=TODAY)
    assert isinstance(reading, Understood)
    assert (reading.command.name, dict(reading.command.args)) == said("tw: at risk, certs")


def test_an_example_that_needs_a_choice_is_offered_as_it_stands():
    """Where no line of the person's words can be read, the row's example is the answer."""
    table = (row("meet", "meet <day> [because <text>]", "meet 2027-01-15"),)
    (reading,) = parse("tw: meet because 03/04", table=table, today=TODAY)
    assert isinstance(reading, Puzzled)
    assert reading.suggestion == "tw: meet 2027-01-15 because 03/04"


SHAPES = [
    *("`" * 1_000_000, "` `` " * 200_000, "<" * 1_000_000, "<a " * 330_000, "<!--" * 250_000),
    *("> " * 500_000, "tw:" * 330_000, "tw: \n" * 200_000, "tw: at risk " + "-" * 1_000_000),
    *("tw: not now until " + "x " * 500_000, "tw: date " + "03/04 " * 160_000, "- " * 500_000),
    *("tw: objection " + " for" * 480 + "\n", "On 1 wrote " * 90_000, "On 1 schrieb\n" * 80_000),
    *("~~~\n```\n" * 125_000, "\n" * 1_000_000, "\r" * 1_000_000, "-- \n" * 250_000),
    *("<a\n" * 330_000, "<pre>" * 200_000, "a`\n" * 330_000, "<!--\n" * 200_000, "\\`" * 500_000),
    "tw: date " + "next " * 390 + "\n" + ("tw: pause " + ", - " * 400 + "\n") * 30,
]


@pytest.mark.parametrize("text", SHAPES, ids=lambda text: text[:12])
def test_a_megabyte_of_any_shape_is_read(text):
    """Hostile input is read to its end in time that grows with its length only."""
    assert len(read(text)) <= MOST_COMMANDS + 1


PIECES = st.sampled_from(
    [
        *(
            "tw:",
            "/tw",
            " ",
            "\n",
            "\r\n",
            "`",
            "```",
            "~~~",
            ">",
            "<!--",
            "-->",
            "<b>",
            "</b>",
            "-",
        ),
        *(
            "on track",
            "at risk",
            "date",
            "03/04",
            "2027-01-15",
            "until",
            "because",
            "not now",
            "->",
        ),
        *(
            "not us",
            "done",
            "pause",
            "2w",
            "blocked by",
            "x",
            ",",
            "On 1 x wrote:",
            "-- ",
            "\t",
            "(",
        ),
    ]
)
ANYTHING = st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join))


@given(ANYTHING)
def test_parse_never_raises_and_suggests_only_what_can_be_read(text):
    """Whatever the text, each suggestion read back is a command."""
    for reading in read(text):
        if isinstance(reading, Puzzled):
            assert all(isinstance(one(line), Understood) for line in reading.suggestions)


@given(st.text(), st.sampled_from(TABLE))
def test_any_words_after_a_command_are_read_or_answered(text, chosen):
    """A command followed by anything gives one reading on its line, never an error."""
    readings = read(f"tw: {chosen.example} {text}".replace("\n", " ").replace("\r", " "))
    assert len(readings) == 1
