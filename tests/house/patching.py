"""Our own modules are handed what they need; nothing is put over them from outside."""

import ast
from pathlib import Path

from tests.house.tree import Finding, place, sources


def patched_modules(root: Path) -> list[Finding]:
    """Uses of `monkeypatch.setattr` and `unittest.mock`. Variables and folders may be set."""
    return [
        Finding(
            where=place(root, path, node.lineno),
            what=f"puts something over a module ({ast.unparse(node).splitlines()[0]})",
            fix="Hand a fake from trackwork.testing to whoever needs it",
        )
        for path, tree in sources(root, "tests")
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt | ast.expr) and _patches(node)
    ]


def _patches(node: ast.stmt | ast.expr) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module == "unittest.mock" or (
            node.module == "unittest" and any(alias.name == "mock" for alias in node.names)
        )
    if isinstance(node, ast.Import):
        return any(alias.name.startswith("unittest.mock") for alias in node.names)
    return isinstance(node, ast.Call) and ast.unparse(node.func) in {
        "monkeypatch.setattr",
        "monkeypatch.delattr",
    }
