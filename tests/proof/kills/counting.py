"""Counting at the tracker and in the mail: what stands there twice, and what never came.

The ledger under test is asked for one thing only: what it calls sent, to be looked for outside.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from tests.proof.kills.scene import Scene
from trackwork.core.effects import EffectKind, EffectState
from trackwork.core.markers import find_comment_marker
from trackwork.ports import Issue
from trackwork.testing.fake_tracker import OURS

ON_TRACKER = {EffectKind.CREATE, EffectKind.COMMENT}
BY_MAIL = {EffectKind.MAIL, EffectKind.DIGEST}


@dataclass(kw_only=True)
class Count:
    """What was found. ``doubled`` and ``lost`` are sentences, ``standing`` is how much is right."""

    doubled: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    standing: int = 0

    def add(self, other: "Count") -> None:
        """Count another scene in."""
        self.doubled += other.doubled
        self.lost += other.lost
        self.standing += other.standing


def count(scene: Scene, asked: Counter[tuple[str, str]]) -> Count:
    """Everything outside; ``asked`` is how many questions people wrote, by place and native id."""
    found = Count()
    tracker = scene.tracker()
    issues = tracker.issues()
    _issues(scene, issues, found)
    for issue in issues:
        _comments(issue, asked, found)
    _letters(scene, found)
    _called_sent(scene, found)
    tracker.close_file()
    return found


def _issues(scene: Scene, issues: list[Issue], found: Count) -> None:
    """One issue for each part that is asked of a team with a backlog: no more, no fewer."""
    titles = Counter((each.place, each.title) for each in issues)
    found.doubled += [f"{n} issues {key}" for key, n in titles.items() if n > 1]
    wanted = asked_of(scene)
    there = Counter(each.place for each in issues)
    found.standing += len(issues)
    for place, number in sorted(wanted.items()):
        if there[place] < number:
            found.lost.append(f"{place} has {there[place]} of {number} issues")


def asked_of(scene: Scene) -> Counter[str]:
    """How many issues each backlog should hold."""
    workspace = scene.world.versions[0]
    wanted: Counter[str] = Counter()
    for plan in workspace.initiatives.values():
        for each in plan.asked:
            team = workspace.directory.teams[each.team]
            wanted.update(place for place in team.backlogs if place in workspace.backlogs)
    return wanted


def _comments(issue: Issue, asked: Counter[tuple[str, str]], found: Count) -> None:
    """Each effect once, each question answered once."""
    where = f"{issue.place}/{issue.native}"
    ours = [each.body for each in issue.comments if each.author == OURS]
    marks = Counter(mark.effect for mark in map(find_comment_marker, ours) if mark)
    found.standing += len(marks)
    found.doubled += [f"{n} comments of {ident} at {where}" for ident, n in marks.items() if n > 1]
    found.add(answered(where, asked[issue.place, issue.native], ours))


def answered(where: str, questions: int, ours: list[str]) -> Count:
    """Each question is answered by one comment of ours: none is a loss, two are a double."""
    found = Count()
    answers = Counter(word for body in ours for word in set(re.findall(r"puzzle\d+", body)))
    for number in range(questions):
        times = answers[f"puzzle{number}"]
        if times == 0:
            found.lost.append(f"no answer to question {number} at {where}")
        if times > 1:
            found.doubled.append(f"{times} answers to question {number} at {where}")
    return found


def _letters(scene: Scene, found: Count) -> None:
    """The same letter under two ids is a double; the same id again is folded by the reader."""
    mail = scene.mail()
    idents = defaultdict(set)
    for each in mail.letters:
        idents[each.to, each.subject, each.body].add(each.id)
    mail.close_file()
    found.standing += len(idents)
    found.doubled += [
        f"{len(ids)} letters to {to}: {subject}"
        for (to, subject, _), ids in idents.items()
        if len(ids) > 1
    ]


def _called_sent(scene: Scene, found: Count) -> None:
    """What the ledger calls sent stands outside."""
    tracker, mail = scene.tracker(), scene.mail()
    there = {entry.effect for _, entry in tracker.wrote if entry.committed}
    posted = {each.id for each in mail.letters}
    ledger = scene.ledger()
    with ledger.reading() as books:
        rows = books.outbox.find()
    ledger.close()
    for row in rows:
        where = there if row.effect.kind in ON_TRACKER else posted
        if row.state is not EffectState.SENT or row.effect.kind not in ON_TRACKER | BY_MAIL:
            continue
        if row.effect.id not in where:
            found.lost.append(f"the {row.effect.kind} {row.effect.id} is called sent")
    tracker.close_file()
    mail.close_file()
