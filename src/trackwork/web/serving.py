"""The server: uvicorn in a thread of its own, so that the caller's thread can do the work."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from fastapi import FastAPI
from h11 import IDLE
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

CONNECTIONS = 256
HEAD_SECONDS = 10.0
"""A connection that brings no whole request head for so long is closed."""
GRACE_SECONDS = 10
HEADERS = [
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
]


class NotListening(Exception):
    """The address cannot be listened on; the message says why."""


class Patient(H11Protocol):
    """HTTP whose patience with a request head is limited, as that with a body is."""

    patience = HEAD_SECONDS
    _before: object = None

    def connection_made(self, transport: Any) -> None:
        """Look after a while whether anything came."""
        super().connection_made(transport)
        self._later()

    def _later(self) -> None:
        self._before = self.cycle
        self.loop.call_later(self.patience, self._look)

    def _look(self) -> None:
        if self.transport.is_closing():
            return
        if self.conn.their_state is IDLE and self.cycle is self._before:
            self.transport.close()
            return
        self._later()


def settings(
    app: FastAPI, *, host: str, port: int, path: str = "", protocol: type[Patient] = Patient
) -> Config:
    """How the server is set: no log of requests, no word about itself, a limit to connections.

    ``path`` names a local socket to listen on in place of host and port.
    """
    return Config(
        app,
        host=host,
        port=port,
        uds=path or None,
        http=protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        headers=HEADERS,
        limit_concurrency=CONNECTIONS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


@contextmanager
def serving(config: Config) -> Iterator[str]:
    """Serve until the block ends; deliveries in hand are answered first. Gives the address.

    Raises NotListening.
    """
    server = Server(config)
    thread = threading.Thread(target=_serve, args=(server,), name="web", daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
        if not thread.is_alive():
            where = config.uds or f"{config.host}:{config.port}"
            raise NotListening(f"{where} cannot be listened on")
    try:
        yield config.uds or _address(config, server)
    finally:
        server.should_exit = True
        thread.join(GRACE_SECONDS + 5)


def _serve(server: Server) -> None:
    with suppress(SystemExit):  # how it says that it cannot listen
        asyncio.run(server.serve())


def _address(config: Config, server: Server) -> str:
    port = server.servers[0].sockets[0].getsockname()[1]
    host = f"[{config.host}]" if ":" in config.host else config.host
    return f"http://{host}:{port}"
