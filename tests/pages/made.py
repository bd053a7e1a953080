"""A small made-up portfolio as Material, with the same words in every field people can write."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from trackwork.core.health import Health
from trackwork.core.obligations import Kind
from trackwork.core.people import Directory, Person, Team
from trackwork.core.subjects import Subject, item, person, team
from trackwork.core.workspace import AskedTeam, Initiative, Workspace
from trackwork.practices.exceptions.state import Exceptions
from trackwork.practices.standing.report import ItemLine, figures
from trackwork.practices.standing.state import START
from trackwork.practices.tracking.report import Dates
from trackwork.reports.forecast import CountForecast
from trackwork.reports.material import Material, Noted, Sent, Then, Word
from trackwork.reports.status import ItemStatus, Turn

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
TEAMS = ("ledger", "mobile-app", "payments-api", "refunds")


def portfolio(words: str = "", *, visibility: str = "teams") -> Material:
    """Two initiatives, four teams, one exception; ``words`` follow every title, name and reason."""
    workspace = _workspace(words, visibility)
    items = tuple(_items(words))
    weeks = tuple(_then(items, NOW - timedelta(weeks=back)) for back in (2, 1, 0))
    excepted = Exceptions(
        reason=f"audit{words}",
        filed_at=NOW - 3 * DAY,
        until=date(2027, 3, 1),
        hours=12.0,
        team="refunds",
    )
    return Material(
        workspace=workspace,
        gear="live",
        now=NOW,
        items=items,
        weeks=MappingProxyType({"": weeks, "tls": weeks, "logs": weeks}),
        exceptions=(
            Noted(subject=item("tls", "refunds"), state=excepted, decider="mara"),
            Noted(subject=item("logs", "refunds"), state=excepted, decider="mara"),
        ),
        sent=(
            Sent(at=NOW - 9 * DAY, subject=item("tls", "ledger"), kind="comment", person="mara"),
            Sent(at=NOW - 2 * DAY, subject=item("tls", "refunds"), kind="digest", person="ola"),
        ),
        words=(Word(at=NOW - 2 * DAY, subject=item("tls", "ledger")),),
        ahead=MappingProxyType({"tls": _ahead()}),
    )


def _workspace(words: str, visibility: str) -> Workspace:
    people = {key: Person(key=key, name=f"{key.title()}{words}") for key in ("mara", "ola")}
    teams = {key: Team(key=key, name=f"{key}{words}") for key in TEAMS}
    tls = Initiative(
        key="tls",
        title=f"TLS move{words}",
        ask=f"We ask you to switch the old route off.{words}",
        good_for_you=f"no more certificate pages{words}",
        owner="mara",
        sponsor="ola",
        asked=tuple(AskedTeam(team=key) for key in TEAMS),
        by=date(2026, 12, 11),
        rank=f"after incidents{words}",
        cost_hours=(3, 9),
    )
    logs = replace(tls, key="logs", title=f"Log retention{words}", visibility=visibility)
    return Workspace(
        id="acme",
        title=f"Platform moves{words}",
        directory=Directory(people=MappingProxyType(people), teams=MappingProxyType(teams)),
        initiatives=MappingProxyType({"tls": tls, "logs": logs}),
        priorities=("tls", "logs"),
    )


def _items(words: str) -> list[ItemStatus]:
    healths = (Health.ON_TRACK, Health.NOT_HEARD, Health.DONE_VERIFIED, Health.NOT_NOW)
    found = []
    for key in ("tls", "logs"):
        for name, health in zip(TEAMS, healths, strict=True):
            found.append(_item(item(key, name), health, words))
    return found


def _item(subject: Subject, health: Health, words: str) -> ItemStatus:
    done = NOW - 5 * DAY if health is Health.DONE_VERIFIED else None
    excepted = health is Health.NOT_NOW
    state = replace(START, linked_at=NOW - 30 * DAY, done_at=done, word_at=NOW - 6 * DAY)
    line = ItemLine(
        subject=subject,
        state=state,
        health=health,
        heard_until=NOW - DAY if health is Health.NOT_HEARD else NOW + DAY,
        read_at=NOW - timedelta(hours=2),
        excepted=excepted,
    )
    dates = Dates(
        proposed=date(2026, 12, 11),
        first_committed=date(2026, 12, 1),
        committed=date(2026, 12, 11),
        provisional=False,
        actual=done.date() if done else None,
        slips=1,
    )
    return ItemStatus(
        line=line,
        dates=dates,
        turns=_turns(subject, health, words),
        excepted_until=date(2027, 3, 1) if excepted else None,
        word_at=NOW - 6 * DAY,
    )


def _turns(subject: Subject, health: Health, words: str) -> tuple[Turn, ...]:
    mine = Turn(
        holder=team(subject.key.partition("/")[2]),
        kind=Kind.UPDATE,
        due=NOW + DAY,
        waits=f"a freeze{words}" if health is Health.NOT_NOW else "",
    )
    if health is not Health.NOT_HEARD:
        return (mine,)
    since = NOW - 4 * DAY
    asked = Turn(
        holder=person("ola"), kind=Kind.RESPOND, due=NOW + DAY, since=since, why=f"quiet{words}"
    )
    help_wanted = replace(asked, holder=person("mara"), kind=Kind.NEXT_STEP)
    return (mine, asked, help_wanted)


def _then(items: tuple[ItemStatus, ...], at: datetime) -> Then:
    found = figures([x.line for x in items], now=at)
    done = sum(x.line.state.done_at is not None and x.line.state.done_at <= at for x in items)
    return Then(at=at, figures=found, asked=len(items), done=done)


def _ahead() -> tuple[CountForecast, ...]:
    at = NOW.date()
    return tuple(
        CountForecast(
            at=at,
            day=at + timedelta(weeks=weeks),
            low=2,
            likely=2 + weeks // 4,
            high=4,
            share=0.8,
            basis="three teams like these",
        )
        for weeks in (4, 8)
    )
