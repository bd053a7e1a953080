"""Undo: what can be taken back is, through the outbox; what cannot is said plainly."""

from datetime import timedelta

import pytest

from tests.engine.house import PAYMENTS, House
from trackwork.core.effects import EffectKind, EffectState
from trackwork.core.workspace import Gear
from trackwork.engine.adopted import read_adopted
from trackwork.engine.observe import findings_of
from trackwork.engine.undo import NoSuchEffect, Undone, undo


def take_back(house: House, number: int | str) -> Undone:
    """Undo by number."""
    with house.app.ledger.reading() as books:
        adopted = read_adopted(books, house.app.parts)
    return undo(house.app.parts, adopted, str(number), now=house.clock.now())


def test_a_comment_is_removed(house: House) -> None:
    """It leaves the issue, the fact says so, and it does not come back."""
    house.comment("tw: wibble")
    house.later(minutes=15)
    (row,) = house.sent(EffectKind.COMMENT)
    assert "We could not read" in house.text()
    done = take_back(house, row.number)
    assert done.done
    assert "We could not read" not in house.text()
    house.days(2)
    assert "We could not read" not in house.text()
    assert [fact.type for fact in house.facts()].count("EffectUndone") == 1
    assert [each.effect.id for each in house.outbox(EffectState.UNDONE)] == [row.effect.id]


def test_a_block_reads_as_before_and_is_not_written_again(house: House) -> None:
    """Until there is something new to say."""
    before = house.text()
    house.tick("accept")
    house.later(minutes=15)
    assert "Committed date" in house.text()
    row = [each for each in house.sent(EffectKind.BLOCK) if each.effect.subject == PAYMENTS][-1]
    assert take_back(house, row.number).said == "Taken back: our block reads as it did before."
    assert house.text() == before
    house.days(1)
    assert "Committed date" not in house.text()
    house.comment("tw: at risk, waiting")
    house.later(minutes=15)
    assert "at risk" in house.text()


def test_the_first_block_goes_and_stays_away(house: House) -> None:
    """The team's own text stays to the byte above it."""
    (row,) = [each for each in house.sent(EffectKind.BLOCK) if each.effect.subject == PAYMENTS]
    head = house.text().partition("<!-- trackwork:begin")[0]
    assert "stays away" in take_back(house, row.number).said
    assert house.text().rstrip() == head.rstrip()
    house.days(3)
    assert "trackwork:begin" not in house.text()
    with house.app.ledger.reading() as books:
        assert findings_of(books) == ()


def test_words_in_a_block_that_goes_stay(house: House) -> None:
    """A line somebody wrote into our first block is left standing where the block was."""
    house.edit("- [ ] Not now", "Jo knows more.\n- [ ] Not now")
    (row, *_) = [each for each in house.sent(EffectKind.BLOCK) if each.effect.subject == PAYMENTS]
    assert take_back(house, row.number).done
    assert "trackwork:begin" not in house.text()
    assert house.text().count("Jo knows more.") == 1


def test_an_older_block_names_the_newest(house: House) -> None:
    """Taking back what was replaced would undo more than was asked."""
    first = next(each for each in house.sent(EffectKind.BLOCK) if each.effect.subject == PAYMENTS)
    house.tick("accept")
    house.later(minutes=15)
    done = take_back(house, first.number)
    assert (done.done, "take back the newest" in done.said) == (False, True)


def test_an_issue_stays_and_the_item_is_no_longer_asked(house: House) -> None:
    """We delete no issue; the ladder ends."""
    row = next(each for each in house.sent(EffectKind.CREATE) if each.effect.subject == PAYMENTS)
    done = take_back(house, row.number)
    house.later(minutes=15)
    assert (done.done, "The issue itself stays" in done.said) == (True, True)
    assert house.slots() == {}
    assert house.path().exists()


def test_mail_is_past_calling_back(house: House) -> None:
    """It is said so, and nothing changes."""
    house.days(15)
    mail = next(each for each in house.sent(EffectKind.DIGEST, EffectKind.LINE))
    done = take_back(house, mail.number)
    assert (done.done, "cannot be taken back" in done.said) == (False, True)


def test_what_has_not_gone_out_stays_here(new_house: House) -> None:
    """Held by the gear, then dropped: going live does not send it."""
    new_house.start(Gear.REHEARSE)
    row = next(each for each in new_house.outbox(EffectState.HELD))
    assert take_back(new_house, row.number).done
    assert take_back(new_house, row.number).said.startswith("It is dropped already")


def test_attention_is_not_given_back(house: House) -> None:
    """What was taken back was read before: it went out when it did, and counts in that week."""
    house.comment("tw: wibble")
    house.later(minutes=15)
    (row,) = house.sent(EffectKind.COMMENT)
    house.days(2)
    take_back(house, row.number)
    (undone,) = house.outbox(EffectState.UNDONE)
    assert undone.settled == row.settled
    with house.app.ledger.reading() as books:
        assert books.outbox.texts("files", house.clock.now() - timedelta(days=3)) == 3


def test_an_undo_passes_every_brake(house: House) -> None:
    """While everything is paused nothing is written, not even to take something back."""
    house.comment("tw: wibble")
    house.later(minutes=15)
    (row,) = house.sent(EffectKind.COMMENT)
    house.pause()
    done = take_back(house, row.number)
    assert (done.done, done.waits) == (False, "paused by the operator")
    assert "We could not read" in house.text()


def test_a_comment_that_is_gone_already_is_no_trouble(house: House) -> None:
    """Somebody removed it by hand: it no longer stands, and that is recorded."""
    house.comment("tw: wibble")
    house.later(minutes=15)
    (row,) = house.sent(EffectKind.COMMENT)
    head, mark, _ = house.text().rpartition("## Comment by Trackwork")
    assert mark
    house.write(head)
    assert take_back(house, row.number).done


def test_an_issue_that_is_gone_leaves_no_block_to_take_back(house: House) -> None:
    """It is said so, and nothing is written."""
    (row,) = [each for each in house.sent(EffectKind.BLOCK) if each.effect.subject == PAYMENTS]
    house.path().unlink()
    done = take_back(house, row.number)
    assert (done.done, done.waits) == (False, "the issue is no longer there")


def test_an_unknown_number_is_named(house: House) -> None:
    """Nothing is guessed."""
    with pytest.raises(NoSuchEffect, match="999"):
        take_back(house, 999)
