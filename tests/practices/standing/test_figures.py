from dataclasses import replace
from datetime import timedelta

from tests.practices.builders import MONDAY, World
from trackwork.core.health import Health
from trackwork.core.obligations import Episode
from trackwork.core.subjects import item, person, team
from trackwork.practices.standing.report import (
    PEOPLE,
    Charged,
    ItemLine,
    Matter,
    Scripted,
    Word,
    charged,
    figures,
    scripted,
    turns,
)
from trackwork.practices.standing.state import Standing

LINKED = Standing(linked_at=MONDAY)
SOON = MONDAY + timedelta(days=1)


def line(key: str, **more) -> ItemLine:
    """One heard item that is on track, with what differs."""
    values = {
        "subject": item("tls-move", key),
        "state": LINKED,
        "health": Health.ON_TRACK,
        "heard_until": SOON,
        "read_at": MONDAY,
        **more,
    }
    return ItemLine(**values)


def calendars(holder):
    """Everybody's calendar in the builders' world."""
    return World().view().calendar(holder)


def test_rates_are_over_open_items_past_contact_that_wait_for_nothing():
    """Done, excepted, suspended, not yet contacted and withdrawn stand beside, never inside."""
    lines = [
        line("a"),
        line("b", heard_until=MONDAY, health=Health.NOT_HEARD),
        line("c", heard_until=None, health=Health.NOT_HEARD),
        line("d", date_passed=True),
        line("e", state=replace(LINKED, done_at=MONDAY), health=Health.DONE_CLAIMED),
        line("f", excepted=True, health=Health.ON_TRACK),
        line("g", suspended=True),
        line("h", state=Standing(), heard_until=None, health=Health.NOT_HEARD),
        line("i", state=replace(LINKED, withdrawn=True)),
    ]
    found = figures(lines, now=MONDAY)
    assert str(found.heard) == "2 of 4"
    assert str(found.good_standing) == "1 of 4"
    beside = (found.done, found.excepted, found.suspended, found.before_contact, found.withdrawn)
    assert beside == (1, 1, 1, 1, 1)
    assert found.counts[Health.NOT_NOW] == 1
    assert found.counts[Health.OFF_TRACK] == 0
    assert found.total == 9
    assert found.reconciles


def test_an_item_listed_twice_does_not_reconcile():
    """A roll-up that does not add up says so, so that nobody publishes it."""
    assert not figures([line("a"), line("a", excepted=True)], now=MONDAY).reconciles


def test_surprises_are_of_items_that_were_once_on_track():
    """Two said that all is well; one of them then slipped."""
    lines = [
        line("a", state=replace(LINKED, was_on_track=True, surprises=2)),
        line("b", state=replace(LINKED, was_on_track=True)),
        line("c"),
    ]
    assert str(figures(lines, now=MONDAY).surprises) == "1 of 2"


def test_a_figure_carries_its_oldest_input():
    """The place read longest ago decides how old the figure is."""
    old = MONDAY - timedelta(days=3)
    found = figures([line("a"), line("b", read_at=old)], now=MONDAY)
    assert found.heard.oldest == found.good_standing.oldest == old
    assert figures([], now=MONDAY).heard.oldest is None
    assert str(figures([], now=MONDAY).heard) == "0 of 0"


def test_the_same_words_in_the_same_minute_on_many_items_look_scripted():
    """Three items, one text, one minute; two are a coincidence."""
    words = [
        Word(subject=item("tls-move", key), text=text, at=MONDAY + timedelta(seconds=at))
        for key, text, at in (
            ("c", "On  track", 5),
            ("a", "on track", 9),
            ("b", "on track", 59),
            ("d", "on track", 61),
            ("e", "certs are late", 3),
            ("e", "on track", 4),
        )
    ]
    expected = Scripted(
        text="on track",
        minute=MONDAY,
        subjects=tuple(item("tls-move", key) for key in "abce"),
    )
    assert scripted(words) == (expected,)
    assert scripted(words, least=5) == ()


def matter(kind: str, holder, *, opened: int = 0, due: int = 4, **more) -> Matter:
    """An open episode, with days from Monday."""
    episode = Episode(
        id=kind,
        practice="standing",
        slot=kind,
        kind=kind,
        anchor="a",
        holder=holder,
        due=MONDAY + timedelta(days=due),
        opened=MONDAY + timedelta(days=opened),
        tier="normal",
        ladder="normal",
        ladder_version="v",
        reasons=("because",) if kind == "decide" else (),
    )
    return Matter(subject=item("tls-move", "ledger"), episode=episode, **more)


def test_waiting_time_is_the_holders_from_when_somebody_waits():
    """A decision is waited for from the start, an update only once it is due."""
    now = MONDAY + timedelta(days=7)
    rows = turns(
        [
            matter("update", team("ledger")),
            matter("decide", person("mara"), due=2),
            matter("respond", person("sam"), due=9, waits=True),
            matter("review", person("sam"), due=8),
        ],
        calendars,
        now=now,
    )
    assert [(row.kind, row.days, row.why) for row in rows] == [
        ("decide", 5, "because"),
        ("update", 1, ""),
        ("review", 0, ""),
        ("respond", 0, ""),
    ]
    assert charged(rows) == (
        Charged(holder="ledger", days=1, matters=1),
        Charged(holder=PEOPLE, days=5, matters=3),
    )
