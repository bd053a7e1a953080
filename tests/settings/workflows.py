"""What a workflow of GitHub must not do, whoever wrote it: own checks, without the network."""

import re
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML

UNTRUSTED = re.compile(
    r"\$\{\{[^}]*github\.(event\.(issue|comment|pull_request|head_commit|review)|head_ref)[^}]*\}\}"
)

UNSAID = re.compile(r"uses: (?!.*# v\d+\.\d+\.\d+$)")
"""An action without the version that its commit is."""


def parsed(text: str) -> dict[str, Any]:
    """A workflow as data; a key that stands there twice is an error."""
    found: dict[str, Any] = YAML(typ="safe").load(text)
    return found


def troubles(text: str) -> list[str]:
    """Everything about a workflow that could let a stranger act, or run for ever."""
    flow = parsed(text)
    unsaid = [line.strip() for line in text.splitlines() if UNSAID.search(line)]
    events = flow.get("on") or {}
    named = set(events) if isinstance(events, dict | list) else {events}
    found = [f"which version: {each}" for each in unsaid]
    found += [f"event {each}" for each in named & {"pull_request_target", "issue_comment"}]
    if flow.get("permissions") != {}:
        found.append("the workflow grants something to every job")
    for name, job in flow["jobs"].items():
        found += [f"{name}: {each}" for each in _of_job(job, named)]
    return found


def _of_job(job: dict[str, Any], events: set[str]) -> Iterator[str]:
    if not isinstance(job.get("timeout-minutes"), int):
        yield "no end"
    if not isinstance(job.get("permissions"), dict):
        yield "no permissions of its own"
    text = str(job)
    writes = "write" in job.get("permissions", {}).values()
    if "pull_request" in events and (writes or "secrets." in text):
        yield "more than reading, on somebody's pull request"
    if "workflow_run" in events and ("actions/checkout" in text or "secrets." in text):
        yield "code or secrets beside somebody's text"
    for step in job["steps"]:
        yield from _of_step(step)


def _of_step(step: dict[str, Any]) -> Iterator[str]:
    if UNTRUSTED.search(str(step.get("run", ""))):
        yield "foreign text inside a command"
    uses = str(step.get("uses", ""))
    if uses and not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", uses):
        yield f"an action of strangers, or one that can be moved: {uses}"
