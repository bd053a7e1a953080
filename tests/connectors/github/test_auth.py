"""Who we are to GitHub: a token from the environment, or an App that renews its own in time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from trackwork.connectors.github.api import HEADERS
from trackwork.connectors.github.auth import auth_of
from trackwork.connectors.github.config import read_options
from trackwork.connectors.github.making import tracker
from trackwork.core.workspace import TrackerConfig
from trackwork.ports import Refused, Site, TryLater
from trackwork.testing.clock import FakeClock
from trackwork.testing.github import FakeGitHub, Fault, wire_to
from trackwork.transport import Transport

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
APP = {"app_id": "12", "installation_id": "34", "private_key_env": "KEY"}


@pytest.fixture(scope="module")
def key():
    """A key made for this run."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = made.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    return made, pem.decode()


class App:
    """An App at work, and the GitHub that gives it tokens."""

    def __init__(self, environment, folder=Path(), *answers):
        self.clock = FakeClock(NOW)
        self.asked = []
        self.answers = list(answers)
        transport = Transport(
            base="https://api.github.com", clock=self.clock, wire=httpx2.MockTransport(self._far)
        )
        config = TrackerConfig(name="gh", kind="github", place="acme", options=APP)
        site = Site(folder=folder, config=config, clock=self.clock, environment=environment)
        self.auth = auth_of(site, read_options(APP), transport)

    def _far(self, request):
        self.asked.append(request)
        if self.answers:
            return self.answers.pop(0)
        ends = (self.clock.now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        return httpx2.Response(201, json={"token": f"t{len(self.asked)}", "expires_at": ends})


def test_an_app_signs_for_its_token(key):
    """The signature is its own, for minutes, and goes to its installation."""
    made, pem = key
    app = App({"KEY": pem})
    assert app.auth.token() == "t1"
    request = app.asked[0]
    assert request.url.path == "/app/installations/34/access_tokens"
    given = request.headers["authorization"].removeprefix("Bearer ")
    public = made.public_key()
    claims = jwt.decode(given, public, algorithms=["RS256"], options={"verify_exp": False,
                        "verify_iat": False})  # fmt: skip
    assert claims["iss"] == "12"
    assert (
        claims["iat"] < NOW.timestamp() < claims["exp"] <= (NOW + timedelta(minutes=10)).timestamp()
    )


def test_a_token_is_renewed_before_it_ends(key):
    """Not at every request, and not too late for a long reading."""
    app = App({"KEY": key[1]})
    assert [app.auth.token(), app.auth.token()] == ["t1", "t1"]
    app.clock.advance(timedelta(minutes=54))
    assert app.auth.token() == "t1"
    app.clock.advance(timedelta(minutes=2))
    assert app.auth.token() == "t2"


def test_a_key_may_stand_in_a_file_or_on_one_line(key, tmp_path):
    """The variable names the file, or holds the text with its line ends written out."""
    (tmp_path / "app.pem").write_text(key[1])
    assert App({"KEY": "app.pem"}, tmp_path).auth.token() == "t1"
    assert App({"KEY": key[1].replace("\n", "\\n")}).auth.token() == "t1"


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({}, "variable KEY .* is not set"),
        ({"KEY": "nowhere.pem"}, "neither a key nor the path"),
        ({"KEY": "-----BEGIN nothing"}, "private key cannot be used"),
    ],
)
def test_a_key_that_cannot_be_used_is_said_without_showing_it(environment, said):
    """Which variable, and what belongs there."""
    with pytest.raises(Refused, match=said) as error:
        App(environment).auth.token()
    assert "BEGIN nothing" not in str(error.value)


@pytest.mark.parametrize(
    "answer",
    [
        httpx2.Response(502),
        httpx2.Response(201, text="<html>"),
        httpx2.Response(201, json={"token": ""}),
        httpx2.Response(201, json={"token": "t", "expires_at": "soon"}),
        httpx2.Response(201, json=[]),
    ],
)
def test_a_token_that_was_not_given_is_asked_for_later(key, answer):
    """Asking again harms nobody, so nothing is in doubt."""
    app = App({"KEY": key[1]}, Path(), answer)
    with pytest.raises(TryLater):
        app.auth.token()
    assert app.auth.token() == "t2"


def test_a_token_comes_from_the_environment_alone():
    """And when it is not there, the variable is named."""
    options = {"token_env": "GITHUB_TOKEN"}
    config = TrackerConfig(name="gh", kind="github", place="acme", options=options)
    clock = FakeClock(NOW)
    far = Transport(base="https://api.github.com", clock=clock)
    for environment, said in (({"GITHUB_TOKEN": " canary \n"}, "canary"), ({}, None)):
        site = Site(folder=Path(), config=config, clock=clock, environment=environment)
        auth = auth_of(site, read_options(options), far)
        if said:
            assert auth.token() == said
        else:
            with pytest.raises(Refused, match="GITHUB_TOKEN"):
                auth.token()


# --- a token that ends before its time ------------------------------------------------------------

INSTALLED = {**APP, "installation_id": "13"}
TOKENS = "apps/create-installation-access-token"


@pytest.fixture
def working(key):
    """A GitHub with one issue, and our connector at work on it as an App."""
    clock = FakeClock(NOW)
    github = FakeGitHub(clock=clock)
    github.organization("acme")
    github.repository("acme/shop")
    for login in ("ana", "app-12[bot]"):
        github.allow("acme/shop", login, "write")
    github.person("ana").open("acme/shop", "One")
    config = TrackerConfig(name="gh", kind="github", place="acme", options=INSTALLED)
    site = Site(folder=Path(), config=config, clock=clock, environment={"KEY": key[1]})
    transport = Transport(
        base="https://api.github.com", clock=clock, headers=HEADERS, wire=wire_to(github)
    )
    made = tracker(site, transport)
    assert made.issue("acme/shop", "1").title == "One"
    return github, made


def test_a_token_revoked_before_its_time_is_replaced(working):
    """Reading and writing go on with a new one: a refused request did nothing."""
    github, made = working
    github.world.tokens.clear()
    assert made.issue("acme/shop", "1").title == "One"
    github.world.tokens.clear()
    made.comment("acme/shop", "1", body="Hello", effect="1")
    assert [each.body for each in made.issue("acme/shop", "1").comments] == ["Hello"]
    assert github.count(TOKENS) == 3


def test_new_tokens_that_are_refused_too_are_not_asked_for_without_end(working):
    """One more for a request that was refused, and then it is said."""
    github, made = working
    github.faults.stand(Fault.REVOKED, on="issues/get")
    github.faults.stand(Fault.REVOKED, on="repos/get")
    with pytest.raises(Refused, match="answered 401: Bad credentials"):
        made.issue("acme/shop", "1")
    assert github.count(TOKENS) == 2
    (finding,) = made.check("acme/shop")
    assert "installation" in finding.fix


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault.REVOKED, "does not take the key of App 12"),
        (Fault.FORBIDDEN, "gives App 12 no token for installation 13"),
    ],
)
def test_an_app_that_is_let_in_no_more_is_told_so(working, fault, said):
    """By its own door, and not as something about the issue that was asked for."""
    github, made = working
    github.world.tokens.clear()
    github.faults.stand(fault, on=TOKENS)
    with pytest.raises(Refused, match=said):
        made.issue("acme/shop", "1")
    (finding,) = made.check("acme/shop")
    assert finding.severity == "problem"
    assert "App" in finding.what
