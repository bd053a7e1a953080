"""A fake GitHub, our connector on it, and a person who uses its pages."""

from contextlib import contextmanager
from pathlib import Path

import trackwork.connectors.github
from trackwork.connectors.github.api import HEADERS
from trackwork.connectors.github.making import tracker
from trackwork.core.workspace import TrackerConfig
from trackwork.ports import Site
from trackwork.testing.clock import FakeClock
from trackwork.testing.github import FakeGitHub, Fault, wire_to
from trackwork.testing.tracker_contract import BadInputRig
from trackwork.transport import Transport

TOKEN = {"token_env": "GITHUB_TOKEN"}
BOT = "trackwork-bot"


def site_of(clock, options=None, *, place="acme", secret="canary"):
    """What a tracker is made from."""
    config = TrackerConfig(name="gh", kind="github", place=place, options=options or TOKEN)
    return Site(folder=Path(), config=config, clock=clock, environment={"GITHUB_TOKEN": secret})


class GithubRig(BadInputRig):
    """A repository ``acme/shop`` where our account may write, and people who work there."""

    escapes = ("acme", "../etc", "acme/..", "/acme/shop", "acme/shop/issues", "acme/shop?x=1")
    ours = BOT
    other = "acme/program"
    nowhere = "acme/nowhere"
    quality = Path(trackwork.connectors.github.__file__).with_name("quality.toml")

    def __init__(self, *, description=None, options=None, fields=None, boards=False, types=None):
        self.clock = FakeClock()
        self.place = "acme/shop"
        self.github = FakeGitHub(clock=self.clock, description=description)
        self.github.organization(
            "acme", types=types, fields=fields and fields(self.github), boards=boards
        )
        for place in (self.place, self.other):
            self.github.repository(place)
            self.github.allow(place, BOT, "write")
            self.github.allow(place, "ana", "write")
        self.token = self.github.token("canary", BOT)
        self.ana = self.github.person("ana")
        self.options = {**TOKEN, **(options or {})}
        self.tracker = self.fresh()

    # --- our side -------------------------------------------------------------------------------

    def fresh(self):
        """Another process's view of the same GitHub."""
        return self.through(self.network())

    def network(self):
        return wire_to(self.github)

    def through(self, wire, *, secret="canary", **options):
        transport = Transport(
            base="https://api.github.com", clock=self.clock, headers=HEADERS, wire=wire
        )
        return tracker(site_of(self.clock, {**self.options, **options}, secret=secret), transport)

    def wrong_token(self):
        return self.through(self.network(), secret="nobody-gave-it")

    def asked(self, deed):
        """How many requests a deed cost, and what came of it."""
        before = len(self.github.requests)
        found = deed()
        return len(self.github.requests) - before, found

    def takes(self, text):
        """GitHub takes no empty comment."""
        self.github.description = self.github.description if text.strip() else None
        return bool(text.strip())

    def fill(self, count):
        return [str(self.ana.open(self.place, f"Issue {n}", "")) for n in range(count)]

    # --- people ---------------------------------------------------------------------------------

    def rewrite(self, native, body):
        self.ana.edit(self.place, int(native), body=body)

    def say(self, native, text):
        return str(self.ana.comment(self.place, int(native), text))

    def resay(self, native, comment, text):
        self.ana.edit_comment(int(comment), text)

    def close(self, native, closed_as):
        reasons = {"done": "completed", "not planned": "not_planned"}
        self.ana.close(self.place, int(native), reasons[closed_as])

    def reopen(self, native):
        self.ana.reopen(self.place, int(native))

    def delete(self, native):
        self.ana.delete(self.place, int(native))

    def team_word(self, native):
        self.ana.label(self.place, int(native), "In progress")
        return "In progress", "open"

    def transfer(self, native):
        return self.other, str(self.ana.transfer(self.place, int(native), self.other))

    def rename(self):
        return self.ana.rename(self.place, "store")

    # --- what goes wrong ------------------------------------------------------------------------

    @contextmanager
    def forbidding(self):
        repository = self.github.world.repository(self.place)
        repository.archived = True
        yield
        repository.archived = False

    @contextmanager
    def closed_off(self):
        """To a token that may not see it a repository looks as if it were not there."""
        repository = self.github.world.repository(self.place)
        roles, repository.roles, repository.private = repository.roles, {}, True
        yield
        repository.roles, repository.private = roles, False

    @contextmanager
    def dropping(self):
        self.github.faults.drops_silently = True
        yield frozenset(self.values)
        self.github.faults.drops_silently = False

    @contextmanager
    def losing_answers(self):
        self.github.faults.stand(Fault.LOST, on="write")
        yield
        self.github.faults.lift()

    @contextmanager
    def between_pages(self, deed):
        self.github.faults.between_pages = lambda _path: deed()
        yield
        self.github.faults.between_pages = None

    def lacking_scope(self):
        self.github.token("narrow", BOT, scopes=("read:org",))
        return self.through(self.network(), secret="narrow"), "repo"

    def lose_field(self):
        return self.through(self.network(), due="field"), "Target date"
