import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackwork.core.subjects import (
    WORKSPACE,
    WORKSPACE_KINDS,
    Subject,
    initiative,
    item,
    item_part,
    item_parts,
    person,
    team,
)

keys = st.text(min_size=1, max_size=12)
words = st.from_regex(r"[a-z0-9-]{1,10}", fullmatch=True)


@given(st.sampled_from(WORKSPACE_KINDS), keys)
def test_a_subject_reads_back_as_it_was_written(kind, key):
    """Whatever the key holds, colons included."""
    assert Subject.parse(str(Subject(kind, key))) == Subject(kind, key)


@pytest.mark.parametrize("text", ["", "item", "item:", ":x", "thing:x", "Item:x"])
def test_what_names_no_subject_is_refused(text):
    """The error says what a subject looks like and which kinds there are."""
    with pytest.raises(ValueError, match=r"write kind:key, .* workspace, initiative, item"):
        Subject.parse(text)


@given(words, words, words | st.just(""))
def test_an_item_knows_its_initiative_and_team(key, asked, part):
    """With or without a part that tells several apart."""
    assert item_parts(item(key, asked, part)) == (key, asked)
    assert item_part(item(key, asked, part)) == part


def test_items_of_one_team_are_told_apart_by_their_part():
    """The written form is what people read in `explain`."""
    assert str(item("tls-move", "payments-api")) == "item:tls-move/payments-api"
    assert str(item("tls-move", "payments-api", "eu")) == "item:tls-move/payments-api/eu"


def test_parties_and_the_workspace_are_subjects_too():
    """Each under its own kind."""
    found = [str(each) for each in (team("a"), person("a"), initiative("a"), WORKSPACE)]
    assert found == ["team:a", "person:a", "initiative:a", "workspace:-"]
