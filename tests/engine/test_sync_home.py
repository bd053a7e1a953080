"""An initiative's own issue: made or taken in, rolled up, tied to the teams' issues."""

from datetime import timedelta

import pytest

from tests.engine.house import House
from trackwork.bootstrap import SettingsProblems
from trackwork.core.effects import EffectKind, EffectState
from trackwork.core.subjects import Subject
from trackwork.core.workspace import Gear
from trackwork.engine.adopted import read_adopted
from trackwork.engine.gears import change_gear
from trackwork.engine.undo import undo

HOME = Subject("initiative", "tls-move")


def with_home(house: House, issue: str = "files:program") -> None:
    """Let the initiative ask for an issue of its own, in a backlog the workspace lists."""
    plan = house.folder / "initiatives" / "tls-move.yaml"
    plan.write_text(plan.read_text("utf-8") + f"issue: {issue}\n", "utf-8")
    listed = "backlogs:\n  program: { tracker: files, place: program }\n"
    top = house.folder / "trackwork.yaml"
    start, _, rest = top.read_text("utf-8").partition("backlogs:")
    top.write_text(start + listed + rest.partition("\n")[2], "utf-8")
    house.clock.advance(timedelta(minutes=1))
    house.reload()


def shown(house: House) -> None:
    """Let everybody see each team's state."""
    plan = house.folder / "initiatives" / "tls-move.yaml"
    plan.write_text(plan.read_text("utf-8") + "visibility: teams\n", "utf-8")


def about_home(house: House, *states: EffectState) -> list[EffectKind]:
    """Kinds of effects on the initiative's own issue."""
    return [row.effect.kind for row in house.outbox(*states) if row.effect.subject == HOME]


def test_it_is_planned_made_and_rolled_up(house: House) -> None:
    """One issue in the program's backlog with one block; again changes nothing."""
    shown(house)
    with_home(house)
    house.apply()
    house.run()
    text = house.text(HOME)
    assert "### TLS move: where it stands" in text
    assert "- payments-api: ○ not heard" in text
    for _ in range(3):
        house.later(minutes=20)
    house.apply()
    house.later(minutes=20)
    assert about_home(house) == [EffectKind.CREATE, EffectKind.BLOCK]
    assert [fact.type for fact in house.facts(HOME)].count("HomeLinked") == 1


def test_it_changes_when_what_it_says_does(house: House) -> None:
    """A team's word shows in the same cycle; a day on which nothing happened writes nothing."""
    shown(house)
    with_home(house)
    house.apply()
    house.run()
    house.comment("tw: accept")
    house.later(minutes=20)
    assert "- payments-api: ● on track, Fri 1 Jan 2027" in house.text(HOME)
    assert "Heard: 1 of 2" in house.text(HOME)
    before = house.text(HOME)
    house.later(days=1)
    assert house.text(HOME) == before


def test_totals_alone_are_shown_where_the_initiative_says_so(house: House) -> None:
    """No team is named."""
    with_home(house)
    house.apply()
    house.run()
    assert "- ○ not heard: 2" in house.text(HOME)
    assert "payments-api" not in house.text(HOME)


def test_an_issue_that_is_there_is_taken_in(house: House) -> None:
    """Its text stays; the block goes below."""
    folder = house.folder / "backlogs" / "program"
    folder.mkdir(parents=True)
    (folder / "plan.md").write_text("---\ntitle: Our plan\n---\nOur own words.\n", "utf-8")
    with_home(house, "files:program#plan")
    house.apply()
    house.run()
    house.later(minutes=20)
    text = (folder / "plan.md").read_text("utf-8")
    assert text.startswith("---\ntitle: Our plan\n---\nOur own words.\n")
    assert "where it stands" in text
    assert about_home(house) == [EffectKind.ADOPT, EffectKind.BLOCK]


def test_a_block_that_a_person_removed_stays_away(house: House) -> None:
    """As in any issue."""
    with_home(house)
    house.apply()
    house.run()
    house.later(minutes=20)
    head = house.text(HOME).partition("<!-- trackwork:begin")[0]
    house.write(head, HOME)
    house.comment("tw: accept")
    house.later(minutes=20)
    assert "where it stands" not in house.text(HOME)


def test_what_is_not_wished_any_more_is_not_made(house: House) -> None:
    """It waited for its gear, and meanwhile the file changed."""
    house.clock.advance(timedelta(minutes=1))
    change_gear(house.app.parts, Gear.REHEARSE)
    with_home(house)
    house.apply()
    house.run()
    house.change("initiatives/tls-move", "issue: files:program", "issue: files:payments-api")
    change_gear(house.app.parts, Gear.LIVE)
    house.later(minutes=20)
    assert about_home(house, EffectState.DROPPED) == [EffectKind.CREATE]
    assert house.link(HOME).startswith("files|payments-api|")


def test_a_place_nobody_listed_is_refused_when_the_files_are_read(house: House) -> None:
    """With the line and a way to mend it; nothing was adopted."""
    plan = house.folder / "initiatives" / "tls-move.yaml"
    plan.write_text(plan.read_text("utf-8") + "issue: files:programm\n", "utf-8")
    with pytest.raises(SettingsProblems) as caught:
        house.reload()
    assert "files:programm" in str(caught.value.problems)


def test_a_home_taken_back_is_left_alone(house: House) -> None:
    """Undoing it stops the roll-up; the issue stays where it is."""
    with_home(house)
    house.apply()
    house.run()
    number = next(r.number for r in house.outbox() if r.effect.subject == HOME)
    with house.app.ledger.reading() as books:
        adopted = read_adopted(books, house.app.parts)
    assert undo(house.app.parts, adopted, str(number), now=house.clock.now()).done
    house.comment("tw: accept")
    house.later(minutes=20)
    assert "Heard: 0 of 2" in house.text(HOME)
