"""An exception to a rule carries its reason, on the spot."""

import re
from pathlib import Path

from tests.house.tree import Finding, files, place

EXEMPTION = re.compile(r"#\s*(?P<kind>noqa|type:\s*ignore|pragma: no (?:cover|branch))(?P<rest>.*)")
REASON = re.compile(r"[-#(]\s*\w+,?\s+\w+|\]\s*#\s*\w+\s+\w+")
IGNORE_LISTS = re.compile(r"^\s*\"[A-Z]+\d*\",(?P<rest>.*)$")


def bare_exemptions(root: Path) -> list[Finding]:
    """`noqa`, `type: ignore` and coverage exemptions that do not say why.

    In tests `type: ignore` needs no reason: a test hands in the wrong type to see what happens.
    """
    found = []
    for path in files(root, "src", "tests", "docs", suffix=".py"):
        if path.parent == root / "tests" / "house" and path.stem.endswith("reasons"):
            continue
        in_tests = path.is_relative_to(root / "tests")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            match = EXEMPTION.search(line)
            if match is None or (in_tests and match["kind"].startswith("type")):
                continue
            if not REASON.search(match["rest"]):
                found.append(
                    Finding(
                        where=place(root, path, number),
                        what=f"{match['kind']} without a reason",
                        fix="Write it behind: `# noqa: S603 - the command is ours`",
                    )
                )
    return found


def bare_ignores(root: Path) -> list[Finding]:
    """Rules switched off in pyproject.toml without a comment that says why."""
    path = root / "pyproject.toml"
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        match = IGNORE_LISTS.match(line)
        if match and "#" not in match["rest"] and line.strip() != '"ALL",':
            found.append(
                Finding(
                    where=place(root, path, number),
                    what="switches a rule off without a reason",
                    fix="Add the reason as a comment on that line",
                )
            )
    return found
