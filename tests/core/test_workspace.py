from dataclasses import replace

from trackwork.core.policy import Budget
from trackwork.core.workspace import AskedTeam, Gear, Initiative, Workspace


def test_a_team_is_found_among_those_asked():
    """Its first entry; None when it is not asked."""
    first, second = AskedTeam(team="payments", part="eu"), AskedTeam(team="payments", part="us")
    plan = Initiative(key="tls", title="TLS move", ask="Move", owner="mara", asked=(first, second))
    assert plan.asked_of("payments") is first
    assert plan.asked_of("search") is None


def test_items_of_one_team_are_found_by_their_part():
    """Each entry by team and part; None when there is none of that part."""
    first, second = AskedTeam(team="payments", part="eu"), AskedTeam(team="payments", part="us")
    plan = Initiative(key="tls", title="TLS move", ask="Move", owner="mara", asked=(first, second))
    assert plan.asked_item("payments", "us") is second
    assert plan.asked_item("payments") is None


def test_a_workspace_starts_with_everything_it_needs():
    """An id is enough: a word, a policy, decision rights, nobody and nothing to coordinate."""
    found = Workspace(id="acme")
    assert (found.word, found.read_every_minutes, found.policy.budget) == ("tw", 15, Budget())
    assert not found.initiatives
    assert "exception" in found.rights.rights
    assert not found.directory.people


def test_there_are_three_gears():
    """From nothing leaves the house to everything does."""
    assert [str(gear) for gear in Gear] == ["watch", "rehearse", "live"]


def test_an_initiative_may_have_an_issue_of_its_own():
    """Tracker, place and id of it; no id while it has yet to be made, nothing where none is."""
    bare = Initiative(key="tls", title="TLS move", ask="Move", owner="mara")
    named = [replace(bare, issue=said) for said in ("", "gh:acme/plan", "gh:acme/plan#7")]
    assert [plan.home for plan in named] == [
        None,
        ("gh", "acme/plan", ""),
        ("gh", "acme/plan", "7"),
    ]


def test_who_comes_after_whom():
    """Teams that wait for another, each once, in the order they are asked."""
    waiting = AskedTeam(team="search", waits_for=("payments", "payments"))
    asked = (AskedTeam(team="payments"), waiting)
    plan = Initiative(key="tls", title="TLS move", ask="Move", owner="mara", asked=asked)
    assert plan.after("payments") == (waiting,)
    assert plan.after("search") == ()
