"""What a person types, turned into subjects: an item, a team, a request, a gate, an initiative."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from trackwork.core.subjects import Subject, item_part, item_parts
from trackwork.core.workspace import Workspace
from trackwork.engine.adopting import askings
from trackwork.ports import Books

MOST_NEAR = 3


class NoSuchSubject(Exception):
    """Nothing goes by this name; ``near`` are the names that look like it."""

    def __init__(self, name: str, near: tuple[str, ...]) -> None:
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        super().__init__(f"nothing here is called {name!r}{hint}")
        self.name = name
        self.near = near


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """Every subject with the short names it goes by."""

    subject: Subject
    names: tuple[str, ...]


def find(name: str, workspace: Workspace, books: Books) -> tuple[Subject, ...]:
    """Every subject of this name: one, or several where a team has several items.

    Raises NoSuchSubject with near misses.
    """
    known = list(_everything(workspace, books))
    wanted = name.strip().casefold()
    exact = [e.subject for e in known if wanted == str(e.subject).casefold()]
    found = exact or [e.subject for e in known if wanted in {n.casefold() for n in e.names}]
    if found:
        return tuple(dict.fromkeys(found))
    former = workspace.directory.team(name)
    if former is not None and former.key != name:
        return find(former.key, workspace, books)
    raise NoSuchSubject(name, _near(wanted, known))


def one(name: str, workspace: Workspace, books: Books) -> Subject:
    """The one subject of this name. Raises NoSuchSubject, naming the choices, when there are more.

    A team in one initiative only is its item there.
    """
    found = find(name, workspace, books)
    if len(found) > 1:
        raise NoSuchSubject(name, tuple(short(each) for each in found[:8]))
    return found[0]


def short(subject: Subject) -> str:
    """The name a person types for it: items go without their kind."""
    return subject.key if subject.kind == "item" else str(subject)


def _near(wanted: str, known: list[_Known]) -> tuple[str, ...]:
    """Names that look like it, the nearest first, one for each subject."""
    owner = {n.casefold(): (n, each.subject) for each in known for n in each.names}
    close = get_close_matches(wanted, owner, n=3 * MOST_NEAR, cutoff=0.6)
    found: dict[Subject, str] = {}
    for name, subject in map(owner.__getitem__, close):
        found.setdefault(subject, name)
    return tuple(found.values())[:MOST_NEAR]


def _everything(workspace: Workspace, books: Books) -> Iterator[_Known]:
    for initiative in workspace.initiatives.values():
        own = Subject("initiative", initiative.key)
        yield _Known(subject=own, names=(initiative.key, str(own)))
        for gate in initiative.gates:
            stage = Subject("gate", f"{initiative.key}/{gate.stage}")
            yield _Known(subject=stage, names=(stage.key, str(stage)))
    for subject in dict.fromkeys((*(a.subject for a in askings(workspace)), *_items(books))):
        yield _item(subject)
    for fact in books.facts.latest("RequestMade"):
        yield _Known(subject=fact.subject, names=(fact.subject.key, str(fact.subject)))


def _items(books: Books) -> Iterator[Subject]:
    """Items the ledger knows, also those an initiative no longer lists."""
    for row in books.subjects.rows(kind="item"):
        yield row.subject


def _item(subject: Subject) -> _Known:
    initiative, team = item_parts(subject)
    part = item_part(subject)
    names = [subject.key, team]
    if part:
        names += [part, f"{team}/{part}", f"{initiative}/{team}"]
    return _Known(subject=subject, names=tuple(names))
