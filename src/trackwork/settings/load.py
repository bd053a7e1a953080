"""A workspace folder read once: everything it says, and everything that is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel

from trackwork.core.workspace import Gear, Workspace
from trackwork.settings.complaints import checked
from trackwork.settings.crossing import crossings
from trackwork.settings.crossing_trackers import NO_CONNECTORS, OptionsCheck, in_trackers
from trackwork.settings.files import (
    PeopleFile,
    PrioritiesFile,
    RightsFile,
    TeamsFile,
    TrackworkFile,
)
from trackwork.settings.folder import Sources, initiative_files, strangers
from trackwork.settings.leave import NOTHING_UNREAD, Told, Unread, with_leave
from trackwork.settings.planfiles import InitiativeFile, PolicyFile
from trackwork.settings.presets import preset, preset_name
from trackwork.settings.problems import Problem, blocking
from trackwork.settings.provenance import Origin, origins
from trackwork.settings.reading import Document, read_document
from trackwork.settings.secrets import secrets_in
from trackwork.settings.values import workspace_value

TOP = "trackwork.yaml"
REQUIRED: Mapping[str, type[BaseModel]] = MappingProxyType(
    {TOP: TrackworkFile, "people.yaml": PeopleFile, "teams.yaml": TeamsFile}
)
OPTIONAL: Mapping[str, type[BaseModel]] = MappingProxyType(
    {
        "priorities.yaml": PrioritiesFile,
        "policy.yaml": PolicyFile,
        "decision-rights.yaml": RightsFile,
    }
)
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What this machine needs besides the workspace; never adopted, never a fact.

    ``ledger`` and ``outbox`` are paths relative to the workspace folder; ``gear`` is the one a new
    workspace starts in.
    """

    gear: Gear = Gear.WATCH
    ledger: str = ".trackwork/ledger.db"
    ledger_url_env: str | None = None
    ledger_branch: str | None = None
    outbox: str = ".trackwork/outbox"
    channels: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """An initiative that was drafted from a form: its key, and its file in the workspace."""

    key: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A folder as read. ``workspace`` is None when a problem blocks it.

    ``heard`` are the people of whose leave something beside the files tells, by key; ``unread``
    says which of that could not be read, so that what is known of it stays.
    ``drafted`` are the initiatives that say which form they came from, by the form's address.

    ``provenance`` maps dotted paths (``initiatives.tls-move.tier``) to where each value came from.
    """

    workspace: Workspace | None
    problems: tuple[Problem, ...] = ()
    provenance: Mapping[str, Origin] = field(default_factory=lambda: MappingProxyType({}))
    installation: Installation = Installation()
    heard: frozenset[str] = frozenset()
    unread: Unread = NOTHING_UNREAD
    drafted: Mapping[str, Drafted] = field(default_factory=lambda: MappingProxyType({}))


def load(
    folder: Path,
    *,
    connectors: Mapping[str, OptionsCheck] = NO_CONNECTORS,
    today: date | None = None,
) -> Loaded:
    """Read a workspace folder; raises nothing about its content. All problems come together.

    ``connectors`` reads a tracker's options by its kind and raises ValueError with what is wrong;
    without any, kinds and options are taken as they stand. ``today`` is the day around which the
    leave in people's calendars is read; without it they are left aside.
    """
    sources = Sources()
    for name, model in {**REQUIRED, **OPTIONAL}.items():
        if name in REQUIRED or (folder / name).exists():
            _read(folder / name, model, name=name, into=sources)
    for path in initiative_files(folder):
        _read(path, InitiativeFile, name=f"initiatives/{path.name}", into=sources)
    sources.problems += strangers(folder, known=(*REQUIRED, *OPTIONAL))
    sources.problems += crossings(sources)
    sources.problems += in_trackers(sources, connectors)
    told = Told()
    if today is not None and "people.yaml" in sources.models:
        told = with_leave(sources, folder, today)
        sources.models["people.yaml"] = told.people
    problems = tuple(sorted(dict.fromkeys(sources.problems)))
    workspace = None if blocking(problems) else _workspace(sources)
    return Loaded(
        workspace=workspace,
        problems=problems,
        provenance=origins(sources, workspace),
        installation=_installation(sources),
        heard=told.heard,
        unread=told.unread,
        drafted=MappingProxyType(_drafted(sources)),
    )


def _drafted(sources: Sources) -> dict[str, Drafted]:
    found: dict[str, Drafted] = {}
    for file, each in sources.of(InitiativeFile).items():
        if each.came_from:
            found.setdefault(each.came_from, Drafted(key=each.initiative, file=file))
    return found


def _read(path: Path, model: type[BaseModel], *, name: str, into: Sources) -> None:
    document, problems = read_document(path, name=name)
    into.problems += problems
    if document is None:
        return
    secrets = secrets_in(document)
    into.documents[name] = document
    found, complaints = checked(_with_preset(document), model)
    hidden = {each.line for each in secrets}
    into.problems += [*secrets, *(each for each in complaints if each.line not in hidden)]
    if found is not None:
        into.models[name] = found


def _with_preset(document: Document) -> Document:
    """An initiative's document with its preset beneath; lines are the file's own."""
    name = preset_name(document)
    if name is None or not isinstance(document.data, dict):
        return document
    base = preset(name).data
    merged = {**base, **document.data} if isinstance(base, dict) else document.data
    return Document(file=document.file, data=merged, lines=document.lines)


def _workspace(sources: Sources) -> Workspace:
    initiatives = sources.of(InitiativeFile)
    return workspace_value(
        sources.one(TOP, TrackworkFile),
        sources.one("people.yaml", PeopleFile),
        sources.one("teams.yaml", TeamsFile),
        priorities=sources.one("priorities.yaml", PrioritiesFile),
        policy=sources.one("policy.yaml", PolicyFile),
        rights=sources.one("decision-rights.yaml", RightsFile),
        initiatives={each.initiative: each for each in initiatives.values()},
    )


def _installation(sources: Sources) -> Installation:
    top = sources.models.get(TOP)
    if not isinstance(top, TrackworkFile):
        return Installation()
    return Installation(
        gear=Gear(top.gear),
        ledger=top.ledger,
        ledger_url_env=top.ledger_url_env,
        ledger_branch=top.ledger_branch,
        outbox=top.outbox,
        channels=MappingProxyType(top.channels),
    )
