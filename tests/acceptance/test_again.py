"""Played twice, settled twice, and carried on later: nothing moves by itself."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from trackwork.core.effects import EffectKind, EffectState
from trackwork.core.workspace import Gear
from trackwork.engine.adopted import gear_of
from trackwork.engine.cycle import run_cycle
from trackwork.society import DemoResult, NotEmpty, quarter_before, run_demo
from trackwork.society.figures import all_facts

LEDGER = "ledger.db"


def play(folder: Path, *, seed: int = 7, teams: int = 3, days: int = 10) -> DemoResult:
    """A very small company."""
    return run_demo(folder, seed=seed, teams=teams, days=days, tell=lambda _line: None)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file but the database itself."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and LEDGER not in path.name
    }


@pytest.fixture(scope="module")
def played_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoResult]:
    """A very small company, played; what looks at it writes nothing but its ledger."""
    result = play(tmp_path_factory.mktemp("once") / "demo")
    yield result
    result.quarter.app.ledger.close()


PLAYS = """
import sys
from pathlib import Path
from trackwork.ledger.export import export_ledger
from trackwork.society import run_demo

here = Path(sys.argv[1])
result = run_demo(here / "demo", teams=5, days=12, tell=lambda _line: None)
export_ledger(result.quarter.app.ledger, here / "export")
"""


def test_the_same_seed_gives_the_same_files_and_the_same_ledger(tmp_path: Path) -> None:
    """Byte for byte, in processes that order their sets differently: backlogs, mails, ledger."""
    for name in ("1", "2"):
        folder = tmp_path / name
        folder.mkdir()
        environment = {**os.environ, "PYTHONHASHSEED": name}
        command = [sys.executable, "-c", PLAYS, str(folder)]
        subprocess.run(command, env=environment, check=True)
    first, second = tree(tmp_path / "1"), tree(tmp_path / "2")
    assert any(name.startswith("export/facts") for name in first)
    assert first == second


def test_another_seed_gives_another_quarter(played_once: DemoResult, tmp_path: Path) -> None:
    """Chance comes from the seed."""
    second = play(tmp_path / "two", seed=8)
    assert tree(played_once.folder) != tree(second.folder)


def test_looking_again_finds_nothing_new(played_once: DemoResult) -> None:
    """A second cycle at the same moment, with every subject looked at again, adds no fact."""
    app = played_once.quarter.app
    run_cycle(app.parts)
    with app.ledger.transaction() as books:
        before = tuple(all_facts(books))
        books.subjects.touch([str(fact.subject) for fact in before])
        books.subjects.touch(["config:policy", "config:directory"])
    cycle, _ = run_cycle(app.parts)
    with app.ledger.reading() as books:
        assert tuple(all_facts(books)) == before
    assert cycle.subjects > 0
    assert cycle.delivered.sent == []


def test_it_carries_on_later_without_a_storm(tmp_path: Path) -> None:
    """Weeks later each obligation says one thing at most, and in rehearse nothing leaves."""
    result = play(tmp_path / "demo", teams=6, days=21)
    quarter = result.quarter
    letters = len(list((result.folder / ".trackwork" / "outbox" / "mail").iterdir()))
    with quarter.app.ledger.reading() as books:
        assert gear_of(books) is Gear.REHEARSE
        known = {row.effect.id for row in books.outbox.find()}
    quarter.clock.set(quarter.clock.now() + timedelta(days=40))
    for _ in range(3):
        run_cycle(quarter.app.parts)
        quarter.clock.set(quarter.clock.now() + timedelta(hours=1))
    with quarter.app.ledger.reading() as books:
        fresh = [row for row in books.outbox.find() if row.effect.id not in known]
    spoken = Counter(one.episode for row in fresh for one in row.effect.carries)
    assert spoken
    assert max(spoken.values()) == 1
    assert all(row.state is not EffectState.SENT for row in fresh if row.effect.carries)
    assert not [r for r in fresh if r.effect.kind is EffectKind.DIGEST and r.settled]
    assert len(list((result.folder / ".trackwork" / "outbox" / "mail").iterdir())) == letters


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    """Nothing is written over anybody's files."""
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(NotEmpty, match="not empty"):
        play(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_company_has_a_size(tmp_path: Path) -> None:
    """No teams, or more than have names, is refused before anything is written."""
    with pytest.raises(ValueError, match="2 to 42 teams"):
        play(tmp_path / "demo", teams=43)
    assert not (tmp_path / "demo").exists()


def test_a_quarter_can_end_right_before_any_day() -> None:
    """From a Monday, thirteen weeks, to the last Sunday that is over."""
    assert quarter_before(date(2026, 11, 21)) == date(2026, 8, 17)
    assert quarter_before(date(2026, 11, 16)) == date(2026, 8, 17)
    assert quarter_before(date(2026, 11, 15)) == date(2026, 8, 10)
