"""One initiative, three teams, three trackers: each is asked at home, and one page tells it all.

The first team has files, the second a real Roundup, the third the fake GitHub.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.connectors.roundup.rig import RoundupRig
from tests.connectors.roundup.server import BASE, Server
from tests.engine.house import House
from trackwork.bootstrap import build
from trackwork.connectors.github.api import HEADERS as GITHUB
from trackwork.connectors.github.making import tracker as github_tracker
from trackwork.connectors.roundup.tracker import RoundupTracker
from trackwork.core.effects import EffectKind, EffectState
from trackwork.core.subjects import Subject
from trackwork.core.workspace import TrackerConfig
from trackwork.engine.parts import Parts
from trackwork.ports import Issue, Site
from trackwork.testing.github import FakeGitHub, wire_to
from trackwork.transport import Transport

TEAMS = {"payments-api": "files", "search-api": "shop", "mobile": "gh"}
ITEMS = {team: Subject("item", f"tls-move/{team}") for team in TEAMS}
HOME = Subject("initiative", "tls-move")
OPTIONS = {"user": "trackwork", "password_env": "SHOP", "part": "component", "field.due": "due"}


class Town:
    """A workspace over three trackers, and the people at home in each of them."""

    def __init__(self, folder: Path) -> None:
        self.house = House(folder / "workspace")
        self.clock = self.house.clock
        self.shop = RoundupRig(
            Server(folder / "roundup", clock=self.clock), folder, part="component"
        )
        self.github = FakeGitHub(clock=self.clock)
        self.github.organization("acme")
        self.github.repository("acme/mobile")
        for who in ("trackwork-bot", "ana"):
            self.github.allow("acme/mobile", who, "write")
        self.github.token("canary", "trackwork-bot")
        self.ana = self.github.person("ana")
        self.secrets = {"SHOP": "canary", "GH": "canary"}
        self.down = False
        self.house.app.ledger.close()
        self._move_in()

    def _move_in(self) -> None:
        """Two further trackers, a third team, an issue that tells the whole."""
        options = "".join(f"      {name}: {value}\n" for name, value in OPTIONS.items())
        self.change(
            "trackwork",
            "\nbacklogs:",
            f"  shop:\n    kind: roundup\n    place: {BASE}\n    options:\n{options}"
            "  gh: { kind: github, place: acme, token_env: GH }\n\nbacklogs:",
        )
        self.change(
            "trackwork",
            "  search-api: { tracker: files, place: search-api }",
            f"  search-api: {{ tracker: shop, place: {self.shop.place} }}\n"
            "  mobile: { tracker: gh, place: acme/mobile }\n"
            "  program: { tracker: files, place: program }",
        )
        self.change("people", "{ files: jo }", "{ shop: ana }")
        self.change("people", "  ines:\n", "  ana: { mail: ana@example.org }\n  ines:\n")
        mobile = "  mobile: { leads: [ana], backlogs: [mobile] }\n"
        self.change("teams", "  search-api:\n", f"{mobile}  search-api:\n")
        plan = "initiatives/tls-move"
        self.change(plan, "    waits_for: [payments-api]\n", "")
        self.change(plan, "  - payments-api\n", "  - payments-api\n  - mobile\n")
        self.change(plan, "\nteams:", "\nissue: files:program\nvisibility: teams\nteams:")
        self.open()

    def change(self, name: str, old: str, new: str) -> None:
        """Change one of the workspace's files."""
        path = self.house.folder / f"{name}.yaml"
        text = path.read_text("utf-8")
        assert old in text, (name, old)
        path.write_text(text.replace(old, new, 1), "utf-8")

    def open(self) -> None:
        """As the next process would, by way of wires that need no network."""
        app = build(self.house.folder, clock=self.clock, environment=self.secrets)
        made: dict[str, Any] = {
            **app.parts.readers,
            "shop": self.shop_tracker(),
            "gh": github_tracker(
                self.site("gh", "github", "acme", {"token_env": "GH"}),
                Transport(
                    base="https://api.github.com",
                    clock=self.clock,
                    headers=GITHUB,
                    wire=wire_to(self.github),
                ),
            ),
        }
        parts: Parts = replace(app.parts, readers=made, writers=made)
        self.house.app = replace(app, parts=parts)

    def shop_tracker(self) -> RoundupTracker:
        """Our Roundup, which may be out of reach for a while."""
        wire: httpx2.BaseTransport = self.shop.server.wire()
        town = self

        class Way(httpx2.BaseTransport):
            def handle_request(self, request: httpx2.Request) -> httpx2.Response:
                if town.down:
                    raise httpx2.ConnectError("nobody answers")
                return wire.handle_request(request)

        found: RoundupTracker = self.shop.fresh(Way())
        found.name = "shop"
        return found

    def site(self, name: str, kind: str, place: str, options: dict[str, str]) -> Site:
        """What a tracker is made from."""
        config = TrackerConfig(name=name, kind=kind, place=place, options=options)
        return Site(
            folder=self.house.folder, config=config, clock=self.clock, environment=self.secrets
        )

    def where(self, team: str) -> tuple[str, str, str]:
        """Tracker, place and id of a team's issue."""
        tracker, place, native = self.house.link(ITEMS[team]).split("|")
        return tracker, place, native

    def issue(self, team: str) -> Issue:
        """A team's issue as its own tracker has it."""
        tracker, place, native = self.where(team)
        found = self.house.app.parts.readers[tracker].issue(place, native)
        assert found is not None
        return found

    def told(self) -> str:
        """What the initiative's own issue says."""
        return self.house.text(HOME)

    def answer(self) -> None:
        """Each team says something, by the means of its own tracker."""
        self.house.comment("tw: on track, first service moved", item=ITEMS["payments-api"])
        self.shop.say(self.where("search-api")[2], "tw: at risk, waiting for certificates")
        self.ana.comment("acme/mobile", int(self.where("mobile")[2]), "tw: on track")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Everything stands, and every team has been asked."""
    found = Town(tmp_path)
    found.house.start()
    found.house.later(minutes=20)
    yield found
    found.shop.server.stop()
    found.house.app.ledger.close()


def test_each_team_is_asked_in_its_own_tracker(town: Town) -> None:
    """One issue each, at home, with one block; nobody is asked twice."""
    assert {team: town.where(team)[0] for team in TEAMS} == TEAMS
    for team in TEAMS:
        issue = town.issue(team)
        assert issue.state == "open"
        assert issue.body.count("trackwork:begin") == 1
        assert issue.url or team == "payments-api"
    kinds = [row.effect.kind for row in town.house.sent(EffectKind.CREATE)]
    assert len(kinds) == len(TEAMS) + 1
    assert not town.house.outbox(EffectState.GIVEN_UP, EffectState.IN_DOUBT)


def test_answers_come_back_and_are_told_as_one(town: Town) -> None:
    """Each word by its team's own means is heard, and the initiative's issue tells all three."""
    town.clock.advance(timedelta(minutes=5))
    town.answer()
    town.house.later(minutes=20)
    town.house.later(minutes=20)
    assert {team: town.house.bodies(item)[-1] for team, item in ITEMS.items()} == dict.fromkeys(
        TEAMS, "UpdateGiven"
    )
    assert "Heard: 3 of 3" in town.told()
    for team, words in {
        "payments-api": "on track",
        "search-api": "at risk",
        "mobile": "on track",
    }.items():
        line = next(each for each in town.told().splitlines() if each.startswith(f"- {team}: "))
        assert words in line


def test_a_quiet_day_writes_nothing_anywhere(town: Town) -> None:
    """What we wrote into three trackers wakes us in none of them."""
    town.answer()
    town.house.later(minutes=20)
    town.house.later(minutes=20)
    before = (len(town.house.outbox()), town.told(), [town.issue(team).body for team in TEAMS])
    for _ in range(3):
        town.house.later(minutes=20)
    assert (len(town.house.outbox()), town.told(), [town.issue(t).body for t in TEAMS]) == before


def test_one_tracker_out_of_reach_holds_nobody_up(town: Town) -> None:
    """The others go on; what the silent one has to say is heard when it is back, once."""
    town.clock.advance(timedelta(minutes=5))
    town.answer()
    town.down = True
    town.house.later(minutes=20)
    assert "UpdateGiven" in town.house.bodies(ITEMS["mobile"])
    assert "UpdateGiven" not in town.house.bodies(ITEMS["search-api"])
    town.down = False
    for _ in range(4):
        town.house.later(minutes=20)
    assert town.house.bodies(ITEMS["search-api"]).count("UpdateGiven") == 1
    assert "Heard: 3 of 3" in town.told()
