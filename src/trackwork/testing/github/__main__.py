"""A pretend GitHub on this machine, to try Trackwork on before a real one: see `company`.

    python -m trackwork.testing.github [--port 8470]

It prints its address, and forgets everything when it ends: at Ctrl-C, or after an idle half hour.
"""

import argparse
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from trackwork.clock import WallClock
from trackwork.testing.github.fake import FakeGitHub

PORT = 8470
IDLE = 30 * 60
"""Seconds without a request, after which nobody is here any more."""
PEOPLE = ("ines", "jo", "mara")


def company() -> FakeGitHub:
    """The organisation ``acme`` with a repository for each team, and people who work there.

    The token ``pretend`` belongs to our account; everybody else's token is their login.
    """
    github = FakeGitHub(clock=WallClock())
    github.organization("acme")
    for place in ("acme/payments-api", "acme/search-api"):
        github.repository(place, private=True)
        for login in ("trackwork-bot", *PEOPLE):
            github.allow(place, login, "write")
    github.token("pretend", "trackwork-bot")
    for login in PEOPLE:
        github.token(login, login)
    return github


class Quiet(WSGIRequestHandler):
    """A server that writes no log."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Nothing."""


class Visited(WSGIServer):
    """A server that ends when nobody came for long."""

    timeout = IDLE
    idle = False

    def handle_timeout(self) -> None:
        """Nobody came."""
        self.idle = True


def main(arguments: list[str] | None = None) -> None:
    """Serve until Ctrl-C, or until nobody came for half an hour."""
    parser = argparse.ArgumentParser(prog="python -m trackwork.testing.github")
    parser.add_argument("--port", type=int, default=PORT, help="0: any that is free")
    given = parser.parse_args(arguments)
    app = company().wsgi
    try:
        found = make_server("127.0.0.1", given.port, app, Visited, Quiet)
    except (OSError, OverflowError) as error:
        parser.error(f"cannot listen on port {given.port} ({error}); --port 0 takes a free one")
    with found as server:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)  # noqa: T201 - says where
        try:
            while not server.idle:
                server.handle_request()
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
