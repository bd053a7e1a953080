"""`plan --format md`: one comment for a pull request, short enough, and inert."""

import re
from dataclasses import replace

from trackwork.bootstrap import build
from trackwork.cli.plan_markdown import LONGEST, code, markdown
from trackwork.cli.planned import ChangeOutput, EffectOutput, FindingOutput, as_output
from trackwork.engine.observe import Observed
from trackwork.engine.plan import make_plan
from trackwork.settings import parts


def test_a_plan_reads_as_one_comment(terminal) -> None:
    """What it would do, what it costs, and each text folded away."""
    said = terminal.run("plan", "--format", "md")
    assert said.code == 2
    assert said.out.startswith("<!-- trackwork:plan our-moves -->\n")
    assert "| create | 2 issues |" in said.out
    assert "**Attention:** 0 notifications now" in said.out
    assert said.out.count("<details>") == 2
    assert "sig=" not in said.out


def test_nothing_to_do_is_said(live) -> None:
    """An adopted workspace with nothing new changes nothing."""
    out = live.run("plan", "--format", "md").out
    assert "No adopted file changes." in out
    assert "Nothing would be written outside." in out


def test_data_stays_data(terminal) -> None:
    """Whoever asks for JSON gets JSON."""
    assert terminal.run("plan", "--format", "md", "--json").data["gear"] == "watch"


def test_any_plan_fits_and_stays_inert(terminal) -> None:
    """Thousands of long texts and hostile names: short enough, and nothing leaves its code."""
    app = build(terminal.folder, clock=terminal.clock)
    value = as_output(app, make_plan(app.parts, parts(app.workspace)), Observed())
    hostile = "`@all` | <script> /close\n# head"
    effect = EffectOutput(
        id="x",
        kind="create",
        subject="item:a/b",
        where=hostile,
        to=hostile,
        interrupts=True,
        title=hostile,
        body="````\n@all\n" + "y" * 900,
        why="",
        held="",
    )
    change = ChangeOutput(part="teams", about=hostile, what=hostile)
    finding = FindingOutput(where=hostile, what=hostile, fix=hostile, severity="note")
    full = replace(
        value,
        first=False,
        effects=(effect,) * 3000,
        changes=(change,) * 3000,
        findings=(finding,) * 9,
        held={hostile: 4},
        silent=(hostile,),
    )
    for shown in (full, replace(full, changes=(change,), effects=(effect,) * 500)):
        text = markdown(app, shown)
        assert len(text) <= LONGEST
        assert "did not fit here" in text
        head = text.split("<details>")[0].replace(code(hostile), "")
        assert "@all" not in head
        assert "<script>" not in head
        assert "<script>" not in "".join(re.findall("<summary>.*</summary>", text))
    app.ledger.close()
