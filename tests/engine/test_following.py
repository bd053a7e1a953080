"""Listings that give only a part, and issues that go elsewhere: nothing is lost or made up."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.house import PAYMENTS
from tests.engine.test_faults import INES, Fake
from trackwork.core.effects import EffectState
from trackwork.engine.known import key_of, recall, remember
from trackwork.engine.observe import findings_of
from trackwork.testing.fake_tracker import Fault
from trackwork.testing.since_tracker import SinceTracker

PLACE = "payments-api"
ABSENT = "not now until 2027-03-01 because of it"


class Since(Fake):
    """The house on a tracker whose listings give changes only."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.tracker: SinceTracker = SinceTracker(clock=self.clock, name="files")
        self.fake()

    def anew(self) -> None:
        """Everything is listed again at the next reading, as once a week."""
        with self.app.ledger.transaction() as books:
            books.desk.drop("cursor", PLACE)

    def told(self) -> list[str]:
        """What a person could mend, in words."""
        with self.app.ledger.reading() as books:
            return [each.what for each in findings_of(books)]


@pytest.fixture
def since(tmp_path: Path) -> Iterator[Since]:
    """A house whose issues are there and were read."""
    found = Since(tmp_path)
    found.adopt()
    found.run()
    found.later(minutes=15)
    found.tracker.reads.clear()
    yield found
    found.app.ledger.close()


def test_a_comment_not_given_again_is_not_taken_back(since: Since) -> None:
    """A second comment comes alone; what the first one said stands."""
    since.tracker.say(PLACE, "1", f"tw: {ABSENT}", author=INES)
    since.later(minutes=15)
    since.tracker.say(PLACE, "1", "And thank you.", author=INES)
    since.later(minutes=15)
    assert since.bodies() == ["ExceptionFiled"]
    assert since.row().health == "not now"


def test_young_comments_cost_no_single_read(since: Since) -> None:
    """What we know and what was given is what the issue has: nobody asks twice."""
    since.tracker.say(PLACE, "1", "Hello.", author=INES)
    since.later(minutes=15)
    since.tracker.say(PLACE, "1", "Hello again.", author=INES)
    since.tracker.reads.clear()
    since.later(minutes=15)
    assert since.tracker.reads == []


def test_a_deleted_comment_shows_in_the_count(since: Since) -> None:
    """There are fewer than we know, so the issue is read whole and the word is taken back."""
    since.tracker.say(PLACE, "1", "Hello.", author=INES)
    said = since.tracker.say(PLACE, "1", f"tw: {ABSENT}", author=INES)
    since.tracker.say(PLACE, "1", "Bye.", author=INES)
    since.later(minutes=1)
    assert since.bodies() == ["ExceptionFiled"]
    since.tracker.unsay(PLACE, "1", said, author=INES)
    since.later(minutes=1)
    assert f"{PLACE}/1" in since.tracker.reads
    assert since.bodies()[-1] in {"FactWithdrawn", "ExceptionFiled"}
    assert "1" in since.link(PAYMENTS)


def test_comments_that_were_never_given_are_fetched(since: Since) -> None:
    """A listing that was interrupted before the talk: the count says that something is missing."""
    said = since.tracker.say(PLACE, "1", f"tw: {ABSENT}", author=INES)
    since.tracker.swallowed = frozenset({said})
    since.later(minutes=15)
    assert f"{PLACE}/1" in since.tracker.reads
    assert since.bodies() == ["ExceptionFiled"]


def test_an_issue_that_cannot_be_read_whole_waits_for_the_next_time(since: Since) -> None:
    """Nothing is concluded from half of it, and nothing of it is lost."""
    said = since.tracker.say(PLACE, "1", f"tw: {ABSENT}", author=INES)
    since.tracker.swallowed = frozenset({said})
    since.tracker.shut = True
    since.later(minutes=15)
    assert since.bodies() == []
    since.tracker.shut = False
    since.later(minutes=15)
    assert since.bodies() == ["ExceptionFiled"]


def test_an_edited_comment_is_heard_though_its_issue_did_not_move(since: Since) -> None:
    """Some trackers leave the issue's own time alone when a comment changes."""
    said = since.tracker.say(PLACE, "1", "Hello.", author=INES)
    since.later(minutes=15)
    since.tracker.resay(PLACE, "1", said, f"tw: {ABSENT}")
    issue = since.tracker.issue(PLACE, "1")
    assert issue is not None
    with since.app.ledger.transaction() as books:
        known = recall(books, issue)
        assert known is not None
        key = key_of(issue.tracker, PLACE, "1")
        remember(books, key, replace(known, revision=issue.revision))
    since.later(minutes=15)
    assert since.bodies() == ["ExceptionFiled"]


# --- absence and transfers ------------------------------------------------------------------------


def test_what_a_complete_listing_hides_is_still_there(since: Since) -> None:
    """It is looked for by itself before it counts as absent."""
    since.tracker.hidden = frozenset({"1"})
    for _ in range(3):
        since.anew()
        since.later(minutes=15)
    assert "IssueGone" not in [fact.type for fact in since.facts()]


def test_while_it_cannot_be_looked_for_nothing_is_concluded(since: Since) -> None:
    """A read that comes to nothing proves no absence, however often."""
    since.tracker.delete(PLACE, "1")
    since.tracker.shut = True
    for _ in range(3):
        since.anew()
        since.later(minutes=15)
    assert "IssueGone" not in [fact.type for fact in since.facts()]
    since.tracker.shut = False
    for _ in range(2):
        since.anew()
        since.later(minutes=15)
    assert "IssueGone" in [fact.type for fact in since.facts()]


def test_an_item_goes_along_with_its_transferred_issue(since: Since) -> None:
    """Into a backlog we list: what was said stays said, and is heard where the issue is now."""
    since.tracker.say(PLACE, "1", f"tw: {ABSENT}", author=INES)
    since.later(minutes=15)
    new = since.tracker.transfer(PLACE, "1", "search-api")
    since.anew()
    since.later(minutes=15)
    assert since.link(PAYMENTS) == f"files|search-api|{new}"
    since.later(minutes=15)
    assert since.bodies() == ["ExceptionFiled"]
    since.tracker.say("search-api", new, "tw: on track", author=INES)
    since.later(minutes=15)
    assert since.bodies() != ["ExceptionFiled"]
    assert "IssueGone" not in [fact.type for fact in since.facts()]
    assert since.outbox(EffectState.GIVEN_UP) == []


def test_an_issue_that_left_our_backlogs_is_told(since: Since) -> None:
    """Nobody follows it out of what the workspace lists; a person is told where it went."""
    since.tracker.transfer(PLACE, "1", "elsewhere")
    since.anew()
    since.later(minutes=15)
    assert "this issue was moved to elsewhere/1, outside our backlogs" in since.told()
    assert since.link(PAYMENTS) == f"files|{PLACE}|1"


def test_a_moved_issue_among_the_unread_is_followed_too(since: Since) -> None:
    """Whatever made us read it by itself, it is found where it is."""
    new = since.tracker.transfer(PLACE, "1", "search-api")
    with since.app.ledger.transaction() as books:
        books.desk.put("unread", f"files|{PLACE}|1", "1")
    since.later(minutes=15)
    assert since.link(PAYMENTS) == f"files|search-api|{new}"


def test_an_unread_issue_that_cannot_be_read_stops_no_other(since: Since) -> None:
    """It is named and read again later; what the listing says counts meanwhile."""
    with since.app.ledger.transaction() as books:
        books.desk.put("unread", f"files|{PLACE}|99", "99")
    since.tracker.say(PLACE, "1", f"tw: {ABSENT}", author=INES)
    since.tracker.play(Fault.FORBIDDEN, on="issue")
    since.later(minutes=15)
    assert since.bodies() == ["ExceptionFiled"]
    assert any("could not be read" in each for each in since.told())
    with since.app.ledger.reading() as books:
        assert books.desk.get("unread", f"files|{PLACE}|99") == "99"
