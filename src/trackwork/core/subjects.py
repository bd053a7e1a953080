"""What facts are about: a kind and a key, written ``kind:key``."""

from dataclasses import dataclass

WORKSPACE_KINDS = (
    "workspace",
    "initiative",
    "item",
    "request",
    "gate",
    "team",
    "person",
    "config",
    "backlog",
)


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """One thing facts are about. ``str()`` gives ``kind:key``; ``Subject.parse`` reads it back."""

    kind: str
    key: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"

    @classmethod
    def parse(cls, text: str) -> "Subject":
        """Read ``kind:key``. Raises ValueError when the kind is not one of WORKSPACE_KINDS."""
        kind, colon, key = text.partition(":")
        if not colon or not key or kind not in WORKSPACE_KINDS:
            raise ValueError(
                f"{text!r} does not name a subject; write kind:key, where the kind is one of "
                + ", ".join(WORKSPACE_KINDS)
            )
        return cls(kind, key)


def item(initiative: str, team: str, part: str = "") -> Subject:
    """The item one initiative asks of one team; ``part`` tells several apart."""
    return Subject("item", f"{initiative}/{team}" + (f"/{part}" if part else ""))


def item_parts(subject: Subject) -> tuple[str, str]:
    """The initiative key and the team key an item subject was made of."""
    initiative, _, rest = subject.key.partition("/")
    return initiative, rest.partition("/")[0]


def item_part(subject: Subject) -> str:
    """What tells an item apart from the initiative's others with the same team; "" mostly."""
    return subject.key.partition("/")[2].partition("/")[2]


def team(key: str) -> Subject:
    """A team as a party: somebody who can hold an obligation."""
    return Subject("team", key)


def person(key: str) -> Subject:
    """A person as a party: somebody who can hold an obligation."""
    return Subject("person", key)


def initiative(key: str) -> Subject:
    """The initiative itself, subject of its adoption and its reviews."""
    return Subject("initiative", key)


WORKSPACE = Subject("workspace", "-")
"""The workspace itself: gear changes, pauses, adopted configuration."""
