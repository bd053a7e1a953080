"""The exact texts that a workspace would post: played for real, in a folder that is thrown away.

Every tracker is a folder of files there, so nothing can reach a real one.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from trackwork.bootstrap import App, build
from trackwork.cli.frame import StandingClock
from trackwork.connectors import connectors
from trackwork.core.workspace import Gear, TrackerConfig
from trackwork.engine.cycle import run_cycle
from trackwork.engine.gears import change_gear
from trackwork.engine.plan import apply_plan, make_plan
from trackwork.ports import Finding, Issue, Site, Tracker
from trackwork.settings import parts
from trackwork.settings.folder import initiative_files
from trackwork.settings.load import OPTIONAL, REQUIRED

_FRIDAY = 4
_KEY = b"for a rehearsal only; nothing that carries this ever goes out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """What would stand in the backlogs after the first cycle, and what to mend before."""

    issues: tuple[Issue, ...]
    findings: tuple[Finding, ...]


def rehearse(files: Mapping[str, str], *, now: datetime) -> Rehearsed:
    """Play the first cycle of a workspace made of these files. Raises SettingsProblems."""
    with _somewhere(files) as folder, _built(folder, _workday(now)) as app:
        change_gear(app.parts, Gear.LIVE)
        wanted = parts(app.workspace)
        plan = make_plan(app.parts, wanted)
        apply_plan(app.parts, wanted, plan.id)
        run_cycle(app.parts)
        return Rehearsed(issues=tuple(_issues(app)), findings=plan.findings)


def files_of(folder: Path) -> dict[str, str]:
    """The settings files of a workspace, by name: those that are read, whatever else lies there."""
    paths = [folder / name for name in (*REQUIRED, *OPTIONAL) if (folder / name).is_file()]
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8-sig")
        for path in sorted((*paths, *initiative_files(folder)))
    }


def _issues(app: App) -> Iterator[Issue]:
    for backlog in sorted(app.workspace.backlogs.values(), key=lambda each: each.place):
        yield from app.parts.readers[backlog.tracker].listing(backlog.place, None).issues


@contextmanager
def _somewhere(files: Mapping[str, str]) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="trackwork-"))
    try:
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _built(folder: Path, now: datetime) -> Iterator[App]:
    app = build(folder, clock=StandingClock(now), environment={}, key=_KEY)
    lines = {name: _folder(app, folder, name) for name in app.workspace.trackers}
    try:
        given = replace(app.parts, readers=lines, writers=lines, fence=None)
        yield replace(app, parts=given)
    finally:
        app.ledger.close()


def _folder(app: App, folder: Path, name: str) -> Tracker:
    for backlog in app.workspace.backlogs.values():
        (folder / "stage" / backlog.place).mkdir(parents=True, exist_ok=True)
    config = TrackerConfig(name=name, kind="files", place="stage")
    site = Site(folder=folder, config=config, clock=app.parts.clock, environment={})
    return connectors()["files"].make(site)


def _workday(now: datetime) -> datetime:
    """A morning on which people work: what is held at night would show nothing."""
    at = now.replace(hour=10, minute=0, second=0, microsecond=0)
    while at.weekday() > _FRIDAY:
        at += timedelta(days=1)
    return at
