"""What a played quarter comes to, counted from its ledger; and what only the truth knows."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trackwork.core.brakes import reaches, week_of
from trackwork.core.calendars import WorkingCalendar
from trackwork.core.effects import EffectKind, EffectState
from trackwork.core.facts import Fact, effective
from trackwork.core.health import Health
from trackwork.core.settle import fold_states
from trackwork.core.subjects import Subject
from trackwork.ports import Books
from trackwork.practices import PRACTICES
from trackwork.practices.exceptions.facts import ExceptionDecided
from trackwork.practices.sunset.report import Step, stair
from trackwork.practices.tracking.facts import IssueClosed
from trackwork.society.matters import Matter, Stage
from trackwork.society.play import Quarter

WORDS = frozenset(
    {
        *("UpdateGiven", "DateAccepted", "DateOffered", "ExceptionFiled", "DoneClaimed"),
        *("BlockedBy", "Unblocked", "HelpAsked", "ObjectionRaised", "IssueClosed"),
        *("IssueReopened", "QuietAsked", "WinTold", "FeedbackGiven"),
    }
)
"""Facts that are a team's word."""
_BY_US = frozenset({"engine", "apply", ""})
_GROUPS = (
    (re.compile(r"^gear is"), "gear was not live yet"),
    (re.compile(r"public holiday"), "public holiday"),
    (re.compile(r"quiet hours"), "quiet hours"),
    (re.compile(r"day off|weekend"), "day off"),
    (re.compile(r"^(holiday|leave|freeze)"), "leave"),
    (re.compile(r"this week's (message|digest)"), "the week's message had gone"),
    (re.compile(r"team wrote today"), "the team wrote today"),
    (re.compile(r"new texts an? (hour|minute)|this run did"), "pace"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Everything the demo tells. Messages count mails, digests, and comments that interrupt."""

    teams: int
    items: int
    health: Mapping[str, Mapping[str, int]]
    """By initiative, how many items there are of each health."""
    words: Mapping[str, int]
    exceptions: Mapping[str, int]
    messages: int
    most_in_a_week: int
    """The most messages one person got in one week."""
    weeks: float
    held: Mapping[str, int]
    requests: Mapping[str, int]
    doubted: int
    untrue: tuple[str, ...]
    """Items whose team said done, or on track, and the truth says otherwise at the end."""
    gates: Mapping[str, tuple[Step, ...]]
    findings: int

    @property
    def per_team_week(self) -> float:
        """Messages per team and week."""
        return self.messages / max(1.0, self.teams * self.weeks)


def figures_of(quarter: Quarter, *, days: int) -> Figures:
    """Count it."""
    with quarter.app.ledger.reading() as books:
        facts = tuple(all_facts(books))
        rows = books.subjects.rows(kind="item")
        by_week = messages_by_week(books, quarter)
        return Figures(
            teams=len(quarter.company.teams),
            items=len(rows),
            health=_health(quarter, books),
            words=_words(facts),
            exceptions=_exceptions(facts),
            messages=sum(by_week.values()),
            most_in_a_week=max(by_week.values(), default=0),
            weeks=days / 7,
            held=_held(quarter.held),
            requests=_requests(books, quarter),
            doubted=sum(each.type == "EvidenceAgainst" for each in facts),
            untrue=tuple(each.key for each in quarter.matters.values() if _untrue(each)),
            gates=_gates(books, quarter),
            findings=len(quarter.aside) + len(quarter.trouble),
        )


def all_facts(books: Books) -> Iterator[Fact]:
    """Every fact in the order it was recorded."""
    last = 0
    while found := books.facts.after(last):
        yield from found
        last = found[-1].seq


def messages_by_week(books: Books, quarter: Quarter) -> Counter[tuple[str, int, int]]:
    """Messages that reached each person, by person and week of their own calendar."""
    counted: Counter[tuple[str, int, int]] = Counter()
    for row in books.outbox.find(state=EffectState.SENT):
        effect = row.effect
        if effect.kind is EffectKind.LINE or not reaches(effect) or row.settled is None:
            continue
        assert effect.person is not None
        someone = quarter.company.people.get(effect.person)
        calendar = WorkingCalendar.of(someone.hours) if someone else WorkingCalendar()
        counted[effect.person, *week_of(row.settled, calendar)] += 1
    return counted


def _health(quarter: Quarter, books: Books) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for key in quarter.company.initiatives:
        counted = Counter(row.health for row in books.subjects.rows(kind="item", initiative=key))
        found[key] = {each.value: counted[each] for each in Health if counted[each]}
    return found


def _words(facts: tuple[Fact, ...]) -> dict[str, int]:
    counted = Counter(f.type for f in facts if f.type in WORDS and f.source not in _BY_US)
    return dict(counted.most_common())


def _exceptions(facts: tuple[Fact, ...]) -> dict[str, int]:
    decided = [f.body for f in facts if isinstance(f.body, ExceptionDecided)]
    by_type = Counter(fact.type for fact in facts)
    counted = {
        "filed": by_type["ExceptionFiled"] + _refused(facts),
        "granted": sum(each.granted for each in decided),
        "answered with another day": sum(not each.granted for each in decided),
        "standing as written": by_type["ExceptionStood"],
        "ended, with a fresh clock": by_type["ExceptionEnded"],
    }
    return {name: count for name, count in counted.items() if count}


def _refused(facts: tuple[Fact, ...]) -> int:
    """Issues closed as not planned: exceptions too."""
    bodies = [fact.body for fact in facts if isinstance(fact.body, IssueClosed)]
    return sum(each.closed_as == "not planned" for each in bodies)


def _held(reasons: Mapping[str, int]) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for reason, count in reasons.items():
        group = next((name for found, name in _GROUPS if found.search(reason)), reason)
        counted[group] += count
    return dict(counted.most_common())


def _requests(books: Books, quarter: Quarter) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for each in quarter.affairs.requests:
        if each.made is not None:
            state = fold_states(PRACTICES, each.made, effective(books.facts.of(each.made)))
            counted[state["requests"].outcome or "open"] += 1
    return dict(counted.most_common())


def _gates(books: Books, quarter: Quarter) -> dict[str, tuple[Step, ...]]:
    found: dict[str, tuple[Step, ...]] = {}
    for key, initiative in quarter.company.initiatives.items():
        gates = []
        for plan in initiative.gates:
            subject = Subject("gate", f"{key}/{plan.stage}")
            states = fold_states(PRACTICES, subject, effective(books.facts.of(subject)))
            gates.append((plan.stage, states["sunset"]))
        if gates:
            found[key] = stair(gates)
    return found


def _untrue(matter: Matter) -> bool:
    """Said to be done or well, and in truth far from it."""
    if matter.stage is Stage.DONE:
        return matter.work.finished is None
    return matter.stage is Stage.ON_IT and not matter.habit.honest
