"""A workspace on GitHub, with the engine's real code: asked, answered, troubled, moved."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.connectors.github.rig import BOT, TOKEN
from tests.engine.house import PAYMENTS, SEARCH, House
from trackwork.bootstrap import App
from trackwork.connectors.github.api import HEADERS
from trackwork.connectors.github.making import tracker
from trackwork.core.block import find_blocks
from trackwork.core.effects import EffectState
from trackwork.core.workspace import Gear, TrackerConfig
from trackwork.ports import Site
from trackwork.testing.github import FakeGitHub, Fault, reverting, wire_to
from trackwork.transport import Transport

PAY, FIND = "acme/payments-api", "acme/search-api"


class Hub(House):
    """The house with its backlogs in two repositories."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        path = folder / "trackwork.yaml"
        text = path.read_text("utf-8")
        for name in ("payments-api", "search-api"):
            text = text.replace(f"place: {name}", f"place: acme/{name}")
        path.write_text(text, encoding="utf-8")
        self.github = FakeGitHub(clock=self.clock)
        self.github.organization("acme")
        for place in (PAY, FIND):
            self.github.repository(place)
            self.github.allow(place, BOT, "write")
        self.github.token("canary", BOT)
        self.ines = self.github.person("ines")
        self.reload()

    def reload(self) -> App:
        """Read the folder again, as the next process would; GitHub stays what it was."""
        super().reload()
        config = TrackerConfig(name="files", kind="github", place="acme", options=TOKEN)
        secret = {"GITHUB_TOKEN": "canary"}
        site = Site(folder=self.folder, config=config, clock=self.clock, environment=secret)
        wire = wire_to(self.github)
        speaks = Transport(
            base="https://api.github.com", clock=self.clock, headers=HEADERS, wire=wire
        )
        trackers = {"files": tracker(site, speaks)}
        parts = replace(self.app.parts, readers=trackers, writers=trackers)
        self.app = replace(self.app, parts=parts)
        return self.app

    def issues(self, place: str = PAY) -> list[int]:
        """Numbers of what is there."""
        return [each.number for each in self.ines.issues(place)]

    def block(self, place: str = PAY, number: int = 1) -> str:
        """Our block, as it stands in an issue."""
        (found,) = find_blocks(self.github.issue(place, number).body or "")
        return found.inner

    def said(self, place: str = PAY, number: int = 1) -> list[str]:
        """Everything said under an issue."""
        return [each.body for each in self.github.issue(place, number).comments]


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """Asked, live, and read once."""
    found = Hub(tmp_path)
    found.start()
    found.later(minutes=15)
    yield found
    found.app.ledger.close()


def test_a_team_is_asked_and_heard_on_github(hub: Hub) -> None:
    """One issue in each repository; a line in a comment is a command, and the block says so."""
    assert (hub.issues(PAY), hub.issues(FIND)) == ([1], [1])
    hub.ines.comment(PAY, 1, "tw: not now until 2027-03-01 because of the audit")
    hub.later(minutes=15)
    assert hub.bodies() == ["ExceptionFiled"]
    assert hub.row().health == "not now"
    hub.later(minutes=15)
    assert "2027" in hub.block()


def test_a_tick_and_a_close_are_heard(hub: Hub) -> None:
    """By whoever has the page open."""
    body = hub.github.issue(PAY, 1).body or ""
    hub.ines.edit(PAY, 1, body=body.replace("- [ ]", "- [x]", 1))
    hub.later(minutes=15)
    assert hub.bodies() == ["DateAccepted"]
    hub.ines.close(PAY, 1)
    hub.later(minutes=15)
    assert hub.row().health == "done, claimed"


def test_a_quiet_workspace_costs_a_request_a_repository(hub: Hub) -> None:
    """Sweep after sweep."""
    for _ in range(3):
        hub.later(minutes=15)
    before = len(hub.github.requests)
    hub.later(minutes=15)
    assert len(hub.github.requests) - before == 2


def test_lost_answers_make_no_second_issue(tmp_path: Path) -> None:
    """Every write is done and its answer lost: found by its marker, and never repeated."""
    hub = Hub(tmp_path)
    hub.gear(Gear.LIVE)
    hub.github.faults.play(Fault.LOST, on="issues/create", times=2)
    hub.apply()
    for _ in range(6):
        hub.run()
        hub.clock.advance(timedelta(minutes=2))
    assert (hub.issues(PAY), hub.issues(FIND)) == ([1], [1])
    assert hub.outbox(EffectState.IN_DOUBT) == []
    assert hub.row().health == "not heard"
    hub.app.ledger.close()


def test_refusals_on_every_second_reading_change_nothing(hub: Hub) -> None:
    """Nothing is gone, closed or taken back by a 403; what was said is heard in the end."""
    hub.ines.comment(PAY, 1, "tw: not now until 2027-03-01 because of the audit")
    hub.github.faults.stand(Fault.FORBIDDEN, on="read", every=2)
    for _ in range(12):
        hub.later(hours=12)
    hub.github.faults.lift()
    hub.later(minutes=15)
    kinds = {fact.type for item in (PAYMENTS, SEARCH) for fact in hub.facts(item)}
    assert not kinds & {"IssueGone", "IssueClosed", "FactWithdrawn"}
    assert hub.bodies() == ["ExceptionFiled"]


def test_a_hidden_repository_concludes_nothing(hub: Hub) -> None:
    """404 to everything for two weeks, as when a token lost its rights."""
    hub.github.faults.stand(Fault.HIDDEN)
    for _ in range(15):
        hub.later(days=1)
    hub.github.faults.lift()
    hub.later(minutes=15)
    assert "IssueGone" not in {fact.type for fact in hub.facts()}


def test_a_deleted_issue_is_gone_after_two_complete_readings(hub: Hub) -> None:
    """A week apart, each with a look at the issue itself."""
    hub.ines.delete(PAY, 1)
    hub.later(days=8)
    assert "IssueGone" not in {fact.type for fact in hub.facts()}
    hub.later(days=8)
    assert "IssueGone" in {fact.type for fact in hub.facts()}


def test_an_item_goes_along_into_another_repository(hub: Hub) -> None:
    """And is heard there."""
    new = hub.ines.transfer(PAY, 1, FIND)
    hub.later(days=8)
    assert hub.link(PAYMENTS) == f"files|{FIND}|{new}"
    hub.ines.comment(FIND, new, "tw: not now until 2027-03-01 because of the audit")
    hub.later(minutes=15)
    assert "ExceptionFiled" in hub.bodies()
    assert "IssueGone" not in {fact.type for fact in hub.facts()}


def test_a_bot_that_puts_the_text_back_wins_soon(hub: Hub) -> None:
    """Three writes at most; then the block rests, and a person is told of it."""
    before = hub.github.issue(PAY, 1).body or ""

    def undo(issue) -> None:
        hub.github.person("tidy[bot]").edit(PAY, issue.number, body=before)

    hub.ines.comment(PAY, 1, "tw: not now until 2027-03-01 because of the audit")
    hub.github.faults.bot = reverting(undo)
    count = hub.github.count("issues/update")
    for _ in range(20):
        hub.later(minutes=15)
    assert hub.github.count("issues/update") - count <= 3
