"""Running git: no shell, no prompt, no hook of the repository, no secret in what it says."""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from trackwork.ports import NotCarried

_SECONDS = 120
# Set by git for its hooks; a run started from one must not work in that hook's repository.
_OTHERS = frozenset(
    {
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_PREFIX",
        "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_NAMESPACE",
    }
)
_QUIET = (
    *("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.quotePath=false", "-c", "gc.auto=0", "-c", "maintenance.auto=false"),
)
_MOST_SAID = 300


@dataclass(frozen=True, slots=True)
class Answer:
    """What git said, and how it ended."""

    code: int
    out: bytes
    said: str

    @property
    def text(self) -> str:
        """Its output as one trimmed text."""
        return self.out.decode("utf-8", "replace").strip()


@dataclass(frozen=True, slots=True)
class Git:
    """Git in one folder. Raises NotCarried where there is no git or it takes too long."""

    folder: Path

    def ask(self, *args: str, give: bytes = b"") -> Answer:
        """Run it and take the answer as it is."""
        environment = {
            **{name: value for name, value in os.environ.items() if name not in _OTHERS},
            "GIT_TERMINAL_PROMPT": "0",
            "LC_ALL": "C",
        }
        try:
            done = subprocess.run(  # noqa: S603 - a fixed program with arguments, no shell
                ["git", *_QUIET, *args],  # noqa: S607 - whichever git the operator uses
                cwd=self.folder,
                env=environment,
                input=give,
                capture_output=True,
                timeout=_SECONDS,
                check=False,
            )
        except FileNotFoundError as error:
            raise NotCarried(
                "the ledger travels on a branch, and there is no git here", fix="Install git."
            ) from error
        except subprocess.TimeoutExpired as error:
            raise NotCarried(
                f"git {args[0]} gave no answer for {_SECONDS} seconds",
                fix="Nothing is lost. Run it again when the repository answers.",
            ) from error
        return Answer(done.returncode, done.stdout, plain(done.stderr))

    def must(self, *args: str, give: bytes = b"") -> Answer:
        """Run what has to go well. Raises NotCarried with git's own words."""
        answer = self.ask(*args, give=give)
        if answer.code:
            raise NotCarried(
                f"git {args[0]} did not work: {answer.said or answer.code}",
                fix="Nothing is lost. Mend what it names, then run it again.",
            )
        return answer


def plain(said: bytes) -> str:
    """Git's words on one line, without whatever could be a password in an address."""
    text = re.sub(r"://[^@/\s]*@", "://", said.decode("utf-8", "replace"))
    return " ".join(text.split())[:_MOST_SAID]
