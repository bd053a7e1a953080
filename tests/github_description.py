"""GitHub's own description of its API, which every answer of the fake GitHub is held to.

It is GitHub's and no part of this project. Where it comes from, first match wins:

1. ``../shared/data/api/github-rest.json.gz`` beside this checkout;
2. ``github-rest-VERSION.json.gz`` in the cache: ``TRACKWORK_CACHE``, else the user's cache folder;
3. ``python -m tests.github_description`` fills the cache from the npm package ``@octokit/openapi``
   (MIT), whose version and content are pinned here. It needs ``npm``.

Tests that need it fail without it, and say this.
"""

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from trackwork.ports import Clock
from trackwork.testing.github import FakeGitHub
from trackwork.testing.github.checking import METHODS, Description
from trackwork.testing.github.routes import OPERATIONS

ROOT = Path(__file__).parents[1]
BESIDE = ROOT.parent / "shared" / "data" / "api" / "github-rest.json.gz"
PACKAGE = "@octokit/openapi"
VERSION = "23.0.2"
MEMBER = "package/generated/api.github.com.json"
SHA256 = "829b4bebb19a53133289f7b0bc819f4f1118115821db2ca9f25e9ee995a7da2a"
EVENTS = (
    "issues-",
    "issue-comment-",
    "issue-dependencies-",
    "sub-issues-",
    "projects-v2-item-",
    "ping",
)
NEEDED = (
    "The fake GitHub is checked against GitHub's own description, which is not here. "
    "Run: python -m tests.github_description (it needs npm, and fetches 29 MB once)."
)


def cached() -> Path:
    """Where the trimmed description is kept, whether it is there or not."""
    named = os.environ.get("TRACKWORK_CACHE") or os.environ.get("XDG_CACHE_HOME")
    folder = Path(named) if named else Path.home() / ".cache"
    inside = folder if os.environ.get("TRACKWORK_CACHE") else folder / "trackwork"
    return inside / f"github-rest-{VERSION}.json.gz"


def found() -> Path | None:
    """The description, where there is one."""
    return next((each for each in (BESIDE, cached()) if each.is_file()), None)


@cache
def description() -> Description:
    """The description, read once a process. Raises FileNotFoundError with what to do."""
    path = found()
    if path is None:
        raise FileNotFoundError(NEEDED)
    return Description.read(path)


@contextmanager
def checked(clock: Clock, *, requests: bool = True) -> Iterator[FakeGitHub]:
    """A fake GitHub that is held to the description: in the end nothing may differ from it.

    ``requests`` False: requests that are wrong on purpose are no reason to complain.
    """
    github = FakeGitHub(clock=clock, description=description())
    yield github
    wrong = [each for each in github.violations if requests or each.what == "answer"]
    assert not wrong, "\n".join(str(each) for each in wrong)


def fetch(folder: Path) -> dict[str, Any]:
    """The whole description, from the package. Raises SystemExit with what is wrong."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is needed to fetch the description (Debian: apt-get install npm)")
    subprocess.run(
        [npm, "pack", f"{PACKAGE}@{VERSION}", "--silent"],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as packed:
        member = packed.extractfile(MEMBER)
        content = member.read() if member else b""
    said = hashlib.sha256(content).hexdigest()
    if said != SHA256:
        sys.exit(f"{MEMBER} of {PACKAGE} {VERSION} is not what we know: {said}")
    whole: dict[str, Any] = json.loads(content)
    return whole


def trimmed(whole: Mapping[str, Any]) -> dict[str, Any]:
    """The operations we have, the webhooks of issues, and all they refer to."""
    wanted = {name for _, _, name, _ in OPERATIONS}
    paths = {
        path: {method: each for method, each in methods.items() if _wanted(method, each, wanted)}
        for path, methods in whole["paths"].items()
    }
    kept: dict[str, Any] = {
        "openapi": whole["openapi"],
        "info": whole["info"],
        "paths": {path: methods for path, methods in paths.items() if methods},
        "x-webhooks": {
            name: each for name, each in whole["x-webhooks"].items() if name.startswith(EVENTS)
        },
        "components": {},
    }
    _take_along(whole, kept)
    return kept


def _wanted(method: str, described: Mapping[str, Any], wanted: set[str]) -> bool:
    return method in METHODS and described["operationId"] in wanted


def _take_along(whole: Mapping[str, Any], kept: dict[str, Any]) -> None:
    """Everything the kept part refers to, and what that refers to."""
    waiting = list(_references(kept))
    while waiting:
        _, _, group, name = waiting.pop().split("/")
        shelf = kept["components"].setdefault(group, {})
        if name not in shelf:
            shelf[name] = whole["components"][group][name]
            waiting += _references(shelf[name])
    for shelf in kept["components"].values():
        shelf.pop("examples", None)


def _references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str) and "/examples/" not in value["$ref"]:
            yield value["$ref"]
        for name, each in value.items():
            if name not in {"example", "examples"} or not isinstance(each, dict):
                yield from _references(each)
    elif isinstance(value, list):
        for each in value:
            yield from _references(each)


def main() -> None:
    """Fill the cache, unless the description is here already."""
    path = found()
    if path is None:
        path = cached()
        with tempfile.TemporaryDirectory() as folder:
            kept = trimmed(fetch(Path(folder)))
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        partial.write_bytes(gzip.compress(json.dumps(kept).encode(), mtime=0))
        partial.replace(path)
    print(path)  # noqa: T201 - whoever ran it wants to know where it is


if __name__ == "__main__":
    main()
