"""A week for somebody without a mail address: one comment where their issues are, and only one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.engine.house import House
from trackwork.core.effects import EffectKind, EffectState
from trackwork.core.facts import RungTold
from trackwork.core.subjects import Subject
from trackwork.engine.adopted import Adopted, read_adopted
from trackwork.engine.digest import plan_digests
from trackwork.engine.undo import undo
from trackwork.ports import OutboxRow

TUESDAY = datetime(2026, 11, 10, 10, 0, tzinfo=UTC)
NEXT_MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
TLS = Subject("item", "tls-move/payments-api")
LOGS = Subject("item", "logs-move/payments-api")


@pytest.fixture
def town(tmp_path: Path) -> House:
    """Two initiatives ask the same team, whose lead nobody can write a mail to."""
    return begun(tmp_path)


def begun(folder: Path, **files: str) -> House:
    """On the Tuesday on which lines wait; ``files`` replaces some of the workspace's."""
    house = House(folder)
    people = (folder / "people.yaml").read_text(encoding="utf-8")
    for name in ("ines", "jo"):
        people = people.replace(f"    mail: {name}@example.org\n", "")
    first = (folder / "initiatives/tls-move.yaml").read_text(encoding="utf-8")
    alone = first[: first.index("  - team: search-api")].replace("tls-move", "logs-move")
    for name, text in {"people": people, "initiatives__logs-move": alone, **files}.items():
        house.rewrite(name, text)
    house.reload()
    house.start()
    house.clock.set(TUESDAY)
    house.run()
    return house


def digests(house: House, *states: EffectState, of: str = "ines") -> list[OutboxRow]:
    """The digest comments of one person."""
    rows = [r for r in house.outbox(*states) if r.effect.kind is EffectKind.DIGEST_COMMENT]
    return [row for row in rows if row.effect.person == of]


def told(house: House, item: Subject) -> int:
    """How many steps the holder of an item was told."""
    with house.app.ledger.reading() as books:
        return sum(isinstance(fact.body, RungTold) for fact in books.facts.of(item))


def taken_back(house: House, row: OutboxRow) -> bool:
    """Whether the operator's undo came to an end."""
    done = undo(house.app.parts, adopted(house), row.effect.id, now=house.clock.now())
    return done.done


def adopted(house: House) -> Adopted:
    """What was applied last."""
    with house.app.ledger.reading() as books:
        return read_adopted(books, house.app.parts)


def test_two_matters_in_one_place_are_one_comment(town: House) -> None:
    """It names both issues, both count as told, and the second issue stays quiet."""
    town.clock.set(NEXT_MONDAY)
    town.run()
    (row,) = digests(town, EffectState.SENT)
    _, place, native = town.link(LOGS).split("|")
    assert f"({place}/{native})" in row.effect.body
    assert (told(town, TLS), told(town, LOGS)) == (1, 1)
    texts = [town.text(TLS), town.text(LOGS)]
    assert sum("your week in one comment" in text for text in texts) == 1
    town.later(hours=3)
    assert len(digests(town)) == 1


def test_one_matter_is_said_in_its_own_words(town: House) -> None:
    """Nobody reads a list of one."""
    town.clock.set(NEXT_MONDAY)
    town.run()
    (row,) = digests(town, EffectState.SENT, of="jo")
    assert "your week" not in row.effect.body
    assert row.effect.body.startswith("Hello")


def test_an_answer_while_it_waits_leaves_that_issue_alone(town: House) -> None:
    """No comment is left in the issue that was answered; the other matter is told a week later."""
    town.clock.set(NEXT_MONDAY)
    plan_digests(town.app.parts, adopted(town), NEXT_MONDAY)
    (row,) = digests(town)
    answered = next(item for item in (TLS, LOGS) if row.effect.native in town.link(item))
    (other,) = {TLS, LOGS} - {answered}
    town.tick("accept", answered)
    town.run()
    (dropped,) = digests(town)
    assert (dropped.state, "needs no word" in dropped.reason) == (EffectState.DROPPED, True)
    town.clock.set(NEXT_MONDAY + timedelta(days=7))
    town.run()
    (sent,) = digests(town, EffectState.SENT)
    assert (sent.effect.native in town.link(other), told(town, other)) == (True, 1)


def test_an_issue_that_took_no_comment_is_not_tried_again_first(town: House) -> None:
    """Deleted behind our back: the next week's comment stands in the other issue."""
    town.clock.set(NEXT_MONDAY)
    plan_digests(town.app.parts, adopted(town), NEXT_MONDAY)
    (row,) = digests(town)
    lost = replace(row, reason="there is no such issue", settled=NEXT_MONDAY)
    with town.app.ledger.transaction() as books:
        books.outbox.settle(lost, state=EffectState.GIVEN_UP, now=NEXT_MONDAY)
    town.clock.set(NEXT_MONDAY + timedelta(days=7))
    town.run()
    (sent,) = digests(town, EffectState.SENT)
    assert sent.effect.native != row.effect.native


def test_it_can_be_taken_back_like_any_comment(town: House) -> None:
    """The comment goes from the issue; the week's room stays used."""
    town.clock.set(NEXT_MONDAY)
    town.run()
    (row,) = digests(town, EffectState.SENT)
    assert taken_back(town, row)
    assert "your week in one comment" not in town.text(TLS) + town.text(LOGS)
    town.later(hours=3)
    assert [each.state for each in digests(town)] == [EffectState.UNDONE]


def test_a_line_in_it_says_which_comment_to_take_back(town: House) -> None:
    """It went by no mail: the undo names the number of the comment it stands in."""
    town.clock.set(NEXT_MONDAY)
    town.run()
    (row,) = digests(town, EffectState.SENT)
    line = next(each for each in town.sent(EffectKind.LINE) if each.receipt == row.effect.id)
    asked = undo(town.app.parts, adopted(town), line.effect.id, now=town.clock.now())
    assert (asked.done, asked.said.endswith(f": undo {row.number}")) == (False, True)


def test_next_week_it_is_another_one(town: House) -> None:
    """One a week, as long as there is something to say."""
    town.clock.set(NEXT_MONDAY)
    town.run()
    for day in range(1, 22):
        town.clock.set(NEXT_MONDAY + timedelta(days=day))
        town.run()
    weeks = [row.settled.isocalendar().week for row in digests(town, EffectState.SENT)]
    assert len(weeks) == len(set(weeks))


def test_a_team_that_nobody_is_known_to_lead_hears_too(tmp_path: Path) -> None:
    """Its digest is for the team, in the team's own hours."""
    House(tmp_path).app.ledger.close()
    teams = (tmp_path / "teams.yaml").read_text(encoding="utf-8")
    town = begun(tmp_path, teams=teams.replace("leads: [jo]\n    escalation: [cto]", "leads: []"))
    town.clock.set(NEXT_MONDAY)
    town.run()
    (row,) = digests(town, EffectState.SENT, of="team:search-api")
    assert str(row.effect.recipient) == "team:search-api"


def test_no_issue_gets_more_comments_than_an_item_may(tmp_path: Path) -> None:
    """A digest there is one of them: the next stands in the other issue, and then none does."""
    House(tmp_path).app.ledger.close()
    text = (tmp_path / "trackwork.yaml").read_text(encoding="utf-8")
    town = begun(tmp_path, trackwork=f"{text}\nbudgets: {{ comments_per_item: 1 }}\n")
    words = "tw: date 2029-12-14"
    for week in range(24):
        town.clock.set(NEXT_MONDAY + timedelta(days=7 * week, hours=1))
        town.run()
        if not week % 6:
            town.comment(words, item=TLS)
            town.comment(words, item=LOGS)
            words = "tw: on track"
    stood = [row.effect.native for row in digests(town, EffectState.SENT)]
    assert (len(stood), len(set(stood))) == (2, 2)
    reasons = {row.reason for row in town.outbox(EffectState.DROPPED)}
    assert "this item has had its 1 comment from us" in reasons
