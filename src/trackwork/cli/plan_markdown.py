"""A plan as one comment on a pull request: Markdown, at most as long as a comment may be.

Foreign words stand in code blocks and code spans, where no tracker reads mentions or commands.
"""

import re
from collections.abc import Iterable, Iterator

from trackwork.bootstrap import App
from trackwork.cli.plan_screen import plan_rows
from trackwork.cli.planned import EffectOutput, PlanOutput
from trackwork.cli.words import counted, listed

LONGEST = 65_536
"""Characters of a comment on GitHub
(https://github.com/orgs/community/discussions/27190 names the answer it gives beyond that)."""
MARKER = "<!-- trackwork:plan {workspace} -->"
"""The first line: whoever posts the plan finds the last one by it, and edits that one."""
_MARKERS = re.compile(r"<!-- trackwork:.*?-->\n?")
"""Left out: a signature is for the place it was made for."""
_ROOM = 1_500
"""Kept free for the last lines."""
_LINE = 200


def markdown(app: App, value: PlanOutput) -> str:
    """The plan: what changes, what it costs, what is to mend, and each text folded away."""
    lines = [MARKER.format(workspace=app.workspace.id), "### What this would do", ""]
    lines += _changes(value)
    lines += list(_rows(app, value))
    lines += list(_costs(value)) + list(_findings(value))
    said = "\n".join(_fitting(lines)) + "\n"
    return f"{_with_texts(said, value.effects)}\n{_last(value)}"


def _fitting(lines: Iterable[str]) -> Iterator[str]:
    """Whole lines as far as they fit: half a line may leave the code its words stand in."""
    room = LONGEST - 2 * _ROOM
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            yield "\nMore did not fit here."
            return
        yield line


def _changes(value: PlanOutput) -> list[str]:
    if value.first:
        return ["All files would be adopted for the first time.", ""]
    if not value.changes:
        return ["No adopted file changes.", ""]
    return [*(f"- {code(each.about)}: {code(each.what)}" for each in value.changes), ""]


def _rows(app: App, value: PlanOutput) -> Iterator[str]:
    rows = list(plan_rows(app, value))
    if not rows:
        yield "Nothing would be written outside."
        return
    yield "| what | how many | |"
    yield "|---|---|---|"
    for first, second, third in rows:
        yield f"| {first} | {second} | {third.replace('|', '/')} |"


def _costs(value: PlanOutput) -> Iterator[str]:
    cost = value.attention
    now = counted(cost.notifications_now, "notification")
    mails = counted(cost.mails_next_digest, "mail")
    most = f"{cost.interruptions_per_person_and_week} + {cost.digests_per_person_and_week}"
    yield ""
    yield f"**Attention:** {now} now, {mails} with the next digest ({most} a person and week)."
    if value.held:
        yield f"**Held back:** {sum(value.held.values())}: {code(listed(list(value.held)))}."
    yield ""


def _findings(value: PlanOutput) -> Iterator[str]:
    for each in value.findings:
        yield f"- To mend: {code(each.where)} {code(each.what)}. {code(each.fix)}"
    for silent in value.silent:
        yield f"- Did not answer: {code(silent)}"
    if value.findings or value.silent:
        yield ""


def _with_texts(said: str, effects: Iterable[EffectOutput]) -> str:
    """As many texts as fit, each folded, and how many did not."""
    left = 0
    for each in effects:
        text = _folded(each)
        if left or len(said) + len(text) > LONGEST - _ROOM:
            left += 1
        else:
            said += text
    return f"{said}\n{counted(left, 'more text')} did not fit here.\n" if left else said


def _folded(each: EffectOutput) -> str:
    head = f"{each.kind} in {each.where}" + (f", to {each.to}" if each.to else "")
    body = _MARKERS.sub("", each.body).strip()
    text = f"{each.title}\n\n{body}" if each.title else body
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    inner = f"{fence}text\n{text}\n{fence}"
    return f"<details><summary>{_tag(head)}</summary>\n\n{inner}\n\n</details>\n"


def code(text: str) -> str:
    """A text on one line as a code span: nobody is mentioned in it and nothing is a command."""
    flat = " ".join(text.split())[:_LINE].replace("`", "'")
    return f"`{flat}`" if flat else ""


def _tag(text: str) -> str:
    """A text inside HTML."""
    return f"<code>{re.sub('[<>&]', ' ', ' '.join(text.split()))[:_LINE]}</code>"


def _last(value: PlanOutput) -> str:
    return (
        f"Made {value.made[:16].replace('T', ' ')} UTC in gear {value.gear}, with nothing sent. "
        "This comment is edited in place when the files change.\n"
    )
