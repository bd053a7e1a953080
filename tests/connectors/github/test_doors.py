"""The ways in: an Enterprise Server by its address, an App by its key."""

from datetime import timedelta

import httpx2
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from trackwork import __version__
from trackwork.connectors.github import CONNECTOR
from trackwork.connectors.github.api import HEADERS, api_for
from trackwork.connectors.github.config import read_options
from trackwork.connectors.github.making import discovery, tracker
from trackwork.core.workspace import TrackerConfig
from trackwork.ports import Refused, Site
from trackwork.testing.github import wire_to
from trackwork.transport import Transport


def key():
    """A key of an App."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return made.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


class Listening(httpx2.BaseTransport):
    """A wire that remembers what went over it."""

    def __init__(self, inner):
        self.inner = inner
        self.asked = []

    def handle_request(self, request):
        """Pass it on."""
        self.asked.append(request)
        return self.inner.handle_request(request)


def site(rig, folder, environment, **options):
    """A tracker's site with these options."""
    config = TrackerConfig(name="gh", kind="github", place="acme", options=options)
    return Site(folder=folder, config=config, clock=rig.clock, environment=environment)


def test_every_request_says_who_asks_and_which_version(rig):
    """Our own name, GitHub's pinned version, and the token where it belongs."""
    wire = Listening(rig.network())
    rig.through(wire).listing(rig.place, None)
    (request,) = wire.asked
    assert request.headers["x-github-api-version"] == "2022-11-28"
    assert request.headers["user-agent"] == f"trackwork/{__version__}"
    assert request.headers["authorization"] == "Bearer canary"
    assert "canary" not in str(request.url)


def test_an_enterprise_server_is_asked_below_its_own_path(rig, tmp_path):
    """And its issues open on its own pages."""
    where = site(rig, tmp_path, {"T": "canary"}, token_env="T", base_url="https://git.example.org")
    wire = Listening(rig.network())
    config = read_options(where.config.options)
    speaks = Transport(base=config.base_url, clock=rig.clock, headers=HEADERS, wire=wire)
    ours = tracker(where, speaks)
    native = ours.create(rig.place, title="One", body="Text", effect="e" * 16)
    listing = ours.listing(rig.place, None)
    assert listing.issues[0].url == f"https://git.example.org/acme/shop/issues/{native}"
    assert {request.url.host for request in wire.asked} == {"git.example.org"}
    assert all(request.url.path.startswith("/api/v3/") for request in wire.asked)


def test_a_tracker_is_made_without_asking_anybody(rig, tmp_path):
    """Not even its secret is looked for before it is needed."""
    made = CONNECTOR.make(site(rig, tmp_path, {}, token_env="T"))
    assert made.name == "gh"
    speaks = api_for(site(rig, tmp_path, {}, token_env="T"), read_options({"token_env": "T"}))
    assert speaks.transport.requests == 0
    with pytest.raises(Refused, match="variable T"):
        made.listing(rig.place, None)


def test_an_app_works_with_the_token_it_signs_for(rig, tmp_path):
    """It reads, writes as its bot, sees what it was installed for, and renews within the hour."""
    rig.github.allow(rig.place, "app-12[bot]", "write")
    options = {"app_id": "12", "installation_id": "13", "private_key_env": "KEY"}
    where = site(rig, tmp_path, {"KEY": key()}, **options)
    wire = Listening(wire_to(rig.github))
    speaks = Transport(base="https://api.github.com", clock=rig.clock, headers=HEADERS, wire=wire)
    ours = tracker(where, speaks)
    native = ours.create(rig.place, title="One", body="Text", effect="e" * 16)
    ours.comment(rig.place, native, body="Hi", effect="f" * 16)
    (comment,) = ours.issue(rig.place, native).comments
    assert comment.author.bot
    rig.clock.advance(timedelta(minutes=58))
    ours.listing(rig.place, None)
    signed = [each for each in wire.asked if each.url.path.endswith("/access_tokens")]
    assert len(signed) == 2
    assert [each.place for each in discovery(where, speaks).places()]


def test_an_installation_that_is_gone_is_no_missing_issue(rig, tmp_path):
    """The answer was about our own door; nothing behind it is concluded."""
    options = {"app_id": "12", "installation_id": "99", "private_key_env": "KEY"}
    speaks = Transport(
        base="https://api.github.com", clock=rig.clock, headers=HEADERS, wire=rig.network()
    )
    ours = tracker(site(rig, tmp_path, {"KEY": key()}, **options), speaks)
    for call in (
        lambda: ours.issue(rig.place, "1"),
        lambda: ours.listing(rig.place, None),
        lambda: ours.remove_comment(rig.place, "1", "1"),
    ):
        with pytest.raises(Refused, match="has no installation 99"):
            call()
    (finding,) = ours.check(rig.place)
    assert "installation 99" in finding.what
