"""How issues stand to each other on GitHub: sub-issues, dependencies, and who may say so."""

import pytest

from trackwork.ports import Refused, Relation
from trackwork.testing.github import Fault

EFFECT = "e" * 16


@pytest.fixture
def one(rig):
    """An issue of ours."""
    return rig.tracker.create(rig.place, title="One", body="Text", effect=EFFECT)


@pytest.fixture
def two(rig, one):
    """A second one."""
    return rig.tracker.create(rig.place, title="Two", body="", effect="t" * 16)


@pytest.mark.parametrize(
    ("is_", "back"),
    [
        ("child", "parent"),
        ("parent", "child"),
        ("blocked by", "blocks"),
        ("blocks", "blocked by"),
    ],
)
def test_a_relation_is_seen_from_both_sides(rig, one, two, is_, back):
    """Said twice it stands once."""
    relation = Relation(is_=is_, place=rig.place, native=two)
    rig.tracker.relate(rig.place, one, relation)
    writes = sum(each.method == "POST" for each in rig.github.requests)
    rig.tracker.relate(rig.place, one, relation)
    assert sum(each.method == "POST" for each in rig.github.requests) == writes
    assert rig.tracker.issue(rig.place, one).relations == (relation,)
    other = rig.tracker.issue(rig.place, two).relations
    assert other == (Relation(is_=back, place=rig.place, native=one),)


def test_a_parent_that_somebody_chose_stays(rig, one, two):
    """Which of two initiatives an issue is part of is for a person to say."""
    rig.ana.open(rig.place, "Theirs")
    rig.ana.adopt((rig.place, 3), (rig.place, int(one)))
    with pytest.raises(Refused, match="a person decides"):
        rig.tracker.relate(rig.place, one, Relation(is_="child", place=rig.place, native=two))


def test_a_relation_nobody_keeps_is_refused(rig, one, two):
    """As is one to an issue that is not there."""
    with pytest.raises(Refused, match="no relation"):
        rig.tracker.relate(rig.place, one, Relation(is_="like", place=rig.place, native=two))
    with pytest.raises(Refused, match="no issue 99"):
        rig.tracker.relate(rig.place, one, Relation(is_="child", place=rig.place, native="99"))


def test_a_plan_without_sub_issues_says_so(rig, one, two):
    """The block names the parent instead."""
    rig.github.faults.play(Fault.HIDDEN, on="issues/add-sub-issue")
    with pytest.raises(Refused, match="the block names it"):
        rig.tracker.relate(rig.place, one, Relation(is_="child", place=rig.place, native=two))


def test_an_issue_that_moved_is_not_written_to(rig, one):
    """Its new place may be nobody's we may write to."""
    rig.github.repository("acme/program")
    rig.github.allow("acme/program", "trackwork-bot", "write")
    rig.ana.transfer(rig.place, int(one), "acme/program")
    for deed in (
        lambda: rig.tracker.set_fields(rig.place, one, {"labels": "x"}),
        lambda: rig.tracker.edit_body(rig.place, one, body="x", expected="y"),
        lambda: rig.tracker.comment(rig.place, one, body="x", effect=EFFECT),
    ):
        with pytest.raises(Refused):
            deed()
