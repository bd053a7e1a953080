"""`onboard`: a patch that git takes, every text it would post, and nothing sent."""

import subprocess
from datetime import date

import pytest

from trackwork.cli.looking_around import MOST_PLACES, look_around
from trackwork.cli.rehearsing import rehearse
from trackwork.ports import Account, Place, Refused
from trackwork.settings.proposals import Found, Wish, proposed


@pytest.fixture
def repository(empty, monkeypatch):
    """A program repository with nothing in it."""
    monkeypatch.chdir(empty.folder)
    subprocess.run(["git", "init", "-q"], cwd=empty.folder, check=True)
    return empty


def test_the_patch_is_one_that_git_takes(repository, tmp_path_factory) -> None:
    """Applied, it is a workspace that doctor and plan can work with."""
    out = tmp_path_factory.mktemp("out")
    said = repository.run("onboard", "--out", str(out), "--title", "Acme moves")
    assert said.code == 0
    assert list(repository.folder.glob("*.yaml")) == []
    subprocess.run(["git", "apply", str(out / "onboard.patch")], cwd=repository.folder, check=True)
    assert repository.run("config", "check").code == 0
    assert (repository.folder / ".github/workflows/trackwork.yml").exists()


def test_a_reviewer_reads_every_text_that_would_be_posted(repository, tmp_path_factory) -> None:
    """With its ticks and its words, as the team would get it, and no signature in it."""
    out = tmp_path_factory.mktemp("out")
    repository.run("onboard", "--out", str(out))
    text = (out / "PULL_REQUEST.md").read_text(encoding="utf-8")
    assert "### TLS move for payments-api" in text
    assert "- [ ] We are on it and the date works" in text
    assert "holds names and words" in text
    assert "trackwork:begin" not in text
    assert "sig=" not in text


def test_applied_it_replaces_nothing(repository) -> None:
    """What stands there already stops it, and then nothing at all is written."""
    assert repository.run("onboard", "--apply").code == 0
    assert repository.run("config", "check").code == 0
    again = repository.run("onboard", "--apply")
    assert again.code == 1
    assert "trackwork.yaml" in again.err


def test_a_place_that_is_no_folder_is_said_with_what_to_do(repository, tmp_path) -> None:
    """A file in the way of --out: which one, why, and how to go on."""
    (tmp_path / "taken").touch()
    said = repository.run("onboard", "--out", str(tmp_path / "taken"))
    assert said.code == 1
    told = "".join(said.err.split())
    assert str(tmp_path / "taken") in told
    assert "putitright" in told


def test_it_asks_where_the_proposal_goes(repository) -> None:
    """Neither place, or both, is a question back."""
    assert "--out DIR or --apply" in repository.run("onboard").err


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--tracker", "nowhere:x", "There is no connector"),
        ("--branch", "-x --force", "is no branch name"),
        ("--token-env", "ghp_secret", "names a variable"),
    ],
)
def test_an_answer_that_cannot_be_used_is_said(repository, tmp_path, option, value, said) -> None:
    """What, and how to write it; nothing is written."""
    result = repository.run("onboard", "--out", str(tmp_path / "out"), option, value)
    assert result.code == 1
    assert said in result.err
    assert not (tmp_path / "out").exists()


def test_a_tracker_that_cannot_be_read_stops_it(repository, tmp_path) -> None:
    """The variable is named, never what it holds."""
    result = repository.run("onboard", "--out", str(tmp_path / "out"), "--tracker", "github:acme")
    assert result.code == 4
    assert "TRACKWORK_TOKEN" in result.err


def test_data_for_scripts(repository, tmp_path) -> None:
    """How many files, texts, places and people there are."""
    data = repository.run("onboard", "--out", str(tmp_path / "out"), "--json").data
    assert data["texts"] == 2
    assert data["places"] == 0
    assert not data["applied"]
    assert "trackwork.yaml" in data["files"]


WISH = Wish(
    today=date(2026, 11, 16),
    workspace="acme",
    title="Acme",
    operator="mara",
    kind="github",
    place="acme",
    token_env="TOKEN",
    branch="ledger",
    version="1",
)


def test_what_a_tracker_shows_is_rehearsed_without_it(terminal) -> None:
    """Texts for a tracker that is far away are made in a folder; no token is needed for that."""
    found = Found(
        places=tuple(Place(place=f"acme/team-{n}") for n in range(3)),
        accounts={"acme/team-1": (Account(handle="ana"),)},
    )
    files = {n: t for n, t in proposed(WISH, found).items() if n.endswith(".yaml") and n[0] != "."}
    done = rehearse(files, now=terminal.clock.now())
    assert sorted(each.place for each in done.issues) == [f"acme/team-{n}" for n in range(3)]
    assert all("for team-" in each.body for each in done.issues)


class Shown:
    """What a tracker shows somebody who looks around."""

    def places(self) -> tuple[Place, ...]:
        """More than anybody wants to look through, one of them closed."""
        closed = Place(place="acme/docs", accepts_issues=False)
        return (closed, *(Place(place=f"acme/{n}") for n in range(MOST_PLACES + 1)))

    def accounts(self, place: str) -> tuple[Account, ...]:
        """Nobody may be seen in the first one."""
        if place == "acme/0":
            raise Refused("this token may not read members")
        return (Account(handle=f"ana-{place}"),)


def test_what_cannot_be_seen_is_told_and_the_rest_goes_on(terminal) -> None:
    """A closed place, one whose people are hidden, and more places than one can read."""
    found, findings = look_around(
        WISH,
        clock=terminal.clock,
        folder=terminal.folder,
        discovery=Shown(),
    )
    assert len(found.places) == MOST_PLACES
    assert found.accounts["acme/0"] == ()
    assert [each.where for each in findings] == ["acme/docs", "backlogs", "acme/0"]
