"""From GitHub's values to ours: states, fields, labels that stand in for fields, markers."""

import pytest

from tests.connectors.github.samples import API, comment, issue
from trackwork.connectors.github.config import read_options
from trackwork.connectors.github.mapping import (
    in_label,
    is_day,
    label_for,
    to_comment,
    to_issue,
)
from trackwork.connectors.github.wire import wire_comment, wire_issue
from trackwork.ports import Relation

CONFIG = read_options({"token_env": "T"})


def read(project=(), config=CONFIG, **more):
    """An issue as the rest of the product gets it."""
    wire = wire_issue(issue(**more))
    return to_issue(wire, tracker="gh", place="acme/shop", config=config, project=project)


def labels(*names):
    """Labels as GitHub gives them."""
    return [{"name": name} for name in names]


@pytest.mark.parametrize(
    ("reason", "names", "as_what"),
    [
        ("completed", (), "done"),
        (None, (), "done"),
        ("not_planned", (), "not planned"),
        ("duplicate", ("done",), "not planned"),
        ("completed", ("wontfix",), "not planned"),
        ("completed", ("status: won't fix",), "not planned"),
        ("completed", ("wontfix", "shipped"), "done"),
    ],
)
def test_as_what_an_issue_was_closed(reason, names, as_what):
    """GitHub's reason counts; a label of the team says what the reason left open."""
    found = read(state="closed", state_reason=reason, labels=labels(*names))
    assert (found.state, found.closed_as) == ("closed", as_what)


def test_a_reopened_issue_is_open_and_nothing_else():
    """Whatever the reason says."""
    found = read(state="open", state_reason="reopened", labels=labels("wontfix"))
    assert (found.state, found.closed_as) == ("open", "")


def test_fields_come_from_the_first_place_that_keeps_them():
    """The organisation's field before the board's, the board's before a label."""
    label = labels("due: 2027-01-01", "health: at risk", "tls")
    field = [{"issue_field_name": "target date", "data_type": "date", "value": "2026-12-11"}]
    board = (("Target date", "2026-12-24"), ("Status", "Doing"), ("Sprint", "7"))
    assert read(labels=label).fields["due"] == "2027-01-01"
    assert read(labels=label, project=board).fields["due"] == "2026-12-24"
    found = read(labels=label, project=board, issue_field_values=field)
    assert found.fields["due"] == "2026-12-11"
    assert found.fields["health"] == "at risk"
    assert (found.fields["labels"], found.status, found.fields["Sprint"]) == ("tls", "Doing", "7")


def test_a_milestones_day_counts_when_nothing_else_does():
    """Or first, where the workspace says that dates live in milestones."""
    milestone = {"title": "Spring", "due_on": "2027-03-01T08:00:00Z"}
    assert read(milestone=milestone).fields["due"] == "2027-03-01"
    kept = labels("due: 2027-01-01")
    assert read(milestone=milestone, labels=kept).fields["due"] == "2027-01-01"
    said = read_options({"token_env": "T", "due": "milestone"})
    assert read(milestone=milestone, labels=kept, config=said).fields["due"] == "2027-03-01"


def test_labels_that_contradict_each_other_say_nothing():
    """Nobody guesses which of two dates is meant."""
    found = read(labels=labels("due: 2027-01-01", "Due: 2027-02-02"))
    assert "due" not in found.fields


def test_labels_are_one_text_in_an_order_of_their_own():
    """Whoever compares them compares what they say; one with a comma cannot be told."""
    found = read(labels=labels("wave 1", "a, b", "Tls"))
    assert found.fields["labels"] == "Tls, wave 1"


@pytest.mark.parametrize(
    ("label", "means"),
    [
        ("due: 2026-12-11", ("due", "2026-12-11")),
        ("DUE:2026-12-11", ("due", "2026-12-11")),
        ("due: soon", None),
        ("due:", None),
        ("health: on track", ("health", "on track")),
        ("area: due", None),
        ("plain", None),
    ],
)
def test_which_labels_stand_in_for_a_field(label, means):
    """Only our names, and a date only with a day in it."""
    assert in_label(label, CONFIG) == means


def test_a_value_and_its_label_go_there_and_back():
    """What is written as a label is read as the same value."""
    assert in_label(label_for("health", "at risk"), CONFIG) == ("health", "at risk")
    assert is_day("2026-12-11")
    assert not is_day("20261211")


def test_one_known_word_among_labels_is_the_status():
    """Two that contradict each other are none."""
    assert read(labels=labels("In Progress", "tls")).status == "In Progress"
    assert read(labels=labels("blocked", "doing")).status == ""


def test_owner_type_parent_and_address():
    """What every answer says of an issue."""
    found = read(
        assignees=[{"login": "ana"}],
        type={"name": "Task"},
        parent_issue_url=f"{API}/repos/acme/program/issues/3",
    )
    assert (found.fields["owner"], found.fields["type"]) == ("ana", "Task")
    assert found.relations == (Relation(is_="child", place="acme/program", native="3"),)
    assert found.url == "https://github.com/acme/shop/issues/1"


@pytest.mark.parametrize(
    "more",
    [
        {"title": "Other"},
        {"body": "Other"},
        {"state": "closed"},
        {"labels": [{"name": "x"}]},
        {"assignees": [{"login": "x"}]},
        {"comments": 1},
        {"updated_at": "2026-11-20T09:12:01Z"},
        {"sub_issues_summary": {"total": 1}},
        {"issue_field_values": [{"issue_field_name": "Rank", "value": 1}]},
    ],
)
def test_any_visible_change_is_another_revision(more):
    """Even within the same second of GitHub's clock."""
    assert read(**more).revision != read().revision
    assert read().revision == read().revision


def test_a_value_on_the_board_is_part_of_the_revision():
    """It is no part of the issue's own answer."""
    assert read(project=(("Status", "Doing"),)).revision != read().revision


def test_a_comments_revision_is_its_text():
    """Another change to the issue leaves it alone."""
    one = to_comment(wire_comment(comment(updated_at="2026-11-21T00:00:00Z")))
    assert one.revision == to_comment(wire_comment(comment())).revision
    assert one.revision != to_comment(wire_comment(comment(body="Other"))).revision
