from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.pretend_ladders import calendars, moments
from trackwork.core.brakes import (
    Attention,
    Brakes,
    Drop,
    Go,
    Hold,
    attention,
    next_week,
    reaches,
    week_of,
)
from trackwork.core.calendars import Span, WorkingCalendar
from trackwork.core.effects import COMMENTS, DIGESTS, Carried, Effect, EffectKind
from trackwork.core.policy import Budget
from trackwork.core.subjects import item
from trackwork.core.workspace import Gear

TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
PLACES = frozenset({("files", "payments")})
BERLIN = WorkingCalendar(zone="Europe/Berlin", country="DE")


def effect(kind=EffectKind.COMMENT, **values) -> Effect:
    """A comment in a listed place that interrupts Mara, unless told otherwise."""
    usual: dict[str, Any] = {
        "tracker": "files",
        "place": "payments",
        "person": "mara",
        "interrupts": True,
    }
    return Effect(id="e1", kind=kind, subject=item("tls", "payments"), body="b", **usual | values)


def brakes(**values) -> Brakes:
    """Live, nothing in the way, unless told otherwise."""
    return Brakes(**{"gear": Gear.LIVE, "places": PLACES, "name": "Mara", **values})


def check(of=None, *, now=TUESDAY, **values):
    return brakes(**values).check(of or effect(), now=now)


def test_with_nothing_in_the_way_it_goes():
    """Live, in working hours, within every budget."""
    assert check() == Go()


def test_a_settled_matter_goes_nowhere():
    """The reason is kept; it is stronger than every reason to wait."""
    assert check(settled="the team answered", paused=True) == Drop("the team answered")


@pytest.mark.parametrize("kind", ["create", "adopt", "comment", "block", "fields", "react"])
def test_only_listed_backlogs_are_written_to(kind):
    """Any write to a tracker outside the workspace's list is dropped."""
    found = check(effect(EffectKind(kind), place="someone-elses"))
    assert found == Drop("files:someone-elses is not a backlog of this workspace")


def test_mail_needs_no_backlog():
    """A person is reached without a place in a tracker."""
    assert check(effect(EffectKind.MAIL, tracker="", place="")) == Go()


def test_the_kill_switch_holds_everything():
    """Even a quiet edit, until the operator resumes."""
    quiet = effect(EffectKind.BLOCK, person=None, interrupts=False)
    assert check(quiet, paused=True, gear=Gear.WATCH) == Hold("paused by the operator")


@pytest.mark.parametrize("gear", ["watch", "rehearse"])
def test_nothing_leaves_in_a_lower_gear(gear):
    """The reason names the gear."""
    assert check(gear=Gear(gear)) == Hold(f"gear is {gear}")


def test_linking_an_issue_is_part_of_a_rehearsal():
    """It writes nothing outside, so no pace holds it; a lower gear and the kill switch do."""
    link = effect(EffectKind.ADOPT, person=None, interrupts=False)
    assert check(link, gear=Gear.REHEARSE, this_run=500) == Go()
    assert check(link, gear=Gear.WATCH) == Hold("gear is watch")
    assert check(link, gear=Gear.REHEARSE, paused=True) == Hold("paused by the operator")


def test_an_effect_waits_for_its_own_day():
    """``not_before`` in the person's time; once it has come, it goes."""
    later = TUESDAY + timedelta(days=1)
    held = check(effect(not_before=later), calendar=BERLIN)
    assert held == Hold("planned for Wed 25 Nov, 11:00", later)
    assert check(effect(not_before=TUESDAY)) == Go()


def test_an_item_gets_at_most_its_lifetime_of_comments():
    """The twenty-first comment is dropped; a quiet edit still goes."""
    assert check(comments=19) == Go()
    assert check(comments=20) == Drop("this item has had its 20 comments from us")
    full = Drop("this item has had its 20 comments from us")
    assert check(effect(EffectKind.DIGEST_COMMENT), comments=20) == full
    assert check(effect(EffectKind.BLOCK), comments=20) == Go()


ASKING = (Carried(episode="x", rung="nudge"),)


def test_who_wrote_today_is_not_asked_today():
    """In the team's own day, however late; the next working day it may go."""
    kolkata = WorkingCalendar(zone="Asia/Kolkata")
    wrote = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)  # half past midnight on Tuesday there
    held = check(effect(carries=ASKING), team=kolkata, team_wrote=wrote)
    assert held == Hold("the team wrote today", datetime(2026, 11, 25, 3, 30, tzinfo=UTC))
    before = wrote - timedelta(hours=1)
    assert check(effect(carries=ASKING), team=kolkata, team_wrote=before) == Go()


def test_an_answer_to_what_the_team_wrote_goes_at_once():
    """What asks nothing of the team is not held for its word; nor is a rung to others."""
    assert check(effect(), team_wrote=TUESDAY) == Go()
    others = (Carried(episode="x", rung="lead", to_holder=False),)
    assert check(effect(carries=others), team_wrote=TUESDAY) == Go()


@pytest.mark.parametrize(
    ("now", "reason", "until"),
    [
        (
            datetime(2026, 11, 24, 6, 0, tzinfo=UTC),
            "quiet hours until 09:00",
            datetime(2026, 11, 24, 8, 0, tzinfo=UTC),
        ),
        (
            datetime(2026, 11, 27, 20, 0, tzinfo=UTC),
            "quiet hours until Mon 30 Nov, 09:00",
            datetime(2026, 11, 30, 8, 0, tzinfo=UTC),
        ),
        (
            datetime(2026, 12, 25, 10, 0, tzinfo=UTC),
            "public holiday (Christmas Day) until Mon 28 Dec, 09:00",
            datetime(2026, 12, 28, 8, 0, tzinfo=UTC),
        ),
    ],
)
def test_a_persons_hours_are_kept(now, reason, until):
    """The reason is in plain words and in the person's own time."""
    assert check(now=now, calendar=BERLIN) == Hold(reason, until)


def test_leave_says_itself_until_when():
    """The words of the calendar stand; nothing is said twice."""
    away = Span.of_days(date(2026, 11, 23), date(2026, 11, 27), zone="UTC", why="leave")
    held = check(calendar=WorkingCalendar(away=(away,)))
    assert held == Hold("leave until Mon 30 Nov", datetime(2026, 11, 30, 9, tzinfo=UTC))


def test_a_freeze_without_end_has_no_until():
    """It waits until somebody changes the calendar."""
    forever = Span(datetime(2026, 1, 1, tzinfo=UTC), datetime(2500, 1, 1, tzinfo=UTC), "freeze")
    held = check(calendar=WorkingCalendar(away=(forever,)))
    assert held == Hold("freeze until further notice")


def test_a_week_without_a_next_one_has_no_until():
    """Who works this week and then never again gets nothing more."""
    forever = Span(datetime(2026, 11, 26, tzinfo=UTC), datetime(2500, 1, 1, tzinfo=UTC), "freeze")
    calendar = WorkingCalendar(away=(forever,))
    held = check(calendar=calendar, used=Attention(interruptions=1))
    assert held == Hold("Mara had this week's message")


def test_a_quiet_edit_keeps_nobody_from_sleep():
    """Who is not interrupted has no quiet hours; neither has a place nobody stands behind."""
    night = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    assert check(effect(interrupts=False), now=night) == Go()
    assert check(effect(person=None), now=night) == Go()


def test_one_message_a_week():
    """What does not fit waits for the opening of the person's next week."""
    monday = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
    held = check(calendar=BERLIN, used=Attention(interruptions=1))
    assert held == Hold("Mara had this week's message", monday)
    nameless = check(name="", used=Attention(interruptions=1))
    assert isinstance(nameless, Hold)
    assert nameless.reason == "mara had this week's message"


def test_mail_interrupts_whatever_it_says_of_itself():
    """Forgetting to mark a mail does not get it past the budget."""
    mail = effect(EffectKind.MAIL, interrupts=False)
    assert reaches(mail)
    assert isinstance(check(mail, used=Attention(interruptions=1)), Hold)


def test_a_critical_message_has_a_place_of_its_own():
    """It takes the reserved place first, so it keeps nothing from the ordinary one, then none."""
    critical = effect(critical=True)
    assert check(critical, used=Attention(interruptions=1)) == Go()
    assert check(critical, used=Attention(critical=1)) == Go()
    assert check(effect(), used=Attention(critical=1)) == Go()
    assert isinstance(check(effect(), used=Attention(critical=2)), Hold)
    assert isinstance(check(critical, used=Attention(interruptions=1, critical=1)), Hold)


def test_a_digest_is_counted_as_a_digest():
    """It takes nothing from the week's message, and there is one a week."""
    digest = effect(EffectKind.DIGEST)
    assert check(digest, used=Attention(interruptions=1)) == Go()
    assert check(used=Attention(digests=1)) == Go()
    held = check(digest, used=Attention(digests=1))
    assert isinstance(held, Hold)
    assert held.reason == "Mara had this week's digest"


def test_a_run_has_a_size():
    """The rest goes with the next run."""
    held = check(effect(EffectKind.BLOCK), this_run=500)
    assert held == Hold(
        "this run did its 500; the next one goes on", TUESDAY + timedelta(minutes=1)
    )


def test_new_texts_on_a_tracker_have_a_pace():
    """Forty a minute, 250 an hour; edits are not new texts."""
    minute = check(last_minute=40)
    hour = check(effect(EffectKind.CREATE, person=None), last_hour=250)
    assert minute == Hold("40 new texts a minute are enough", TUESDAY + timedelta(minutes=1))
    assert hour == Hold("250 new texts an hour are enough", TUESDAY + timedelta(minutes=10))
    assert check(effect(EffectKind.BLOCK), last_minute=40, last_hour=250) == Go()


def test_the_strongest_reason_is_the_one_told():
    """Taken away one by one, the brakes answer in their documented order."""
    night = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    found = []
    values = {
        "settled": "over",
        "paused": True,
        "gear": Gear.REHEARSE,
        "comments": 20,
        "team_wrote": night,
        "used": Attention(interruptions=1),
        "this_run": 500,
        "last_minute": 40,
    }
    asking = effect(carries=ASKING)
    for name in ("", *values):
        values.pop(name, None)
        at = night if "team_wrote" in values or name == "team_wrote" else TUESDAY
        verdict = check(asking, now=at, **values)
        found.append(verdict.reason if not isinstance(verdict, Go) else "go")
    assert [text.split()[0] for text in found] == [
        "over",
        "paused",
        "gear",
        "this",
        "the",
        "quiet",
        "this",
        "40",
        "go",
    ]


def test_a_week_is_the_persons_own():
    """Sunday evening in London is Monday, and another week, in Kolkata."""
    sunday = datetime(2026, 11, 29, 20, 0, tzinfo=UTC)
    assert week_of(sunday, WorkingCalendar()) == (2026, 48)
    assert week_of(sunday, WorkingCalendar(zone="Asia/Kolkata")) == (2026, 49)


def test_a_week_opens_on_its_first_working_day():
    """A holiday on Monday moves it; New Year's Eve is in the ISO week of its Thursday."""
    closed = WorkingCalendar(extra_holidays=frozenset({date(2026, 11, 30)}))
    assert next_week(TUESDAY, closed) == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert week_of(datetime(2027, 1, 1, tzinfo=UTC), WorkingCalendar()) == (2026, 53)


def test_attention_counts_what_reached_the_person_this_week():
    """Digests, critical and ordinary ones apart; quiet edits and last week not at all."""
    sent = [
        (effect(), TUESDAY),
        (effect(critical=True), TUESDAY),
        (effect(EffectKind.DIGEST, critical=True), TUESDAY),
        (effect(interrupts=False), TUESDAY),
        (effect(), TUESDAY - timedelta(days=2)),
    ]
    found = attention(sent, calendar=WorkingCalendar(), now=TUESDAY)
    assert found == Attention(interruptions=1, critical=1, digests=1)


kinds = st.sampled_from([*sorted(COMMENTS | DIGESTS), EffectKind.MAIL, EffectKind.BLOCK])
tries = st.lists(st.tuples(moments, kinds, st.booleans()), max_size=40)


@given(tries, calendars(), st.integers(0, 3), st.integers(0, 2), st.integers(0, 2))
def test_nobody_gets_more_than_the_budget_in_any_week(sendings, calendar, ordinary, extra, digests):
    """Whatever is sent in whatever order: per week of the person never more than agreed."""
    budget = Budget(
        interruptions_per_week=ordinary, critical_per_week=extra, digests_per_week=digests
    )
    sent: list[tuple[Effect, datetime]] = []
    for now, kind, critical in sorted(sendings):
        used = attention(sent, calendar=calendar, now=now)
        one = effect(kind, critical=critical)
        verdict = brakes(calendar=calendar, used=used, budget=budget).check(one, now=now)
        if isinstance(verdict, Go):
            sent.append((one, now))
            assert not reaches(one) or calendar.is_open(now)
        elif isinstance(verdict, Hold) and "this week" in verdict.reason:
            assert verdict.until is not None
            assert week_of(verdict.until, calendar) > week_of(now, calendar)
            assert calendar.is_open(verdict.until)
    for _, at in sent:
        total = attention(sent, calendar=calendar, now=at)
        assert total.interruptions <= ordinary
        assert total.interruptions + total.critical <= ordinary + extra
        assert total.digests <= digests


@given(moments, calendars())
def test_what_waits_for_hours_goes_when_they_open(now, calendar):
    """At ``until`` the same effect goes."""
    verdict = check(now=now, calendar=calendar)
    if isinstance(verdict, Hold):
        assert verdict.until is not None
        assert check(now=verdict.until, calendar=calendar) == Go()


def test_an_evening_worker_has_quiet_mornings():
    """Hours are the person's, not the office's."""
    late = WorkingCalendar(opens=time(14), closes=time(22))
    assert check(calendar=late) == Hold("quiet hours until 14:00", TUESDAY.replace(hour=14))
