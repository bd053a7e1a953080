from datetime import UTC, datetime
from typing import Any

import pytest

from tests.core.pretend_practice import PRETEND, SUBJECT, Book, owe
from trackwork.core.ladders import Action, By, Role, Rung
from trackwork.core.practice import Moment

RUNG = Rung(name="nudge", days=3, do=Action.REMIND, to=Role.HOLDER, by=By.COMMENT)


def moment(**values) -> Moment:
    settled = Book().say(datetime(2026, 3, 2, tzinfo=UTC), owe())
    usual: dict[str, Any] = {
        "episode": settled.episodes.open["update"],
        "rung": RUNG,
        "subject": SUBJECT,
        "recipient": SUBJECT,
        "recipient_name": "payments-api",
        "team_name": "payments-api",
        "title": "TLS move",
        "owner_name": "Mara",
        "word": "tw",
        "due": "Tue 3 Mar",
    }
    return Moment(**usual | values)


def test_a_practice_writes_from_a_moment():
    """Names in it are ready to print; what it leaves out is empty."""
    assert PRETEND.words(moment()).title == "TLS move"
    assert (moment().note, moment().committed, dict(moment().options)) == ("", "", {})


def test_a_practice_is_a_value():
    """It is put together once and cannot be changed from elsewhere."""
    with pytest.raises(AttributeError):
        PRETEND.name = "other"  # type: ignore[misc]
