"""Walking through lists that move: nothing is skipped, nothing is asked for without end."""

from datetime import timedelta

import httpx2
import pytest

from trackwork.testing.contract.wires import Wire
from trackwork.testing.github import Fault


def opened(rig, count, *, apart=0):
    """So many issues, so many seconds apart."""
    for number in range(count):
        rig.clock.advance(timedelta(seconds=apart))
        rig.ana.open(rig.place, f"Issue {number}", "Text")


def all_of(rig):
    """Every number in a complete listing."""
    listing = rig.tracker.listing(rig.place, None)
    assert listing.complete
    return {int(native) for native in listing.present}


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 199, 200, 201, 350])
@pytest.mark.parametrize("apart", [0, 1])
def test_every_length_is_read_whole(rig, count, apart):
    """One moment for all of them, or one for each."""
    opened(rig, count, apart=apart)
    assert all_of(rig) == set(range(1, count + 1))


def test_runs_of_one_moment_among_others(rig):
    """Bursts of more than a page, and single ones between them."""
    for _ in range(3):
        opened(rig, 130)
        opened(rig, 20, apart=1)
    assert all_of(rig) == set(range(1, 451))


@pytest.mark.parametrize("deed", ["delete", "close"])
def test_a_run_of_one_moment_that_loses_some_while_we_count_its_pages(rig, deed):
    """Pages by number shift; so they are counted until nothing in them is new."""
    opened(rig, 350)
    todo = list(range(1, 20))

    def meanwhile(_path):
        if todo:
            rig.clock.advance(timedelta(seconds=1))
            getattr(rig.ana, deed)(rig.place, todo.pop())

    rig.github.faults.between_pages = meanwhile
    assert all_of(rig) >= set(range(20, 351))


def test_deleted_ones_hide_nobody(rig):
    """What goes from the front moves everything up; each page begins at what was seen last."""
    opened(rig, 500, apart=1)
    todo = list(range(1, 100))

    def meanwhile(_path):
        for _ in range(5):
            if todo:
                rig.ana.delete(rig.place, todo.pop(0))

    rig.github.faults.between_pages = meanwhile
    assert all_of(rig) >= set(range(100, 501))


def test_pull_requests_are_passed_over(rig):
    """Lists mix them in, and their comments too; they move the cursor on all the same."""
    native = rig.ana.open(rig.place, "An issue")
    rig.clock.advance(timedelta(minutes=10))
    pull = rig.ana.open(rig.place, "A pull request", pull=True)
    rig.ana.comment(rig.place, native, "Hello")
    rig.ana.comment(rig.place, pull, "Reviewed")
    listing = rig.tracker.listing(rig.place, None)
    assert [each.native for each in listing.issues] == [str(native)]
    assert listing.present == {str(native)}
    assert [each.body for each in listing.issues[0].comments] == ["Hello"]
    rig.clock.advance(timedelta(minutes=10))
    rig.ana.comment(rig.place, pull, "Again")
    assert rig.tracker.listing(rig.place, listing.cursor).issues == ()
    assert rig.tracker.issue(rig.place, str(pull)) is None


@pytest.mark.parametrize("fault", [Fault.HTML, Fault.HALF, Fault.BROKEN, Fault.SECONDARY])
def test_a_walk_that_is_interrupted_goes_on_where_it_stopped(rig, fault):
    """What was read stays read, nothing is concluded, and the end is reached."""
    opened(rig, 450, apart=1)
    seen, cursor = set(), None
    rig.github.faults.stand(fault, on="issues/list-for-repo", every=3)
    for _ in range(10):
        listing = rig.tracker.listing(rig.place, cursor)
        seen |= {int(each.native) for each in listing.issues}
        cursor = listing.cursor
        if listing.complete:
            break
        assert listing.present is None
        assert "goes on from there" in listing.findings[-1].fix
        rig.clock.advance(timedelta(minutes=5))
    assert listing.complete
    assert seen == set(range(1, 451))


def test_a_resumed_walk_proves_no_absence(rig):
    """Only a reading in one go has seen everything that is there."""
    opened(rig, 250, apart=1)
    rig.github.faults.stand(Fault.BROKEN, on="issues/list-for-repo", every=2)
    first = rig.tracker.listing(rig.place, None)
    rig.github.faults.lift()
    second = rig.tracker.listing(rig.place, first.cursor)
    assert (first.complete, second.complete, second.present) == (False, True, None)


def test_a_week_later_everything_is_listed_again(rig):
    """Only so a deleted issue shows."""
    opened(rig, 3, apart=1)
    listing = rig.tracker.listing(rig.place, None)
    rig.delete("2")
    rig.clock.advance(timedelta(days=6))
    listing = rig.tracker.listing(rig.place, listing.cursor)
    assert listing.present is None
    rig.clock.advance(timedelta(days=1))
    listing = rig.tracker.listing(rig.place, listing.cursor)
    assert listing.present == {"1", "3"}


def test_a_list_that_lags_is_read_with_an_overlap(rig):
    """What shows up late lies behind the latest change we saw, and is seen all the same."""
    opened(rig, 2, apart=1)
    cursor = rig.tracker.listing(rig.place, None).cursor
    rig.github.faults.lag = timedelta(seconds=60)
    rig.clock.advance(timedelta(minutes=5))
    rig.rewrite("1", "Early")
    rig.clock.advance(timedelta(seconds=30))
    rig.rewrite("2", "Late")
    rig.clock.advance(timedelta(seconds=40))
    first = rig.tracker.listing(rig.place, cursor)
    rig.github.faults.lag = timedelta(0)
    second = rig.tracker.listing(rig.place, first.cursor)
    assert [each.body for each in (*first.issues, *second.issues)] == ["Early", "Late"]


@pytest.mark.parametrize("hours", [-30, -1, 1, 30])
def test_githubs_clock_may_be_another(rig, hours):
    """Cursors are made of its own moments."""
    rig.github.world.skew = timedelta(hours=hours)
    opened(rig, 5, apart=1)
    cursor = rig.tracker.listing(rig.place, None).cursor
    rig.clock.advance(timedelta(minutes=15))
    rig.say("3", "Hello")
    listing = rig.tracker.listing(rig.place, cursor)
    assert [(each.native, each.comments[0].body) for each in listing.issues] == [("3", "Hello")]


def test_an_old_cursor_or_a_strange_one_begins_anew(rig):
    """Nothing is skipped for a text that we cannot read."""
    opened(rig, 2)
    for cursor in ("", "{}", "7", '{"mark": 7}', "\u0000"):
        assert len(rig.tracker.listing(rig.place, cursor).issues) == 2


# --- issues that cannot be read -------------------------------------------------------------------


class Odd(Wire):
    """Gives some issues without their times, in lists and by themselves."""

    def __init__(self, inner):
        self.inner = inner
        self.odd = {}

    def handle_request(self, request):
        answer = self.inner.handle_request(request)
        answer.read()
        if answer.status_code != 200:
            return answer
        said = answer.json()
        for each in said if isinstance(said, list) else [said]:
            each.update(self.odd.get(each.get("number"), {}))
        kept = {name: answer.headers[name] for name in ("date", "link") if name in answer.headers}
        return httpx2.Response(200, headers=kept, json=said)


def news(rig, listing):
    """The numbers in the next listing, and that listing."""
    rig.clock.advance(timedelta(minutes=15))
    found = rig.tracker.listing(rig.place, listing.cursor)
    return [each.native for each in found.issues], found


@pytest.mark.parametrize("first", [True, False])
def test_an_issue_set_aside_is_named_until_it_is_read(rig, first):
    """In a first reading as in news: it is tried by itself each time, and stops no other."""
    wire = Odd(rig.network())
    rig.tracker = rig.through(wire)
    before = None if first else rig.tracker.listing(rig.place, None).cursor
    opened(rig, 3, apart=1)
    wire.odd = {2: {"updated_at": None}}
    listing = rig.tracker.listing(rig.place, before)
    assert [each.native for each in listing.issues] == ["1", "3"]
    for _ in range(2):
        assert [each.where for each in listing.findings] == ["acme/shop/2"]
        assert not listing.complete
        found, listing = news(rig, listing)
        assert found == []
    rig.rewrite("3", "Other")
    found, listing = news(rig, listing)
    assert found == ["3"]
    wire.odd = {}
    found, listing = news(rig, listing)
    assert (found, listing.findings, listing.complete) == (["2"], (), True)
    assert news(rig, listing)[0] == []


def test_an_issue_set_aside_and_then_deleted_is_owed_no_more(rig):
    """It is certainly gone."""
    wire = Odd(rig.network())
    rig.tracker = rig.through(wire)
    opened(rig, 2, apart=1)
    wire.odd = {2: {"created_at": None}}
    listing = rig.tracker.listing(rig.place, None)
    rig.delete("2")
    _, listing = news(rig, listing)
    assert (listing.findings, listing.complete) == ((), True)


def test_an_issue_that_may_not_be_read_by_itself_stops_no_other(rig):
    """Its comment alone changed, and it is asked for by itself: it is owed, the rest is told."""
    opened(rig, 2, apart=1)
    said = rig.say("1", "Before")
    rig.clock.advance(timedelta(hours=1))
    listing = rig.tracker.listing(rig.place, None)
    rig.github.world.quiet = frozenset({"comment"})
    rig.ana.edit_comment(int(said), "After")
    rig.rewrite("2", "Other")
    for operation in ("issues/get", "issues/list-comments"):
        rig.github.faults.lift()
        rig.github.faults.stand(Fault.FORBIDDEN, on=operation)
        found, listing = news(rig, listing)
        assert [each.where for each in listing.findings] == ["acme/shop/1"]
        assert "1" not in found
    rig.rewrite("2", "And once more")
    rig.github.faults.lift()
    _, listing = news(rig, listing)
    (issue,) = [each for each in listing.issues if each.native == "1"]
    assert ([each.body for each in issue.comments], issue.all_comments) == (["After"], True)


def test_what_is_owed_is_bounded_and_everyone_has_a_turn(rig):
    """Twenty are tried at a time; whoever was tried in vain goes to the end of the row."""
    wire = Odd(rig.network())
    rig.tracker = rig.through(wire)
    opened(rig, 25, apart=1)
    wire.odd = {number: {"updated_at": None} for number in range(1, 26)}
    rig.clock.advance(timedelta(hours=1))
    opened(rig, 1)
    listing = rig.tracker.listing(rig.place, None)
    _, listing = news(rig, listing)
    wire.odd = {number: {"updated_at": None} for number in range(1, 21)}
    found, listing = news(rig, listing)
    assert sorted(found, key=int) == ["21", "22", "23", "24", "25"]
    assert len(listing.findings) == 15


def test_what_is_owed_outlasts_an_interruption(rig):
    """A complete reading that goes on later does not meet again what it could not read before."""
    wire = Odd(rig.network())
    rig.tracker = rig.through(wire)
    opened(rig, 250, apart=1)
    wire.odd = {5: {"updated_at": None}}
    rig.github.faults.stand(Fault.BROKEN, on="issues/list-for-repo", every=2)
    listing = rig.tracker.listing(rig.place, None)
    assert (listing.complete, len(listing.issues)) == (False, 99)
    rig.github.faults.lift()
    found, listing = news(rig, listing)
    assert (listing.complete, "250" in found) == (False, True)
    _, listing = news(rig, listing)
    assert [each.where for each in listing.findings] == ["acme/shop/5"]
    wire.odd = {}
    assert news(rig, listing)[0] == ["5"]


def test_very_many_that_are_owed_are_all_read_in_the_end(rig):
    """News wait while a long row grows, not while it gets shorter."""
    wire = Odd(rig.network())
    rig.tracker = rig.through(wire)
    opened(rig, 230, apart=1)
    wire.odd = {number: {"updated_at": None} for number in range(1, 231)}
    rig.clock.advance(timedelta(hours=1))
    opened(rig, 1)
    listing = rig.tracker.listing(rig.place, None)
    wire.odd = {}
    seen = []
    for _ in range(12):
        found, listing = news(rig, listing)
        seen += found
    assert sorted(map(int, set(seen))) == list(range(1, 231))
    assert listing.complete
