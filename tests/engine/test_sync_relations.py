"""Issues tied to each other, within a tracker and across; and words that nobody explained."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import pytest

from trackwork.core.effects import EffectKind, EffectState
from trackwork.core.facts import Fact, Note
from trackwork.core.people import Directory, Person, Team
from trackwork.core.subjects import Subject
from trackwork.core.workspace import (
    AskedTeam,
    Backlog,
    Gear,
    Initiative,
    TrackerConfig,
    Workspace,
)
from trackwork.engine.adopted import read_adopted
from trackwork.engine.observe import findings_of
from trackwork.engine.undo import undo
from trackwork.ports import Author, Issue
from trackwork.practices.standing.facts import UpdateGiven
from trackwork.practices.tracking.facts import (
    DateOffered,
    FieldAgreed,
    IssueClosed,
    IssueGone,
    IssueReopened,
)
from trackwork.testing.fake_tracker import Fault
from trackwork.testing.simulation.shelves import Shelf
from trackwork.testing.simulation.stage import Stage
from trackwork.testing.simulation.worlds import ID, SECOND, TRACKER, World

START = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
PLACES = (("program", TRACKER), ("ledger", TRACKER), ("refunds", TRACKER), ("mobile", SECOND))
TLS = Initiative(
    key="tls",
    title="TLS move",
    ask="Move.",
    owner="mara",
    asked=(
        AskedTeam(team="ledger"),
        AskedTeam(team="refunds", waits_for=("ledger",)),
        AskedTeam(team="mobile", waits_for=("ledger",)),
    ),
    issue=f"{TRACKER}:program",
)
WORKSPACE = Workspace(
    id=ID,
    operator="mara",
    directory=Directory(
        people=MappingProxyType({"mara": Person(key="mara", mail="mara@example.org")}),
        teams=MappingProxyType(
            {key: Team(key=key, backlogs=(key,)) for key, _ in PLACES if key != "program"}
        ),
    ),
    trackers=MappingProxyType(
        {name: TrackerConfig(name=name, kind="fake", place="") for name in (TRACKER, SECOND)}
    ),
    backlogs=MappingProxyType(
        {key: Backlog(key=key, tracker=name, place=key) for key, name in PLACES}
    ),
    initiatives=MappingProxyType({"tls": TLS}),
)
UNTIED = replace(TLS, asked=tuple(replace(each, waits_for=()) for each in TLS.asked))
VERSIONS = (
    WORKSPACE,
    replace(WORKSPACE, initiatives=MappingProxyType({"tls": UNTIED})),
    replace(
        WORKSPACE,
        backlogs=MappingProxyType({k: v for k, v in WORKSPACE.backlogs.items() if k != "program"}),
    ),
    replace(WORKSPACE, initiatives=MappingProxyType({"tls": replace(TLS, issue="")})),
)
"""As asked; nobody waits; the program's backlog is no longer listed; no issue of its own."""


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Three teams on two trackers, and an initiative with an issue of its own."""
    shelf, other = Shelf(), Shelf()
    world = World(versions=VERSIONS, start=START, settle=timedelta(0))
    found = Stage(world=world, shelf=shelf, other=other)
    found.gear(Gear.LIVE)
    yield found
    shelf.ledger.close()
    other.ledger.close()


def lived(stage: Stage, hours: int = 3) -> Stage:
    """Adopted, and a few hours on."""
    stage.adopt(0)
    for _ in range(hours):
        stage.cycle()
        stage.clock.advance(timedelta(hours=1))
    return stage


def issue(stage: Stage, place: str) -> Issue:
    """The one issue of a place."""
    return next(each for each in stage.issues() if each.place == place)


def tied(stage: Stage) -> list[tuple[str, str, str]]:
    """What our writes tied: place, what it is, to which place."""
    return sorted(
        (each.place, each.values["is"], each.text.partition("#")[0])
        for each in stage.journal
        if each.action == "relate" and each.committed
    )


ALL = [
    ("ledger", "child", "program"),
    ("refunds", "blocked by", "ledger"),
    ("refunds", "child", "program"),
]


def test_team_issues_become_parts_and_wait_for_each_other(stage: Stage) -> None:
    """Inside one tracker, once; another tracker's issue cannot be tied and is not tried."""
    lived(stage)
    assert tied(stage) == ALL
    parent = issue(stage, "program")
    assert {each.place for each in parent.relations} == {"ledger", "refunds"}


@pytest.mark.parametrize("fault", [Fault.LOST_ANSWER, Fault.SERVER_ERROR])
def test_a_lost_answer_ties_nothing_twice(stage: Stage, fault: Fault) -> None:
    """It is looked at before it is tried again."""
    stage.tracker.play(fault, on="relate", times=2)
    lived(stage, hours=6)
    assert tied(stage) == ALL


def test_what_a_person_untied_stays_untied(stage: Stage) -> None:
    """Each relation is asked for once."""
    lived(stage)
    there = issue(stage, "refunds")
    stage.tracker.change(there.place, there.native, relations=())
    lived(stage)
    assert issue(stage, "refunds").relations == ()


def test_an_undo_says_that_a_relation_stays(stage: Stage) -> None:
    """Nothing is taken away, and a person reads who can, and where."""
    lived(stage)
    with stage.shelf.ledger.reading() as books:
        rows = books.outbox.find(subject=Subject("item", "tls/refunds"))
        adopted = read_adopted(books, stage.parts())
    number = next(row.number for row in rows if row.effect.kind is EffectKind.RELATE)
    done = undo(stage.parts(), adopted, str(number), now=stage.clock.now())
    assert not done.done
    assert "stay related" in done.said
    assert f"{TRACKER}:refunds" in done.said
    assert tied(stage) == ALL


def held(stage: Stage) -> Stage:
    """Every relation is planned, and none came through yet."""
    stage.tracker.play(Fault.SERVER_ERROR, on="relate", times=99)
    lived(stage)
    assert tied(stage) == []
    return stage


def better(stage: Stage) -> Stage:
    """The trouble is over, and a few hours pass."""
    stage.tracker.calm()
    for _ in range(3):
        stage.clock.advance(timedelta(hours=2))
        stage.cycle()
    return stage


def dropped(stage: Stage) -> set[str]:
    """Why writes of relations were dropped."""
    with stage.shelf.ledger.reading() as books:
        rows = books.outbox.find(state=EffectState.DROPPED)
    return {row.reason for row in rows if row.effect.kind is EffectKind.RELATE}


@pytest.mark.parametrize(
    ("version", "left", "why"),
    [
        (1, [ALL[0], ALL[2]], "the files do not ask for this relation any more"),
        (2, [ALL[1]], "the other issue is in no backlog this workspace lists"),
        (3, [ALL[1]], "the files do not ask for this relation any more"),
    ],
)
def test_a_relation_that_waited_is_tied_only_while_it_is_asked_for(
    stage: Stage, version: int, left: list[tuple[str, str, str]], why: str
) -> None:
    """Nobody waits any more, or its place is not ours now; asked for again, it is tied."""
    held(stage).adopt(version)
    better(stage)
    assert (tied(stage), dropped(stage)) == (left, {why})
    stage.adopt(0)
    better(stage)
    assert tied(stage) == ALL


def test_an_issue_that_went_away_is_tied_to_nothing(stage: Stage) -> None:
    """The others are tied; nobody is asked to mend what is simply over."""
    held(stage)
    stage.tracker.delete("program", "1")
    better(stage)
    assert tied(stage) == [ALL[1]]
    assert dropped(stage) == {"the other issue is no longer there"}
    assert not [each for each in findings(stage) if "relate" in each]


def test_an_issue_that_moved_is_not_tied_by_its_old_place(stage: Stage) -> None:
    """It is somewhere we were not asked to look."""
    held(stage)
    stage.tracker.transfer("ledger", "1", "elsewhere")
    better(stage)
    assert tied(stage) == [ALL[2]]
    assert not [each for each in findings(stage) if "relate" in each]


def test_a_closed_issue_is_left_alone_until_it_is_opened_again(stage: Stage) -> None:
    """As with its fields."""
    held(stage)
    stage.tracker.close("refunds", "1")
    better(stage)
    assert tied(stage) == [ALL[0]]
    assert dropped(stage) == {"the issue was closed, so it stays as it is"}
    stage.tracker.reopen("refunds", "1")
    better(stage)
    assert tied(stage) == ALL


def test_a_roll_up_that_waited_is_dropped_with_its_wish(stage: Stage) -> None:
    """The initiative wants no issue of its own any more: nothing is written there."""
    stage.tracker.play(Fault.SERVER_ERROR, on="edit_body", times=99)
    lived(stage)
    stage.adopt(3)
    better(stage)
    assert "trackwork:begin" not in issue(stage, "program").body
    assert "trackwork:begin" in issue(stage, "ledger").body


def test_a_tracker_without_relations_is_left_alone(stage: Stage) -> None:
    """No such write is even planned."""
    for each in stage.trackers.values():
        each.capabilities = replace(each.capabilities, relations=frozenset())
    lived(stage)
    assert tied(stage) == []
    with stage.shelf.ledger.reading() as books:
        assert not [r for r in books.outbox.find() if r.effect.kind is EffectKind.RELATE]


def test_across_trackers_the_blocks_link_to_each_other(stage: Stage) -> None:
    """Both ways, by addresses that leave no trace; a part that the tracker shows needs no link."""
    lived(stage)
    for each in stage.issues():
        url = f"https://github.com/acme/{each.place}/issues/{each.native}"
        stage.trackers[each.tracker].change(each.place, each.native, url=url)
    lived(stage)
    program = issue(stage, "program").body
    assert "[its issue](https://redirect.github.com/acme/mobile/issues/1)" in program
    assert "acme/ledger" not in program
    whole = "Part of: [the whole initiative](https://redirect.github.com/acme/program/issues/1)"
    assert whole in issue(stage, "mobile").body
    assert "Part of:" not in issue(stage, "ledger").body


# --- findings that are over ---------------------------------------------------------------------


def _gone(stage: Stage) -> None:
    subject, now = Subject("item", "tls/ledger"), stage.clock.now()
    body = IssueGone(native="1")
    fact = Fact(key="gone", subject=subject, body=body, happened=now, recorded=now)
    with stage.shelf.ledger.transaction() as books:
        books.facts.append([fact])


def _withdrawn(stage: Stage) -> None:
    with stage.shelf.ledger.reading() as books:
        rows = books.outbox.find(subject=Subject("item", "tls/ledger"))
        adopted = read_adopted(books, stage.parts())
    number = next(row.number for row in rows if row.effect.kind is EffectKind.CREATE)
    undo(stage.parts(), adopted, str(number), now=stage.clock.now())


@pytest.mark.parametrize("over", [_gone, _withdrawn])
def test_a_finding_about_a_block_goes_with_its_item(
    stage: Stage, over: Callable[[Stage], None]
) -> None:
    """Somebody took the block out; once the item is over there is nothing to mend."""
    lived(stage)
    stage.tracker.change("ledger", "1", body="Ours alone.")
    lived(stage)
    assert [each for each in findings(stage) if "took Trackwork's block out" in each]
    over(stage)
    lived(stage)
    assert not [each for each in findings(stage) if "took Trackwork's block out" in each]


def test_a_finding_about_an_issue_of_its_own_goes_with_the_wish(stage: Stage) -> None:
    """The initiative wants no issue any more."""
    lived(stage)
    stage.tracker.change("program", "1", body="Ours alone.")
    lived(stage)
    assert [each for each in findings(stage) if "took Trackwork's block out" in each]
    stage.adopt(3)
    better(stage)
    assert not [each for each in findings(stage) if "took Trackwork's block out" in each]


# --- words that nobody explained ------------------------------------------------------------------


def facts(stage: Stage, kind: type) -> list[object]:
    """What facts of one kind say of the ledger team's item."""
    with stage.shelf.ledger.reading() as books:
        found = books.facts.of(Subject("item", "tls/ledger"))
    return [each.body for each in found if isinstance(each.body, kind)]


def findings(stage: Stage) -> list[str]:
    """What a person could mend, as kept."""
    with stage.shelf.ledger.reading() as books:
        return [each.what for each in findings_of(books)]


def changed(stage: Stage, *, author: Author | None = None, **new: object) -> Stage:
    """Somebody changes the ledger team's issue, and it is read."""
    stage.tracker.change("ledger", "1", author=author, **new)
    stage.cycle()
    return stage


def test_an_unknown_status_concludes_nothing(stage: Stage) -> None:
    """It is named with the fix; once it is known again, nothing was opened or closed meanwhile."""
    lived(stage)
    changed(stage, state="", status="Waiting for QA")
    assert [each for each in findings(stage) if "'Waiting for QA'" in each]
    changed(stage, state="open", status="Doing")
    assert facts(stage, IssueClosed) == facts(stage, IssueReopened) == []
    changed(stage, state="closed", closed_as="done", status="Done")
    assert len(facts(stage, IssueClosed)) == 1


def test_a_health_field_speaks_for_the_team(stage: Stage) -> None:
    """A word or its colour is an update; one we do not know is named, and stays on record."""
    lived(stage)
    changed(stage, fields={"health": "a bit wobbly"})
    assert facts(stage, UpdateGiven) == []
    assert [each for each in findings(stage) if "'a bit wobbly'" in each]
    changed(stage, fields={"health": "Red"})
    [said] = facts(stage, UpdateGiven)
    assert said == UpdateGiven(health="off track", via="field")
    assert not [each for each in findings(stage) if "wobbly" in each]
    changed(stage, fields={})
    assert len(facts(stage, UpdateGiven)) == 1


def test_a_machines_health_is_nobodys_word(stage: Stage) -> None:
    """It is recorded, and counts for nothing."""
    lived(stage)
    changed(stage, fields={"health": "on track"}, author=Author(handle="ci", bot=True))
    assert facts(stage, UpdateGiven) == []
    assert facts(stage, FieldAgreed) == [FieldAgreed(field="health", value=Note("on track"))]


BOT = Author(handle="ci", bot=True)


def test_a_machines_date_is_seen_and_promises_nothing(stage: Stage) -> None:
    """It is on record; the next date, which a person writes, is an offer like any other."""
    lived(stage)
    changed(stage, fields={"due": "2027-02-01"}, author=BOT)
    assert facts(stage, DateOffered) == []
    assert facts(stage, FieldAgreed) == [FieldAgreed(field="date", value=Note("2027-02-01"))]
    changed(stage, fields={"due": "2027-02-08"}, author=Author(handle="ines"))
    assert facts(stage, DateOffered) == [DateOffered(day=date(2027, 2, 8))]


def test_a_machine_is_not_asked_what_its_date_means(stage: Stage) -> None:
    """Nobody would read the question."""
    lived(stage)
    before = len(issue(stage, "ledger").comments)
    changed(stage, fields={"due": "2027-W05"}, author=BOT)
    assert len(issue(stage, "ledger").comments) == before


@pytest.mark.parametrize(("author", "none"), [(BOT, True), (Author(handle="ines"), False)])
def test_a_machines_tick_is_nobodys_word(stage: Stage, author: Author, *, none: bool) -> None:
    """A program that rewrites texts accepts nothing for a team; a person's tick does."""
    lived(stage)
    text = issue(stage, "ledger").body
    line = next(x for x in text.splitlines() if x.endswith("<!-- tw:accept -->"))
    changed(stage, body=text.replace(line, line.replace("[ ]", "[x]")), author=author)
    word = "none yet" if none else "on track, Mon 2 Nov"
    assert f"Latest word from you: {word}" in issue(stage, "ledger").body
