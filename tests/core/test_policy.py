import pytest

from trackwork.core.ladders import Action
from trackwork.core.obligations import Kind
from trackwork.core.policy import TIERS, Budget, Policy
from trackwork.core.presets import DEFAULT_CADENCES, DEFAULT_LADDERS


@pytest.mark.parametrize("tier", TIERS)
def test_a_kind_without_a_ladder_of_its_own_climbs_its_tiers(tier):
    """How risky silence is decides."""
    assert Policy().ladder("update", tier) is DEFAULT_LADDERS[tier]


@pytest.mark.parametrize(
    ("ladder_for", "name"),
    [
        ({}, "high"),
        ({"high": "gate"}, "gate"),
        ({"high": "gate", "update": "review"}, "review"),
        ({"high": "gate", "update": "review", "update/high": "low"}, "low"),
        ({"update/low": "review"}, "high"),
    ],
)
def test_the_more_exact_entry_wins(ladder_for, name):
    """Kind and tier before kind, kind before tier."""
    assert Policy(ladder_for=ladder_for).ladder("update", "high").name == name


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("tier", TIERS)
def test_everything_owed_has_a_ladder(kind, tier):
    """Before anybody writes a policy."""
    assert Policy().ladder(kind, tier).rungs


def test_riskier_silence_is_asked_about_sooner():
    """Cadences shrink with the tier, and every tier has one."""
    days = [DEFAULT_CADENCES[tier] for tier in TIERS]
    assert days == sorted(days, reverse=True)


def test_one_message_one_digest_one_more_when_critical():
    """The default budget per person and week, below the trackers' own walls."""
    budget = Budget()
    assert (budget.interruptions_per_week, budget.digests_per_week) == (1, 1)
    assert budget.critical_per_week == 1
    assert (budget.creations_per_minute, budget.creations_per_hour) == (40, 250)


@pytest.mark.parametrize("rungs", DEFAULT_LADDERS.values(), ids=lambda each: each.name)
def test_built_in_ladders_show_what_goes_to_a_sponsor(rungs):
    """Both sides see the text of an escalation past the lead first."""
    above = [r for r in rungs.rungs if r.do is Action.ESCALATE and r.to in {"sponsor", "both"}]
    assert all(rungs.rung(f"{rung.name}.preview") for rung in above)


def test_only_a_lead_hears_without_a_preview():
    """The lead is part of the team that was asked."""
    plain = {
        rung.to
        for rungs in DEFAULT_LADDERS.values()
        for rung in rungs.rungs
        if rung.do is Action.ESCALATE and not rung.shown_first
    }
    assert plain == {"lead"}
