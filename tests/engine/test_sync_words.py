"""Fields of an issue as words: what counts as the team's, and what a machine's change is worth."""

from datetime import date

import pytest

from tests.engine.tied import findings, issue, lived
from trackwork.core.facts import Note
from trackwork.core.subjects import Subject
from trackwork.ports import Author
from trackwork.practices.standing.facts import UpdateGiven
from trackwork.practices.tracking.facts import (
    DateOffered,
    FieldAgreed,
    IssueClosed,
    IssueReopened,
)
from trackwork.testing.simulation.stage import Stage


def facts(stage: Stage, kind: type) -> list[object]:
    """What facts of one kind say of the ledger team's item."""
    with stage.shelf.ledger.reading() as books:
        found = books.facts.of(Subject("item", "tls/ledger"))
    return [each.body for each in found if isinstance(each.body, kind)]


def changed(stage: Stage, *, author: Author | None = None, **new: object) -> Stage:
    """Somebody changes the ledger team's issue, and it is read."""
    stage.tracker.change("ledger", "1", author=author, **new)
    stage.cycle()
    return stage


def test_an_unknown_status_concludes_nothing(stage: Stage) -> None:
    """It is named with the fix; once it is known again, nothing was opened or closed meanwhile."""
    lived(stage)
    changed(stage, state="", status="Waiting for QA")
    assert [each for each in findings(stage) if "'Waiting for QA'" in each]
    changed(stage, state="open", status="Doing")
    assert facts(stage, IssueClosed) == facts(stage, IssueReopened) == []
    changed(stage, state="closed", closed_as="done", status="Done")
    assert len(facts(stage, IssueClosed)) == 1


def test_a_health_field_speaks_for_the_team(stage: Stage) -> None:
    """A word or its colour is an update; one we do not know is named, and stays on record."""
    lived(stage)
    changed(stage, fields={"health": "a bit wobbly"})
    assert facts(stage, UpdateGiven) == []
    assert [each for each in findings(stage) if "'a bit wobbly'" in each]
    changed(stage, fields={"health": "Red"})
    [said] = facts(stage, UpdateGiven)
    assert said == UpdateGiven(health="off track", via="field")
    assert not [each for each in findings(stage) if "wobbly" in each]
    changed(stage, fields={})
    assert len(facts(stage, UpdateGiven)) == 1


def test_a_machines_health_is_nobodys_word(stage: Stage) -> None:
    """It is recorded, and counts for nothing."""
    lived(stage)
    changed(stage, fields={"health": "on track"}, author=Author(handle="ci", bot=True))
    assert facts(stage, UpdateGiven) == []
    assert facts(stage, FieldAgreed) == [FieldAgreed(field="health", value=Note("on track"))]


BOT = Author(handle="ci", bot=True)


def test_a_machines_date_is_seen_and_promises_nothing(stage: Stage) -> None:
    """It is on record; the next date, which a person writes, is an offer like any other."""
    lived(stage)
    changed(stage, fields={"due": "2027-02-01"}, author=BOT)
    assert facts(stage, DateOffered) == []
    assert facts(stage, FieldAgreed) == [FieldAgreed(field="date", value=Note("2027-02-01"))]
    changed(stage, fields={"due": "2027-02-08"}, author=Author(handle="ines"))
    assert facts(stage, DateOffered) == [DateOffered(day=date(2027, 2, 8))]


def test_a_machine_is_not_asked_what_its_date_means(stage: Stage) -> None:
    """Nobody would read the question."""
    lived(stage)
    before = len(issue(stage, "ledger").comments)
    changed(stage, fields={"due": "2027-W05"}, author=BOT)
    assert len(issue(stage, "ledger").comments) == before


@pytest.mark.parametrize(("author", "none"), [(BOT, True), (Author(handle="ines"), False)])
def test_a_machines_tick_is_nobodys_word(stage: Stage, author: Author, *, none: bool) -> None:
    """A program that rewrites texts accepts nothing for a team; a person's tick does."""
    lived(stage)
    text = issue(stage, "ledger").body
    line = next(x for x in text.splitlines() if x.endswith("<!-- tw:accept -->"))
    changed(stage, body=text.replace(line, line.replace("[ ]", "[x]")), author=author)
    word = "none yet" if none else "on track, Mon 2 Nov"
    assert f"Latest word from you: {word}" in issue(stage, "ledger").body
