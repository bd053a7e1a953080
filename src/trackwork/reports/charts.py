"""What a chart shows, before anybody draws it: names, numbers, and a sentence that says the same.

Four shapes are enough: lines over time, bars over time, a grid of counts, and dates on a line.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeAlias

from trackwork.core.health import Health

Numbers: TypeAlias = tuple[tuple[str, ...], list[tuple[str | int | float | date | None, ...]]]
"""Heads, and rows below them."""


class Chart(Protocol):
    """Anything drawable: ``name`` is a file's stem, ``says`` the text alternative."""

    @property
    def name(self) -> str:
        """A short name for files and ids."""

    @property
    def title(self) -> str:
        """What stands above it."""

    @property
    def says(self) -> str:
        """The same in a sentence."""

    def numbers(self) -> Numbers:
        """The numbers behind it, as a table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One line or one kind of bar: a value per day, None where nothing is known."""

    label: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """A point of a forecast: the likely value and its range."""

    day: date
    low: float
    likely: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Values over time, from zero to ``top``; a forecast may go on where they end."""

    name: str
    title: str
    says: str
    unit: str
    days: tuple[date, ...]
    series: tuple[Series, ...]
    top: float
    ahead: tuple[Ahead, ...] = ()

    def numbers(self) -> Numbers:
        """A row per day; forecast rows have their range."""
        more = ("lowest likely", "highest likely") if self.ahead else ()
        heads = ("day", *(f"{each.label} ({self.unit})" for each in self.series), *more)
        gap = (None,) * len(more)
        rows: list[tuple[str | int | float | date | None, ...]] = [
            (day, *(each.values[at] for each in self.series), *gap)
            for at, day in enumerate(self.days)
        ]
        beside = (None,) * (len(self.series) - 1)
        rows += [(x.day, x.likely, *beside, x.low, x.high) for x in self.ahead]
        return heads, rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Counts over time, side by side."""

    name: str
    title: str
    says: str
    unit: str
    days: tuple[date, ...]
    series: tuple[Series, ...]

    @property
    def top(self) -> float:
        """The highest bar, at least one."""
        return max([1.0, *(v for each in self.series for v in each.values if v is not None)])

    def numbers(self) -> Numbers:
        """A row per day."""
        heads = ("week of", *(f"{each.label} ({self.unit})" for each in self.series))
        return heads, [
            (day, *(each.values[at] for each in self.series)) for at, day in enumerate(self.days)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Counts by row and state; a row's name comes first, in an order that ranks nobody."""

    name: str
    title: str
    says: str
    states: tuple[Health, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]

    def numbers(self) -> Numbers:
        """A row per row."""
        return ("team", *map(str, self.states)), [(name, *counts) for name, counts in self.rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One item's dates: what was first committed, what is now, what is likely, what came."""

    label: str
    first: date | None
    committed: date | None
    forecast: date | None
    actual: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slips:
    """Dates of items side by side on one line of time."""

    name: str
    title: str
    says: str
    rows: tuple[Slip, ...]
    today: date

    def numbers(self) -> Numbers:
        """A row per item."""
        heads = ("item", "first committed", "committed", "forecast", "actual")
        return heads, [(x.label, x.first, x.committed, x.forecast, x.actual) for x in self.rows]


def span(days: Iterable[date | None]) -> tuple[date, date] | None:
    """The first and the last of some days; None without any."""
    known = [each for each in days if each is not None]
    return (min(known), max(known)) if known else None
