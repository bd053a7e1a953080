"""A played company, looked at afterwards: the promises hold for everybody in it."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime

from trackwork.core.brakes import reaches, week_of
from trackwork.core.calendars import WorkingCalendar
from trackwork.core.effects import EffectKind, EffectState
from trackwork.core.facts import Fact, RungTold
from trackwork.core.subjects import Subject
from trackwork.ports import OutboxRow
from trackwork.society import DemoResult
from trackwork.society.figures import all_facts
from trackwork.society.habits import Quirk
from trackwork.society.hands import BEGIN, human_part
from trackwork.society.matters import Matter, Stage


def facts_of(played: DemoResult) -> tuple[Fact, ...]:
    """Everything the ledger knows, in the order it learned it."""
    with played.quarter.app.ledger.reading() as books:
        return tuple(all_facts(books))


def outbox(played: DemoResult, *states: EffectState) -> list[OutboxRow]:
    """Effects in some states, or all."""
    with played.quarter.app.ledger.reading() as books:
        rows = books.outbox.find()
    return [row for row in rows if not states or row.state in states]


def sent(played: DemoResult) -> Iterator[tuple[str, datetime, OutboxRow]]:
    """What reached people: who, when, and the row."""
    for row in outbox(played, EffectState.SENT):
        if row.effect.kind is EffectKind.LINE or not reaches(row.effect):
            continue
        assert row.effect.person is not None
        assert row.settled is not None
        yield row.effect.person, row.settled, row


def calendar(played: DemoResult, who: str) -> WorkingCalendar:
    """When a person works, leave and public holidays included."""
    someone = played.quarter.company.people[who]
    return WorkingCalendar.of(someone.hours, leave=someone.leave)


def lived(played: DemoResult) -> list[Matter]:
    """Items that have a file."""
    return [each for each in played.quarter.matters.values() if each.file is not None]


def test_something_happened(played: DemoResult) -> None:
    """The company really lived: words, messages, exceptions, requests, a stage passed."""
    figures = played.figures
    assert figures.items > figures.teams
    assert sum(figures.words.values()) > figures.teams
    assert figures.messages > 0
    assert figures.exceptions["filed"] > 0
    assert sum(figures.requests.values()) >= 3
    assert figures.gates["tls-move"][0].state == "passed"


def test_nothing_was_set_aside(played: DemoResult) -> None:
    """Every subject could be worked out, every write went through, every word was allowed."""
    assert played.quarter.aside == []
    assert played.quarter.trouble == []
    assert not outbox(played, EffectState.GIVEN_UP, EffectState.IN_DOUBT)


def test_nothing_closed_was_opened_by_us(played: DemoResult) -> None:
    """What a person closed stays closed until a person opens it."""
    closed = [m for m in lived(played) if m.stage is Stage.DONE and m.habit.ending == "close"]
    assert closed
    for matter in closed:
        assert matter.file is not None
        assert "\nstate: closed\n" in matter.file.text(), matter.key
    assert not [r for r in outbox(played) if r.effect.kind is EffectKind.FIELDS]


def test_nobody_got_more_than_the_budget(played: DemoResult) -> None:
    """One message and one digest per person and week; one more only where it is critical."""
    messages: Counter[tuple[object, ...]] = Counter()
    for who, at, row in sent(played):
        week = week_of(at, calendar(played, who))
        digest = row.effect.kind is EffectKind.DIGEST
        messages[who, week, digest, row.effect.critical] += 1
    assert messages
    assert max(messages.values()) == 1


def test_nobody_was_reached_outside_working_hours(played: DemoResult) -> None:
    """Quiet hours, weekends, public holidays and leave of whoever it is are kept."""
    reached = list(sent(played))
    assert reached
    for who, at, row in reached:
        why = calendar(played, who).why_not_working(at)
        assert why is None, f"{who} at {at}: {why} ({row.effect.why})"


def test_nobody_was_ambushed(played: DemoResult) -> None:
    """Whoever else was told, the holder was told first, in the same episode."""
    told: dict[str, list[bool]] = defaultdict(list)
    for fact in facts_of(played):
        if isinstance(fact.body, RungTold):
            told[fact.body.episode].append(fact.body.to_holder)
    assert told
    assert [episode for episode, order in told.items() if not order[0]] == []


def test_every_line_for_us_became_a_fact_or_an_answer(played: DemoResult) -> None:
    """No `tw:` line got lost: each is a fact at its moment, or was answered in the issue."""
    heard: dict[Subject, set[datetime]] = defaultdict(set)
    for fact in facts_of(played):
        if fact.source.startswith("files:"):
            heard[fact.subject].add(fact.happened)
    answers = Counter(
        row.effect.subject
        for row in outbox(played)
        if row.effect.why == "an answer to what was written here"
    )
    lines = [
        (at, Subject("item", key))
        for at, key, _, said in played.quarter.scene.said
        if "tw: " in said
    ]
    assert lines
    unheard = Counter(subject for at, subject in lines if at not in heard[subject])
    assert unheard <= answers


def test_each_issue_holds_one_block_unless_a_person_removed_it(played: DemoResult) -> None:
    """The block is never doubled, and never comes back after somebody took it out."""
    for matter in lived(played):
        assert matter.file is not None
        assert matter.file.text().count(BEGIN) == matter.file.blocks, matter.key


def test_what_people_wrote_is_as_they_left_it(played: DemoResult) -> None:
    """Outside the block a file is as its people last saved it, word for word."""
    touched = [m for m in lived(played) if m.file is not None and m.file.left]
    assert touched
    for matter in touched:
        assert matter.file is not None
        text = matter.file.text()
        assert [line for line in matter.file.wrote if line not in text] == [], matter.key
        if matter.habit.quirk is not Quirk.WRITE_INSIDE:
            assert human_part(text) == matter.file.left, matter.key


def test_a_doubted_claim_stays_closed_and_counts_as_a_surprise(played: DemoResult) -> None:
    """Who says done without being done is not reopened; the surprise shows beside the claim."""
    doubted = {f.subject for f in facts_of(played) if f.type == "EvidenceAgainst"}
    assert doubted
    with played.quarter.app.ledger.reading() as books:
        rows = [books.subjects.row(subject) for subject in sorted(doubted)]
    for row in rows:
        assert row is not None
        assert row.health == "done, claimed"
        assert '"surprises": 1' in row.rest
