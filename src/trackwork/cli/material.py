"""What views are made from, gathered in one reading of the ledger, as of any moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from trackwork.bootstrap import App
from trackwork.core.brakes import reaches
from trackwork.core.calendars import WorkingCalendar
from trackwork.core.effects import EffectKind, EffectState
from trackwork.core.episodes import Episodes, fold_all
from trackwork.core.facts import Fact, effective
from trackwork.core.health import Health, fade
from trackwork.core.obligations import Kind
from trackwork.core.practice import Practice, State
from trackwork.core.settle import fold_states
from trackwork.core.subjects import Subject, item_parts
from trackwork.engine.adopted import Adopted, gear_of, read_adopted
from trackwork.engine.look import Calendars, Look
from trackwork.engine.readings import read_at, readings
from trackwork.engine.recount import is_word
from trackwork.ports import Books
from trackwork.practices.exceptions.duties import decider
from trackwork.practices.standing.duties import fades_at, health, heard_until, holder
from trackwork.practices.standing.report import ItemLine, figures
from trackwork.practices.tracking.report import dates
from trackwork.reports.conflicts import conflicts
from trackwork.reports.forecast import Course, Forecast, course_of, forecast_counts, learn
from trackwork.reports.material import Material, Noted, Sent, Then, Word
from trackwork.reports.status import ItemStatus, Turn

WEEKS = 26
"""Weeks of history that pages show."""
LONGEST_BREAK = timedelta(days=21)
"""No two working days of a team are further apart; saves asking its calendar about old words."""
GONE_OUT = frozenset({EffectState.SENT, EffectState.UNDONE})


@dataclass(slots=True)
class _Item:
    """One item's facts, and the last fold of them: most moments see the same facts as the one
    before.
    """

    subject: Subject
    facts: tuple[Fact, ...]
    known: int = -1
    states: Mapping[str, State] | None = None
    episodes: Episodes | None = None
    done: ItemLine | None = None
    """Its line since it was done; nothing fades any more, so no later week needs a look."""

    def began(self, at: datetime) -> bool:
        """Whether anything was known of it by then."""
        return bool(self.facts) and self.facts[0].happened <= at

    def fold(self, practices: tuple[Practice, ...], at: datetime) -> None:
        """Bring states and episodes to a moment."""
        seen = [fact for fact in self.facts if fact.happened <= at]
        if len(seen) == self.known:
            return
        standing = effective(seen)
        self.known = len(seen)
        self.done = None
        self.states = fold_states(practices, self.subject, standing)
        self.episodes = fold_all(standing)


def material(
    app: App, *, as_of: datetime | None = None, known: bool = False, weeks: int = WEEKS
) -> Material:
    """Everything the views read. Raises NothingAdopted.

    ``as_of`` counts facts by when they happened; ``known`` leaves out those we had not heard of by
    then. What Trackwork concludes shows one working day of the team after the team could see it.
    """
    now = app.parts.clock.now()
    at = min(as_of or now, now)
    with app.ledger.reading() as books:
        adopted = read_adopted(books, app.parts)
        return _Gathering(app, adopted, books, at=at, weeks=weeks).all(
            gear=gear_of(books), known=known
        )


class _Gathering:
    """One pass over the items, inside one reading of the ledger."""

    def __init__(
        self, app: App, adopted: Adopted, books: Books, *, at: datetime, weeks: int
    ) -> None:
        self._practices = tuple(app.parts.practices)
        self._adopted = adopted
        self._books = books
        self._at = at
        self._weeks = weeks
        self._calendars = Calendars(adopted.workspace)
        self._backlogs = readings(books, adopted.workspace)
        self._waits = {x.episode: x.suspended for x in books.subjects.obligations()}

    def all(self, *, gear: str, known: bool) -> Material:
        """The material of every item that some initiative asked for."""
        rows = self._books.subjects.rows(kind="item")
        initiatives = self._adopted.workspace.initiatives
        items = [
            _Item(row.subject, self._facts(row.subject, known=known))
            for row in rows
            if item_parts(row.subject)[0] in initiatives
        ]
        weeks = self._history(items)
        found = [(each, self._status(each)) for each in items]
        courses = self._courses(items)
        return Material(
            workspace=self._adopted.workspace,
            gear=gear,
            now=self._at,
            items=tuple(status for _, status in found),
            weeks=weeks,
            exceptions=tuple(self._noted(each) for each in items if _has_filed(each)),
            sent=self._sent(),
            words=tuple(
                Word(at=fact.happened, subject=fact.subject)
                for each in items
                for fact in each.facts
                if fact.happened <= self._at and is_word(fact)
            ),
            forecasts=self._forecasts(found, courses),
            ahead={key: forecast_counts(each, at=self._at.date()) for key, each in courses.items()},
        )

    def _facts(self, subject: Subject, *, known: bool) -> tuple[Fact, ...]:
        facts = self._books.facts.of(subject)
        return tuple(x for x in facts if x.recorded <= self._at) if known else facts

    # --- one item ---------------------------------------------------------------------------------

    def _line(self, each: _Item, at: datetime) -> ItemLine:
        each.fold(self._practices, at)
        if each.done is not None:
            return each.done
        states, episodes = each.states or {}, each.episodes or Episodes()
        look = self._look(each.subject, at).at(episodes, states)
        standing, tracking = states["standing"], states["tracking"]
        team = self._calendars.of(holder(each.subject, standing))
        fades = _shown_to_all(team, fades_at(each.subject, standing, look), at)
        found = health(each.subject, standing, look)
        line = ItemLine(
            subject=each.subject,
            state=standing,
            health=fade(standing.said, fades, at) if found is Health.NOT_HEARD else found,
            heard_until=_shown_to_all(team, heard_until(each.subject, standing, look), at),
            read_at=at,
            suspended=any(Kind.UPDATE in waits.covered for waits in episodes.waiting.values()),
            excepted=states["exceptions"].active,
            date_passed=tracking.committed is not None and tracking.committed < team.day_of(at),
        )
        each.done = line if standing.done_at is not None else None
        return line

    def _status(self, each: _Item) -> ItemStatus:
        line = self._line(each, self._at)
        states = each.states or {}
        read = read_at(self._books, each.subject, self._backlogs) or self._at
        exceptions = states["exceptions"]
        return ItemStatus(
            line=replace(line, read_at=min(read, self._at)),
            dates=dates(states["tracking"]),
            turns=tuple(self._turns(each)),
            excepted_until=exceptions.until if exceptions.active else None,
            word_at=states["standing"].word_at,
            conflicts=conflicts(each.subject, states["tracking"]),
        )

    def _turns(self, each: _Item) -> Iterable[Turn]:
        episodes = each.episodes or Episodes()
        for episode in episodes.open.values():
            causes = [x for x, waits in episodes.waiting.items() if episode.kind in waits.covered]
            # The row says in words why time stands still; a look into the past has the cause alone.
            why = self._waits.get(episode.id, "") or causes[0].partition(":")[0] if causes else ""
            yield Turn(
                holder=episode.holder,
                kind=episode.kind,
                due=episode.due,
                due_day=self._calendars.of(episode.holder).due_day(episode.due),
                waits=why,
                since=episode.opened,
                why=episode.reasons[0] if episode.reasons else "",
            )

    def _look(self, subject: Subject, at: datetime) -> Look:
        return Look(
            subject=subject,
            adopted=self._adopted,
            books=self._books,
            practices=self._practices,
            calendars=self._calendars,
            now=at,
        )

    def _noted(self, each: _Item) -> Noted:
        """An exception with who decides it, while it is undecided."""
        state = (each.states or {})["exceptions"]
        look = self._look(each.subject, self._at).at(each.episodes or Episodes(), each.states or {})
        who = decider(each.subject, look) if state.undecided else ""
        return Noted(subject=each.subject, state=state, decider=who)

    # --- over time --------------------------------------------------------------------------------

    def _history(self, items: list[_Item]) -> dict[str, tuple[Then, ...]]:
        """Figures at the end of each week, by initiative and for all together."""
        moments = _moments(items, until=self._at, weeks=self._weeks)
        found: dict[str, list[Then]] = {"": []}
        for at in moments:
            lines = [self._line(each, at) for each in items if each.began(at)]
            by_key: dict[str, list[ItemLine]] = {"": lines}
            for line in lines:
                by_key.setdefault(item_parts(line.subject)[0], []).append(line)
            for key, some in by_key.items():
                found.setdefault(key, []).append(_then(some, at))
        return {key: tuple(each) for key, each in found.items()}

    def _courses(self, items: list[_Item]) -> dict[str, list[Course]]:
        found: dict[str, list[Course]] = {}
        for each in items:
            seen = effective([fact for fact in each.facts if fact.happened <= self._at])
            course = course_of(each.subject, seen)
            if course is not None:
                found.setdefault(item_parts(each.subject)[0], []).append(course)
        return found

    def _forecasts(
        self, found: list[tuple[_Item, ItemStatus]], courses: Mapping[str, list[Course]]
    ) -> dict[Subject, Forecast]:
        today = self._at.date()
        told: dict[Subject, Forecast] = {}
        contacted = {status.subject for _, status in found if status.contacted}
        for each in courses.values():
            experience = learn(each, at=today)
            for course in each:
                if course.subject in contacted and course.open_on(today):
                    forecast = experience.forecast(course)
                    if isinstance(forecast, Forecast):
                        told[course.subject] = forecast
        return told

    def _sent(self) -> tuple[Sent, ...]:
        return tuple(
            Sent(
                at=row.settled,
                subject=row.effect.subject,
                kind=str(row.effect.kind),
                person=row.effect.person or "",
            )
            for row in self._books.outbox.find()
            if row.effect.kind is not EffectKind.LINE and reaches(row.effect)
            if row.state in GONE_OUT
            if row.settled is not None and row.settled <= self._at
        )


def _shown_to_all(
    calendar: WorkingCalendar, concluded: datetime | None, at: datetime
) -> datetime | None:
    """When a conclusion about a team reaches others: when the working day after it is over."""
    if concluded is None or not concluded <= at < concluded + LONGEST_BREAK:
        return concluded
    return calendar.shift(concluded, days=2)


def _has_filed(each: _Item) -> bool:
    return (each.states or {})["exceptions"].filed_at is not None


def _moments(items: list[_Item], *, until: datetime, weeks: int) -> list[datetime]:
    """Week by week up to a moment, from the first thing that happened on."""
    first = min((each.facts[0].happened for each in items if each.facts), default=until)
    back = [until - timedelta(weeks=number) for number in range(weeks)]
    return [at for at in reversed(back) if at >= first]


def _then(lines: list[ItemLine], at: datetime) -> Then:
    asked = [x for x in lines if not x.state.withdrawn]
    unfinished = [x for x in asked if x.state.done_at is None]
    return Then(
        at=at,
        figures=figures(lines, now=at),
        asked=len(asked),
        done=len(asked) - len(unfinished),
        excepted=sum(x.excepted for x in unfinished),
    )


def day_end(day: date) -> datetime:
    """The last moment of a day in UTC, as ``--as-of`` means it."""
    return datetime.combine(day, time.max, UTC)
