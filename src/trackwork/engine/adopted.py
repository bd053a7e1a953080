"""What the workspace has adopted: read back from facts, cached by the newest of them."""

from dataclasses import dataclass, field

from trackwork.core.facts import ConfigAdopted, GearChanged, OutgoingPaused, OutgoingResumed
from trackwork.core.ladders import Ladder
from trackwork.core.policy import Policy
from trackwork.core.subjects import WORKSPACE, Subject
from trackwork.core.workspace import Gear, Workspace
from trackwork.engine.parts import Parts
from trackwork.ports import Books


class NothingAdopted(Exception):
    """No configuration has been adopted yet; run `trackwork plan`, then `trackwork apply`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """The workspace in force, its parts, and every ladder an episode may still use."""

    workspace: Workspace
    parts: dict[str, str]
    ladders: dict[str, Ladder] = field(default_factory=dict)
    seq: int = 0

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self.workspace.policy

    def ladder(self, name: str, version: str) -> Ladder:
        """The ladder an episode opened with; the current one of that name if it is unknown."""
        return self.ladders.get(f"{name}@{version}") or self.policy.ladders[name]


def adopted_parts(books: Books) -> tuple[dict[str, str], int]:
    """The newest content of each part of the configuration, and the newest sequence number."""
    newest = books.facts.latest("ConfigAdopted")
    bodies = [fact.body for fact in newest if isinstance(fact.body, ConfigAdopted)]
    parts = {body.part: body.content for body in bodies if body.content}
    return parts, max((fact.seq for fact in newest), default=0)


def read_adopted(books: Books, parts: Parts, *, before: Adopted | None = None) -> Adopted:
    """The adopted workspace; ``before`` is returned when nothing newer was adopted.

    Raises NothingAdopted.
    """
    found, seq = adopted_parts(books)
    if not found:
        raise NothingAdopted("nothing has been adopted yet; run `trackwork plan`, then `apply`")
    if before is not None and before.seq == seq:
        return before
    workspace = parts.adopted(found)
    return Adopted(workspace=workspace, parts=found, ladders=_ladders(books, parts), seq=seq)


def _ladders(books: Books, parts: Parts) -> dict[str, Ladder]:
    """Ladders of every policy ever adopted, by name@version: open episodes keep theirs."""
    found: dict[str, Ladder] = {}
    for fact in books.facts.of(config_subject("policy")):
        if not isinstance(fact.body, ConfigAdopted) or not fact.body.content:
            continue
        policy = parts.policy_of(fact.body.content)
        found |= {f"{each.name}@{each.version}": each for each in policy.ladders.values()}
    return found


def config_subject(part: str) -> Subject:
    """The subject the adoption of a part is recorded under."""
    kind, _, key = part.partition("/")
    if kind == "initiative":
        return Subject("initiative", key)
    return Subject("config", part)


def gear_of(books: Books) -> Gear:
    """The gear the workspace is in; watch until somebody changes it."""
    body = _last(books, GearChanged)
    return Gear(body.gear) if isinstance(body, GearChanged) else Gear.WATCH


def paused(books: Books) -> bool:
    """Whether the kill switch is on."""
    return isinstance(_last(books, OutgoingPaused, OutgoingResumed), OutgoingPaused)


def _last(books: Books, *types: type) -> object:
    """The operator's last word of these: last as recorded, whatever the clock said."""
    said = [fact for fact in books.facts.of(WORKSPACE) if type(fact.body) in types]
    return max(said, key=lambda fact: fact.seq).body if said else None
