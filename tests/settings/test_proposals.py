"""A workspace proposed for a repository: files that fit, workflows that let no stranger act."""

import re
import subprocess
from datetime import date

import pytest

from tests.settings.workflows import parsed, troubles
from trackwork.ports import Account, Place
from trackwork.settings import load
from trackwork.settings.proposals import WORKFLOWS, Found, Wish, proposed, workflows

FLOWS = [place for name, place in WORKFLOWS.items() if "workflows" in place]
PINNED = "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8  # v5.0.0"
WISH = Wish(
    today=date(2026, 11, 16),
    workspace="acme-moves",
    title="Acme moves",
    operator="mara",
    kind="github",
    place="acme",
    token_env="GH_BACKLOGS",
    branch="trackwork-ledger",
    version="1.2.3",
)
FOUND = Found(
    places=(Place(place="acme/payments-api"), Place(place="acme/2nd"), Place(place="other/2nd")),
    accounts={
        "acme/payments-api": (
            Account(handle="Ana-P", name="Ana: P", mail="ana@example.org"),
            Account(handle="gone", active=False),
        ),
        "acme/2nd": (Account(handle="mara"), Account(handle="Ana-P", name="Ana: P")),
    },
)


@pytest.mark.parametrize("place", FLOWS)
def test_no_stranger_can_act_through_a_workflow(place) -> None:
    """Least rights, an end, no secret near a pull request, no foreign text in a command."""
    assert troubles(workflows(WISH)[place]) == []


@pytest.mark.parametrize("place", FLOWS)
def test_every_command_of_a_workflow_is_one(place) -> None:
    """The shell can read them all, and none has a placeholder left in it."""
    for job in parsed(workflows(WISH)[place])["jobs"].values():
        for step in job["steps"]:
            script = step.get("run", "true")
            assert not re.search(r"@[A-Z]+@", script)
            done = subprocess.run(["bash", "-n"], input=script, text=True, check=False)
            assert done.returncode == 0, step.get("name")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  pull_request:", "  pull_request_target:", "event pull_request_target"),
        ("permissions: {}", "permissions: write-all", "grants something"),
        ("contents: read", "contents: write", "more than reading"),
        ("timeout-minutes: 10", "continue-on-error: true", "no end"),
        ("mkdir plan", "echo ${{ github.event.pull_request.title }}", "foreign text"),
        ("actions/checkout@", "somebody/checkout@", "strangers"),
        (PINNED, "actions/checkout@v5  # v5.0.0", "can be moved"),
        ("  # v5.0.0", "", "which version"),
        ('echo "$NUMBER"', "echo ${{ secrets.TRACKWORK_KEY }}", "more than reading"),
    ],
)
def test_the_checks_notice(old, new, said) -> None:
    """Each mistake, put into the plan's workflow, is seen."""
    text = workflows(WISH)[WORKFLOWS["plan.yml"]]
    assert old in text
    assert any(said in each for each in troubles(text.replace(old, new, 1)))


def test_code_beside_foreign_text_is_noticed() -> None:
    """The job that may comment checks nothing out."""
    text = workflows(WISH)[WORKFLOWS["plan-comment.yml"]]
    worse = text.replace(
        "    steps:\n", "    steps:\n      - uses: actions/checkout@v5  # v5.0.0\n", 1
    )
    assert any("code or secrets" in each for each in troubles(worse))


def test_runs_wait_for_each_other_and_start_at_odd_minutes() -> None:
    """One group for the ledger, nobody is cancelled half-way, and not everybody starts at once."""
    flow = parsed(workflows(WISH)[WORKFLOWS["run.yml"]])
    assert flow["concurrency"] == {"group": "trackwork-ledger", "cancel-in-progress": False}
    minutes = flow["on"]["schedule"][0]["cron"].split()[0].split(",")
    assert len(minutes) == 4
    assert "0" not in minutes
    assert "@" not in str(flow["jobs"]["run"]["steps"]).replace(PINNED.split(maxsplit=1)[0], "")


def test_what_was_found_becomes_files_that_fit(tmp_path) -> None:
    """A team and a backlog for each place, a person for each account that is still there."""
    for name, text in proposed(WISH, FOUND).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    loaded = load(tmp_path)
    assert loaded.workspace is not None, loaded.problems
    assert loaded.installation.ledger_branch == "trackwork-ledger"
    directory = loaded.workspace.directory
    assert set(directory.teams) == {"payments-api", "t-2nd", "t-2nd-2"}
    assert directory.people["ana-p"].handles == {"github": "Ana-P"}
    assert directory.people["ana-p"].name == "Ana: P"
    assert directory.people["mara"].handles == {"github": "mara"}
    assert "gone" not in directory.people
    asked = loaded.workspace.initiatives["tls-move"].asked
    assert {each.team for each in asked} == set(directory.teams)


def test_without_anything_found_it_is_the_first_example(tmp_path) -> None:
    """The files connector shows nobody, so two made-up teams stand there to be renamed."""
    texts = proposed(WISH, Found(accounts={}))
    assert "backlogs/payments-api/README.md" in texts
