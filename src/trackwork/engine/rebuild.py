"""Rebuild: throw away what is derived and fold it again from facts, recording nothing new.

A row is a function of the facts and of the moment it was looked at, which it carries
(`engine.rows.LOOKED`). Folding again at those moments gives the same rows; what opened an episode,
raised a tier or told a rung is a fact and is replayed, never worked out anew.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from trackwork.core.settle import NeverSettles, settle
from trackwork.core.subjects import Subject
from trackwork.engine.adopted import Adopted
from trackwork.engine.decide import SETTLED_KINDS, steps_of
from trackwork.engine.look import Calendars, Look
from trackwork.engine.parts import Parts
from trackwork.engine.rows import looked_at, reads_of, subject_row
from trackwork.ports import Books

BATCH = 1000
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
"""A moment before every other: only the dirty are awake then, nothing is due."""
Progress = Callable[[int], None]


@dataclass(slots=True)
class Rebuilt:
    """What folding again did: subjects folded, and those whose facts wait for the next cycle.

    ``unsettled`` names subjects that would record something new at the very moment they were last
    looked at; that is never so when nothing changed since.
    """

    subjects: int = 0
    unsettled: list[str] = field(default_factory=list)


def moments_of(books: Books) -> dict[Subject, datetime]:
    """When each subject was last looked at."""
    found = {}
    for row in books.subjects.rows():
        looked = looked_at(row)
        if looked is not None:
            found[row.subject] = looked
    return found


def stale(books: Books) -> frozenset[Subject]:
    """Subjects with news since they were last looked at: their rows are not expected to agree."""
    return frozenset(books.subjects.awake(BEGINNING, limit=1_000_000))


def refold(
    parts: Parts,
    adopted: Adopted,
    books: Books,
    *,
    moments: Mapping[Subject, datetime],
    now: datetime,
    progress: Progress = lambda _: None,
) -> Rebuilt:
    """Fold every dirty subject at its own moment (``now`` where it has none); append nothing."""
    done = Rebuilt()
    calendars = Calendars(adopted.workspace)
    seen: set[Subject] = set()
    while subjects := [s for s in books.subjects.awake(BEGINNING, BATCH) if s not in seen]:
        for subject in subjects:
            seen.add(subject)
            look = Look(
                subject=subject,
                adopted=adopted,
                books=books,
                practices=tuple(parts.practices),
                calendars=calendars,
                now=moments.get(subject, now),
            )
            _fold_one(parts, look, done)
            done.subjects += 1
            progress(done.subjects)
    return done


def _fold_one(parts: Parts, look: Look, done: Rebuilt) -> None:
    if look.subject.kind not in SETTLED_KINDS:
        look.books.subjects.save(subject_row(look.subject, None, None), (), frozenset())
        return
    try:
        settled = settle(
            look.subject,
            look.books.facts.of(look.subject),
            practices=parts.practices,
            look=look.at,
            policy=look.adopted.policy,
            now=look.now,
        )
    except (NeverSettles, ValueError, KeyError, AssertionError):
        look.books.subjects.save(subject_row(look.subject, None, None), (), frozenset())
        done.unsettled.append(str(look.subject))
        return
    if settled.new:
        done.unsettled.append(str(look.subject))
    _, rows = steps_of(look, settled)
    row = subject_row(look.subject, settled, look)
    look.books.subjects.save(row, rows, reads_of(look))
