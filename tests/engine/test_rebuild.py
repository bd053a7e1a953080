"""Rebuild: the facts alone give every derived row again, and no fact is added."""

from dataclasses import replace
from datetime import timedelta

from tests.engine.house import PAYMENTS, House
from trackwork.engine.adopted import read_adopted
from trackwork.engine.rebuild import Rebuilt, moments_of, refold, stale
from trackwork.ledger.derived import clear_derived, derived_digest, derived_rows
from trackwork.practices.standing.facts import UpdateGiven


def again(house: House) -> tuple[dict[str, str], dict[str, str], Rebuilt]:
    """Derived rows before and after folding again, and what that did."""
    with house.app.ledger.transaction() as books:
        adopted = read_adopted(books, house.app.parts)
        before, moments = dict(derived_rows(books)), moments_of(books)
        clear_derived(books)
        now = house.clock.now() + timedelta(days=400)
        done = refold(house.app.parts, adopted, books, moments=moments, now=now)
        return before, dict(derived_rows(books)), done


def test_a_lively_quarter_folds_to_the_same_rows(house: House) -> None:
    """Words, dates, an exception, digests and silence, whenever it is folded again."""
    house.comment("tw: at risk, waiting for certs")
    house.days(3)
    house.comment("tw: date 2027-02-01 because of the audit")
    house.days(20)
    house.comment("tw: not now until 2027-01-20 because of the audit")
    house.days(70)
    before, after, done = again(house)
    assert before == after
    assert done.unsettled == []


def test_folding_again_adds_no_fact(house: House) -> None:
    """The ledger holds as many facts as before."""
    house.days(30)
    with house.app.ledger.reading() as books:
        facts = len(books.facts.after(0, 10_000))
    again(house)
    with house.app.ledger.reading() as books:
        assert len(books.facts.after(0, 10_000)) == facts


def test_what_has_news_is_known_to_be_behind(house: House) -> None:
    """A word not folded yet makes its subject stale, and nothing else."""
    house.later(minutes=15)
    with house.app.ledger.reading() as books:
        assert stale(books) == frozenset()
    house.record(UpdateGiven(health="on track"), subject=PAYMENTS)
    with house.app.ledger.reading() as books:
        assert PAYMENTS in stale(books)


def test_a_changed_row_is_found(house: House) -> None:
    """The digest tells a wrong row from a right one."""
    house.days(3)
    with house.app.ledger.transaction() as books:
        before = derived_digest(books)
        row = books.subjects.row(PAYMENTS)
        assert row is not None
        books.subjects.save(replace(row, tier="critical"), (), frozenset())
        assert derived_digest(books) != before
