"""A team is taken off the list and put back: nobody is asked in between, and the issue is tidy."""

from pathlib import Path

import pytest

from tests.engine.house import PAYMENTS, SEARCH, House
from trackwork.core.effects import EffectState
from trackwork.engine.adopted import read_adopted
from trackwork.engine.explain import explain
from trackwork.engine.explained import Explanation
from trackwork.engine.undo import undo

ONE_TEAM = "  - team: search-api\n    waits_for: [payments-api]\n"
OVER = "This is not asked of you any more"


@pytest.fixture
def alone(house: House) -> House:
    """Both teams were asked; the second was taken off the list since."""
    house.change("initiatives/tls-move", ONE_TEAM, "")
    house.later(minutes=15)
    return house


def explained(house: House) -> Explanation:
    """The second team's item."""
    with house.app.ledger.reading() as books:
        adopted = read_adopted(books, house.app.parts)
        return explain(house.app.parts, adopted, books, subject=SEARCH, now=house.clock.now())


def test_a_team_taken_off_the_list_is_not_asked_any_more(alone: House) -> None:
    """Nothing is owed, its issue says so without a question, and weeks bring no word."""
    assert explained(alone).health == "no longer asked"
    assert OVER in alone.text(SEARCH)
    assert "tw:accept" not in alone.text(SEARCH)
    before = alone.text(SEARCH)
    alone.days(40)
    assert alone.text(SEARCH) == before
    assert explained(alone).matters == ()


def test_the_other_team_goes_on_being_asked(alone: House) -> None:
    """Its block stands as it was."""
    assert "tw:accept" in alone.text(PAYMENTS)


def test_a_team_put_back_is_asked_anew_in_the_same_issue(alone: House) -> None:
    """With a fresh clock: no second issue."""
    path = alone.path(SEARCH)
    alone.change("initiatives/tls-move", "  - payments-api\n", f"  - payments-api\n{ONE_TEAM}")
    alone.later(minutes=15)
    assert explained(alone).turn is not None
    assert "tw:accept" in alone.text(SEARCH)
    assert [each.name for each in path.parent.glob("tls-*.md")] == [path.name]


def test_an_ask_the_operator_took_back_stays_taken_back(house: House) -> None:
    """Though the files ask it still, with another date too; and its block asks nothing."""
    created = next(r for r in house.outbox(EffectState.SENT) if r.effect.kind == "create")
    with house.app.ledger.reading() as books:
        adopted = read_adopted(books, house.app.parts)
    item = created.effect.subject
    undo(house.app.parts, adopted, str(created.number), now=house.clock.now())
    house.later(minutes=15)
    house.change("initiatives/tls-move", "teams_by: 2027-01-01", "teams_by: 2027-02-01")
    house.later(minutes=15)
    assert OVER in house.text(item)
    assert "tw:accept" not in house.text(item)


def test_what_is_done_stays_done(house: House) -> None:
    """A team that finished and is taken off the list afterwards is counted as it was."""
    house.comment("tw: done", by="jo", item=SEARCH)
    house.later(minutes=15)
    house.change("initiatives/tls-move", ONE_TEAM, "")
    house.later(minutes=15)
    assert explained(house).health == "done, claimed"


def test_what_was_never_made_is_withdrawn_and_made_once_asked_again(tmp_path: Path) -> None:
    """Held by the gear all the while."""
    house = House(tmp_path)
    house.apply()
    house.run()
    house.change("initiatives/tls-move", ONE_TEAM, "")
    house.run()
    assert explained(house).health == "no longer asked"
    house.change("initiatives/tls-move", "  - payments-api\n", f"  - payments-api\n{ONE_TEAM}")
    assert explained(house).health == "not asked yet"


def test_an_empty_list_ends_an_initiative(house: House) -> None:
    """Every issue says so; the file stays as the record."""
    path = house.folder / "initiatives/tls-move.yaml"
    text = path.read_text(encoding="utf-8")
    listed = text[text.index("teams:\n") :]
    house.change("initiatives/tls-move", listed, "teams: []\n")
    house.later(minutes=15)
    assert OVER in house.text(PAYMENTS)
    assert OVER in house.text(SEARCH)
