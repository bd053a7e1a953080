import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackwork.core.authority import DEFAULT_RIGHTS, DecisionRights, Right

ROLES = {"owner": "mara", "sponsor": "jo"}
RIGHTS = DecisionRights()


@pytest.mark.parametrize(
    ("decision", "decider"),
    [("exception", "mara"), ("date", "mara"), ("mandate", "jo"), ("something else", "mara")],
)
def test_the_table_says_who_decides(decision, decider):
    """What the table does not know is the owner's."""
    assert RIGHTS.decider(decision, ROLES, requester="lee") == decider


def test_who_asks_does_not_decide():
    """The owner's own request goes up to the sponsor."""
    assert RIGHTS.decider("exception", ROLES, requester="mara") == "jo"


def test_who_asks_does_not_decide_one_level_up_either():
    """Owner and sponsor in one person, who asks: nobody is left."""
    alone = {"owner": "mara", "sponsor": "mara"}
    assert RIGHTS.decider("exception", alone, requester="mara") is None


def test_a_vacant_role_goes_up():
    """Vacant is missing or empty."""
    assert RIGHTS.decider("date", {"owner": "", "sponsor": "jo"}, requester="") == "jo"
    assert RIGHTS.decider("date", {}, requester="") is None


def test_what_goes_up_to_nobody_stays_open():
    """A mandate is the sponsor's alone."""
    assert RIGHTS.decider("mandate", {"owner": "mara", "": "x"}, requester="") is None


def test_a_workspace_may_write_its_own_table():
    """Another role decides, another is next."""
    right = Right(decision="date", decides="lead", goes_up_to="operator")
    own = DecisionRights(rights={**DEFAULT_RIGHTS, "date": right})
    roles = {**ROLES, "lead": "lee", "operator": "pat"}
    assert own.decider("date", roles, requester="") == "lee"
    assert own.decider("date", roles, requester="lee") == "pat"


names = st.sampled_from(["", "mara", "jo", "lee"])
roles = st.dictionaries(st.sampled_from(["owner", "sponsor", "lead", "operator", ""]), names)


@given(st.sampled_from([*DEFAULT_RIGHTS, "other"]), roles, names)
def test_the_requester_never_decides(decision, people, requester):
    """Whoever fills which role: never the one who asks, and never nobody's name."""
    found = RIGHTS.decider(decision, people, requester=requester)
    assert found is None or (found and found != requester)
