"""The same with the real files connector: a workspace as `init` writes it, issues as files.

The killed process is the whole application as `trackwork.bootstrap` builds it; only its clock
stands in a file.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from tests.proof.kills.campaign import MOST_QUESTIONS, Campaign
from tests.proof.kills.counting import Count, answered
from tests.proof.kills.kept import KeptClock
from trackwork.bootstrap import App, build
from trackwork.core.markers import find_comment_marker
from trackwork.engine.parts import Parts
from trackwork.ports import Faults
from trackwork.settings import Answers, parts, scaffold
from trackwork.testing.simulation.hazards import CrashingLedger

PLACES = ("payments-api", "search-api")
START = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
WRITES = ("create", "comment", "edit_body", "set_fields", "remove_comment")
LEADS = {"payments-api": "ines", "search-api": "jo"}


class Struck:
    """A tracker with a fault point before and after each write."""

    def __init__(self, tracker, faults: Faults) -> None:
        self._tracker, self._faults = tracker, faults

    def __getattr__(self, name: str):
        inner = getattr(self._tracker, name)
        if name not in WRITES:
            return inner

        def call(*given, **named):
            self._faults.point(f"net.{name}")
            answer = inner(*given, **named)
            self._faults.point(f"net.{name}.answered")
            return answer

        return call


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesScene:
    """A workspace in a folder; ``url`` is where its ledger is."""

    folder: Path
    url: str

    def clock(self) -> KeptClock:
        """The moment, the same for every process."""
        return KeptClock(self.folder / "clock")

    def wanted(self) -> Mapping[str, str]:
        """What the files say."""
        return parts(self._app().workspace)

    def parts(self, faults: Faults, *, lag: float = 0.0) -> Parts:
        """The whole application, with fault points; files show everything at once."""
        del lag
        app = self._app(faults)
        struck = {name: Struck(each, faults) for name, each in app.parts.readers.items()}
        return replace(
            app.parts,
            ledger=CrashingLedger(app.ledger, faults),
            readers=struck,
            writers=struck,
        )

    def issues(self, place: str) -> list[Path]:
        """The files that are issues."""
        folder = self.folder / "workspace" / "backlogs" / place
        return sorted(each for each in folder.glob("*.md") if each.name != "README.md")

    def _app(self, faults: Faults | None = None) -> App:
        return build(
            self.folder / "workspace",
            clock=self.clock(),
            faults=faults,
            environment={"PROOF_LEDGER": self.url},
        )


@dataclass(kw_only=True)
class FilesCampaign(Campaign):
    """A workspace of files, and processes that are killed in the middle of writing them."""

    def __post_init__(self) -> None:
        """A workspace as a first user has it."""
        self.rng = Random(f"files {self.seed}")
        workspace = self.folder / "workspace"
        scaffold(workspace, Answers(today=START.date()))
        top = workspace / "trackwork.yaml"
        top.write_text(top.read_text("utf-8") + "\nledger_url_env: PROOF_LEDGER\n", "utf-8")
        self.scene = FilesScene(folder=self.folder, url=self.database(self.folder))
        self.clock = self.scene.clock()
        self.clock.set(START)

    def people(self) -> None:
        """A lead writes into the file what calls for exactly one answer."""
        place = self.rng.choice(PLACES)
        number = self.asked[place, "1"]
        found = self.scene.issues(place)
        if found and number < MOST_QUESTIONS:
            heading = f"## Comment by {LEADS[place]}, {self.clock.now():%Y-%m-%d %H:%M}"
            text = found[0].read_text("utf-8").rstrip()
            found[0].write_text(f"{text}\n\n{heading}\n\ntw: puzzle{number}\n", "utf-8")
            self.asked[place, "1"] += 1

    def count(self) -> Count:
        """One issue for each team, each effect once, each question answered, each word kept."""
        found = Count()
        for place in PLACES:
            issues = self.scene.issues(place)
            found.doubled += [f"{place} has {len(issues)} issues"] * (len(issues) > 1)
            found.lost += [f"{place} has no issue"] * (not issues)
            for path in issues:
                self._read(place, path.read_text("utf-8"), found)
        return found

    def _read(self, place: str, text: str, found: Count) -> None:
        said = text.split("\n## Comment by ")[1:]
        ours = [each for each in said if find_comment_marker(each)]
        marks = Counter(find_comment_marker(each).effect for each in ours)
        found.standing += 1 + len(marks)
        found.doubled += [f"{n} comments of {each}" for each, n in marks.items() if n > 1]
        for number in range(self.asked[place, "1"]):
            if f"tw: puzzle{number}\n" not in text:
                found.lost.append(f"a person's question {number} vanished from {place}")
        found.add(answered(place, self.asked[place, "1"], ours))
