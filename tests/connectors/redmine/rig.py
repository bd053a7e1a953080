"""A project of its own on a real Redmine, the connector as the bot, and people beside it."""

import itertools
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from trackwork.connectors.redmine.making import discovery, tracker
from trackwork.core.workspace import TrackerConfig
from trackwork.ports import Site
from trackwork.testing.clock import FakeClock

NUMBERS = itertools.count(1)
CLOSING = {"done": "Closed", "not planned": "Rejected"}


class RedmineRig:
    """``place`` is an empty project in which the bot and jo are managers, ana and viewer less."""

    escapes = ("../elsewhere", "/etc", "a/../../b", "..", "a?b=c", "A B", "", "17")

    def __init__(self, redmine, **options):
        self.redmine = redmine
        self.clock = FakeClock(datetime.now(UTC))
        self.place = self.project()
        self.options = options
        self.tracker = self.fresh()

    def site(self, key=None):
        options = {"url": self.redmine.url, "token_env": "KEY", **self.options}
        return Site(
            folder=Path(),
            config=TrackerConfig(name="redmine", kind="redmine", place="", options=options),
            clock=self.clock,
            environment={"KEY": key or self.redmine.key("bot")},
        )

    def fresh(self, key=None):
        """Another process's view of the same project, or somebody else's."""
        return tracker(self.site(key))

    def discovery(self):
        return discovery(self.site())

    def project(self):
        """One more project with the same people."""
        name = f"p{next(NUMBERS)}-{datetime.now(UTC):%H%M%S%f}"
        self.redmine.ask("POST", "/projects.json", {"project": {"name": name, "identifier": name}})
        roles = {"bot": "manager", "jo": "manager", "ana": "developer", "viewer": "reporter"}
        for who, role in roles.items():
            membership = {
                "user_id": self.redmine.people[who]["id"],
                "role_ids": [self.redmine.roles[role]],
            }
            path = f"/projects/{name}/memberships.json"
            self.redmine.ask("POST", path, {"membership": membership})
        return name

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


def kept(text):
    """What Redmine makes of a text: one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
