"""Leave that people's calendars tell is adopted by itself: it only ever makes us quieter.

Whoever is away hands over to the delegate that was adopted long before. So this much of the files
needs nobody's `apply`; anything else that changed beside it does, and then the leave waits with it.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType

from trackwork.core.people import ANSWER, CALENDAR, Leave, Person
from trackwork.core.workspace import Workspace
from trackwork.engine.adopted import adopted_parts, read_adopted
from trackwork.engine.adopting import adopt
from trackwork.engine.parts import Parts

PEOPLE = "people"
ORDER = ("", CALENDAR, ANSWER)
"""What is written, then what was heard."""
Everybody = Mapping[str, Person]


def adopt_leave(
    parts: Parts, wanted: Workspace, text: str, *, of: Collection[str]
) -> tuple[str, ...]:
    """Adopt the people of the files where nothing but leave differs; whose leave did.

    ``text`` is the part as it would be adopted, ``of`` are the people who keep a source of leave
    today. Beside them only those may differ of whose leave such a source told what is in force.
    """
    with parts.ledger.transaction() as books:
        found, _ = adopted_parts(books)
        if found.get(PEOPLE, text) == text:
            return ()
        current = read_adopted(books, parts).workspace.directory.people
        changed = only_leave(current, wanted.directory.people, of=of)
        if changed:
            adopt(books, parts, {PEOPLE: text}, parts.clock.now(), source="calendar")
    return changed


def only_leave(current: Everybody, wanted: Everybody, *, of: Collection[str]) -> tuple[str, ...]:
    """Whose leave differs; nobody's when anything else differs too."""
    if set(current) != set(wanted):
        return ()
    changed = tuple(sorted(key for key in wanted if current[key] != wanted[key]))
    for key in changed:
        told = key in of or any(leave.heard for leave in current[key].leave)
        if not told or replace(current[key], leave=()) != replace(wanted[key], leave=()):
            return ()
    return changed


def as_last_known(
    parts: Parts, wanted: Workspace, *, calendars: Collection[str], answers: bool
) -> Workspace:
    """The workspace with the leave in force that nothing could be read about today.

    ``calendars`` are the people whose calendar is unread, ``answers`` whether a mailbox is. What
    breaks says nothing about anybody's days, so they neither end nor begin by it.
    """
    if not calendars and not answers:
        return wanted
    with parts.ledger.reading() as books:
        found, _ = adopted_parts(books)
        adopted = read_adopted(books, parts).workspace if found else wanted
    people = dict(wanted.directory.people)
    for key in people.keys() & adopted.directory.people.keys():
        unread = (CALENDAR,) * (key in calendars) + (ANSWER,) * answers
        known = adopted.directory.people[key].leave
        people[key] = replace(people[key], leave=_beside(people[key].leave, known, unread))
    directory = replace(wanted.directory, people=MappingProxyType(people))
    return replace(wanted, directory=directory)


def _beside(
    today: tuple[Leave, ...], known: tuple[Leave, ...], unread: Collection[str]
) -> tuple[Leave, ...]:
    """What is told today, and what is known from where nothing could be read; in one order."""
    kept = [leave for leave in known if leave.heard in unread and leave not in today]
    return tuple(sorted((*today, *kept), key=lambda leave: ORDER.index(leave.heard)))
