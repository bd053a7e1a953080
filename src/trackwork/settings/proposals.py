"""A workspace proposed for a program repository: its files, made from what a tracker shows."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import resources

from trackwork.ports import Account, Place
from trackwork.settings.scaffold import Answers, scaffold_texts
from trackwork.settings.written import scalar

WORKFLOWS: Mapping[str, str] = {
    "run.yml": ".github/workflows/trackwork.yml",
    "plan.yml": ".github/workflows/trackwork-plan.yml",
    "plan-comment.yml": ".github/workflows/trackwork-plan-comment.yml",
    "initiative.yml": ".github/workflows/trackwork-initiative.yml",
    "form.yml": ".github/ISSUE_TEMPLATE/initiative.yml",
}
"""Templates of what GitHub runs, each with its place in a repository."""
SPONSOR = "cto"
"""Who signs the stack in the first example."""
_EVERY = 15
_SCHEMA = "# yaml-language-server: $schema=.trackwork/schemas/{}.json"
_NOT_KEY = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What `onboard` was told; ``kind`` and ``place`` say where the teams' issues live."""

    today: date
    workspace: str
    title: str
    operator: str
    kind: str
    place: str
    token_env: str
    branch: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a tracker showed: places that could be backlogs, and who works in each."""

    places: tuple[Place, ...] = ()
    accounts: Mapping[str, tuple[Account, ...]]


def proposed(wish: Wish, found: Found) -> dict[str, str]:
    """Every file of the proposal, by name. Without anything found it is the first example."""
    texts = scaffold_texts(
        Answers(
            today=wish.today,
            workspace=wish.workspace,
            title=wish.title,
            operator=wish.operator,
            operator_name=wish.operator,
        )
    )
    if found.places:
        texts = _with_found(texts, wish, found)
    texts["trackwork.yaml"] += f"\nledger_branch: {wish.branch}\n"
    return texts | workflows(wish)


def workflows(wish: Wish) -> dict[str, str]:
    """What GitHub runs: schedule, plan, its comment, and the form for a new initiative."""
    extra = "[github]" if wish.kind == "github" else ""
    words = {
        "@BRANCH@": wish.branch,
        "@TOKEN@": wish.token_env,
        "@PACKAGE@": f"trackwork{extra}=={wish.version}",
        "@MINUTES@": _minutes(wish.workspace),
    }
    made = {}
    for name, place in WORKFLOWS.items():
        text = resources.files("trackwork.settings").joinpath("templates", "github", name)
        filled = text.read_text("utf-8")
        for word, value in words.items():
            filled = filled.replace(word, value)
        made[place] = filled
    return made


def _minutes(workspace: str) -> str:
    """Every quarter of an hour, at minutes that differ from workspace to workspace."""
    first = 2 + hashlib.sha256(workspace.encode()).digest()[0] % (_EVERY - 3)
    return ",".join(str(first + _EVERY * quarter) for quarter in range(60 // _EVERY))


# --- what was found, as files ---------------------------------------------------------------------


def _with_found(texts: Mapping[str, str], wish: Wish, found: Found) -> dict[str, str]:
    keys = _keys([each.place for each in found.places])
    people = _people(found)
    kept = {name: text for name, text in texts.items() if not name.startswith("backlogs/")}
    head, _, _ = texts["trackwork.yaml"].partition("trackers:\n")
    (initiative,) = [name for name in kept if name.startswith("initiatives/")]
    asks, _, _ = kept[initiative].partition("\nteams:\n")
    return {
        **kept,
        "trackwork.yaml": head + "\n".join(_trackers(wish, keys)) + "\n",
        "teams.yaml": "\n".join(_teams(keys, found, people)) + "\n",
        "people.yaml": texts["people.yaml"].partition("people:\n")[0]
        + "\n".join(_persons(people, wish))
        + "\n",
        initiative: asks + "\nteams:\n" + "".join(f"  - {key}\n" for key in keys.values()),
    }


def _trackers(wish: Wish, keys: Mapping[str, str]) -> Iterator[str]:
    yield "trackers:"
    yield f"  {wish.kind}:"
    yield f"    kind: {wish.kind}"
    yield f"    place: {scalar(wish.place)}"
    yield f"    token_env: {wish.token_env}"
    yield ""
    yield "backlogs:"
    for place, key in keys.items():
        yield f"  {key}: {{ tracker: {wish.kind}, place: {scalar(place)} }}"


def _teams(
    keys: Mapping[str, str], found: Found, people: Mapping[str, tuple[str, Account]]
) -> Iterator[str]:
    yield _SCHEMA.format("teams")
    yield "# One team for each place that was found. Who leads each is for you to say: 'leads:'."
    yield ""
    yield "teams:"
    for place, key in keys.items():
        members = sorted(
            {people[x.handle][0] for x in found.accounts.get(place, ()) if x.handle in people}
        )
        yield f"  {key}:"
        yield "    leads: []"
        yield f"    members: [{', '.join(members)}]"
        yield f"    backlogs: [{key}]"


def _people(found: Found) -> dict[str, tuple[str, Account]]:
    """Key and account of everybody who is still there, by handle."""
    known: dict[str, Account] = {}
    for each in (one for place in found.accounts.values() for one in place):
        if each.active and each.handle:
            known.setdefault(each.handle, each)
    keys = _keys(known, taken=(SPONSOR,))
    return {handle: (keys[handle], account) for handle, account in known.items()}


def _persons(people: Mapping[str, tuple[str, Account]], wish: Wish) -> Iterator[str]:
    yield "people:"
    yield f"  {wish.operator}:"
    yield "    mail: mara@example.org              # yours"
    own = next((handle for handle, (key, _) in people.items() if key == wish.operator), "")
    if own:
        yield f"    handles: {{ {wish.kind}: {scalar(own)} }}"
    yield f"  {SPONSOR}:"
    yield "    mail: cto@example.org               # whoever signs the stack"
    for handle, (key, account) in sorted(people.items(), key=lambda each: each[1][0]):
        if key == wish.operator:
            continue
        yield f"  {key}:"
        if account.name:
            yield f"    name: {scalar(account.name)}"
        if account.mail:
            yield f"    mail: {scalar(account.mail)}"
        yield f"    handles: {{ {wish.kind}: {scalar(handle)} }}"


def _keys(names: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """A key for each name, all different: ``acme/payments-api`` is payments-api."""
    given: dict[str, str] = {}
    used = set(taken)
    for name in names:
        last = name.rpartition("/")[2] or name
        base = _NOT_KEY.sub("-", last.casefold()).strip("-")[:40].strip("-") or "team"
        base = base if base[0].isalpha() else f"t-{base}"
        key, number = base, 2
        while key in used:
            key, number = f"{base}-{number}", number + 1
        used.add(key)
        given[name] = key
    return given
