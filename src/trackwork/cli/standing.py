"""Every item as `trackwork.reports.status` needs it, folded from the ledger as of now."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from trackwork.bootstrap import App
from trackwork.core.episodes import fold_all
from trackwork.core.facts import effective
from trackwork.core.obligations import Kind
from trackwork.core.settle import fold_states
from trackwork.core.subjects import Subject
from trackwork.engine.adopted import Adopted, read_adopted
from trackwork.engine.look import Calendars, Look
from trackwork.engine.readings import read_at, readings
from trackwork.ports import Books, ObligationRow, SubjectRow
from trackwork.practices.standing.duties import health, heard_until, holder
from trackwork.practices.standing.report import ItemLine
from trackwork.practices.tracking.report import dates
from trackwork.reports.conflicts import conflicts
from trackwork.reports.forecast import Course, Forecast, course_of, learn
from trackwork.reports.status import ItemStatus, Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The adopted configuration with every item of it, at one moment."""

    adopted: Adopted
    items: tuple[ItemStatus, ...]
    now: datetime


def gather(app: App, *, initiative: str = "") -> Standing:
    """All items, or those of one initiative. Raises NothingAdopted."""
    now = app.parts.clock.now()
    with app.ledger.reading() as books:
        adopted = read_adopted(books, app.parts)
        rows = books.subjects.rows(kind="item", initiative=initiative)
        items = tuple(_Gathering(app, adopted, books, now).all(rows))
    return Standing(adopted=adopted, items=items, now=now)


class _Gathering:
    """One pass over the items, inside one reading of the ledger."""

    def __init__(self, app: App, adopted: Adopted, books: Books, now: datetime) -> None:
        self._practices = tuple(app.parts.practices)
        self._adopted = adopted
        self._books = books
        self._now = now
        self._calendars = Calendars(adopted.workspace)
        self._backlogs = readings(books, adopted.workspace)
        self._courses: dict[Subject, Course] = {}
        self._owed: dict[Subject, list[ObligationRow]] = {}
        for each in books.subjects.obligations():
            self._owed.setdefault(each.subject, []).append(each)

    def all(self, rows: Iterable[SubjectRow]) -> Iterable[ItemStatus]:
        """Every item that some initiative asked for."""
        found = [self._one(row.subject) for row in rows if row.initiative]
        return self._with_forecasts(found)

    def _with_forecasts(self, items: list[ItemStatus]) -> Iterator[ItemStatus]:
        """Items with the day they are likely done, by how it went in the same initiative."""
        known: dict[str, list[Course]] = {}
        for each in items:
            if each.subject in self._courses:
                known.setdefault(each.initiative, []).append(self._courses[each.subject])
        today = self._now.date()
        learned = {key: learn(courses, at=today) for key, courses in known.items()}
        for each in items:
            course = self._courses.get(each.subject)
            if course is None or not course.open_on(today) or not each.contacted:
                yield each
                continue
            found = learned[each.initiative].forecast(course)
            yield replace(each, forecast=found.day) if isinstance(found, Forecast) else each

    def _one(self, subject: Subject) -> ItemStatus:
        facts = effective(self._books.facts.of(subject))
        states = fold_states(self._practices, subject, facts)
        course = course_of(subject, facts)
        if course is not None:
            self._courses[subject] = course
        episodes = fold_all(facts)
        look = self._look(subject).at(episodes, states)
        standing, tracking = states["standing"], states["tracking"]
        line = ItemLine(
            subject=subject,
            state=standing,
            health=health(subject, standing, look),
            heard_until=heard_until(subject, standing, look),
            read_at=read_at(self._books, subject, self._backlogs) or self._now,
            suspended=any(Kind.UPDATE in each.covered for each in episodes.waiting.values()),
            excepted=states["exceptions"].active,
            date_passed=self._passed(tracking.committed, holder(subject, standing)),
        )
        return ItemStatus(
            line=line,
            dates=dates(tracking),
            turns=tuple(map(_turn, self._owed.get(subject, ()))),
            excepted_until=states["exceptions"].until if states["exceptions"].active else None,
            word_at=standing.word_at,
            conflicts=conflicts(subject, tracking),
        )

    def _look(self, subject: Subject) -> Look:
        return Look(
            subject=subject,
            adopted=self._adopted,
            books=self._books,
            practices=self._practices,
            calendars=self._calendars,
            now=self._now,
        )

    def _passed(self, committed: date | None, team: Subject) -> bool:
        """Whether a committed day lies behind, by the team's own calendar."""
        return committed is not None and committed < self._calendars.of(team).day_of(self._now)


def _turn(row: ObligationRow) -> Turn:
    return Turn(holder=row.holder, kind=row.kind, due=row.due, waits=row.suspended)
