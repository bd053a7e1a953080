"""What has to hold after every story: each promise a function with its sentence.

Each yields what it found broken, in plain words; nothing: the promise was kept.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from trackwork.core.brakes import reaches, week_of
from trackwork.core.calendars import WorkingCalendar
from trackwork.core.effects import DIGESTS, NEW_TEXT, EffectKind, EffectState
from trackwork.core.people import Leave
from trackwork.core.subjects import person
from trackwork.core.workspace import Gear, Workspace
from trackwork.engine.look import Calendars
from trackwork.ports import OutboxRow
from trackwork.testing.simulation.hearing import (
    everything_there_was_read,
    no_question_is_forgotten,
    what_was_taken_back_stays_away,
)
from trackwork.testing.simulation.outside import Written
from trackwork.testing.simulation.recomputing import recomputed, refolded
from trackwork.testing.simulation.stage import Stage

Promise = Callable[[Stage], Iterator[str]]
_BY_MAIL = frozenset({EffectKind.MAIL, EffectKind.DIGEST})
_MOST_REVERTED = 3


def _rows(stage: Stage) -> tuple[OutboxRow, ...]:
    with stage.shelf.ledger.reading() as books:
        return books.outbox.find()


# --- effects --------------------------------------------------------------------------------------


def effects_happen_once(stage: Stage) -> Iterator[str]:
    """Each effect stands on the tracker once; a mail sent again is the same mail."""
    texts = Counter(
        entry.effect
        for entry in stage.journal
        if entry.committed and entry.effect not in stage.taken
    )
    for ident, times in sorted(texts.items()):
        if ident and times > 1:
            yield f"effect {ident} stands on the tracker {times} times"
    addressed = defaultdict(set)
    for letter in stage.mail.sent:
        addressed[letter.id].add(letter.to)
    for ident, people in sorted(addressed.items()):
        if len(people) > 1:
            yield f"letter {ident} went to {len(people)} people"


def nothing_is_told_twice(stage: Stage) -> Iterator[str]:
    """One rung of one episode reaches one party through one effect."""
    told: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for each in stage.written:
        if each.effect is None or each.forgotten:
            continue
        for one in each.carries:
            told[one.episode, one.rung, each.where].add(each.ident)
    for (_, rung, where), idents in sorted(told.items()):
        if len(idents) > 1:
            yield f"rung {rung} reached {where} by {len(idents)} effects"


def nothing_is_lost(stage: Stage) -> Iterator[str]:
    """What the ledger calls sent was there to be seen; what is not sent says why."""
    there = {entry.effect for entry in stage.journal if entry.committed}
    posted = {letter.id for letter in stage.mail.sent}
    for row in _rows(stage):
        kind, ident = row.effect.kind, row.effect.id
        if row.state is EffectState.SENT:
            missing = (kind in NEW_TEXT and ident not in there) or (
                kind in _BY_MAIL and ident not in posted
            )
            unread = kind is EffectKind.LINE and row.receipt not in posted | there
            if missing or unread:
                yield f"the {kind} {ident} is called sent, and nobody ever saw it"
        elif row.state is EffectState.HELD and not row.reason:
            yield f"the {kind} {ident} is held back, and nothing says why"
    waiting = stage.on_its_way()
    if waiting:
        yield f"{len(waiting)} effects are still on their way though nothing stops them"


# --- attention ------------------------------------------------------------------------------------


def _reached(stage: Stage) -> Iterator[tuple[Written, WorkingCalendar]]:
    """Writes that reached for a person, each the first time, with that person's calendar."""
    for each in stage.written:
        if each.first and each.effect is not None and reaches(each.effect):
            yield each, _calendar(each.workspace, each.effect.person or "")


def _calendar(workspace: Workspace, key: str) -> WorkingCalendar:
    someone = workspace.directory.people.get(key)
    if someone is not None:
        return Calendars(workspace).of(person(key))
    team = workspace.directory.team(key.removeprefix("team:"))
    away = tuple(Leave(start=a, end=b, why=why) for a, b, why in workspace.freezes)
    return (
        WorkingCalendar.of(team.hours, leave=(*team.freezes, *away))
        if team
        else (WorkingCalendar())
    )


def nobody_is_ambushed(stage: Stage) -> Iterator[str]:
    """Nobody hears of an open matter before the one whose turn it is did."""
    told: dict[str, int] = {}
    for each in stage.written:
        for one in each.carries:
            if one.to_holder:
                told.setdefault(one.episode, each.step)
        for one in each.carries:
            first = told.get(one.episode)
            if not one.to_holder and (first is None or first >= each.step):
                yield f"{each.where} heard by {one.rung} of a matter its holder had not heard of"


def nobody_is_over_budget(stage: Stage) -> Iterator[str]:
    """In nobody's week, in their own zone, do more messages arrive than the budget allows."""
    used: Counter[tuple[str, tuple[int, int], str]] = Counter()
    for each, calendar in _reached(stage):
        effect = each.effect
        assert effect is not None
        if each.forgotten:
            continue
        budget = each.workspace.policy.budget
        who, week = effect.person or "", week_of(each.begun, calendar)
        digest = effect.kind in DIGESTS
        kind = "digest" if digest else "critical" if effect.critical else "plain"
        used[who, week, kind] += 1
        common = used[who, week, "plain"] + max(
            0, used[who, week, "critical"] - budget.critical_per_week
        )
        fits = common <= budget.interruptions_per_week
        if digest:
            fits = used[who, week, "digest"] <= budget.digests_per_week
        if not fits:
            yield f"{who} got one {kind} message too many in week {week[1]} of {week[0]}"


def quiet_hours_are_kept(stage: Stage) -> Iterator[str]:
    """Nobody is reached for outside their working hours, on leave, or on a holiday."""
    for each, calendar in _reached(stage):
        why = calendar.why_not_working(each.believed)
        if why is not None and calendar.why_not_working(each.begun) is not None:
            who = each.effect.person if each.effect else ""
            yield f"{who} was reached for at {each.believed:%a %d %b %H:%M} UTC: {why}"


def one_message_after_a_sleep(stage: Stage) -> Iterator[str]:
    """However long the machine slept, one matter is brought up by one rung at a time."""
    rungs: dict[tuple[int, str], set[str]] = defaultdict(set)
    for each in stage.written:
        for one in each.carries:
            if each.first:
                rungs[each.step, one.episode].add(one.rung)
    for (step, _), names in sorted(rungs.items()):
        # Several reminders to the holder go out as one; the highest stands for the lower ones.
        if len(names) > 1:
            yield f"in step {step} one matter was brought up by {', '.join(sorted(names))}"


# --- leave to write -------------------------------------------------------------------------------


def writes_stay_where_they_may(stage: Stage) -> Iterator[str]:
    """Nothing is written to a place that the adopted workspace does not list."""
    for each in stage.written:
        if each.action == "mail":
            continue
        places = {backlog.place for backlog in each.workspace.backlogs.values()}
        if each.where.partition("/")[0] not in places:
            yield f"{each.action} at {each.where}, which the workspace does not list"


def gears_are_kept(stage: Stage) -> Iterator[str]:
    """In watch and rehearse, and while everything is paused, nothing leaves the house."""
    for each in stage.written:
        if each.paused:
            yield f"{each.action} at {each.where} while everything was paused"
        elif each.gear is not Gear.LIVE:
            yield f"{each.action} at {each.where} in gear {each.gear}"


# --- people ---------------------------------------------------------------------------------------


def peoples_words_stand(stage: Stage) -> Iterator[str]:
    """What people wrote stands as they wrote it; around the block to the character."""
    for tracker in stage.trackers.values():
        yield from tracker.spoiled
    bodies = {f"{each.place}/{each.native}": each.body for each in stage.issues()}
    for key, words in sorted(stage.words.items()):
        for word in sorted(words):
            if word not in bodies.get(key, ""):
                yield f"{word!r} vanished from {key}"


def closed_stays_closed(stage: Stage) -> Iterator[str]:
    """What a person closed is never opened by us."""
    for where in (each for tracker in stage.trackers.values() for each in tracker.reopened):
        yield f"we opened {where}, which a person had closed"
    for issue in stage.issues():
        key = f"{issue.place}/{issue.native}"
        if key in stage.closed and issue.state != "closed":
            yield f"{key} was closed by a person and is open"


def nobody_fights(stage: Stage) -> Iterator[str]:
    """Against a bot that undoes our edits we stop after a few, instead of going on for ever.

    A write whose answer was lost, and whose text the bot took away before we could look, has to be
    made again; and a restored backup knows nothing of what came after it.
    """
    for name, tracker in stage.trackers.items():
        marks = {lengths[name] for lengths in stage.restored}
        last: dict[str, tuple[str, int]] = {}
        for number, entry in enumerate(tracker.journal):
            last = {} if number in marks else last
            if entry.action != "edit_body" or not entry.committed or entry.fault:
                continue
            key = f"{entry.place}/{entry.native}"
            text, times = last.get(key, ("", 0))
            last[key] = (entry.text, times + 1 if text == entry.text else 1)
            if last[key][1] == _MOST_REVERTED + 1:
                yield f"the same text was written to {key} {_MOST_REVERTED + 1} times in a row"


# --- the ledger -----------------------------------------------------------------------------------


def dirty_is_all_there_is(stage: Stage) -> Iterator[str]:
    """Looking at every subject anew finds nothing that looking at the woken ones did not."""
    yield from recomputed(stage)


def rebuilding_changes_nothing(stage: Stage) -> Iterator[str]:
    """Derived rows thrown away and folded again from the facts are the same rows."""
    yield from refolded(stage)


def resting_is_rest(stage: Stage) -> Iterator[str]:
    """Once everything is done, another cycle writes nothing."""
    known = len(stage.written)
    stage.step += 1
    cycle = stage.cycle()
    for each in stage.written[known:]:
        yield f"another cycle still did {each.action} at {each.where}"
    if cycle is not None and cycle.subjects:
        yield f"another cycle still had {cycle.subjects} subjects to look at"


def nothing_is_set_aside(stage: Stage) -> Iterator[str]:
    """The engine could work with whatever people did; a second ledger was refused."""
    yield from stage.stumbles
    yield from stage.broken


PROMISES: tuple[Promise, ...] = (
    effects_happen_once,
    nothing_is_told_twice,
    nothing_is_lost,
    nobody_is_ambushed,
    nobody_is_over_budget,
    quiet_hours_are_kept,
    one_message_after_a_sleep,
    writes_stay_where_they_may,
    gears_are_kept,
    peoples_words_stand,
    closed_stays_closed,
    nobody_fights,
    what_was_taken_back_stays_away,
    no_question_is_forgotten,
    dirty_is_all_there_is,
    rebuilding_changes_nothing,
    everything_there_was_read,
    resting_is_rest,
    nothing_is_set_aside,
)
"""In the order they are asked; `resting_is_rest` runs a cycle, so it comes late."""
