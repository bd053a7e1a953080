"""The command `trackwork`. Commands load when they are called, so that `--help` is instant."""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from trackwork.cli.table import overview

if TYPE_CHECKING:
    from typer import Typer

COMPLETING = "_TRACKWORK_COMPLETE"
"""Set by a shell that asks for completions; it calls us without arguments."""


def main() -> None:
    """Run the command line of this process."""
    arguments = sys.argv[1:]
    if COMPLETING in os.environ:
        application()()
    elif arguments in (["--help"], []):
        sys.stdout.write(f"{overview()}\n")
    elif arguments == ["--version"]:
        sys.stdout.write(f"{version()}\n")
    else:
        application()()


def version() -> str:
    """What `--version` prints."""
    from trackwork import __version__

    return f"trackwork {__version__}"


def application() -> "Typer":
    """The whole command line, with no command loaded yet."""
    from trackwork.cli.group import make

    return make()


def run(arguments: Sequence[str]) -> int:
    """Run the command line in this process; the exit code."""
    try:
        application()(args=list(arguments), prog_name="trackwork")
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else 1
    return 0
