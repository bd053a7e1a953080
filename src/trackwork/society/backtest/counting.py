"""From the ledger a play leaves behind to plain values: lives, contacts, messages."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from trackwork.core.brakes import reaches, week_of
from trackwork.core.effects import EffectKind, EffectState
from trackwork.core.facts import EpisodeClosed, EpisodeOpened, Fact, effective
from trackwork.core.obligations import Kind
from trackwork.core.subjects import Subject, item_parts, person
from trackwork.core.workspace import Workspace
from trackwork.engine.look import Calendars
from trackwork.ports import Books, OutboxRow
from trackwork.practices import PRACTICES
from trackwork.reports.policy.figures import Contact, Message, Played
from trackwork.reports.policy.stretches import Life, ended_spans
from trackwork.society.backtest.history import History

_TELLS = frozenset({EffectKind.COMMENT, EffectKind.MAIL, EffectKind.LINE})


def played(books: Books, workspace: Workspace, history: History, *, until: datetime) -> Played:
    """Everything a play left behind, as values."""
    items = sorted({fact.subject for fact in history.facts if fact.happened <= until})
    rows = books.outbox.find(state=EffectState.SENT)
    return Played(
        lives=tuple(life(books, each, history.changes.get(each, ())) for each in items),
        contacts=tuple(contacts(rows)),
        messages=tuple(messages(rows, workspace)),
        ends=until,
    )


def life(books: Books, subject: Subject, changes: Sequence[datetime]) -> Life:
    """One item's history with the flags a policy raised in it."""
    facts = effective(books.facts.of(subject))
    return Life(
        subject=subject,
        team=item_parts(subject)[1],
        changes=tuple(changes),
        ended=ended_spans(list(_marks(subject, facts))),
        flags=tuple(sorted(_flags(facts))),
    )


def _marks(subject: Subject, facts: Sequence[Fact]) -> Iterator[tuple[datetime, bool]]:
    """After each fact, whether the item had ended."""
    rooms = {each.name: each for each in PRACTICES if subject.kind in each.subjects}
    tracking, exceptions = rooms["tracking"], rooms["exceptions"]
    now, excepted = tracking.start, exceptions.start
    for fact in facts:
        now, excepted = tracking.fold(now, fact), exceptions.fold(excepted, fact)
        yield fact.happened, now.done or now.withdrawn or excepted.active


def _flags(facts: Sequence[Fact]) -> Iterator[datetime]:
    """When a word grew older than its cadence: the due of an update nobody gave before it."""
    over: Mapping[str, datetime] = {
        fact.body.episode: fact.happened for fact in facts if isinstance(fact.body, EpisodeClosed)
    }
    for fact in facts:
        body = fact.body
        if not isinstance(body, EpisodeOpened) or body.kind != Kind.UPDATE:
            continue
        closed = over.get(body.episode)
        if closed is None or closed > body.due:
            yield body.due


def contacts(rows: Sequence[OutboxRow]) -> Iterator[Contact]:
    """One for each matter of an item put to somebody."""
    for row in rows:
        effect = row.effect
        if effect.kind not in _TELLS or not effect.carries or row.settled is None:
            continue
        if effect.subject.kind != "item":
            continue
        yield Contact(
            subject=effect.subject,
            team=item_parts(effect.subject)[1],
            at=row.settled,
            rung=effect.why,
            person=effect.person or "",
        )


def messages(rows: Sequence[OutboxRow], workspace: Workspace) -> Iterator[Message]:
    """One for each time something reached for a person, in the week of their own calendar."""
    calendars = Calendars(workspace)
    for row in rows:
        effect = row.effect
        if effect.kind is EffectKind.LINE or not reaches(effect) or row.settled is None:
            continue
        who = effect.person or ""
        known = who in workspace.directory.people
        calendar = calendars.of(person(who) if known else effect.recipient or effect.subject)
        yield Message(person=who, week=week_of(row.settled, calendar), at=row.settled)
