"""The history to play: what people did, at the moment they did it; what we did is left out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from trackwork.bootstrap import App
from trackwork.core.facts import ENGINE_FACTS, Fact, Note, effective
from trackwork.core.subjects import Subject
from trackwork.core.workspace import Workspace
from trackwork.engine.adopting import askings
from trackwork.ports import Books
from trackwork.practices.standing.facts import UpdateGiven, WordNoted
from trackwork.practices.tracking.facts import IssueGone, ItemAsked, ItemLinked
from trackwork.reports.policy.definitions import MECHANICAL

_OURS = frozenset({"engine", "apply"})
_NOT_PLAYED = (*ENGINE_FACTS, ItemAsked, ItemLinked, IssueGone)
_WORDS = (WordNoted, UpdateGiven)


class NoHistory(Exception):
    """There is nothing to play: no item of the workspace has a past."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """A change of a field we do not understand; that it changed is a word all the same."""

    subject: Subject
    at: datetime
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What to play, in order; ``changes`` are the owners' own, by item (housekeeping is none)."""

    facts: tuple[Fact, ...]
    changes: Mapping[Subject, tuple[datetime, ...]]
    mechanical: int
    """Moments at which one change touched so many items that it was nobody's word."""

    @property
    def begins(self) -> datetime:
        """When the first thing happened."""
        return self.facts[0].happened

    @property
    def ends(self) -> datetime:
        """When the last thing happened."""
        return self.facts[-1].happened


def gather(app: App, *, touched: Iterable[Touched] = (), until: datetime | None = None) -> History:
    """The history in a workspace's ledger, and changes a table adds. Raises NoHistory.

    What happened at ``until`` or later is not read.
    """
    end = until or datetime.max.replace(tzinfo=UTC)
    with app.ledger.reading() as books:
        told = [fact for fact in _told(books, app.workspace) if fact.happened < end]
    known = {(fact.subject, fact.happened) for fact in told}
    more = {
        (each.subject, each.at): each
        for each in touched
        if each.at < end and (each.subject, each.at) not in known
    }
    facts = [*told, *(_word(each) for each in more.values())]
    if not facts:
        raise NoHistory("no item of this workspace has a past to play")
    return _history(facts)


def _told(books: Books, workspace: Workspace) -> Iterator[Fact]:
    for asking in askings(workspace):
        for fact in effective(books.facts.of(asking.subject)):
            if fact.source not in _OURS and not isinstance(fact.body, _NOT_PLAYED):
                yield fact


def _word(touched: Touched) -> Fact:
    return Fact(
        key=f"backtest:{touched.subject}:{touched.at.isoformat()}",
        subject=touched.subject,
        body=WordNoted(note=Note(touched.what)),
        happened=touched.at,
        recorded=touched.at,
        source="backtest",
    )


def _history(facts: Sequence[Fact]) -> History:
    crowded = _crowded(facts)
    changes: dict[Subject, set[datetime]] = {}
    for fact in facts:
        if fact.happened not in crowded:
            changes.setdefault(fact.subject, set()).add(fact.happened)
    kept = [
        fact for fact in facts if fact.happened not in crowded or not isinstance(fact.body, _WORDS)
    ]
    kept += _first_sight(facts, kept)
    return History(
        facts=tuple(sorted(kept, key=lambda fact: (fact.happened, fact.seq))),
        changes=MappingProxyType({who: tuple(sorted(when)) for who, when in changes.items()}),
        mechanical=len(crowded),
    )


def _crowded(facts: Iterable[Fact]) -> frozenset[datetime]:
    """Moments at which more items were touched than one person speaks of at once."""
    together = Counter(at for _, at in {(fact.subject, fact.happened) for fact in facts})
    return frozenset(at for at, items in together.items() if items > MECHANICAL)


def _first_sight(facts: Iterable[Fact], kept: Iterable[Fact]) -> Iterator[Fact]:
    """An item that housekeeping brought in was there from then on, though nobody spoke of it."""
    heard: dict[Subject, datetime] = {}
    for fact in kept:
        heard[fact.subject] = min(heard.get(fact.subject, fact.happened), fact.happened)
    seen: dict[Subject, datetime] = {}
    for fact in facts:
        seen[fact.subject] = min(seen.get(fact.subject, fact.happened), fact.happened)
    for subject, at in seen.items():
        if subject not in heard or at < heard[subject]:
            yield Fact(
                key=f"backtest:{subject}:seen",
                subject=subject,
                body=WordNoted(dated=False),
                happened=at,
                recorded=at,
                source="backtest",
            )
