"""Two-sided histories: people and an initiative change the same fields, from a number.

Played on the stage of the simulation: the engine's real code, a real ledger, the fake tracker with
its lags, lost answers and crashes. At the end every edit must be accounted for.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from types import MappingProxyType

from trackwork.core.workspace import Backlog, Gear, Workspace
from trackwork.engine.known import key_of, recall_key
from trackwork.engine.sync.fields import theirs, token
from trackwork.ports import Author, Issue
from trackwork.testing.fake_tracker import Fault
from trackwork.testing.simulation.hazards import Hazards
from trackwork.testing.simulation.shelves import Shelf
from trackwork.testing.simulation.stage import Planted, Stage
from trackwork.testing.simulation.worlds import TRACKER, World, likely, make_world

WRITES = ("due", "rank", "health")
RANKS = ("first", "after incidents", "before features", "last")
HEALTHS = ("On track", "at risk", "red", "a bit wobbly", "")
COMMANDS = (
    "tw: accept",
    "tw: date {day} because of holidays",
    "tw: at risk, waiting for certificates",
    "tw: on track",
    "tw: not now until {day} because of the audit",
    "tw: done",
)
GAP = "net.set_fields"
"""Between our last look at a field and our write: trackers offer no way to compare and set."""
PROGRAM = "program"
"""The place of initiatives' own issues, where there are any."""
LAGS = tuple(timedelta(minutes=each) for each in (0, 2, 30))
"""How long a tracker may hide young changes from its listings."""
VERSIONS = 4
STEPS = (8, 24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Somebody's change of one field: of one issue (a person), or of one initiative.

    ``back``: a person set it back to what both sides had last agreed on.
    """

    side: str
    where: str
    field: str
    value: str
    number: int
    back: bool = False


@dataclass(slots=True)
class History:
    """One history: the stage, and every edit as it was made."""

    seed: int
    stage: Stage
    rng: Random
    edits: list[Edit] = field(default_factory=list)
    marks: dict[tuple[str, str], int] = field(default_factory=dict)
    """How long the journal was at the last edit of a field of an issue."""
    version: int = 0
    told: list[str] = field(default_factory=list)

    # --- people ----------------------------------------------------------------------------------

    def person(self) -> None:
        """Somebody at one issue."""
        issues = self._issues()
        if not issues:
            return
        issue = self.rng.choice(issues)
        deeds = (self.field_edit,) * 6 + (self.comment, self.comment, self.body, self.state)
        self.rng.choice(deeds)(issue)

    def _issues(self) -> list[Issue]:
        """The teams' issues that were made by now."""
        return [each for each in self.stage.issues() if each.place != PROGRAM]

    def field_edit(self, issue: Issue, only: str = "") -> None:
        """Somebody sets a field, or two at once."""
        names = self.rng.sample(["due", "rank", "health", "owner", "title", "status"], 2)
        for name in [only] if only else names[: self.rng.choice((1, 1, 2))]:
            value = self._value(name)
            if value != theirs(issue)[name]:
                issue = self._set(issue, name, value)

    def _value(self, name: str) -> str:
        day = self.stage.clock.now().date() + timedelta(days=self.rng.randrange(5, 60))
        number = self.rng.randrange(1000)
        return self.rng.choice(
            {
                "due": (day.isoformat(), day.isoformat(), day.isoformat(), "", "soon"),
                "rank": RANKS,
                "health": HEALTHS,
                "owner": ("ada", "ben", ""),
                "title": (f"Move {number}",),
                "status": ("In review", "Waiting", "Doing"),
            }[name]
        )

    def _set(self, issue: Issue, name: str, value: str) -> Issue:
        tracker = self.stage.trackers[issue.tracker]
        who = Author(handle=self.rng.choice(("lead-team0", "stranger", "")))
        new: dict[str, object] = {"fields": MappingProxyType({**issue.fields, name: value})}
        if name in {"title", "status"}:
            new = {name: value}
        changed = tracker.change(issue.place, issue.native, author=who, **new)
        self._note("team", _key(issue), name, value)
        return changed

    def comment(self, issue: Issue) -> None:
        """Somebody writes a line; one with a date is an edit of the date by another door."""
        day = self.stage.clock.now().date() + timedelta(days=self.rng.randrange(5, 60))
        words = self.rng.choice(COMMANDS).format(day=day.isoformat())
        tracker = self.stage.trackers[issue.tracker]
        tracker.say(issue.place, issue.native, words, author=Author(handle="lead-team0"))
        self._mark(_key(issue), *WRITES)
        self.told.append(f"comment {_key(issue)} {words}")

    def body(self, issue: Issue) -> None:
        """Somebody writes above our block."""
        line = f"note-{len(self.told)}-{self.rng.randrange(10**6)}"
        self.stage.words.setdefault(f"{issue.place}/{issue.native}", set()).add(line)
        tracker = self.stage.trackers[issue.tracker]
        tracker.change(issue.place, issue.native, body=f"{line}\n{issue.body}")

    def state(self, issue: Issue) -> None:
        """Somebody closes it, or opens it again."""
        tracker = self.stage.trackers[issue.tracker]
        key = f"{issue.place}/{issue.native}"
        if issue.state == "open" and likely(self.rng, 40):
            tracker.close(issue.place, issue.native, closed_as=self.rng.choice(("done", "")))
            self.stage.closed.add(key)
        elif issue.state == "closed":
            tracker.reopen(issue.place, issue.native)
            self.stage.closed.discard(key)
        self._mark(_key(issue), *WRITES)

    # --- the initiative --------------------------------------------------------------------------

    def adopts(self) -> None:
        """The initiative has other values from now on."""
        before, self.version = self.version, self.rng.randrange(VERSIONS)
        self.stage.adopt(self.version)
        old, new = (self.stage.world.versions[each] for each in (before, self.version))
        for key, plan in new.initiatives.items():
            was = old.initiatives[key]
            if plan.by != was.by and plan.by is not None:
                self._note("initiative", key, "due", plan.by.isoformat())
            if plan.rank != was.rank:
                self._note("initiative", key, "rank", plan.rank)
        for issue in self.stage.issues():
            self._mark(_key(issue), *WRITES)

    # --- the outside -----------------------------------------------------------------------------

    def trouble(self) -> None:
        """Something goes wrong, or ends."""
        tracker = self.stage.trackers[self.rng.choice(sorted(self.stage.trackers))]
        match self.rng.randrange(5):
            case 0 | 1:
                actions = ("set_fields", "set_fields", "edit_body", "listing", "issue", "create")
                fault = self.rng.choice((Fault.LOST_ANSWER, Fault.LOST_ANSWER, Fault.SERVER_ERROR))
                action = self.rng.choice(actions)
                tracker.play(fault, on=action)
            case 2 | 3:
                tracker.lag = self.rng.choice(LAGS)
            case _:
                self._read_again()

    def _read_again(self) -> None:
        """Everything is listed once more, as after a lost cursor."""
        with self.stage.shelf.ledger.transaction() as books:
            for key in books.desk.items("cursor"):
                books.desk.drop("cursor", key)

    def machine(self) -> None:
        """A cycle, which may be cut off, and at any point of which somebody may act."""
        crash = self.rng.randrange(60) if likely(self.rng, 25) else None
        self.stage.step += 1
        self.stage.cycle(Hazards(crash_at=crash, meet=self._meanwhile))

    def _meanwhile(self, point: str) -> None:
        """Somebody acts while the machine works; not in the one gap that no tracker closes."""
        if point == GAP or not likely(self.rng, 12):
            return
        issues = self._issues()
        if issues and likely(self.rng, 60):
            self.field_edit(self.rng.choice(issues), self.rng.choice(WRITES))
        else:
            self.person()

    # --- notes -----------------------------------------------------------------------------------

    def _note(self, side: str, where: str, name: str, value: str) -> None:
        edit = Edit(side=side, where=where, field=name, value=value, number=len(self.edits))
        with self.stage.shelf.ledger.reading() as books:
            known = recall_key(books, where) if side == "team" else None
        back = known is not None and known.agreed.get(name, (None, ""))[1] == token(name, value)
        self.edits.append(replace(edit, back=back))
        self.told.append(f"{side} {where} {name} = {value!r}")
        if side == "team":
            self._mark(where, name, *WRITES)

    def _mark(self, where: str, *names: str) -> None:
        tracker = self.stage.trackers[where.partition("|")[0]]
        for name in names:
            self.marks[where, name] = len(tracker.journal)


def _key(issue: Issue) -> str:
    return key_of(issue.tracker, issue.place, issue.native)


def world_of(seed: int) -> World:
    """A world of the simulation in which fields are written, in versions that differ in them."""
    world, rng = make_world(seed), Random(f"two sides {seed}")
    first = _with_home(world.versions[0], rng)
    return replace(world, versions=tuple(_version(first, rng, world) for _ in range(VERSIONS)))


def _with_home(workspace: Workspace, rng: Random) -> Workspace:
    """The same; in most worlds its initiatives have an issue of their own on the first tracker."""
    if not likely(rng, 70):
        return workspace
    program = Backlog(key=PROGRAM, tracker=TRACKER, place=PROGRAM)
    plans = {
        key: replace(each, issue=f"{TRACKER}:{PROGRAM}")
        for key, each in workspace.initiatives.items()
    }
    return replace(
        workspace,
        backlogs=MappingProxyType({**workspace.backlogs, PROGRAM: program}),
        initiatives=MappingProxyType(plans),
    )


def _version(workspace: Workspace, rng: Random, world: World) -> Workspace:
    day = world.start.date()
    plans = {
        key: replace(
            each,
            by=day + timedelta(days=rng.randrange(10, 60)),
            rank=rng.choice(RANKS),
            title=rng.choice((each.title, f"{each.title} anew")),
            asked=each.asked[:2],
        )
        for key, each in list(workspace.initiatives.items())[:1]
    }
    trackers = {name: replace(each, writes=WRITES) for name, each in workspace.trackers.items()}
    return replace(
        workspace,
        initiatives=MappingProxyType(plans),
        trackers=MappingProxyType(trackers),
        policy=replace(workspace.policy, budget=replace(workspace.policy.budget, per_run=500)),
    )


def play(seed: int, shelf: Shelf, other: Shelf, planted: Planted | None = None) -> History:
    """A history from a number, played until both sides rest."""
    stage = Stage(world=world_of(seed), shelf=shelf, other=other, planted=planted or Planted())
    for each in stage.trackers.values():
        each.capabilities = replace(
            each.capabilities,
            fields=frozenset({*WRITES, "owner"}),
            settle=max(each.capabilities.settle, *LAGS),  # a lag beyond it breaks its word
        )
    rng = Random(f"two-sided history {seed}")
    history = History(seed=seed, stage=stage, rng=rng)
    stage.gear(Gear.LIVE)
    stage.adopt(0)
    stage.cycle()
    deeds = (history.person,) * 5 + (history.machine,) * 4 + (history.adopts, history.trouble)
    for _ in range(rng.randint(*STEPS)):
        stage.clock.advance(timedelta(minutes=rng.choice((0, 1, 5, 60, 480))))
        rng.choice(deeds)()
    stage.calm()
    # What was read at the very moment we wrote is read once more: that takes another moment.
    stage.clock.advance(timedelta(minutes=5))
    stage.calm()
    return history
