"""What has to hold after a two-sided history: both sides agree, and no edit went unnoticed."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.proof.two_sided import WRITES, Edit, History
from trackwork.core.facts import Fact
from trackwork.core.subjects import Subject
from trackwork.engine.adopted import read_adopted
from trackwork.engine.known import KnownIssue, key_of, recall_key
from trackwork.engine.observe import LINKS
from trackwork.engine.say import look_at
from trackwork.engine.sync.fields import FIELDS, HEALTHS, ours, theirs, token
from trackwork.ports import Issue
from trackwork.practices.standing.facts import UpdateGiven
from trackwork.practices.tracking.facts import (
    DateOffered,
    FieldAgreed,
    FieldConflicted,
    ItemAsked,
)
from trackwork.testing.simulation.promises import (
    closed_stays_closed,
    dirty_is_all_there_is,
    effects_happen_once,
    nothing_is_set_aside,
    peoples_words_stand,
    rebuilding_changes_nothing,
)

ROUND_TRIP = 2
PROMISES = (
    effects_happen_once,
    peoples_words_stand,
    closed_stays_closed,
    nothing_is_set_aside,
    dirty_is_all_there_is,
    rebuilding_changes_nothing,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One item at the end, from both sides."""

    key: str
    subject: Subject
    issue: Issue
    known: KnownIssue
    facts: tuple[Fact, ...]
    ours: dict[str, str]
    open: bool


def sides(history: History) -> list[Side]:
    """Every item that lives in an issue."""
    stage = history.stage
    parts = stage.parts()
    with stage.shelf.ledger.reading() as books:
        adopted = read_adopted(books, parts)
        found = []
        for issue in stage.issues():
            key = key_of(issue.tracker, issue.place, issue.native)
            linked, known = books.desk.get(LINKS, key), recall_key(books, key)
            if linked is None or known is None:
                continue
            subject = Subject.parse(linked)
            if subject.kind != "item":
                continue
            look = look_at(parts, adopted, books, subject=subject, now=parts.clock.now())
            rooms = ("tracking", "standing", "exceptions")
            states = {room: look.state(room, subject) for room in rooms}
            plan = look.initiative(subject)
            found.append(
                Side(
                    key=key,
                    subject=subject,
                    issue=issue,
                    known=known,
                    facts=books.facts.of(subject),
                    ours={
                        name: ours(name, initiative=plan, subject=subject, states=states)
                        for name in FIELDS
                    },
                    open=states["tracking"].open and not states["tracking"].closed,
                )
            )
    return found


def differences(history: History) -> Iterator[str]:
    """Where the two sides do not hold the same, or still write."""
    stage = history.stage
    for each in sides(history):
        now = theirs(each.issue)
        for name in FIELDS:
            mine, said = each.known.agreed.get(name, (None, ""))
            if said != token(name, now[name]):
                yield f"{each.key} {name}: the ledger has {said!r}, the issue {now[name]!r}"
            print_ = token(name, each.ours[name])
            if name in WRITES and each.open and print_ and mine not in {None, print_}:
                yield f"{each.key} {name}: {print_!r} is ours, and {mine!r} is agreed"
        yield from _apart(each, now)
    written = len(stage.written)
    stage.step += 1
    stage.cycle()
    for late in stage.written[written:]:
        yield f"another cycle still did {late.action} at {late.where}"


def _apart(each: Side, now: dict[str, str]) -> Iterator[str]:
    """A day both sides name is the same day."""
    mine, said = each.ours["due"], token("due", now["due"])
    if each.open and mine and said and said not in {"soon", mine}:
        yield f"{each.key}: our day is {mine}, the issue's {said}"


def unaccounted(history: History) -> Iterator[str]:
    """Edits that neither stand, nor were overtaken by their own side, nor are on record."""
    items = sides(history)
    for edit in history.edits:
        for each in items:
            if edit.side == "team" and each.key == edit.where and not _teams(each, edit, history):
                yield f"{edit} of the team"
            theirs_ = each.subject.key.startswith(f"{edit.where}/")
            if edit.side == "initiative" and theirs_ and not _initiatives(each, edit, history):
                yield f"{edit} of the initiative, at {each.key}"


def _overtaken(edit: Edit, history: History) -> bool:
    """Whether the same side changed the same field again later."""
    same = (edit.side, edit.where, edit.field)
    return any((e.side, e.where, e.field) == same for e in history.edits[edit.number + 1 :])


def _teams(each: Side, edit: Edit, history: History) -> bool:
    name, value = edit.field, edit.value
    stands = token(name, theirs(each.issue)[name]) == token(name, value)
    if stands or edit.back or _overtaken(edit, history):
        return True
    return any(_says(fact.body, name, value) for fact in each.facts)


def _says(body: object, name: str, value: str) -> bool:
    match body:
        case FieldAgreed(field=field, value=said, people=people):
            return field == FIELDS[name] and (", ".join(people) or said.text) == value
        case FieldConflicted(field=field, theirs=said):
            return field == FIELDS[name] and said.text == value
        case DateOffered(day=day):
            return name == "due" and day.isoformat() == value
        case UpdateGiven(health=health, via="field"):
            return name == "health" and HEALTHS.get(value.casefold()) == health
    return False


def _initiatives(each: Side, edit: Edit, history: History) -> bool:
    name, value = edit.field, edit.value
    if token(name, theirs(each.issue)[name]) == value or _overtaken(edit, history):
        return True
    if name == "rank" and not each.open:
        return True  # what is closed or done is left as it is
    if _differ(each, name, value):
        return True
    for fact in each.facts:
        match fact.body:
            case ItemAsked(proposed=day) if name == "due" and str(day) == value:
                return True
            case FieldConflicted(field=field, ours=said) | FieldAgreed(field=field, value=said):
                if field == FIELDS[name] and said.text == value:
                    return True
    return False


def _differ(each: Side, name: str, value: str) -> bool:
    """Whether the sides agreed to differ: the field was filled before we ever wrote there.

    The initiative may have wished otherwise in between, and met the team's value with that.
    """
    mine, said = each.known.agreed[name]
    return mine == value and any(_on_record(fact.body, name, said) for fact in each.facts)


def _on_record(body: object, name: str, said: str) -> bool:
    match body:
        case FieldAgreed(side="team", value=value) | FieldConflicted(theirs=value):
            return token(name, value.text) == said
    return False


def late_writes(history: History) -> Iterator[str]:
    """After the last edit of a field: what was under way, and one answer to what was then read."""
    for (where, name), mark in history.marks.items():
        tracker, place, native = where.split("|")
        later = [
            entry
            for entry in history.stage.trackers[tracker].journal[mark:]
            if (entry.place, entry.native) == (place, native) and entry.committed
            if entry.action == "set_fields" and name in entry.values
        ]
        if len(later) > ROUND_TRIP:
            yield f"{where} {name} was written {len(later)} times after the last edit"


def wrong(history: History) -> list[str]:
    """Everything that is wrong after a history; nothing, as it should be."""
    found = [*unaccounted(history), *late_writes(history), *differences(history)]
    for promise in PROMISES:
        found += promise(history.stage)
    return found
