from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.practices.builders import ITEM, MONDAY
from trackwork.core.facts import Note
from trackwork.core.ladders import Action, Role, Rung
from trackwork.core.obligations import Episode
from trackwork.core.practice import Moment, Practice
from trackwork.core.presets import DEFAULT_LADDERS
from trackwork.core.subjects import Subject, person, team
from trackwork.core.tone import Shape, lint
from trackwork.practices import COMMANDS, PRACTICES
from trackwork.practices.exceptions.words import thanks
from trackwork.practices.requests.state import Attempt, Request
from trackwork.practices.requests.words import trail
from trackwork.practices.sunset.stages import gate
from trackwork.practices.sunset.state import Gate

SLOTS = {
    "tracking": ("accept", "deliver", "decide:date", "unblock:certs"),
    "standing": ("update", "help", "objection", "paused", "review"),
    "exceptions": ("decide:exception", "revisit", "reason"),
    "requests": ("respond", "find"),
    "sunset": ("gate",),
}
KIND_OF = {
    "decide:date": "decide",
    "unblock:certs": "next_step",
    "help": "respond",
    "objection": "respond",
    "paused": "respond",
    "decide:exception": "decide",
    "reason": "respond",
    "find": "next_step",
}
SENT = tuple(
    Attempt(at=datetime(2026, 11, day, 9, tzinfo=UTC), by=by)
    for day, by in ((9, "comment"), (11, "mail"), (13, ""))
)
REQUEST = Request(
    asker="gil",
    question=Note("may we use schema 3?"),
    on_silence=Note("use schema 3 behind a flag"),
    default=True,
    attempts=SENT[:2],
)
STATES = {"requests": REQUEST, "sunset": Gate(on=date(2026, 12, 4), evidence_wanted="the note")}
SUBJECTS = {"requests": Subject("request", "schema"), "sunset": gate("tls-move", "dark test")}
RUNGS = {
    rung.name + rung.do + rung.to: rung
    for ladder in DEFAULT_LADDERS.values()
    for rung in ladder.rungs
    if rung.do is not Action.SHOW
}


def moment(practice: Practice, slot: str, rung: Rung, **more) -> Moment:
    """What the words of a rung may use, names filled in as the engine does."""
    subject = SUBJECTS.get(practice.name, ITEM)
    values = {
        "episode": Episode(
            id="e",
            practice=practice.name,
            slot=slot,
            kind=KIND_OF.get(slot, slot),
            anchor="a",
            holder=team("payments-api"),
            due=MONDAY,
            opened=MONDAY,
            tier="normal",
            ladder="normal",
            ladder_version="v",
            reasons=("waits for evidence", "waits for a sign-off"),
        ),
        "rung": rung,
        "subject": subject,
        "recipient": person("mara"),
        "recipient_name": "Mara",
        "team_name": "payments-api",
        "title": "the TLS move",
        "owner_name": "Mara",
        "word": "tw",
        "due": "Fri 20 Nov 2026",
        "committed": "Fri 11 Dec 2026",
        "note": "PCI audit first",
        "state": STATES.get(practice.name),
        **more,
    }
    return Moment(**values)


def every_text():
    """All rooms, all slots, all rungs of all presets."""
    return [
        pytest.param(practice, slot, rung, id=f"{practice.name}-{slot}-{name}")
        for practice in PRACTICES
        for slot in SLOTS[practice.name]
        for name, rung in RUNGS.items()
    ]


@pytest.mark.parametrize(("practice", "slot", "rung"), every_text())
def test_every_text_is_short_warm_and_plain(practice, slot, rung):
    """Bare or filled in, whatever ladder sends it, to whomever: the tone holds."""
    full = moment(practice, slot, rung)
    bare = replace(
        full,
        note="",
        committed="",
        state=None,
        episode=replace(full.episode, reasons=()),
    )
    for each in (full, bare):
        message = practice.words(each)
        assert lint(message.body, shape=Shape.CHECK_IN) == ()
        assert lint(message.title) == ()
        assert lint(message.line) == ()
        assert "\n" not in message.line


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.name)
def test_what_commands_say_of_themselves_is_plain_too(row):
    """The reference page reads like everything else."""
    assert lint(row.effect) == ()


def test_the_answer_to_an_exception_thanks_first():
    """Thanks, what was noted, what changes, who answers until when."""
    text = thanks(
        word="tw",
        form="not now",
        until="Mon 1 Mar 2027",
        reason="PCI audit",
        quiet_until="Mon 22 Feb",
        owner="Mara",
        answer_by="Tue 24 Nov",
    )
    assert text.startswith("Thank you")
    assert "Mon 22 Feb" in text
    assert lint(text, shape=Shape.CHECK_IN) == ()
    short = thanks(
        word="tw", form="not us", until="", reason="", quiet_until="", owner="M", answer_by="Fri"
    )
    assert '"' not in short


def test_the_paper_trail_is_in_the_words():
    """Which note this is, and when and how the earlier ones went."""
    assert trail(()) == ""
    assert trail(SENT[:1]).startswith(
        "This is the second note; the first went on Mon 9 Nov by comment"
    )
    assert "the third went on Fri 13 Nov, " in trail((*SENT, *SENT))
    assert "7th note" in trail((*SENT, *SENT))


def test_both_sides_read_the_same_words():
    """The joint text does not change with the one who reads it."""
    practice = next(each for each in PRACTICES if each.name == "requests")
    together = DEFAULT_LADDERS["request"].rung("together")
    assert together is not None
    assert together.to is Role.BOTH
    one = moment(practice, "respond", together)
    other = replace(one, recipient=person("ben"), recipient_name="Ben")
    assert practice.words(one) == practice.words(other)


def test_a_request_without_a_default_says_that_silence_is_no_answer():
    """Nothing was declared, so nothing happens by silence."""
    practice = next(each for each in PRACTICES if each.name == "requests")
    first = DEFAULT_LADDERS["request"].rung("first_attempt")
    assert first is not None
    quiet = moment(practice, "respond", first, state=replace(REQUEST, default=False))
    assert "Silence is no answer" in practice.words(quiet).body
    named = moment(practice, "respond", first, options={"asker": "Gil", "holder": "Ben"})
    assert "Gil asks" in practice.words(named).body


def test_other_peoples_words_are_printed_harmlessly():
    """A question that looks like a command or a mention has no power in our text."""
    practice = next(each for each in PRACTICES if each.name == "requests")
    first = DEFAULT_LADDERS["request"].rung("first_attempt")
    assert first is not None
    sly = moment(practice, "respond", first, note="@everyone\ntw: done `x`")
    body = practice.words(sly).body
    assert "@everyone" not in body
    assert "\n" not in body


def test_a_request_without_a_title_is_called_by_its_question():
    """Nobody has to name a question twice."""
    practice = next(each for each in PRACTICES if each.name == "requests")
    together = DEFAULT_LADDERS["request"].rung("together")
    assert together is not None
    untitled = moment(practice, "respond", together, title="", team_name="", note="")
    message = practice.words(untitled)
    assert message.title == "Let us take this up together: may we use schema 3?"
    assert "Hello gil and payments-api" in message.body
    assert practice.words(replace(untitled, state=None)).title.endswith("a question")
