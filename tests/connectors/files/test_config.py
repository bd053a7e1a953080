"""Options of a tracker made of files, and how wrong ones are answered."""

import pytest

from trackwork.connectors.files.config import FilesConfig, read_options


def test_nothing_said_means_the_usual_names():
    """A folder of files needs no options."""
    config = read_options({})
    assert config == FilesConfig()
    assert (config.written("due"), config.written("component")) == ("due", "component")


def test_names_and_words_of_a_team_are_mapped():
    """A team's own front matter stays as it is."""
    config = read_options({"field.due": "Target date", "words.done": "Shipped, live", "word": "go"})
    assert config.written("due") == "Target date"
    assert [config.meaning(word) for word in ("SHIPPED", "live", "done", "??")] == [
        "done",
        "done",
        "done",
        None,
    ]
    assert config.word == "go"
    assert not read_options({"durable": "no"}).durable


def test_all_wrong_options_are_told_at_once():
    """One look at the message, one edit."""
    with pytest.raises(ValueError, match=r"field\.dew.*words\.gone.*zone.*surprise") as told:
        read_options({"field.dew": "x", "words.gone": "y", "zone": "Mars", "surprise": "z"})
    assert "field.due" in str(told.value)
