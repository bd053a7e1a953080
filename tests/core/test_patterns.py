import pytest

from tests.core.pretend_commands import TODAY
from trackwork.core.grammar import reader_for
from trackwork.core.patterns import Arg, ArgKind, Match, Miss, pattern_of

READER = reader_for(TODAY)


def test_a_grammar_line_is_taken_apart():
    """First words, then arguments with kind, introduction and whether they may be left out."""
    pattern = pattern_of("move to <to:day> [-> <team>] [for <length:duration>] [note]")
    assert pattern.head == ("move", "to")
    assert pattern.args == (
        Arg(name="to", kind=ArgKind.DAY),
        Arg(name="team", kind=ArgKind.TEAM, optional=True, intro="->"),
        Arg(name="length", kind=ArgKind.DURATION, optional=True, intro="for"),
        Arg(name="note", kind=ArgKind.TEXT, optional=True),
    )
    assert pattern_of("say []").args == (Arg(name="note", kind=ArgKind.TEXT, optional=True),)


@pytest.mark.parametrize("grammar", ["", "<day>", "until <day>", "say <thing>", "say <x:thing>"])
def test_a_grammar_line_that_says_nothing_clear_is_refused(grammar):
    """No first word, or an argument without a known kind: the error tells how to write it."""
    with pytest.raises(ValueError, match="write"):
        pattern_of(grammar)


def test_other_first_words_are_no_match():
    """A sentence that begins otherwise, or with a longer word, is not this pattern's."""
    pattern = pattern_of("on track")
    assert pattern.match("off track", reader=READER) is None
    assert pattern.match("on tracks", reader=READER) is None
    assert pattern.rest("on track, yes") == ", yes"


def test_an_argument_that_would_leave_words_over_is_tried_otherwise():
    """The shortest team name that lets the rest be read is taken."""
    pattern = pattern_of("ask <team> for <what>")
    assert pattern.match("ask payments api for certs", reader=READER) == Match(
        args=(("team", "payments api"), ("what", "certs"))
    )
    assert isinstance(pattern.match("ask a b c d e for certs", reader=READER), Miss)
    assert isinstance(pattern.match("ask payments", reader=READER), Miss)


def test_what_is_missing_is_named():
    """The miss carries the argument, so that the answer can ask for it."""
    hand_to = pattern_of("hand to <person>")
    miss = Miss(why="this one also needs a person", arg=Arg(name="person", kind=ArgKind.PERSON))
    assert hand_to.match("hand to ,", reader=READER) == miss
    assert hand_to.match("hand to )", reader=READER) == miss


@pytest.mark.parametrize("note", ["...", " - ", "!", "()"])
def test_signs_alone_are_no_note(note):
    """A note of signs only is none at all."""
    assert pattern_of("on track [note]").match(f"on track{note}", reader=READER) == Match(args=())


def test_a_day_that_cannot_be_read_is_not_lost_in_a_reason():
    """What begins with "until" was meant as a day, so it is asked about."""
    pattern = pattern_of("not now [because <text>]")
    assert isinstance(pattern.match("not now, until soonish", reader=READER), Miss)
    assert pattern.match("not now, audit", reader=READER) == Match(args=(("text", "audit"),))


def test_a_text_is_cut_at_the_words_that_introduce_the_next_argument():
    """The first place where the rest can be read wins; hopeless ones are not tried for ever."""
    pattern = pattern_of("object <what> until <day>")
    assert pattern.match("object until now until 2027-01-15", reader=READER) == Match(
        args=(("what", "until now"), ("day", TODAY.replace(year=2027, month=1, day=15)))
    )
    assert isinstance(pattern.match("object x" + " until x" * 20, reader=READER), Miss)
