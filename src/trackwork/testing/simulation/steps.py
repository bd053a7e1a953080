"""The steps of a story: drawn from a number, each carried out with chance of its own.

A step needs nothing of the steps before it, so that a story with some of them left out still plays.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from types import MappingProxyType

from trackwork.core.workspace import Gear
from trackwork.engine.adopted import gear_of, read_adopted
from trackwork.engine.cycle import run_cycle
from trackwork.engine.fencing import SecondLedger
from trackwork.engine.gears import pause_all, resume
from trackwork.engine.in_process import InProcess
from trackwork.engine.lanes import Drains
from trackwork.engine.parts import Parts
from trackwork.testing.fake_tracker import Fault
from trackwork.testing.simulation.hazards import Hazards, Turns
from trackwork.testing.simulation.office import asks, responds, undoes
from trackwork.testing.simulation.people import (
    a_bot_reverts,
    pages_shift,
    somebody_acts,
    somebody_saves_meanwhile,
)
from trackwork.testing.simulation.stage import Stage
from trackwork.testing.simulation.worlds import likely

LENGTH = (12, 30)
"""How many steps a story has, at least and at most."""
ACTIONS = ("create", "comment", "edit_body", "listing", "issue", "find", "mail")
WORST_POINT = 120
TICKS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: what happens, after how many minutes, and the number its chance comes from."""

    what: str
    minutes: int
    chance: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A world's number and its steps. ``gear`` is the one it begins in."""

    seed: int
    gear: Gear
    steps: tuple[Step, ...]


def write_story(seed: int) -> Story:
    """The story of a number."""
    rng = Random(f"story {seed}")
    names, weights = list(DEEDS), [weight for weight, _ in DEEDS.values()]
    steps = [
        Step(
            what=rng.choices(names, weights)[0],
            minutes=rng.choice((0, 1, 5, 30, 60, 240, 480, 1440)),
            chance=rng.randrange(2**32),
        )
        for _ in range(rng.randint(*LENGTH))
    ]
    gear = rng.choices((Gear.LIVE, Gear.REHEARSE, Gear.WATCH), (10, 1, 1))[0]
    return Story(seed=seed, gear=gear, steps=tuple(steps))


def perform(stage: Stage, step: Step) -> None:
    """Carry one step out; it tells its own sentence."""
    stage.step += 1
    stage.clock.advance(timedelta(minutes=step.minutes))
    _, deed = DEEDS[step.what]
    deed(stage, Random(step.chance))


# --- the machine ----------------------------------------------------------------------------------


def _runs(stage: Stage, _rng: Random) -> None:
    stage.cycle()


def _crashes(stage: Stage, rng: Random) -> None:
    stage.cycle(Hazards(crash_at=rng.choice((rng.randrange(12), rng.randrange(WORST_POINT)))))


def _two_workers(stage: Stage, rng: Random) -> None:
    """Two workers on one ledger change places at their points; one may be switched off."""
    stage.say("Two workers run a cycle at once.")

    def work(parts: Parts) -> None:
        cycle, _ = run_cycle(parts)
        stage.notice(cycle)

    _at_once(stage, rng, work)


def _lanes(stage: Stage, rng: Random) -> None:
    """Two in-process runners drain the lanes, and change places at their points."""
    stage.say("Two workers drain the lanes at once.")

    def work(parts: Parts) -> None:
        with parts.ledger.reading() as books:
            adopted = read_adopted(books, parts)
        runner = InProcess(
            parts,
            Drains(parts, adopted),
            sleep=lambda _length: parts.faults.point("lane.slept"),
            tell=lambda _lane, cycle: stage.notice(cycle),
        )
        left = iter(range(TICKS))
        runner.run(lambda: next(left, None) is None)

    _at_once(stage, rng, work)


def _at_once(stage: Stage, rng: Random, work: Callable[[Parts], None]) -> None:
    stage.begun = stage.machine.now()

    def between(at: list[str]) -> None:
        # A worker that stands right before a call may not be frozen past its lease: between its
        # last look at the clock and the call nothing can protect it.
        calling = any(name.startswith("net.") for name in at)
        if not calling and likely(rng, 5):
            stage.clock.advance(timedelta(seconds=rng.choice((20, 150))))

    turns = Turns(rng, between=between)

    def worker(number: int) -> Callable[[], None]:
        crash_at = rng.randrange(WORST_POINT) if likely(rng, 20) else None
        parts = stage.parts(Hazards(crash_at=crash_at, meet=turns.meet(number)))

        def run() -> None:
            try:
                work(parts)
            except SecondLedger:
                stage.broken.append("a worker took its own ledger for another one")

        return run

    turns.run([worker(0), worker(1)])


def _sleeps(stage: Stage, rng: Random) -> None:
    days = rng.randint(3, 25)
    stage.clock.advance(timedelta(days=days))
    stage.say(f"The machine has slept for {days} days.")
    stage.cycle()


def _clock_jumps(stage: Stage, rng: Random) -> None:
    hours = rng.choice((0, 0, -1, 1, -24, 24))
    stage.machine.set_off(timedelta(hours=hours))
    stage.say(f"The machine's clock is off by {hours} hours from now on.")


def _backs_up(stage: Stage, _rng: Random) -> None:
    stage.backup = (stage.shelf.copy(), len(stage.written))
    stage.say("A backup is taken.")


def _restores(stage: Stage, _rng: Random) -> None:
    if stage.backup is None:
        return
    content, known = stage.backup
    above = stage.shelf.ledger.epoch
    stage.shelf.put(content)
    with stage.shelf.ledger.transaction() as books:
        books.raise_epoch(reason="restored from a backup", above=above)
    stage.forget(known)
    stage.restored.append({name: len(x.journal) for name, x in stage.trackers.items()})
    stage.taken |= stage.undone  # the ledger forgot that, too, and may say it once more
    stage.undone.clear()
    stage.say("The backup is restored.")
    stage.cycle()


def _second_ledger(stage: Stage, _rng: Random) -> None:
    """A copy of the ledger comes alive: in live gear it must refuse, and write nothing."""
    stage.other.put(stage.shelf.copy())
    stage.say("Somebody copies the ledger and runs both.")
    stage.cycle()
    known = len(stage.written)
    with stage.shelf.ledger.reading() as books:
        live = gear_of(books) is Gear.LIVE
    try:
        run_cycle(stage.parts(shelf=stage.other))
    except SecondLedger:
        refused = True
    else:
        refused = False
    if live and not refused:
        stage.broken.append("a second live ledger did not refuse to run")
    if len(stage.written) > known:
        stage.broken.append("a second live ledger wrote")


# --- the operator ---------------------------------------------------------------------------------


def _gear(stage: Stage, rng: Random) -> None:
    gear = rng.choice((Gear.LIVE, Gear.LIVE, Gear.LIVE, Gear.REHEARSE, Gear.WATCH))
    stage.gear(gear)
    stage.say(f"The operator puts the gear to {gear}.")


def _pauses(stage: Stage, _rng: Random) -> None:
    pause_all(stage.parts(), "a look around first")
    stage.say("The operator pauses everything.")


def _resumes(stage: Stage, _rng: Random) -> None:
    resume(stage.parts())
    stage.say("The operator resumes.")


def _adopts(stage: Stage, rng: Random) -> None:
    version = rng.randrange(len(stage.world.versions))
    stage.adopt(version)
    stage.say(f"The operator adopts version {version} of the configuration.")


# --- the outside ----------------------------------------------------------------------------------


def _trouble(stage: Stage, rng: Random) -> None:
    """The next calls go wrong."""
    action, fault = rng.choice(ACTIONS), rng.choice(list(Fault))
    times = rng.choice((1, 1, 2, 5))
    after = timedelta(minutes=rng.choice((1, 30, 300)))
    if action == "mail":
        stage.mail.play(fault, times=times, after=after)
    else:
        tracker = rng.choice(list(stage.trackers.values()))
        tracker.play(fault, on=action, times=times, after=after)
    stage.say(f"The next {times} of {action} will meet: {fault}.")


def _mood(stage: Stage, rng: Random) -> None:
    """How a tracker behaves from now on."""
    tracker = rng.choice(list(stage.trackers.values()))
    mood = rng.choice(
        ("lag", "lag", "cut", "drop", "meanwhile", "bot", "pages", "pages", "clock", "well")
    )
    if mood == "lag":
        tracker.lag = stage.world.settle * rng.random()
    elif mood == "cut":
        tracker.truncated = True
    elif mood == "drop":
        tracker.dropped = frozenset({"due", "labels"})
    elif mood == "clock":
        tracker.skew = timedelta(hours=rng.choice((-48, -1, 1, 48)))
    elif mood == "well":
        tracker.calm()
    else:
        deed = {"meanwhile": somebody_saves_meanwhile, "pages": pages_shift}.get(mood)
        deed(stage, tracker, rng) if deed else a_bot_reverts(stage, tracker)
    stage.say(f"The mood of tracker {tracker.name} from now on: {mood}.")


def _person(stage: Stage, rng: Random) -> None:
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        sentence = somebody_acts(stage, rng)
        if sentence:
            stage.say(sentence)


Deed = Callable[[Stage, Random], None]
DEEDS: Mapping[str, tuple[int, Deed]] = MappingProxyType(
    {
        "runs": (24, _runs),
        "crashes": (22, _crashes),
        "two workers": (8, _two_workers),
        "lanes": (6, _lanes),
        "sleeps": (4, _sleeps),
        "clock jumps": (2, _clock_jumps),
        "backs up": (3, _backs_up),
        "restores": (3, _restores),
        "second ledger": (1, _second_ledger),
        "gear": (3, _gear),
        "pauses": (1, _pauses),
        "resumes": (2, _resumes),
        "adopts": (3, _adopts),
        "undoes": (4, undoes),
        "asks": (3, asks),
        "responds": (4, responds),
        "trouble": (12, _trouble),
        "mood": (6, _mood),
        "person": (26, _person),
    }
)
