"""Who is looked at again: readers of what changed, and nobody else."""

from datetime import timedelta
from pathlib import Path

from tests.engine.house import PAYMENTS, SEARCH, House
from trackwork.core.facts import PersonKey
from trackwork.core.subjects import Subject, initiative
from trackwork.engine.adopted import read_adopted
from trackwork.engine.adopting import adopt
from trackwork.engine.cycle import turn_the_day
from trackwork.engine.look import Calendars, Look
from trackwork.practices.standing.facts import ReviewDone
from trackwork.practices.sunset.facts import GatePlanned
from trackwork.settings import parts

TLS = initiative("tls-move")


def awake(house: House) -> set[Subject]:
    """Subjects the next cycle would look at."""
    with house.app.ledger.reading() as books:
        return set(books.subjects.awake(house.clock.now()))


def test_a_review_of_the_initiative_wakes_none_of_its_items(tmp_path: Path) -> None:
    """An owner's weekly review says nothing about any team, so no item is looked at again."""
    house = House(tmp_path)
    house.start()
    house.clock.advance(timedelta(minutes=1))
    house.record(ReviewDone(), subject=TLS)
    assert awake(house) == {TLS}


def test_a_changed_initiative_wakes_all_of_its_items(tmp_path: Path) -> None:
    """What an initiative asks is read by its items, so adopting a change wakes them."""
    house = House(tmp_path)
    house.start()
    assert awake(house) == set()
    text = parts(house.app.workspace)["initiative/tls-move"]
    with house.app.ledger.transaction() as books:
        changed = {"initiative/tls-move": text.replace("TLS move", "TLS step")}
        adopt(books, house.app.parts, changed, house.clock.now())
    assert {TLS, PAYMENTS, SEARCH} <= awake(house)


def test_a_stage_is_its_own_owners_and_also_the_initiatives(tmp_path: Path) -> None:
    """The one who is asked for a stage may sign it off; the initiative's owner may too."""
    house = House(tmp_path)
    house.start()
    gate = Subject("gate", "tls-move/banner")
    day = house.clock.now().date()
    house.record(GatePlanned(on=day, owner=PersonKey("ines")), subject=gate)
    with house.app.ledger.reading() as books:
        adopted = read_adopted(books, house.app.parts)
        look = Look(
            subject=gate,
            adopted=adopted,
            books=books,
            practices=tuple(house.app.parts.practices),
            calendars=Calendars(adopted.workspace),
            now=house.clock.now(),
        )
        assert look.holders("owner", gate) == ("ines", "mara")
        assert look.person("owner", gate) == "ines"


def test_leave_wakes_only_what_rests_on_whoever_goes(tmp_path: Path) -> None:
    """A lead's holiday is news to the items of that team, and to nobody else's."""
    people = House(tmp_path / "before").folder / "people.yaml"
    away = "leave:\n      - { from: 2026-11-03, to: 2026-11-04 }\n"
    text = people.read_text(encoding="utf-8").replace("  jo:\n", f"  jo:\n    {away}")
    house = House(tmp_path / "house", people=text)
    house.start()
    house.clock.advance(timedelta(days=1))
    with house.app.ledger.reading() as books:
        adopted = read_adopted(books, house.app.parts)
    turn_the_day(house.app.parts, adopted, house.clock.now())
    woken = awake(house)
    assert SEARCH in woken
    assert PAYMENTS not in woken
