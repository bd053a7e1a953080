"""One initiative on a real Redmine, through the commands a person types."""

import pytest

from tests.cli.conftest import Terminal
from tests.connectors.redmine.rig import RedmineRig
from trackwork.clock import WallClock
from trackwork.testing.clock import FakeClock

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

TRACKER = """  desk:
    kind: redmine
    place: {url}
    options:
      url: {url}
      token_env: REDMINE_KEY
      tracker: Feature
      field.health: "cf:Status colour"
"""


class Desk:
    """A workspace whose backlogs are two projects of one Redmine, and jo, who works there."""

    def __init__(self, folder, redmine):
        self.rig = RedmineRig(redmine)
        self.places = {"payments-api": self.rig.place, "search-api": self.rig.other}
        self.terminal = Terminal(folder, clock=FakeClock(WallClock().now()))
        assert self.type("init").code == 0
        text = (folder / "trackwork.yaml").read_text("utf-8")
        head, _, rest = text.partition("trackers:\n")
        _, _, backlogs = rest.partition("backlogs:")
        for team, place in self.places.items():
            old = f"{{ tracker: files, place: {team} }}"
            assert old in backlogs
            backlogs = backlogs.replace(old, f"{{ tracker: desk, place: {place} }}")
        tracker = TRACKER.format(url=redmine.url)
        people = (folder / "people.yaml").read_text("utf-8")
        people = people.replace("files: ines", "desk: jo").replace("files: jo", "desk: ana")
        self.terminal.write("people.yaml", people)
        self.terminal.write("trackwork.yaml", f"{head}trackers:\n{tracker}\nbacklogs:{backlogs}")

    def type(self, *words):
        """A command, now."""
        self.terminal.clock.set(WallClock().now())
        return self.terminal.run(*words)

    def issues(self, team):
        """The team's issues, as the tracker's own connector reads them."""
        return self.rig.fresh().listing(self.places[team], None).issues


@pytest.fixture
def desk(tmp_path, redmine, monkeypatch):
    """The key is where the workspace says."""
    monkeypatch.setenv("REDMINE_KEY", redmine.key("bot"))
    return Desk(tmp_path, redmine)


def test_teams_are_asked_and_heard_on_redmine(desk):
    """Doctor, plan, apply; a comment, a tick, a date, a close; run, and status says so."""
    doctor = desk.type("doctor")
    assert doctor.code == 0
    assert "tracker desk (redmine:http://127.0.0.1" in doctor.screen
    assert "All is well." in doctor.screen
    assert desk.type("gear", "live", "--yes").code == 0
    assert desk.issues("payments-api") == ()
    assert "2 issues" in desk.type("plan").screen
    applied = desk.type("apply", desk.type("plan", "--json").data["id"])
    assert "sent     2 issues, 2 blocks, 1 relation" in applied.screen
    (first,), (second,) = desk.issues("payments-api"), desk.issues("search-api")
    assert [each.is_ for each in second.relations] == ["blocked by"]

    desk.rig.say(first.native, "tw: at risk, the certificates")
    desk.rig.put(first.native, notes="tw: done, but keep it to us", private_notes=True)
    desk.rig.rewrite(second.native, second.body.replace("- [ ]", "- [x]", 1))
    desk.rig.put(second.native, due_date="2027-01-22")
    ran = desk.type("run").screen
    told = desk.type("status", "tls-move").screen
    if "Did not answer" in ran:  # a busy Redmine may leave one place unread; the next run hears it
        ran = desk.type("run").screen
        told = desk.type("status", "tls-move").screen
    assert "△ 1 at risk" in told, ran
    assert "Mara: a" in told, f"{ran}\n{told}"
    assert "✓" not in told
    assert "◐" not in told
    # The second cannot be closed before: Redmine keeps open what an open issue blocks.
    desk.rig.close(first.native, "done")
    desk.type("run")
    assert "◐ 1 done, claimed" in desk.type("status", "tls-move").screen
    desk.type("run")
    assert "nothing" in desk.type("run").screen
    assert len(desk.issues("payments-api")) == len(desk.issues("search-api")) == 1


def test_who_works_on_redmine_is_found_and_written(desk):
    """The accounts of both projects, through the commands; a second one of somebody's goes beside.

    The file says that jo is ana there; Redmine has a jo too.
    """
    desk.terminal.edit("people.yaml", "    handles: { desk: jo }\n", "    handles:\n")
    desk.terminal.edit("people.yaml", "ines@example.org", "viewer@elsewhere.example")
    whats = [each["what"] for each in desk.type("doctor", "--json").data["lines"]]
    assert "2 accounts could be mapped to people" in whats
    written = desk.type("people", "match", "--yes", "--json").data
    found = [(each["handle"], each["person"], each["by"]) for each in written["matches"]]
    assert found == [("jo", "jo", "login"), ("viewer", "ines", "login")]
    after = desk.type("people", "match", "--json").data
    assert (after["matches"], after["known"]) == ([], written["known"] + 2)
    assert [each["handle"] for each in after["unmatched"]] == ["bot"]
