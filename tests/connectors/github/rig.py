"""A fake GitHub, our connector on it, and a person who uses its pages."""

from contextlib import contextmanager
from pathlib import Path

from trackwork.connectors.github.api import HEADERS
from trackwork.connectors.github.making import tracker
from trackwork.core.workspace import TrackerConfig
from trackwork.ports import Site
from trackwork.testing.clock import FakeClock
from trackwork.testing.github import FakeGitHub, wire_to
from trackwork.transport import Transport

TOKEN = {"token_env": "GITHUB_TOKEN"}
BOT = "trackwork-bot"


def site_of(clock, options=None, *, place="acme", secret="canary"):
    """What a tracker is made from."""
    config = TrackerConfig(name="gh", kind="github", place=place, options=options or TOKEN)
    return Site(folder=Path(), config=config, clock=clock, environment={"GITHUB_TOKEN": secret})


class GithubRig:
    """A repository ``acme/shop`` where our account may write, and people who work there."""

    escapes = ("acme", "../etc", "acme/..", "/acme/shop", "acme/shop/issues", "acme/shop?x=1")

    def __init__(self, *, description=None, options=None, fields=None, boards=False, types=None):
        self.clock = FakeClock()
        self.place = "acme/shop"
        self.github = FakeGitHub(clock=self.clock, description=description)
        self.github.organization("acme", types=types, fields=fields and fields(self.github),
                                 boards=boards)  # fmt: skip
        self.github.repository(self.place)
        self.github.allow(self.place, BOT, "write")
        self.github.allow(self.place, "ana", "write")
        self.token = self.github.token("canary", BOT)
        self.ana = self.github.person("ana")
        self.options = {**TOKEN, **(options or {})}
        self.tracker = self.fresh()

    def fresh(self):
        """Another process's view of the same GitHub."""
        transport = Transport(
            base="https://api.github.com",
            clock=self.clock,
            headers=HEADERS,
            wire=wire_to(self.github),
        )
        return tracker(site_of(self.clock, self.options), transport)

    def asked(self, deed):
        """How many requests a deed cost, and what came of it."""
        before = len(self.github.requests)
        found = deed()
        return len(self.github.requests) - before, found

    def rewrite(self, native, body):
        self.ana.edit(self.place, int(native), body=body)

    def say(self, native, text):
        return str(self.ana.comment(self.place, int(native), text))

    def close(self, native, closed_as):
        reasons = {"done": "completed", "not planned": "not_planned"}
        self.ana.close(self.place, int(native), reasons[closed_as])

    def reopen(self, native):
        self.ana.reopen(self.place, int(native))

    def delete(self, native):
        self.ana.delete(self.place, int(native))

    @contextmanager
    def forbidding(self):
        repository = self.github.world.repository(self.place)
        repository.archived = True
        try:
            yield
        finally:
            repository.archived = False
