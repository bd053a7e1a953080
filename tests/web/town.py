"""A town on the fake tracker: teams, issues, people who write, and a tracker that calls."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from trackwork.core.facts import ENGINE_FACTS
from trackwork.core.people import Directory, Person, Team
from trackwork.core.policy import Budget, Policy
from trackwork.core.workspace import (
    AskedTeam,
    Backlog,
    Gear,
    Initiative,
    TrackerConfig,
    Workspace,
)
from trackwork.engine.adopted import read_adopted
from trackwork.engine.cycle import run_cycle
from trackwork.engine.gears import change_gear
from trackwork.engine.lanes import Drains
from trackwork.engine.parts import Parts
from trackwork.engine.plan import apply_plan, make_plan
from trackwork.kit import signed_by
from trackwork.ledger import SqlLedger, open_ledger
from trackwork.ports import Author, Call, Clock, Forged
from trackwork.practices import COMMANDS, FACTS, PRACTICES
from trackwork.testing.fake_channel import FakeChannel
from trackwork.testing.fake_tracker import FakeTracker

ID = "town"
TRACKER = "fake"
SECRET = b"made up, and long enough to be one"
PLENTY = 1_000_000


@dataclass(frozen=True, slots=True)
class TownHook:
    """A tracker's own way to call: JSON, and a signature over the bytes of it."""

    secret: bytes = SECRET

    def read(self, headers: Mapping[str, str], body: bytes) -> Call:
        """Where to look."""
        if not signed_by(self.secret, body, headers.get("x-town-signature", "")):
            raise Forged
        said = json.loads(body)
        return Call(
            id=headers.get("x-town-delivery", ""),
            event=said["event"],
            place=said.get("place", ""),
            natives=tuple(said.get("natives", ())),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A delivery as the tracker sends it."""

    headers: Mapping[str, str]
    body: bytes


def delivery(
    number: object,
    place: str,
    natives: Sequence[str],
    *,
    secret: bytes = SECRET,
    more: Mapping[str, object] = MappingProxyType({}),
) -> Sent:
    """A signed delivery about some issues."""
    said = {"event": "issue", "place": place, "natives": list(natives), **more}
    body = json.dumps(said).encode()
    return Sent(headers=headers(number, body, secret), body=body)


def headers(number: object, body: bytes, secret: bytes = SECRET) -> dict[str, str]:
    """What goes with a body that was signed with a secret."""
    signature = hmac.new(secret, body, hashlib.sha256).hexdigest()
    return {"X-Town-Delivery": str(number), "X-Town-Signature": f"sha256={signature}"}


def workspace(teams: int, plans: int, today: date) -> Workspace:
    """Teams with a backlog each, all of them asked by every plan; no brake holds anything."""
    names = [f"team{number}" for number in range(teams)]
    people = {
        key: Person(key=key, name=key, handles=MappingProxyType({TRACKER: key}))
        for key in ("owen", *(f"lead-{name}" for name in names))
    }
    directory = Directory(
        people=MappingProxyType(people),
        teams=MappingProxyType(
            {
                name: Team(key=name, name=name, leads=(f"lead-{name}",), backlogs=(name,))
                for name in names
            }
        ),
    )
    initiatives = {
        f"plan{number}": Initiative(
            key=f"plan{number}",
            title=f"Plan {number}",
            ask="Move to the new thing.",
            owner="owen",
            sponsor="owen",
            by=today + timedelta(days=60),
            asked=tuple(AskedTeam(team=name) for name in names),
        )
        for number in range(plans)
    }
    budget = Budget(
        per_run=PLENTY,
        comments_per_item=PLENTY,
        creations_per_minute=PLENTY,
        creations_per_hour=PLENTY,
    )
    return Workspace(
        id=ID,
        operator="owen",
        directory=directory,
        trackers=MappingProxyType({TRACKER: TrackerConfig(name=TRACKER, kind=TRACKER, place="")}),
        backlogs=MappingProxyType(
            {name: Backlog(key=name, tracker=TRACKER, place=name) for name in names}
        ),
        initiatives=MappingProxyType(initiatives),
        policy=Policy(budget=budget),
    )


class Nowhere:
    """Nothing is rehearsed."""

    def put(self, *given: object, **named: object) -> None:
        """Nothing."""


@dataclass(slots=True)
class Town:
    """The tracker, the ledger, and the engine's parts; everybody has been asked."""

    clock: Clock
    url: str = "sqlite://"
    teams: int = 2
    plans: int = 1
    ledger: SqlLedger = field(init=False)
    tracker: FakeTracker = field(init=False)
    parts: Parts = field(init=False)

    def __post_init__(self) -> None:
        """Plan, apply, go live, and let the first issues be made."""
        here = workspace(self.teams, self.plans, self.clock.now().date())
        names = ("workspace", "people", "teams", "policy", "rights", "priorities")
        wanted = dict.fromkeys((*names, *(f"initiative/{key}" for key in here.initiatives)), "1")
        self.ledger = open_ledger(self.url, workspace=ID, facts=(*ENGINE_FACTS, *FACTS))
        self.tracker = FakeTracker(clock=self.clock, name=TRACKER)
        self.parts = Parts(
            ledger=self.ledger,
            clock=self.clock,
            readers={TRACKER: self.tracker},
            writers={TRACKER: self.tracker},
            mail=FakeChannel(),
            rehearsal=Nowhere(),
            key=b"for tests only, never for a workspace",
            practices=PRACTICES,
            commands=COMMANDS,
            adopted=lambda _parts: here,
            policy_of=lambda _text: here.policy,
            hash_of=lambda text: hashlib.sha256(text.encode()).hexdigest(),
        )
        change_gear(self.parts, Gear.LIVE)
        apply_plan(self.parts, wanted, make_plan(self.parts, wanted).id)
        while len(self.tracker.issues()) < self.teams * self.plans:
            run_cycle(self.parts)
        run_cycle(self.parts)

    def drains(self) -> Drains:
        """What a worker would drain with."""
        with self.ledger.reading() as books:
            return Drains(self.parts, read_adopted(books, self.parts))

    def say(self, place: str, native: str, words: str) -> str:
        """The team's lead writes a comment."""
        return self.tracker.say(place, native, words, author=Author(handle=f"lead-{place}"))

    def state(self) -> list[object]:
        """What the ledger holds of the items: facts and where they stand, whoever read them."""
        with self.ledger.reading() as books:
            rows = books.subjects.rows(kind="item")
            facts = [
                (fact.key, str(fact.subject), fact.type, fact.happened)
                for row in rows
                for fact in books.facts.of(row.subject)
            ]
            owed = [
                (str(each.subject), each.slot, str(each.holder), each.due)
                for each in books.subjects.obligations()
            ]
        return [rows, sorted(facts), sorted(owed)]
