"""What the pages about schedules show can be copied as it stands: it parses, and it is careful."""

import configparser
import re
from datetime import datetime
from pathlib import Path

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


def test_the_units_are_whole() -> None:
    """A service that ends by itself and may write in one folder, and a timer that catches up."""
    service, timer = (unit(text) for text in blocks("systemd", "ini"))
    assert service["Service"]["Type"] == "oneshot"
    assert service["Service"]["NoNewPrivileges"] == "yes"
    assert service["Service"]["TimeoutStartSec"] == "20min"
    assert timer["Timer"]["Persistent"] == "true"
    assert timer["Install"]["WantedBy"] == "timers.target"


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
