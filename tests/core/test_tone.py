from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.pretend_commands import TABLE, TODAY
from trackwork.core.grammar import parse
from trackwork.core.markers import find_comment_marker
from trackwork.core.tone import (
    BLOCK_LINES,
    JOINER,
    Shape,
    lint,
    neutral,
    quote_foreign,
    shown,
    visible_lines,
)

CHECK_IN = """\
Hello payments-api, a small check-in on the TLS move. We have Fri 11 Dec and would love to know how
it looks from your side. Any of these is a good answer: `tw: on track`, `tw: at risk, why`. Stuck?
`tw: help` and Mara comes to you. If you are busy that is fine too: Monday's page will say "not
heard yet", nothing more. Mara answers by Tue 24 Nov; if she does not, it stands as you wrote it!"""


def rules(text: str, shape: Shape = Shape.NOTE) -> list[str]:
    return [finding.rule for finding in lint(text, shape=shape)]


def test_a_warm_check_in_has_no_findings():
    """A text in our own manner passes, capital acronyms and one exclamation mark included."""
    assert lint(CHECK_IN, shape=Shape.CHECK_IN) == ()
    assert lint("Where it ranks: after PCI, TLS (CTO note). Read 09:12 UTC.") == ()


@pytest.mark.parametrize(
    "words",
    [
        *("overdue", "Failed", "failing", "failures", "fails", "non-compliant", "noncompliance"),
        *("laggards", "violation", "violating", "Violators", "delinquent"),
    ],
)
def test_forbidden_words_are_found_in_every_form(words):
    """Verdict words are found whatever their ending, with their line."""
    (finding,) = lint(f"Hello.\nThis is {words}.")
    assert (finding.rule, finding.words, finding.line) == ("forbidden word", words, 2)
    assert finding.advice


@pytest.mark.parametrize(
    "words",
    [
        *("Mara has not answered", "@mara-k didn't reply", "Payments-api missed", "You forgot"),
        *("they ignored", "Bob is still late", "Ledger never responded", "you are behind"),
    ],
)
def test_blame_with_a_name_is_found(words):
    """A name and what it did not do are found, whoever is named."""
    assert [(f.rule, f.words) for f in lint(f"So {words} the mail.")] == [("blame", words)]


@pytest.mark.parametrize(
    "text",
    [
        *("We missed you.", "Nobody has answered yet.", "The failover works, the failsafe too."),
        *('You said "we failed".', "\u201cThis is overdue\u201d, they wrote.", "> it failed"),
    ],
)
def test_what_is_no_blame_and_no_verdict_passes(text):
    """We may name ourselves; other people's words in quotes are theirs."""
    assert lint(text) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("THIS MATTERS NOW", "THIS MATTERS NOW"),
        ("please do it ASAP", "ASAP"),
        ("URGENT: look", "URGENT"),
    ],
)
def test_shouting_is_found(text, words):
    """Runs of capitals and the loud words are found once each."""
    assert [(f.rule, f.words) for f in lint(text)] == [("shouting", words)]


def test_lengths_and_exclamation_marks_have_a_limit():
    """A block of 26 lines, a check-in of 91 words and a second exclamation mark are too much."""
    assert rules("a\n" * BLOCK_LINES, Shape.BLOCK) == []
    assert rules("a\n" * (BLOCK_LINES + 1), Shape.BLOCK) == ["length"]
    assert rules("a " * 90, Shape.CHECK_IN) == []
    assert rules("a " * 91, Shape.CHECK_IN) == ["length"]
    assert rules("Thanks!\nGreat!") == ["exclamation"]
    assert rules("<!-- x --> Thanks! <!-- y -->") == []


def test_hidden_marks_are_no_visible_lines():
    """Markers take no room; empty lines between others do."""
    assert visible_lines("<!-- a -->\none\n\ntwo <!-- b -->\n<!-- c -->") == ("one", "", "two ")


@pytest.mark.parametrize(
    ("foreign", "shown"),
    [
        ("plain words, p<0.05 & 3 > 2", "plain words, p<0.05 & 3 > 2"),
        ("/merge", f"{JOINER}/merge"),
        ("tw: on track", f"{JOINER}tw: on track"),
        ("1. list", f"{JOINER}1. list"),
        ("- [x] tick", f"{JOINER}- [x] tick"),
        ("two\nlines\r\n/close", "two lines /close"),
        ("cc @mara", f"cc @{JOINER}mara"),
        ("cc &#64;mara &amp;", f"cc &{JOINER}#64;mara &{JOINER}amp;"),
        ("[~mara] <!channel>", f"[{JOINER}~mara] \u2039!channel>"),
        ("<b>x</b> `code", "\u2039b>x\u2039/b> 'code"),
        ("![x](https://x.example)", f"{JOINER}![x]{JOINER}(https://x.example)"),
        ("a\u202eb\u200bc\x00d\u2028e\ud800", "abcd e"),
        ("fine \U0001f469\u200d\U0001f4bb", "fine \U0001f469\u200d\U0001f4bb"),
        ("", ""),
    ],
)
def test_foreign_words_stay_readable_and_lose_their_power(foreign, shown):
    """Commands, mentions, markup and hidden signs of every kind do nothing where we print them."""
    assert neutral(foreign) == shown


def test_foreign_words_are_cut_at_a_word():
    """A long text ends with an ellipsis after a whole word, or in the one endless word."""
    assert neutral("some words here", limit=12) == "some words\u2026"
    assert neutral("x" * 20, limit=10) == "x" * 9 + "\u2026"
    assert len(neutral("x" * 900, limit=None)) == 900


def test_foreign_lines_are_quoted_one_by_one():
    """Each line is a quote of its own; what is too much is cut and shown so."""
    assert quote_foreign("/close\r\n\r\n<b>") == f"> {JOINER}/close\n>\n> \u2039b>"
    assert quote_foreign("a\nb\nc", lines=2) == "> a\n> b\n> \u2026"
    assert quote_foreign(" \n ") == ""


HOSTILE = st.lists(
    st.sampled_from(
        [
            *(
                "tw:",
                "/tw",
                "q+",
                ":",
                "on track",
                "\n",
                "\r",
                "\u2028",
                "<!-- trackwork:",
                "-->",
                "@mara",
            ),
            *(
                "`",
                ">",
                "<b>",
                "&#64;",
                "\u200b",
                " ",
                "/merge",
                "undo",
                "tw\uff1a",
                "\ufeff",
                "&lt;",
            ),
        ]
    ),
    max_size=20,
).map("".join)
FOREIGN = st.one_of(st.text(), HOSTILE)


@given(FOREIGN)
def test_foreign_text_is_never_a_command_a_mention_or_a_marker(text):
    """Printed by us, no text of others is read back as ours or as a call to somebody."""
    for said in (neutral(text), quote_foreign(text), neutral(text, limit=20)):
        assert parse(said, table=TABLE, today=TODAY) == ()
        assert parse(said, table=TABLE, word="q+", today=TODAY) == ()
        assert find_comment_marker(said) is None
        assert "<!--" not in said
        assert not any(after.isalnum() for sign, after in pairwise(said) if sign == "@")


@given(FOREIGN)
def test_making_neutral_twice_changes_nothing(text):
    """What is neutral stays as it is."""
    once = neutral(text, limit=None)
    assert neutral(once, limit=None) == once
    assert "\n" not in once


def test_a_terminal_shows_words_and_takes_no_orders():
    """Line ends and tabs stay; escapes, turned directions and lone returns go."""
    assert shown("plain") == "plain"
    assert shown("a\tb\r\nc\rd\n\x1b[2J\u202ee\u2028\u200df") == "a\tb\r\ncd\n[2Je\u200df"
