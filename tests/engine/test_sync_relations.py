"""Issues tied to each other, within a tracker and across; and words that nobody explained."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.engine.tied import findings, issue, lived, tied
from trackwork.core.effects import EffectKind, EffectState
from trackwork.core.facts import Fact
from trackwork.core.subjects import Subject
from trackwork.engine.adopted import read_adopted
from trackwork.engine.undo import undo
from trackwork.practices.tracking.facts import (
    IssueGone,
    ItemAsked,
    ItemWithdrawn,
)
from trackwork.testing.fake_tracker import Fault
from trackwork.testing.simulation.stage import Stage
from trackwork.testing.simulation.worlds import TRACKER

ALL = [
    ("ledger", "child", "program"),
    ("refunds", "blocked by", "ledger"),
    ("refunds", "child", "program"),
]


def test_team_issues_become_parts_and_wait_for_each_other(stage: Stage) -> None:
    """Inside one tracker, once; another tracker's issue cannot be tied and is not tried."""
    lived(stage)
    assert tied(stage) == ALL
    parent = issue(stage, "program")
    assert {each.place for each in parent.relations} == {"ledger", "refunds"}


@pytest.mark.parametrize("fault", [Fault.LOST_ANSWER, Fault.SERVER_ERROR])
def test_a_lost_answer_ties_nothing_twice(stage: Stage, fault: Fault) -> None:
    """It is looked at before it is tried again."""
    stage.tracker.play(fault, on="relate", times=2)
    lived(stage, hours=6)
    assert tied(stage) == ALL


def test_what_a_person_untied_stays_untied(stage: Stage) -> None:
    """Each relation is asked for once."""
    lived(stage)
    there = issue(stage, "refunds")
    stage.tracker.change(there.place, there.native, relations=())
    lived(stage)
    assert issue(stage, "refunds").relations == ()


def test_an_undo_says_that_a_relation_stays(stage: Stage) -> None:
    """Nothing is taken away, and a person reads who can, and where."""
    lived(stage)
    with stage.shelf.ledger.reading() as books:
        rows = books.outbox.find(subject=Subject("item", "tls/refunds"))
        adopted = read_adopted(books, stage.parts())
    number = next(row.number for row in rows if row.effect.kind is EffectKind.RELATE)
    done = undo(stage.parts(), adopted, str(number), now=stage.clock.now())
    assert not done.done
    assert "stay related" in done.said
    assert f"{TRACKER}:refunds" in done.said
    assert tied(stage) == ALL


def held(stage: Stage) -> Stage:
    """Every relation is planned, and none came through yet."""
    stage.tracker.play(Fault.SERVER_ERROR, on="relate", times=99)
    lived(stage)
    assert tied(stage) == []
    return stage


def better(stage: Stage) -> Stage:
    """The trouble is over, and a few hours pass."""
    stage.tracker.calm()
    for _ in range(3):
        stage.clock.advance(timedelta(hours=2))
        stage.cycle()
    return stage


def dropped(stage: Stage) -> set[str]:
    """Why writes of relations were dropped."""
    with stage.shelf.ledger.reading() as books:
        rows = books.outbox.find(state=EffectState.DROPPED)
    return {row.reason for row in rows if row.effect.kind is EffectKind.RELATE}


@pytest.mark.parametrize(
    ("version", "left", "why"),
    [
        (1, [ALL[0], ALL[2]], "the files do not ask for this relation any more"),
        (2, [ALL[1]], "the other issue is in no backlog this workspace lists"),
        (3, [ALL[1]], "the files do not ask for this relation any more"),
    ],
)
def test_a_relation_that_waited_is_tied_only_while_it_is_asked_for(
    stage: Stage, version: int, left: list[tuple[str, str, str]], why: str
) -> None:
    """Nobody waits any more, or its place is not ours now; asked for again, it is tied."""
    held(stage).adopt(version)
    better(stage)
    assert (tied(stage), dropped(stage)) == (left, {why})
    stage.adopt(0)
    better(stage)
    assert tied(stage) == ALL


def test_what_is_asked_again_is_tied_again(stage: Stage) -> None:
    """An end that was taken back is none: one write, not one wish after the other."""
    stage.adopt(1)
    for _ in range(3):
        stage.cycle()
        stage.clock.advance(timedelta(hours=1))
    subject, now = Subject("item", "tls/refunds"), stage.clock.now()
    bodies = (ItemWithdrawn(), ItemAsked(proposed=None))
    facts = [
        Fact(key=str(at), subject=subject, body=body, happened=now, recorded=now, source="apply")
        for at, body in enumerate(bodies)
    ]
    with stage.shelf.ledger.transaction() as books:
        books.facts.append(facts)
    lived(stage)
    assert tied(stage) == ALL
    with stage.shelf.ledger.reading() as books:
        rows = books.outbox.find(subject=subject, state=EffectState.DROPPED)
    assert [row for row in rows if row.effect.kind is EffectKind.RELATE] == []


def test_an_issue_that_went_away_is_tied_to_nothing(stage: Stage) -> None:
    """The others are tied; nobody is asked to mend what is simply over."""
    held(stage)
    stage.tracker.delete("program", "1")
    better(stage)
    assert tied(stage) == [ALL[1]]
    assert dropped(stage) == {"the other issue is no longer there"}
    assert not [each for each in findings(stage) if "relate" in each]


def test_an_issue_that_moved_is_not_tied_by_its_old_place(stage: Stage) -> None:
    """It is somewhere we were not asked to look."""
    held(stage)
    stage.tracker.transfer("ledger", "1", "elsewhere")
    better(stage)
    assert tied(stage) == [ALL[2]]
    assert not [each for each in findings(stage) if "relate" in each]


def test_a_closed_issue_is_left_alone_until_it_is_opened_again(stage: Stage) -> None:
    """As with its fields."""
    held(stage)
    stage.tracker.close("refunds", "1")
    better(stage)
    assert tied(stage) == [ALL[0]]
    assert dropped(stage) == {"the issue was closed, so it stays as it is"}
    stage.tracker.reopen("refunds", "1")
    better(stage)
    assert tied(stage) == ALL


def test_a_roll_up_that_waited_is_dropped_with_its_wish(stage: Stage) -> None:
    """The initiative wants no issue of its own any more: nothing is written there."""
    stage.tracker.play(Fault.SERVER_ERROR, on="edit_body", times=99)
    lived(stage)
    stage.adopt(3)
    better(stage)
    assert "trackwork:begin" not in issue(stage, "program").body
    assert "trackwork:begin" in issue(stage, "ledger").body


def test_a_tracker_without_relations_is_left_alone(stage: Stage) -> None:
    """No such write is even planned."""
    for each in stage.trackers.values():
        each.capabilities = replace(each.capabilities, relations=frozenset())
    lived(stage)
    assert tied(stage) == []
    with stage.shelf.ledger.reading() as books:
        assert not [r for r in books.outbox.find() if r.effect.kind is EffectKind.RELATE]


def test_across_trackers_the_blocks_link_to_each_other(stage: Stage) -> None:
    """Both ways, by addresses that leave no trace; a part that the tracker shows needs no link."""
    lived(stage)
    for each in stage.issues():
        url = f"https://github.com/acme/{each.place}/issues/{each.native}"
        stage.trackers[each.tracker].change(each.place, each.native, url=url)
    lived(stage)
    program = issue(stage, "program").body
    assert "[its issue](https://redirect.github.com/acme/mobile/issues/1)" in program
    assert "acme/ledger" not in program
    whole = "Part of: [the whole initiative](https://redirect.github.com/acme/program/issues/1)"
    assert whole in issue(stage, "mobile").body
    assert "Part of:" not in issue(stage, "ledger").body


# --- findings that are over ---------------------------------------------------------------------


def _gone(stage: Stage) -> None:
    subject, now = Subject("item", "tls/ledger"), stage.clock.now()
    body = IssueGone(native="1")
    fact = Fact(key="gone", subject=subject, body=body, happened=now, recorded=now)
    with stage.shelf.ledger.transaction() as books:
        books.facts.append([fact])


def _withdrawn(stage: Stage) -> None:
    with stage.shelf.ledger.reading() as books:
        rows = books.outbox.find(subject=Subject("item", "tls/ledger"))
        adopted = read_adopted(books, stage.parts())
    number = next(row.number for row in rows if row.effect.kind is EffectKind.CREATE)
    undo(stage.parts(), adopted, str(number), now=stage.clock.now())


@pytest.mark.parametrize("over", [_gone, _withdrawn])
def test_a_finding_about_a_block_goes_with_its_item(
    stage: Stage, over: Callable[[Stage], None]
) -> None:
    """Somebody took the block out; once the item is over there is nothing to mend."""
    lived(stage)
    stage.tracker.change("ledger", "1", body="Ours alone.")
    lived(stage)
    assert [each for each in findings(stage) if "took Trackwork's block out" in each]
    over(stage)
    lived(stage)
    assert not [each for each in findings(stage) if "took Trackwork's block out" in each]


def test_a_finding_about_an_issue_of_its_own_goes_with_the_wish(stage: Stage) -> None:
    """The initiative wants no issue any more."""
    lived(stage)
    stage.tracker.change("program", "1", body="Ours alone.")
    lived(stage)
    assert [each for each in findings(stage) if "took Trackwork's block out" in each]
    stage.adopt(3)
    better(stage)
    assert not [each for each in findings(stage) if "took Trackwork's block out" in each]


# --- words that nobody explained ------------------------------------------------------------------
