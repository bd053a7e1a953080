"""Webhooks of the fake GitHub: signed, described, and unreliable on request."""

import json
from random import Random

import pytest

from tests.github_description import description
from trackwork.kit import signed_by
from trackwork.testing.github import Post


@pytest.fixture
def busy(github):
    """A hook of a repository in which much has happened."""
    hook = github.hook("acme/api", secret="hush")
    ada = github.person("ada")
    github.milestone("acme/api", "Spring")
    for title in ("a", "b"):
        ada.open("acme/api", title, "body")
    ada.edit("acme/api", 1, title="c", body="other")
    said = ada.comment("acme/api", 1, "hello")
    ada.edit_comment(said, "hello again")
    ada.delete_comment(said)
    ada.label("acme/api", 1, "x")
    ada.unlabel("acme/api", 1, "x")
    for logins in (("ben",), ()):
        ada.assign("acme/api", 1, *logins)
    for milestone in (1, None):
        ada.plan("acme/api", 1, milestone)
    for value in ("hm", None):
        ada.fill("acme/api", 1, "Note", value)
    ada.close("acme/api", 1)
    ada.reopen("acme/api", 1)
    ada.lock("acme/api", 1)
    ada.unlock("acme/api", 1)
    ada.adopt(("acme/api", 1), ("acme/api", 2))
    ada.block(("acme/api", 1), ("acme/api", 2))
    ada.transfer("acme/api", 2, "acme/web")
    ada.delete("acme/api", 1)
    return hook


def posted(hook, **more):
    """A post with a receiver that keeps what it takes, and what it took."""
    taken = []

    def receiver(headers, body):
        taken.append((headers, body))
        return 202

    return Post(hook=hook, receiver=receiver, chance=Random(7), **more), taken


def test_every_delivery_is_as_github_describes_it(busy):
    """Whatever people do, what is sent about it fits the description of that event."""
    judge = description()
    wrong = [judge.of_delivery(each.event, each.action, each.body) for each in busy.deliveries]
    assert (len(busy.deliveries), [each for each in wrong if each]) == (25, [])


def test_deliveries_are_signed_over_the_bytes_as_sent(busy):
    """Each has an id of its own, its event and a signature."""
    post, taken = posted(busy)
    assert post.carry() == len(busy.deliveries)
    assert all(signed_by(b"hush", body, head["x-hub-signature-256"]) for head, body in taken)
    assert len({head["x-github-delivery"] for head, _ in taken}) == len(taken)
    assert post.carry() == 0


def test_deliveries_can_be_lost_doubled_and_shuffled(busy):
    """As chance has it, and the same with the same chance."""
    sent = [each.guid for each in busy.deliveries]
    post, taken = posted(busy, lost=0.5, doubled=0.5, reordered=True)
    post.carry()
    came = [head["x-github-delivery"] for head, _ in taken]
    assert set(came) < set(sent)
    assert len(set(came)) < len(came)
    assert came != [each for each in sent for _ in range(came.count(each))]


def test_deliveries_can_be_forged_and_replayed(busy, github):
    """A forged one carries a wrong signature; a replayed one is the very same as before."""
    post, taken = posted(busy, forged=True, replayed=True)
    post.carry()
    github.person("ada").open("acme/api", "new")
    post.carry()
    kinds = [kind for kind, _ in post.statuses]
    true, forged, replayed = (kinds.count(each) for each in ("true", "forged", "replayed"))
    assert (true, forged, replayed) == (26, 26, 25)
    good = [signed_by(b"hush", body, head["x-hub-signature-256"]) for head, body in taken]
    assert good.count(False) == forged


def test_a_hook_hears_what_it_asked_for(github):
    """Only the events it names; a hook without a secret signs nothing."""
    hook = github.hook("acme/api", secret="", events=("issue_comment",))
    number = github.person("ada").open("acme/api", "T")
    github.person("ada").comment("acme/api", number, "hello")
    post, taken = posted(hook)
    post.carry()
    ((head, body),) = taken
    assert (json.loads(body)["comment"]["body"], "x-hub-signature-256" in head) == ("hello", False)


def test_hooks_are_made_listed_and_told_to_repeat_themselves(github, client_of):
    """A delivery that is sent again keeps its id and says so."""
    client = client_of(github)
    wanted = {"config": {"url": "https://hooks.example.org/x", "secret": "q"}, "events": ["issues"]}
    made = client.post("/repos/acme/api/hooks", json=wanted).json()
    github.person("ada").open("acme/api", "T")
    at = f"/repos/acme/api/hooks/{made['id']}/deliveries"
    (first,) = client.get(at).json()
    assert client.post(f"{at}/{first['id']}/attempts").status_code == 202
    again, _ = client.get(at).json()
    assert (again["guid"], again["redelivery"]) == (first["guid"], True)
    assert made["config"]["secret"] == "********"
