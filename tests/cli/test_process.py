"""The installed command as a process: streams, codes, colours, a broken pipe."""

import json
import os
import signal
import subprocess
import sys

import pytest

from trackwork.cli.main import run

COMMAND = [sys.executable, "-m", "trackwork"]


def _run(folder, *line, **environment):
    return subprocess.run(
        [*COMMAND, *line],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
    )


def _begun(folder):
    """A first workspace, without a process: how it is written is not the point here."""
    assert run(["-C", str(folder), "init"]) == 0


def test_the_codes_a_script_relies_on(tmp_path):
    """3 before there is a workspace, 2 while changes wait, 0 once they are applied."""
    assert _run(tmp_path, "plan").returncode == 3
    assert _run(tmp_path, "init").returncode == 0
    planned = _run(tmp_path, "plan")
    assert planned.returncode == 2
    assert "Next: trackwork apply" in planned.stderr
    name = planned.stderr.split("apply ")[1].split()[0]
    assert _run(tmp_path, "apply", name).returncode == 0
    assert _run(tmp_path, "apply", name).returncode == 1


def test_off_a_terminal_there_is_no_colour_and_no_bar(tmp_path):
    """Piped output holds no escape sequence, whatever the command."""
    _begun(tmp_path)
    for line in (["plan"], ["doctor"], ["config", "check"], ["gear"]):
        said = _run(tmp_path, *line, TERM="xterm-256color")
        assert "\x1b" not in said.stdout + said.stderr


def test_no_color_is_kept_where_colour_is_forced(tmp_path):
    """NO_COLOR wins; bold may stay, colours go."""
    _begun(tmp_path)
    coloured = _run(tmp_path, "doctor", FORCE_COLOR="1")
    plain = _run(tmp_path, "doctor", FORCE_COLOR="1", NO_COLOR="1")
    assert "\x1b[32m" in coloured.stdout
    assert "\x1b[3" not in plain.stdout


def test_a_workspace_is_found_from_a_folder_inside_it(tmp_path):
    """Like a repository, a workspace is the nearest one above."""
    _begun(tmp_path)
    said = _run(tmp_path / "initiatives", "config", "check")
    assert said.returncode == 0


def test_a_workspace_can_be_named_by_the_environment(tmp_path):
    """TRACKWORK_WORKSPACE stands for -C."""
    inside = tmp_path / "moves"
    _begun(inside)
    said = _run(tmp_path, "config", "check", TRACKWORK_WORKSPACE=str(inside))
    assert said.returncode == 0


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_that_knows_few_signs_still_gets_the_words(encoding, tmp_path):
    """Where a shape cannot be printed its word still is, and nothing breaks."""
    _begun(tmp_path)
    done = subprocess.run(
        [*COMMAND, "plan"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
    )
    assert done.returncode == 2
    assert b"2 issues" in done.stdout


def test_a_reader_that_leaves_early_is_no_trouble(tmp_path):
    """`trackwork ... | head -1` ends quietly."""
    _begun(tmp_path)
    done = subprocess.run(
        f"{sys.executable} -m trackwork config explain | head -1",
        shell=True,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr


def test_watching_ends_cleanly_on_ctrl_c(tmp_path, capsys):
    """A cycle is finished, the next one is not begun, and it is said that nothing is lost."""
    _begun(tmp_path)
    capsys.readouterr()
    run(["-C", str(tmp_path), "plan", "--json"])
    name = json.loads(capsys.readouterr().out)["id"]
    assert run(["-C", str(tmp_path), "apply", name]) == 0
    watching = subprocess.Popen(
        [*COMMAND, "run", "--watch"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert watching.stdout is not None
    assert "read" in watching.stdout.readline()
    watching.send_signal(signal.SIGINT)
    _, talk = watching.communicate(timeout=20)
    assert watching.returncode == 0
    assert "Stopped." in talk


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_can_complete_commands(shell, tmp_path):
    """The completion of every shell knows the commands."""
    asked = {
        "_TRACKWORK_COMPLETE": f"complete_{shell}",
        "_TYPER_COMPLETE_ARGS": "trackwork sta",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "COMP_WORDS": "trackwork sta",
        "COMP_CWORD": "1",
    }
    script = "import sys; sys.argv = ['trackwork']; from trackwork.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **asked},
    )
    assert "status" in done.stdout, done.stderr
