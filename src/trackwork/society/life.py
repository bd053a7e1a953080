"""A team's day: what it notices, when it answers, and in which words. Deeds go through `hands`."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from trackwork.society.habits import Ending, Opening, Quirk
from trackwork.society.matters import Matter, Stage, Waits
from trackwork.society.scene import Scene

_ROOM = 7
"""Days before an exception's end from which the team thinks about it again."""
_LATE = 5
"""Days after the date within which "at risk" is the honest word; later, another date is."""
_WELL = (
    "tw: on track",
    "tw: on track, first service moved",
    "tw: on track, two of three done",
    "Quick word from us.\n\ntw: on track",
)
_CHEERFUL = ("tw: on track, all fine here", "tw: on track, nearly there", "tw: on track")
_RISKY = (
    "tw: at risk, it is a little more than we thought",
    "tw: at risk, waiting for certificates",
    "tw: at risk, somebody is away next week",
)


def live(matter: Matter, scene: Scene) -> None:
    """One moment of one item, for a team whose speaker is at work."""
    first = matter.file is None
    if not matter.look(scene.folder):
        return
    if not matter.habit.reached_by:
        # Nobody hears of it, and the work goes on all the same.
        matter.work.begun = True
    _notice(matter, scene, first=first)
    if matter.answer_on is not None and scene.today >= matter.answer_on:
        matter.answer_on = None
        _ANSWERS[matter.stage](matter, scene)
    elif not _finish(matter, scene):
        _unasked(matter, scene)
    _quirk(matter, scene)


def _notice(matter: Matter, scene: Scene, *, first: bool) -> None:
    reached = matter.reached(first=first) & matter.habit.reached_by
    if not reached or matter.answer_on is not None:
        return
    matter.answer_on = scene.workdays_on(matter.rng.randint(*matter.habit.days))


def _speaker(matter: Matter, scene: Scene) -> str:
    return scene.speaker(matter.team)


def _say(matter: Matter, scene: Scene, said: str) -> None:
    matter.comment(scene, _speaker(matter, scene), said)
    matter.last_word = scene.today


# --- first words --------------------------------------------------------------------------------


def _first(matter: Matter, scene: Scene) -> None:
    if matter.waits in {Waits.HELP, Waits.CONCERN}:
        _tick(matter, scene)
        return
    if matter.mumbled:
        _date(matter, scene)
        return
    _OPENINGS[matter.habit.opening](matter, scene)


def _start(matter: Matter) -> None:
    matter.stage = Stage.ON_IT
    matter.waits = Waits.NOTHING
    matter.work.begun = True
    matter.aim = matter.aim or matter.initiative.by


def _tick(matter: Matter, scene: Scene) -> None:
    assert matter.file is not None
    if not matter.file.has_block():
        _line(matter, scene)
        return
    matter.file.tick("accept", scene.at)
    matter.note(scene, _speaker(matter, scene), "tick: accept")
    _start(matter)


def _line(matter: Matter, scene: Scene) -> None:
    assert matter.file is not None
    matter.file.write_line("tw: accept", scene.at)
    matter.note(scene, _speaker(matter, scene), "tw: accept")
    _start(matter)


def _date(matter: Matter, scene: Scene) -> None:
    day = scene.workdays_on(matter.work.days_left + matter.rng.randint(2, 8))
    _start(matter)
    matter.aim, matter.waits = day, Waits.DATE
    _say(matter, scene, f"tw: date {day} because we finish the current release first")


def _field(matter: Matter, scene: Scene) -> None:
    assert matter.file is not None
    day = scene.workdays_on(matter.work.days_left + matter.rng.randint(3, 10))
    _start(matter)
    matter.aim, matter.waits = day, Waits.DATE
    matter.file.set_field("due", str(day), scene.at)
    matter.note(scene, _speaker(matter, scene), f"due: {day}")


def _not_now(matter: Matter, scene: Scene) -> None:
    weeks = matter.rng.choice((3, 4, 5))
    until = scene.today + timedelta(weeks=weeks)
    matter.stage, matter.waits, matter.until = Stage.NOT_NOW, Waits.EXCEPTION, until
    why = matter.rng.choice(("the PCI audit", "two people being away", "the peak season"))
    _say(matter, scene, f"tw: not now until {until} because of {why}")


def _not_us(matter: Matter, scene: Scene) -> None:
    matter.stage, matter.waits, matter.until = Stage.NOT_NOW, Waits.EXCEPTION, None
    _say(matter, scene, "This route is run by somebody else.\n\ntw: not us -> ledger")


def _object(matter: Matter, scene: Scene) -> None:
    matter.waits = Waits.CONCERN
    _say(matter, scene, "tw: objection this puts one more hop between us and the store")


def _help(matter: Matter, scene: Scene) -> None:
    matter.waits = Waits.HELP
    _say(matter, scene, "tw: help with the client certificates")


def _mumble(matter: Matter, scene: Scene) -> None:
    matter.mumbled = True
    _say(matter, scene, "tw: shuold be okay sometime soonish")


def _refuse(matter: Matter, scene: Scene) -> None:
    assert matter.file is not None
    matter.file.set_field("state", "closed", scene.at)
    matter.file.set_field("closed_as", "not planned", scene.at)
    matter.note(scene, _speaker(matter, scene), "closed as not planned")
    matter.stage, matter.until = Stage.NOT_NOW, None


_OPENINGS: Mapping[Opening, Callable[[Matter, Scene], None]] = {
    Opening.TICK: _tick,
    Opening.LINE: _line,
    Opening.DATE: _date,
    Opening.FIELD: _field,
    Opening.NOT_NOW: _not_now,
    Opening.NOT_US: _not_us,
    Opening.OBJECT: _object,
    Opening.HELP: _help,
    Opening.MUMBLE: _mumble,
    Opening.REFUSE: _refuse,
}


# --- later words --------------------------------------------------------------------------------


def _status(matter: Matter, scene: Scene) -> None:
    """Where it stands: by the truth where the team is honest, else as it would like it to be."""
    if not matter.habit.honest:
        _say(matter, scene, matter.rng.choice(_CHEERFUL))
        return
    if matter.work.stuck and not matter.blocked_said:
        _blocked(matter, scene)
        return
    likely = scene.workdays_on(matter.work.days_left)
    aim = matter.aim or likely
    if likely <= aim:
        _say(matter, scene, matter.rng.choice(_WELL))
    elif likely <= aim + timedelta(days=_LATE):
        _say(matter, scene, matter.rng.choice(_RISKY))
    else:
        matter.aim, matter.waits = likely, Waits.DATE
        _say(matter, scene, f"tw: date {likely} because it is more than we thought")


def _blocked(matter: Matter, scene: Scene) -> None:
    asked = matter.initiative.asked_of(matter.team)
    before = asked.waits_for[0] if asked and asked.waits_for else "ledger"
    matter.blocked_said = True
    _say(matter, scene, f"tw: blocked by {before} because we share its certificates")


def _again(matter: Matter, scene: Scene) -> None:
    """Asked while the exception stands: near its end the team comes back to it."""
    assert matter.file is not None
    if matter.until is None:
        if matter.habit.opening is Opening.REFUSE:
            matter.until = scene.today + timedelta(weeks=8)
            _say(matter, scene, f"tw: not now until {matter.until} because we have no room")
        return
    if scene.today >= matter.until - timedelta(days=_ROOM):
        _date(matter, scene)


def _nothing(_matter: Matter, _scene: Scene) -> None:
    """Done is done."""


_ANSWERS: Mapping[Stage, Callable[[Matter, Scene], None]] = {
    Stage.NEW: _first,
    Stage.ON_IT: _status,
    Stage.NOT_NOW: _again,
    Stage.DONE: _nothing,
}


def _unasked(matter: Matter, scene: Scene) -> None:
    """A word nobody asked for, about once in so many weeks, and not on the day of another one."""
    if matter.stage is not Stage.ON_IT or matter.last_word == scene.today:
        return
    if matter.work.stuck and not matter.blocked_said and matter.habit.honest:
        _blocked(matter, scene)
    elif matter.rng.random() < matter.habit.weekly / 5:
        _status(matter, scene)


# --- done ---------------------------------------------------------------------------------------


def _finish(matter: Matter, scene: Scene) -> bool:
    """Say that it is done, a little after it is, or when an optimist's date has come."""
    if matter.stage is Stage.DONE or matter.habit.ending is Ending.NOTHING:
        return False
    if not _claims(matter, scene):
        return False
    if matter.tell_on is None:
        matter.tell_on = scene.workdays_on(matter.rng.randint(0, 2))
    if scene.today < matter.tell_on:
        return False
    _done(matter, scene)
    return True


def _claims(matter: Matter, scene: Scene) -> bool:
    if matter.work.finished is not None:
        return True
    if matter.habit.honest or matter.stage is not Stage.ON_IT:
        return False
    due = matter.aim or matter.initiative.by
    return due is not None and scene.today >= due


def _done(matter: Matter, scene: Scene) -> None:
    assert matter.file is not None
    matter.stage, matter.tell_on = Stage.DONE, None
    if matter.habit.ending is Ending.LINE:
        _say(matter, scene, "tw: done https://example.org/dashboards/gateway")
        return
    matter.file.set_field("state", "closed", scene.at)
    matter.file.set_field("closed_as", "done", scene.at)
    matter.note(scene, _speaker(matter, scene), "closed as done")


# --- quirks -------------------------------------------------------------------------------------


def _quirk(matter: Matter, scene: Scene) -> None:
    deed = _QUIRKS.get(matter.habit.quirk)
    if deed is None or matter.quirk_done or matter.stage is Stage.NEW:
        return
    matter.quirk_done = deed(matter, scene)


def _delete_block(matter: Matter, scene: Scene) -> bool:
    assert matter.file is not None
    if not matter.file.has_block() or matter.last_word == scene.today:
        return False
    matter.file.delete_block(scene.at)
    return True


def _write_inside(matter: Matter, scene: Scene) -> bool:
    assert matter.file is not None
    if not matter.file.has_block() or matter.last_word == scene.today:
        return False
    matter.file.write_inside("Our runbook has the steps, ask us for the link.", scene.at)
    return True


def _clone(matter: Matter, scene: Scene) -> bool:
    assert matter.file is not None
    name = f"{matter.initiative.key}-second-service.md"
    matter.file.copy_to(name, f"{matter.initiative.title}, the second service", scene.at)
    return True


def _two_ticks(matter: Matter, scene: Scene) -> bool:
    assert matter.file is not None
    if not matter.file.has_block() or matter.last_word == scene.today:
        return False
    matter.file.tick("other-date", scene.at)
    return True


def _take_back(matter: Matter, scene: Scene) -> bool:
    assert matter.file is not None
    said = "tw: at risk, somebody is away"
    if said not in matter.file.wrote:
        if matter.last_word == scene.today or matter.stage is not Stage.ON_IT:
            return False
        _say(matter, scene, said)
        return False
    if matter.last_word == scene.today:
        return False
    matter.file.retract(said, scene.at)
    return True


def _reopen(matter: Matter, scene: Scene) -> bool:
    assert matter.file is not None
    if matter.stage is not Stage.DONE or matter.last_word is None or matter.reopened:
        return False
    if scene.today < matter.last_word + timedelta(days=5):
        return False
    matter.file.set_field("state", "open", scene.at)
    matter.note(scene, _speaker(matter, scene), "opened again")
    matter.stage, matter.reopened, matter.checked = Stage.ON_IT, True, False
    matter.work.finished, matter.work.needed = None, matter.work.done + 6
    return True


_QUIRKS: Mapping[Quirk, Callable[[Matter, Scene], bool]] = {
    Quirk.DELETE_BLOCK: _delete_block,
    Quirk.WRITE_INSIDE: _write_inside,
    Quirk.CLONE: _clone,
    Quirk.TWO_TICKS: _two_ticks,
    Quirk.TAKE_BACK: _take_back,
    Quirk.REOPEN: _reopen,
}
