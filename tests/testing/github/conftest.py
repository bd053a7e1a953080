"""A fake GitHub with an organisation, two repositories and a bot that may write there."""

from collections.abc import Iterator

import httpx2
import pytest

from tests.github_description import checked
from trackwork.testing.clock import FakeClock
from trackwork.testing.github import FakeGitHub, wire_to


@pytest.fixture
def clock():
    """A clock that stands still."""
    return FakeClock()


def settle(github: FakeGitHub) -> None:
    """An organisation with everything its plan can have, two repositories, three people."""
    fields = [
        github.field("Target date", "date"),
        github.field("Health", "single_select", "On track", "At risk"),
        github.field("Tags", "multi_select", "red", "blue"),
        github.field("Effort", "number"),
        github.field("Note", "text"),
    ]
    found = github.organization("acme", types=["Task", "Bug"], fields=fields, boards=True)
    for place in ("acme/api", "acme/web"):
        github.repository(place, private=True)
        github.allow(place, "bot", "admin")
        github.allow(place, "ada", "read")
    found.members.append(github.world.account("bot"))
    github.team("acme", "core", "ada", "ben", name="Core")
    github.board("acme", "Plan", github.field("Due", "date"), github.field("Note", "text"))
    github.token("of-bot", "bot")
    github.token("of-ada", "ada", scopes=("repo",))
    github.token("of-eve", "eve", scopes=None)


@pytest.fixture
def github(clock) -> Iterator[FakeGitHub]:
    """It, held to GitHub's own description: nothing may differ in the end."""
    with checked(clock) as made:
        settle(made)
        yield made


@pytest.fixture
def lenient(clock) -> Iterator[FakeGitHub]:
    """The same for requests that are wrong on purpose; answers are checked all the same."""
    with checked(clock, requests=False) as made:
        settle(made)
        yield made


@pytest.fixture
def client_of():
    """A client with somebody's token: ``client_of(github, "of-bot")``."""
    opened = []

    def make(github, token="of-bot", **more):
        client = httpx2.Client(
            base_url="https://api.github.com",
            transport=wire_to(github),
            headers={"Authorization": f"Bearer {token}", "User-Agent": "tests", **more},
        )
        opened.append(client)
        return client

    yield make
    for client in opened:
        client.close()
