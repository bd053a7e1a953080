"""A project of its own on a real Redmine, the connector as the bot, and people beside it."""

import itertools
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

from tests.connectors.redmine.wires import LosingWire
from trackwork.clock import WallClock
from trackwork.connectors import redmine as connector
from trackwork.connectors.redmine.making import discovery, tracker
from trackwork.core.workspace import TrackerConfig
from trackwork.ports import Site
from trackwork.testing.clock import FakeClock
from trackwork.testing.contract.bad_input import BadInputRig
from trackwork.transport import Transport

NUMBERS = itertools.count(1)
CLOSING = {"done": "Closed", "not planned": "Rejected"}


class RedmineRig(BadInputRig):
    """``place`` is an empty project in which the bot and jo are managers, ana and viewer less."""

    quality = Path(connector.__file__).with_name("quality.toml")
    page = 10
    ours = "bot"
    values = {"due": "2026-12-11", "owner": "ana"}  # noqa: RUF012 - as the suite has it
    nowhere = "nowhere-at-all"
    escapes = ("../elsewhere", "/etc", "a/../../b", "..", "a?b=c", "A B", "", "17")

    def __init__(self, redmine, **options):
        self.redmine = redmine
        self.clock = FakeClock(WallClock().now())
        self.place = self.project()
        self.options = {"per_page": "10", **options}
        self.wire = LosingWire()
        self.tracker = self.fresh()

    def site(self, key=None):
        options = {"url": self.redmine.url, "token_env": "KEY", **self.options}
        return Site(
            folder=Path(),
            config=TrackerConfig(name="redmine", kind="redmine", place="", options=options),
            clock=self.clock,
            environment={"KEY": key or self.redmine.key("bot")},
        )

    @property
    def secret(self):  # type: ignore[override] # it is this server's
        return self.redmine.key("bot")

    def fresh(self, key=None):
        """Another process's view of the same project, or somebody else's."""
        return self.through(self.wire, key)

    def through(self, wire, key=None):
        headers = {"X-Redmine-API-Key": key or self.redmine.key("bot")}
        line = Transport(base=self.redmine.url, clock=self.clock, headers=headers, wire=wire)
        return tracker(self.site(), line)

    def network(self):
        return self.wire

    def wrong_token(self):
        return self.fresh("0" * 40)

    @property
    def other(self):  # type: ignore[override] # made when asked for: most tests need none
        if not hasattr(self, "_other"):
            self._other = self.project()
        return self._other

    def discovery(self):
        return discovery(self.site())

    def project(self):
        """A new private project; made in the database, as REST would take half a second."""
        name = f"team-{next(NUMBERS)}"
        roles = {"bot": "manager", "jo": "manager", "ana": "developer", "viewer": "reporter"}
        with self.base() as base:
            (edge,) = base.execute("SELECT coalesce(max(rgt), 0) FROM projects").fetchone()
            made = base.execute(
                "INSERT INTO projects (name, identifier, is_public, status, lft, rgt, created_on, "
                "updated_on) VALUES (?, ?, 0, 1, ?, ?, datetime('now'), datetime('now'))",
                (name, name, edge + 1, edge + 2),
            ).lastrowid
            base.execute(
                "INSERT INTO enabled_modules (project_id, name) VALUES (?, 'issue_tracking')",
                (made,),
            )
            base.execute("INSERT INTO projects_trackers SELECT ?, id FROM trackers", (made,))
            for who, role in roles.items():
                self.member(base, made, who, role)
        return name

    def member(self, base, project, who, role):
        member = base.execute(
            "INSERT INTO members (user_id, project_id, created_on) VALUES (?, ?, datetime('now'))",
            (self.redmine.people[who]["id"], project),
        ).lastrowid
        base.execute(
            "INSERT INTO member_roles (member_id, role_id) VALUES (?, ?)",
            (member, self.redmine.roles[role]),
        )

    @contextmanager
    def base(self):
        """The server's own database, committed at the end."""
        path = self.redmine.folder / "redmine.sqlite3"
        with closing(sqlite3.connect(path, timeout=15)) as base, base:
            yield base

    def read(self, native):
        return self.tracker.issue(self.place, native)

    # --- a person, by the web or by mail: jo ------------------------------------------------------

    def put(self, native, who="jo", **values):
        path = f"/issues/{native}.json"
        self.redmine.ask("PUT", path, {"issue": values}, key=self.redmine.key(who))

    def rewrite(self, native, body):
        self.put(native, description=body)

    def say(self, native, text):
        self.put(native, notes=text)

    def close(self, native, closed_as):
        self.put(native, status_id=self.redmine.statuses[CLOSING[closed_as]])

    def reopen(self, native):
        self.put(native, status_id=self.redmine.statuses["In Progress"])

    def delete(self, native):
        self.redmine.ask("DELETE", f"/issues/{native}.json")

    @contextmanager
    def forbidding(self):
        self.redmine.ask("PUT", f"/projects/{self.place}/close.json")
        try:
            yield
        finally:
            self.redmine.ask("PUT", f"/projects/{self.place}/reopen.json")

    # --- abilities --------------------------------------------------------------------------------

    def kept(self, text):
        """One kind of line end."""
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def takes(self, text):
        return bool(text.strip())

    def wait(self, duration):
        """The server's clock goes by itself, and nothing here has to settle."""
        self.clock.set(WallClock().now())

    def fill(self, count):
        """Copies of one issue, put into the database: made over REST they would take a second."""
        first = int(super().fill(1)[0])
        columns = (
            "tracker_id, project_id, subject, description, status_id, priority_id, author_id, "
            "lock_version, created_on, updated_on, start_date, done_ratio, lft, rgt, is_private"
        )
        with self.base() as base:
            for _ in range(count - 1):
                base.execute(
                    f"INSERT INTO issues ({columns}) SELECT {columns} FROM issues WHERE id = ?",
                    (first,),
                )
            base.execute("UPDATE issues SET root_id = id WHERE root_id IS NULL")
            found = base.execute(
                "SELECT id FROM issues WHERE project_id = (SELECT project_id FROM issues WHERE "
                "id = ?)",
                (first,),
            )
            return [str(native) for (native,) in found]

    @contextmanager
    def between_pages(self, deed):
        self.wire.after_page = deed
        try:
            yield
        finally:
            self.wire.after_page = None

    @contextmanager
    def losing_answers(self):
        self.wire.losing = True
        try:
            yield
        finally:
            self.wire.losing = False

    @contextmanager
    def _as(self, role):
        """The bot's membership with another role; None: without any."""
        members = self.redmine.ask("GET", f"/projects/{self.place}/memberships.json")
        bot = int(self.redmine.people["bot"]["id"])
        mine = next(e for e in members["memberships"] if e["user"]["id"] == bot)["id"]
        self.redmine.ask("DELETE", f"/memberships/{mine}.json")
        if role:
            self.join("bot", role)
        try:
            yield
        finally:
            if role:
                self.leave("bot")
            self.join("bot", "manager")

    def join(self, who, role, place=""):
        membership = {
            "user_id": self.redmine.people[who]["id"],
            "role_ids": [self.redmine.roles[role]],
        }
        path = f"/projects/{place or self.place}/memberships.json"
        self.redmine.ask("POST", path, {"membership": membership})

    def leave(self, who):
        members = self.redmine.ask("GET", f"/projects/{self.place}/memberships.json")
        theirs = int(self.redmine.people[who]["id"])
        for each in members["memberships"]:
            if each["user"]["id"] == theirs:
                self.redmine.ask("DELETE", f"/memberships/{each['id']}.json")

    def closed_off(self):
        return self._as(None)

    @contextmanager
    def dropping(self):
        """A reporter may write notes and no fields; Redmine answers 204 all the same."""
        with self._as("reporter"):
            yield frozenset(self.values)

    def resay(self, native, comment, text):
        journal = {"journal": {"notes": text}}
        self.redmine.ask("PUT", f"/journals/{comment}.json", journal, key=self.redmine.key("jo"))

    def team_word(self, native):
        self.put(native, status_id=self.redmine.statuses["Feedback"])
        return "Feedback", "open"

    def transfer(self, native):
        path = f"/issues/{native}.json"
        there = self.redmine.ask("GET", f"/projects/{self.other}.json")["project"]["id"]
        self.redmine.ask("PUT", path, {"issue": {"project_id": there}})
        return self.other, native

    def lose_field(self):
        """A custom field that is configured and not there any more."""
        self.options["field.health"] = "cf:Mood"
        return self.fresh(), "Mood"
