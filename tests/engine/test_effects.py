"""Effects: once or not at all, whatever crashes; none where none is allowed; nobody ambushed."""

from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.engine.house import MONDAY, PAYMENTS, SEARCH, House
from trackwork.bootstrap import build
from trackwork.core.effects import EffectKind, EffectState
from trackwork.core.facts import OutgoingResumed, RungTold
from trackwork.core.workspace import Gear
from trackwork.engine.plan import UnknownPlan, apply_plan, make_plan
from trackwork.settings import parts

HIGH = "cadences: { high: 5d }\n"


class Crashed(BaseException):
    """The process ended here."""


class CrashAt:
    """Ends the process at the nth pass of any point, once."""

    def __init__(self, number: int) -> None:
        self.left = number
        self.passed: list[str] = []

    def point(self, name: str) -> None:
        """Count a pass; the nth one crashes."""
        self.passed.append(name)
        self.left -= 1
        if self.left == 0:
            raise Crashed(name)


def files(house: House) -> dict[Path, bytes]:
    """Every issue file as it stands."""
    return {path: path.read_bytes() for path in house.folder.glob("backlogs/*/*.md")}


def raised(house: House) -> None:
    """Make silence risky for this initiative, before anything is adopted."""
    path = house.folder / "initiatives" / "tls-move.yaml"
    text = path.read_text(encoding="utf-8").replace("extends: kind ", "extends: kind\ntier: high #")
    path.write_text(text, encoding="utf-8")
    house.reload()


@pytest.mark.parametrize("gear", [Gear.WATCH, Gear.REHEARSE])
def test_nothing_is_written_below_live(new_house: House, gear: Gear) -> None:
    """In watch and rehearse no tracker file changes, however much is due."""
    before = files(new_house)
    new_house.start(gear)
    new_house.days(30)
    assert files(new_house) == before
    assert new_house.sent() == []


def test_rehearse_shows_the_messages_in_a_folder(new_house: House) -> None:
    """Rehearse writes what it would have sent where a person can read it."""
    new_house.start(Gear.REHEARSE)
    shown = [path.name for path in (new_house.folder / ".trackwork" / "outbox").rglob("*.*")]
    assert len(shown) == 2


def test_a_pause_stops_everything_until_it_is_released(house: House) -> None:
    """The kill switch holds every effect; after it, the matter is looked at again."""
    house.pause()
    house.comment("tw: not now until 2027-03-01 because of the audit")
    house.later(minutes=15)
    assert "Thank you" not in house.text()
    assert {row.reason for row in house.outbox(EffectState.HELD)} == {"paused by the operator"}


def test_applying_the_same_plan_twice_changes_nothing(new_house: House) -> None:
    """A plan is used up; the same configuration planned again is empty of changes."""
    new_house.gear(Gear.LIVE)
    wanted = parts(new_house.app.workspace)
    plan = make_plan(new_house.app.parts, wanted)
    apply_plan(new_house.app.parts, wanted, plan.id)
    new_house.run()
    with pytest.raises(UnknownPlan):
        apply_plan(new_house.app.parts, wanted, plan.id)
    again = make_plan(new_house.app.parts, wanted)
    assert again.empty


def test_a_plan_writes_nothing(new_house: House) -> None:
    """Planning leaves no fact, no intent and no file behind."""
    before = files(new_house)
    plan = make_plan(new_house.app.parts, parts(new_house.app.workspace))
    assert plan.count(EffectKind.CREATE) == 2
    assert files(new_house) == before
    assert new_house.outbox() == []
    assert new_house.facts(PAYMENTS) == ()


def test_apply_leaves_out_what_changed_since_the_plan(new_house: House) -> None:
    """A part edited after the plan was made is not adopted with it, and is named."""
    plan = make_plan(new_house.app.parts, parts(new_house.app.workspace))
    path = new_house.folder / "initiatives" / "tls-move.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("TLS move", "Mesh move"))
    app = new_house.reload()
    applied = apply_plan(app.parts, parts(app.workspace), plan.id)
    assert applied.left_out == ("initiative/tls-move changed since the plan was made",)


@pytest.mark.parametrize("number", range(1, 26))
def test_a_crash_anywhere_doubles_and_loses_nothing(tmp_path: Path, number: int) -> None:
    """Crash at the nth fault point of a busy cycle, restart: each effect stands exactly once."""
    house = House(tmp_path)
    house.gear(Gear.LIVE)
    wanted = parts(house.app.workspace)
    apply_plan(house.app.parts, wanted, make_plan(house.app.parts, wanted).id)
    house.app.ledger.close()
    crash = CrashAt(number)
    house.app = build(tmp_path, clock=house.clock, faults=crash)
    with suppress(Crashed):
        house.run()
    house.app.ledger.close()
    house.app = build(tmp_path, clock=house.clock)
    house.comment("tw: not now until 2027-03-01 because of the audit") if _asked(house) else None
    house.later(minutes=15)
    house.later(minutes=15)
    issues = [p for p in house.folder.glob("backlogs/*/*.md") if p.name != "README.md"]
    assert Counter(path.parent.name for path in issues) == {"payments-api": 1, "search-api": 1}
    for path in issues:
        assert path.read_text(encoding="utf-8").count("trackwork:begin") == 1
    house.app.ledger.close()


def _asked(house: House) -> bool:
    with house.app.ledger.reading() as books:
        return books.desk.get("link", f"of|{PAYMENTS}") is not None


def test_a_comment_is_posted_once_through_any_crash(tmp_path: Path) -> None:
    """The answer to an exception survives a crash at every point of its delivery, once."""
    for number in range(1, 13):
        folder = tmp_path / str(number)
        folder.mkdir()
        house = House(folder)
        house.start()
        house.comment("tw: not now until 2027-03-01 because of the audit")
        house.app.ledger.close()
        house.app = build(folder, clock=house.clock, faults=CrashAt(number))
        with suppress(Crashed):
            house.run()
        house.app.ledger.close()
        house.app = build(folder, clock=house.clock)
        house.later(minutes=15)
        assert house.text().count("Thank you for telling us") == 1, number
        house.app.ledger.close()


def test_nobody_hears_before_the_holder_did(new_house: House) -> None:
    """Owner, lead and sponsor hear only after a word to the holder was really sent."""
    raised(new_house)
    new_house.start()
    new_house.days(45)
    for item in (PAYMENTS, SEARCH):
        told = [fact for fact in new_house.facts(item) if isinstance(fact.body, RungTold)]
        assert any(not fact.body.to_holder for fact in told)
        for fact in told:
            if fact.body.to_holder:
                continue
            earlier = [
                other
                for other in told
                if other.body.episode == fact.body.episode
                and other.body.to_holder
                and other.happened < fact.happened
            ]
            assert earlier


def test_nobody_is_over_budget(new_house: House) -> None:
    """Per person and week at most one interruption and one digest, over everything."""
    raised(new_house)
    new_house.start()
    new_house.days(60)
    per_week: Counter[tuple[str, tuple[int, int], bool]] = Counter()
    for row in new_house.sent(EffectKind.MAIL, EffectKind.COMMENT, EffectKind.DIGEST):
        if row.effect.person and row.settled and (row.effect.interrupts or _is_digest(row)):
            week = row.settled.isocalendar()[:2]
            per_week[row.effect.person, week, _is_digest(row)] += 1
    assert per_week
    assert max(per_week.values()) == 1


def _is_digest(row: object) -> bool:
    return row.effect.kind is EffectKind.DIGEST  # type: ignore[attr-defined]


def test_messages_keep_quiet_hours(new_house: House) -> None:
    """A cycle in the night sends nothing to anybody; the morning's cycle does."""
    raised(new_house)
    new_house.clock.set(datetime(2026, 11, 2, 9, 30, tzinfo=UTC))
    new_house.start()
    new_house.clock.set(datetime(2026, 11, 9, 22, 0, tzinfo=UTC))
    for _ in range(10):
        new_house.run()
        new_house.clock.advance(timedelta(days=1))
    assert new_house.sent(EffectKind.MAIL, EffectKind.DIGEST) == []
    assert [row for row in new_house.sent(EffectKind.COMMENT) if row.effect.interrupts] == []


def test_after_an_outage_one_message_per_matter(new_house: House) -> None:
    """Two months without a cycle bring at most one message per obligation, not a backlog."""
    raised(new_house)
    new_house.start()
    new_house.clock.set(MONDAY + timedelta(days=63))
    new_house.run()
    new_house.run()
    told = Counter(
        fact.body.episode for fact in new_house.facts(PAYMENTS) if isinstance(fact.body, RungTold)
    )
    assert all(number == 1 for number in told.values())


def test_a_settled_matter_is_dropped_before_sending(new_house: House) -> None:
    """A line that waits for Monday does not go out when the team answers on Friday."""
    new_house.start()
    new_house.clock.set(datetime(2026, 11, 10, 10, 0, tzinfo=UTC))
    new_house.run()
    assert any(row.effect.kind is EffectKind.LINE for row in new_house.outbox(EffectState.READY))
    new_house.tick("accept")
    new_house.days(7)
    lines = [row for row in new_house.outbox() if row.effect.subject == PAYMENTS]
    dropped = [row for row in lines if row.state is EffectState.DROPPED]
    assert [row.reason for row in dropped] == ["the matter was settled before this went out"]


def test_released_pause_lets_the_cycle_go_on(house: House) -> None:
    """After a pause is released nothing is lost: what still matters is said."""
    house.pause()
    house.comment("tw: at risk, hm")
    house.later(minutes=15)
    house.clock.advance(timedelta(minutes=1))
    house.record(OutgoingResumed())
    house.comment("tw: not now until 2027-03-01")
    house.later(minutes=15)
    assert "Thank you for telling us" in house.text()
