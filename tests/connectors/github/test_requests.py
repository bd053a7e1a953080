"""What reading costs, counted: requests are the one thing GitHub lets nobody have more of."""

import os
from datetime import timedelta

import pytest

from tests.connectors.github.rig import GithubRig

ITEMS = int(os.environ.get("PROVE_ITEMS", "1000"))
"""The figures of the documentation are those of 10,000; `make prove` counts that many."""
PER_PAGE = 100


def filled(items, comments=0, *, apart=1):
    """A repository with so many issues, changed so many seconds apart, an hour ago."""
    rig = GithubRig()
    rig.token.limit = 1_000_000
    for number in range(1, items + 1):
        rig.clock.advance(timedelta(seconds=apart))
        rig.ana.open(rig.place, f"Issue {number}", "Text")
    for number in range(1, items + 1):
        for _ in range(comments):
            rig.clock.advance(timedelta(seconds=apart))
            rig.ana.comment(rig.place, number, "Hello")
    rig.clock.advance(timedelta(hours=1))
    return rig


def asked(rig, cursor):
    """Requests and listing."""
    return rig.asked(lambda: rig.tracker.listing(rig.place, cursor))


def test_a_first_reading_costs_a_request_per_hundred_issues():
    """And not one for comments that nobody wrote: 103 at most for 10,000."""
    requests, listing = asked(filled(ITEMS), None)
    assert len(listing.issues) == len(listing.present) == ITEMS
    assert requests <= ITEMS // PER_PAGE + 3
    assert all(each.all_comments for each in listing.issues)


def test_comments_come_in_one_list_for_all_issues():
    """Three each for 10,000 issues: 405 at most, and every one is given."""
    requests, listing = asked(filled(ITEMS, 3), None)
    assert {len(each.comments) for each in listing.issues} == {3}
    assert all(each.all_comments for each in listing.issues)
    assert requests <= 4 * ITEMS // PER_PAGE + 5


def test_a_quiet_repository_costs_one_request():
    """However large it is; from the second time on GitHub says 304, which is free."""
    rig = filled(ITEMS)
    cursor = asked(rig, None)[1].cursor
    for _ in range(3):
        rig.clock.advance(timedelta(minutes=15))
        requests, listing = asked(rig, cursor)
        assert (requests, listing.issues, listing.complete) == (1, (), True)
        cursor = listing.cursor
    assert rig.github.requests[-1].status == 304


def test_a_quiet_repository_says_nothing_new():
    """Its cursor stays the same text, so that nothing is written down."""
    rig = filled(10)
    first = asked(rig, asked(rig, None)[1].cursor)[1].cursor
    assert asked(rig, first)[1].cursor == first


def test_a_hundred_changes_cost_ten_requests_at_most():
    """Issues and what was said in them."""
    rig = filled(ITEMS)
    cursor = asked(rig, None)[1].cursor
    for number in range(1, 101):
        rig.clock.advance(timedelta(seconds=1))
        rig.ana.comment(rig.place, number, "News")
    rig.clock.advance(timedelta(minutes=15))
    requests, listing = asked(rig, cursor)
    assert (len(listing.issues), requests) == (100, 2)
    assert {each.comments[-1].body for each in listing.issues} == {"News"}


@pytest.mark.parametrize("apart", [0, 1])
def test_many_changes_in_one_minute_do_not_cost_for_ever(apart):
    """A mass close lies in the overlap of the next readings, until it has settled."""
    rig = filled(300, apart=apart)
    cursor = asked(rig, None)[1].cursor
    for number in range(1, 301):
        rig.ana.close(rig.place, number)
    costs = []
    for _ in range(4):
        rig.clock.advance(timedelta(minutes=15))
        requests, listing = asked(rig, cursor)
        cursor = listing.cursor
        costs.append(requests)
    assert costs[-1] == 1


def test_a_closed_one_is_visited_though_it_moves_while_we_read():
    """All of them are closed while we page: each is visited, and seen as it is in the end."""
    rig = filled(ITEMS)
    left = list(range(1, ITEMS + 1))

    def meanwhile(_path):
        for _ in range(50):
            if left:
                rig.clock.advance(timedelta(seconds=1))
                rig.ana.close(rig.place, left.pop())

    rig.github.faults.between_pages = meanwhile
    _, listing = asked(rig, None)
    assert listing.present == {str(number) for number in range(1, ITEMS + 1)}
    closed = {each.native for each in listing.issues if each.state == "closed"}
    rig.github.faults.between_pages = None
    later = asked(rig, listing.cursor)[1]
    closed |= {each.native for each in later.issues if each.state == "closed"}
    assert len(closed) == ITEMS - len(left)


def test_the_first_ones_close_while_we_page():
    """What was read already moves to the end, and what follows must not slip into its place."""
    rig = filled(ITEMS)
    left = list(range(1, ITEMS + 1))

    def meanwhile(_path):
        for _ in range(7):
            if left:
                rig.clock.advance(timedelta(seconds=1))
                rig.ana.close(rig.place, left.pop(0))

    rig.github.faults.between_pages = meanwhile
    _, listing = asked(rig, None)
    assert listing.present == {str(number) for number in range(1, ITEMS + 1)}
