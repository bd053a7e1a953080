"""A filled-in form for a new initiative: its body read, an initiative file made, what is missing.

Whatever stands in a form is somebody's text: it becomes quoted values of one file and nothing else.
"""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from trackwork.core.workspace import Workspace
from trackwork.settings.load import Drafted
from trackwork.settings.problems import suggestion
from trackwork.settings.secrets import never_taken
from trackwork.settings.written import scalar

LABELS: Mapping[str, str] = {
    "Title": "title",
    "What you ask of each team": "ask",
    "What a team has from it": "good_for_you",
    "How everybody can tell that it is done": "done_means",
    "Owner": "owner",
    "Sponsor": "sponsor",
    "Teams": "teams",
    "Proposed date": "teams_by",
    "Hours it costs a team": "hours",
    "Where a team finds help": "help",
}
"""The form's labels, each with the name of what is written below it."""
EMPTY = "_No response_"
"""What GitHub writes below a label that nobody filled in."""
LONGEST = 4_000
_SCHEMA = "# yaml-language-server: $schema=../.trackwork/schemas/initiative.json"
_PLAIN_ASK = "Say in one or two sentences what you ask of each team."
_HOURS = re.compile(r"(\d{1,4}(?:\.\d)?)(?:\s*(?:-|\u2013|to)\s*(\d{1,4}(?:\.\d)?))?")
_MOST_TEAMS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An initiative as its form says it: the file, the teams it asks, and what is still missing."""

    key: str
    file: str
    """Where it goes in the workspace."""
    title: str
    text: str
    teams: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def is_form(body: str) -> bool:
    """Whether any of the form's labels stands in a text."""
    return any(line.removeprefix("### ").strip() in LABELS for line in body.splitlines())


def read_form(body: str) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """What stands below each label, and labels that stand there twice, which count for nothing."""
    found: dict[str, list[list[str]]] = {}
    lines: list[str] = []
    for line in body.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        label = line.removeprefix("### ").strip() if line.startswith("### ") else ""
        if label in LABELS:
            lines = []
            found.setdefault(label, []).append(lines)
        else:
            lines.append(line)
    values = {LABELS[x]: _clean(each[0]) for x, each in found.items() if len(each) == 1}
    twice = tuple(label for label, each in found.items() if len(each) > 1)
    return {name: text for name, text in values.items() if text}, twice


def _clean(lines: list[str]) -> str:
    """Printable text, without what could open or close a marker of ours."""
    text = "\n".join(lines).strip()
    if text == EMPTY:
        return ""
    text = "".join(char for char in text if char.isprintable() or char == "\n")
    while "<!--" in text or "-->" in text:
        text = text.replace("<!--", "").replace("-->", "")
    return text[:LONGEST].strip()


def draft(
    body: str,
    workspace: Workspace,
    *,
    came_from: str = "",
    again: Drafted | None = None,
    taken: Container[str] = (),
) -> Draft:
    """The initiative that a form's body describes, in a workspace. Raises nothing about it.

    ``came_from`` is where the form is. A form that became a file before keeps that file and its key
    (``again``); ``taken`` are the names of files that a new one must not have.
    """
    said, twice = read_form(body)
    values = {name: text for name, text in said.items() if not never_taken(text)}
    missing = [f"{label}: it is there twice, so neither was taken." for label in twice]
    missing += [
        f"{label}: it holds a secret or a variable like ${{NAME}}, so it was not taken."
        for label, name in LABELS.items()
        if name in said.keys() - values.keys()
    ]
    title = " ".join(values.get("title", "").split())[:100]
    if not title:
        missing.append("A title: what will people call it?")
    key = again.key if again else _free_key(title, workspace, taken)
    file = again.file if again else file_of(key)
    lines = [_SCHEMA, "extends: kind", "", f"initiative: {scalar(key)}"]
    lines += [f"title: {scalar(title or 'A new initiative')}"]
    lines += [f"came_from: {scalar(came_from)}"] if came_from else []
    lines += list(_words(values, missing))
    lines += list(_people(values, workspace, missing))
    teams = _teams(values.get("teams", ""), workspace, missing)
    lines += list(_numbers(values, missing))
    asked = [f"  - {scalar(team)}" for team in teams]
    lines += ["", "teams:", *asked] if asked else ["", "teams: []"]
    if key not in workspace.priorities:
        missing.append("A place in the stack (priorities.yaml): without one it does not go live.")
    text = "\n".join(lines) + "\n"
    return Draft(key=key, file=file, title=title, text=text, teams=teams, missing=tuple(missing))


def file_of(key: str) -> str:
    """The file of an initiative that has none yet."""
    return f"initiatives/{key}.yaml"


def _free_key(title: str, workspace: Workspace, taken: Container[str]) -> str:
    base = re.sub(r"[^a-z0-9]+", "-", title.casefold().encode("ascii", "ignore").decode())
    base = base.strip("-")[:40].strip("-") or "initiative"
    base = base if base[0].isalpha() else f"i-{base}"
    number, key = 2, base
    while key in workspace.initiatives or file_of(key) in taken:
        key, number = f"{base}-{number}", number + 1
    return key


def _words(values: Mapping[str, str], missing: list[str]) -> Iterator[str]:
    for name, what in (
        ("ask", "What you ask: one or two sentences that every team reads."),
        ("good_for_you", "What a team has from it, in its own terms; it is what moves people."),
        ("done_means", "How everybody can tell that it is done."),
    ):
        said = values.get(name, "")
        if not said:
            missing.append(what)
        if said or name == "ask":
            yield f"{name}: {scalar(said or _PLAIN_ASK)}"


def _people(values: Mapping[str, str], workspace: Workspace, missing: list[str]) -> Iterator[str]:
    owner = _person(values.get("owner", ""), workspace)
    if owner is None:
        missing.append("An owner we know (people.yaml). Until then it names who runs this.")
    known = owner or workspace.operator or next(iter(sorted(workspace.directory.people)), "")
    yield f"owner: {scalar(known or 'nobody')}"
    sponsor = _person(values.get("sponsor", ""), workspace)
    if sponsor is None:
        missing.append("A sponsor we know (people.yaml): who stands behind it?")
    else:
        yield f"sponsor: {scalar(sponsor)}"


def _person(said: str, workspace: Workspace) -> str | None:
    """A person by key, handle or mail address."""
    wanted = said.strip().lstrip("@").casefold()
    for key, person in sorted(workspace.directory.people.items()):
        names = {key, person.mail or "", *person.handles.values()} - {""}
        if wanted in {name.casefold() for name in names}:
            return key
    return None


def _teams(said: str, workspace: Workspace, missing: list[str]) -> tuple[str, ...]:
    known = workspace.directory.teams
    words = [line.strip().lstrip("-*@ ").strip() for line in re.split(r"[\n,]", said)]
    found: list[str] = []
    for word in dict.fromkeys(word for word in words if word):
        if word in known and len(found) < _MOST_TEAMS:
            found.append(word)
        elif word not in known:
            near = suggestion(word, known)
            missing.append(f"A team we do not know: {word[:60]}. {near}".strip())
    if not found:
        missing.append("Teams: who is asked? One a line, by key in teams.yaml.")
    return tuple(found)


def _numbers(values: Mapping[str, str], missing: list[str]) -> Iterator[str]:
    day = _day(values.get("teams_by", ""))
    if day is None:
        missing.append("A proposed date like 2027-01-15; every team may offer another one.")
    else:
        yield f"dates: {{ teams_by: {day} }}"
    hours = _HOURS.fullmatch(values.get("hours", "").strip().removesuffix("h").strip())
    if hours is None:
        missing.append("Hours it costs a team, like 3-9; a guess is fine.")
    else:
        low, high = float(hours[1]), float(hours[2] or hours[1])
        yield f"cost_to_move: {{ hours: [{min(low, high):g}, {max(low, high):g}] }}"
    if values.get("help"):
        yield f"help: {{ guide: {scalar(' '.join(values['help'].split())[:200])} }}"


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said.strip())
    except ValueError:
        return None
