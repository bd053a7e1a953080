"""Playing the quarter: people act, the engine runs its cycle, the clock moves on."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from trackwork.bootstrap import App, build, option_readers
from trackwork.channels.folder import FolderChannel
from trackwork.core.workspace import Gear, Workspace
from trackwork.engine.adopted import Adopted
from trackwork.engine.cycle import Cycle, run_cycle
from trackwork.engine.gears import change_gear
from trackwork.engine.plan import apply_plan, make_plan
from trackwork.settings import load
from trackwork.settings import parts as config_parts
from trackwork.society.affairs import Affairs, make_affairs
from trackwork.society.clock import MORNING, SimulatedClock, moments
from trackwork.society.company import OPERATOR, Company
from trackwork.society.life import live
from trackwork.society.matters import Matter, make_matters
from trackwork.society.owners import WAYS, Owner, Sponsor
from trackwork.society.post import Post
from trackwork.society.scene import Scene
from trackwork.society.written import write_initiative

EVERYBODY_AFTER = timedelta(days=7)
BEFORE = timedelta(minutes=7)
"""How long before each cycle people do their things."""


@dataclass(slots=True)
class Quarter:
    """A company at play, with what was counted on the way."""

    app: App
    company: Company
    clock: SimulatedClock
    scene: Scene
    matters: dict[str, Matter]
    affairs: Affairs
    owners: dict[str, Owner]
    sponsors: dict[str, Sponsor]
    held: Counter[str] = field(default_factory=Counter)
    aside: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)
    cycles: int = 0
    adopted: Adopted | None = None
    plans: list[str] = field(default_factory=list)

    def play(self, start: date, days: int, progress: Callable[[int, int], None]) -> None:
        """The whole of it, from the first plan to the last cycle."""
        whole = list(moments(start, days))
        for number, at in enumerate(whole):
            self._gears(start, at, number)
            self._people(at - BEFORE)
            self._cycle(at)
            progress(number + 1, len(whole))

    def _gears(self, start: date, at: datetime, number: int) -> None:
        """Watch and plan, rehearse a day, live with friends; everybody a week later."""
        self.clock.set(at - 2 * BEFORE)
        if number == 0:
            self._apply(self.app.workspace)
            self._gear(Gear.REHEARSE)
        elif number == 2:  # noqa: PLR2004 - the second morning
            self._gear(Gear.LIVE)
        elif at == datetime.combine(start + EVERYBODY_AFTER, MORNING, UTC):
            self._everybody()

    def _gear(self, gear: Gear) -> None:
        change_gear(self.app.parts, gear, actor=OPERATOR)

    def _apply(self, workspace: Workspace) -> None:
        """Plan and apply what the files say, as `trackwork plan` and `trackwork apply` do."""
        wanted = config_parts(workspace)
        plan = make_plan(self.app.parts, wanted)
        apply_plan(self.app.parts, wanted, plan.id)
        self.plans.append(plan.id)

    def _everybody(self) -> None:
        """Open all waves: edit the initiatives' files, plan, apply."""
        opened = {k: replace(each, waves=()) for k, each in self.company.initiatives.items()}
        self.company = replace(self.company, initiatives=opened)
        for key in opened:
            write_initiative(self.company, self.app.folder, key)
        loaded = load(self.app.folder, connectors=option_readers())
        assert loaded.workspace is not None, loaded.problems
        self._apply(loaded.workspace)

    # --- people -------------------------------------------------------------

    def _people(self, at: datetime) -> None:
        self.clock.set(at)
        self.scene.at = at
        if at.hour < MORNING.hour + 1:
            self._a_day_of_work()
        self._mail()
        self.affairs.make(self.app, self.scene)
        for matter in self.matters.values():
            if self.scene.at_work(self.scene.speaker(matter.team)):
                live(matter, self.scene)
        for owner in self.owners.values():
            if self.scene.at_work(owner.key):
                owner.work(self.app, self.scene, self.matters)

    def _a_day_of_work(self) -> None:
        for matter in self.matters.values():
            if self.scene.team_works(matter.team):
                matter.work.a_day(self.scene.today)

    def _mail(self) -> None:
        """Everybody at work reads the mail that came."""
        leads = {self.scene.speaker(team): team for team in self.company.teams}
        for key in self.company.people:
            if not self.scene.at_work(key):
                continue
            passages = self.scene.mails(key)
            if not passages:
                continue
            self.affairs.read(self.app, self.scene, key, passages)
            if key in self.owners:
                self.owners[key].read(passages, self.matters)
            elif key in self.sponsors:
                self.sponsors[key].see_to(passages, self.scene, self.matters)
            elif key in leads:
                self._mailed(leads[key], passages)

    def _mailed(self, team: str, passages: list[str]) -> None:
        for matter in self.matters.values():
            titled = any(matter.initiative.title in each for each in passages)
            if matter.team == team and titled:
                matter.mailed = True

    # --- the engine ---------------------------------------------------------

    def _cycle(self, at: datetime) -> None:
        self.clock.set(at)
        cycle, self.adopted = run_cycle(self.app.parts, before=self.adopted)
        self.cycles += 1
        self._count(cycle)

    def _count(self, cycle: Cycle) -> None:
        self.held.update(reason for _, reason in cycle.delivered.held)
        self.trouble += [f"{effect.subject}: {why}" for effect, why in cycle.delivered.trouble]
        self.aside += [f"{each.where}: {each.what}" for each in cycle.aside]


def start_quarter(company: Company, folder: Path, *, seed: int, start: date, days: int) -> Quarter:
    """Everything ready for the first moment; the workspace's files are written already."""
    clock = SimulatedClock(datetime.combine(start, MORNING, UTC))
    post = Post(FolderChannel(folder / ".trackwork" / "outbox" / "mail"))
    app = build(folder, clock=clock, mail=post, environment={})
    dice = Random(f"{seed}/nonce")
    parts = replace(app.parts, nonce=lambda: f"{dice.getrandbits(128):032x}")
    app = replace(app, parts=parts)
    owned = company.initiatives.values()
    return Quarter(
        app=app,
        company=company,
        clock=clock,
        scene=Scene(company=company, folder=folder, post=post, at=clock.now()),
        matters=make_matters(company, seed=seed),
        affairs=make_affairs(company, start, days),
        owners={each.owner: Owner(each.owner, WAYS[each.owner]) for each in owned},
        sponsors={each.sponsor: Sponsor(each.sponsor) for each in owned},
    )


def chance(seed: int) -> Random:
    """The one source of chance for the company as a whole."""
    return Random(f"{seed}/company")
