"""A team's own view: all that is asked of it, kept in an issue of its own backlog that it names."""

from datetime import timedelta

import pytest

from tests.engine.house import MONDAY, PAYMENTS, House
from trackwork.bootstrap import SettingsProblems
from trackwork.core.effects import EffectKind, EffectState
from trackwork.core.subjects import Subject
from trackwork.core.workspace import Gear
from trackwork.engine.adopted import read_adopted
from trackwork.engine.gears import change_gear
from trackwork.engine.observe import findings_of
from trackwork.engine.plan import make_plan
from trackwork.engine.rebuild import stale
from trackwork.engine.undo import undo
from trackwork.settings import parts

VIEW = Subject("team", "payments-api")
SECOND = """\
initiative: logs
title: Tidy logs
ask: Please write logs as one line of JSON.
owner: mara
sponsor: jo
teams: [payments-api]
dates: { teams_by: 2026-12-18 }
"""


def with_view(house: House, where: str = "files:payments-api") -> None:
    """Let the team name an issue of its own backlog for its view."""
    path = house.folder / "teams.yaml"
    text = path.read_text("utf-8")
    head, named, rest = text.partition("  payments-api:\n")
    assert named
    path.write_text(f"{head}{named}    view: {where}\n{rest}", "utf-8")
    house.clock.advance(timedelta(minutes=1))
    house.reload()


def about_view(house: House, *states: EffectState) -> list[EffectKind]:
    """Kinds of effects on the team's own view."""
    return [row.effect.kind for row in house.outbox(*states) if row.effect.subject == VIEW]


def started(house: House) -> None:
    """The view is made, and was read once since."""
    with_view(house)
    house.apply()
    house.run()
    house.later(minutes=20)


def test_nothing_is_made_that_no_team_named(house: House) -> None:
    """Without the line there is no view, however often the files are applied."""
    house.apply()
    house.later(days=1)
    assert about_view(house) == []


def test_it_is_planned_made_and_says_whose_turn_it_is(house: House) -> None:
    """One issue in the team's own backlog with one block; again changes nothing."""
    started(house)
    text = house.text(VIEW)
    assert "all that is asked of you" in text
    assert "- TLS move: ○ not heard · with you: a first answer by " in text
    assert "We read every 15 min." in text
    for _ in range(3):
        house.later(minutes=20)
    house.apply()
    house.later(minutes=20)
    assert about_view(house).count(EffectKind.CREATE) == 1
    assert len(about_view(house)) <= 3


def test_the_plan_shows_the_issue_before_it_is_made(house: House) -> None:
    """The write stands in the plan with its reason, and nothing is there yet."""
    with_view(house)
    plan = make_plan(house.app.parts, parts(house.app.workspace))
    mine = [each for each in plan.effects if each.subject == str(VIEW)]
    assert [(each.kind, each.where) for each in mine] == [("create", "files:payments-api")]
    assert mine[0].title == "payments-api: what is asked of us"
    assert "- TLS move: ○ not heard · with you: a first answer by " in mine[0].body
    assert about_view(house) == []


def test_it_changes_when_what_it_says_does(house: House) -> None:
    """A word shows in the same cycle; a day on which nothing happened writes nothing."""
    started(house)
    house.comment("tw: accept")
    house.later(minutes=20)
    assert "- TLS move: ● on track, Fri 1 Jan 2027 · with you: a word by " in house.text(VIEW)
    before = house.text(VIEW)
    house.later(days=1)
    assert house.text(VIEW) == before


def test_every_initiative_stands_in_it(house: House) -> None:
    """What another initiative asks later comes in, in the order of the stack."""
    started(house)
    (house.folder / "initiatives" / "logs.yaml").write_text(SECOND, "utf-8")
    (house.folder / "priorities.yaml").write_text("order: [logs, tls-move]\n", "utf-8")
    house.clock.advance(timedelta(minutes=1))
    house.reload()
    house.apply()
    house.run()
    house.later(minutes=20)
    lines = [x for x in house.text(VIEW).splitlines() if x.startswith("- ")]
    assert [x.partition(":")[0] for x in lines] == ["- Tidy logs", "- TLS move"]


def test_somebody_elses_turn_is_named(house: House) -> None:
    """A day the team offered waits for the owner, and the view says so."""
    started(house)
    house.comment("tw: date 2027-01-29")
    house.later(minutes=20)
    assert "with Mara: a decision by " in house.text(VIEW)


def test_an_issue_that_is_there_is_taken_in(house: House) -> None:
    """Its text stays; the block goes below; words under it are no commands."""
    folder = house.folder / "backlogs" / "payments-api"
    (folder / "pinned.md").write_text("---\ntitle: Pinned\n---\nOur own words.\n", "utf-8")
    with_view(house, "files:payments-api#pinned")
    house.apply()
    house.run()
    house.later(minutes=20)
    text = (folder / "pinned.md").read_text("utf-8")
    assert text.startswith("---\ntitle: Pinned\n---\nOur own words.\n")
    assert about_view(house)[:2] == [EffectKind.ADOPT, EffectKind.BLOCK]
    house.comment("tw: not now until 2027-03-01 because audit", item=VIEW)
    house.later(minutes=20)
    assert {fact.type for fact in house.facts(VIEW)} <= {"HomeLinked", "EffectSent"}


def test_a_block_that_a_person_removed_stays_away(house: House) -> None:
    """As in any issue."""
    started(house)
    head = house.text(VIEW).partition("<!-- trackwork:begin")[0]
    house.write(head, VIEW)
    house.comment("tw: accept")
    house.later(minutes=20)
    assert "asked of you" not in house.text(VIEW)


def test_a_view_nobody_wishes_any_more_is_not_made(house: House) -> None:
    """It waited for its gear, and meanwhile the file changed."""
    change_gear(house.app.parts, Gear.REHEARSE)
    with_view(house)
    house.apply()
    house.run()
    house.change("teams", "    view: files:payments-api\n", "")
    change_gear(house.app.parts, Gear.LIVE)
    house.later(minutes=20)
    assert about_view(house, EffectState.DROPPED) == [EffectKind.CREATE]
    assert about_view(house, EffectState.SENT) == []


@pytest.mark.parametrize("where", ["files:search-api", "files:payments-apy", "payments-api"])
def test_a_place_that_is_not_the_teams_own_is_refused(house: House, where: str) -> None:
    """A team's state goes into its own backlog only; the line says how to mend it."""
    with pytest.raises(SettingsProblems) as caught:
        with_view(house, where)
    assert "files:payments-api" in str(caught.value.problems)
    assert "teams.yaml" in str(caught.value.problems)


def test_a_view_taken_back_is_left_alone(house: House) -> None:
    """Undoing it stops the view; the issue stays where it is."""
    started(house)
    number = next(r.number for r in house.outbox() if r.effect.subject == VIEW)
    with house.app.ledger.reading() as books:
        adopted = read_adopted(books, house.app.parts)
    assert undo(house.app.parts, adopted, str(number), now=house.clock.now()).done
    house.comment("tw: accept")
    house.later(minutes=20)
    assert "○ not heard" in house.text(VIEW)


def test_its_row_is_settled_and_folds_again(house: House) -> None:
    """Nothing of it is left waking: the day after it sleeps until midnight."""
    started(house)
    with house.app.ledger.reading() as books:
        assert VIEW not in stale(books)
        row = books.subjects.row(VIEW)
    assert row is not None
    assert row.wake is not None
    assert row.wake.date() == (MONDAY + timedelta(days=1)).date()


def test_an_issue_in_which_a_team_answers_becomes_no_view(house: House) -> None:
    """Its words are heard on; the operator is told that this issue is taken."""
    with_view(house, f"files:payments-api#{house.link(PAYMENTS).rpartition('|')[2]}")
    house.apply()
    house.run()
    assert about_view(house, EffectState.GIVEN_UP) == [EffectKind.ADOPT]
    house.comment("tw: accept")
    house.later(minutes=20)
    assert house.bodies() == ["DateAccepted"]
    with house.app.ledger.reading() as books:
        assert any("item:tls-move/payments-api already" in x.what for x in findings_of(books))
