"""What the engine's own thinking costs: ``python -m benchmarks.deriving 10000`` prints it.

Items of a made-up workspace are settled for the first time, then all of them once more as after a
new policy, then a hundred that somebody wrote about: real practices, real ledger, no tracker.
"""

import argparse
import cProfile
import hashlib
import json
import pstats
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

from benchmarks.measuring import Figures, Took, median, opened, resident_mb, took
from benchmarks.pretend import NOW, TEAMS, subject_of
from trackwork.core.facts import Fact, Note
from trackwork.core.people import Directory, Hours, Person, Team
from trackwork.core.policy import Policy
from trackwork.core.workspace import AskedTeam, Backlog, Initiative, TrackerConfig, Workspace
from trackwork.engine.adopted import Adopted
from trackwork.engine.decide import decide
from trackwork.engine.parts import Parts
from trackwork.ledger import SqlLedger
from trackwork.practices import COMMANDS, PRACTICES
from trackwork.practices.standing.facts import UpdateGiven
from trackwork.practices.tracking.facts import DateCommitted, ItemAsked, ItemLinked
from trackwork.testing.clock import FakeClock
from trackwork.testing.fake_channel import FakeChannel
from trackwork.testing.simulation.outside import Shown

BATCH = 1_000
CHANGES = 100
PLANS = 12


def workspace() -> Workspace:
    """Four hundred teams in a few zones, twelve initiatives that ask something of all of them."""
    zones = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu")
    people = {"owen": Person(key="owen", name="Owen"), "sara": Person(key="sara", name="Sara")}
    people |= {f"lead-{n}": Person(key=f"lead-{n}", name=f"Lead {n}") for n in range(TEAMS)}
    teams = {
        f"team-{n}": Team(
            key=f"team-{n}",
            name=f"Team {n}",
            leads=(f"lead-{n}",),
            backlogs=(f"team-{n}",),
            hours=Hours(zone=zones[n % len(zones)]),
        )
        for n in range(TEAMS)
    }
    asked = tuple(AskedTeam(team=key) for key in teams)
    plans = {
        f"initiative-{n}": Initiative(
            key=f"initiative-{n}",
            title=f"Plan {n}",
            ask="Move to the new thing.",
            owner="owen",
            sponsor="sara",
            asked=asked,
            by=date(2026, 12, 11),
        )
        for n in range(PLANS)
    }
    tracker = TrackerConfig(name="fake", kind="fake", place="")
    backlogs = {key: Backlog(key=key, tracker="fake", place=key) for key in teams}
    return Workspace(
        id="bench",
        operator="owen",
        directory=Directory(people=MappingProxyType(people), teams=MappingProxyType(teams)),
        trackers=MappingProxyType({"fake": tracker}),
        backlogs=MappingProxyType(backlogs),
        initiatives=MappingProxyType(plans),
        policy=Policy(),
    )


def parts_of(ledger: SqlLedger, adopted: Workspace) -> Parts:
    """The engine's means without an outside."""
    return Parts(
        ledger=ledger,
        clock=FakeClock(NOW),
        readers={},
        writers={},
        mail=FakeChannel(),
        rehearsal=Shown(),
        key=b"a key for measuring only",
        practices=PRACTICES,
        commands=COMMANDS,
        adopted=lambda _: adopted,
        policy_of=lambda _: adopted.policy,
        hash_of=lambda text: hashlib.sha256(text.encode()).hexdigest(),
    )


def history(number: int) -> list[Fact]:
    """An item that was asked, lives somewhere, has a date, and was spoken of a day ago."""
    bodies = (
        ItemAsked(proposed=date(2026, 12, 11)),
        ItemLinked(tracker="fake", place=f"team-{number % TEAMS}", native=str(number)),
        DateCommitted(day=date(2026, 12, 11)),
        UpdateGiven(health="on track", note=Note("Two callers are left.")),
    )
    return [_fact(number, f"{at}", body, at - len(bodies)) for at, body in enumerate(bodies)]


def _fact(number: int, name: str, body: object, days: int) -> Fact:
    subject = subject_of(number)
    return Fact(
        key=f"{subject}#{name}",
        subject=subject,
        body=body,
        happened=NOW + timedelta(days=days),
        recorded=NOW,
        source="tracker",
    )


class Bench:
    """A ledger of so many items and what is done to it."""

    def __init__(self, url: str, size: int) -> None:
        self.size = size
        self.ledger = opened(url)
        adopted = workspace()
        self.parts = parts_of(self.ledger, adopted)
        self.adopted = Adopted(workspace=adopted, parts={})

    def store(self) -> None:
        """Every item's history."""
        for start in range(0, self.size, BATCH):
            numbers = range(start, min(self.size, start + BATCH))
            with self.ledger.transaction() as books:
                books.facts.append([fact for number in numbers for fact in history(number)])

    def settle(self) -> None:
        """Everything that is awake, the way a cycle does it."""
        with self.ledger.transaction() as books:
            done = decide(self.parts, self.adopted, books, NOW)
        assert not done.aside, done.aside[:3]

    def again(self) -> None:
        """A new policy: everything is worked out anew."""
        with self.ledger.transaction() as books:
            books.subjects.touch(["config:policy"])
        self.settle()

    def changes(self, run: int) -> None:
        """So many new words are kept and settled."""
        step = max(1, self.size // CHANGES)
        body = UpdateGiven(health="at risk", note=Note("One caller is left."))
        facts = [_fact(at * step + run, f"new{run}", body, 0) for at in range(CHANGES)]
        with self.ledger.transaction() as books:
            books.facts.append(facts)
        self.settle()


def measure(url: str, size: int, profile: cProfile.Profile | None = None) -> Figures:
    """What the whole engine takes at one size; with a profile, it fills while all is settled again.

    Times for all items are microseconds an item, those of a hundred words milliseconds.
    """
    bench = Bench(url, size)
    bench.store()
    figures: Figures = {"items": size}
    figures |= _each("settle_us", size, took(bench.settle))
    again = took(lambda: profile.runcall(bench.again) if profile else bench.again())
    figures |= _each("again_us", size, again)
    figures |= median("words_ms", bench.changes)
    figures["resident_mb"] = resident_mb()
    bench.ledger.close()
    return figures


def _each(name: str, size: int, spent: Took) -> Figures:
    return {name: 1e6 * spent.elapsed / size, f"{name}_own": 1e6 * spent.own / size}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.deriving", description=__doc__)
    parser.add_argument("size", nargs="?", type=int, default=10_000, help="how many items")
    parser.add_argument("--profile", action="store_true", help="tell where a new policy's time is")
    parser.add_argument("--json", action="store_true", help="print the figures alone")
    given = parser.parse_args(arguments)
    profile = cProfile.Profile() if given.profile else None
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(f"sqlite:///{Path(folder)}/ledger.db", given.size, profile)
    if given.json:
        print(json.dumps(figures))
        return
    print(f"{given.size:,} items, processor time of one process:")
    print(f"  settled for the first time  {figures['settle_us_own']:8,.0f} µs an item")
    print(f"  again after a new policy    {figures['again_us_own']:8,.0f} µs an item")
    print(f"  {CHANGES} new words, kept and settled  {figures['words_ms_own']:6,.0f} ms (median)")
    if profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(40)


if __name__ == "__main__":
    main()
