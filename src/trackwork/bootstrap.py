"""Build the application once: settings, ledger, trackers, channels, engine. Nowhere else."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from trackwork.channels.folder import FolderChannel, RehearsalFolder
from trackwork.clock import WallClock
from trackwork.connectors import Connectors, OptionReaders, connectors
from trackwork.core.facts import ENGINE_FACTS
from trackwork.core.workspace import Workspace
from trackwork.engine.leave import as_last_known
from trackwork.engine.parts import NoFaults, Parts
from trackwork.ledger import SqlLedger, open_ledger
from trackwork.ports import Channel, Clock, Connector, Faults, Fence, Site
from trackwork.practices import COMMANDS, FACTS, PRACTICES
from trackwork.settings import Loaded, Problem, from_parts, load, part_hash
from trackwork.settings.parts import part_value

STATE = ".trackwork"
KEY_FILE = "key"
KEY_VARIABLE = "TRACKWORK_KEY"
"""Names the key where a folder cannot keep one: a fresh machine each time, a secret store."""
KEY_BYTES = 32


class SettingsProblems(Exception):
    """The workspace's files cannot be used as they are; ``problems`` says all of it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(f"{len(problems)} problems in the configuration")
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """One workspace, ready to work: folder, configuration as read, and the engine's parts."""

    folder: Path
    loaded: Loaded
    workspace: Workspace
    parts: Parts
    ledger: SqlLedger


def build(
    folder: Path,
    *,
    clock: Clock | None = None,
    faults: Faults | None = None,
    mail: Channel | None = None,
    environment: Mapping[str, str] | None = None,
    key: bytes | None = None,
    loaded: Loaded | None = None,
) -> App:
    """Read the folder and build everything. Raises SettingsProblems or LedgerError.

    ``key`` signs our markers in place of the one that the environment or the folder holds;
    ``loaded`` is the folder where it was read already, with `option_readers`.
    """
    found = connectors()
    ticking = clock or WallClock()
    today = ticking.now().date()
    loaded = loaded or load(folder, connectors=OptionReaders(found), today=today)
    if loaded.workspace is None:
        raise SettingsProblems(loaded.problems)
    workspace = loaded.workspace
    named = environment if environment is not None else os.environ
    ledger = open_ledger(
        ledger_url(folder, loaded, named),
        workspace=workspace.id,
        facts=(*ENGINE_FACTS, *FACTS),
    )
    sites = _sites(folder, workspace, clock=ticking, environment=named)
    trackers = {name: found[site.config.kind].make(site) for name, site in sites.items()}
    outbox = folder / loaded.installation.outbox
    parts = Parts(
        ledger=ledger,
        clock=ticking,
        readers=trackers,
        writers=trackers,
        mail=mail or FolderChannel(outbox / "mail"),
        rehearsal=RehearsalFolder(outbox / "rehearsal"),
        key=key or signing_key(folder, named),
        practices=PRACTICES,
        commands=COMMANDS,
        adopted=from_parts,
        policy_of=lambda text: part_value("policy", text),
        hash_of=part_hash,
        faults=faults or NoFaults(),
        fence=_fence(found, sites),
        nonce=lambda: secrets.token_hex(16),
    )
    known = _with_known_leave(parts, workspace, loaded)
    return App(folder=folder, loaded=loaded, workspace=known, parts=parts, ledger=ledger)


def _with_known_leave(parts: Parts, workspace: Workspace, loaded: Loaded) -> Workspace:
    unread = loaded.unread
    return as_last_known(parts, workspace, calendars=unread.calendars, answers=unread.answers)


def ledger_url(folder: Path, loaded: Loaded, environment: Mapping[str, str]) -> str:
    """Where a workspace's ledger is: the database its environment names, else a file below it."""
    named = loaded.installation.ledger_url_env
    if named and environment.get(named):
        return environment[named]
    path = folder / loaded.installation.ledger
    path.parent.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{path}"


def option_readers() -> OptionReaders:
    """Who reads the options of each kind of tracker, for whoever loads settings alone."""
    return OptionReaders(connectors())


def _sites(
    folder: Path, workspace: Workspace, *, clock: Clock, environment: Mapping[str, str]
) -> dict[str, Site]:
    return {
        name: Site(folder=folder, config=config, clock=clock, environment=environment)
        for name, config in workspace.trackers.items()
    }


def _fence(found: Connectors, sites: Mapping[str, Site]) -> Fence | None:
    """A place beside the first backlogs that have one, which every ledger would see."""
    kinds: list[tuple[Connector, Site]] = [
        (found[site.config.kind], site) for site in sites.values()
    ]
    places = [connector.fence(site) for connector, site in kinds if connector.fence]
    return places[0] if places else None


def signing_key(folder: Path, environment: Mapping[str, str]) -> bytes:
    """The key that signs our markers: from the environment, else the folder's.

    The folder's is made on first use, readable by its owner only. Raises SettingsProblems.
    """
    found = known_key(folder, environment)
    if found is not None:
        return found
    path = folder / STATE / KEY_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(secrets.token_hex(KEY_BYTES))
    return bytes.fromhex(path.read_text().strip())


def known_key(folder: Path, environment: Mapping[str, str]) -> bytes | None:
    """The key there is, if there is one: TRACKWORK_KEY, else the folder's. Makes none.

    Raises SettingsProblems for a key that is none; what it holds is never repeated.
    """
    said = environment.get(KEY_VARIABLE, "").strip()
    path = folder / STATE / KEY_FILE
    if not said:
        return bytes.fromhex(path.read_text().strip()) if path.exists() else None
    if not re.fullmatch(r"[0-9a-fA-F]{64,}", said) or len(said) % 2:
        what = f"{KEY_VARIABLE} is set, and what it holds is no key"
        fix = f"Make one of {2 * KEY_BYTES} hexadecimal digits: openssl rand -hex {KEY_BYTES}"
        raise SettingsProblems((Problem(file="environment", line=0, what=what, fix=fix),))
    return bytes.fromhex(said)
