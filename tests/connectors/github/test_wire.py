"""GitHub's answers as values: tolerant of what is missing, strict about where requests go."""

from datetime import UTC, datetime

import pytest

from tests.connectors.github.samples import API, comment, issue, user
from trackwork.connectors.github.wire import (
    Unreadable,
    checked_place,
    dated,
    field_kinds,
    field_values,
    issue_path,
    moment,
    next_query,
    place_in,
    project_item,
    repo_path,
    stamp,
    wire_comment,
    wire_issue,
)
from trackwork.ports import Author, Refused
from trackwork.transport import Value


@pytest.mark.parametrize(
    "place",
    [
        "acme",
        "acme/shop/issues",
        "../etc",
        "acme/..",
        "acme/.",
        "/acme/shop",
        "acme/shop?x=1",
        "acme/shop#1",
        "acme\\shop",
        "acme/sh op",
        "acme/shop\n",
        "https://github.com/acme/shop",
        "",
        "acme/%2e%2e",
    ],
)
def test_a_place_is_owner_and_repository_and_nothing_else(place):
    """Nothing that could lead elsewhere is ever asked for."""
    with pytest.raises(Refused, match="owner/repository"):
        checked_place(place)


@pytest.mark.parametrize("native", ["", "-1", "1/../2", "\u0661", "1" * 40, "one", "1#2"])
def test_an_issue_is_asked_for_by_its_number(native):
    """Whatever else stands there is no issue."""
    with pytest.raises(Refused, match="there is no issue"):
        issue_path("acme/shop", native)


def test_parts_of_an_address_are_made_safe():
    """A label may be called anything."""
    assert repo_path("acme/shop", "labels", "a/b?c#d") == "/repos/acme/shop/labels/a%2Fb%3Fc%23d"
    assert issue_path("acme/sh.op", "7", "comments") == "/repos/acme/sh.op/issues/7/comments"


def test_an_address_says_its_place_and_number():
    """On github.com, and below the path of an Enterprise Server."""
    assert place_in(f"{API}/repos/acme/shop/issues/7") == ("acme/shop", "7")
    assert place_in("https://git.example.org/api/v3/repos/acme/shop") == ("acme/shop", "")
    assert place_in("https://elsewhere.example/about") == ("", "")


def test_only_the_query_of_the_next_page_is_believed():
    """An answer cannot send us and our token to another host."""
    link = '<https://evil.example/repos/x?page=3&after=%3D>; rel="next", <https://x>; rel="last"'
    assert next_query(link) == {"page": "3", "after": "="}
    assert next_query('<https://x.example/?page=1>; rel="prev"') is None
    assert next_query("") is None


def test_moments_go_there_and_back():
    """In UTC, to the second; what is none is None."""
    at = datetime(2026, 11, 20, 9, 12, tzinfo=UTC)
    assert moment(stamp(at)) == at
    assert moment("2026-11-20T10:12:00+01:00") == at
    assert moment("2026-11-20T09:12:00") == at
    assert moment("soon") is None
    assert moment(7) is None


def test_an_issue_with_everything():
    """Labels in both forms, people, milestone, type, fields, relations and counts."""
    wire = wire_issue(
        issue(
            5,
            state="closed",
            state_reason="not_planned",
            closed_by=user("deploy[bot]", "Bot"),
            labels=[{"name": "tls"}, "old form", {"name": ""}, {"color": "red"}],
            assignees=[user("ana"), user("bo")],
            milestone={"title": "Spring", "number": 2, "due_on": "2027-03-01T08:00:00Z"},
            type={"name": "Task"},
            issue_field_values=[
                {"issue_field_name": "Target date", "data_type": "date", "value": "2026-12-11"}
            ],
            parent_issue_url=f"{API}/repos/acme/program/issues/3",
            sub_issues_summary={"total": 2},
            issue_dependencies_summary={"total_blocked_by": 1, "total_blocking": 4},
            comments=6,
        )
    )
    assert (wire.number, wire.place, wire.state, wire.type) == ("5", "acme/shop", "closed", "Task")
    assert wire.closed_by == Author(handle="deploy[bot]", bot=True)
    assert wire.labels == ("old form", "tls")
    assert wire.assignees == ("ana", "bo")
    assert (wire.milestone, wire.milestone_due) == ("Spring", "2027-03-01")
    assert wire.values == (("Target date", "2026-12-11"),)
    assert wire.parent == ("acme/program", "3")
    assert (wire.subs, wire.blocked_by, wire.blocking, wire.comments) == (2, 1, 4, 6)


def test_an_issue_with_hardly_anything():
    """Nulls and missing parts are empty, whatever is in their place."""
    bare: dict[str, Value] = {
        "number": 5,
        "created_at": "2026-11-20T09:12:00Z",
        "updated_at": "2026-11-20T09:12:00Z",
    }
    wire = wire_issue(bare | {"body": None, "user": None, "labels": None, "assignees": "x"})
    assert (wire.body, wire.user, wire.labels, wire.assignees) == ("", Author(), (), ())
    assert (wire.parent, wire.milestone, wire.type, wire.pull) == (("", ""), "", "", False)


@pytest.mark.parametrize("lost", ["number", "created_at", "updated_at"])
def test_what_an_issue_cannot_be_without(lost):
    """Then it is set aside and said."""
    with pytest.raises(Unreadable, match="without its number or times"):
        wire_issue({**issue(), lost: None})


def test_a_pull_request_is_told_from_an_issue():
    """Lists mix them."""
    assert wire_issue(issue(1, pull_request={"url": "x"})).pull
    assert wire_comment(comment(html_url="https://github.com/acme/shop/pull/1#x")).pull
    assert not wire_comment(comment()).pull


def test_a_comment_names_its_issue():
    """And the one without id, issue or times is none."""
    wire = wire_comment(comment(8, 3, user=user("helper[bot]")))
    assert (wire.id, wire.number, wire.user.bot) == ("8", "3", True)
    for lost in ("id", "issue_url", "created_at", "updated_at"):
        with pytest.raises(Unreadable, match="a comment without"):
            wire_comment(comment(**{lost: None}))


def test_values_of_issue_fields():
    """A day, a number, one option, several; what is empty is not there."""
    values: Value = [
        {"issue_field_name": "Target date", "data_type": "date", "value": "2026-12-11T00:00:00Z"},
        {"issue_field_name": "Rank", "data_type": "number", "value": 3.0},
        {"issue_field_name": "Cost", "data_type": "number", "value": 2.5},
        {"issue_field_name": "Health", "value": "x", "single_select_option": {"name": "On track"}},
        {"issue_field_name": "Teams", "multi_select_options": [{"name": "A"}, {"name": "B"}]},
        {"issue_field_name": "Empty", "value": None},
        {"value": "nameless"},
        "no object",
    ]
    assert field_values(values) == (
        ("Target date", "2026-12-11"),
        ("Rank", "3"),
        ("Cost", "2.5"),
        ("Health", "On track"),
        ("Teams", "A, B"),
    )


def test_fields_an_organisation_or_a_project_has():
    """Options come plain or wrapped; what has no id or name is left out."""
    kinds = field_kinds(
        [
            {"id": 1, "name": "Health", "data_type": "single_select",
             "options": [{"id": "a1", "name": {"raw": "On track", "html": "x"}}, {"id": 7}]},
            {"id": 2, "data_type": "text"},
            {"name": "No id"},
        ]
    )  # fmt: skip
    assert [(each.id, each.name, each.options) for each in kinds] == [
        (1, "Health", (("On track", "a1"), ("", "7")))
    ]


def item(**more):
    """An issue on a board."""
    return {
        "id": 31,
        "content_type": "Issue",
        "content": {"url": f"{API}/repos/acme/shop/issues/7", "number": 7},
        "updated_at": "2026-11-20T09:12:00Z",
        "archived_at": None,
        "fields": [
            {"name": "Status", "data_type": "single_select", "value": {"name": {"raw": "Doing"}}},
            {"name": "Target date", "data_type": "date", "value": "2026-12-11T00:00:00"},
            {"name": "Title", "value": {"raw": "Words", "html": "<b>"}},
            {"name": "Empty", "value": None},
        ],
        **more,
    }


def test_an_issue_on_a_board():
    """With the values it has there, however they are wrapped."""
    found = project_item(item())
    assert found is not None
    assert (found.id, found.place, found.number) == (31, "acme/shop", "7")
    assert dict(found.values) == {"Status": "Doing", "Target date": "2026-12-11", "Title": "Words"}


@pytest.mark.parametrize(
    "more",
    [
        {"content_type": "DraftIssue"},
        {"content_type": "PullRequest"},
        {"archived_at": "2026-11-20T09:12:00Z"},
        {"updated_at": None},
        {"content": None},
        {"content": {"number": 7}},
    ],
)
def test_what_is_on_a_board_and_no_issue(more):
    """Drafts, pull requests, archived and unreadable ones are passed over."""
    assert project_item(item(**more)) is None


@pytest.mark.parametrize("part", [".", ".."])
def test_no_part_of_an_address_leads_elsewhere(part):
    """A label called `.` would else mean all labels, and `..` the issue itself."""
    with pytest.raises(Refused, match="address"):
        issue_path("acme/api", "1", "labels", part)


@pytest.mark.parametrize("header", ["", "soon", "Fri, 20 Nov 2026 09:02:00 +99999999999999"])
def test_a_date_header_that_is_none_is_no_moment(header):
    """Whatever stands between us may write it; nothing of it is raised."""
    assert dated(header) is None
