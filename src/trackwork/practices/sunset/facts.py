"""Facts of sunset: dated stages, the evidence for each, and who signed it off."""

from dataclasses import dataclass
from datetime import date

from trackwork.core.facts import Note, PersonKey


@dataclass(frozen=True, slots=True, kw_only=True)
class GatePlanned:
    """A stage has a day, an owner, and evidence that it wants."""

    on: date
    owner: PersonKey
    evidence_wanted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GateMoved:
    """The stage moved to another day, with a reason; both days are shown from now on."""

    to: date
    note: Note


@dataclass(frozen=True, slots=True, kw_only=True)
class GateEvidence:
    """What shows that the stage is reached."""

    note: Note
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GatePassed:
    """Somebody with a name signed the stage off. Without evidence it still waits."""

    signed_by: PersonKey
    note: Note = Note("")


FACTS: tuple[type, ...] = (GatePlanned, GateMoved, GateEvidence, GatePassed)
