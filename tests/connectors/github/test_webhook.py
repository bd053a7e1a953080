"""GitHub's calls: signed over the raw body, and believed only about where to look."""

import gzip
import hashlib
import hmac
import json
from pathlib import Path
from urllib.parse import urlencode

import pytest

from trackwork.connectors.github import CONNECTOR
from trackwork.connectors.github.webhook import GithubHook
from trackwork.core.workspace import TrackerConfig
from trackwork.ports import Forged, Site
from trackwork.testing.clock import FakeClock

SECRET = b"canary"
HOOK = GithubHook(secret=SECRET)
SHOP = {"full_name": "acme/shop"}
EXAMPLES = Path(__file__).parents[4] / "shared" / "data" / "github_webhooks" / "payloads.jsonl.gz"


def delivery(event, payload, *, ident="72d3162e-cc78-11e3-81ab-4c9367dc0958", raw=None):
    """Headers and body as GitHub sends them."""
    body = raw if raw is not None else json.dumps(payload, ensure_ascii=False).encode()
    signature = hmac.new(SECRET, body, hashlib.sha256).hexdigest()
    headers = {
        "x-github-event": event,
        "x-github-delivery": ident,
        "x-hub-signature-256": f"sha256={signature}",
    }
    return headers, body


def call(event, payload, **more):
    """What a delivery comes to."""
    return HOOK.read(*delivery(event, payload, **more))


@pytest.mark.parametrize(
    ("event", "payload", "natives"),
    [
        ("issues", {"issue": {"number": 7}}, ("7",)),
        ("issue_comment", {"issue": {"number": 8}, "comment": {"id": 1}}, ("8",)),
        ("sub_issues", {"parent_issue": {"number": 1}, "sub_issue": {"number": 2}}, ("1", "2")),
        (
            "sub_issues",
            {
                "parent_issue": {"number": 1},
                "parent_issue_repo": {"full_name": "acme/program"},
                "sub_issue": {"number": 2},
                "sub_issue_repo": {"full_name": "Acme/Shop"},
            },
            ("2",),
        ),
        ("issue_dependencies", {"blocked_issue": {"number": 3}, "blocking_issue": {"number": 3}},
         ("3",)),
        ("label", {"label": {"name": "x"}}, ()),
        ("milestone", {"milestone": {"number": 1}}, ()),
        ("ping", {"zen": "Quiet."}, ()),
        ("something_new", {"issue": {"number": 7}}, ()),
        ("issues", {"issue": {"number": "7; drop"}}, ()),
        ("issues", {"issue": None}, ()),
    ],
)  # fmt: skip
def test_where_a_delivery_says_to_look(event, payload, natives):
    """Its issues, when it names them as numbers; else the whole place."""
    found = call(event, {**payload, "repository": SHOP})
    assert (found.event, found.place, found.natives) == (event, "acme/shop", natives)
    assert found.id == "72d3162e-cc78-11e3-81ab-4c9367dc0958"


@pytest.mark.parametrize("event", ["membership", "team", "projects_v2_item", "ping"])
def test_what_belongs_to_no_repository_names_no_place(event):
    """It is a call all the same."""
    found = call(event, {"organization": {"login": "acme"}})
    assert (found.place, found.natives) == ("", ())


@pytest.mark.parametrize("name", ["../x", "acme", "acme/shop/../..", 7, "acme/sh op"])
def test_a_place_that_is_none_is_not_passed_on(name):
    """Even a signed delivery cannot send us anywhere else."""
    assert call("issues", {"repository": {"full_name": name}, "issue": {"number": 1}}).place == ""


@pytest.mark.parametrize(
    "signature",
    ["", "sha256=", "sha256=00", "sha1=0123", f"sha256={'0' * 64}", "sha256=\u0661"],
)
def test_without_the_right_signature_nothing_is_read(signature):
    """Missing, short, of another kind, or simply wrong."""
    headers, body = delivery("issues", {"repository": SHOP})
    with pytest.raises(Forged):
        HOOK.read({**headers, "x-hub-signature-256": signature}, body)


def test_the_signature_is_over_the_bytes_as_they_came():
    """One space more is another delivery."""
    headers, body = delivery("issues", {"repository": SHOP})
    with pytest.raises(Forged):
        HOOK.read(headers, body + b" ")


def test_a_body_that_is_no_utf8_is_taken_as_it_came():
    """Signed bytes that are no JSON are unreadable, and not forged."""
    with pytest.raises(ValueError, match=r".*"):
        call("issues", None, raw=b"\xff\xfe{")


@pytest.mark.parametrize("raw", [b"", b"[]", b'"text"', b"{", b"null"])
def test_a_signed_delivery_that_cannot_be_read(raw):
    """Half a JSON, or one that is no object."""
    with pytest.raises(ValueError, match=r".*"):
        call("issues", None, raw=raw)


def test_a_form_is_taken_like_the_json_in_it():
    """What GitHub sends where nobody chose otherwise; the signature is over the form as it came."""
    payload = json.dumps({"issue": {"number": 7}, "repository": SHOP})
    headers, body = delivery("issues", None, raw=urlencode({"payload": payload}).encode())
    headers["content-type"] = "application/x-www-form-urlencoded"
    assert HOOK.read(headers, body).natives == ("7",)


@pytest.mark.parametrize("raw", [b"", b"payload", b"payload=%7B", b"other=1", b"\xff"])
def test_a_form_without_a_payload_cannot_be_read(raw):
    """Signed, and yet no delivery."""
    headers, body = delivery("issues", None, raw=raw)
    headers["content-type"] = "application/x-www-form-urlencoded"
    with pytest.raises(ValueError, match=r".*"):
        HOOK.read(headers, body)


@pytest.mark.parametrize(("event", "ident"), [("", "x"), ("issues", ""), ("a b", "x"), ("x", "\n")])
def test_a_delivery_without_its_names(event, ident):
    """Neither event nor id can be made up by us."""
    with pytest.raises(ValueError, match="no id or no event"):
        call(event, {}, ident=ident)


def test_the_hook_needs_a_secret():
    """Without one nothing could be told from a forgery; the option is named."""
    options = {"token_env": "T"}
    config = TrackerConfig(name="gh", kind="github", place="acme", options=options)
    site = Site(folder=Path(), config=config, clock=FakeClock(), environment={})
    assert CONNECTOR.hook is not None
    with pytest.raises(ValueError, match="webhook_secret_env"):
        CONNECTOR.hook(site)


@pytest.mark.skipif(not EXAMPLES.exists(), reason="the published examples are not on this machine")
def test_every_published_example_is_taken():
    """Real in shape: each gives a call, with a place when it names a repository."""
    with gzip.open(EXAMPLES, "rt", encoding="utf-8") as lines:
        examples = [json.loads(line) for line in lines]
    for number, each in enumerate(examples):
        found = call(each["event"], each["payload"], ident=str(number))
        repository = each["payload"].get("repository") or {}
        assert found.place == repository.get("full_name", "")
        named = each["payload"].get("issue") if each["event"].startswith("issue") else None
        assert found.natives == ((str(named["number"]),) if named else ())
    assert len(examples) >= 100
