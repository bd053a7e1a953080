"""What stands in a connector's quality.toml, checked as a whole.

Three tables: ``[connector]`` says who it is, ``[promises]`` what `ports.Capabilities` says in
words, ``[rules.*]`` how each rule stands (done, todo, exempt; a reason; for done a proof).
``[cannot]`` says which abilities its rig lacks, and why.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from trackwork.core.effects import Guarantee
from trackwork.ports import OTHER_WAY

WRITES = ("create", "comment", "edit_body", "set_fields", "remove_comment", "relate")
"""The calls of `ports.TrackerWriter`, as ``notifies`` names them."""

ABILITIES: Mapping[str, str] = {
    "between_pages": "let something happen between two pages of a listing",
    "closed_off": "forbid reading for a while",
    "dropping": "let the tracker drop a field without a word",
    "losing_answers": "do a write and lose its answer",
    "notified": "count the people who were told",
    "resay": "let a person rewrite a comment",
    "team_word": "give an issue a status word of the team's own",
    "transfer": "move an issue to another place",
}
"""What a rig may lack, when quality.toml says why."""

TROUBLES: Mapping[str, str] = {
    "lacking_scope": "take a right from our token",
    "lose_field": "delete a field that is configured",
    "rename": "rename a place",
    "strange_word": "give an issue a status word nobody told us",
}
"""What a rig for bad input may lack, likewise."""

STATES = ("done", "todo", "exempt")
HEAD = ("name", "kind", "page")
PROMISES = ("guarantee", "settle_seconds", "notifies", "notifies_proof", "fields", "relations")
PROOFS = ("measured", "docs")
"""How we know what notifies: counted by the suite, or only read in the tracker's pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How one rule stands; ``proof`` are paths of tests, from the project's root."""

    name: str
    status: str
    reason: str
    proof: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """A quality.toml that can be read; ``wrong`` is everything to mend in it, a sentence each."""

    head: Mapping[str, object]
    promises: Mapping[str, object]
    rules: Mapping[str, Rule]
    cannot: Mapping[str, str]
    wrong: tuple[str, ...] = ()

    def promised(self, name: str) -> frozenset[str]:
        """A promise that is a list of words."""
        said = self.promises.get(name)
        return frozenset(map(str, said)) if isinstance(said, list) else frozenset()


def read_quality(path: Path) -> Quality:
    """A file as it stands. Raises OSError; whatever is wrong inside is in ``wrong``."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        return Quality(head={}, promises={}, rules={}, cannot={}, wrong=(f"no TOML: {error}",))
    head, promises, cannot = (_table(tables, each) for each in ("connector", "promises", "cannot"))
    rules = {name: _rule(name, said) for name, said in _table(tables, "rules").items()}
    return Quality(
        head=head,
        promises=promises,
        rules=rules,
        cannot={name: str(why) for name, why in cannot.items()},
        wrong=(*_head(head), *_promises(promises), *_rules(rules), *_cannot(cannot, promises)),
    )


def _table(tables: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = tables.get(name)
    return cast("Mapping[str, object]", found) if isinstance(found, dict) else {}


def _rule(name: str, said: object) -> Rule:
    table = cast("Mapping[str, object]", said) if isinstance(said, dict) else {}
    proofs = (each.strip() for each in str(table.get("proof", "")).split(","))
    return Rule(
        name=name,
        status=str(table.get("status", "")),
        reason=str(table.get("reason", "")).strip(),
        proof=tuple(each for each in proofs if each),
    )


def _head(head: Mapping[str, object]) -> Iterator[str]:
    for name in HEAD:
        if not head.get(name):
            yield f"[connector] lacks {name}"


def _promises(promises: Mapping[str, object]) -> Iterator[str]:
    for name in PROMISES:
        if name not in promises:
            yield f"[promises] lacks {name}"
    if promises.get("guarantee", Guarantee.READ_BACK) not in set(Guarantee):
        yield f"guarantee is one of {', '.join(Guarantee)}"
    if promises.get("notifies_proof", PROOFS[0]) not in PROOFS:
        yield f"notifies_proof is one of {', '.join(PROOFS)}"
    for name, known in (("notifies", WRITES), ("relations", tuple(OTHER_WAY))):
        said = promises.get(name, [])
        if not isinstance(said, list) or not set(map(str, said)) <= set(known):
            yield f"{name} is a list of {', '.join(known)}"


def _rules(rules: Mapping[str, Rule]) -> Iterator[str]:
    for name in ("contract", "webhook"):
        if name not in rules:
            yield f"no [rules.{name}]"
    for rule in rules.values():
        if rule.status not in STATES:
            yield f"rule {rule.name}: status is one of {', '.join(STATES)}"
        if not rule.reason:
            yield f"rule {rule.name}: no reason"
        if rule.status == "done" and not rule.proof:
            yield f"rule {rule.name}: done, and no proof"


def _cannot(cannot: Mapping[str, object], promises: Mapping[str, object]) -> Iterator[str]:
    for name, why in cannot.items():
        if name not in {*ABILITIES, *TROUBLES}:
            yield f"[cannot] {name}: it is one of {', '.join((*ABILITIES, *TROUBLES))}"
        if not isinstance(why, str) or not why.strip():
            yield f"[cannot] {name}: no reason"
    counted = "docs" if "notified" in cannot else "measured"
    if promises.get("notifies_proof") not in {None, counted}:
        yield f'notifies_proof is "{counted}" as long as [cannot] notified says so'
