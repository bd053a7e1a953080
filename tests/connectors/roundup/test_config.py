"""What an operator writes for a Roundup."""

import pytest

from trackwork.connectors.roundup import CONNECTOR
from trackwork.connectors.roundup.config import base_of, read_options
from trackwork.connectors.roundup.making import hook
from trackwork.core.workspace import TrackerConfig
from trackwork.ports import Site
from trackwork.testing.clock import FakeClock

RIGHT = {"user": "trackwork", "password_env": "PW"}


def a_site(tmp_path, environment, **options):
    """What a tracker is made from."""
    config = TrackerConfig(
        name="shop", kind="roundup", place="https://i.example/shop", options={**RIGHT, **options}
    )
    return Site(folder=tmp_path, config=config, clock=FakeClock(), environment=environment)


def test_a_tracker_is_made_without_asking_anybody(tmp_path):
    """Making opens nothing; the secret comes from the environment."""
    tracker = CONNECTOR.make(a_site(tmp_path, {"PW": "canary"}))
    assert tracker.name == "shop"
    assert tracker.capabilities.fields == {"owner", "labels", "status"}
    assert tracker.capabilities.relations == frozenset()


def test_a_missing_secret_is_named(tmp_path):
    """The sentence says which variable to set."""
    with pytest.raises(ValueError, match="PW"):
        CONNECTOR.make(a_site(tmp_path, {}))
    with pytest.raises(ValueError, match="webhook_secret_env"):
        hook(a_site(tmp_path, {"PW": "x"}))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"user": ""}, "user"),
        ({"colour": "red"}, "there is no such option"),
        ({"field.due": "a b"}, "no name of a property"),
        ({"part": "1x"}, "no name of a property"),
        ({"relation.friend": "x"}, "no relation"),
        ({"words.maybe": "x"}, "no meaning"),
    ],
)
def test_a_wrong_option_is_a_sentence(options, said):
    """Each says which and why."""
    with pytest.raises(ValueError, match=said):
        read_options({**RIGHT, **options})


def test_a_status_of_ones_own_is_mapped():
    """Words of the team's own, by what they mean."""
    config = read_options({**RIGHT, "words.done": "live, shipped", "field.labels": ""})
    assert config.vocabulary.state("Shipped") == ("closed", "done")
    assert "labels" not in config.fields


@pytest.mark.parametrize(
    "place", ["", "issues", "http://i.example", "https://u:p@i.example", "ftp://x"]
)
def test_an_address_that_gives_the_password_away_is_refused(place):
    """Only encrypted, and without a secret in it."""
    with pytest.raises(ValueError, match=r"address|password"):
        base_of(place)
