"""Fields of an issue, heard and written: nobody's word is lost, nothing is written unasked."""

import json
from datetime import date, timedelta

import pytest

from tests.engine.house import PAYMENTS, House
from trackwork.core.effects import EffectKind, EffectState
from trackwork.core.workspace import Gear
from trackwork.engine.adopted import read_adopted
from trackwork.engine.explain import explain
from trackwork.engine.gears import change_gear
from trackwork.ledger.forgetting import forget
from trackwork.practices.tracking.facts import DateOffered, FieldAgreed, FieldConflicted


def writing(house: House, *names: str) -> House:
    """Let these fields be written in the files tracker, as its operator would."""
    top = house.folder / "trackwork.yaml"
    text = top.read_text("utf-8")
    wanted = f"    kind: files\n    writes: [{', '.join(names)}]\n"
    top.write_text(text.replace("    kind: files\n", wanted), "utf-8")
    house.reload()
    house.later(minutes=1)
    house.apply()
    return house


def field(house: House, name: str, value: str) -> None:
    """A person sets a value in the file's front matter."""
    lines = [x for x in house.text().split("\n") if not x.startswith(f"{name}:")]
    if value:
        lines.insert(1, f"{name}: {value}")
    house.write("\n".join(lines))


def bodies(house: House, kind: type) -> list[object]:
    """What facts of one kind say about the item."""
    return [fact.body for fact in house.facts() if isinstance(fact.body, kind)]


def written(house: House) -> list[dict[str, str]]:
    """The fields we wrote, in order."""
    return [dict(row.effect.fields) for row in house.sent(EffectKind.FIELDS)]


def test_nothing_is_written_unless_the_operator_names_it(house: House) -> None:
    """A yes to the date stays in the block: the team's fields are its own."""
    house.comment("tw: accept")
    house.later(minutes=15)
    house.later(minutes=15)
    assert written(house) == []


def test_the_proposed_day_stands_in_an_empty_field(house: House) -> None:
    """It is written once, read back, and is nobody's consent."""
    writing(house, "due").later(minutes=15)
    assert "\ndue: 2027-01-01\n" in house.text()
    house.later(minutes=15)
    house.later(minutes=15)
    assert len([each for each in written(house) if "due" in each]) == 2  # one for each team
    assert bodies(house, DateOffered) == []
    assert house.row().committed == ""


def test_the_teams_own_day_is_an_offer_and_stays(house: House) -> None:
    """Only the team changed it: it is taken as ever, and not written over."""
    writing(house, "due").later(minutes=15)
    field(house, "due", "2027-02-01")
    house.later(minutes=15)
    house.later(minutes=15)
    assert bodies(house, DateOffered) == [DateOffered(day=date(2027, 2, 1))]
    assert "\ndue: 2027-02-01\n" in house.text()
    assert bodies(house, FieldConflicted) == []


def test_a_day_given_in_a_comment_reaches_the_field(house: House) -> None:
    """One word is enough, whatever door it came through."""
    writing(house, "due").later(minutes=15)
    house.comment("tw: date 2027-01-20 because of the audit")
    house.later(minutes=15)
    assert "\ndue: 2027-01-20\n" in house.text()


def test_two_days_that_meet_are_both_kept(house: House) -> None:
    """The team decides about its date; the block says what met, and both are on record."""
    writing(house, "due").later(minutes=15)
    house.change("initiatives/tls-move", "teams_by: 2027-01-01", "teams_by: 2027-01-08")
    field(house, "due", "2027-02-01")
    house.later(minutes=15)
    [met] = bodies(house, FieldConflicted)
    assert isinstance(met, FieldConflicted)
    assert (met.ours.text, met.theirs.text) == ("2027-01-08", "2027-02-01")
    assert met.decided == "team"
    assert "\ndue: 2027-02-01\n" in house.text()
    assert "ours was Fri 8 Jan 2027" in house.text()


def test_an_emptied_field_stays_empty(house: House) -> None:
    """Taking a day out is a change like any other."""
    writing(house, "due").later(minutes=15)
    field(house, "due", "")
    house.later(minutes=15)
    house.later(minutes=15)
    assert "\ndue:" not in house.text()
    assert FieldAgreed in [type(fact.body) for fact in house.facts()]


def test_a_field_write_waits_for_its_gear_and_for_what_is_true_then(house: House) -> None:
    """In rehearse nothing is written; by the time it may be, another day may be the one."""
    house.clock.advance(timedelta(minutes=1))
    change_gear(house.app.parts, Gear.REHEARSE)
    writing(house, "due").later(minutes=15)
    assert written(house) == []
    house.comment("tw: date 2027-01-20")
    house.later(minutes=15)
    change_gear(house.app.parts, Gear.LIVE)
    house.later(minutes=15)
    assert [each["due"] for each in written(house)] == ["2027-01-01", "2027-01-20"]
    assert "\ndue: 2027-01-20\n" in house.text()
    dropped = [r for r in house.outbox(EffectState.DROPPED) if r.effect.kind is EffectKind.FIELDS]
    assert [row.reason for row in dropped] == [
        "the field is to say something else by now, or nothing"
    ]


def test_a_field_write_ends_with_its_permission(house: House) -> None:
    """The operator takes the field off the list while the write waits: nothing is written."""
    house.clock.advance(timedelta(minutes=1))
    change_gear(house.app.parts, Gear.REHEARSE)
    writing(house, "due").later(minutes=15)
    house.change("trackwork", "    writes: [due]\n", "")
    change_gear(house.app.parts, Gear.LIVE)
    house.later(minutes=15)
    assert written(house) == []
    assert "\ndue:" not in house.text()
    dropped = [r for r in house.outbox(EffectState.DROPPED) if r.effect.kind is EffectKind.FIELDS]
    assert {row.reason for row in dropped} == {"the operator no longer lets us write that field"}
    with house.app.ledger.reading() as books:
        adopted = read_adopted(books, house.app.parts)
        told = explain(house.app.parts, adopted, books, subject=PAYMENTS, now=house.clock.now())
    assert "no longer lets us write that field" in str(told)
    writing(house, "due").later(minutes=15)
    assert [each["due"] for each in written(house)] == ["2027-01-01"] * 2


def test_an_issue_that_was_closed_is_left_as_it_is(house: House) -> None:
    """No field of a closed issue is touched."""
    writing(house, "due")
    house.edit("state: open", "state: closed")
    house.later(minutes=15)
    house.later(minutes=15)
    assert "\ndue:" not in house.text()


@pytest.mark.parametrize("value", ["soonish", "2027-13-01"])
def test_a_day_we_cannot_read_is_asked_about_and_kept(house: House, value: str) -> None:
    """Nothing is concluded, and what stood there is on record."""
    field(house, "due", value)
    house.later(minutes=15)
    assert bodies(house, DateOffered) == []
    assert [each.value.text for each in bodies(house, FieldAgreed)] == [value]  # type: ignore[attr-defined]


def test_words_in_a_date_field_call_nobody(house: House) -> None:
    """They are quoted back as words: no mention, and no more of them than a line."""
    field(house, "due", f"soon @everyone {'x' * 300}")
    house.later(minutes=15)
    asked = house.text().rpartition("We could not read")[2]
    assert "soon" in asked
    assert "@everyone" not in asked
    assert "x" * 100 not in asked


def test_a_persons_rename_is_on_record(house: House) -> None:
    """The title is theirs; we neither undo it nor forget it."""
    house.edit("title: TLS move", "title: TLS for payments")
    house.later(minutes=15)
    assert [(b.field, b.value.text) for b in bodies(house, FieldAgreed)] == [  # type: ignore[attr-defined]
        ("ask", "TLS for payments")
    ]
    assert "title: TLS for payments" in house.text()


def test_whoever_an_owner_field_names_can_be_forgotten(house: House) -> None:
    """Names stand by reference, in no text; what is remembered to compare is a print."""
    house.later(minutes=15)
    field(house, "owner", "ines")
    house.later(minutes=15)
    [agreed] = bodies(house, FieldAgreed)
    assert isinstance(agreed, FieldAgreed)
    assert (agreed.people, agreed.value.text) == (("ines",), "")
    forget(house.app.ledger, "ines")
    [after] = bodies(house, FieldAgreed)
    assert "ines" not in repr(after)
    with house.app.ledger.reading() as books:
        assert "ines" not in json.dumps(dict(books.desk.items("issue")))
