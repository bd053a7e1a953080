"""What stands in the way of a repository is said beforehand, with how to mend it."""

import pytest

from trackwork.ports import Refused, TryLater
from trackwork.testing.github import Fault


def found(rig, place=None):
    """Severity and words of every finding."""
    return [(e.severity, f"{e.what} -> {e.fix}") for e in rig.tracker.check(place or rig.place)]


def one(rig, place=None):
    """The words of the only finding, which is a problem."""
    ((severity, words),) = found(rig, place)
    assert severity == "problem"
    return words


def test_where_all_is_well_nothing_is_said(rig):
    """One request tells."""
    cost, findings = rig.asked(lambda: rig.tracker.check(rig.place))
    assert (cost, findings) == (1, ())


def test_a_wrong_token(rig):
    """Its variable is to be set again; the token itself is in no word of ours."""
    rig.github.world.tokens.clear()
    words = one(rig)
    assert "answered 401" in words
    assert "set its variable again" in words
    assert "canary" not in words


def test_a_variable_that_is_not_set(rigs):
    """Which one, before anything is asked."""
    rig = rigs(options={"token_env": "ELSEWHERE"})
    cost, findings = rig.asked(lambda: rig.tracker.check(rig.place))
    assert cost == 0
    assert "ELSEWHERE" in findings[0].what


@pytest.mark.parametrize("private", [True, False])
def test_a_missing_scope_is_named(rig, private):
    """And what the token has instead."""
    rig.github.token("canary", "trackwork-bot", scopes=("read:org",))
    rig.github.world.repository(rig.place).private = private
    words = " ".join(each.what + each.fix for each in rig.tracker.check(rig.place))
    assert ("repo" if private else "public_repo") in words


def test_a_fine_grained_token_names_no_scopes(rig):
    """Then its rights in the repository tell."""
    rig.github.token("canary", "trackwork-bot", scopes=None)
    assert found(rig) == []


def test_an_unknown_repository(rig):
    """Or one that this account may not see: GitHub says the same of both."""
    words = one(rig, "acme/nowhere")
    assert "no such repository for this account" in words
    assert "looks the same" in words


def test_a_place_that_is_none(rig):
    """Nothing is asked for it."""
    cost, _ = rig.asked(lambda: one(rig, "acme/shop/issues"))
    assert cost == 0


def test_an_archived_one_and_one_without_issues(rig):
    """Both can be read by people and not written by us."""
    repository = rig.github.world.repository(rig.place)
    repository.archived = True
    assert "archived" in one(rig)
    repository.archived, repository.has_issues = False, False
    assert "switched off" in one(rig)


def test_without_the_right_to_write_labels_are_dropped_without_a_word(rig):
    """So it is said before any is written."""
    rig.github.allow(rig.place, "trackwork-bot", "read")
    assert "without a word" in one(rig)


def test_a_renamed_one_says_its_new_name(rig):
    """A warning: reading goes on."""
    rig.ana.rename(rig.place, "store")
    ((severity, words),) = found(rig)
    assert (severity, "Write acme/store" in words) == ("warning", True)


def test_a_right_that_is_missing_at_the_door(rig):
    """A fine-grained token for other repositories."""
    rig.github.faults.play(Fault.FORBIDDEN)
    assert "Issues (read and write)" in one(rig)


def test_an_answer_that_is_none_is_no_finding(rig):
    """Somebody tries again later."""
    rig.github.faults.play(Fault.HTML)
    with pytest.raises(TryLater):
        rig.tracker.check(rig.place)


@pytest.mark.parametrize("place", ["../x", "a/b/c", "https://github.com/a/b"])
def test_no_call_of_a_tracker_takes_a_place_that_leads_elsewhere(rig, place):
    """Reading, writing and looking alike, without a request."""
    calls = (
        lambda: rig.tracker.listing(place, None),
        lambda: rig.tracker.issue(place, "1"),
        lambda: rig.tracker.find(place, "e" * 16),
        lambda: rig.tracker.comment(place, "1", body="x", effect="e" * 16),
        lambda: rig.tracker.set_fields(place, "1", {"labels": "x"}),
        lambda: rig.tracker.edit_body(place, "1", body="x", expected="y"),
        lambda: rig.tracker.remove_comment(place, "1", "1"),
    )
    for call in calls:
        with pytest.raises(Refused):
            call()
    assert rig.github.requests == []
