"""The post: letters go out by the real channel, and people find them in their mailbox."""

from collections import defaultdict
from dataclasses import dataclass, field

from trackwork.core.effects import Guarantee
from trackwork.ports import Channel, Letter


@dataclass(slots=True)
class Post:
    """Implements `ports.Channel` over another one; ``unread`` holds letters by mail address."""

    inner: Channel
    unread: dict[str, list[Letter]] = field(default_factory=lambda: defaultdict(list))

    name: str = field(init=False)
    guarantee: Guarantee = field(init=False)

    def __post_init__(self) -> None:
        self.name, self.guarantee = self.inner.name, self.inner.guarantee

    def send(self, letter: Letter) -> str:
        """Send by the channel underneath, and put a copy into the mailbox."""
        receipt = self.inner.send(letter)
        self.unread[letter.to].append(letter)
        return receipt

    def take(self, address: str) -> list[Letter]:
        """Everything that came since somebody last looked."""
        return self.unread.pop(address, [])


def passages(letter: Letter) -> list[str]:
    """A letter taken apart: each line of a digest by itself, any other letter whole."""
    lines = [line[2:] for line in letter.body.splitlines() if line.startswith("- ")]
    return lines or [f"{letter.subject}\n{letter.body}"]
