"""Explain: whose word, whose turn, what was told, what comes next, and what would change it."""

import json

from tests.engine.house import PAYMENTS, SEARCH, House
from trackwork.core.subjects import Subject
from trackwork.core.workspace import Gear
from trackwork.engine.adopted import read_adopted
from trackwork.engine.explain import explain
from trackwork.engine.explained import Explanation
from trackwork.engine.recount import recount


def explained(house: House, subject: Subject = PAYMENTS) -> Explanation:
    """One subject explained as of now."""
    with house.app.ledger.reading() as books:
        adopted = read_adopted(books, house.app.parts)
        return explain(house.app.parts, adopted, books, subject=subject, now=house.clock.now())


def test_a_word_is_told_with_who_when_and_by_which_door(house: House) -> None:
    """Their own words, their handle on the tracker, the door they used."""
    house.comment("tw: at risk, waiting for certs")
    house.later(minutes=15)
    found = explained(house)
    assert found.word is not None
    assert (found.health, found.word.who, found.word.handle) == ("at risk", "ines", "ines")
    assert (found.word.door, found.word.said) == ("a comment", 'said at risk: "waiting for certs"')


def test_a_tick_is_the_teams_word(house: House) -> None:
    """Nobody is named where the tracker names nobody."""
    house.tick("accept")
    house.later(minutes=15)
    word = explained(house).word
    assert word is not None
    assert (word.who, word.handle, word.door) == ("the team", "", "a tick")


def test_an_old_word_is_shown_as_faded(house: House) -> None:
    """Older than the cadence: not heard, and the word is still told."""
    house.comment("tw: on track")
    house.days(60)
    found = explained(house)
    assert (found.health, found.faded, found.word is None) == ("not heard", True, False)


def test_before_any_word_it_is_the_teams_turn(house: House) -> None:
    """The ask itself is owed; the next step is named with its time."""
    found = explained(house, SEARCH)
    assert found.turn is not None
    assert (found.turn.slot, found.turn.holder) == ("accept", "team:search-api")
    assert found.turn.next is not None
    assert found.turn.next.at is not None
    assert found.word is None


def test_an_offer_makes_it_the_owners_turn(house: House) -> None:
    """Waiting time belongs to whoever can act; the dates stand side by side."""
    house.comment("tw: date 2027-02-01 because of the audit")
    house.later(minutes=15)
    found = explained(house)
    assert found.turn is not None
    assert (found.turn.slot, found.turn.holder_name) == ("decide:date", "Mara")
    assert (str(found.dates.proposed), str(found.dates.offered)) == ("2027-01-01", "2027-02-01")
    assert "the decision" in found.turn.changes


def test_told_steps_carry_their_write(house: House) -> None:
    """When, to whom, by what, and the number to undo it by."""
    house.days(15)
    told = explained(house, SEARCH).matters[0].told
    numbers = {write.number for write in explained(house, SEARCH).writes}
    assert [step.to for step in told] == ["search-api"]
    assert {step.number for step in told} <= numbers


def test_what_holds_a_message_is_named(new_house: House) -> None:
    """In rehearse the gear holds it, until a person changes it."""
    new_house.start(Gear.REHEARSE)
    writes = explained(new_house).writes
    assert [(write.state, write.reason) for write in writes] == [("held", "gear is rehearse")]
    assert explained(new_house).health == "not asked yet"


def test_a_suspension_says_what_it_waits_for(house: House) -> None:
    """An exception quiets the item; its end is named."""
    house.comment("tw: not now until 2027-03-01 because of the audit")
    house.later(minutes=15)
    found = explained(house)
    assert found.health == "not now"
    assert str(found.dates.excepted_until) == "2027-03-01"


def test_other_subjects_are_explained_too(house: House) -> None:
    """An initiative has a turn and no dates."""
    found = explained(house, Subject("initiative", "tls-move"))
    assert (found.title, found.health, found.tier) == ("TLS move", "", "")
    assert [matter.slot for matter in found.matters] == ["review"]


def test_every_fact_has_plain_words(house: House) -> None:
    """No fact's type name is shown to people."""
    house.comment("tw: not now until 2026-11-20 because of the audit")
    house.days(40)
    for fact in (*house.facts(), *house.facts(SEARCH)):
        assert recount(fact) != fact.type
        assert fact.type not in recount(fact)


def test_no_step_comes_while_a_pause_lasts(house: House) -> None:
    """The ladder's own day would be sooner; nothing is said before the pause ends."""
    house.comment("tw: on track")
    house.later(minutes=15)
    house.comment("tw: pause 8w")
    house.later(minutes=15)
    found = explained(house)
    waiting = [each for each in found.matters if each.waits_until and each.next]
    assert waiting
    steps = [(each.next.at, each.waits_until) for each in waiting if each.next]
    assert all(at and until and at >= until for at, until in steps)


def test_only_its_own_findings_are_shown(house: House) -> None:
    """Not those of an issue whose name begins or ends alike."""
    tracker, place, native = house.link(PAYMENTS).split("|")
    names = (f"{place}/{native}", f"{place}/{native}2", f"my-{place}/{native}")
    with house.app.ledger.transaction() as books:
        for name in names:
            found = {"where": f"{tracker}:{name}", "what": name, "fix": "", "severity": "warning"}
            books.desk.put("finding", name, json.dumps([found]))
    assert [each.what for each in explained(house).findings] == [names[0]]
