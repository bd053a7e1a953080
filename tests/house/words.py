"""The words people read: no verdicts, and nothing of the machine the work was done on."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import Finding, files, place, sources

HARSH = re.compile(
    r"\b(?:overdue|fail(?:s|ed|ing|ures?)?|non-?complian(?:t|ce)|laggards?|violat(?:e[sd]?|ions?))\b",
    re.IGNORECASE,
)
THE_LIST_ITSELF = frozenset({"core/tone.py", "core/gentle.py"})

SOMEBODYS_MACHINE = re.compile(
    r"(?<![\w.~$}>-])/(?:root|home|Users|work|workspace|builds?|opt/[a-z]+-?more)/[\w.-]+"
    r"|[A-Z]:\\\\?Users"
)
SOMEBODYS_REGISTRY = re.compile(
    r"--(?:extra-)?index-url|--find-links|\bpythonhosted\b|registry\.npmjs", re.IGNORECASE
)
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
TEXT = frozenset({".py", ".md", ".toml", ".txt", ".yaml", ".yml", ".cfg", ".ini", ".svg", ".sh"})


def harsh_texts(root: Path) -> list[Finding]:
    """Verdicts in the strings of the product. Docstrings are for its makers and not looked at."""
    found: list[Finding] = []
    for path, tree in sources(root, "src"):
        if path.relative_to(root / "src" / "trackwork").as_posix() in THE_LIST_ITSELF:
            continue
        for line, text in _strings(tree):
            found.extend(_harsh(place(root, path, line), text))
    return found


def harsh_pages(root: Path) -> list[Finding]:
    """Verdicts in the pages. A page may name such a word as code, to say that we do without it."""
    found: list[Finding] = []
    for path in [root / "README.md", *files(root, "docs", suffix=".md")]:
        if path.exists():
            text = CODE.sub(_blank, path.read_text(encoding="utf-8"))
            for number, line in enumerate(text.splitlines(), start=1):
                found.extend(_harsh(place(root, path, number), line))
    return found


def machine_names(root: Path) -> list[Finding]:
    """Paths and package sources that exist on one machine only."""
    found: list[Finding] = []
    for path in files(root):
        if path.suffix not in TEXT and path.name not in {"Makefile", "run"}:
            continue
        if path.parent == root / "tests" / "house" and path.stem.endswith("words"):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            for match in (*SOMEBODYS_MACHINE.finditer(line), *SOMEBODYS_REGISTRY.finditer(line)):
                found.append(
                    Finding(
                        where=place(root, path, number),
                        what=f"names one machine's {match.group()!r}",
                        fix="Say it in a way that is true everywhere",
                    )
                )
    return found


def _harsh(where: str, text: str) -> Iterator[Finding]:
    for match in HARSH.finditer(text):
        yield Finding(
            where=where,
            what=f"says {match.group()!r}",
            fix="Say what is so and what would help, without the verdict",
        )


def _strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every string constant that is not a docstring, with its line."""
    skipped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in skipped
        ):
            yield node.lineno, node.value


def _blank(match: re.Match[str]) -> str:
    return "\n" * match.group().count("\n")
