"""``python -m benchmarks.webhooks``: how soon a delivery is answered, and how soon acted upon.

A real server on loopback with its worker in the same process, a ledger in a file, and the fake
tracker; this process sends 200 signed deliveries a second, each at its moment whether or not the
ones before it were answered. A delivery is a team's word on an item of ours (the tracker learns of
it as the delivery comes in, as if a person had just written it), or about an issue that is none of
ours. What is measured is the time until the answer, counted from when the delivery was to be sent,
and until the block in the tracker shows the word.
"""

import argparse
import asyncio
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.web.town import TRACKER, Town, TownHook, delivery
from trackwork.clock import WallClock
from trackwork.engine.calls import heard_of, waiting
from trackwork.ports import Call
from trackwork.web.service import Service

PAGE = Path(__file__).resolve().parents[1] / "docs" / "why" / "webhooks-measured.txt"
TEAMS = 50
PLANS = 20
CONNECTIONS = 32
WORDS = ("on track", "at risk", "off track")
SHARES = (10, 4)
"""One delivery in so many is a word on an item of ours: 20 a second, then 50."""
SETTLING = 8
KEPT = 202
GOALS = (100, 1000)
"""Milliseconds until the answer and until the action, of 99 in 100."""


# --- the server, in a process of its own ----------------------------------------------------------


class Together:
    """A tracker that one thread at a time may use: people write while the engine reads."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self._lock = threading.RLock()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._inner, name)
        if not callable(found):
            return found

        def locked(*given: Any, **named: Any) -> Any:
            with self._lock:
                return found(*given, **named)

        return locked


@dataclass(frozen=True, slots=True)
class Spoken(TownHook):
    """Lets the tracker learn of a word as its delivery comes in."""

    say: Callable[[str, str, str], object] = print

    def read(self, headers: Mapping[str, str], body: bytes) -> Call:
        """Where to look, once somebody has written there."""
        call = TownHook.read(self, headers, body)
        words = json.loads(body).get("words")
        if words:
            self.say(call.place, call.natives[0], words)
        return call


def serve(folder: Path) -> None:
    """Serve until the parent closes our input; then tell when each block was written."""
    town = Town(WallClock(), url=f"sqlite:///{folder}/ledger.db", teams=TEAMS, plans=PLANS)
    tracker: Any = Together(town.tracker)
    town.tracker, made = tracker, len(tracker.journal)
    hooks = {TRACKER: Spoken(say=town.say)}
    drains = town.drains()
    both = {TRACKER: tracker}
    drains.parts = town.parts = replace(town.parts, readers=both, writers=both)
    stop = threading.Event()
    threading.Thread(target=_until_told, args=(stop,), daemon=True).start()
    service = Service(town.parts, drains, hooks)
    service.run(stop, host="127.0.0.1", port=0, up=lambda where: print(where, flush=True))
    wrote = [
        (each.place, each.native, each.at.timestamp(), each.text)
        for each in tracker.journal[made:]
        if each.action == "edit_body" and each.committed
    ]
    with town.ledger.reading() as books:
        heard, left = heard_of(books)[TRACKER], len(waiting(books, TRACKER))
    (folder / "wrote.json").write_text(json.dumps([heard.calls, left, wrote]))


def _until_told(stop: threading.Event) -> None:
    sys.stdin.read()
    stop.set()


# --- the sender -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One delivery: when it was to be sent and when it was answered, with what status."""

    place: str
    native: str
    words: str
    sent: float
    answered: float
    status: int


@dataclass(slots=True)
class Sender:
    """Sends deliveries at their moments over a handful of connections that stay open."""

    host: str
    port: int
    rate: int
    seconds: int
    every: int
    """One delivery in so many is a word on an item of ours; the others are about other issues."""

    async def run(self) -> list[Told]:
        """Send all of them."""
        free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
        for _ in range(CONNECTIONS):
            free.put_nowait(await asyncio.open_connection(self.host, self.port))
        start = time.time() + 0.5
        tasks = []
        for number in range(self.rate * self.seconds):
            at = start + number / self.rate
            await asyncio.sleep(max(0.0, at - time.time()))
            tasks.append(asyncio.create_task(self._one(free, number, at)))
        return list(await asyncio.gather(*tasks))

    async def _one(self, free: Any, number: int, at: float) -> Told:
        place, native, words = self._about(number)
        sent = delivery(number, place, [native], more={"words": words})
        head = [f"POST /hooks/{TRACKER} HTTP/1.1", f"Host: {self.host}"]
        head += [f"{name}: {value}" for name, value in sent.headers.items()]
        head += ["Content-Type: application/json", f"Content-Length: {len(sent.body)}", "", ""]
        reader, writer = await free.get()
        writer.write("\r\n".join(head).encode() + sent.body)
        answer = await reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1])
            for line in answer.lower().split(b"\r\n")
            if line.startswith(b"content-length")
        )
        await reader.readexactly(length)
        answered = time.time()
        free.put_nowait((reader, writer))
        status = int(answer.split()[1])
        return Told(
            place=place, native=native, words=words, sent=at, answered=answered, status=status
        )

    def _about(self, number: int) -> tuple[str, str, str]:
        if number % self.every:
            return f"team{number % TEAMS}", f"{PLANS + 1 + number}", ""
        turn = number // self.every
        item = turn % (TEAMS * PLANS)
        words = WORDS[turn // (TEAMS * PLANS) % len(WORDS)]
        return f"team{item % TEAMS}", str(1 + item // TEAMS), f"tw: {words}"


def measure(rate: int, seconds: int, every: int) -> list[str]:
    """One run; what it came to."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "benchmarks.webhooks", "--serve", folder]
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        address = child.stdout.readline().strip()
        host, _, port = address.removeprefix("http://").partition(":")
        time.sleep(SETTLING)  # it has looked at everything once
        told = asyncio.run(Sender(host, int(port), rate, seconds, every).run())
        time.sleep(SETTLING)  # what was called for last is looked into
        child.communicate()
        calls, left, wrote = json.loads((Path(folder) / "wrote.json").read_text())
    return figures(told, calls, left, wrote)


def figures(told: Sequence[Told], calls: int, left: int, wrote: Sequence[Any]) -> list[str]:
    """The lines for one run."""
    answers = sorted((each.answered - each.sent) * 1000 for each in told)
    kept = sum(each.status == KEPT for each in told)
    words = [each for each in told if each.words]
    items = by_item(wrote)
    after = (reaction(each, items.get((each.place, each.native), [])) for each in words)
    acted = sorted(each * 1000 for each in after if each is not None)
    rate = len(told) / (told[-1].sent - told[0].sent)
    return [
        f"{len(told):,} deliveries, {rate:.0f} a second, {len(words):,} of them words on our items",
        f"  answered with 202    {kept:,} of {len(told):,}; kept {calls:,}; not looked into {left}",
        f"  until the answer     {spread(answers)}  (goal: 99 in 100 within {GOALS[0]} ms)",
        f"  until the block      {spread(acted)}  (goal: 99 in 100 within {GOALS[1]:,} ms)",
        f"  words in the block   {len(acted):,} of {len(words):,}",
    ]


def by_item(wrote: Sequence[Any]) -> Mapping[tuple[str, str], list[tuple[float, str]]]:
    """When each item's block was written, and what it then said."""
    found: dict[tuple[str, str], list[tuple[float, str]]] = {}
    for place, native, at, text in wrote:
        found.setdefault((place, native), []).append((at, text))
    return found


def reaction(each: Told, wrote: Sequence[tuple[float, str]]) -> float | None:
    """Seconds until the block showed the word."""
    shown = f"Latest word from you: {each.words.removeprefix('tw: ')}"
    return next((at - each.sent for at, text in wrote if at > each.sent and shown in text), None)


def spread(values: Sequence[float]) -> str:
    """Half within, 99 in 100 within, all within."""
    if not values:
        return "none"
    half, most = values[len(values) // 2], values[int(len(values) * 0.99)]
    return f"p50 {half:,.1f} ms, p99 {most:,.1f} ms, longest {values[-1]:,.1f} ms"


def main() -> None:
    """Measure and print; ``--write`` keeps the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.webhooks")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name}")
    parser.add_argument("--rate", type=int, default=200, help="deliveries a second")
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve(given.serve)
        return
    lines = []
    for every in SHARES:
        lines += [*measure(given.rate, given.seconds, every), ""]
        print("\n".join(lines[-6:]), flush=True)
    lines.append(
        f"Server, worker and ledger (SQLite, a file) in one process, {TEAMS * PLANS:,} items; the "
        f"sender in another; {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"{platform.system()}; {os.getloadavg()[0]:.1f} processes wanted a core at the end."
    )
    print(lines[-1])
    if given.write:
        PAGE.write_text("\n".join((*lines, "")), encoding="utf-8")


if __name__ == "__main__":
    main()
