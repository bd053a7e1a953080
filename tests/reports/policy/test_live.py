"""What came of each telling in a live workspace."""

from datetime import UTC, datetime, timedelta

import pytest

from trackwork.core.facts import EffectUndone, EpisodeOpened, Fact, Note, RungTold, TierRaised
from trackwork.core.subjects import item, team
from trackwork.practices.standing.facts import QuietAsked, UpdateGiven, WordNoted
from trackwork.practices.tracking.facts import IssueClosed, ItemLinked
from trackwork.reports.policy.live import ENOUGH, Came, report, tellings
from trackwork.reports.policy.tables import live_table

START = datetime(2024, 1, 1, tzinfo=UTC)
ITEM = item("tls-move", "ledger")
LATE = START + timedelta(days=300)


def fact(body: object, day: float, source: str = "comment") -> Fact:
    """A fact of the item on a day."""
    at = START + timedelta(days=day)
    key = f"{type(body).__name__}:{day}"
    return Fact(key=key, subject=ITEM, body=body, happened=at, recorded=at, source=source)


OPENED = fact(
    EpisodeOpened(
        episode="one",
        practice="standing",
        slot="update",
        kind="update",
        anchor="word",
        holder=team("ledger"),
        due=START,
        tier="low",
        ladder="low",
        ladder_version="1",
    ),
    0,
    "engine",
)


def told(day: float, rung: str = "nudge") -> Fact:
    """The rung was really told."""
    body = RungTold(
        episode="one", rung=rung, effect=f"e{day}", recipient=team("ledger"), to_holder=True
    )
    return fact(body, day, "engine")


@pytest.mark.parametrize(
    ("after", "came"),
    [
        (fact(UpdateGiven(health="on track"), 12), Came.ANSWERED),
        (fact(WordNoted(note=Note("busy")), 24), Came.ANSWERED),
        (fact(UpdateGiven(health="on track"), 25), Came.NO_WORD),
        (fact(IssueClosed(closed_as="done"), 12), Came.USELESS),
        (fact(QuietAsked(until=LATE.date()), 12), Came.REGRETTED),
        (fact(EffectUndone(effect="e10"), 200, "undo"), Came.REGRETTED),
        (fact(ItemLinked(tracker="t", place="p", native="1"), 12, "engine"), Came.NO_WORD),
    ],
)
def test_what_came_of_a_telling(after, came):
    """A word within two weeks is an answer; the work moving by itself is none."""
    [only] = tellings(ITEM, [OPENED, told(10), after], until=LATE)
    assert (only.came, only.rung) == (came, "update: nudge (low)")


def test_an_answer_belongs_to_the_last_message_before_it():
    """The first one brought nothing; the second did."""
    facts = [OPENED, told(10, "on_the_day"), told(15), fact(UpdateGiven(health="at risk"), 16)]
    first, second = tellings(ITEM, facts, until=LATE)
    assert (first.came, second.came) == (Came.NO_WORD, Came.ANSWERED)


def test_what_was_sent_lately_is_open():
    """Two weeks have not passed, so nothing is said about it."""
    found = report({ITEM: [OPENED, told(10)]}, since=START, until=START + timedelta(days=12))
    assert (found.total.sent, found.total.open, found.total.answered.of) == (1, 1, 0)


def test_a_rung_told_by_a_raised_ladder_bears_its_name():
    """The tier rose before the message went; a preview says what it was."""
    raised = fact(
        TierRaised(episode="one", tier="high", ladder="high", ladder_version="2"), 5, "engine"
    )
    [only] = tellings(ITEM, [OPENED, raised, told(10, "sponsor.preview")], until=LATE)
    assert only.rung == "update: sponsor, shown first (high)"


def test_a_rung_that_never_brought_a_word_is_proposed_for_removal():
    """Told often enough; one answer saves it."""
    silent = [OPENED, *(told(20 * number) for number in range(1, ENOUGH + 1))]
    [rung] = report({ITEM: silent}, since=START, until=LATE).rungs
    assert rung.changes_nothing
    heard = [*silent, fact(UpdateGiven(health="on track"), 21)]
    [rung] = report({ITEM: heard}, since=START, until=LATE).rungs
    assert (rung.changes_nothing, rung.answered.count) == (False, 1)


def test_outcomes_of_a_rung_add_up_to_what_was_sent():
    """Nothing is counted twice, nothing is lost."""
    facts = [OPENED, told(10), fact(UpdateGiven(health="on track"), 12), told(100), told(295)]
    found = report({ITEM: facts}, since=START, until=LATE)
    each = found.total
    outcomes = (each.answered, each.useless, each.regretted, each.no_word)
    assert each.sent == each.open + sum(one.count for one in outcomes) == 3
    assert live_table(found).rows[-1] == ("all", "3", "1", "1", "0", "0", "1")


def test_a_window_leaves_out_what_was_told_before_it():
    """Nothing of the old quarter stands in the new one's report."""
    found = report({ITEM: [OPENED, told(10)]}, since=START + timedelta(days=11), until=LATE)
    assert found.rungs == ()
    assert live_table(found).rows == ()
