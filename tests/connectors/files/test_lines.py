"""`tw:` lines in a body: found once, kept apart, recognised when they change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackwork.connectors.files.lines import (
    MOST_REMEMBERED,
    Memory,
    command_lines,
    fingerprint,
    name_lines,
)


def lines(*texts, memory=None):
    """Names of lines in order, and the memory of having seen them."""
    memory = memory or Memory()
    prints = [fingerprint(text) for text in texts]
    names = name_lines(prints, memory)
    return names, memory.now(list(zip(names, prints, strict=True)))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("tw: on track", [(1, "tw: on track")]),
        ("Text\r\n\r\n  TW: at risk\rmore\n/tw done", [(3, "TW: at risk"), (5, "/tw done")]),
        ("> tw: done\n\n```\ntw: done\n```\n\n    tw: done", []),
        ("twelve things\nthe tw: word inside a line", []),
        (
            "<!-- trackwork:begin v1 -->\ntw: done\n<!-- trackwork:end -->\ntw: on track",
            [(4, "tw: on track")],
        ),
        ("<!-- trackwork:end -->\n\ntw: on track", [(3, "tw: on track")]),
    ],
)
def test_lines_for_us_are_found_outside_block_code_and_quotes(body, expected):
    """Only what the author says is said, and each line knows its number."""
    assert [(line.number, line.text) for line in command_lines(body, word="tw")] == expected


def test_command_word_is_a_setting():
    """Another word, another line."""
    body = "tw: done\n\ngo: done"
    assert [line.text for line in command_lines(body, word="go")] == ["go: done"]


def test_line_added_above_makes_no_old_line_new():
    """Newest first or newest last: what was said stays said."""
    (old,), memory = lines("tw: at risk")
    (new, kept), memory = lines("tw: on track", "tw: at risk", memory=memory)
    assert kept == old
    assert new != old
    assert memory.revision(old) == fingerprint("tw: at risk")


def test_same_words_twice_are_two_lines():
    """Said again is said again."""
    (first, second), _ = lines("tw: on track", "tw: on track")
    assert first != second


def test_edited_line_is_a_new_revision_of_the_same_line():
    """Between the same neighbours the same line was changed."""
    before, memory = lines("tw: help", "tw: at risk", "tw: win a")
    revision = memory.revision(before[1])
    after, memory = lines("tw: help", "tw: off track", "tw: win a", memory=memory)
    assert after == before
    assert memory.revision(after[1]) != revision


def test_words_that_come_back_are_said_anew():
    """On track, at risk, on track again: the third word is not mistaken for the first."""
    (name,), memory = lines("tw: on track")
    first = memory.revision(name)
    _, memory = lines("tw: at risk", memory=memory)
    (again,), memory = lines("tw: on track", memory=memory)
    assert again == name
    assert memory.revision(again) != first


def test_deleted_line_typed_again_is_said_anew():
    """Taking a word back does not use it up."""
    (name,), memory = lines("tw: on track")
    first = memory.revision(name)
    _, memory = lines(memory=memory)
    (again,), memory = lines("tw: on track", memory=memory)
    assert (again, memory.revision(again)) != (name, first)


def test_line_ends_and_spaces_are_no_change():
    """What an editor does to white space is not something somebody said."""
    assert fingerprint("tw: at  risk \r\nmore") == fingerprint("tw: at risk\nmore\n")


def test_memory_has_an_end():
    """A log that is trimmed for years does not grow the cursor for ever."""
    memory = Memory()
    for number in range(MOST_REMEMBERED * 2):
        _, memory = lines(f"tw: win {number}", memory=memory)
    assert len(memory.seen) <= MOST_REMEMBERED


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=6), st.integers(0, 6), st.text("xy"))
def test_inserting_a_line_anywhere_keeps_all_others(texts, at, extra):
    """Ids and revisions of lines that were there stay, whatever is added between them."""
    before, memory = lines(*texts)
    revisions = {name: memory.revision(name) for name in before}
    longer = [*texts[:at], f"new {extra}", *texts[at:]]
    after, memory = lines(*longer, memory=memory)
    assert [name for name in after if name in revisions] == list(before)
    assert all(memory.revision(name) == known for name, known in revisions.items())


@given(st.lists(st.lists(st.sampled_from("abcd"), max_size=5), max_size=6))
def test_ids_are_always_unique_and_reading_twice_changes_nothing(versions):
    """Whatever people do to a file, each line has one id, and a second look finds the same."""
    memory = Memory()
    for texts in versions:
        names, memory = lines(*texts, memory=memory)
        assert len(set(names)) == len(texts)
        again, same = lines(*texts, memory=memory)
        assert (again, dict(same.seen)) == (names, dict(memory.seen))
