"""What the fake GitHub lets go wrong, and what it does not let anybody do."""

from datetime import timedelta

import pytest

from trackwork.testing.github import Fault, reverting

API = "/repos/acme/api"


@pytest.fixture
def client(github, client_of):
    """A client of the bot, beside ten issues."""
    for number in range(10):
        github.person("ada").open("acme/api", f"T{number}")
    return client_of(github)


def test_a_lost_answer_hides_a_deed_that_was_done(github, client):
    """A 502, and the comment is there; the next one goes well."""
    github.faults.play(Fault.LOST, on="issues/create-comment")
    said = {"body": "hello"}
    assert client.post(f"{API}/issues/1/comments", json=said).status_code == 502
    assert client.post(f"{API}/issues/1/comments", json=said).status_code == 201
    assert len(github.issue("acme/api", 1).comments) == 2


@pytest.mark.parametrize(
    ("fault", "status", "header"),
    [
        (Fault.BROKEN, 502, None),
        (Fault.UNAVAILABLE, 503, "retry-after"),
        (Fault.SECONDARY, 403, "retry-after"),
        (Fault.FORBIDDEN, 403, None),
        (Fault.TOO_MANY, 429, "retry-after"),
        (Fault.HIDDEN, 404, None),
    ],
)
def test_a_refusal_does_nothing(github, client, fault, status, header):
    """Each has its status, and nothing was written."""
    github.faults.play(fault)
    refused = client.post(f"{API}/issues/1/comments", json={"body": "hello"})
    assert (refused.status_code, header is None or header in refused.headers) == (status, True)
    assert github.issue("acme/api", 1).comments == []


def test_every_second_read_can_be_refused(github, client):
    """Writes go through; lifting it ends it."""
    github.faults.stand(Fault.FORBIDDEN, on="read", every=2)
    found = [client.get(f"{API}/issues/1").status_code for _ in range(4)]
    assert found == [200, 403, 200, 403]
    assert client.patch(f"{API}/issues/1", json={"title": "new"}).status_code == 200
    github.faults.lift()
    assert {client.get(f"{API}/issues/1").status_code for _ in range(4)} == {200}


def test_answers_can_be_cut_or_be_none(github, client):
    """A page for people, half of the JSON, half of a list, no list at all."""
    found = []
    for fault in (Fault.HTML, Fault.HALF, Fault.TRUNCATED, Fault.EMPTY):
        github.faults.play(fault, on="issues/list-for-repo")
        found.append(client.get(f"{API}/issues"))
    assert {each.status_code for each in found} == {200}
    page, half, short, empty = found
    assert page.headers["content-type"].startswith("text/html")
    with pytest.raises(ValueError, match=r"."):
        half.json()
    assert (len(short.json()), empty.json()) == (5, [])


def test_lists_may_lag_behind_what_was_written(github, client, clock):
    """A single read never does."""
    github.faults.lag = timedelta(seconds=30)
    clock.advance(timedelta(minutes=1))
    client.post(f"{API}/issues", json={"title": "young"})
    client.post(f"{API}/issues/1/comments", json={"body": "young"})
    lists = (f"{API}/issues?per_page=100", f"{API}/issues/comments")
    assert [len(client.get(each).json()) for each in lists] == [10, 0]
    assert client.get(f"{API}/issues/11").status_code == 200
    clock.advance(timedelta(seconds=31))
    assert [len(client.get(each).json()) for each in lists] == [11, 1]


def test_a_bot_puts_back_what_was_written(github, client):
    """It answers every write, and not itself."""
    janitor = github.person("janitor[bot]")
    undo = reverting(lambda issue: janitor.edit("acme/api", issue.number, title="mine"))
    github.faults.bot = undo
    for _ in range(2):
        client.patch(f"{API}/issues/1", json={"title": "ours"})
    assert github.issue("acme/api", 1).title == "mine"
    assert github.count("issues/update") == 2


def test_the_trackers_clock_may_be_off(github, client, clock):
    """Its times are its own."""
    github.world.skew = timedelta(minutes=-5)
    client.patch(f"{API}/issues/1", json={"title": "new"})
    assert client.get(f"{API}/issues/1").json()["updated_at"] == "2026-11-16T08:55:00Z"


def test_making_things_has_a_wall_a_minute_and_an_hour(github, client, clock):
    """80 a minute and 500 an hour; then 403 with Retry-After, and nothing is made."""
    said = {"body": "hello"}
    for _ in range(80):
        assert client.post(f"{API}/issues/1/comments", json=said).status_code == 201
    refused = client.post(f"{API}/issues/1/comments", json=said)
    assert (refused.status_code, refused.headers["retry-after"]) == (403, "60")
    clock.advance(timedelta(minutes=1))
    assert client.post(f"{API}/issues/1/comments", json=said).status_code == 201
    assert len(github.quota.made) == len(github.issue("acme/api", 1).comments) == 81


def test_a_spent_quota_says_when_it_is_full_again(github, client_of, clock):
    """403 with nothing remaining; an hour later all is well."""
    github.token("small", "bot", limit=2)
    client = client_of(github, "small")
    found = [client.get(API) for _ in range(3)]
    assert [each.status_code for each in found] == [200, 200, 403]
    assert found[-1].headers["x-ratelimit-remaining"] == "0"
    assert client.get("/rate_limit").json()["rate"]["remaining"] == 0
    clock.advance(timedelta(hours=1))
    assert client.get(API).status_code == 200


def test_tokens_and_headers_are_looked_at(lenient, client_of):
    """A wrong token is 401, a missing right 403 with the scopes there are, no name 403."""
    assert client_of(lenient, "wrong").get(API).status_code == 401
    lenient.token("thin", "bot", scopes=("read:org",))
    thin = client_of(lenient, "thin")
    refused = thin.post(f"{API}/issues", json={"title": "T"})
    assert (refused.status_code, refused.headers["x-oauth-scopes"]) == (403, "read:org")
    assert thin.get(API, headers={"User-Agent": ""}).status_code == 403
    assert thin.get(API, headers={"X-GitHub-Api-Version": "1999-01-01"}).status_code == 400


def test_what_the_description_does_not_know_is_collected(lenient, client_of):
    """An unknown operation, an unknown parameter and a wrong body are named, each once."""
    client = client_of(lenient)
    client.get("/repos/acme/api/pulls")
    client.get(f"{API}/issues?colour=red")
    client.post(f"{API}/issues", json={"title": ["T"]})
    found = [(each.what, each.operation) for each in lenient.violations]
    assert found == [
        ("request", "unknown"),
        ("request", "issues/list-for-repo"),
        ("request", "issues/create"),
    ]


def test_an_enterprise_server_keeps_its_api_below_a_path(github, client_of):
    """Addresses in answers stay below it."""
    client = client_of(github)
    client.base_url = "https://git.example.org/api/v3"
    found = client.get("repos/acme/api").json()
    assert found["url"] == "https://git.example.org/api/v3/repos/acme/api"
    assert found["html_url"] == "https://git.example.org/acme/api"
