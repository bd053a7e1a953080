"""What a journey is given, and the note it keeps beside the ledger between two of them."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from trackwork.carrier.git import Git
from trackwork.engine.parts import NoFaults
from trackwork.ports import Clock, Faults

NOTE = ".trackwork/branch.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Which commit of which branch the ledger here stands on. ``number``: that of its parcel."""

    branch: str
    base: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """One workspace whose ledger travels. ``key`` None: it only looks. ``ledger`` is its file."""

    folder: Path
    workspace: str
    branch: str
    ledger: Path
    key: bytes | None
    clock: Clock
    faults: Faults = field(default_factory=NoFaults)
    trusting: bool = False
    """Whether a person said to take the branch as it stands."""

    @property
    def git(self) -> Git:
        """Git in the workspace's repository."""
        return Git(self.folder)

    @property
    def url(self) -> str:
        """The ledger's address."""
        return f"sqlite:///{self.ledger}"

    def note(self) -> Note | None:
        """The note about this branch, where the ledger it speaks of is here."""
        path = self.folder / NOTE
        if not self.ledger.exists() or not path.exists():
            return None
        try:
            found = Note(**json.loads(path.read_text(encoding="utf-8")))
        except (ValueError, TypeError):
            return None
        return found if found.branch == self.branch else None

    def keep(self, note: Note) -> None:
        """Write the note, whole or not at all."""
        path = self.folder / NOTE
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.coming")
        fresh.write_text(f"{json.dumps(asdict(note), sort_keys=True)}\n", encoding="utf-8")
        fresh.replace(path)
