"""How a client of ours reaches a fake GitHub without a network."""

import httpx2

from trackwork.testing.github.fake import FakeGitHub


def wire_to(github: FakeGitHub) -> httpx2.WSGITransport:
    """For ``Transport(wire=...)`` or any `httpx2.Client`: requests are answered in-process."""
    return httpx2.WSGITransport(app=github.wsgi)
