"""Who wrote a line and when, from the commits of the repository a backlog lives in. Reads only.

What is not committed has no author we could name; then the file's own time counts.
"""

import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from trackwork.ports import Author

_SECONDS = 60
_STATUS = len("XY ")
# A repository's own settings must not make reading run programs or rewrite its index.
_QUIET = (
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.quotePath=false",
    "-c",
    "log.showSignature=false",
    "-c",
    "blame.ignoreRevsFile=",
    "-c",
    "blame.showRoot=true",
)


@dataclass(frozen=True, slots=True)
class Said:
    """Who, and when; ``author`` is empty where nobody is named."""

    author: Author
    at: datetime


@dataclass(frozen=True, slots=True)
class Repository:
    """The work tree around a folder."""

    top: Path

    def last_changes(self, folder: Path, names: Iterable[str]) -> Mapping[str, Said]:
        """The last commit of each file in a folder, without files that hold uncommitted changes."""
        wanted = set(names) - self._changed(folder)
        out = _git(
            folder,
            "log",
            "--no-renames",
            "--relative",
            "--name-only",
            "-z",
            "--format=%x01%ae%x02%an%x02%at",
            "--",
            *_some(wanted),
        )
        return _read_log(out or "", wanted)

    def lines(self, folder: Path, name: str) -> Mapping[int, Said]:
        """Author and time of each committed line of a file, by line number from 1."""
        out = _git(folder, "blame", "--porcelain", "--no-textconv", "--", name)
        return _read_blame(out or "")

    def _changed(self, folder: Path) -> set[str]:
        out = _git(folder, "status", "--porcelain=v1", "-z", "--no-renames", "-uall", "--", ".")
        if out is None:
            return set()
        prefix = os.path.relpath(os.path.realpath(folder), self.top).replace(os.sep, "/")
        start = "" if prefix == "." else prefix + "/"
        return {entry[_STATUS:].removeprefix(start) for entry in out.split("\0") if entry}


def repository(folder: Path) -> Repository | None:
    """The repository a folder lives in; None when there is none, or no git to ask."""
    real = Path(os.path.realpath(folder))
    if not any((above / ".git").exists() for above in (real, *real.parents)):
        return None
    out = _git(folder, "rev-parse", "--show-toplevel")
    return Repository(Path(out.rstrip("\n"))) if out and out.strip() else None


def _some(names: set[str]) -> list[str]:
    """One file by its name, more by their folder: a command line has an end."""
    return sorted(names) if len(names) == 1 else ["."]


def _git(folder: Path, *args: str) -> str | None:
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("GIT_")},
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_LITERAL_PATHSPECS": "1",
        "LC_ALL": "C",
    }
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program with arguments, no shell
            ["git", *_QUIET, *args],  # noqa: S607 - whichever git the operator uses
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def _read_log(out: str, wanted: set[str]) -> Mapping[str, Said]:
    found: dict[str, Said] = {}
    for commit in out.split("\x01")[1:]:
        head, *names = commit.replace("\n", "\0").split("\0")
        mail, name, at = head.split("\x02")
        for changed in names:
            if changed in wanted:
                found.setdefault(changed, _said(mail, name, at))
    return found


def _read_blame(out: str) -> Mapping[int, Said]:
    commits: dict[str, dict[str, str]] = {}
    lines: dict[int, Said] = {}
    current, number = "", 0
    for row in out.split("\n"):
        word, _, rest = row.partition(" ")
        if row.startswith("\t"):
            about = commits[current]
            if current.strip("0"):
                lines[number] = _said(
                    about.get("author-mail", "").strip("<>"),
                    about.get("author", ""),
                    about.get("author-time", "0"),
                )
        elif len(word) in {40, 64} and rest[:1].isdigit():
            current, number = word, int(rest.split(" ")[1])
            commits.setdefault(current, {})
        elif current:
            commits[current][word] = rest
    return lines


def _said(mail: str, name: str, at: str) -> Said:
    bot = name.endswith("[bot]") or "[bot]@" in mail
    return Said(Author(handle=mail, name=name, bot=bot), datetime.fromtimestamp(int(at), UTC))
