"""Calls of a tracker: looked into sooner, doubled, late, about others, in the middle of a rest."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import cast

import pytest

from tests.engine.house import PAYMENTS, SEARCH, House
from trackwork.engine.adopted import read_adopted
from trackwork.engine.arriving import WINDOW, Arrived, arrive, digest_of
from trackwork.engine.calls import MANY, TOGETHER, heard_of, waiting
from trackwork.engine.lanes import READ, SAFETY, Drains, due_lanes, hasten, start_lanes, wake
from trackwork.engine.observe import findings_of
from trackwork.ports import Call, Issue, Listing, Refused, TrackerReader, TryLater

LANE = f"{READ}files"
ABSENT = "not now until 2027-03-01 because of the audit"


@dataclass
class Watched:
    """A tracker's reader that notes what it is asked, and may have a bad day."""

    inner: TrackerReader
    read: list[str] = field(default_factory=list)
    trouble: Exception | None = None
    skips: bool = False
    """Whether a listing leaves out what changed, as one that lags does."""

    def listing(self, place: str, since: str | None) -> Listing:
        """A listing, noted."""
        self._note(f"all of {place}")
        found = self.inner.listing(place, since)
        return replace(found, issues=()) if self.skips else found

    def issue(self, place: str, native: str) -> Issue | None:
        """One issue, noted."""
        self._note(f"{place}/{native}")
        return self.inner.issue(place, native)

    def _note(self, what: str) -> None:
        self.read.append(what)
        if self.trouble is not None:
            raise self.trouble

    def __getattr__(self, name: str) -> object:
        return getattr(self.inner, name)


class Line:
    """A house whose trackers call."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.tracker = Watched(house.app.parts.readers["files"])
        readers = {"files": cast("TrackerReader", self.tracker)}
        self.parts = replace(house.app.parts, readers=readers)
        with house.app.ledger.reading() as books:
            self.drains = Drains(self.parts, read_adopted(books, self.parts))
        start_lanes(self.parts, self.drains.adopted)
        self.drain()

    def where(self, item=PAYMENTS) -> tuple[str, str]:
        """Place and native id of an item."""
        _, place, native = self.house.link(item).split("|")
        return place, native

    def call(self, *natives: str, place: str = "", id_: str = "1", body: bytes = b"x") -> int:
        """A call comes in; how many of it were new."""
        call = Call(id=id_, event="issues", place=place or self.where()[0], natives=natives)
        with self.house.app.ledger.transaction() as books:
            one = Arrived(tracker="files", call=call, digest=digest_of(body))
            return arrive(books, [one], self.house.clock.now())

    def drain(self, **later: float) -> list[str]:
        """Drain the reading lane if it is due, some time later; what was read since."""
        self.house.clock.advance(timedelta(**later))
        with self.house.app.ledger.reading() as books:
            due = LANE in due_lanes(books, self.house.clock.now())
        if due:
            self.drains.drain(LANE)
        read, self.tracker.read = self.tracker.read, []
        return read

    def left(self) -> int:
        """Calls that nobody has looked into yet."""
        with self.house.app.ledger.reading() as books:
            return len(waiting(books, "files"))


@pytest.fixture
def line(house: House) -> Line:
    """A house that has just read everything."""
    return Line(house)


def test_a_call_has_one_issue_read_and_nothing_else(line: Line) -> None:
    """What changed there is heard; the place is not listed and its age is not renewed."""
    place, native = line.where()
    line.house.comment(f"tw: {ABSENT}")
    line.call(native)
    assert line.drain() == []
    assert line.drain(seconds=WINDOW.total_seconds()) == [f"{place}/{native}"]
    assert line.house.bodies() == ["ExceptionFiled"]
    assert line.left() == 0


def test_many_calls_for_one_issue_are_one_look(line: Line) -> None:
    """A change of a person often makes several deliveries."""
    place, native = line.where()
    for number in range(30):
        line.call(native, id_=str(number))
    assert line.drain(seconds=1) == [f"{place}/{native}"]


def test_a_delivery_sent_again_changes_nothing(line: Line) -> None:
    """It is counted; nothing is read for it, that day or days later."""
    _, native = line.where()
    assert line.call(native) == 1
    line.drain(seconds=1)
    assert line.call(native) == 0
    assert line.drain(seconds=5) == []
    with line.house.app.ledger.reading() as books:
        heard = heard_of(books)["files"]
    assert (heard.calls, heard.again, heard.elsewhere) == (2, 1, 0)


def test_an_id_cannot_be_taken_from_another_delivery(line: Line) -> None:
    """No signature covers the id: another body under it is another delivery."""
    _, native = line.where()
    assert line.call(native, body=b"one") == 1
    assert line.call(native, body=b"other") == 1


def test_the_regular_reading_keeps_its_time(line: Line) -> None:
    """However often calls come, all of the tracker is read when it would have been."""
    place, native = line.where()
    listed = [f"all of {each}" for each in sorted({place, line.where(SEARCH)[0]})]
    for number in range(14):
        line.call(native, id_=str(number))
        assert line.drain(minutes=1) == [f"{place}/{native}"]
    assert sorted(line.drain(minutes=1, seconds=1)) == listed
    assert line.drain(minutes=14) == []
    assert sorted(line.drain(minutes=1)) == listed


def test_whoever_wakes_the_lane_has_all_of_it_read(line: Line) -> None:
    """A call does not swallow another's wish."""
    _, native = line.where()
    line.call(native)
    with line.house.app.ledger.transaction() as books:
        wake(books, LANE, line.house.clock.now())
    assert [each for each in line.drain() if each.startswith("all of")]


def test_a_call_for_a_lane_that_is_not_there_reads_everything(line: Line) -> None:
    """The first one to look at a tracker looks at all of it."""
    with line.house.app.ledger.transaction() as books:
        books.desk.drop("lane", LANE)
        hasten(books, LANE, line.house.clock.now())
    assert [each for each in line.drain() if each.startswith("all of")]


def test_issues_and_places_that_are_none_of_ours_are_not_read(line: Line) -> None:
    """A busy place costs us nothing; calls from elsewhere are counted, a ping is nothing."""
    line.call("not-ours", id_="1")
    line.call("1", place="somewhere-else", id_="2")
    with line.house.app.ledger.transaction() as books:
        ping = Arrived(tracker="files", call=Call(id="3", event="ping"), digest="")
        arrive(books, [ping], line.house.clock.now())
    assert line.drain(seconds=1) == []
    assert line.left() == 0
    with line.house.app.ledger.reading() as books:
        assert heard_of(books)["files"].elsewhere == 1


def test_the_case_of_a_place_does_not_matter(line: Line) -> None:
    """A tracker may write it as its owner does."""
    place, native = line.where()
    line.call(native, place=place.upper())
    assert line.drain(seconds=1) == [f"{place}/{native}"]


def test_a_call_for_a_whole_place_lists_what_changed_there(line: Line) -> None:
    """A renamed label says nothing about which issues; other places are left alone."""
    place, _ = line.where()
    line.house.comment(f"tw: {ABSENT}")
    line.call()
    assert line.drain(seconds=1) == [f"all of {place}"]
    assert line.house.bodies() == ["ExceptionFiled"]


def test_what_a_lagging_listing_leaves_out_is_read_by_itself(line: Line) -> None:
    """The call names it, so it changed."""
    place, native = line.where()
    line.house.comment(f"tw: {ABSENT}")
    line.tracker.skips = True
    line.call(native)
    line.call(id_="2")
    assert line.drain(seconds=1) == [f"all of {place}", f"{place}/{native}"]
    assert line.house.bodies() == ["ExceptionFiled"]


def test_many_issues_of_one_place_are_listed(line: Line) -> None:
    """One listing costs a tracker less than so many single readings."""
    place, native = line.where()
    with line.house.app.ledger.transaction() as books:
        for number in range(MANY):
            books.desk.put("link", f"files|{place}|made-up-{number}", str(PAYMENTS))
    line.call(native, *(f"made-up-{number}" for number in range(MANY)))
    read = line.drain(seconds=1)
    assert read[0] == f"all of {place}"
    # What the listing lacks is looked for once as absent, and once as the calls name it.
    assert len(read) == 1 + 2 * MANY


def test_an_issue_that_is_not_there_is_left_to_the_regular_reading(line: Line) -> None:
    """One reading that finds nothing proves nothing."""
    _, native = line.where()
    line.house.path().unlink()
    line.call(native)
    line.drain(seconds=1)
    assert line.house.bodies() == []
    assert line.left() == 0


def test_a_tracker_that_asks_for_time_gets_it(line: Line) -> None:
    """Nothing is read on a call until then, however many come; then it is."""
    place, native = line.where()
    line.tracker.trouble = TryLater("too many requests", after=timedelta(minutes=5))
    line.call(native)
    assert len(line.drain(seconds=1)) == 1
    for number in range(4):
        line.call(native, id_=f"more {number}")
        assert line.drain(minutes=1) == []
    line.tracker.trouble = None
    assert line.drain(minutes=2) == [f"{place}/{native}"]
    assert line.left() == 0


def test_a_place_that_refuses_is_not_asked_again_for_the_same_call(line: Line) -> None:
    """The regular reading tells a person about it."""
    _, native = line.where()
    line.tracker.trouble = Refused("the tracker answered 403")
    line.call(native)
    assert len(line.drain(seconds=1)) == 1
    assert line.left() == 0


def test_calls_that_could_not_be_answered_are_answered_by_the_next_full_reading(
    line: Line,
) -> None:
    """They never pile up behind a place that is away for a while."""
    _, native = line.where()
    line.tracker.trouble = TryLater("502", after=timedelta(hours=1))
    line.call(native)
    line.drain(seconds=1)
    line.drain(minutes=15)
    assert line.left() == 1
    line.tracker.trouble = None
    line.drain(minutes=15)
    assert line.left() == 0


def test_a_process_killed_before_it_looked_looks_within_a_minute(line: Line) -> None:
    """The call stays in the ledger, and the lane comes again."""
    place, native = line.where()
    line.call(native)
    whole = line.drains.parts

    class Killed(BaseException):
        pass

    class Kill:
        def point(self, _name: str) -> None:
            raise Killed

    line.drains.parts = replace(whole, faults=Kill())
    with pytest.raises(Killed):
        line.drain(seconds=1)
    line.drains.parts = whole
    assert line.drain(seconds=SAFETY.total_seconds()) == [f"{place}/{native}"]


def test_a_close_waits_a_moment_in_case_many_come_together(line: Line) -> None:
    """Many issues closed at once say nothing of any; one alone is heard a little later."""
    _, native = line.where()
    line.house.edit("state: open", "state: closed")
    line.call(native)
    line.drain(seconds=1)
    assert line.house.bodies() == []
    assert line.left() == 1
    line.drain(seconds=TOGETHER.total_seconds() + 1)
    assert line.house.bodies() == ["IssueClosed"]
    assert line.left() == 0


def test_what_was_found_elsewhere_in_the_place_stays_told(line: Line) -> None:
    """A look at one issue says nothing about a finding at another."""
    place, native = line.where()
    file = line.house.path().with_name("copy.md")
    file.write_text(line.house.text().replace(native, "copy"), encoding="utf-8")
    line.drain(minutes=15)
    with line.house.app.ledger.reading() as books:
        told = findings_of(books)
    assert told
    line.house.comment("nice to hear")
    line.call(native)
    assert line.drain(seconds=1) == [f"{place}/{native}"]
    with line.house.app.ledger.reading() as books:
        assert findings_of(books) == told
