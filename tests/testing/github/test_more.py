"""Comments, labels, milestones, relations, fields and boards of the fake GitHub."""

import pytest

API = "/repos/acme/api"


@pytest.fixture
def client(github, client_of):
    """A client of a bot that may do everything, beside two issues."""
    for title in ("first", "second"):
        github.person("ada").open("acme/api", title)
    return client_of(github)


def ids(client):
    """The ids, which are not the numbers, of the first and the second issue."""
    return [client.get(f"{API}/issues/{number}").json()["id"] for number in (1, 2)]


def test_a_comment_is_written_changed_and_taken_back(client):
    """Its id stays; once deleted it is in no list and answers 404."""
    said = client.post(f"{API}/issues/1/comments", json={"body": "hello"})
    at = said.headers["location"]
    assert client.patch(at, json={"body": "hello again"}).json()["body"] == "hello again"
    assert client.get(at).json()["id"] == said.json()["id"]
    assert client.get(f"{API}/issues/1").json()["comments"] == 1
    assert client.delete(at).status_code == 204
    assert client.get(at).status_code == 404
    assert client.get(f"{API}/issues/1/comments").json() == []


def test_one_list_holds_the_comments_of_a_whole_repository(github, client):
    """With `since` and in the order of their last change, as one asks."""
    ada = github.person("ada")
    first, second = ada.comment("acme/api", 1, "a"), ada.comment("acme/api", 2, "b")
    order = {"sort": "updated", "direction": "asc", "since": "2026-11-16T09:00:00Z"}
    found = client.get(f"{API}/issues/comments", params=order).json()
    assert [(each["id"], each["issue_url"][-1]) for each in found] == [(first, "1"), (second, "2")]
    late = order | {"since": "2026-11-16T09:00:01Z"}
    assert client.get(f"{API}/issues/comments", params=late).json() == []


def test_labels_keep_one_spelling_whatever_case_is_asked_for(client):
    """`bug` and `Bug` are one label; an unknown one on an issue is 404."""
    made = client.post(f"{API}/labels", json={"name": "Bug", "color": "ff0000"})
    assert made.status_code == 201
    assert client.post(f"{API}/labels", json={"name": "bug"}).status_code == 422
    added = client.post(f"{API}/issues/1/labels", json={"labels": ["bug", "help wanted"]}).json()
    assert [each["name"] for each in added] == ["Bug", "help wanted"]
    kept = client.delete(f"{API}/issues/1/labels/BUG").json()
    assert [each["name"] for each in kept] == ["help wanted"]
    assert client.delete(f"{API}/issues/1/labels/gone").status_code == 404
    assert client.get(f"{API}/labels/help%20wanted").status_code == 200
    renamed = client.patch(f"{API}/labels/Bug", json={"new_name": "Flaw"}).json()
    assert renamed["name"] == "Flaw"
    assert client.delete(f"{API}/labels/flaw").status_code == 204


def test_a_milestone_counts_its_issues(client):
    """Open and closed ones; its title is taken once."""
    due = {"title": "Spring", "due_on": "2027-03-01T00:00:00Z"}
    assert client.post(f"{API}/milestones", json=due).status_code == 201
    assert client.post(f"{API}/milestones", json=due).status_code == 422
    client.patch(f"{API}/issues/1", json={"milestone": 1, "state": "closed"})
    client.patch(f"{API}/issues/2", json={"milestone": 1})
    found = client.get(f"{API}/milestones/1").json()
    assert (found["open_issues"], found["closed_issues"]) == (1, 1)
    assert client.delete(f"{API}/milestones/1").status_code == 204
    assert client.get(f"{API}/issues/1").json()["milestone"] is None


def test_sub_issues_are_named_by_id_have_one_parent_and_no_circle(client):
    """The same child twice, a second parent and a circle are refused."""
    first, second = ids(client)
    sub = {"sub_issue_id": second}
    assert client.post(f"{API}/issues/1/sub_issues", json=sub).status_code == 201
    assert client.post(f"{API}/issues/1/sub_issues", json=sub).status_code == 422
    circle = client.post(f"{API}/issues/2/sub_issues", json={"sub_issue_id": first})
    assert (circle.status_code, "circular" in circle.text) == (422, True)
    assert client.get(f"{API}/issues/2/parent").json()["number"] == 1
    shown = client.get(f"{API}/issues/2").json()
    assert shown["parent_issue_url"].endswith("/issues/1")
    assert client.get(f"{API}/issues/1").json()["sub_issues_summary"]["total"] == 1
    gone = client.request("DELETE", f"{API}/issues/1/sub_issue", json=sub)
    assert gone.status_code == 200
    assert client.get(f"{API}/issues/1/sub_issues").json() == []


def test_sub_issues_stand_in_an_order_that_can_be_changed(github, client):
    """One is put before or after another."""
    github.person("ada").open("acme/api", "third")
    numbers = (2, 3)
    known = [client.get(f"{API}/issues/{number}").json()["id"] for number in numbers]
    for each in known:
        client.post(f"{API}/issues/1/sub_issues", json={"sub_issue_id": each})
    before = {"sub_issue_id": known[1], "before_id": known[0]}
    assert client.patch(f"{API}/issues/1/sub_issues/priority", json=before).status_code == 200
    found = client.get(f"{API}/issues/1/sub_issues").json()
    assert [each["number"] for each in found] == [3, 2]


def test_dependencies_show_on_both_sides(client):
    """What blocks and what is blocked; the history tells of it."""
    first, second = ids(client)
    at = f"{API}/issues/1/dependencies/blocked_by"
    assert client.post(at, json={"issue_id": second}).status_code == 201
    assert [each["number"] for each in client.get(at).json()] == [2]
    assert [e["number"] for e in client.get(f"{API}/issues/2/dependencies/blocking").json()] == [1]
    assert client.post(at, json={"issue_id": first}).status_code == 422
    events = client.get(f"{API}/issues/1/timeline").json()
    assert [each["event"] for each in events] == ["blocked_by_added"]
    assert client.delete(f"{at}/{second}").status_code == 200
    assert client.get(at).json() == []


def test_relations_and_fields_leave_the_time_of_change_alone_unless_told(github, client, clock):
    """Nobody's description says which way it is, so both can be had."""
    before = client.get(f"{API}/issues/1").json()["updated_at"]
    clock.advance(github.faults.wait)
    github.person("ada").block(("acme/api", 1), ("acme/api", 2))
    assert client.get(f"{API}/issues/1").json()["updated_at"] == before
    github.world.quiet = frozenset()
    github.person("ada").fill("acme/api", 1, "Note", "hello")
    assert client.get(f"{API}/issues/1").json()["updated_at"] > before


def test_values_of_fields_are_added_replaced_and_emptied(client):
    """Adding leaves the others; replacing does not; what does not fit is 422."""
    fields = {each["name"]: each["id"] for each in client.get("/orgs/acme/issue-fields").json()}
    at = f"{API}/issues/1/issue-field-values"

    def write(method, **values):
        said = [{"field_id": fields[k.replace("_", " ")], "value": v} for k, v in values.items()]
        return client.request(method, at, json={"issue_field_values": said})

    assert write("POST", Health="At risk", Tags=["red", "blue"], Effort=3).status_code == 200
    assert write("POST", Note="hm").status_code == 200
    assert len(client.get(at).json()) == 4
    assert write("POST", Health="Purple").status_code == 422
    assert write("PUT", Target_date="2026-12-11").status_code == 200
    assert [each["value"] for each in client.get(at).json()] == ["2026-12-11"]
    assert client.delete(f"{at}/{fields['Target date']}").status_code == 204
    assert client.get(at).json() == []


def test_a_plan_without_fields_types_and_boards_answers_404(github, client_of):
    """As a smaller plan does."""
    github.organization("small")
    client = client_of(github)
    for what in ("issue-fields", "issue-types", "projectsV2"):
        assert client.get(f"/orgs/small/{what}").status_code == 404


def test_a_board_shows_the_values_one_asks_for(client):
    """Without `fields` only the title; the same issue is on it once."""
    board = "/orgs/acme/projectsV2/1"
    fields = {each["name"]: each["id"] for each in client.get(f"{board}/fields").json()}
    first, _ = ids(client)
    put = {"type": "Issue", "id": first}
    items = [client.post(f"{board}/items", json=put).json()["id"] for _ in range(2)]
    assert items[0] == items[1]
    values = [
        {"id": fields["Due"], "value": "2026-12-11"},
        {"id": fields["Note"], "value": "hello"},
    ]
    at = f"{board}/items/{items[0]}"
    assert client.patch(at, json={"fields": values}).status_code == 200
    plain, asked = client.get(at).json(), client.get(at, params={"fields": str(fields["Due"])})
    assert [each["name"] for each in plain["fields"]] == ["Title"]
    assert [each["name"] for each in asked.json()["fields"]] == ["Title", "Due"]


def test_boards_are_paged_by_cursor(github, client):
    """`after` and `before` come from the answers and stay true while others write."""
    board = "/orgs/acme/projectsV2/1/items"
    for known in ids(client):
        client.post(board, json={"type": "Issue", "id": known})
    first = client.get(board, params={"per_page": "1"})
    second = client.get(first.links["next"]["url"])
    numbers = [each.json()[0]["content"]["number"] for each in (first, second)]
    assert (numbers, "next" in second.links) == ([1, 2], False)
    assert client.get(second.links["prev"]["url"]).json() == first.json()


def test_search_finds_a_text_in_a_repository(client):
    """In titles, bodies and comments."""
    client.post(f"{API}/issues/2/comments", json={"body": "tw-marker-1"})
    found = client.get("/search/issues", params={"q": "tw-marker-1 repo:acme/api is:issue"}).json()
    assert [each["number"] for each in found["items"]] == [2]


def test_people_and_places_can_be_looked_at(client):
    """Repositories, members, teams and their people, collaborators and whom to assign."""
    names = {each["full_name"] for each in client.get("/orgs/acme/repos").json()}
    assert names == {"acme/api", "acme/web"}
    assert client.get(API).json()["permissions"]["admin"] is True
    assert [each["slug"] for each in client.get("/orgs/acme/teams").json()] == ["core"]
    people = client.get("/orgs/acme/teams/core/members").json()
    assert [each["login"] for each in people] == ["ada", "ben"]
    for what in ("collaborators", "assignees"):
        assert {each["login"] for each in client.get(f"{API}/{what}").json()} == {"bot", "ada"}
    assert client.get("/users/ada").json()["login"] == "ada"
    assert client.get("/user").json()["login"] == "bot"
