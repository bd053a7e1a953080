"""A small workspace that really runs: two teams, one initiative, files on disk, a fake clock."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from trackwork.bootstrap import App, build
from trackwork.core.effects import EffectKind, EffectState
from trackwork.core.facts import Fact, GearChanged, OutgoingPaused
from trackwork.core.subjects import WORKSPACE, Subject
from trackwork.core.workspace import Gear
from trackwork.engine.cycle import Cycle, run_cycle
from trackwork.engine.plan import Applied, apply_plan, make_plan
from trackwork.ports import OutboxRow, SubjectRow
from trackwork.settings import Answers, parts, scaffold
from trackwork.testing.clock import FakeClock

MONDAY = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
PAYMENTS = Subject("item", "tls-move/payments-api")
SEARCH = Subject("item", "tls-move/search-api")


class House:
    """The workspace and its doors: edit files like a person, run cycles, look what came of it."""

    def __init__(self, folder: Path, *, now: datetime = MONDAY, **changes: str) -> None:
        self.folder = folder
        self.clock = FakeClock(now)
        if not (folder / "trackwork.yaml").exists():  # else it is a copy of another house
            scaffold(folder, Answers(today=now.date()))
        for name, text in changes.items():
            self.rewrite(name, text)
        self.app = build(folder, clock=self.clock)

    def rewrite(self, name: str, text: str) -> None:
        """Append to or replace one of the workspace's files: ``policy`` means policy.yaml."""
        path = self.folder / (name.replace("__", "/") + ".yaml")
        path.write_text(text, encoding="utf-8")

    def reload(self) -> App:
        """Read the folder again, as the next process would."""
        self.app.ledger.close()
        self.app = build(self.folder, clock=self.clock)
        return self.app

    def gear(self, gear: Gear) -> None:
        """Change gear."""
        self.record(GearChanged(gear=gear))

    def pause(self) -> None:
        """Throw the kill switch."""
        self.record(OutgoingPaused())

    def record(self, body: object, subject: Subject = WORKSPACE, key: str = "") -> None:
        """A fact as some other room would record it."""
        now = self.clock.now()
        fact = Fact(
            key=key or f"test:{type(body).__name__}:{now.isoformat()}",
            subject=subject,
            body=body,
            happened=now,
            recorded=now,
        )
        with self.app.ledger.transaction() as books:
            books.facts.append([fact])

    def start(self, gear: Gear = Gear.LIVE) -> Cycle:
        """Plan, apply, and run the first cycle."""
        self.gear(gear)
        self.apply()
        return self.run()

    def apply(self) -> Applied:
        """Plan what the files say, and apply all of it."""
        wanted = parts(self.app.workspace)
        plan = make_plan(self.app.parts, wanted)
        return apply_plan(self.app.parts, wanted, plan.id)

    def change(self, name: str, old: str, new: str) -> Applied:
        """Change one of the workspace's files, and apply it."""
        path = self.folder / f"{name}.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        self.clock.advance(timedelta(minutes=1))
        self.reload()
        return self.apply()

    def run(self) -> Cycle:
        """One cycle now."""
        cycle, _ = run_cycle(self.app.parts)
        return cycle

    def days(self, number: int) -> list[Cycle]:
        """One cycle a day for some days."""
        done = []
        for _ in range(number):
            self.clock.advance(timedelta(days=1))
            done.append(self.run())
        return done

    def later(self, **length: float) -> Cycle:
        """Let time pass, then run a cycle."""
        self.clock.advance(timedelta(**length))
        return self.run()

    # --- the team's side ----------------------------------------------------

    def path(self, item: Subject = PAYMENTS) -> Path:
        """The file an item lives in."""
        key = self.link(item)
        _, place, native = key.split("|")
        return self.folder / "backlogs" / place / f"{native}.md"

    def link(self, item: Subject) -> str:
        """Where an item lives: tracker, place, native id."""
        with self.app.ledger.reading() as books:
            found = books.desk.get("link", f"of|{item}")
        assert found is not None
        return found

    def text(self, item: Subject = PAYMENTS) -> str:
        """The file's text."""
        return self.path(item).read_bytes().decode()

    def write(self, text: str, item: Subject = PAYMENTS) -> None:
        """Save the file as an editor would, a moment later."""
        self.clock.advance(timedelta(minutes=5))
        self.path(item).write_text(text, encoding="utf-8", newline="")

    def edit(self, old: str, new: str, item: Subject = PAYMENTS) -> None:
        """Change one piece of the file; it must be there."""
        text = self.text(item)
        assert old in text
        self.write(text.replace(old, new, 1), item)

    def tick(self, option: str, item: Subject = PAYMENTS) -> None:
        """Tick one of the boxes."""
        line = next(x for x in self.text(item).splitlines() if x.endswith(f"<!-- tw:{option} -->"))
        self.edit(line, line.replace("[ ]", "[x]"), item)

    def comment(self, words: str, *, by: str = "ines", item: Subject = PAYMENTS) -> None:
        """Write a comment under the issue."""
        at = self.clock.now() + timedelta(minutes=5)
        heading = f"## Comment by {by}, {at:%Y-%m-%d %H:%M}"
        self.write(f"{self.text(item).rstrip()}\n\n{heading}\n\n{words}\n", item)

    # --- what came of it ----------------------------------------------------

    def bodies(self, item: Subject = PAYMENTS) -> list[str]:
        """Types of the facts people's words made, in order."""
        return [
            fact.type for fact in self.facts(item) if fact.source not in {"engine", "apply", ""}
        ]

    def facts(self, subject: Subject = PAYMENTS) -> tuple[Fact, ...]:
        """All facts of a subject."""
        with self.app.ledger.reading() as books:
            found: tuple[Fact, ...] = books.facts.of(subject)
        return found

    def row(self, item: Subject = PAYMENTS) -> SubjectRow:
        """The item's state row."""
        with self.app.ledger.reading() as books:
            row = books.subjects.row(item)
        assert row is not None
        return row

    def outbox(self, *states: EffectState) -> list[OutboxRow]:
        """Effects, all or those in some states."""
        with self.app.ledger.reading() as books:
            rows = books.outbox.find()
        return [row for row in rows if not states or row.state in states]

    def sent(self, *kinds: EffectKind) -> list[OutboxRow]:
        """Effects that went out, of some kinds or all."""
        rows = self.outbox(EffectState.SENT)
        return [row for row in rows if not kinds or row.effect.kind in kinds]

    def slots(self, item: Subject = PAYMENTS) -> dict[str, str]:
        """Open obligations of an item: slot to holder."""
        with self.app.ledger.reading() as books:
            found = books.subjects.obligations(subject=item)
        return {row.slot: str(row.holder) for row in found}
