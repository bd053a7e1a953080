"""A small made-up workspace as the views read it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from trackwork.core.health import Health
from trackwork.core.people import Directory, Person, Team
from trackwork.core.subjects import item, person, team
from trackwork.core.workspace import Initiative, Workspace
from trackwork.practices.exceptions.state import START as NO_EXCEPTION
from trackwork.practices.standing.report import ItemLine, figures
from trackwork.practices.standing.state import START
from trackwork.practices.tracking.report import Dates
from trackwork.reports.forecast import CountForecast, Forecast
from trackwork.reports.material import Material, Noted, Sent, Then, Word
from trackwork.reports.status import ItemStatus, Turn

NOW = datetime(2026, 11, 20, 9, 12, tzinfo=UTC)
TODAY = NOW.date()
NO_DATES = Dates(
    proposed=None, first_committed=None, committed=None, provisional=False, actual=None, slips=0
)
FINISHED = {Health.DONE_CLAIMED, Health.DONE_VERIFIED}


def one(name, health=Health.ON_TRACK, *, initiative="tls-move", part="", **more):
    """One item of a team, as its health says."""
    done = health in FINISHED
    state = replace(
        START,
        linked_at=NOW - timedelta(days=40) if more.pop("asked", True) else None,
        done_at=NOW - timedelta(days=3) if done else None,
        was_on_track=more.pop("was_on_track", False),
        surprises=more.pop("surprises", 0),
    )
    heard = health is not Health.NOT_HEARD
    line = ItemLine(
        subject=item(initiative, name, part),
        state=state,
        health=health,
        heard_until=NOW + timedelta(days=2) if heard else None,
        read_at=more.pop("read_at", NOW - timedelta(minutes=12)),
        excepted=health is Health.NOT_NOW,
        date_passed=more.pop("date_passed", False),
    )
    dates = replace(NO_DATES, **more.pop("dates", {}))
    return ItemStatus(line=line, dates=dates, **more)


def turn(who, kind, *, days=2, since=NOW - timedelta(days=5), waits=""):
    """It is a team's turn, or a person's: ``team:ledger``, ``person:mara``."""
    sort, _, key = who.partition(":")
    holder = team(key) if sort == "team" else person(key)
    return Turn(holder=holder, kind=kind, due=NOW + timedelta(days=days), waits=waits, since=since)


def initiative(key="tls-move", title="TLS move", **more):
    """An initiative of Mara's, for Sam."""
    told = {"ask": "We ask you to send traffic through the new gateway.", "owner": "mara"}
    return Initiative(key=key, title=title, sponsor="sam", **{**told, **more})


def workspace(*initiatives, title="Platform moves"):
    """Three teams and two people."""
    known = initiatives or (initiative(),)
    teams = {key: Team(key=key, name=key) for key in ("auth-web", "ledger", "search-api")}
    people = {key: Person(key=key, name=key.title()) for key in ("mara", "sam")}
    return Workspace(
        id="moves",
        title=title,
        directory=Directory(people=people, teams=teams),
        initiatives=MappingProxyType({each.key: each for each in known}),
        priorities=tuple(each.key for each in known),
    )


def noted(name="ledger", *, reason="capacity", initiative="tls-move", decider="", **more):
    """An exception that stands."""
    state = replace(
        NO_EXCEPTION, filed_at=NOW - timedelta(days=9), reason=reason, **{"stood": True, **more}
    )
    return Noted(subject=item(initiative, name), state=state, decider=decider)


def weeks(items, *, number=3):
    """The same figures week by week, one item less done in each week before."""
    found = figures([each.line for each in items], now=NOW)
    done = sum(each.health in FINISHED for each in items)
    return tuple(
        Then(
            at=NOW - timedelta(weeks=back),
            figures=found,
            asked=len(items),
            done=max(0, done - back),
            excepted=found.excepted,
        )
        for back in reversed(range(number))
    )


def material(items=None, *, of=None, **more):
    """Everything the views read; some of each health without ``items``."""
    some = tuple(usual() if items is None else items)
    by_key = {"": weeks(some)}
    for key in {each.initiative for each in some}:
        by_key[key] = weeks([each for each in some if each.initiative == key])
    given = {"gear": "live", "exceptions": (), "sent": (), "words": (), "weeks": by_key}
    return Material(workspace=of or workspace(), now=NOW, items=some, **{**given, **more})


def usual():
    """Seven items, one of each health, two of them of one team."""
    first, later = date(2026, 11, 11), date(2026, 12, 11)
    return (
        one("auth-web", Health.AT_RISK, dates={"first_committed": first, "committed": later}),
        one("auth-web", Health.DONE_VERIFIED, part="ios", dates={"actual": date(2026, 11, 2)}),
        one("ledger", Health.NOT_NOW, excepted_until=date(2027, 3, 1)),
        one("ledger", Health.NOT_HEARD, part="batch", turns=(turn("team:ledger", "update"),)),
        one("search-api", Health.ON_TRACK, word_at=NOW - timedelta(days=1)),
        one("search-api", Health.OFF_TRACK, part="old", surprises=1, was_on_track=True),
        one("search-api", Health.DONE_CLAIMED, part="new"),
    )


def sent(days, *, about="ledger", kind="mail", who="jo"):
    """A message some days ago."""
    subject = item("tls-move", about) if about else person(who)
    return Sent(at=NOW - timedelta(days=days), subject=subject, kind=kind, person=who)


def word(days, *, about="ledger"):
    """A word some days ago."""
    return Word(at=NOW - timedelta(days=days), subject=item("tls-move", about))


def likely(name, day, *, part=""):
    """A forecast of one item, by its subject."""
    made = Forecast(
        at=TODAY, low=day, likely=day, high=day, share=0.8, chance=0.9, basis="the others"
    )
    return {item("tls-move", name, part): made}


def ahead(low, middle, high, *, days=30):
    """How many are done by a day."""
    return (
        CountForecast(
            at=TODAY,
            day=TODAY + timedelta(days=days),
            low=low,
            likely=middle,
            high=high,
            share=0.8,
            basis="weeks before",
        ),
    )
