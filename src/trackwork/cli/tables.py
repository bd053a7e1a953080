"""From records of a table to edits of the workspace's files."""

from dataclasses import dataclass
from pathlib import Path

from trackwork.cli.frame import TOP, Stopped
from trackwork.core.workspace import Workspace
from trackwork.settings.reading import parse_document
from trackwork.settings.tables import (
    Edit,
    Imported,
    ImportedItem,
    PersonRecord,
    Target,
    TeamRecord,
    extend_asked,
    extend_backlogs,
    extend_people,
    extend_teams,
    with_backlogs,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportJob:
    """One import: which file, as what, into which workspace folder (and its values, if sound)."""

    folder: Path
    file: Path
    target: Target
    initiative: str
    initiative_path: Path | None
    tracker: str
    workspace: Workspace | None


def edits_for(job: ImportJob, imported: Imported) -> list[Edit]:
    """What the records would add to the files; nothing is written here. Raises CannotEdit."""
    if job.target == "people":
        people = [each for each in imported.records if isinstance(each, PersonRecord)]
        return [extend_people(job.folder / "people.yaml", people)]
    if job.target == "teams":
        return _teams(job, imported)
    if job.target == "items":
        assert job.initiative_path is not None
        items = [each for each in imported.records if isinstance(each, ImportedItem)]
        return [extend_asked(job.initiative_path, items)]
    return []


def _teams(job: ImportJob, imported: Imported) -> list[Edit]:
    teams = tuple(each for each in imported.records if isinstance(each, TeamRecord))
    whole = with_backlogs(teams)
    places = {key: key for each in whole for key in each.backlogs}
    top = job.folder / TOP
    edits = [extend_teams(job.folder / "teams.yaml", whole)]
    return [*edits, extend_backlogs(top, places, tracker=job.tracker or _only_tracker(top))]


def _only_tracker(top: Path) -> str:
    """The tracker new backlogs belong to when there is one only. Raises Stopped."""
    trackers = _yaml(top).get("trackers")
    names = list(trackers) if isinstance(trackers, dict) else []
    if len(names) != 1:
        fix = f"Add --tracker with one of: {', '.join(names)}." if names else "Add one first."
        raise Stopped(f"{TOP} names {len(names)} trackers.", fix)
    return str(names[0])


def initiative_file(folder: Path, key: str) -> Path:
    """The file of an initiative. Raises Stopped when there is none."""
    places = sorted((folder / "initiatives").glob("*.y*ml"))
    found = {str(_yaml(path).get("initiative", path.stem)): path for path in places}
    if key not in found:
        known = ", ".join(found) or "none yet"
        raise Stopped(f"There is no initiative {key!r}.", f"There are: {known}.")
    return found[key]


def _yaml(path: Path) -> dict[str, object]:
    document, _ = parse_document(path.read_bytes(), name=path.name)
    said = document.data if document else None
    return said if isinstance(said, dict) else {}
