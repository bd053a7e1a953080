"""The command `trackwork` without its start: a process that has loaded it forks for each call.

Pages call the command a hundred times, and most of each call would be loading the same modules.
`folder` holds an executable of that name which hands its arguments, folder, environment and streams
to the loaded process; a fork of it runs the very command line. Each call is a process of its own.
"""

import atexit
import functools
import gc
import importlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

from trackwork.cli.table import COMMANDS

CALL = """#!{python} -IS
import json, os, socket, sys
line = socket.socket(socket.AF_UNIX)
line.connect({door!r})
said = json.dumps([sys.argv, os.getcwd(), dict(os.environ)]).encode()
socket.send_fds(line, [len(said).to_bytes(8, "big")], [0, 1, 2])
line.sendall(said)
sys.exit(int(line.recv(8) or b"70"))
"""
SERVE = "import sys; from tests import warm; warm.serve(sys.argv[1])"
LOADED = ("trackwork.bootstrap", "trackwork.cli.group", *{each.module for each in COMMANDS})


@functools.cache
def folder() -> str:
    """A folder for the front of PATH; it goes when this process ends."""
    place = Path(tempfile.mkdtemp(prefix="tw-warm-"))
    door = place / "door"
    call = place / "trackwork"
    call.write_text(CALL.format(python=sys.executable, door=str(door)), encoding="utf-8")
    call.chmod(0o755)
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(door)],
        cwd=Path(__file__).parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    atexit.register(process.communicate)  # an end of its input is how it learns that we end
    return str(place)


def serve(door: str) -> None:
    """Load the command line, then fork for each caller until standard input ends."""
    try:
        _serve(door)
    finally:
        shutil.rmtree(Path(door).parent, ignore_errors=True)


def _serve(door: str) -> None:
    for name in LOADED:
        importlib.import_module(name)
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the forks
    with socket.socket(socket.AF_UNIX) as hall:
        hall.bind(door)
        hall.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while sys.stdin not in (found := select.select([hall, sys.stdin], [], [])[0]):
            assert found
            line, _ = hall.accept()
            with line:
                if os.fork() == 0:
                    try:
                        answer(line)
                    finally:
                        os._exit(70)  # never back to the hall: it is not this process's to close


def answer(line: socket.socket) -> None:
    """Be the process that the caller asked for, to its end; of a caller that is gone, none."""
    head, streams, _, _ = socket.recv_fds(line, 8, 3)
    wanted = int.from_bytes(head, "big")
    text = b""
    while len(text) < wanted:
        more = line.recv(wanted - len(text))
        if not more:
            return
        text += more
    if not wanted:
        return
    sys.argv, here, environment = json.loads(text)
    os.chdir(here)
    os.environ.clear()
    os.environ.update(environment)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - until the process ends
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - until the process ends
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False, buffering=1)  # noqa: SIM115 - until the process ends
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    code = 1
    try:
        code = _run()
    except BaseException:  # noqa: BLE001 - as Python itself does at the end of a process
        traceback.print_exc()
    finally:
        line.sendall(str(code).encode())
        os._exit(code)


def _run() -> int:
    """The command line with its arguments; the exit code, as Python itself would choose it."""
    code: object = 0
    try:
        importlib.import_module("trackwork.cli.main").main()
    except SystemExit as end:
        code = end.code
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
    sys.stdout.flush()
    sys.stderr.flush()
    return code if isinstance(code, int) else int(code is not None)
