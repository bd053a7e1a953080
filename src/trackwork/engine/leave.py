"""Leave that people's calendars tell is adopted by itself: it only ever makes us quieter.

Whoever is away hands over to the delegate that was adopted long before. So this much of the files
needs nobody's `apply`; anything else that changed beside it does, and then the leave waits with it.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from trackwork.core.people import Person
from trackwork.core.workspace import Workspace
from trackwork.engine.adopted import NothingAdopted, read_adopted
from trackwork.engine.adopting import adopt
from trackwork.engine.parts import Parts

PEOPLE = "people"


def adopt_leave(
    parts: Parts, wanted: Workspace, text: str, *, of: Collection[str]
) -> tuple[str, ...]:
    """Adopt the people of the files where nothing but leave differs; whose leave did.

    ``text`` is the part as it would be adopted, ``of`` are the people whose calendar was read:
    of anybody else nothing may differ.
    """
    if not of:
        return ()
    with parts.ledger.transaction() as books:
        try:
            current = read_adopted(books, parts).workspace.directory.people
        except NothingAdopted:
            return ()
        changed = only_leave(current, wanted.directory.people, of=of)
        if changed:
            adopt(books, parts, {PEOPLE: text}, parts.clock.now(), source="calendar")
    return changed


def only_leave(
    current: Mapping[str, Person], wanted: Mapping[str, Person], *, of: Collection[str]
) -> tuple[str, ...]:
    """Whose leave differs; nobody's when anything else differs too."""
    if set(current) != set(wanted):
        return ()
    changed = tuple(sorted(key for key in wanted if current[key] != wanted[key]))
    for key in changed:
        if key not in of or replace(current[key], leave=()) != replace(wanted[key], leave=()):
            return ()
    return changed
