"""One grammar, three doors: the same sentence makes the same facts."""

from dataclasses import replace

import pytest

from tests.engine.house import PAYMENTS, SEARCH, House
from trackwork.core.subjects import Subject
from trackwork.engine.adopted import read_adopted
from trackwork.engine.asking import Wanted, make_request
from trackwork.engine.naming import NoSuchSubject, find, one
from trackwork.engine.say import Spoken, say

SENTENCES = (
    "accept",
    "on track, first service moved",
    "at risk, waiting for certificates",
    "off track",
    "date 2027-02-01 because the audit comes first",
    "done https://example.org/dashboards",
    "blocked by certs because we share them",
    "not now until 2027-03-01 because of the PCI audit",
    "not us -> search-api",
    "help with the certificates",
    "objection this doubles our latency",
    "pause 2w",
    "win no pages for a week",
    "feedback more examples please",
)


def speak(house: House, sentence: str, *, author: str, subject: Subject = PAYMENTS) -> Spoken:
    """Say something at the command line's door."""
    with house.app.ledger.transaction() as books:
        adopted = read_adopted(books, house.app.parts)
        return say(
            house.app.parts,
            adopted,
            books,
            subject=subject,
            sentence=sentence,
            author=author,
            now=house.clock.now(),
        )


def bodies(house: House, item: Subject) -> list[object]:
    """What people's words made of an item, without the name of the door."""
    facts = [f for f in house.facts(item) if f.source not in {"engine", "apply", ""}]
    return [_doorless(fact.body) for fact in facts]


def _doorless(body: object) -> object:
    return replace(body, via="") if hasattr(body, "via") else body  # type: ignore[type-var]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_comment_and_the_command_line_say_the_same(house: House, sentence: str) -> None:
    """The facts' bodies are equal; only the door's name differs."""
    house.comment(f"tw: {sentence}")
    house.later(minutes=5)
    speak(house, sentence, author="jo", subject=SEARCH)
    assert bodies(house, PAYMENTS) == bodies(house, SEARCH)
    assert bodies(house, SEARCH)


@pytest.mark.parametrize(("option", "sentence"), [("accept", "accept"), ("not-ours", "not us")])
def test_a_tick_and_the_command_line_say_the_same(house: House, option: str, sentence: str) -> None:
    """A tick is a sentence of the grammar, too."""
    house.tick(option)
    house.later(minutes=5)
    speak(house, sentence, author="jo", subject=SEARCH)
    assert bodies(house, PAYMENTS) == bodies(house, SEARCH)
    assert bodies(house, SEARCH)


def test_a_word_at_the_command_line_counts_at_once(house: House) -> None:
    """The next cycle shows it, under the name of who said it."""
    said = speak(house, "tw: at risk, waiting", author="ines")
    house.later(minutes=5)
    assert said.command == "at risk"
    assert house.row().health == "at risk"
    assert [fact.actor for fact in said.facts] == ["ines"]


def test_what_cannot_be_read_changes_nothing(house: House) -> None:
    """The nearest line comes back."""
    said = speak(house, "on trak", author="ines")
    assert said.facts == ()
    assert "`tw: on track`" in said.answers[0]


def test_rights_are_those_of_the_person(house: House) -> None:
    """The team offers a day; only the owner agrees to it."""
    speak(house, "date 2027-02-01", author="ines")
    refused = speak(house, "agreed", author="ines")
    assert (refused.facts, "is for Mara" in refused.answers[0]) == ((), True)
    assert speak(house, "agreed", author="mara").facts


def test_undo_takes_back_ones_own_last_word(house: House) -> None:
    """The same word works at this door."""
    speak(house, "at risk", author="ines")
    assert speak(house, "undo", author="ines").facts
    assert speak(house, "undo", author="jo").answers == ("There is no word of yours to undo.",)


def test_a_request_is_answered_by_its_holder(house: House) -> None:
    """What is said about items is not said about requests, and the answer says what is."""
    asked = Wanted(asker="mara", holder=Subject("person", "jo"), question="May we?")
    with house.app.ledger.transaction() as books:
        request = make_request(books, asked, now=house.clock.now())
    misplaced = speak(house, "accept", author="jo", subject=request)
    assert "is not said about a request" in misplaced.answers[0]
    assert speak(house, "answer yes", author="ines", subject=request).facts == ()
    assert speak(house, "answer yes", author="jo", subject=request).facts


@pytest.mark.parametrize("wanted", [{"question": " "}, {"question": "May we?", "urgency": "very"}])
def test_a_request_that_asks_nothing_is_not_made(house: House, wanted: dict[str, str]) -> None:
    """A question and a known urgency are needed."""
    with house.app.ledger.transaction() as books, pytest.raises(ValueError, match=r"quest|urgen"):
        make_request(
            books,
            Wanted(asker="mara", holder=Subject("person", "jo"), **wanted),  # type: ignore[arg-type]
            now=house.clock.now(),
        )


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("payments-api", PAYMENTS),
        ("tls-move/search-api", SEARCH),
        ("item:tls-move/search-api", SEARCH),
        ("tls-move", Subject("initiative", "tls-move")),
    ],
)
def test_subjects_are_found_by_what_people_type(house: House, name: str, found: Subject) -> None:
    """A team, an item, a subject as written, an initiative."""
    with house.app.ledger.reading() as books:
        adopted = read_adopted(books, house.app.parts)
        assert one(name, adopted.workspace, books) == found


def test_a_near_miss_is_named(house: House) -> None:
    """A mistyped name brings the nearest ones."""
    with house.app.ledger.reading() as books:
        workspace = read_adopted(books, house.app.parts).workspace
        with pytest.raises(NoSuchSubject, match="did you mean payments-api"):
            find("paymnts-api", workspace, books)
        with pytest.raises(NoSuchSubject, match=r"nothing here is called 'zzz'$"):
            find("zzz", workspace, books)
