"""Handles are written into people.yaml, and nothing else of it changes."""

import pytest
from ruamel.yaml import YAML

from trackwork.settings.handles import with_handles

FILE = """\
# Who works here.
people:
  ana:                      # leads payments
    mail: ana@example.org
  jo:
    handles: { files: jo }  # for now
    name: "Jo O'Neil"
  kim:
"""


def test_a_handle_is_added_beside_what_stands_there():
    """Comments, quotes and other people's entries stay."""
    text = with_handles(
        FILE, {"ana": [("gh", "ana-k")], "jo": [("gh", "jo")], "kim": [("gh", "null")]}
    )
    assert "# leads payments" in text
    assert "# for now" in text
    assert 'name: "Jo O\'Neil"' in text
    assert "    handles:\n      gh: ana-k\n" in text
    assert "handles: {files: jo, gh: jo}" in text
    assert "gh: 'null'" in text


def test_a_second_account_goes_beside_the_first():
    """The one that is written to stays the one that is written to."""
    text = with_handles(FILE, {"jo": [("files", "jo-old")]})
    assert "handles: {files: jo}" in text
    assert "    also:\n      files:\n" in text
    assert "- jo-old" in text


def test_every_account_that_is_given_is_written():
    """The first one is written to; all the others are heard."""
    text = with_handles(FILE, {"ana": [("gh", "a1"), ("gh", "a2"), ("gh", "a3")]})
    assert "      gh: a1\n" in text
    assert "      gh:\n      - a2\n      - a3\n" in text


@pytest.mark.parametrize(
    "left", ["handles:", "also:", "handles: {gh: }", "also: {gh: }", "also: {}"]
)
def test_what_was_left_empty_is_filled(left):
    """A line somebody meant to fill in stands in nobody's way."""
    text = with_handles(f"people:\n  kim:\n    {left}\n", {"kim": [("gh", "k1"), ("gh", "k2")]})
    entry = YAML(typ="safe").load(text)["people"]["kim"]
    assert (entry["handles"], entry["also"]) == ({"gh": "k1"}, {"gh": ["k2"]})


def test_somebody_unknown_is_not_made_up():
    """People are added by whoever knows them."""
    with pytest.raises(KeyError):
        with_handles(FILE, {"eve": [("gh", "eve")]})
