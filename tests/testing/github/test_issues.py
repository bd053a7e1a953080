"""Issues of the fake GitHub, by the rules its documentation states."""

from datetime import timedelta

API = "/repos/acme/api"


def opened(client, number=1, **more):
    """Issues opened through the API, numbered on."""
    made = [client.post(f"{API}/issues", json={"title": f"T{n}", **more}) for n in range(number)]
    assert {each.status_code for each in made} == {201}
    return [each.json()["number"] for each in made]


def test_an_issue_reads_back_as_it_was_opened(github, client_of):
    """Title, body, labels, assignees, type and fields; labels that were not there are made."""
    client = client_of(github)
    due = client.get("/orgs/acme/issue-fields").json()[0]
    body = {
        "title": "Move",
        "body": "Please",
        "labels": ["Big move"],
        "assignees": ["ada"],
        "type": "Task",
        "issue_field_values": [{"field_id": due["id"], "value": "2026-12-11"}],
    }
    made = client.post(f"{API}/issues", json=body).json()
    read = client.get(f"{API}/issues/{made['number']}").json()
    assert read == made
    assert (read["title"], read["body"], read["state"]) == ("Move", "Please", "open")
    assert [each["name"] for each in read["labels"]] == ["Big move"]
    assert [each["login"] for each in read["assignees"]] == ["ada"]
    assert read["type"]["name"] == "Task"
    assert read["issue_field_values"][0]["value"] == "2026-12-11"


def test_whoever_may_only_read_opens_an_issue_without_its_labels(github, client_of):
    """Labels, assignees and type are dropped, and the answer is a 201 all the same."""
    body = {"title": "T", "labels": ["x"], "assignees": ["ada"], "type": "Task"}
    made = client_of(github, "of-ada").post(f"{API}/issues", json=body)
    assert made.status_code == 201
    shown = made.json()
    assert (shown["labels"], shown["assignees"], shown.get("type")) == ([], [], None)


def test_dropping_can_be_switched_on_for_everybody(github, client_of):
    """Then even an admin's labels vanish without a word."""
    github.faults.drops_silently = True
    made = client_of(github).post(f"{API}/issues", json={"title": "T", "labels": ["x"]})
    assert (made.status_code, made.json()["labels"]) == (201, [])


def test_closing_and_opening_again_keep_who_and_why(github, client_of):
    """`not_planned` is told; opening again takes both away."""
    client = client_of(github)
    opened(client)
    shut = {"state": "closed", "state_reason": "not_planned"}
    closed = client.patch(f"{API}/issues/1", json=shut).json()
    assert (closed["state_reason"], closed["closed_by"]["login"]) == ("not_planned", "bot")
    again = client.patch(f"{API}/issues/1", json={"state": "open"}).json()
    assert (again["state_reason"], again["closed_at"]) == ("reopened", None)


def test_lists_have_pages_and_say_where_the_next_one_is(github, client_of):
    """Numbered pages of at most 100; the last one has no next."""
    ada, client = github.person("ada"), client_of(github)
    for number in range(103):
        ada.open("acme/api", f"T{number}")
    first = client.get(f"{API}/issues", params={"per_page": "500", "direction": "asc"})
    assert len(first.json()) == 100
    second = client.get(first.links["next"]["url"])
    assert [each["number"] for each in second.json()] == [101, 102, 103]
    assert "next" not in second.links


def test_pages_shift_while_others_write(github, client_of):
    """What closes between two pages moves an open issue to a page that was read already."""
    ada, client = github.person("ada"), client_of(github)
    for number in range(6):
        ada.open("acme/api", f"T{number}")
    github.faults.between_pages = lambda _: ada.close("acme/api", 1)
    first = client.get(f"{API}/issues", params={"per_page": "3", "direction": "asc"})
    second = client.get(first.links["next"]["url"])
    numbers = [each["number"] for each in (*first.json(), *second.json())]
    assert numbers == [1, 2, 3, 5, 6]


def test_since_gives_what_changed_at_that_second_or_later(github, client_of, clock):
    """Times are whole seconds, and `since` includes its own."""
    ada, client = github.person("ada"), client_of(github)
    ada.open("acme/api", "old")
    clock.advance(timedelta(seconds=10.9))
    ada.open("acme/api", "new")
    ada.open("acme/api", "newer")
    stamps = {each["updated_at"] for each in client.get(f"{API}/issues").json()}
    assert stamps == {"2026-11-16T09:00:00Z", "2026-11-16T09:00:10Z"}
    found = client.get(f"{API}/issues", params={"since": "2026-11-16T09:00:10Z"}).json()
    assert {each["title"] for each in found} == {"new", "newer"}


def test_pull_requests_are_mixed_in(github, client_of):
    """Lists hold them, and say so; they take numbers of the same row."""
    ada, client = github.person("ada"), client_of(github)
    ada.open("acme/api", "a change", pull=True)
    ada.open("acme/api", "an issue")
    found = client.get(f"{API}/issues").json()
    assert [("pull_request" in each, each["number"]) for each in found] == [(False, 2), (True, 1)]


def test_what_was_read_and_did_not_change_is_304_and_free(github, client_of):
    """The quota is not touched; a change makes it a 200 again."""
    ada, client = github.person("ada"), client_of(github)
    ada.open("acme/api", "T")
    read = client.get(f"{API}/issues")
    mark, left = {"If-None-Match": read.headers["etag"]}, read.headers["x-ratelimit-remaining"]
    again = client.get(f"{API}/issues", headers=mark)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["x-ratelimit-remaining"] == left
    ada.comment("acme/api", 1, "hello")
    assert client.get(f"{API}/issues", headers=mark).status_code == 200


def test_gone_hidden_and_moved_are_told_apart(github, client_of):
    """Deleted is 410, transferred is 301 to where it is now, what one may not see is 404."""
    ada, client = github.person("ada"), client_of(github)
    for title in ("gone", "moved"):
        ada.open("acme/api", title)
    ada.delete("acme/api", 1)
    number = ada.transfer("acme/api", 2, "acme/web")
    assert client.get(f"{API}/issues/1").status_code == 410
    moved = client.get(f"{API}/issues/2")
    assert moved.status_code == 301
    assert moved.headers["location"].endswith(f"/repos/acme/web/issues/{number}")
    assert client_of(github, "of-eve").get(f"{API}/issues/2").status_code == 404


def test_a_renamed_repository_leads_to_itself(github, client_of):
    """The old name answers 301 with an address by id, which answers."""
    github.person("ada").open("acme/api", "T")
    github.person("ada").rename("acme/api", "gateway")
    client = client_of(github)
    old = client.get(f"{API}/issues", params={"state": "all"})
    assert old.status_code == 301
    assert client.get(old.headers["location"]).json()[0]["number"] == 1


def test_only_collaborators_comment_on_a_locked_issue(github, client_of):
    """Others get a 403 that says so."""
    github.person("ada").open("acme/api", "T")
    client = client_of(github)
    assert client.put(f"{API}/issues/1/lock", json={"lock_reason": "resolved"}).status_code == 204
    said = {"body": "hello"}
    refused = client_of(github, "of-ada").post(f"{API}/issues/1/comments", json=said)
    assert (refused.status_code, "locked" in refused.text) == (403, True)
    assert client.post(f"{API}/issues/1/comments", json=said).status_code == 201
    assert client.delete(f"{API}/issues/1/lock").status_code == 204


def test_what_does_not_fit_is_refused_whole(lenient, client_of):
    """A wrong title, body, assignee, milestone or type: 422 or 400, and nothing is made."""
    client = client_of(lenient)
    wrong = (
        {"title": " "},
        {"title": "x" * 257},
        {"title": "T", "body": "x" * 65_537},
        {"title": "T", "assignees": ["nobody"]},
        {"title": "T", "milestone": 7},
        {"title": "T", "type": "Epic"},
        {"title": "T", "labels": [7]},
    )
    assert {client.post(f"{API}/issues", json=each).status_code for each in wrong} == {422}
    assert client.post(f"{API}/issues", content=b"{").status_code == 400
    assert client.get(f"{API}/issues", params={"state": "all"}).json() == []


def test_the_owners_list_shows_all_its_repositories(github, client_of):
    """With `filter=all`; each issue says which repository it is of."""
    ada = github.person("ada")
    ada.open("acme/api", "one")
    ada.open("acme/web", "two")
    found = client_of(github).get("/orgs/acme/issues", params={"filter": "all"}).json()
    assert {each["repository"]["full_name"] for each in found} == {"acme/api", "acme/web"}
