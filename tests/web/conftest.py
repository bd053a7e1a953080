"""A town whose tracker calls, behind a real server on a local socket."""

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

from tests.web.town import TRACKER, Sent, Town, TownHook
from trackwork.engine.calls import Heard, heard_of, waiting
from trackwork.ports import Hook, Ledger
from trackwork.testing.clock import FakeClock
from trackwork.web.app import make_app
from trackwork.web.door import Limits
from trackwork.web.entrance import Entrance
from trackwork.web.health import Health, Pulse, look
from trackwork.web.keeping import Keeper
from trackwork.web.serving import Patient, serving, settings


@dataclass
class Open:
    """A server that takes deliveries; nobody works on them but the test."""

    town: Town
    path: str
    entrance: Entrance
    pulse: Pulse
    kept: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Connect once and keep the connection."""
        self.client = httpx2.Client(
            transport=httpx2.HTTPTransport(uds=self.path), base_url="http://town", timeout=20
        )

    def send(
        self, sent: Sent, *, to: str = TRACKER, more: Mapping[str, str] | None = None
    ) -> httpx2.Response:
        """Post a delivery, headers and bytes as they are."""
        return self.client.post(
            f"/hooks/{to}", content=sent.body, headers={**sent.headers, **(more or {})}
        )

    def raw(self, *pieces: bytes) -> bytes:
        """Write bytes to the socket and read until the server closes it."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(10)
            connection.connect(self.path)
            for piece in pieces:
                connection.sendall(piece)
            found = b""
            while more := connection.recv(65536):
                found += more
            return found

    @contextmanager
    def halfway(self, said: bytes) -> Iterator[None]:
        """A sender that began and does not go on; it leaves when the block ends."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(self.path)
            connection.sendall(said)
            yield

    def left(self) -> int:
        """Deliveries in the ledger that nobody has looked into."""
        with self.town.ledger.reading() as books:
            return len(waiting(books, TRACKER))

    def heard(self) -> Heard:
        """What the tracker's calls came to."""
        with self.town.ledger.reading() as books:
            return heard_of(books).get(TRACKER, Heard())


class Hasty(Patient):
    """Loses patience soon."""

    patience = 0.2


@pytest.fixture
def opening(tmp_path: Path) -> Iterator[Callable[..., Open]]:
    """Opens servers; all of them are closed afterwards."""
    with ExitStack() as all_:

        def open_(
            *, limits: Limits | None = None, ledger: Ledger | None = None, hook: Hook | None = None
        ) -> Open:
            town = Town(FakeClock())
            all_.callback(town.ledger.close)
            path = str(tmp_path / "door")
            return all_.enter_context(_open(town, path, limits, ledger or town.ledger, hook))

        yield open_


@contextmanager
def _open(
    town: Town, path: str, limits: Limits | None, ledger: Ledger, hook: Hook | None
) -> Iterator[Open]:
    pulse = Pulse(town.clock)
    with Keeper(ledger, town.clock) as keeper:
        entrance = Entrance(hooks={TRACKER: hook or TownHook()}, keeper=keeper)

        def health() -> Health:
            return look(ledger, pulse, entrance, lambda: {"team0": TRACKER, "team1": TRACKER})

        app = make_app(entrance, health, limits=limits)
        config = settings(app, host="", port=0, path=path, protocol=Hasty)
        with serving(config) as address:
            found = Open(town, address, entrance, pulse)
            yield found
            found.client.close()


@pytest.fixture(scope="module")
def _standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    town = Town(FakeClock())
    path = str(tmp_path_factory.mktemp("door") / "door")
    with _open(town, path, Limits(seconds=1), town.ledger, None) as found:
        yield found
    town.ledger.close()


@pytest.fixture
def door(_standing: Open) -> Open:
    """An open door that nobody has called at yet."""
    with _standing.town.ledger.transaction() as books:
        books.inbox.forget(before=_standing.town.clock.now(), most=0)
        books.desk.drop("heard", TRACKER)
    _standing.entrance.turned_away.clear()
    _standing.pulse.last = None
    return _standing
