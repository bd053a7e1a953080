"""Where a ledger arrives, and how the present one steps aside for it."""

import os
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
