"""Two sides change the same fields, whatever crashes, lags or is lost: both agree in the end.

Some dozens of histories in `make test`; `make prove` sets ``PROVE_SYNC`` to 10000. A mistake that
a real tool makes is planted twice, to see that it is noticed.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import pytest

from tests.proof.accounting import wrong
from tests.proof.two_sided import play
from trackwork.ports import Issue, Listing
from trackwork.testing.simulation.outside import Line
from trackwork.testing.simulation.shelves import Shelf
from trackwork.testing.simulation.stage import Planted

HISTORIES = int(os.environ.get("PROVE_SYNC", "48"))
SHARES = 4
"""Pieces that the test runner may hand to several processes."""
ENOUGH = 60
"""Histories among which a planted mistake must have shown."""


@pytest.fixture(scope="module")
def shelves() -> Iterator[tuple[Shelf, Shelf]]:
    """Two ledgers for all histories of this module."""
    found = Shelf(), Shelf()
    yield found
    for each in found:
        each.ledger.close()


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("share", range(SHARES))
def test_both_sides_agree_and_no_edit_is_lost(shelves, share) -> None:
    """Each edit stands, was overtaken by its own side, or is on record; then nobody writes."""
    for seed in range(share, HISTORIES, SHARES):
        found = wrong(play(seed, *shelves))
        assert not found, f"history {seed}: {found}"


BROKE_ONCE = (405, 634, 1875, 2826, 4004)
"""Histories that showed a mistake of ours, or of this proof, and are played each time since."""


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", BROKE_ONCE)
def test_what_broke_once_holds(shelves, seed) -> None:
    """Whatever the number of histories played."""
    assert not wrong(play(seed, *shelves))


@dataclass(slots=True)
class LastWriteWins(Line):
    """Believes what it read when everything was listed, and writes over whatever came since."""

    listed: dict[tuple[str, str], Issue] = field(default_factory=dict)

    def listing(self, place: str, since: str | None) -> Listing:
        """A listing, kept."""
        found = Line.listing(self, place, since)
        self.listed |= {(place, each.native): each for each in found.issues}
        return found

    def issue(self, place: str, native: str) -> Issue | None:
        """The issue as it was listed, until we wrote."""
        return self.listed.get((place, native)) or Line.issue(self, place, native)

    def set_fields(self, place: str, native: str, values: Mapping[str, str]) -> None:
        """Ours, whatever is there."""
        self.listed.pop((place, native), None)
        Line.set_fields(self, place, native, values)

    def edit_body(self, place: str, native: str, *, body: str, expected: str) -> None:
        """As ever: only fields are in question."""
        self.listed.pop((place, native), None)
        Line.edit_body(self, place, native, body=body, expected=expected)


@dataclass(slots=True)
class Swaps(LastWriteWins):
    """Takes theirs at the very moment it gives ours, so that each side holds the other's value."""

    taken: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    def set_fields(self, place: str, native: str, values: Mapping[str, str]) -> None:
        """Ours goes there, and what was there is what we shall read."""
        now = Line.issue(self, place, native)
        before = self.listed.get((place, native))
        if now is not None and before is not None:
            new = {n: v for n, v in now.fields.items() if v != before.fields.get(n) and n in values}
            self.taken.setdefault((place, native), {}).update(new)
        LastWriteWins.set_fields(self, place, native, values)

    def listing(self, place: str, since: str | None) -> Listing:
        """A listing in which theirs is still there."""
        found = LastWriteWins.listing(self, place, since)
        return replace(found, issues=tuple(self._as_taken(each) for each in found.issues))

    def _as_taken(self, issue: Issue) -> Issue:
        taken = self.taken.get((issue.place, issue.native), {})
        return replace(issue, fields=MappingProxyType({**issue.fields, **taken}))


@pytest.mark.parametrize(("mistake", "first"), [(LastWriteWins, 49), (Swaps, 5)])
def test_a_planted_mistake_is_noticed(shelves, mistake, first) -> None:
    """The last write in silence, and a swap: each leaves an edit nobody can account for.

    ``first`` is a history that showed it when this was written; any of `ENOUGH` will do.
    """
    lines: dict[str, Line] = {}

    def through(line: Line) -> Line:
        known = lines.get(line.name)
        if known is None or known.tracker is not line.tracker:
            known = lines[line.name] = mistake(line.tracker, line.hazards, line.note)
        known.hazards, known.note = line.hazards, line.note
        return known

    planted = Planted(line=through)
    shelf, other = shelves
    seeds = ((first + number) % ENOUGH for number in range(ENOUGH))
    assert any(wrong(play(seed, shelf, other, planted)) for seed in seeds)
