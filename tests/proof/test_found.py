"""What stories found, each told again as a small test."""

from collections.abc import Iterator

import pytest

from trackwork.core.block import find_blocks
from trackwork.core.effects import FINAL
from trackwork.core.subjects import team
from trackwork.core.workspace import Gear
from trackwork.engine.adopted import read_adopted
from trackwork.engine.asking import Wanted, make_request
from trackwork.engine.cycle import run_cycle
from trackwork.engine.observe import findings_of
from trackwork.engine.undo import undo
from trackwork.ports import Author
from trackwork.testing.fake_tracker import Fault
from trackwork.testing.simulation import Stage, Theatre, make_world
from trackwork.testing.simulation.hazards import Hazards
from trackwork.testing.simulation.hearing import everything_there_was_read
from trackwork.testing.simulation.people import a_bot_reverts
from trackwork.testing.simulation.promises import rebuilding_changes_nothing
from trackwork.testing.simulation.steps import write_story


@pytest.fixture(scope="module")
def theatre() -> Iterator[Theatre]:
    """Ledgers for the stages below."""
    found = Theatre()
    yield found
    found.close()


@pytest.fixture
def stage(theatre: Theatre) -> Stage:
    """A workspace adopted in live gear; nothing asked yet."""
    found = Stage(world=make_world(17), shelf=theatre.shelf, other=theatre.other)
    found.gear(Gear.LIVE)
    found.adopt(0)
    return found


def test_two_workers_are_no_strangers_to_each_other(stage: Stage) -> None:
    """Both note a word and leave it the other way round: the ledger knows both (seed 17)."""
    meeting: list[str] = []

    def meanwhile(name: str) -> None:
        if name == "fence.noted" and not meeting:
            meeting.append(name)
            run_cycle(stage.parts())

    run_cycle(stage.parts(Hazards(meet=meanwhile)))
    run_cycle(stage.parts())
    assert meeting == ["fence.noted"]


def test_a_block_that_was_refused_once_comes_later(stage: Stage) -> None:
    """A 403 on reading the issue ends that write; the next reading asks again (seed 64)."""
    stage.tracker.play(Fault.FORBIDDEN, on="issue")
    stage.cycle()
    stage.cycle()
    stage.cycle()
    issues = stage.tracker.issues()
    assert issues
    assert all(len(find_blocks(issue.body)) == 1 for issue in issues)


def test_against_a_bot_that_puts_the_old_block_back_we_stop(stage: Stage) -> None:
    """Our text is written twice, then rests, and a person is told (seed 121)."""
    for _ in range(3):
        stage.cycle()
    issue = stage.tracker.issues()[0]
    a_bot_reverts(stage, stage.tracker)
    stage.tracker.say(issue.place, issue.native, "tw: at risk, certificates")
    known = len(stage.written)
    for _ in range(8):
        stage.cycle()
    edits = [each for each in stage.written[known:] if each.action == "edit_body"]
    assert [each.where for each in edits] == [f"{issue.place}/{issue.native}"] * 2
    with stage.shelf.ledger.reading() as books:
        assert any("puts an older text back" in each.what for each in findings_of(books))


def test_a_rung_that_was_dropped_holds_up_no_later_one(stage: Stage) -> None:
    """What carried the first rung is dropped; the next one still has its moment (seed 58)."""
    for _ in range(3):
        stage.cycle()
    with stage.shelf.ledger.reading() as books:
        owed = [each for each in books.subjects.obligations() if each.kind == "accept"]
    stage.clock.advance(max(each.due for each in owed) - stage.clock.now())
    stage.cycle()
    with stage.shelf.ledger.reading() as books:
        owed = [each for each in books.subjects.obligations() if each.kind == "accept"]
    assert owed
    assert all(each.next_check is not None for each in owed)


def test_a_step_that_was_taken_back_holds_up_no_later_one(stage: Stage) -> None:
    """The operator takes back what had not gone out; its matter is looked at again (seed 23)."""
    stage.gear(Gear.WATCH)
    for _ in range(2):
        stage.cycle()
    with stage.shelf.ledger.reading() as books:
        waiting = [row for row in books.outbox.find() if row.state not in FINAL]
        adopted = read_adopted(books, stage.parts())
    assert waiting
    assert not stage.awake()
    undo(stage.parts(), adopted, waiting[0].effect.id, now=stage.clock.now())
    with stage.shelf.ledger.reading() as books:
        assert waiting[0].effect.subject in books.subjects.awake(stage.clock.now(), 9)


def test_a_quoted_name_is_no_reason_to_look_again(theatre: Theatre) -> None:
    """A message names the asker; what is derived of a question does not rest on that (seed 2)."""
    stage = Stage(world=make_world(2), shelf=theatre.shelf, other=theatre.other)
    stage.gear(Gear.LIVE)
    stage.adopt(0)
    wanted = Wanted(asker="lead-team0", holder=team("team0"), question="May we?")
    with stage.shelf.ledger.transaction() as books:
        make_request(books, wanted, now=stage.clock.now())
    for _ in range(3):
        stage.cycle()
    assert list(rebuilding_changes_nothing(stage)) == []


def test_what_was_said_before_we_knew_the_issue_is_heard(stage: Stage) -> None:
    """An issue is created, the answer lost, its team writes; a backup later we hear it (seed 446).

    The listing had passed the issue when it was nobody's. Once it is found it is read by itself.
    """
    backup = stage.shelf.copy()
    for _ in range(3):
        stage.cycle()
    stage.shelf.put(backup)
    with stage.shelf.ledger.transaction() as books:
        books.raise_epoch(reason="restored from a backup", above=9)
    issue = stage.issues()[0]
    lead = Author(handle=f"lead-{issue.place}")
    stage.trackers[issue.tracker].say(issue.place, issue.native, "tw: puzzle", author=lead)
    stage.calm()
    assert list(everything_there_was_read(stage)) == []
    now = stage.trackers[issue.tracker].now(issue.place, issue.native)
    assert sum("puzzle" in each.body for each in now.comments) == 2


def test_what_a_row_rests_on_is_known_whatever_else_is_read(theatre: Theatre) -> None:
    """A tier that looks at another item is declared, block or no block (seed 2302)."""
    told = theatre.play(write_story(2302))
    assert told.broken == ()
    assert told.writes > 0
