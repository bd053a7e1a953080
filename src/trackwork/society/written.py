"""The company as the YAML a person would have written: an ordinary workspace folder."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from trackwork.core.people import Hours, Leave, Person, Team
from trackwork.core.workspace import AskedTeam, Initiative
from trackwork.settings.schemas import schema_files
from trackwork.settings.written import scalar
from trackwork.society.company import OPERATOR, TITLE, WORKSPACE_ID, Company

_HEAD = "# yaml-language-server: $schema={}.trackwork/schemas/{}.json\n# {}\n"


def write_workspace(company: Company, folder: Path, *, signed_on: date) -> None:
    """Every file of the workspace, and an empty folder per backlog."""
    texts = {
        "trackwork.yaml": _top(company),
        "people.yaml": _people(company),
        "teams.yaml": _teams(company),
        "priorities.yaml": _priorities(company, signed_on),
        ".gitignore": ".trackwork/*\n!.trackwork/schemas/\n",
        **{
            f"initiatives/{key}.yaml": initiative_text(company, each)
            for key, each in company.initiatives.items()
        },
        **{
            f"backlogs/{key}/README.md": f"# Backlog of {key}\n\nOne Markdown file per issue.\n"
            for key in company.teams
        },
        **schema_files(),
    }
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def write_initiative(company: Company, folder: Path, key: str) -> None:
    """One initiative again, after it changed."""
    text = initiative_text(company, company.initiatives[key])
    path = folder / "initiatives" / f"{key}.yaml"
    path.write_text(text, encoding="utf-8", newline="\n")


def _top(company: Company) -> str:
    backlogs = "".join(f"  {key}: {{ tracker: files, place: {key} }}\n" for key in company.teams)
    return (
        _HEAD.format("", "trackwork", "A pretend company, made by `trackwork demo`.")
        + f"workspace: {WORKSPACE_ID}\n"
        + f"title: {TITLE}\n"
        + f"operator: {OPERATOR}\n"
        + "gear: watch\n\n"
        + "trackers:\n"
        + "  files:\n"
        + "    kind: files\n"
        + "    place: backlogs\n"
        + "    # Headings say who wrote a comment here, also inside somebody's git repository.\n"
        + "    options: { authors: headings }\n\n"
        + f"backlogs:\n{backlogs}"
    )


def _priorities(company: Company, signed_on: date) -> str:
    order = ("incidents", "log-retention", "tls-move", "python-3-14", "product")
    known = [key for key in order if key in {*company.initiatives, "incidents", "product"}]
    return (
        _HEAD.format("", "priorities", "The stack, first things first.")
        + f"signed_by: olu\nsigned_on: {signed_on}\n"
        + f"order:\n{_items(known)}"
    )


def _items(names: Iterable[str]) -> str:
    return "".join(f"  - {each}\n" for each in names)


# --- people and teams ---------------------------------------------------------------------------


def _people(company: Company) -> str:
    listed = "".join(_person(each) for each in company.people.values())
    return _HEAD.format("", "people", "Everybody here is invented.") + f"people:\n{listed}"


def _person(each: Person) -> str:
    lines = [
        f"  {each.key}:",
        f"    name: {scalar(each.name)}",
        f"    mail: {each.mail}",
        f"    handles: {_flow(each.handles)}",
        *_hours(each.hours),
        *(_leave(each.leave) if each.leave else ()),
        *((f"    delegate: {each.delegate}",) if each.delegate else ()),
    ]
    return "\n".join(lines) + "\n"


def _hours(hours: Hours) -> list[str]:
    region = f"    region: {hours.subdivision}"
    return [
        f"    zone: {hours.zone}",
        f"    country: {hours.country}",
        *((region,) if hours.subdivision else ()),
    ]


def _leave(leave: Iterable[Leave]) -> list[str]:
    spans = [f"      - {{ from: {one.start}, to: {one.end}, why: {one.why} }}" for one in leave]
    return ["    leave:", *spans]


def _teams(company: Company) -> str:
    listed = "".join(_team(each) for each in company.teams.values())
    return _HEAD.format("", "teams", "Who does the work.") + f"teams:\n{listed}"


def _team(each: Team) -> str:
    lines = [
        f"  {each.key}:",
        f"    leads: [{', '.join(each.leads)}]",
        f"    members: [{', '.join(each.members)}]",
        f"    escalation: [{', '.join(each.escalation)}]",
        f"    backlogs: [{', '.join(each.backlogs)}]",
        f"    channel: {scalar(each.channel)}",
        *_hours(each.hours),
    ]
    return "\n".join(lines) + "\n"


def _flow(pairs: Mapping[str, str]) -> str:
    return f"{{ {', '.join(f'{name}: {scalar(value)}' for name, value in pairs.items())} }}"


# --- initiatives --------------------------------------------------------------------------------


def initiative_text(company: Company, each: Initiative) -> str:
    """An initiative as its file says it."""
    preset = company.presets.get(each.key)
    own = [f"tier: {each.tier}"] if not preset else []
    lines = [
        *((f"extends: {preset}",) if preset else ()),
        f"initiative: {each.key}",
        f"title: {_quoted(each.title)}",
        f"ask: {_quoted(each.ask)}",
        f"good_for_you: {_quoted(each.good_for_you)}",
        f"owner: {each.owner}",
        f"sponsor: {each.sponsor}",
        f"ranks: {_quoted(each.rank)}",
        f"done_means: {_quoted(each.done_means)}",
        f"cost_to_move: {{ hours: [{each.cost_hours[0]:g}, {each.cost_hours[1]:g}] }}"
        if each.cost_hours
        else "",
        f"dates: {{ teams_by: {each.by} }}",
        f"help: {_help(each)}",
        *own,
        f"open_waves: [{', '.join(each.waves)}]" if each.waves else "",
    ]
    head = _HEAD.format("../", "initiative", f"{each.title}: one shared outcome.")
    body = "".join(f"{line}\n" for line in lines if line)
    return head + body + _sunset(each) + "\nteams:\n" + "".join(map(_asked, each.asked))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _help(each: Initiative) -> str:
    said = {"guide": each.help.guide, "channel": each.help.channel, "hours": each.help.hours}
    pairs = (f"{name}: {_quoted(value)}" for name, value in said.items() if value)
    return f"{{ {', '.join(pairs)} }}"


def _sunset(each: Initiative) -> str:
    rows = "".join(
        f"  - {{ stage: {gate.stage}, on: {gate.on}, owner: {gate.owner},"
        f" evidence: {_quoted(gate.evidence)} }}\n"
        for gate in each.gates
    )
    return f"\nsunset:\n{rows}" if rows else ""


def _asked(each: AskedTeam) -> str:
    waits = f", waits_for: [{', '.join(each.waits_for)}]" if each.waits_for else ""
    return f"  - {{ team: {each.team}, wave: {each.wave}{waits} }}\n"
