"""Where an issue of an initiative's or a team's own is to be."""

import pytest

from trackwork.core.people import Team
from trackwork.core.places import named_issue


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", None),
        ("files:program", ("files", "program", "")),
        ("github:acme/ledger#12", ("github", "acme/ledger", "12")),
    ],
)
def test_a_named_place_is_read(text, found):
    """Tracker, place, and the issue that is there; nothing named, nothing found."""
    assert named_issue(text) == found


def test_a_team_without_a_view_has_none():
    """It is made for nobody who did not ask."""
    assert Team(key="ledger").home is None
    assert Team(key="ledger", view="files:ledger").home == ("files", "ledger", "")
