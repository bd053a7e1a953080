"""The engine at work on the fake GitHub: its own code and the connector's, a ledger in a file.

Requests are answered in this process; nothing is checked against GitHub's description here, because
checking is not what is measured.
"""

import hashlib
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import httpx2

from benchmarks.measuring import opened
from trackwork.connectors.github.api import HEADERS
from trackwork.connectors.github.making import tracker
from trackwork.connectors.github.tracker import GithubTracker
from trackwork.core.effects import Effect, EffectKind
from trackwork.core.facts import Fact, GearChanged
from trackwork.core.people import Directory, Hours, Person, Team
from trackwork.core.policy import Policy
from trackwork.core.subjects import WORKSPACE, Subject, item
from trackwork.core.workspace import (
    AskedTeam,
    Backlog,
    Gear,
    Initiative,
    TrackerConfig,
    Workspace,
)
from trackwork.engine.adopted import Adopted
from trackwork.engine.adopting import link
from trackwork.engine.cycle import ROUNDS, Cycle, decide_due, deliver_due
from trackwork.engine.observe import observe
from trackwork.engine.parts import Parts
from trackwork.ports import Site
from trackwork.practices import COMMANDS, PRACTICES
from trackwork.practices.tracking.facts import DateCommitted, ItemAsked
from trackwork.testing.clock import FakeClock
from trackwork.testing.fake_channel import FakeChannel
from trackwork.testing.github import FakeGitHub, wire_to
from trackwork.testing.simulation.outside import Shown
from trackwork.transport import Transport

PLACE = "acme/work"
BOT = "trackwork-bot"
PLANS = 25
OPTIONS = {"token_env": "TOKEN", "due": "label"}


class Slow(httpx2.BaseTransport):
    """A wire on which every answer takes its time: seconds."""

    def __init__(self, inner: httpx2.BaseTransport, seconds: float) -> None:
        self._inner, self._seconds = inner, seconds

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer, later."""
        time.sleep(self._seconds)
        return self._inner.handle_request(request)


class Remembered(httpx2.BaseTransport):
    """Answers as they were given before, so that making them up is no part of what is measured."""

    def __init__(self, inner: httpx2.BaseTransport) -> None:
        self._inner = inner
        self._kept: dict[str, tuple[int, list[tuple[str, str]], bytes]] = {}

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer it got the first time."""
        key = f"{request.method} {request.url}"
        if key not in self._kept:
            answer = self._inner.handle_request(request)
            kept = [(name, value) for name, value in answer.headers.items()]
            self._kept[key] = (answer.status_code, kept, answer.read())
        status, headers, content = self._kept[key]
        return httpx2.Response(status, headers=headers, content=content)


def a_github(clock: FakeClock, *, limit: int = 10**9) -> FakeGitHub:
    """One repository in which our account may write and a person works; requests without end."""
    github = FakeGitHub(clock=clock)
    github.organization("acme")
    github.repository(PLACE)
    github.allow(PLACE, BOT, "write")
    github.allow(PLACE, "ana", "write")
    github.token("secret", BOT, limit=limit)
    return github


def filled(clock: FakeClock, items: int, comments: int = 0) -> FakeGitHub:
    """So many issues, each changed in a second of its own, and an hour passed since."""
    github = a_github(clock)
    ana = github.person("ana")
    for number in range(1, items + 1):
        clock.advance(timedelta(seconds=1))
        ana.open(PLACE, f"Issue {number}", "Text of a team")
    for number in range(1, items + 1):
        for _ in range(comments):
            clock.advance(timedelta(seconds=1))
            ana.comment(PLACE, number, "Hello")
    clock.advance(timedelta(hours=1))
    return github


def a_tracker(
    github: FakeGitHub, clock: FakeClock, wire: httpx2.BaseTransport | None = None
) -> GithubTracker:
    """Our connector on it."""
    config = TrackerConfig(name="gh", kind="github", place="acme", options=OPTIONS)
    site = Site(folder=Path(), config=config, clock=clock, environment={"TOKEN": "secret"})
    transport = Transport(
        base="https://api.github.com", clock=clock, headers=HEADERS, wire=wire or wire_to(github)
    )
    return tracker(site, transport)


def workspace(teams: int, by: date, *, mail: bool) -> Workspace:
    """So many teams with a lead each, all asked by every plan, all in one repository.

    Leads have an address only with ``mail``; else the issue is where they hear.
    """
    people = {"owen": Person(key="owen", name="Owen"), "sara": Person(key="sara", name="Sara")}
    for number in range(teams):
        people[f"lead-{number}"] = Person(
            key=f"lead-{number}",
            name=f"Lead {number}",
            mail=f"lead-{number}@example.org" if mail else None,
        )
    known = {
        f"team-{n}": Team(
            key=f"team-{n}",
            name=f"Team {n}",
            leads=(f"lead-{n}",),
            backlogs=("work",),
            hours=Hours(zone="UTC"),
        )
        for n in range(teams)
    }
    plans = {
        f"plan-{n}": Initiative(
            key=f"plan-{n}",
            title=f"Plan {n}",
            ask="Move to the new thing.",
            owner="owen",
            sponsor="sara",
            asked=tuple(AskedTeam(team=key) for key in known),
            by=by,
        )
        for n in range(PLANS)
    }
    config = TrackerConfig(name="gh", kind="github", place="acme")
    return Workspace(
        id="bench",
        operator="owen",
        directory=Directory(people=MappingProxyType(people), teams=MappingProxyType(known)),
        trackers=MappingProxyType({"gh": config}),
        backlogs=MappingProxyType({"work": Backlog(key="work", tracker="gh", place=PLACE)}),
        initiatives=MappingProxyType(plans),
        policy=Policy(),
    )


class Engine:
    """A ledger, the engine and one repository; the items live in issues 1, 2, 3 ..."""

    def __init__(
        self,
        url: str,
        github: FakeGitHub,
        clock: FakeClock,
        *,
        teams: int = 400,
        by: date = date(2026, 12, 11),
        mail: bool = True,
        wire: httpx2.BaseTransport | None = None,
    ) -> None:
        self.github, self.clock, self.teams = github, clock, teams
        self.by = by
        self.ledger = opened(url)
        self.mail = FakeChannel(name="mail")
        self.tracker = a_tracker(github, clock, wire)
        self.adopted = Adopted(workspace=workspace(teams, by, mail=mail), parts={})
        adopted = self.adopted.workspace
        self.parts = Parts(
            ledger=self.ledger,
            clock=clock,
            readers={"gh": self.tracker},
            writers={"gh": self.tracker},
            mail=self.mail,
            rehearsal=Shown(),
            key=b"a key for measuring only",
            practices=PRACTICES,
            commands=COMMANDS,
            adopted=lambda _: adopted,
            policy_of=lambda _: adopted.policy,
            hash_of=lambda text: hashlib.sha256(text.encode()).hexdigest(),
        )

    def subject(self, number: int) -> Subject:
        """The item that lives in an issue."""
        plan = (number - 1) // self.teams
        return item(f"plan-{plan % PLANS}", f"team-{number % self.teams}", f"part-{plan}")

    def own(self, items: int, *, gear: Gear = Gear.LIVE) -> None:
        """Make the first issues items of ours: asked, committed to the day, linked."""
        now = self.clock.now()
        with self.ledger.transaction() as books:
            books.facts.append([_fact(WORKSPACE, GearChanged(gear=gear), now)])
        for start in range(1, items + 1, 1_000):
            with self.ledger.transaction() as books:
                for number in range(start, min(items + 1, start + 1_000)):
                    subject = self.subject(number)
                    bodies = (ItemAsked(proposed=self.by), DateCommitted(day=self.by))
                    books.facts.append([_fact(subject, each, now) for each in bodies])
                    link(books, self._effect(number, EffectKind.COMMENT, ""), str(number), now)

    def _effect(self, number: int, kind: EffectKind, body: str) -> Effect:
        return Effect(
            id=hashlib.sha256(f"{kind} {number} {body}".encode()).hexdigest()[:16],
            kind=kind,
            subject=self.subject(number),
            body=body,
            tracker="gh",
            place=PLACE,
            native=str(number),
        )

    def say(self, number: int, body: str) -> None:
        """Let the engine want a comment on an item."""
        with self.ledger.transaction() as books:
            wanted = self._effect(number, EffectKind.COMMENT, body)
            books.outbox.plan([wanted], now=self.clock.now())

    def read(self) -> int:
        """One observation; how many issues it brought."""
        return observe(self.parts, self.adopted, self.clock.now()).issues

    def cycle(self, *, decide: bool = True, read: bool = True) -> Cycle:
        """One cycle, as the engine's own does it."""
        now = self.clock.now()
        done = Cycle(started=now)
        if read:
            done.observed = observe(self.parts, self.adopted, now)
        for _ in range(ROUNDS):
            if decide:
                decide_due(self.parts, self.adopted, done, now)
            if not deliver_due(self.parts, self.adopted, done, now):
                break
        return done

    def minutes(self, count: int, *, decide: bool = True, read: bool = False) -> None:
        """One cycle a minute."""
        for _ in range(count):
            self.clock.advance(timedelta(minutes=1))
            self.cycle(decide=decide, read=read)

    def close(self) -> None:
        """Let the ledger go."""
        self.ledger.close()


def _fact(subject: Subject, body: object, now: datetime) -> Fact:
    return Fact(
        key=f"{subject}#{type(body).__name__}",
        subject=subject,
        body=body,
        happened=now,
        recorded=now,
        source="engine",
    )
