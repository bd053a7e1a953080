"""Public names say what they mean; tests say which behaviour they pin."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import Finding, place, sources

Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = Function | ast.ClassDef


def silent_names(root: Path) -> list[Finding]:
    """Public modules, classes, functions and methods of the package without a docstring."""
    found = []
    for path, tree in sources(root, "src"):
        if tree.body and not ast.get_docstring(tree):
            found.append(_silent(root, path, 1, path.stem))
        for node in _public(tree):
            if not ast.get_docstring(node) and not _says_so_elsewhere(node):
                found.append(_silent(root, path, node.lineno, node.name))
    return found


def silent_tests(root: Path) -> list[Finding]:
    """Tests without the sentence that says which behaviour they pin."""
    return [
        Finding(
            where=place(root, path, node.lineno),
            what=f"{node.name} does not say which behaviour it pins",
            fix="Give it a one-line docstring",
        )
        for path, tree in sources(root, "tests")
        for node in ast.walk(tree)
        if isinstance(node, Function)
        and node.name.startswith("test_")
        and path.name.startswith("test_")
        and not ast.get_docstring(node)
    ]


def _silent(root: Path, path: Path, line: int, name: str) -> Finding:
    return Finding(
        where=place(root, path, line),
        what=f"{name} has no docstring",
        fix="Say what it means, its shapes and units, and its errors",
    )


def _public(tree: ast.Module | ast.ClassDef) -> Iterator[Definition]:
    """Public definitions of a module and of its public classes; nothing inside functions."""
    for node in tree.body:
        if not isinstance(node, Definition) or node.name.startswith("_"):
            continue
        yield node
        if isinstance(node, ast.ClassDef):
            yield from _public(node)


def _says_so_elsewhere(node: Definition) -> bool:
    """Overriding what is described above it, or one of several spellings of the same function."""
    names = {ast.unparse(decorator) for decorator in node.decorator_list}
    if names & {"override", "overload", "typing.override", "typing.overload"}:
        return True
    return any(name.endswith((".setter", ".deleter")) for name in names)
