from datetime import date, timedelta

import pytest

from tests.practices.builders import ITEM, MONDAY, World
from trackwork.core.commands import Command, CommandContext, CommandRow
from trackwork.core.facts import Note, PersonKey
from trackwork.core.grammar import Understood, parse
from trackwork.core.health import Health
from trackwork.core.subjects import person
from trackwork.practices import COMMANDS
from trackwork.practices.exceptions import facts as ex
from trackwork.practices.exceptions.commands import reason_of
from trackwork.practices.requests import facts as r
from trackwork.practices.standing import facts as s
from trackwork.practices.sunset import facts as g
from trackwork.practices.tracking import facts as t

TODAY = MONDAY.date()
CONTEXT = CommandContext(
    subject=ITEM, author="pia", happened=MONDAY, today=TODAY, source="files:12:c1"
)

SAID = [
    ("accept", t.DateAccepted(via="files:12:c1")),
    (
        "date 2027-01-15 because audit",
        t.DateOffered(day=date(2027, 1, 15), note=Note("audit")),
    ),
    ("done https://example.org/x", t.DoneClaimed(link="https://example.org/x", via="files:12:c1")),
    ("blocked by ledger because certs", t.BlockedBy(ref="ledger", note=Note("certs"))),
    ("unblocked ledger", t.Unblocked(ref="ledger")),
    ("need till 2026-12-04", t.TimeAsked(until=date(2026, 12, 4))),
    ("decide by 2026-12-03", t.DecisionPutOff(until=date(2026, 12, 3))),
    ("agreed because it fits", t.OfferAgreed(note=Note("it fits"))),
    (
        "rather 2026-12-18 because the old one goes off",
        t.OfferAnswered(wished=date(2026, 12, 18), note=Note("the old one goes off")),
    ),
    ("verified no traffic", t.DoneVerified(evidence=Note("no traffic"))),
    ("doubted still traffic", t.EvidenceAgainst(evidence=Note("still traffic"))),
    ("on track", s.UpdateGiven(health=Health.ON_TRACK, via="files:12:c1")),
    ("at risk, certs", s.UpdateGiven(health=Health.AT_RISK, note=Note("certs"), via="files:12:c1")),
    ("off track", s.UpdateGiven(health=Health.OFF_TRACK, via="files:12:c1")),
    ("help with certs", s.HelpAsked(note=Note("with certs"))),
    ("objection it is slow", s.ObjectionRaised(note=Note("it is slow"))),
    ("answered we met", s.MatterAnswered(note=Note("we met"))),
    ("pause 2w", s.QuietAsked(until=TODAY + timedelta(weeks=2))),
    ("pause until 2026-12-07", s.QuietAsked(until=date(2026, 12, 7))),
    ("win no pages", s.WinTold(note=Note("no pages"))),
    ("feedback more examples", s.FeedbackGiven(note=Note("more examples"))),
    ("reviewed two moved", s.ReviewDone(note=Note("two moved"))),
    ("review later", s.ReviewPutOff()),
    (
        "not now until 2027-03-01 because PCI audit",
        ex.ExceptionFiled(
            form="not now",
            until=date(2027, 3, 1),
            reason="capacity",
            note=Note("PCI audit"),
        ),
    ),
    (
        "not us -> ledger",
        ex.ExceptionFiled(form="not us", until=None, reason="not applicable", towards="ledger"),
    ),
    ("granted see you", ex.ExceptionDecided(granted=True, note=Note("see you"))),
    (
        "alternative 2027-01-29 because we lend two",
        ex.ExceptionDecided(granted=False, alternative=date(2027, 1, 29), note=Note("we lend two")),
    ),
    ("answer yes", r.AnswerGiven(note=Note("yes"))),
    ("looking", r.LookingAtIt()),
    ("looking until 2026-12-04", r.LookingAtIt(until=date(2026, 12, 4))),
    ("not me", r.NotMe()),
    ("not me -> @mara", r.NotMe(to=person("mara"))),
    ("proceeded as said", r.Proceeded(note=Note("as said"))),
    ("together", r.EscalatedTogether()),
    ("worked around by hand", r.WorkedAround(note=Note("by hand"))),
    ("no longer needed", r.RequestClosed()),
    (
        "evidence see https://example.org/d",
        g.GateEvidence(note=Note("see https://example.org/d"), link="https://example.org/d"),
    ),
    ("evidence everybody knows", g.GateEvidence(note=Note("everybody knows"))),
    ("passed", g.GatePassed(signed_by=PersonKey("pia"))),
    (
        "moved 2027-02-26 because callers",
        g.GateMoved(to=date(2027, 2, 26), note=Note("callers")),
    ),
]


def read(sentence: str) -> Understood:
    """The one command in a line."""
    (found,) = parse(f"tw: {sentence}", table=COMMANDS, today=TODAY)
    assert isinstance(found, Understood)
    return found


@pytest.mark.parametrize(("sentence", "fact"), SAID, ids=[said for said, _ in SAID])
def test_a_sentence_becomes_its_fact(sentence, fact):
    """What somebody writes is what is kept."""
    found = read(sentence)
    assert found.row.facts(found.command, CONTEXT) == (fact,)


def test_every_command_has_a_sentence_here():
    """No row of the table goes without its test; undo alone takes back instead of adding."""
    told = {read(sentence).command.name for sentence, _ in SAID}
    assert {row.name for row in COMMANDS} - told == {"undo"}


def test_undo_adds_no_fact_of_its_own():
    """Whoever hears it takes the last word back."""
    (row,) = [row for row in COMMANDS if row.name == "undo"]
    assert row.facts(Command("undo"), CONTEXT) == ()


def test_a_sign_off_without_a_name_signs_nothing():
    """Nobody named by the tracker: the fact says so, and the gate still waits."""
    row: CommandRow = read("passed").row
    nobody = CommandContext(
        subject=ITEM, author=None, happened=MONDAY, today=TODAY, source="files:12:c1"
    )
    assert row.facts(Command("passed"), nobody) == (g.GatePassed(signed_by=PersonKey("")),)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("capacity", "capacity"),
        ("no room until March", "capacity"),
        ("we wait for ledger", "dependency"),
        ("the client has no support for it", "technical"),
        ("too expensive", "cost"),
        ("incidents come first", "priority"),
        ("just because", "other"),
        ("", "other"),
    ],
)
def test_a_reason_is_guessed_from_what_was_said_and_shown(text, reason):
    """A counted word; theirs to mend, never a verdict."""
    assert reason_of(text) == reason


def test_the_builders_calendar_knows_everybody():
    """A stranger has an ordinary week."""
    assert World().view().calendar(person("stranger")).zone == "UTC"
