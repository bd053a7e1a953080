"""Rolling up: what an initiative's own issue says of its items."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from trackwork.core import episodes as ep
from trackwork.core.facts import effective
from trackwork.core.health import Health, fade
from trackwork.core.obligations import Kind
from trackwork.core.rollup import Rollup, TeamLine
from trackwork.core.settle import fold_states
from trackwork.core.subjects import Subject, item, item_parts
from trackwork.core.workspace import Initiative
from trackwork.engine.known import LINKS, recall_key
from trackwork.engine.look import Look
from trackwork.engine.parts import Parts
from trackwork.engine.tying import shows_parts
from trackwork.practices.standing.duties import fades_at, health, heard_until, holder
from trackwork.practices.standing.report import Figures, ItemLine, figures


@dataclass(slots=True)
class Rolling:
    """One initiative's items as everybody may see them today.

    What Trackwork concludes of a team shows here when the team's working day after it is over, and
    not before: the team sees it first.
    """

    parts: Parts
    look: Look
    initiative: Initiative

    def all(self) -> Rollup:
        """The whole roll-up, as of the beginning of today."""
        lines = [self._line(subject) for subject in self._items()]
        found = figures([line for line, _ in lines], now=self._today)
        teams = [self._team(line, day) for line, day in lines if not line.state.withdrawn]
        return Rollup(
            key=self.initiative.key,
            title=self.initiative.title,
            heard=str(found.heard),
            good_standing=str(found.good_standing),
            beside=_beside(found),
            teams=tuple(sorted(teams, key=lambda each: (each.name, each.url))),
            hidden=self.initiative.visibility == "counts",
        )

    @property
    def _today(self) -> datetime:
        return datetime.combine(self.look.now.date(), time(0), tzinfo=self.look.now.tzinfo)

    def _items(self) -> list[Subject]:
        """Every item that has an issue, and those that are asked for and have none yet."""
        key = self.initiative.key
        linked = self.look.books.desk.items(LINKS, prefix=f"of|item:{key}/")
        waves = self.initiative.waves
        asked = [
            item(key, each.team, each.part)
            for each in self.initiative.asked
            if not waves or each.wave in waves
        ]
        return sorted({*(Subject.parse(name.removeprefix("of|")) for name in linked), *asked})

    def _line(self, subject: Subject) -> tuple[ItemLine, date | None]:
        """As the status has it, on this morning's knowledge of what may be shown; and the day."""
        facts = effective(self.look.books.facts.of(subject))
        states = fold_states(self.parts.practices, subject, facts)
        episodes = ep.fold_all(facts)
        look = replace(self.look, subject=subject, reads=set(), _found={}, _tiers={})
        look = look.at(episodes, states)
        standing, tracking = states["standing"], states["tracking"]
        team = look.calendars.of(holder(subject, standing))
        heard = heard_until(subject, standing, look)
        fades = fades_at(subject, standing, look)
        shown_heard = team.shift(heard, days=2) if heard and heard <= self.look.now else heard
        shown_fades = team.shift(fades, days=2) if fades and fades <= self.look.now else fades
        found = health(subject, standing, look)
        if found is Health.NOT_HEARD:
            found = fade(standing.said, shown_fades, self._today)
        line = ItemLine(
            subject=subject,
            state=standing,
            health=found,
            heard_until=shown_heard,
            read_at=self.look.now,
            suspended=any(Kind.UPDATE in waits.covered for waits in episodes.waiting.values()),
            excepted=states["exceptions"].active,
            date_passed=tracking.committed is not None
            and tracking.committed < team.day_of(self._today),
        )
        return line, tracking.committed

    def _team(self, line: ItemLine, day: date | None) -> TeamLine:
        key = item_parts(line.subject)[1]
        team = self.look.adopted.workspace.directory.team(key)
        done = line.state.done_at is not None
        excepted = line.excepted and not done
        contacted = line.state.linked_at is not None
        return TeamLine(
            name=team.name or key if team else key,
            health=(Health.NOT_NOW if excepted else line.health) if contacted else None,
            day=None if done else day,
            url=self._url(line.subject),
        )

    def _url(self, subject: Subject) -> str:
        """Where the team's issue is opened, unless the tracker shows it as a part of this one."""
        key = self.look.books.desk.get(LINKS, f"of|{subject}") or ""
        known = recall_key(self.look.books, key) if key else None
        tracker = key.partition("|")[0]
        if known is None or shows_parts(self.parts, self.initiative, tracker):
            return ""
        return known.url


def _beside(found: Figures) -> str:
    words = [
        f"{number} {what}"
        for number, what in (
            (found.done, "done"),
            (found.excepted, "not now"),
            (found.suspended, "waiting"),
            (found.before_contact, "not asked yet"),
        )
        if number
    ]
    return f"Beside: {', '.join(words)}." if words else ""
