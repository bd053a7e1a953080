"""A GitHub in memory, with state, people and faults, held to GitHub's own description.

    github = FakeGitHub(clock=clock)
    github.repository("acme/api")
    github.token("secret", "trackwork-bot")
    ada = github.person("ada")
    number = ada.open("acme/api", "Move to the new gateway")

`FakeGitHub.wsgi` is a WSGI application for any server or client; `wires.wire_to` is a transport
that calls it in-process. `checking.Description` holds it to GitHub's own words. What such a fake
does not prove is told in `docs/why/trackers.md`.
"""

from trackwork.testing.github.fake import Asked, Difference, FakeGitHub, Judge
from trackwork.testing.github.faults import Fault, Faults, reverting
from trackwork.testing.github.hooks import Post
from trackwork.testing.github.people import Person
from trackwork.testing.github.wires import wire_to

__all__ = [
    "Asked",
    "Difference",
    "FakeGitHub",
    "Fault",
    "Faults",
    "Judge",
    "Person",
    "Post",
    "reverting",
    "wire_to",
]
