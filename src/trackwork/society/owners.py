"""Owners, sponsors and their week: they read their mail, decide, visit, check claims, review."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from trackwork.bootstrap import App
from trackwork.core.subjects import initiative as initiative_subject
from trackwork.society.doors import say
from trackwork.society.matters import Matter, Stage, Waits
from trackwork.society.scene import Scene

_CHECK_WEEKDAY = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How an owner works: whether offers and exceptions are decided, and what is answered."""

    decides: bool = True
    bargains: bool = False
    """Answers an exception with another day, and a late date with an earlier wish."""
    checks: bool = True
    looks: frozenset[int] = frozenset()
    """Weekdays on which the owner goes through what waits, unasked; Monday is 0."""


WAYS: Mapping[str, Ways] = {
    "mara": Ways(looks=frozenset({1, 3})),
    "tomas": Ways(decides=False, checks=False),
    "yuki": Ways(bargains=True),
}
"""Tomas lets every statement stand, as the plan says it does; that is a way of deciding too."""


@dataclass(slots=True)
class Owner:
    """One owner at work. ``todo`` are items that a mail spoke of."""

    key: str
    ways: Ways
    todo: list[Matter] = field(default_factory=list)
    review: set[str] = field(default_factory=set)
    """Initiatives whose weekly list came."""

    def read(self, passages: list[str], matters: Mapping[str, Matter]) -> None:
        """Take in what the mail says."""
        for passage in passages:
            for matter in matters.values():
                if matter.initiative.title in passage and _names(passage, matter.team):
                    self.todo.append(matter)
            if passage.startswith("Review: "):
                titled = (m.initiative for m in matters.values())
                self.review |= {each.key for each in titled if each.title in passage}

    def work(self, app: App, scene: Scene, matters: Mapping[str, Matter]) -> None:
        """One moment at work."""
        if scene.today.weekday() in self.ways.looks:
            mine = (m for m in matters.values() if m.initiative.owner == self.key)
            self.todo += [matter for matter in mine if matter.waits]
        for matter in _once(self.todo):
            self._see_to(matter, scene)
        self.todo.clear()
        if self.ways.checks and scene.today.weekday() == _CHECK_WEEKDAY:
            self._check_claims(scene, matters)
        for key in sorted(self.review):
            say(app, initiative_subject(key), who=self.key, sentence="reviewed", at=scene.at)
        self.review.clear()

    # --- one item -----------------------------------------------------------

    def _see_to(self, matter: Matter, scene: Scene) -> None:
        if matter.file is None or matter.stage is Stage.DONE:
            return
        if matter.waits in {Waits.HELP, Waits.CONCERN}:
            matter.comment(scene, self.key, "We met today and found a way.\n\ntw: answered we met")
            matter.visited = True
        elif matter.waits is Waits.DATE:
            self._decide_date(matter, scene)
        elif matter.waits is Waits.EXCEPTION:
            self._decide_exception(matter, scene)
        else:
            self._visit(matter, scene)

    def _decide_date(self, matter: Matter, scene: Scene) -> None:
        if not self.ways.decides:
            return
        matter.waits = Waits.NOTHING
        wished = matter.initiative.by
        late = wished is not None and matter.aim is not None and matter.aim > wished + timedelta(7)
        if self.ways.bargains and late and wished is not None and wished > scene.today:
            said = f"tw: rather {wished + timedelta(days=7)} because an auditor looks in winter"
            matter.comment(scene, self.key, said)
            matter.visited = True
            return
        matter.comment(scene, self.key, "tw: agreed")

    def _decide_exception(self, matter: Matter, scene: Scene) -> None:
        if not self.ways.decides:
            return
        matter.waits = Waits.NOTHING
        if self.ways.bargains and matter.until is not None:
            day = matter.until - timedelta(days=7)
            said = f"tw: alternative {day} because we can lend you two people"
            matter.comment(scene, self.key, said)
            matter.stage, matter.visited, matter.until = Stage.NEW, True, None
            matter.waits = Waits.HELP
            return
        matter.comment(scene, self.key, "tw: granted thank you for saying so")

    def _visit(self, matter: Matter, scene: Scene) -> None:
        if matter.visited:
            return
        matter.comment(scene, self.key, "I came by your desk. What would help you most?")
        matter.visited = True

    def _check_claims(self, scene: Scene, matters: Mapping[str, Matter]) -> None:
        for matter in matters.values():
            mine = matter.initiative.owner == self.key
            if not mine or matter.checked or matter.stage is not Stage.DONE:
                continue
            matter.checked = True
            if matter.work.finished is not None:
                matter.comment(scene, self.key, "tw: verified the dashboards agree")
            else:
                matter.comment(scene, self.key, "tw: doubted the old route still sees traffic")


def _names(passage: str, team: str) -> bool:
    """Whether a passage speaks of a team, and not of one whose name merely contains it."""
    at = passage.find(team)
    while at != -1:
        around = passage[at - 1 : at] + passage[at + len(team) : at + len(team) + 1]
        if not any(sign.isalnum() or sign == "-" for sign in around):
            return True
        at = passage.find(team, at + 1)
    return False


@dataclass(slots=True)
class Sponsor:
    """A sponsor: makes room when asked, by going to see the team."""

    key: str

    def see_to(self, passages: list[str], scene: Scene, matters: Mapping[str, Matter]) -> None:
        """Answer what the mail asks of a sponsor."""
        for matter in matters.values():
            asked = [p for p in passages if matter.initiative.title in p and _names(p, matter.team)]
            if not asked or matter.file is None or matter.stage is Stage.DONE:
                continue
            if matter.initiative.sponsor == self.key:
                matter.comment(scene, self.key, "tw: answered we spoke, there is room next month")
                matter.visited = True


def _once(matters: list[Matter]) -> list[Matter]:
    return list({each.key: each for each in matters}.values())
