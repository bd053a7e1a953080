from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.pretend_ladders import START, calendars, ladders, moments
from trackwork.core.calendars import WorkingCalendar
from trackwork.core.ladders import (
    Action,
    By,
    Ladder,
    Role,
    Rung,
    Wait,
    ladder,
    next_rung,
    parse_when,
    pending,
)
from trackwork.core.presets import DEFAULT_LADDERS

WORKDAYS = WorkingCalendar()
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DUE = MONDAY
"""The Monday most examples count from."""

REMIND = Rung(name="on_the_day", days=0, do=Action.REMIND, to=Role.HOLDER, by=By.COMMENT)
NUDGE = Rung(name="nudge", days=3, do=Action.REMIND, to=Role.HOLDER, by=By.COMMENT)
OFFER = Rung(name="offer", days=2, do=Action.OFFER, to=Role.OWNER, by=By.DIGEST)
SPONSOR = Rung(
    name="sponsor", days=8, do=Action.ESCALATE, to=Role.SPONSOR, by=By.MAIL, shown_first=1
)


def day(number: int, hour: int = 9) -> datetime:
    """A weekday counted from the due Monday: day 5 is the Monday after."""
    weeks, rest = divmod(number, 5)
    return MONDAY + timedelta(weeks=weeks, days=rest, hours=hour - 9)


def climb(rungs: Ladder, told: dict[str, datetime], now: datetime) -> Rung | Wait:
    return next_rung(rungs, due=DUE, told=told, calendar=WORKDAYS, now=now)


def name_of(move: Rung | Wait) -> str:
    return move.name if isinstance(move, Rung) else ""


# --- what a ladder says ---------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "days"),
    [("due", 0), ("due - 2d", -2), ("due + 4d", 4), ("Due+1w", 5), (" due -2w ", -10)],
)
def test_times_on_a_ladder_are_working_days(text, days):
    """``due + 1w`` is five working days later."""
    assert parse_when(text) == days


@pytest.mark.parametrize("text", ["", "tomorrow", "due 2d", "due + 2", "due + 2h", "2d"])
def test_another_time_is_refused_with_lines_to_copy(text):
    """What is no time says what would be one."""
    with pytest.raises(ValueError, match=r"write due, due - 2d, due \+ 4d or due \+ 1w"):
        parse_when(text)


def test_rungs_stand_in_the_order_of_their_time():
    """On one day the holder is asked before anybody else hears."""
    early = replace(OFFER, name="early", days=0)
    assert [r.name for r in ladder("x", [NUDGE, early, REMIND]).rungs] == [
        "on_the_day",
        "early",
        "nudge",
    ]


@pytest.mark.parametrize(
    ("rungs", "why"),
    [
        ([REMIND, REMIND], "names a rung twice: on_the_day"),
        ([OFFER], "never speaks to the holder"),
        ([replace(REMIND, shown_first=1)], "shows the holder first what goes to the holder"),
        ([REMIND, replace(NUDGE, do=Action.SHOW)], "writes 'do: show' by hand: nudge"),
    ],
)
def test_a_ladder_that_cannot_work_is_refused(rungs, why):
    """The error names the rung and what to write instead."""
    with pytest.raises(ValueError, match=why):
        ladder("x", rungs)


def test_a_ladder_without_rungs_says_nothing():
    """Nothing is ever due on it."""
    assert climb(ladder("empty", []), {}, day(3)).until is None


def test_the_version_changes_with_what_the_ladder_says():
    """Two ladders that say the same have the same version; one more word gives another."""
    one = ladder("x", [REMIND, NUDGE])
    assert one.version == ladder("x", [NUDGE, REMIND]).version
    others = [
        ladder("y", [REMIND, NUDGE]),
        ladder("x", [REMIND]),
        ladder("x", [REMIND, replace(NUDGE, attempt=True)]),
    ]
    assert len({one.version, *(each.version for each in others)}) == 4


def test_a_rung_is_found_by_its_name():
    """None when the ladder has no such rung."""
    assert ladder("x", [REMIND]).rung("on_the_day") == REMIND
    assert ladder("x", [REMIND]).rung("lead") is None


def test_a_text_shown_first_is_a_rung_of_its_own():
    """The holder sees the sponsor's text one working day before, in the digest."""
    shown = ladder("x", [REMIND, SPONSOR]).rung("sponsor.preview")
    assert shown == Rung(
        name="sponsor.preview", days=7, do=Action.SHOW, to=Role.HOLDER, by=By.DIGEST
    )
    assert shown.to_holder
    assert not shown.reminds


def test_a_preview_knows_whose_text_it_shows():
    """Other rungs show nobody's text but their own."""
    whole = ladder("x", [REMIND, SPONSOR])
    assert whole.shown_by(whole.rungs[1]) == SPONSOR
    assert whole.shown_by(SPONSOR) is None


def test_a_ladder_made_from_another_has_each_preview_once():
    """Extending a ladder hands the derived rungs in again; taking one off takes its preview off."""
    whole = ladder("x", [REMIND, SPONSOR])
    assert ladder("x", whole.rungs) == whole
    assert ladder("x", [r for r in whole.rungs if r != SPONSOR]) == ladder("x", [REMIND])


# --- climbing ------------------------------------------------------------------


def test_nothing_climbs_before_its_day():
    """The wait ends when the first rung's working day opens."""
    assert climb(ladder("x", [NUDGE]), {}, day(1)) == Wait(until=day(3), why="next step is nudge")


def test_a_rung_climbs_once():
    """Told is told; then the next one is waited for, and at the end nothing is."""
    rungs = ladder("x", [REMIND, NUDGE])
    assert climb(rungs, {}, day(0)) == REMIND
    assert climb(rungs, {"on_the_day": day(0)}, day(2)) == Wait(
        until=day(3), why="next step is nudge"
    )
    done = climb(rungs, {"on_the_day": day(0), "nudge": day(3)}, day(30))
    assert done == Wait(until=None, why="the ladder has no further step")


def test_after_an_outage_the_highest_reminder_goes_first_and_stands_for_the_lower():
    """One catch-up message, and nobody else before it."""
    rungs = DEFAULT_LADDERS["high"]
    assert name_of(climb(rungs, {}, day(40))) == "on_the_day"
    assert "heads_up" not in {r.name for r in pending(rungs, {"on_the_day": day(40)})}


def test_after_an_outage_everybody_else_hears_in_turn_with_the_ladders_own_gaps():
    """Day 40 for the holder, then 42, 44, the preview 47, the sponsor 48: nothing is skipped."""
    rungs = DEFAULT_LADDERS["high"]
    told: dict[str, datetime] = {}
    for number in range(40, 60):
        move = climb(rungs, told, day(number))
        if isinstance(move, Rung):
            told[move.name] = day(number)
    assert told == {
        "on_the_day": day(40),
        "offer": day(42),
        "lead": day(44),
        "sponsor.preview": day(47),
        "sponsor": day(48),
    }


def test_a_reminder_sent_late_delays_the_next_one_too():
    """The gap between two rungs counts from the real sending, also for the holder."""
    rungs = ladder("x", [REMIND, NUDGE])
    assert climb(rungs, {"on_the_day": day(2)}, day(3)) == Wait(
        until=day(5), why="next step is nudge"
    )


def test_a_held_rung_delays_every_rung_above_it():
    """While the owner's line waits, neither the lead nor the sponsor hears anything."""
    rungs = DEFAULT_LADDERS["high"]
    told = {"heads_up": day(-2), "on_the_day": day(0)}
    assert name_of(climb(rungs, told, day(30))) == "offer"
    assert pending(rungs, told)[0].name == "offer"


def test_an_attempt_counts_only_when_it_was_sent_itself():
    """Three attempts after an outage are three sendings, two working days apart."""
    rungs = DEFAULT_LADDERS["request-no-default"]
    told: dict[str, datetime] = {}
    for number in range(20, 40):
        move = climb(rungs, told, day(number))
        if isinstance(move, Rung):
            told[move.name] = day(number)
    assert list(told.items()) == [
        ("first_attempt", day(20)),
        ("second_attempt", day(22)),
        ("third_attempt", day(24)),
        ("together.preview", day(25)),
        ("together", day(26)),
    ]


def test_told_rungs_stay_told_on_a_higher_ladder():
    """A raise repeats no rung by name, and what the lower ladder told keeps a day's gap."""
    told = {"on_the_day": day(0), "nudge": day(3)}
    high = DEFAULT_LADDERS["high"]
    assert climb(high, told, day(3, hour=15)) == Wait(until=day(4), why="next step is offer")
    assert name_of(climb(high, told, day(4))) == "offer"


def test_what_another_ladder_told_stands_for_no_attempt():
    """A rung of the same name told higher up leaves the attempt below it to be made."""
    first = replace(REMIND, name="first_attempt", attempt=True)
    rungs = ladder("x", [first, NUDGE])
    assert pending(rungs, {"nudge": day(3)}) == [first]
    assert climb(rungs, {"nudge": day(3)}, day(4)) == first


def test_a_ladder_made_by_hand_without_the_holder_tells_nobody():
    """The rule against ambush does not rest on the check of the configuration."""
    assert climb(Ladder(name="x", rungs=(OFFER,)), {}, day(30)).until is None


@given(ladders(), calendars(), moments, moments)
def test_a_wait_is_exact(rungs, calendar, due, now):
    """At ``until`` a rung climbs; at any moment before it none does."""
    told: dict[str, datetime] = {}
    for _ in range(len(rungs.rungs) + 1):
        move = next_rung(rungs, due=due, told=told, calendar=calendar, now=now)
        if isinstance(move, Wait):
            if move.until is None:
                break
            assert move.until > now
            for before in (move.until - timedelta(microseconds=1), now + (move.until - now) / 2):
                assert isinstance(
                    next_rung(rungs, due=due, told=told, calendar=calendar, now=before), Wait
                )
            now = move.until
            move = next_rung(rungs, due=due, told=told, calendar=calendar, now=now)
        assert isinstance(move, Rung)
        told[move.name] = now
    assert pending(rungs, told) == []


@dataclass
class Play:
    """A quarter of one obligation: what was told when, checked at every sending."""

    rungs: Ladder
    calendar: WorkingCalendar
    due: datetime
    told: dict[str, datetime] = field(default_factory=dict)

    def step(self, now: datetime, *, held: bool) -> None:
        move = next_rung(self.rungs, due=self.due, told=self.told, calendar=self.calendar, now=now)
        if isinstance(move, Rung) and not held:
            self.check(move, now)
            self.told[move.name] = now

    def check(self, rung: Rung, now: datetime) -> None:
        assert rung.name not in self.told, "a rung climbs once"
        assert self.calendar.shift(self.due, days=rung.days) <= now, "not before its own day"
        for each in self.rungs.rungs:
            if each.name in self.told:
                gap = max(1, rung.days - each.days)
                assert self.calendar.shift(self.told[each.name], days=gap) <= now, "the gap is kept"
        if not rung.reminds:
            self.check_others(rung)
        if self.heard():
            below = self.rungs.rungs[: self.rungs.rungs.index(rung)]
            missing = {e.name for e in below if not e.reminds or e.attempt} - self.told.keys()
            assert not missing, "a held rung delays every rung above it"

    def check_others(self, rung: Rung) -> None:
        assert self.heard(), "nobody hears before the holder did"
        if rung.shown_first:
            assert f"{rung.name}.preview" in self.told, "the holder saw the text first"

    def heard(self) -> bool:
        return any(self.rungs.rung(name).reminds for name in self.told)


@given(
    ladders(),
    calendars(),
    moments,
    st.lists(st.sampled_from(["run", "run", "held", "away"]), min_size=60, max_size=200),
)
def test_nobody_is_ambushed_whatever_is_held_or_down(rungs, calendar, due, quarter):
    """Sendings held back, cycles that never ran, leave and holidays: every rule holds at each."""
    play = Play(rungs=rungs, calendar=calendar, due=due)
    for number, luck in enumerate(quarter):
        if luck != "away":
            play.step(START + timedelta(hours=9 * number), held=luck == "held")


@given(ladders(), calendars(), moments)
def test_after_any_outage_the_first_word_is_the_holders_highest(rungs, calendar, due):
    """The highest reminder whose day has come, but never past an attempt that was not made."""
    now = due + timedelta(days=400)
    mine = [rung for rung in rungs.rungs if rung.reminds]
    attempts = [at for at, rung in enumerate(mine) if rung.attempt]
    expected = mine[attempts[0]] if attempts else mine[-1]
    assert next_rung(rungs, due=due, told={}, calendar=calendar, now=now) == expected


@given(st.lists(st.sampled_from(["low", "normal", "high", "critical"]), min_size=20, max_size=60))
def test_no_rung_repeats_however_often_the_tier_rises(tiers):
    """A name told under one ladder is told under every ladder of the episode."""
    told: dict[str, datetime] = {}
    for number, tier in enumerate(tiers):
        move = climb(DEFAULT_LADDERS[tier], told, day(number))
        if isinstance(move, Rung):
            assert move.name not in told
            assert move.to_holder or any(
                name in told for name in ("heads_up", "on_the_day", "nudge")
            )
            told[move.name] = day(number)


@pytest.mark.parametrize("name", sorted(DEFAULT_LADDERS))
def test_every_preset_can_be_climbed_to_its_top(name):
    """Run daily without a break, each preset tells all its rungs in order, on their own days."""
    rungs = DEFAULT_LADDERS[name]
    told: dict[str, datetime] = {}
    for number in range(-10, 30):
        move = climb(rungs, told, day(number))
        if isinstance(move, Rung):
            told[move.name] = day(number)
    assert told == {rung.name: day(rung.days) for rung in rungs.rungs}
