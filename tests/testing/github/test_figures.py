"""The counts of `benchmarks.trackers`, at sizes that cost little: the engine on the fake GitHub."""

import pytest

from benchmarks import trackers


def test_new_texts_keep_the_pace():
    """Never more than 40 a minute; GitHub's wall is never met."""
    minute, hour, went = trackers.texts(90, 4)
    assert (minute, hour, went) == (40, 90, 90)


def test_a_lost_answer_doubles_nothing_and_loses_nothing():
    """Every tenth answer lost: 100 comments wanted, 100 on the tracker."""
    assert trackers.lost(100) == (100, 10)


def test_refused_reads_conclude_nothing():
    """Nothing is taken for gone or said because every second read is refused."""
    wrong, _, refusals = trackers.refused(20, 8)
    assert (wrong, refusals > 0) == (0, True)


def test_what_closes_while_we_page_is_visited_all_the_same():
    """Each of them, once or twice, and none not at all."""
    assert trackers.visited(500) == 500


@pytest.mark.parametrize("takes_out", [False, True])
def test_a_bot_that_undoes_us_is_not_fought(takes_out):
    """Three writes at most, and then the block rests."""
    writes, told = trackers.fought(8, takes_out=takes_out)
    assert 1 <= writes <= 3
    assert told or takes_out


def test_late_items_are_told_in_one_letter_to_each_owner():
    """On the Monday after, at nine: every item is in a letter."""
    found = trackers.late(60, 12, 5)
    assert found == trackers.Late(items=60, owners=12, minute=0, letters=12, texts=0)
