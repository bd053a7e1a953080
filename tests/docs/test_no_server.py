"""What the pages about schedules show can be copied as it stands: it parses, and it is careful."""

import configparser
import os
import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from cronsim import CronSim
from ruamel.yaml import YAML

PAGES = Path(__file__).parents[2] / "docs" / "how-to" / "no-server"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(page: str, language: str) -> list[str]:
    """The code blocks of a page in one language."""
    text = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    return [body for kind, body in FENCE.findall(text) if kind == language]


def test_the_gitlab_job_runs_alone_and_never_for_a_merge_request() -> None:
    """On a schedule only, one at a time, with an end."""
    (text,) = blocks("gitlab", "yaml")
    job = YAML(typ="safe").load(text)["trackwork"]
    assert job["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "schedule"'}]
    assert job["resource_group"] == "trackwork-ledger"
    assert job["timeout"] == "20 minutes"
    assert any("trackwork --no-input run" in line for line in job["script"])


def test_the_cron_line_has_five_fields_at_odd_minutes() -> None:
    """Four times an hour, never at its beginning."""
    line = blocks("cron", "text")[0]
    fields = line.split()[:5]
    times = CronSim(" ".join(fields), datetime(2026, 11, 16))
    assert [next(times).minute for _ in range(4)] == [7, 22, 37, 52]
    (script,) = blocks("cron", "sh")
    assert script.startswith("#!/bin/sh\nset -eu\n")
    assert subprocess.run(["sh", "-n"], input=script, text=True, check=False).returncode == 0


def test_the_script_hands_every_secret_on(tmp_path) -> None:
    """The key and the tracker's token reach the command, and a missing file stops it before."""
    (script,) = blocks("cron", "sh")
    for name, what in (("git", "true"), ("trackwork", 'echo "$1 $2 $TRACKWORK_KEY $TOKEN"')):
        (tmp_path / name).write_text(f"#!/bin/sh\n{what}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    here = script.replace("/opt/trackwork/venv/bin", str(tmp_path))
    here = here.replace("/opt/trackwork/program", str(tmp_path))
    here = here.replace("/etc/trackwork", str(tmp_path))
    path = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    run = ["sh", "-c", here]
    before = subprocess.run(run, env=path, capture_output=True, text=True, check=False)
    assert (before.returncode != 0, before.stdout) == (True, "")
    (tmp_path / "environment").write_text("TRACKWORK_KEY=abc\nTOKEN=def\n", encoding="utf-8")
    done = subprocess.run(run, env=path, capture_output=True, text=True, check=False)
    assert done.stdout == "--no-input run abc def\n"


def test_the_units_are_whole() -> None:
    """A service that ends by itself and may write in one folder, and a timer that catches up."""
    service, timer = (unit(text) for text in blocks("systemd", "ini"))
    assert service["Service"]["Type"] == "oneshot"
    assert service["Service"]["NoNewPrivileges"] == "yes"
    assert service["Service"]["TimeoutStartSec"] == "20min"
    assert timer["Timer"]["Persistent"] == "true"
    assert timer["Install"]["WantedBy"] == "timers.target"
    assert "daemon-reload" in (PAGES / "systemd.md").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here to ask")
def test_systemd_takes_the_units(tmp_path) -> None:
    """Its own check, with the one program in them that is not there replaced."""
    for name, text in zip(("service", "timer"), blocks("systemd", "ini"), strict=True):
        here = text.replace("/opt/trackwork/venv/bin/trackwork", "/bin/true")
        here = here.replace("User=trackwork\n", "").replace("/usr/bin/git", "/bin/true")
        (tmp_path / f"trackwork.{name}").write_text(here, encoding="utf-8")
    units = [str(each) for each in sorted(tmp_path.iterdir())]
    done = subprocess.run(
        ["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False
    )
    assert (done.returncode, [x for x in done.stderr.splitlines() if "trackwork" in x]) == (0, [])


def unit(text: str) -> configparser.ConfigParser:
    """A unit file as systemd would read it; a key that stands there twice is an error."""
    found = configparser.ConfigParser(interpolation=None)
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read_string(text)
    return found


def test_no_page_puts_a_secret_into_a_file_of_the_repository() -> None:
    """A key is named everywhere and written nowhere."""
    for page in PAGES.glob("*.md"):
        assert not re.search(r"[0-9a-f]{40,}", page.read_text(encoding="utf-8")), page.name
