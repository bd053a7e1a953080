"""The overview, help, and how fast both are there."""

import importlib
import re
import statistics
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from trackwork import __version__
from trackwork.cli.group import in_front, make
from trackwork.cli.main import run
from trackwork.cli.table import COMMANDS, OUTPUTS, overview

MOST_MILLISECONDS = 150
READY = [each for each in COMMANDS if importlib.util.find_spec(each.module)]


def _timed() -> float:
    script = (
        "import sys, time; began = time.perf_counter(); sys.argv = ['trackwork', '--help']\n"
        "from trackwork.cli.main import main; main()\n"
        "print('took', time.perf_counter() - began, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return float(done.stderr.split()[-1]) * 1000


def test_help_is_there_at_once():
    """`trackwork --help` takes less than 150 ms, the median of five."""
    assert statistics.median(_timed() for _ in range(5)) < MOST_MILLISECONDS


def test_help_imports_neither_typer_nor_a_command():
    """What makes help quick is that nothing is imported for it."""
    script = (
        "import sys; sys.argv = ['trackwork', '--help']\n"
        "from trackwork.cli.main import main; main()\n"
        "heavy = {'typer', 'rich', 'pydantic', 'sqlalchemy', 'holidays'} & set(sys.modules)\n"
        "sys.exit(repr(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("arguments", [["--help"], []])
def test_every_command_is_in_the_overview(arguments):
    """`trackwork` alone and `trackwork --help` list every command with its line of help."""
    said = CliRunner().invoke(make(), arguments)
    assert said.exit_code == 0
    assert said.stdout.strip() == overview().strip()
    for each in COMMANDS:
        assert re.search(rf"^  {each.name} +{re.escape(each.help)}$", said.stdout, re.MULTILINE)


def test_the_overview_fits_a_narrow_terminal():
    """No line of the overview is longer than 80 characters."""
    assert [line for line in overview().splitlines() if len(line) > 80] == []


@pytest.mark.parametrize("row", READY, ids=lambda row: row.name)
def test_every_command_explains_itself(row):
    """Each command's own help names its usage and the options that work anywhere."""
    said = CliRunner().invoke(make(), [row.name, "--help"])
    assert said.exit_code == 0, said.output
    assert row.name in said.stdout


def test_names_are_said_once():
    """No two commands and no two outputs share a name."""
    assert len({each.name for each in COMMANDS}) == len(COMMANDS)
    assert len({each.name for each in OUTPUTS}) == len(OUTPUTS)


def test_the_version_is_told():
    """`--version` prints name and version."""
    said = CliRunner().invoke(make(), ["--version"])
    assert (said.exit_code, said.stdout) == (0, f"trackwork {__version__}\n")


@pytest.mark.parametrize(
    ("line", "sorted_line"),
    [
        (["status", "--json"], ["--json", "status"]),
        (["status", "-C", "here", "tls"], ["-C", "here", "status", "tls"]),
        (["plan", "--workspace=x", "--full"], ["--workspace=x", "plan", "--full"]),
        (["say", "x", "--", "--json"], ["say", "x", "--", "--json"]),
        (["status", "-C"], ["-C", "status"]),
    ],
)
def test_global_options_may_stand_anywhere(line, sorted_line):
    """--json, --no-input and -C are found wherever they stand, and nothing else is moved."""
    assert in_front(line) == sorted_line


@pytest.mark.parametrize("line", [["nonsense"], ["--nonsense"], ["status", "--nonsense"]])
def test_a_mistyped_line_never_looks_like_pending_changes(line, empty):
    """A line nobody can read ends with 1; 2 is for changes that wait."""
    said = empty.run(*line)
    assert said.code == 1
    assert "nonsense" in said.err
    assert said.out == ""


def test_a_mistyped_command_is_put_right(empty):
    """A command that is nearly right is told the right one."""
    assert "'status'" in empty.run("statsu").err


def test_the_command_line_can_be_run_inside_a_program(capsys):
    """`run` gives the exit code instead of leaving."""
    assert run(["--version"]) == 0
    assert run(["nonsense"]) == 1
    assert "nonsense" in capsys.readouterr().err
