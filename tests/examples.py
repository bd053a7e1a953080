"""Examples on pages are run: Python blocks, terminal sessions, and the files they work on.

- A ``python`` block runs as it stands.
- A ``console`` block runs its ``$ `` lines in a folder that belongs to the page. What follows a
  line is what it must print; ``...`` stands for anything. A command that ends with another code
  than 0 says so: ``$ trackwork check  # exit 3``. What a line exports holds for the whole page.
- A block with a ``:caption:`` is a file of that name in the same folder.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sybil import Document, Example, Region, Sybil
from sybil.example import SybilFailure
from sybil.parsers.myst import PythonCodeBlockParser

from tests import warm

FENCE = re.compile(
    r"^```(?:\{code-block\} *)?(?P<language>\w+)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE
)
CAPTION = re.compile(r"\A:caption: *(?P<name>\S+)\n(?:\n)?")
EXPORT = re.compile(r"export (?P<name>\w+)=(?P<value>.*)")
EXIT = re.compile(r"#\s*exit (?P<code>\d+)\s*$")
PATIENCE = 120


def parse(document: Document) -> Iterator[Region]:
    """The blocks of a page that are a terminal session or a file."""
    for match in FENCE.finditer(document.text):
        caption = CAPTION.match(match["body"])
        if caption:
            parsed = (caption["name"], match["body"][caption.end() :])
            yield Region(match.start(), match.end(), parsed, put_file)
        elif match["language"] == "console":
            yield Region(match.start(), match.end(), match["body"], play)


def put_file(example: Example) -> None:
    """Write a file of the page's folder."""
    name, text = example.parsed
    target = Path(example.namespace["folder"]) / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def play(example: Example) -> str | None:
    """Run a terminal session; the first line that prints something else ends it."""
    exported = example.namespace.setdefault("exported", {})
    for command, expected in session(example.parsed):
        named = EXPORT.fullmatch(command)
        wanted = f"printf %s {named['value']}" if named else command
        done = subprocess.run(
            wanted,
            shell=True,
            cwd=example.namespace["folder"],
            env={**environment(), **exported},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        printed = "\n".join(line.rstrip() for line in done.stdout.splitlines())
        said = EXIT.search(command)
        if done.returncode != int(said["code"] if said else 0):
            return f"$ {command}\nended with {done.returncode}:\n{done.stdout}{done.stderr}"
        if named:
            exported[named["name"]] = done.stdout
        elif expected and not matches(printed, expected):
            return f"$ {command}\nprinted:\n{printed}\ninstead of:\n{expected}"
    return None


def environment() -> dict[str, str]:
    """A terminal of a known width and no colour, with our own commands first on the path."""
    ours = (warm.folder(), str(Path(sys.executable).parent), os.environ.get("PATH", ""))
    path = os.pathsep.join(ours)
    return {**os.environ, "PATH": path, "NO_COLOR": "1", "COLUMNS": "100", "LC_ALL": "C.UTF-8"}


def session(text: str) -> Iterator[tuple[str, str]]:
    """The commands of a session, each with what it must print."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        yield command, expected.strip("\n")


def matches(printed: str, expected: str) -> bool:
    """Whether the output is as promised; `...` stands for anything, line ends included."""
    literal = [re.escape(part) for part in expected.split("...")]
    return re.fullmatch(r"[\s\S]*?".join(literal), printed.strip("\n")) is not None


class Page(pytest.File):
    """A page with examples."""

    def collect(self) -> Iterator[pytest.Item]:
        """One test per page: its examples build on each other and stay in order."""
        if any(READER.parse(self.path).examples()):
            yield PageTest.from_parent(self, name="examples")


class PageTest(pytest.Item):
    """All examples of a page, from top to bottom, in a folder that is theirs."""

    def runtest(self) -> None:
        """Run them; the first one that does not hold ends the page."""
        document = READER.parse(self.path)
        with tempfile.TemporaryDirectory(prefix="tw-page-") as folder:
            document.namespace["folder"] = folder
            for example in document.examples():
                example.evaluate()

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """An example that does not hold explains itself; anything else keeps its trace."""
        if isinstance(excinfo.value, SybilFailure):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """The page is named in the summary."""
        return self.path, 0, os.path.relpath(self.path, ROOT)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Page | None:
    """Take in the pages: those below docs, and those in the root."""
    if file_path.suffix != ".md" or "_build" in file_path.parts:
        return None
    return Page.from_parent(parent, path=file_path)


ROOT = Path(__file__).parents[1]
READER = Sybil(parsers=[PythonCodeBlockParser(), parse], path=str(ROOT), pattern="*.md")
