"""``python -m benchmarks.workers``: how many texts a second 1, 2 and 4 workers bring out.

Real processes, a real PostgreSQL that waits for its disk, and trackers that only take their time to
answer: what is measured is our own work and how workers share it, not anybody's network. Workers
are up and idle when the texts are handed over; time ends when the ledger says that all were sent.
Each tracker's calls are counted in a file, so that a text sent twice would show.
"""

import argparse
import hashlib
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from types import MappingProxyType

from tests.postgres import account, find_programs, own_server, with_database
from trackwork.clock import WallClock
from trackwork.core.effects import Effect, EffectKind, EffectState
from trackwork.core.facts import ENGINE_FACTS
from trackwork.core.subjects import item
from trackwork.core.workspace import Backlog, Gear, Workspace
from trackwork.engine.adopted import read_adopted
from trackwork.engine.gears import change_gear
from trackwork.engine.in_process import InProcess
from trackwork.engine.lanes import DELIVER, Drains, wake
from trackwork.engine.parts import Parts
from trackwork.engine.plan import apply_plan, make_plan
from trackwork.engine.shared import Shared
from trackwork.ledger import SqlLedger, open_ledger
from trackwork.ledger.wakes import open_wakes
from trackwork.ports import Capabilities, Listing
from trackwork.practices import COMMANDS, FACTS, PRACTICES
from trackwork.testing.simulation.worlds import ID, World, make_world

PAGE = Path(__file__).resolve().parents[1] / "docs" / "why" / "scale-out-measured.txt"
TRACKERS = 8
PLENTY = 1_000_000
WORKERS = (1, 2, 4)
DELAYS = (0, 20)
TEXTS = {0: 800, 20: 400}
"""Texts by the milliseconds that a tracker takes."""


class Slow:
    """A tracker that takes its time and keeps a count; it reads as an empty one."""

    capabilities = Capabilities()

    def __init__(self, name: str, delay: float, count: Path) -> None:
        self.name = name
        self._delay = delay
        self._count = count

    def listing(self, _place: str, _since: str | None) -> Listing:
        """Nothing is here."""
        return Listing(issues=(), cursor="1", complete=True)

    def comment(self, *_where: str, effect: str, **_text: str) -> str:
        """Take the time, count, and answer."""
        time.sleep(self._delay)
        with self._count.open("ab", buffering=0) as out:
            out.write(b".")
        return effect

    def find(self, *_where: str) -> str | None:
        """Never here."""


class Nowhere:
    """Nothing is rehearsed and nothing mailed."""

    name = "nowhere"

    def put(self, *given: object, **named: object) -> None:
        """Nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What one figure is taken on."""

    url: str
    folder: Path
    delay: float

    def ledger(self) -> SqlLedger:
        """A ledger of this process."""
        return open_ledger(self.url, workspace=ID, facts=(*ENGINE_FACTS, *FACTS))

    def parts(self, ledger: SqlLedger) -> Parts:
        """A worker's parts."""
        world = pretend()
        count = self.folder / "calls"
        trackers = {name: Slow(name, self.delay, count) for name in names()}
        return Parts(
            ledger=ledger,
            clock=WallClock(),
            readers=trackers,
            writers=trackers,
            mail=Nowhere(),
            rehearsal=Nowhere(),
            key=b"for measuring only, never for a workspace",
            practices=PRACTICES,
            commands=COMMANDS,
            adopted=world.adopted,
            policy_of=world.policy,
            hash_of=lambda text: hashlib.sha256(text.encode()).hexdigest(),
        )


def names() -> list[str]:
    """The trackers, each with one backlog of the same name."""
    return [f"tracker{number}" for number in range(TRACKERS)]


def pretend() -> World:
    """A workspace with nothing to ask for, and room for every text."""
    world = make_world(0)
    return replace(world, versions=(roomy(world.versions[0]),))


def roomy(workspace: Workspace) -> Workspace:
    """No brake holds: what is measured is the work."""
    budget = replace(
        workspace.policy.budget,
        comments_per_item=PLENTY,
        per_run=PLENTY,
        creations_per_minute=PLENTY,
        creations_per_hour=PLENTY,
    )
    backlogs: Mapping[str, Backlog] = {
        name: Backlog(key=name, tracker=name, place=name) for name in names()
    }
    return replace(
        workspace,
        initiatives=MappingProxyType({}),
        backlogs=MappingProxyType(dict(backlogs)),
        policy=replace(workspace.policy, budget=budget),
    )


# --- workers --------------------------------------------------------------------------------------


def runner(site: Site, kind: str, stop: Event) -> Callable[[Callable[[], bool]], None]:
    """What a worker of this kind runs."""
    ledger = site.ledger()
    parts = site.parts(ledger)
    with ledger.reading() as books:
        drains = Drains(parts, read_adopted(books, parts))
    if kind == "shared":
        return Shared(parts, drains, open_wakes(ledger)).run
    return InProcess(parts, drains, sleep=lambda _length: stop.wait(0.05) and None).run


def begin(site: Site, kind: str) -> int:
    """Fork a worker; its process id."""
    pid = os.fork()
    if pid:
        return pid
    try:
        stop = Event()
        signal.signal(signal.SIGTERM, lambda _number, _where: stop.set())
        runner(site, kind, stop)(stop.is_set)
    finally:
        os._exit(0)


def end(pid: int) -> None:
    """End a worker politely and wait for it."""
    os.kill(pid, signal.SIGTERM)
    os.waitpid(pid, 0)


# --- one figure -----------------------------------------------------------------------------------


def texts_a_second(site: Site, kind: str, workers: int, texts: int) -> float:
    """Start workers, hand the texts over, and wait until all are sent."""
    adopt(site)
    pids = [begin(site, kind) for _ in range(workers)]
    try:
        time.sleep(3)  # all of them are up, and have nothing to do
        ledger = site.ledger()
        hand_over(ledger, kind, texts)
        began = time.perf_counter()
        while sent(ledger) < texts:
            time.sleep(0.02)
        took = time.perf_counter() - began
        ledger.close()
    finally:
        for pid in pids:
            end(pid)
    calls = (site.folder / "calls").stat().st_size
    if calls != texts:
        sys.exit(f"{texts} texts, and {calls} calls at the trackers")
    return texts / took


def adopt(site: Site) -> None:
    """Go live with the pretended workspace."""
    ledger = site.ledger()
    parts = site.parts(ledger)
    change_gear(parts, Gear.LIVE)
    wanted = pretend().wanted(0)
    apply_plan(parts, wanted, make_plan(parts, wanted).id)
    ledger.close()


def hand_over(ledger: SqlLedger, kind: str, texts: int) -> None:
    """Plan the texts, spread over the trackers, and wake the lanes that write."""
    now = datetime.now(UTC)
    team = min(pretend().versions[0].directory.teams)
    effects = [
        Effect(
            id=f"text{number}",
            kind=EffectKind.COMMENT,
            subject=item("measured", team, f"part{number}"),
            body="A short text.",
            tracker=f"tracker{number % TRACKERS}",
            place=f"tracker{number % TRACKERS}",
            native="1",
        )
        for number in range(texts)
    ]
    wakes = open_wakes(ledger) if kind == "shared" else None
    with ledger.transaction() as books:
        books.outbox.plan(effects, now=now)
        for name in names():
            wake(books, f"{DELIVER}{name}", now)
            if wakes:
                wakes.nudge(books, f"{DELIVER}{name}")


def sent(ledger: SqlLedger) -> int:
    """How many the ledger calls sent."""
    with ledger.reading() as books:
        return len(books.outbox.find(state=EffectState.SENT))


# --- all of them ----------------------------------------------------------------------------------


@contextmanager
def database(server: str, number: int) -> Iterator[str]:
    """A fresh database of the server, or a file where there is no server."""
    if not server:
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/ledger.db"
        return
    from tests.postgres import on_server  # noqa: PLC0415 - only here

    name = f"workers_{number}"
    on_server(server, "CREATE DATABASE {}", name)
    yield with_database(server, name)


def figure(server: str, kind: str, workers: int, delay: int, number: int) -> str:
    """One line of the page."""
    with tempfile.TemporaryDirectory() as folder, database(server, number) as url:
        site = Site(url=url, folder=Path(folder), delay=delay / 1000)
        found = texts_a_second(site, kind, workers, TEXTS[delay])
    where = "PostgreSQL" if server else "SQLite"
    line = f"{kind:<11} {where:<11} {workers:>7} {delay:>8} ms {found:>10.0f}"
    print(line, flush=True)
    return line


def main() -> None:
    """Measure and print; ``--write`` keeps the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.workers")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    given = parser.parse_args()
    head = f"{'runner':<11} {'ledger':<11} {'workers':>7} {'tracker':>11} {'texts/s':>10}"
    print(head)
    who = account()
    programs = find_programs(who)
    if programs is None:
        sys.exit("no PostgreSQL here; see tests/postgres.py")
    lines = [head]
    with own_server(programs, who=who, options="") as server:
        for at, delay in enumerate(DELAYS):
            lines.append(figure("", "in-process", 1, delay, 0))
            lines.append(figure(server, "in-process", 1, delay, 10 * at))
            lines += [figure(server, "shared", n, delay, 10 * at + n) for n in WORKERS]
    if given.write:
        shared = f"{os.cpu_count()} cores for the workers, the database and the count"
        end = f"{TRACKERS} trackers, one worker at a time to each; {shared}."
        PAGE.write_text("\n".join((*lines, "", end, "")), encoding="utf-8")


if __name__ == "__main__":
    main()
