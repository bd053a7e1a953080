"""Before an issue is made a person reads all of it: its sentence, and the block that follows."""

from trackwork.core.block import find_blocks
from trackwork.core.workspace import Gear
from trackwork.engine.gears import change_gear
from trackwork.engine.plan import make_plan
from trackwork.settings import parts


def test_a_plan_shows_the_block_that_a_new_issue_gets(new_house) -> None:
    """To the letter as it stands in the issue once the cycle is over."""
    plan = make_plan(new_house.app.parts, parts(new_house.app.workspace))
    shown = {each.subject: each.body for each in plan.effects}["item:tls-move/payments-api"]
    new_house.start()
    (block,) = find_blocks(new_house.text())
    assert shown.endswith(block.inner.rstrip("\n").lstrip("\n"))
    assert shown.startswith("This issue is yours.")


def test_a_rehearsal_shows_it_too_and_the_write_stays_what_it_was(new_house) -> None:
    """The folder has the ticks; the issue made later has one block, not two."""
    new_house.start(Gear.REHEARSE)
    folder = new_house.folder / ".trackwork" / "outbox" / "rehearsal"
    texts = [path.read_text(encoding="utf-8") for path in folder.iterdir()]
    assert [text.count("- [ ] We are on it") for text in texts] == [1, 1]
    change_gear(new_house.app.parts, Gear.LIVE)
    new_house.run()
    assert new_house.text().count("- [ ] We are on it") == 1
