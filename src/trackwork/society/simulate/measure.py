"""What came of a quarter, by the product's own figures, for every way alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from trackwork.core.health import Health
from trackwork.core.subjects import Subject
from trackwork.practices.standing.duties import heard_until
from trackwork.practices.standing.report import ItemLine, figures
from trackwork.society.simulate.deciding import Deciding
from trackwork.society.simulate.organisation import DAYS, WEEKS, Organisation, moment, person_key
from trackwork.society.simulate.people import People
from trackwork.society.simulate.records import Record
from trackwork.society.simulate.ways import Way

SETTLED_IN = 3
"""Weeks at the beginning that the averages leave out: everybody was asked only just now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Items on a Monday: ``heard`` and ``good`` are of ``open``; the rest stands beside."""

    open: int
    heard: int
    good: int
    excepted: int
    done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Messages:
    """Messages a person got in a week, over everybody who leads a team and all weeks."""

    median: float
    p90: float
    most: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One way's quarter. Shares are 0 to 1, averaged over the weeks after the first three.

    ``heard`` and ``good`` are of the open items; ``compliant`` is those in good standing or with
    an exception, of the open and excepted ones; ``excepted`` is the exceptions' part of these.
    ``surprised``: dates missed without an earlier word, of all dates. ``minutes`` are the chaser's,
    or those of all owners and sponsors, a week. ``empty``: words that said on track against better
    knowledge, of all words.
    """

    way: str
    heard: float
    good: float
    compliant: float
    excepted: float
    surprised: float
    missed: float
    done: float
    messages: Messages
    minutes: float
    empty: float
    weeks: tuple[Week, ...]


def week_of(
    organisation: Organisation,
    records: Mapping[Subject, Record],
    *,
    deciding: Deciding,
    day: int,
) -> Week:
    """The product's figures on a morning."""
    now = moment(day)
    lines = [_line(records[each.subject], deciding, now) for each in organisation.items]
    found = figures(lines, now=now)
    return Week(
        open=found.heard.of,
        heard=found.heard.count,
        good=found.good_standing.count,
        excepted=found.excepted,
        done=found.done,
    )


def _line(record: Record, deciding: Deciding, now: datetime) -> ItemLine:
    standing, tracking = record.states["standing"], record.states["tracking"]
    look = deciding.look(record.subject, now).at(record.episodes, record.states)
    is_open = standing.done_at is None
    committed = tracking.committed
    return ItemLine(
        subject=record.subject,
        state=standing,
        # Its health is shown nowhere here; the rates do not depend on it.
        health=Health.NOT_HEARD,
        heard_until=heard_until(record.subject, standing, look) if is_open else None,
        read_at=now,
        excepted=record.states["exceptions"].active,
        date_passed=is_open and committed is not None and committed < now.date(),
    )


def outcome(
    organisation: Organisation,
    way: Way,
    people: People,
    *,
    got: Mapping[tuple[str, int], int],
    weeks: Sequence[Week],
) -> Outcome:
    """One way's quarter in a few numbers."""
    counted = weeks[SETTLED_IN:]
    open_items = sum(each.open for each in counted)
    answerable = open_items + sum(each.excepted for each in counted)
    excepted = sum(each.excepted for each in counted)
    good = sum(each.good for each in counted)
    missed = [each for each in organisation.items if each.by < DAYS and each.ends > each.by]
    surprised = sum(people.warned.get(each.number, DAYS) > each.by for each in missed)
    dated = sum(each.by < DAYS for each in organisation.items)
    return Outcome(
        way=way.name,
        heard=_share(sum(each.heard for each in counted), open_items),
        good=_share(good, open_items),
        compliant=_share(good + excepted, answerable),
        excepted=_share(excepted, answerable),
        surprised=_share(surprised, dated),
        missed=_share(len(missed), dated),
        done=_share(weeks[-1].done, len(organisation.items)),
        messages=_messages(organisation, got),
        minutes=round(sum(way.minutes) / WEEKS, 1),
        empty=_share(people.empty, people.words),
        weeks=tuple(weeks),
    )


def _share(count: int, of: int) -> float:
    return round(count / of, 4) if of else 0.0


def _messages(organisation: Organisation, got: Mapping[tuple[str, int], int]) -> Messages:
    leads = {person_key(2 * each.number) for each in organisation.groups}
    quiet = [0] * (len(leads) * WEEKS - sum(who in leads for who, _ in got))
    counts = sorted([*quiet, *got.values()])
    return Messages(
        median=_at(counts, 0.5), p90=_at(counts, 0.9), most=counts[-1], total=sum(counts)
    )


def _at(counts: Sequence[int], share: float) -> float:
    """The smallest count that so large a share of the weeks does not exceed."""
    return float(counts[min(len(counts) - 1, int(share * len(counts)))])
