"""Writing to GitHub: what each deed touches, and what it leaves alone."""

from datetime import timedelta

import pytest

from trackwork.core.markers import comment_marker
from trackwork.ports import Conflict, InDoubt, Refused
from trackwork.testing.github import Fault

EFFECT = "e" * 16


@pytest.fixture
def one(rig):
    """An issue of ours."""
    return rig.tracker.create(rig.place, title="One", body="Text", effect=EFFECT)


def labels(rig, native="1"):
    """Labels as they stand on GitHub."""
    return [each.name for each in rig.github.issue(rig.place, int(native)).labels]


# --- text -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "fixes #12, closes acme/other#3",
        "@everyone @acme/all cc @ana",
        "/close\n/assign @ana",
        "<script>alert(1)</script>",
        "\u202eright to left",
    ],
)
def test_the_connector_adds_nothing_to_a_text(rig, one, text):
    """What is written is what the outbox held: making it harmless is done before, once, for all."""
    said = rig.tracker.comment(rig.place, one, body=text, effect="f" * 16)
    second = rig.tracker.create(rig.place, title=text.strip(), body=text, effect="g" * 16)
    issue = rig.github.issue(rig.place, int(second))
    assert rig.github.world.comments[int(said)].body == text
    assert (issue.title, issue.body) == (text.strip(), text)
    assert rig.github.issue(rig.place, int(one)).state == "open"


def test_a_text_that_is_too_long_is_refused_before_it_is_sent(rig, one):
    """A megabyte of it; GitHub would refuse it too, with fewer words."""
    before = len(rig.github.requests)
    for deed in (
        lambda: rig.tracker.create(rig.place, title="T", body="x" * 1_000_000, effect=EFFECT),
        lambda: rig.tracker.create(rig.place, title="x" * 257, body="", effect=EFFECT),
        lambda: rig.tracker.comment(rig.place, one, body="x" * 65_537, effect=EFFECT),
    ):
        with pytest.raises(Refused, match="characters; GitHub takes"):
            deed()
    assert len(rig.github.requests) == before


def test_a_comment_since_our_reading_is_a_conflict_too(rig, one):
    """Whatever changed: the text we are about to write was made from what we read."""
    before = rig.tracker.issue(rig.place, one)
    rig.clock.advance(timedelta(seconds=5))
    rig.ana.edit(rig.place, int(one), title="Renamed")
    with pytest.raises(Conflict):
        rig.tracker.edit_body(rig.place, one, body="Ours", expected=before.revision)


def test_an_edit_notifies_nobody_and_makes_no_comment(rig, one):
    """Two requests: one that looks, one that writes."""
    before = rig.tracker.issue(rig.place, one)
    cost, _ = rig.asked(
        lambda: rig.tracker.edit_body(rig.place, one, body="Ours", expected=before.revision)
    )
    assert cost == 2
    assert "edit_body" not in rig.tracker.capabilities.notifies
    assert rig.github.issue(rig.place, int(one)).comments == []


def test_a_lost_answer_is_in_doubt_and_found_by_its_marker(rig, one):
    """It was done: nothing is repeated, and it is there when it is looked for."""
    comment = f"Hello\n{comment_marker('c' * 16, 's')}"
    body = f"Hello\n{comment_marker('d' * 16, 's')}"
    rig.github.faults.play(Fault.LOST, on="write", times=2)
    with pytest.raises(InDoubt):
        rig.tracker.comment(rig.place, one, body=comment, effect="c" * 16)
    with pytest.raises(InDoubt):
        rig.tracker.create(rig.place, title="Two", body=body, effect="d" * 16)
    rig.clock.advance(rig.tracker.capabilities.settle)
    (said,) = rig.github.issue(rig.place, int(one)).comments
    assert rig.fresh().find(rig.place, "c" * 16) == f"{one}#{said.id}"
    assert rig.fresh().find(rig.place, "d" * 16) == "2"
    assert [each.number for each in rig.ana.issues(rig.place)] == [1, 2]


def test_a_hundred_comments_of_which_every_tenth_answer_is_lost(rig, one):
    """A hundred stand there in the end, each once: what is in doubt is looked for first."""
    rig.github.faults.stand(Fault.LOST, on="issues/create-comment", every=10)
    doubtful = 0
    for number in range(100):
        effect = f"e{number:015d}"
        body = f"Hello\n{comment_marker(effect, 's')}"
        try:
            rig.tracker.comment(rig.place, one, body=body, effect=effect)
        except InDoubt:
            doubtful += 1
            rig.clock.advance(rig.tracker.capabilities.settle)
            assert rig.tracker.find(rig.place, effect) is not None
        rig.clock.advance(timedelta(seconds=10))
    assert doubtful == 10
    assert len({each.body for each in rig.github.issue(rig.place, int(one)).comments}) == 100


@pytest.mark.parametrize("fault", [Fault.HTML, Fault.HALF])
def test_a_write_answered_with_something_else_is_in_doubt(rig, one, fault):
    """Done or not: nobody knows, so it is looked for."""
    rig.github.faults.play(fault, on="issues/create-comment")
    with pytest.raises(InDoubt):
        rig.tracker.comment(rig.place, one, body="Hello", effect=EFFECT)


def test_an_effect_is_looked_for_from_when_it_was_tried(rig):
    """A process that tried it looks at the young end only; another one as far as it is told."""
    for number in range(250):
        rig.clock.advance(timedelta(seconds=1))
        rig.ana.open(rig.place, f"Issue {number}", "Text")
    rig.clock.advance(timedelta(hours=1))
    rig.github.faults.play(Fault.BROKEN, on="issues/create")
    with pytest.raises(InDoubt):
        rig.tracker.create(rig.place, title="T", body="B", effect=EFFECT)
    cost, found = rig.asked(lambda: rig.tracker.find(rig.place, EFFECT))
    assert (cost, found) == (2, None)
    cost, found = rig.asked(lambda: rig.fresh().find(rig.place, EFFECT))
    assert (cost, found) == (4, None)


def test_of_two_that_carry_a_marker_the_older_counts(rig, one):
    """A clone is younger than what it was made from."""
    body = f"Hello\n{comment_marker('f' * 16, 's')}"
    first = rig.tracker.create(rig.place, title="A", body=body, effect="f" * 16)
    rig.clock.advance(timedelta(seconds=5))
    rig.ana.open(rig.place, "A clone", body)
    assert rig.tracker.find(rig.place, "f" * 16) == first


def test_an_issues_type_is_set_where_the_workspace_names_one(rigs):
    """As the organisation calls it."""
    rig = rigs(types=["Task", "Bug"], options={"issue_type": "Task"})
    native = rig.tracker.create(rig.place, title="One", body="", effect=EFFECT)
    assert rig.tracker.issue(rig.place, native).fields["type"] == "Task"
    rig.tracker.set_fields(rig.place, native, {"type": "Bug"})
    assert rig.tracker.issue(rig.place, native).fields["type"] == "Bug"


def test_a_comment_of_another_issue_is_not_taken_back(rig, one):
    """Nor what is no comment."""
    two = rig.tracker.create(rig.place, title="Two", body="Text", effect="t" * 16)
    said = rig.tracker.comment(
        rig.place, two, body=f"Hi\n{comment_marker(EFFECT, 's')}", effect=EFFECT
    )
    with pytest.raises(Refused, match="another issue"):
        rig.tracker.remove_comment(rig.place, one, said)
    with pytest.raises(Refused, match="no comment"):
        rig.tracker.remove_comment(rig.place, one, "../7")


# --- labels and people ----------------------------------------------------------------------------


def test_labels_of_others_are_not_touched(rig, one):
    """What stands for a value, what has a comma in it, and what somebody adds meanwhile stay."""
    rig.ana.label(rig.place, int(one), "old", "due: 2026-12-11", "a, b")
    rig.tracker.set_fields(rig.place, one, {"labels": "Old, new"})
    assert sorted(labels(rig)) == ["a, b", "due: 2026-12-11", "new", "old"]
    rig.tracker.set_fields(rig.place, one, {"labels": ""})
    assert sorted(labels(rig)) == ["a, b", "due: 2026-12-11"]


def test_labels_are_written_one_by_one(rig, one):
    """The whole list is never replaced: somebody may be adding to it this very moment."""
    rig.ana.label(rig.place, int(one), "old")
    rig.tracker.set_fields(rig.place, one, {"labels": "new"})
    assert rig.github.count("issues/set-labels") == 0
    assert (rig.github.count("issues/add-labels"), rig.github.count("issues/remove-label")) == (
        1,
        1,
    )


def test_an_owner_is_the_assignee(rig, one):
    """Given, handed on, and taken off."""
    rig.tracker.set_fields(rig.place, one, {"owner": "@ana"})
    assert rig.tracker.issue(rig.place, one).fields["owner"] == "ana"
    rig.tracker.set_fields(rig.place, one, {"owner": ""})
    assert "owner" not in rig.tracker.issue(rig.place, one).fields


def test_somebody_who_cannot_be_assigned_is_refused(rig, one):
    """For good: they do not work in this repository."""
    with pytest.raises(Refused):
        rig.tracker.set_fields(rig.place, one, {"owner": "stranger"})


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"state": "closed"}, "the team's"),
        ({"closed_as": "done"}, "the team's"),
        ({"milestone": "Spring"}, "team's"),
        ({"due": "soon"}, "no day"),
        ({"colour": "red"}, "no field for 'colour'"),
        ({"health": "x" * 60}, "longer than a label"),
        ({"labels": "x" * 60}, "longer than a label"),
        ({"title": ""}, "1 to 256"),
        ({"title": "x" * 257}, "1 to 256"),
    ],
)
def test_what_is_not_written(rig, one, values, said):
    """The team's own, and what fits nowhere; the issue stays as it was."""
    with pytest.raises(Refused, match=said):
        rig.tracker.set_fields(rig.place, one, values)
    assert labels(rig) == []


def test_values_are_checked_before_any_is_written(rig, one):
    """A write in two halves, of which one is wrong, is no write."""
    with pytest.raises(Refused):
        rig.tracker.set_fields(rig.place, one, {"owner": "ana", "due": "soon"})
    assert "owner" not in rig.tracker.issue(rig.place, one).fields


def test_labels_that_are_dropped_without_a_word_show_in_reading_back(rig, one):
    """GitHub does that to accounts that may not set them."""
    rig.github.faults.drops_silently = True
    rig.tracker.set_fields(rig.place, one, {"owner": "ana"})
    assert "owner" not in rig.tracker.issue(rig.place, one).fields


# --- values ---------------------------------------------------------------------------------------


def fielded(github):
    """Fields of an organisation whose plan has them."""
    return [
        github.field("Target date", "date"),
        github.field("Health", "single_select", "On track", "At risk"),
        github.field("Rank", "number"),
        github.field("Initiative", "text"),
        github.field("Teams", "multi_select", "A", "B"),
    ]


def test_values_go_into_the_organisations_fields(rigs):
    """Each by its kind; an option is found whatever its case; emptied again."""
    rig = rigs(fields=fielded, options={"field.teams": "Teams"})
    one = rig.tracker.create(rig.place, title="One", body="", effect=EFFECT)
    given = {
        "due": "2026-12-11", "health": "at risk", "rank": "3", "initiative": "tls-move",
        "teams": "A, B",
    }  # fmt: skip
    rig.tracker.set_fields(rig.place, one, given)
    fields = rig.tracker.issue(rig.place, one).fields
    assert {name: fields[name] for name in given} == {**given, "health": "At risk"}
    assert labels(rig) == []
    rig.tracker.set_fields(rig.place, one, {"due": "", "rank": "2.5", "initiative": ""})
    fields = rig.tracker.issue(rig.place, one).fields
    assert ("due" not in fields, fields["rank"], "initiative" not in fields) == (True, "2.5", True)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"health": "purple"}, "it has On track, At risk"),
        ({"rank": "first"}, "takes a number"),
    ],
)
def test_a_value_that_a_field_cannot_take(rigs, values, said):
    """What it would take is part of the answer."""
    rig = rigs(fields=fielded)
    one = rig.tracker.create(rig.place, title="One", body="", effect=EFFECT)
    with pytest.raises(Refused, match=said):
        rig.tracker.set_fields(rig.place, one, values)


def test_a_field_that_was_deleted_is_looked_up_anew(rigs):
    """Said for this item; the next write knows better, and keeps the value as a label."""
    rig = rigs(fields=fielded)
    one = rig.tracker.create(rig.place, title="One", body="", effect=EFFECT)
    rig.tracker.set_fields(rig.place, one, {"rank": "1"})
    organization = rig.github.world.organizations["acme"]
    organization.fields = [e for e in organization.fields if e.name != "Rank"]
    with pytest.raises(Refused):
        rig.tracker.set_fields(rig.place, one, {"rank": "2"})
    rig.tracker.set_fields(rig.place, one, {"rank": "2"})
    assert rig.tracker.issue(rig.place, one).fields["rank"] == "2"


def test_what_a_plan_lacks_is_kept_as_a_label_and_said_once(rig, one):
    """A note, and no trouble."""
    rig.tracker.set_fields(rig.place, one, {"due": "2026-12-11", "health": "at risk"})
    assert sorted(labels(rig)) == ["due: 2026-12-11", "health: at risk"]
    rig.tracker.set_fields(rig.place, one, {"due": "2027-01-15"})
    rig.tracker.set_fields(rig.place, one, {"health": ""})
    assert labels(rig) == ["due: 2027-01-15"]
    (note,) = rig.tracker.listing(rig.place, None).findings
    assert (note.severity, "no issue fields" in note.what) == ("note", True)
    assert rig.tracker.listing(rig.place, None).findings == ()
    assert rig.github.count("orgs/list-issue-fields") == 1


def test_a_date_may_live_in_a_milestone(rigs):
    """One with that day if there is one, else a new one; taken out again."""
    rig = rigs(options={"due": "milestone"})
    one = rig.tracker.create(rig.place, title="One", body="", effect=EFFECT)
    two = rig.tracker.create(rig.place, title="Two", body="", effect="f" * 16)
    rig.tracker.set_fields(rig.place, one, {"due": "2026-12-11"})
    rig.tracker.set_fields(rig.place, two, {"due": "2026-12-11"})
    assert rig.tracker.issue(rig.place, two).fields["due"] == "2026-12-11"
    assert rig.github.count("issues/create-milestone") == 1
    rig.tracker.set_fields(rig.place, one, {"due": ""})
    assert "due" not in rig.tracker.issue(rig.place, one).fields


@pytest.mark.parametrize("due", ["field", "project"])
def test_a_place_for_dates_that_is_not_there_is_refused(rigs, due):
    """Whoever named it gets no label instead, and `check` says it beforehand."""
    rig = rigs(boards=True, options={"due": due, **({"project": "1"} if due == "project" else {})})
    rig.github.board("acme", "Roadmap", rig.github.field("Other", "text"))
    one = rig.tracker.create(rig.place, title="One", body="", effect=EFFECT)
    with pytest.raises(Refused, match="'Target date'"):
        rig.tracker.set_fields(rig.place, one, {"due": "2026-12-11"})
    (finding,) = rig.tracker.check(rig.place)
    assert "Target date" in finding.what
