"""A room has the furniture that its neighbours have, so that a newcomer guesses the file."""

import ast
import tomllib
from pathlib import Path

from tests.house.tree import Finding, place, rooms
from trackwork.testing.contract.quality import Quality, read_quality

PRACTICE = ("facts.py", "commands.py", "state.py", "duties.py", "words.py", "report.py")
CONNECTOR = ("config.py", "wire.py", "mapping.py", "tracker.py", "quality.toml")
REGISTER = "trackwork.connectors"


def practices(root: Path) -> list[Finding]:
    """Practices without a piece of furniture, or missing from the tuple that lists them."""
    listed = listed_practices(root)
    found = []
    for room in rooms(root, "practices"):
        found.extend(_missing(root, room, PRACTICE))
        if room.name not in listed:
            found.append(
                Finding(
                    where="src/trackwork/practices/__init__.py",
                    what=f"PRACTICES does not list {room.name}",
                    fix=f"Import its PRACTICE as {room.name.upper()} and add one line",
                )
            )
    return found


def listed_practices(root: Path) -> frozenset[str]:
    """The rooms whose PRACTICE stands in the explicit tuple PRACTICES."""
    path = root / "src" / "trackwork" / "practices" / "__init__.py"
    if not path.exists():
        return frozenset()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    room_of = dict(_imported(tree))
    return frozenset(room_of[name] for name in _tuple_names(tree, "PRACTICES") if name in room_of)


def _imported(tree: ast.Module) -> list[tuple[str, str]]:
    """Local names and the room each comes from, however the import is spelled."""
    prefix = "trackwork.practices"
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith(prefix):
            continue
        for alias in node.names:
            room = (node.module or "").removeprefix(prefix).lstrip(".") or alias.name
            found.append((alias.asname or alias.name, room.split(".", maxsplit=1)[0]))
    return found


def _tuple_names(tree: ast.Module, name: str) -> list[str]:
    """The names at the root of each element of the tuple assigned to `name`."""
    for node in tree.body:
        if isinstance(node, ast.Assign):
            targets: list[ast.expr] = node.targets
        elif isinstance(node, ast.AnnAssign):
            targets = [node.target]
        else:
            continue
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            value = node.value
            elements = value.elts if isinstance(value, ast.Tuple) else []
            return [ast.unparse(element).split(".", maxsplit=1)[0] for element in elements]
    return []


def connectors(root: Path) -> list[Finding]:
    """Connectors without furniture, page, index entry, quality, contract test or register line."""
    found = []
    declared = registered_connectors(root)
    for room in rooms(root, "connectors"):
        found.extend(_missing(root, room, CONNECTOR))
        page = root / "docs" / "connectors" / f"{room.name}.md"
        if not page.exists():
            found.append(_lacks(root, room, f"no page {place(root, page)}", "Say what it can do"))
        if f"({room.name}.md)" not in _text(root / "docs" / "connectors" / "index.md"):
            fix = f"Add a row with [{room.name}]({room.name}.md) to docs/connectors/index.md"
            found.append(_lacks(root, room, "no entry in the index of connectors", fix))
        found.extend(_quality(root, room))
        if not _has_contract_test(root, room.name):
            found.append(
                _lacks(
                    root,
                    room,
                    "no contract test",
                    f"Add tests/connectors/{room.name}/test_contract.py with the shared suite",
                )
            )
        if room.name not in declared:
            fix = f'Add one line below [project.entry-points."{REGISTER}"]'
            found.append(_lacks(root, room, "no line in the register", fix))
    return found


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _quality(root: Path, room: Path) -> list[Finding]:
    """What quality.toml says wrong, proofs that are not there, and a webhook nobody reads."""
    path = room / "quality.toml"
    if not path.exists():
        return []
    quality = read_quality(path)
    wrong = [*quality.wrong, *_misnamed(quality, room.name), *_unproved(root, quality)]
    webhook = quality.rules.get("webhook")
    if webhook and webhook.status != "exempt" and not (room / "webhook.py").exists():
        wrong.append("no webhook.py, and rule webhook is not exempt")
    fix = "docs/how-to/add-a-connector.md shows the form"
    return [Finding(where=place(root, path), what=each, fix=fix) for each in wrong]


def _misnamed(quality: Quality, name: str) -> list[str]:
    said = {"name": name, "page": f"docs/connectors/{name}.md"}
    return [
        f"[connector] {key} is {quality.head.get(key)!r}, not {right!r}"
        for key, right in said.items()
        if quality.head.get(key, right) != right
    ]


def _unproved(root: Path, quality: Quality) -> list[str]:
    return [
        f"rule {rule.name}: its proof {proof} is not there"
        for rule in quality.rules.values()
        for proof in rule.proof
        if not (root / proof).exists()
    ]


def _missing(root: Path, room: Path, furniture: tuple[str, ...]) -> list[Finding]:
    return [
        _lacks(root, room, f"no {name}", "Every room of this kind has the same files")
        for name in furniture
        if not (room / name).exists()
    ]


def _lacks(root: Path, room: Path, what: str, fix: str) -> Finding:
    return Finding(where=place(root, room), what=what, fix=fix)


def _has_contract_test(root: Path, name: str) -> bool:
    folder = root / "tests" / "connectors"
    tests = [*folder.glob(f"{name}/test_*contract*.py"), *folder.glob(f"test_{name}*contract*.py")]
    return bool(tests)


def registered_connectors(root: Path) -> frozenset[str]:
    """The kinds of tracker that the project file declares as entry points."""
    path = root / "pyproject.toml"
    if not path.exists():
        return frozenset()
    project = tomllib.loads(path.read_text(encoding="utf-8")).get("project", {})
    return frozenset(project.get("entry-points", {}).get(REGISTER, {}))
