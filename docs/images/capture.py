"""Take a picture of a terminal: run a command as a person would see it, and save it as SVG.

    python docs/images/capture.py demo.svg trackwork demo

The command runs in a terminal of a fixed width, with colour. The picture shows what it printed and
nothing else, and loads nothing from elsewhere.
"""

import os
import pty
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

HERE = Path(__file__).parent
WIDTH = 100
MOST_LINES = 60
PAPER = TerminalTheme(
    (250, 250, 247),
    (45, 48, 51),
    [
        (45, 48, 51),
        (176, 58, 46),
        (31, 111, 92),
        (154, 103, 0),
        (31, 95, 153),
        (122, 72, 143),
        (15, 118, 130),
        (110, 115, 120),
    ],
)


def printed(command: list[str], *, width: int = WIDTH) -> str:
    """Everything a command shows in a terminal of that width, colours included."""
    ours, theirs = pty.openpty()
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "COLUMNS": str(width),
        "LINES": "60",
        "TERM": "xterm-256color",
        "FORCE_COLOR": "1",
    }
    environment.pop("NO_COLOR", None)
    with subprocess.Popen(  # noqa: S603 - the caller says which command to take a picture of
        command, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, env=environment
    ):
        os.close(theirs)
        shown = b"".join(iter(lambda: _chunk(ours), b""))
    os.close(ours)
    return shown.decode("utf-8", errors="replace").replace("\r\n", "\n")


def _chunk(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the last program has let go of the terminal.
        return b""


def picture(title: str, text: str, *, width: int = WIDTH) -> str:
    """The SVG of what a terminal showed, below the line that was typed."""
    lines = _last_states(text).splitlines()
    if len(lines) > MOST_LINES:
        lines = [*lines[:MOST_LINES], "..."]
    console = Console(record=True, width=width, file=StringIO(), force_terminal=True)
    console.print(Text.assemble(("$ ", "bold green"), (title, "bold")))
    console.print(Text.from_ansi("\n".join(lines)))
    svg = console.export_svg(title=title, theme=PAPER, unique_id="terminal")
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


def _last_states(text: str) -> str:
    """Lines as they stood in the end: a progress bar rewrites its line many times."""
    plain = re.sub(r"\x1b\[(?:\d*[A-HJKST]|\?25[hl])", "", text)
    return "\n".join(line.rsplit("\r", maxsplit=1)[-1] for line in plain.split("\n"))


def main(arguments: list[str]) -> int:
    """Run the command and write the picture beside this file."""
    name, *command = arguments
    svg = picture(" ".join(command), printed(command))
    svg = "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"
    (HERE / name).write_text(svg, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
