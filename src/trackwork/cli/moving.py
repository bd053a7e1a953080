"""Where a ledger arrives, and how the present one steps aside for it."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from trackwork.bootstrap import SettingsProblems, ledger_url
from trackwork.cli.frame import Frame, Stopped
from trackwork.core.facts import ENGINE_FACTS
from trackwork.ledger import DamagedLedger, open_ledger
from trackwork.practices import FACTS
from trackwork.settings import Loaded, load

SQLITE = "sqlite:///"
TOP = "trackwork.yaml"
_BESIDE = ("", "-wal", "-shm")
"""What SQLite may keep beside its file."""


def settings_of(frame: Frame) -> Loaded:
    """The workspace's files, read without opening a ledger. Raises SettingsProblems."""
    frame.require_workspace()
    loaded = load(frame.folder)
    if loaded.workspace is None:
        raise SettingsProblems(loaded.problems)
    return loaded


def arrived_url(frame: Frame) -> str:
    """Where this workspace's ledger belongs, whether there is one or not."""
    return ledger_url(frame.folder, settings_of(frame), os.environ)


def named_url(variable: str) -> str:
    """The address that a variable of the environment holds. Raises Stopped.

    An address may hold a password, so it is never an argument and never in a file of ours.
    """
    url = os.environ.get(variable, "")
    if not re.fullmatch(r"[A-Za-z_]\w*", variable):
        fix = "For example: TRACKWORK_LEDGER, with export TRACKWORK_LEDGER=postgresql://..."
        raise Stopped("Give the name of a variable, not the address itself.", fix)
    if not url:
        fix = f"export {variable}=postgresql://user@host/database"
        raise Stopped(f"{variable} is not set, so there is nowhere to move to.", fix)
    return url


def point_to(folder: Path, variable: str) -> None:
    """Let trackwork.yaml name the variable with the ledger's address; the rest stays as it is."""
    path = folder / TOP
    text = path.read_text(encoding="utf-8")
    line = f"ledger_url_env: {variable}"
    text, found = re.subn(r"^ledger_url_env:.*$", line, text, count=1, flags=re.MULTILINE)
    if not found:
        end = "" if text.endswith("\n") or not text else "\n"
        text = f"{text}{end}{line}\n"
    fresh = path.with_name(f".{path.name}.coming")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


@contextmanager
def moved_aside(url: str, loaded: Loaded, *, wanted: bool) -> Iterator[int]:
    """The present ledger kept beside under another name; its epoch. Put back if the block raises.

    Raises Stopped where only a hand can make room.
    """
    present = Path(url.removeprefix(SQLITE))
    if not wanted or not url.startswith(SQLITE) or not present.exists():
        _refuse(url, present)
        yield 0
        return
    assert loaded.workspace is not None
    epoch = _epoch(url, loaded.workspace.id)
    aside = present.with_name(f"{present.name}.before-{epoch}")
    if aside.exists():
        raise Stopped(f"{aside} is there already.", "Move it elsewhere, then run this again.")
    _move(present, aside)
    try:
        yield epoch
    except BaseException:
        _move(aside, present)
        raise


def _epoch(url: str, workspace: str) -> int:
    """The present ledger's epoch; 0 where the file is too damaged to tell."""
    try:
        ledger = open_ledger(url, workspace=workspace, facts=(*ENGINE_FACTS, *FACTS))
    except DamagedLedger:
        return 0
    epoch = ledger.epoch
    ledger.close()
    return epoch


def _refuse(url: str, present: Path) -> None:
    if url.startswith(SQLITE) and present.exists():
        fix = f"To put it aside as {present.name}.before-N first, add --replace."
        raise Stopped("This workspace has a ledger already, so nothing was loaded.", fix)


def _move(source: Path, target: Path) -> None:
    for end in _BESIDE:
        beside = source.with_name(source.name + end)
        if beside.exists():
            beside.replace(target.with_name(target.name + end))
