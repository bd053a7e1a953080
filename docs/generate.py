"""Write the reference pages from the code, so that they cannot say anything else than it does.

Each page is made by one function from a table that the product itself runs on. A page whose table
is not there (yet) is left out; a table that is there and cannot be read stops the build.
``python docs/generate.py FOLDER`` writes the pages without Sphinx.
"""

import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from typing import Any, NamedTuple

HEADER = "<!-- Made by docs/generate.py from {module}. Edit that, not this. -->\n\n"

INTRO_COMMANDS = """\
What anybody can say, through a comment line (`tw: ...`), a mail reply or the terminal. The word
`tw` is a setting.
"""
INTRO_CONFIGURATION = """\
Keys that are not listed are refused. `trackwork config schema` prints the JSON Schema of a file,
for your editor.
"""
INTRO_LADDERS = """\
What a workspace climbs until `policy.yaml` says otherwise. Days are the holder's working days,
counted from the due time.
"""
INTRO_SIMULATION = """\
How people behave in `trackwork simulate`. The sweep tries both ends of each range; what is marked
as assumed has no source, and nobody should build on it. {doc}`/why/simulation` says what is made of
them.
"""


class Page(NamedTuple):
    """One generated page: its file, the module and name it is read from, and who writes it."""

    name: str
    module: str
    source: str
    render: Callable[[Any], str]


def write(folder: Path) -> list[Path]:
    """Write every page whose module exists; a page that did not change keeps its time."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for page in PAGES:
        if not ready(page):
            continue
        path = folder / f"{page.name}.md"
        body = page.render(importlib.import_module(page.module)).rstrip()
        text = HEADER.format(module=page.module) + body + "\n"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
        written.append(path)
    for path in set(folder.glob("*.md")) - set(written):
        path.unlink()
    return written


def ready(page: Page) -> bool:
    """Whether the table that a page is made from is there."""
    try:
        found = importlib.util.find_spec(page.module)
    except ModuleNotFoundError:
        return False
    return found is not None and hasattr(importlib.import_module(page.module), page.source)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; bars and line ends inside cells are made harmless."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(cell, line)) + " |" for line in lines) + "\n"


def cell(text: str) -> str:
    """Text that stays inside its cell."""
    return " ".join(text.split()).replace("|", "\\|")


def code(text: str) -> str:
    """Text as inline code; nothing stays nothing."""
    return f"`{text}`" if text else ""


def commands(module: Any) -> str:
    """The table of commands of all practices."""
    parts = [
        "# Commands\n",
        INTRO_COMMANDS,
    ]
    for practice in module.PRACTICES:
        if practice.commands:
            parts += [f"## {practice.name.capitalize()}\n", practice.help.strip() + "\n"]
            parts.extend(map(_command, practice.commands))
    return "\n".join(parts)


def _command(row: Any) -> str:
    says = " or ".join(map(code, (row.grammar, *row.aliases)))
    lines = [
        f"Say {says}",
        f"Who may: {' or '.join(row.roles)}",
        f"For example {code(f'tw: {row.example}')}",
        f"To undo it: {row.undo}",
    ]
    listed = "\n".join(f"- {line}" for line in lines)
    return f"### {row.name.replace('_', ' ')}\n\n{row.effect}\n\n{listed}\n"


def kinds(module: Any) -> str:
    """The table of the kinds of obligation."""
    head = ("Kind", "Opened by", "Satisfied by", "Quieted by", "Holder", "On silence")
    rows = [
        (
            code(str(row.kind.value)),
            row.opened_by,
            row.satisfied_by,
            row.quieted_by,
            row.holder,
            row.on_silence,
        )
        for row in module.KINDS
    ]
    intro = "An obligation is something one holder owes by a time. These are all kinds there are.\n"
    return f"# Kinds of obligation\n\n{intro}\n" + table(head, rows)


def ladders(module: Any) -> str:
    """The ladders a workspace has until it writes its own."""
    parts = [
        "# Ladders\n",
        INTRO_LADDERS,
    ]
    for name, one in module.DEFAULT_LADDERS.items():
        rows = [
            (code(rung.name), f"{rung.days:+d} d", rung.do.value, rung.to.value, rung.by.value)
            for rung in one.rungs
        ]
        parts.append(f"## {name}\n\n" + table(("Rung", "Due", "Do", "To", "By"), rows))
    return "\n".join(parts)


def facts(module: Any) -> str:
    """Every type of fact with its fields."""
    parts = [
        "# Facts\n",
        "What the ledger keeps: past tense, never changed. The engine's own come first.\n",
    ]
    groups = [("Engine", tuple(_engine_facts()))]
    groups += [(one.name.capitalize(), one.facts) for one in module.PRACTICES]
    for title, types in groups:
        if types:
            parts.append(f"## {title}\n")
            parts.extend(map(_fact, types))
    return "\n".join(parts)


def _engine_facts() -> Iterator[type]:
    """The fact bodies that no practice owns."""
    module = importlib.import_module("trackwork.core.facts")
    yield from getattr(module, "ENGINE_FACTS", ())


def _fact(body: type) -> str:
    summary = (body.__doc__ or "").strip()
    rows = [
        (code(field.name), code(spelled(field.type)), "yes" if _required(field) else "")
        for field in (fields(body) if is_dataclass(body) else ())
    ]
    shape = table(("Field", "Type", "Needed"), rows) if rows else ""
    return f"### {body.__name__}\n\n{summary}\n\n{shape}"


def _required(field: Any) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def spelled(kind: object) -> str:
    """A type the way it is written in code."""
    if isinstance(kind, str):
        return kind
    return str(getattr(kind, "__name__", kind)) if isinstance(kind, type) else str(kind)


def configuration(module: Any) -> str:
    """Every file of a workspace with its keys."""
    parts = [
        "# Configuration\n",
        INTRO_CONFIGURATION,
    ]
    for kind, model in module.MODELS.items():
        name = "initiatives/*.yaml" if kind == "initiative" else f"{kind}.yaml"
        schema = model.model_json_schema(by_alias=True)
        summary = str(schema.get("description", "")).partition(": ")[2]
        parts.append(f"## {name}\n\n{summary[:1].upper()}{summary[1:]}\n\n" + _keys(schema))
        for inner, shape in sorted(schema.get("$defs", {}).items()):
            if "properties" in shape:
                meaning = shape.get("description", "")
                parts.append(f"### {inner} ({name})\n\n{meaning}\n\n" + _keys(shape))
    return "\n".join(parts)


def _keys(schema: dict[str, Any]) -> str:
    needed = schema.get("required", ())
    rows = []
    for key, shape in schema.get("properties", {}).items():
        default = "needed" if key in needed else _default(shape.get("default"))
        rows.append((code(key), _shape(shape), default, shape.get("description", "")))
    return table(("Key", "Holds", "Without it", "Meaning"), rows)


def _default(value: object) -> str:
    return "" if value in (None, "", [], {}) or isinstance(value, dict) else code(str(value))


def _shape(schema: dict[str, Any]) -> str:
    """A JSON Schema in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return " or ".join(code(str(value)) for value in schema["enum"])
    if options := schema.get("anyOf") or schema.get("allOf"):
        return " or ".join(dict.fromkeys(_shape(one) for one in options if _says(one)))
    if schema.get("type") == "array" and "items" in schema:
        return f"list of {_shape(schema['items'])}"
    named = [schema.get("additionalProperties"), *schema.get("patternProperties", {}).values()]
    if inner := next((one for one in named if isinstance(one, dict)), None):
        return f"names, each with {_shape(inner)}"
    return str(schema.get("type", "text")).replace("string", "text")


def _says(schema: dict[str, Any]) -> bool:
    return schema.get("type") != "null"


def cli(module: Any) -> str:
    """Every command of the terminal with its help."""
    import typer.main

    root = typer.main.get_command(module.application())
    parts = [
        "# The `trackwork` command\n",
        f"```text\n{module.overview().strip()}\n```\n",
        *_cli_parts(root, "trackwork"),
    ]
    return "\n".join(parts)


def _cli_parts(command: Any, path: str) -> Iterator[str]:
    """The commands of a group, each below its group; commands yet to be built are left out."""
    context = command.context_class(command, info_name=path)
    for name in command.list_commands(context):
        try:
            one = command.get_command(context, name)
        except ModuleNotFoundError:
            continue
        if one.hidden:
            continue
        inner = f"{path} {name}"
        yield _cli_help(one, inner)
        if hasattr(one, "list_commands"):
            yield from _cli_parts(one, inner)


def _cli_help(command: Any, path: str) -> str:
    context = command.context_class(command, info_name=path)
    rows = []
    for parameter in command.get_params(context):
        if "--help" in parameter.opts:
            continue
        spelling = ", ".join([*parameter.opts, *parameter.secondary_opts])
        name = spelling if parameter.param_type_name == "option" else parameter.name.upper()
        rows.append((code(name), getattr(parameter, "help", None) or ""))
    usage = " ".join([path, *command.collect_usage_pieces(context)])
    level = "#" * len(path.split())
    shown = f"{level} {path}\n\n{(command.help or '').strip()}\n\n```text\n{usage}\n```\n\n"
    return shown + (table(("Option", "Meaning"), rows) if rows else "")


def simulation(module: Any) -> str:
    """Every number of the behaviour model, with its range and where it is from."""
    head = ("number", "value", "from", "to", "unit", "meaning", "source")
    rows = (
        (code(e.name), f"{e.value:g}", f"{e.low:g}", f"{e.high:g}", e.unit, e.means, e.source)
        for e in module.PARAMETERS
    )
    return "# Numbers of the simulation\n\n" + INTRO_SIMULATION + "\n" + table(head, rows)


PAGES = (
    Page("commands", "trackwork.practices", "PRACTICES", commands),
    Page("kinds", "trackwork.core.obligations", "KINDS", kinds),
    Page("ladders", "trackwork.core.presets", "DEFAULT_LADDERS", ladders),
    Page("facts", "trackwork.practices", "PRACTICES", facts),
    Page("configuration", "trackwork.settings.schemas", "MODELS", configuration),
    Page("simulation", "trackwork.society.simulate", "PARAMETERS", simulation),
    Page("cli", "trackwork.cli.main", "application", cli),
)

if __name__ == "__main__":
    sys.stdout.writelines(f"{path}\n" for path in write(Path(sys.argv[1])))
