"""Options of a tracker of kind ``github``: what they mean and what is said about wrong ones."""

import pytest

from trackwork.connectors.github.config import PUBLIC, api_of, read_options

TOKEN = {"token_env": "GITHUB_TOKEN"}


@pytest.mark.parametrize(
    ("written", "api"),
    [
        ("https://github.com", PUBLIC),
        ("github.com", PUBLIC),
        ("https://api.github.com/", PUBLIC),
        ("https://git.example.org", "https://git.example.org/api/v3"),
        ("https://git.example.org:8443/", "https://git.example.org:8443/api/v3"),
        ("https://git.example.org/api/v3/", "https://git.example.org/api/v3"),
        ("https://acme.ghe.com", "https://api.acme.ghe.com"),
        ("https://api.acme.ghe.com", "https://api.acme.ghe.com"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/api/v3"),
    ],
)
def test_an_address_leads_to_its_interface(written, api):
    """The public one, an Enterprise Server below /api/v3, a company's own domain."""
    assert api_of(written) == api


@pytest.mark.parametrize(
    "written",
    ["http://git.example.org", "https://", "https://me:pw@git.example.org", "https://x.org/?a=1"],
)
def test_an_address_that_would_leak_or_lead_nowhere_is_refused(written):
    """No token in the open, none in an address."""
    with pytest.raises(ValueError, match="write"):
        api_of(written)


def test_without_options_the_public_one_is_meant():
    """A token's variable is all that is needed."""
    config = read_options(TOKEN)
    assert (config.base_url, config.due, config.project) == (PUBLIC, "auto", None)
    assert config.written("due") == "Target date"
    assert config.neutral("target DATE") == "due"
    assert config.neutral("Sprint") == "Sprint"


def test_fields_and_words_are_added_to_ours():
    """A workspace names its own field and its own words; the others stay."""
    config = read_options({**TOKEN, "field.due": "Deadline", "words.done": "Live, Rolled out"})
    assert (config.written("due"), config.written("rank")) == ("Deadline", "Rank")
    assert config.vocabulary.meaning("rolled  OUT") == "done"
    assert config.vocabulary.meaning("wontfix") == "not planned"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "token_env"),
        ({"app_id": "1"}, "installation_id"),
        ({**TOKEN, "app_id": "1"}, "not both"),
        ({**TOKEN, "frobnicate": "1"}, "there is no such option"),
        ({**TOKEN, "due": "project"}, "number of the project"),
        ({**TOKEN, "due": "somewhere"}, "due"),
        ({**TOKEN, "project": "first"}, "project"),
        ({**TOKEN, "project_owner": "../x"}, "no name of an owner"),
        ({"app_id": "x", "installation_id": "2", "private_key_env": "K"}, "no number"),
        ({**TOKEN, "words.maybe": "perhaps"}, "no meaning"),
    ],
)
def test_a_wrong_option_is_said_in_one_sentence(options, said):
    """Which one, and what to write."""
    with pytest.raises(ValueError, match=said):
        read_options(options)


def test_everything_wrong_is_said_at_once():
    """Nobody mends one line to be told of the next."""
    with pytest.raises(ValueError, match=r"due: .*; project: .*; frob: there is no such option"):
        read_options({**TOKEN, "due": "x", "project": "y", "frob": "z"})


def test_an_app_needs_its_three_options():
    """Id, installation, and the variable with the key."""
    config = read_options({"app_id": "1", "installation_id": "2", "private_key_env": "KEY"})
    assert (config.app_id, config.installation_id, config.token_env) == ("1", "2", "")


def test_a_password_in_an_address_is_not_shown():
    """It is refused, and stands in no message."""
    with pytest.raises(ValueError, match="token_env") as refused:
        api_of("https://ada:c4nary@git.example.org")
    assert "c4nary" not in str(refused.value)
