"""The status: side by side, never blended, never ranked."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from trackwork.core.health import Health
from trackwork.core.subjects import item, person, team
from trackwork.practices.standing.report import ItemLine
from trackwork.practices.standing.state import START
from trackwork.practices.tracking.report import Dates
from trackwork.reports.status import ItemStatus, Turn, by_team, next_dates, overview

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
NO_DATES = Dates(
    proposed=None, first_committed=None, committed=None, provisional=False, actual=None, slips=0
)


def _item(name, health=Health.ON_TRACK, *, asked=True, done=False, initiative="tls", **more):
    state = replace(
        START,
        linked_at=NOW - timedelta(days=9) if asked else None,
        done_at=NOW if done else None,
        withdrawn=more.pop("withdrawn", False),
    )
    line = ItemLine(
        subject=item(initiative, name),
        state=state,
        health=health,
        heard_until=NOW + timedelta(days=1),
        read_at=more.pop("read_at", NOW),
        excepted=more.pop("excepted", False),
        suspended=more.pop("suspended", False),
    )
    dates = replace(NO_DATES, **more.pop("dates", {}))
    return ItemStatus(line=line, dates=dates, **more)


def _one(*items, now=NOW):
    (row,) = overview({"tls": "TLS move"}, items, now=now)
    return row


def test_every_health_has_its_own_count():
    """Nothing is added up across healths, done and excepted stand beside."""
    row = _one(
        _item("a"),
        _item("b", Health.AT_RISK),
        _item("c", Health.DONE_CLAIMED, done=True),
        _item("d", Health.AT_RISK, excepted=True),
    )
    assert row.counts[Health.ON_TRACK] == 1
    assert row.counts[Health.AT_RISK] == 1
    assert row.counts[Health.NOT_NOW] == 1
    assert row.counts[Health.DONE_CLAIMED] == 1
    assert row.figures.heard.of == 2
    assert row.figures.reconciles


def test_who_was_not_asked_cannot_be_unheard():
    """An item before first contact has no health; it is counted as not asked."""
    row = _one(_item("a", Health.NOT_HEARD, asked=False), _item("b"))
    assert row.not_asked == 1
    assert row.counts[Health.NOT_HEARD] == 0


def test_withdrawn_items_are_nowhere():
    """What an initiative no longer asks is not shown with what it asks."""
    row = _one(_item("a"), _item("b", withdrawn=True))
    assert row.teams == 1
    assert sum(row.counts.values()) == 1
    assert [each.team for each in by_team([_item("a"), _item("b", withdrawn=True)])] == ["a"]


def test_figures_are_as_old_as_their_oldest_input():
    """The age shown is that of the tracker read longest ago."""
    old = NOW - timedelta(days=2)
    assert _one(_item("a"), _item("b", read_at=old)).oldest == old
    assert _one(_item("a", asked=False)).oldest is None


def test_initiatives_keep_their_order_and_strangers_stay_out():
    """Rows come in the order handed in; an item of no listed initiative is in none."""
    rows = overview(
        {"z": "Z", "a": "A"}, [_item("t", initiative="a"), _item("t", initiative="x")], now=NOW
    )
    assert [(row.key, row.figures.total) for row in rows] == [("z", 0), ("a", 1)]


def test_teams_come_by_name_whatever_they_said():
    """The order of teams tells nothing about them."""
    items = [_item("c", Health.OFF_TRACK), _item("a", Health.NOT_HEARD), _item("b")]
    assert [each.team for each in by_team(items)] == ["a", "b", "c"]


def test_a_done_done_item_is_done_though_an_exception_was_open():
    """Done beats not now."""
    found = _item("a", Health.DONE_VERIFIED, done=True, excepted=True)
    assert found.health is Health.DONE_VERIFIED


def test_next_dates_are_committed_or_else_proposed_and_lie_ahead():
    """Teams expected on one day stand together; a past day and a done item do not."""
    friday, monday = date(2026, 11, 20), date(2026, 11, 23)
    items = [
        _item("b", dates={"proposed": friday}),
        _item("a", dates={"proposed": friday, "committed": friday}),
        _item("c", dates={"committed": monday}),
        _item("d", dates={"committed": date(2026, 11, 13)}),
        _item("e", done=True, dates={"committed": friday}),
        _item("f", asked=False, dates={"proposed": friday}),
    ]
    found = next_dates(items, today=NOW.date())
    assert [(each.day, each.teams) for each in found] == [(friday, ("a", "b")), (monday, ("c",))]


def test_the_turn_shown_is_the_one_whose_time_runs():
    """A waiting turn gives way to a later one that runs; a done item is nobody's."""
    waits = Turn(holder=team("a"), kind="deliver", due=NOW, waits="blocked")
    runs = Turn(holder=person("mara"), kind="decide", due=NOW + timedelta(days=3))
    assert _item("a", turns=(waits, runs)).turn == runs
    assert _item("a", turns=(waits,)).turn == waits
    assert _item("a", turns=(runs,), done=True).turn is None
    assert _item("a").turn is None
