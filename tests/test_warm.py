"""The command that is loaded already does what the installed one does."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests import warm


def said(folder: Path, command: str, first: str) -> tuple[int, str, str]:
    """Exit code, output and what was told beside it, with that folder first on the path."""
    path = os.pathsep.join((first, os.environ["PATH"]))
    environment = {**os.environ, "PATH": path, "LC_ALL": "C.UTF-8", "COLUMNS": "60"}
    done = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "command",
    [
        "trackwork nonsense",
        "trackwork init; TRACKWORK_NOW=2026-11-16T09:30:00Z trackwork plan > plan; cat plan",
        "echo no | trackwork init moves && cd moves && trackwork config check --json | head -3",
    ],
)
def test_it_says_what_the_installed_one_says(command: str, tmp_path: Path) -> None:
    """Codes, streams, folders, variables, pipes: no difference can be seen from outside."""
    installed = str(Path(sys.executable).parent)
    seen = []
    for first in (installed, warm.folder()):
        (tmp_path / "here").mkdir()
        seen.append(said(tmp_path / "here", command, first))
        shutil.rmtree(tmp_path / "here")
    assert seen[0] == seen[1]


def test_each_call_is_a_process_of_its_own(tmp_path: Path) -> None:
    """What one call reads of its folder and its variables, the next knows nothing of."""
    first = warm.folder()
    assert said(tmp_path, "trackwork init one", first)[0] == 0
    code, _, told = said(tmp_path, "TRACKWORK_WORKSPACE=one trackwork config check", first)
    assert (code, "workspace" in told) == (0, False), told
    assert said(tmp_path, "trackwork config check", first)[0] != 0


@pytest.mark.parametrize("said_first", [b"", (1000).to_bytes(8, "big")])
def test_a_caller_that_goes_harms_no_other(said_first: bytes, tmp_path: Path) -> None:
    """Whoever is stopped before it said what it wants leaves no process and takes nothing away."""
    first = warm.folder()
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(Path(first) / "door"))
        if said_first:
            socket.send_fds(line, [said_first], [0, 1, 2])
        line.shutdown(socket.SHUT_WR)
        line.settimeout(10)
        assert line.recv(8) == b""
    assert (Path(first) / "trackwork").exists()
    assert said(tmp_path, "trackwork --version", first)[0] == 0
