"""``python -m benchmarks.trackers``: what working on GitHub costs, counted and timed.

The connector and the engine are the real ones, the GitHub is the fake of `trackwork.testing`.
Requests and texts are counted, so they are the same on every machine; times are not. ``--write``
keeps the table for the page.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.measuring import took
from benchmarks.tracked import PLACE, Engine, Remembered, Slow, a_tracker, filled
from trackwork.core.facts import RungTold
from trackwork.engine.observe import findings_of
from trackwork.practices.tracking.facts import IssueGone
from trackwork.testing.clock import FakeClock
from trackwork.testing.github import FakeGitHub, Fault, reverting, wire_to
from trackwork.testing.github.records import Issue

PAGE = Path(__file__).resolve().parents[1] / "docs" / "why" / "trackers-measured.txt"
START = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
NINE = datetime(2026, 11, 16, 9, tzinfo=UTC)
"""The Monday after the late date, when digests go out."""
OWNERS = 400
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
OF_A_TOKEN = 5_000
"""Requests an hour that GitHub gives a person's token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure: what was measured, what came out, and what was wanted."""

    what: str
    found: str
    goal: str = ""


@contextmanager
def database() -> Iterator[str]:
    """A fresh ledger in a file, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/ledger.db"


@contextmanager
def engine(github: FakeGitHub, clock: FakeClock, *, items: int, **more: object) -> Iterator[Engine]:
    """The engine on a GitHub, with its first issues as items of ours."""
    with database() as url:
        made = Engine(url, github, clock, **more)  # type: ignore[arg-type] # passed on as given
        made.own(items)
        yield made
        made.close()


# --- reading --------------------------------------------------------------------------------------


def cold(items: int, comments: int = 0) -> int:
    """Requests of a first reading."""
    clock = FakeClock(START)
    github = filled(clock, items, comments)
    found = a_tracker(github, clock).listing(PLACE, None)
    assert len(found.issues) == items
    assert found.complete
    return len(github.requests)


def sweeps(items: int, changes: int) -> tuple[int, int]:
    """Requests of a sweep when nothing happened, and of one after so many changes."""
    clock = FakeClock(START)
    github = filled(clock, items)
    tracker = a_tracker(github, clock)
    cursor = tracker.listing(PLACE, None).cursor
    quiet = _sweep(github, clock, lambda: tracker.listing(PLACE, cursor))
    ana = github.person("ana")
    for number in range(1, changes + 1):
        clock.advance(timedelta(seconds=1))
        ana.comment(PLACE, number, "News")
    busy = _sweep(github, clock, lambda: tracker.listing(PLACE, cursor))
    return quiet, busy


def _sweep(github: FakeGitHub, clock: FakeClock, work: Callable[[], object]) -> int:
    clock.advance(timedelta(minutes=15))
    before = len(github.requests)
    work()
    return len(github.requests) - before


def stored(items: int, seconds: float = 0.0) -> tuple[float, float]:
    """Items a second from the first request to the ledger, by the wall and by our own work.

    Every item is one of ours. The fake's answers were made before: it is not what is measured.
    """
    clock = FakeClock(START)
    github = filled(clock, items)
    wire = Remembered(wire_to(github))
    a_tracker(github, clock, wire).listing(PLACE, None)
    slow = Slow(wire, seconds) if seconds else wire
    with engine(github, clock, items=items, wire=slow) as made:
        spent = took(lambda: _all_of(made, items))
    return items / spent.elapsed, items / spent.own


def _all_of(made: Engine, items: int) -> None:
    assert made.read() == items


def visited(items: int) -> int:
    """Issues a listing gives while two close behind each page that we read."""
    clock = FakeClock(START)
    github = filled(clock, items)
    ana, rest = github.person("ana"), iter(range(1, items + 1))

    def close(_path: str) -> None:
        clock.advance(timedelta(seconds=1))
        for number in list(zip(range(items // 8), rest, strict=False)):
            ana.close(PLACE, number[1])

    github.faults.between_pages = close
    return len({each.native for each in a_tracker(github, clock).listing(PLACE, None).issues})


# --- writing --------------------------------------------------------------------------------------


def texts(count: int, minutes: int) -> tuple[int, int, int]:
    """Most new texts in a minute and in an hour, and how many went out, when many are wanted."""
    clock = FakeClock(START)
    github = filled(clock, count)
    with engine(github, clock, items=count, teams=20) as made:
        for number in range(1, count + 1):
            made.say(number, "A word for you")
        made.minutes(minutes, decide=False)
    return *_most(github.quota.made), len(github.quota.made)


def _most(made: Sequence[datetime]) -> tuple[int, int]:
    """The most within any minute and any hour."""
    return tuple(  # type: ignore[return-value] # two lengths, two figures
        max((sum(at <= each < at + length for each in made) for at in set(made)), default=0)
        for length in (MINUTE, HOUR)
    )


def lost(comments: int) -> tuple[int, int]:
    """Comments on the tracker when every tenth answer is lost, and how many answers were."""
    clock = FakeClock(START)
    github = filled(clock, comments)
    with engine(github, clock, items=comments, teams=20) as made:
        for number in range(1, comments + 1):
            made.say(number, f"A word on {number}")
        github.faults.stand(Fault.LOST, on="issues/create-comment", every=10)
        made.minutes(30, decide=False)
    found = Counter(said.body for each in _issues(github) for said in each.comments)
    return sum(found.values()), len(github.faults.played)


def refused(items: int, cycles: int) -> tuple[int, int, int]:
    """Wrong conclusions when every second read is refused, cycles that read, refusals."""
    clock = FakeClock(START)
    github = filled(clock, items)
    with engine(github, clock, items=items, teams=20) as made:
        made.cycle()
        before = _told(made, items)
        github.faults.stand(Fault.FORBIDDEN, on="read", every=2)
        for _ in range(cycles):
            clock.advance(HOUR)
            made.cycle()
        wrong = len(_told(made, items) - before)
    return wrong, cycles, len(github.faults.played)


def _told(made: Engine, items: int) -> set[str]:
    """What the engine concluded about issues: that one is gone, or anything from a word."""
    with made.ledger.reading() as books:
        facts = [each for n in range(1, items + 1) for each in books.facts.of(made.subject(n))]
    return {each.key for each in facts if isinstance(each.body, IssueGone) or "gh|" in each.source}


def fought(cycles: int, *, takes_out: bool = False) -> tuple[int, bool]:
    """Writes against a bot that undoes each of them, and whether anything tells of it.

    It puts back the block as it stood before; or, ``takes_out``, the issue as it was without one.
    """
    clock = FakeClock(START)
    github = filled(clock, 1)
    bot, ana = github.person("janitor[bot]"), github.person("ana")
    with engine(github, clock, items=1, teams=1) as made:
        if not takes_out:
            made.cycle()
            ana.comment(PLACE, 1, "tw: at risk, a caller is left")
        before, writes = github.issue(PLACE, 1).body, github.count("issues/update")
        github.faults.bot = reverting(lambda issue: bot.edit(PLACE, issue.number, body=before))
        for _ in range(cycles):
            clock.advance(HOUR)
            made.cycle()
        with made.ledger.reading() as books:
            told = bool(findings_of(books))
    return github.count("issues/update") - writes, told


def _issues(github: FakeGitHub) -> Sequence[Issue]:
    return github.person("ana").issues(PLACE)


# --- ten thousand late items ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """How many items and owners heard by which minute, and the letters and texts that took."""

    items: int
    owners: int
    minute: int
    letters: int
    texts: int


def late(items: int, owners: int, minutes: int, *, mail: bool = True) -> Late:
    """How soon everybody whose items are late was told, on the Monday after, from nine o'clock.

    The default pace, and the requests GitHub gives a token.
    """
    clock = FakeClock(START)
    github = filled(clock, items)
    by = date(2026, 11, 13)
    with engine(github, clock, items=items, teams=owners, by=by, mail=mail) as made:
        _settled(made, items)
        clock.set(NINE - MINUTE)
        github.world.tokens["secret"].limit = OF_A_TOKEN
        letters, texts = len(made.mail.sent), len(github.quota.made)
        made.minutes(minutes, read=True)
        told = _moments(made, items)
        return Late(
            items=len(told),
            owners=len({number % owners for number in told}),
            minute=int((max(told.values(), default=NINE) - NINE) / MINUTE),
            letters=len(made.mail.sent) - letters,
            texts=len(github.quota.made) - texts,
        )


def _settled(made: Engine, items: int) -> None:
    """Every block is written and nothing more is to do."""
    for _ in range(items // 100 + 10):
        made.clock.advance(timedelta(seconds=61))
        if not made.cycle().delivered.sent:
            return


def _moments(made: Engine, items: int) -> dict[int, datetime]:
    """When each item's holder was first told that Monday."""
    found: dict[int, datetime] = {}
    with made.ledger.reading() as books:
        for number in range(1, items + 1):
            told = [
                fact.recorded
                for fact in books.facts.of(made.subject(number))
                if isinstance(fact.body, RungTold) and fact.body.to_holder and fact.recorded >= NINE
            ]
            if told:
                found[number] = min(told)
    return found


# --- the table ------------------------------------------------------------------------------------


def figures(items: int, many: int) -> Iterator[Line]:
    """One after the other, so that whoever waits sees how far it is."""
    yield Line(
        what=f"requests, first reading of {items:,} items",
        found=f"{cold(items)}",
        goal=f"<= {items // 100 + 3}",
    )
    yield Line(
        what=f"the same with 3 comments each ({3 * items:,})",
        found=f"{cold(items, 3)}",
        goal=f"<= {4 * items // 100 + 5}",
    )
    quiet, busy = sweeps(many, 100)
    yield Line(what=f"requests, {many:,} items, nothing happened", found=f"{quiet}", goal="1")
    yield Line(what=f"requests, {many:,} items, 100 changes", found=f"{busy}", goal="<= 10")
    for seconds, goal in ((0.0, ">= 3,000"), (0.02, ">= 1,500")):
        wall, own = stored(items, seconds)
        yield Line(
            what=f"items a second into the ledger, {1000 * seconds:.0f} ms a request",
            found=f"{wall:,.0f} [{own:,.0f}]",
            goal=goal,
        )
    minute, hour, went = texts(600, 150)
    yield Line(what="new texts, most in a minute", found=f"{minute}", goal="<= 40 (wall 80)")
    yield Line(what="new texts, most in an hour", found=f"{hour}", goal="<= 250 (wall 500)")
    yield Line(what="of 600 wanted, out after 150 minutes", found=f"{went}")
    there, gone = lost(100)
    yield Line(what=f"comments, {gone} answers lost, 100 wanted", found=f"{there}", goal="100")
    wrong, cycles, no = refused(100, 20)
    what = f"wrong conclusions, {cycles} cycles, {no} reads refused"
    yield Line(what=what, found=f"{wrong}", goal="0")
    yield Line(what="visited of 1,000 that close as we page", found=f"{visited(1000)}", goal="1000")
    for name, out in (("puts back an older block", False), ("takes the block out", True)):
        writes, told = fought(12, takes_out=out)
        said = "and says so" if told else "and says nothing"
        yield Line(what=f"writes against a bot that {name}", found=f"{writes}, {said}", goal="<= 3")
    yield from _late_lines(items)


def _late_lines(items: int) -> Iterator[Line]:
    for name, count, mail in (("mail", items, True), ("no mail", items, False)):
        found = late(count, OWNERS, 100, mail=mail)
        yield Line(
            what=f"{count:,} late items of {OWNERS} owners with {name}: items told",
            found=f"{found.items:,}",
            goal=f"{count:,} by minute 100",
        )
        yield Line(
            what="   owners told, by minute, letters, texts",
            found=f"{found.owners}, {found.minute}, {found.letters}, {found.texts}",
        )


def machine(seconds: float) -> str:
    """What it ran on, in general terms."""
    return (
        f"Measured on {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{platform.system()}, SQLite; one run of {seconds:,.0f} s; "
        f"{os.getloadavg()[-1]:.1f} processes wanted a core on average at its end.\n"
        "In brackets: by our own process's time."
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.trackers", description=__doc__)
    parser.add_argument("--items", type=int, default=10_000, help="items of most figures")
    parser.add_argument("--many", type=int, default=100_000, help="items of the sweeps")
    parser.add_argument("--write", action="store_true", help="keep the table for the page")
    given = parser.parse_args(arguments)
    start, told = time.perf_counter(), []
    for line in figures(given.items, given.many):
        told.append(f"{line.what:<66} {line.found:>20}   {line.goal}".rstrip())
        print(told[-1], flush=True)
    table = "\n".join([*told, "", machine(time.perf_counter() - start), ""])
    print(table.rpartition("\n\n")[2], file=sys.stderr)
    if given.write:
        PAGE.write_text(table, encoding="utf-8")


if __name__ == "__main__":
    main()
