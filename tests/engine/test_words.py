"""What people do to their words afterwards: edit, delete, untick, undo; and who may decide."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.house import PAYMENTS, SEARCH, House
from tests.engine.test_faults import INES, Fake
from trackwork.core.block import find_blocks
from trackwork.core.markers import begin_marker
from trackwork.engine.observe import findings_of
from trackwork.ports import Author

BOT = Author(handle="stale", bot=True)
JANITOR = Author(handle="janitor")


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[Fake]:
    """A house on a fake tracker whose issues stand."""
    found = Fake(tmp_path)
    found.adopt()
    found.run()
    yield found
    found.app.ledger.close()


def words(house: House) -> list[str]:
    """Types of what was said, withdrawals and all, in order."""
    return [name for name in house.bodies() if name != "ItemLinked"]


def test_mending_a_typo_says_nothing_anew(house: House) -> None:
    """The line stayed as it was, so an edit elsewhere in the comment is no new word."""
    house.comment("tw: date 2027-02-01\n\nbecuase of the audit")
    house.later(minutes=15)
    house.comment("tw: agreed", by="mara")
    house.later(minutes=15)
    house.edit("becuase", "because")
    house.later(minutes=15)
    house.edit("because of", "due to")
    house.later(minutes=15)
    assert words(house) == ["DateOffered", "OfferAgreed"]
    assert "somebody had answered" not in house.text()
    assert house.row().committed == "2027-02-01"


def test_a_line_written_above_moves_no_other_word(house: House) -> None:
    """A new command above an old one is one new word; the old one stays what it was."""
    house.comment("tw: date 2027-02-01")
    house.later(minutes=15)
    house.edit("tw: date 2027-02-01", "tw: help\n\ntw: date 2027-02-01")
    house.later(minutes=15)
    assert words(house) == ["DateOffered", "HelpAsked"]


def test_editing_an_undo_undoes_no_second_word(house: House) -> None:
    """One `tw: undo` takes back one word, however often its comment is saved."""
    house.comment("tw: at risk, certs")
    house.later(minutes=15)
    house.comment("tw: off track, more certs")
    house.later(minutes=15)
    house.comment("tw: undo\n\nsory")
    house.later(minutes=15)
    assert house.row().health == "at risk"
    house.edit("sory", "sorry")
    house.later(minutes=15)
    assert house.row().health == "at risk"


def test_a_word_that_was_undone_is_not_said_again_by_an_edit(house: House) -> None:
    """Mending the prose around an undone line does not bring it back."""
    house.comment("tw: off track\n\nteh end")
    house.later(minutes=15)
    house.comment("tw: undo")
    house.later(minutes=15)
    house.edit("teh end", "the end")
    house.later(minutes=15)
    assert house.row().health == "not heard"


def test_a_line_deleted_after_somebody_acted_stays(house: House) -> None:
    """A deletion withdraws only if nothing rests on it."""
    house.comment("tw: date 2027-02-01\n\nsee you")
    house.later(minutes=15)
    house.comment("tw: agreed", by="mara")
    house.later(minutes=15)
    house.edit("tw: date 2027-02-01\n", "")
    house.later(minutes=15)
    assert house.row().committed == "2027-02-01"
    assert "stands as it was" in house.text()


def test_an_unreadable_line_is_answered_once(house: House) -> None:
    """Saving the comment again brings no second answer to the same line."""
    house.comment("tw: on trak\n\nhm")
    house.later(minutes=15)
    house.edit("\nhm", "\nhmm")
    house.later(minutes=15)
    assert house.text().count("We could not read") == 1


def test_a_tick_removed_takes_its_word_back(house: House) -> None:
    """Ticked by mistake and unticked: as if it had not been said."""
    house.tick("accept")
    house.later(minutes=15)
    assert house.row().committed == "2027-01-01"
    line = next(x for x in house.text().splitlines() if x.endswith("<!-- tw:accept -->"))
    house.edit(line, line.replace("[x]", "[ ]"))
    house.later(minutes=15)
    assert house.row().committed == ""
    assert "accept" in house.slots()


def test_a_tick_is_one_word_however_often_the_issue_changes(house: House) -> None:
    """Another workspace's block in the same issue, and a busy team: the tick is read once."""
    house.tick("accept")
    house.later(minutes=15)
    other = find_blocks(house.text())[0]
    assert other.stamp is not None
    marker = begin_marker(replace(other.stamp, workspace="another-one"))
    house.write(f"{house.text()}\n{marker}\ntheirs\n<!-- trackwork:end -->\n")
    house.later(minutes=15)
    for note in ("one", "two"):
        house.write(f"{house.text()}\n{note}\n")
        house.later(minutes=15)
    assert words(house) == ["DateAccepted"]
    house.comment("tw: at risk, certs")
    house.later(minutes=15)
    assert "at risk" in find_blocks(house.text())[0].inner
    with house.app.ledger.reading() as books:
        assert findings_of(books) == ()


def test_a_tick_in_a_block_copied_from_another_issue_is_nobodys_word(house: House) -> None:
    """A block signed for another issue is a finding; its ticks say nothing here."""
    foreign = find_blocks(house.text(SEARCH))[0]
    copied = house.text(SEARCH)[foreign.start : foreign.end].replace("- [ ]", "- [x]", 1)
    own = find_blocks(house.text())[0]
    house.write(house.text()[: own.start] + copied + house.text()[own.end :])
    house.later(minutes=15)
    assert words(house) == []
    with house.app.ledger.reading() as books:
        assert any("copied" in finding.what for finding in findings_of(books))


def test_a_file_that_comes_back_is_there_again(house: House, tmp_path: Path) -> None:
    """Moved away for an hour (a branch, a backup) and back: the matter goes on."""
    path = house.path()
    kept = tmp_path / "kept.md"
    shutil.move(path, kept)
    house.later(minutes=15)
    house.later(minutes=15)
    assert house.slots() == {}
    shutil.move(kept, path)
    house.later(minutes=15)
    assert "accept" in house.slots()


def test_closed_by_a_bot_is_no_word(fake: Fake) -> None:
    """A bot that tidies up claims nothing for the team."""
    fake.tracker.change("payments-api", "1", closed_by=BOT, state="closed", closed_as="done")
    fake.later(minutes=15)
    assert fake.row().health == "not heard"


def test_closed_with_many_others_is_no_word(fake: Fake) -> None:
    """One account closing a handful of issues within a minute says nothing about ours."""
    for number in range(2, 7):
        fake.tracker.put("payments-api", str(number), title=f"Another {number}")
    fake.later(minutes=15)
    for number in range(1, 7):
        where = ("payments-api", str(number))
        fake.tracker.change(*where, closed_by=JANITOR, state="closed", closed_as="not planned")
    fake.later(minutes=15)
    assert fake.row().health == "not heard"


def test_closed_as_done_and_then_as_not_planned_is_heard(fake: Fake) -> None:
    """The team corrects how it closed the issue: the later word counts."""
    fake.tracker.change("payments-api", "1", author=INES, state="closed", closed_as="done")
    fake.later(minutes=15)
    fake.tracker.change("payments-api", "1", author=INES, closed_as="not planned")
    fake.later(minutes=15)
    assert [f.body.closed_as for f in fake.facts() if f.type == "IssueClosed"] == [  # type: ignore[attr-defined]
        "done",
        "not planned",
    ]


def test_one_issue_that_cannot_be_read_stops_no_other(house: House) -> None:
    """Whatever goes wrong inside one issue, it is set aside and shown; the rest is heard."""

    class Broken(dict[str, str]):
        def get(self, *_: object) -> str:  # type: ignore[override]
            raise RuntimeError("no such thing")

    fake = house.app.parts.readers["files"]

    class Reader:
        def __getattr__(self, name: str) -> object:
            return getattr(fake, name)

        def listing(self, place: str, since: str | None) -> object:
            listing = fake.listing(place, since)
            spoiled = tuple(
                replace(each, fields=Broken()) if place == "payments-api" else each
                for each in listing.issues
            )
            return replace(listing, issues=spoiled)

    readers = {"files": Reader()}
    house.comment("tw: on track")
    house.comment("tw: on track", by="jo", item=SEARCH)
    whole = house.app
    house.app = replace(whole, parts=replace(whole.parts, readers=readers))  # type: ignore[arg-type]
    cycle = house.later(minutes=15)
    assert [each.where for each in cycle.observed.findings] == [
        "files:payments-api/" + native(house)
    ]
    assert house.row(SEARCH).health == "on track"
    house.app = whole
    house.later(minutes=15)
    assert house.row().health == "on track"


def native(house: House) -> str:
    """The native id of the item's issue."""
    return house.link(PAYMENTS).rpartition("|")[2]


def test_a_strangers_login_gives_no_rights(fake: Fake) -> None:
    """Somebody whose login happens to be the owner's key is not the owner."""
    fake.change("people", "    mail: mara@example.org\n", MARA_HAS_A_HANDLE)
    fake.tracker.say("payments-api", "1", "tw: date 2027-02-01", author=INES)
    fake.later(minutes=15)
    fake.tracker.say("payments-api", "1", "tw: agreed", author=Author(handle="mara"))
    fake.later(minutes=15)
    assert fake.row().committed == ""


MARA_HAS_A_HANDLE = "    mail: mara@example.org\n    handles: { files: mara-of-moves }\n"


def test_nobody_agrees_to_an_offer_of_their_own(house: House) -> None:
    """An owner who writes the date for a team does not also decide on it."""
    house.comment("tw: date 2027-02-01", by="mara")
    house.later(minutes=15)
    house.comment("tw: agreed", by="mara")
    house.later(minutes=15)
    assert house.row().committed == ""
    assert "your own word" in house.text()


def test_where_the_owner_leads_the_team_the_sponsor_decides(house: House) -> None:
    """The decision goes up one level, and whoever is asked may answer."""
    house.change("teams", "leads: [ines]", "leads: [mara]")
    house.comment("tw: date 2027-02-01", by="mara")
    house.later(minutes=15)
    assert house.slots()["decide:date"] == "person:cto"
    house.comment("tw: agreed", by="cto")
    house.later(minutes=15)
    assert house.row().committed == "2027-02-01"


def test_a_closed_issue_is_not_undone_by_a_line(house: House) -> None:
    """`tw: undo` takes words back; a close is undone by opening the issue."""
    house.edit("state: open", "state: done")
    house.later(minutes=15)
    house.comment("tw: undo")
    house.later(minutes=15)
    assert house.row().health == "done, claimed"


def test_two_issues_with_the_same_odd_date_are_both_answered(fake: Fake) -> None:
    """The same unreadable date in two issues gets an answer in each."""
    for place in ("payments-api", "search-api"):
        fake.tracker.change(place, "1", author=INES, fields={"due": "soonish"})
    fake.later(minutes=15)
    said = [str(row.effect.subject) for row in fake.outbox() if "as a date" in row.effect.body]
    assert sorted(said) == [str(PAYMENTS), str(SEARCH)]


def test_a_date_that_stood_for_a_day_cannot_be_made_to_disappear(house: House) -> None:
    """Unticking weeks later changes nothing: the first committed date stays on paper."""
    house.tick("accept")
    house.later(minutes=15)
    house.days(10)
    line = next(x for x in house.text().splitlines() if x.endswith("<!-- tw:accept -->"))
    house.edit(line, line.replace("[x]", "[ ]"))
    house.later(minutes=15)
    house.days(2)
    assert house.row().first_committed == "2027-01-01"
