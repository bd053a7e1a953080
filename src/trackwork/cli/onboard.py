"""`onboard`: look around, and propose a workspace as a patch with every text it would post.

Reads only. What it proposes is for a person to read, change and merge.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group
from rich.text import Text

from trackwork import __version__
from trackwork.bootstrap import SettingsProblems
from trackwork.cli.frame import Code, Frame, Stopped, frame_of
from trackwork.cli.init import slug
from trackwork.cli.initiatives import fenced, without_markers
from trackwork.cli.looking_around import look_around
from trackwork.cli.plan_markdown import code
from trackwork.cli.planned import FindingOutput
from trackwork.cli.rehearsing import Rehearsed, rehearse
from trackwork.cli.run import branch_named
from trackwork.cli.words import counted
from trackwork.settings import WouldOverwrite
from trackwork.settings.proposals import Found, Wish, proposed

PATCH = "onboard.patch"
PULL_REQUEST = "PULL_REQUEST.md"
MOST_TEXTS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class OnboardOutput:
    """What was proposed: files, what was found, how many texts would be posted, what to mend."""

    folder: str
    applied: bool
    files: tuple[str, ...]
    places: int
    people: int
    texts: int
    findings: tuple[FindingOutput, ...] = field(default=())


def onboard(
    ctx: typer.Context,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the patch and its text into this folder")
    ] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Write the files into this repository; none is replaced")
    ] = False,
    *,
    tracker: Annotated[
        str, typer.Option("--tracker", help="Where the teams' issues are, like github:acme")
    ] = "files:backlogs",
    variable: Annotated[
        str, typer.Option("--token-env", help="The variable that holds its token")
    ] = "TRACKWORK_TOKEN",
    title: Annotated[str, typer.Option("--title", help="What is coordinated here")] = "Our moves",
    operator: Annotated[str, typer.Option("--operator", help="Who runs it, by a key")] = "mara",
    branch: Annotated[
        str, typer.Option("--branch", help="The branch the ledger travels on")
    ] = "trackwork-ledger",
) -> None:
    """Propose a workspace for this repository: configuration, workflows, every text it would post.

    It looks around in the tracker and reads only. Nothing is sent, and nothing is written but the
    folder that --out names, or with --apply files that were not there.
    """
    frame = frame_of(ctx)
    if apply == (out is not None):
        fix = "--out DIR writes a patch; --apply writes the files into this repository."
        raise Stopped("Say where the proposal goes: --out DIR or --apply.", fix)
    wish = Wish(
        today=frame.now().date(),
        workspace=slug(title),
        title=title,
        operator=slug(operator),
        kind=tracker.partition(":")[0],
        place=tracker.partition(":")[2],
        token_env=_variable(variable),
        branch=branch_named(branch),
        version=__version__,
    )
    value = _propose(frame, wish, out)
    frame.emit("onboard", value, _screen(value))
    frame.next_command(*(("doctor", "plan") if apply else ()))


def _propose(frame: Frame, wish: Wish, out: Path | None) -> OnboardOutput:
    """Look around, make the files, rehearse them, and put them where they were asked for."""
    with frame.progress("Looking around"):
        found, findings = look_around(wish, clock=frame.clock, folder=frame.folder)
        files = proposed(wish, found)
        shown = _rehearsed(frame, files)
    target = _patched(out, files, found, shown) if out else _applied(frame.folder, files)
    return OnboardOutput(
        folder=str(target),
        applied=out is None,
        files=tuple(files),
        places=len(found.places),
        people=len({x.handle for each in found.accounts.values() for x in each}),
        texts=len(shown.issues),
        findings=tuple(
            FindingOutput(where=x.where, what=x.what, fix=x.fix, severity=x.severity)
            for x in (*findings, *shown.findings)
        ),
    )


def _variable(name: str) -> str:
    if not re.fullmatch(r"[A-Z_][A-Z0-9_]*", name):
        fix = "Write something like TRACKWORK_TOKEN; the token itself goes into a secret."
        raise Stopped("--token-env names a variable.", fix)
    return name


def _rehearsed(frame: Frame, files: Mapping[str, str]) -> Rehearsed:
    """The texts that would be posted. Raises Stopped when the proposal does not fit together."""
    settings = {name: text for name, text in files.items() if _is_setting(name)}
    try:
        return rehearse(settings, now=frame.now())
    except SettingsProblems as error:
        problem = error.problems[0]
        raise Stopped(f"{problem.where}: {problem.what}", problem.fix, code=Code.CONFIG) from error


def _is_setting(name: str) -> bool:
    return name.endswith(".yaml") and not name.startswith(".")


def _applied(folder: Path, files: Mapping[str, str]) -> Path:
    taken = tuple(folder / name for name in files if (folder / name).exists())
    if taken:
        raise WouldOverwrite(taken)
    for name, text in files.items():
        _put(folder / name, text)
    return folder


def _patched(out: Path, files: Mapping[str, str], found: Found, shown: Rehearsed) -> Path:
    _put(out / PATCH, "".join(_patch(files)))
    _put(out / PULL_REQUEST, "\n".join(_pull_request(files, found, shown)) + "\n")
    return out


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _patch(files: Mapping[str, str]) -> Iterator[str]:
    """Every file as new, as `git apply` and `git am` read it."""
    for name, text in sorted(files.items()):
        lines = text.splitlines()
        yield f"diff --git a/{name} b/{name}\nnew file mode 100644\n--- /dev/null\n+++ b/{name}\n"
        yield f"@@ -0,0 +1,{len(lines)} @@\n"
        yield from (f"+{line}\n" for line in lines)


def _pull_request(files: Mapping[str, str], found: Found, shown: Rehearsed) -> Iterator[str]:
    """What a reviewer reads: what comes, what was found, and each text that would be posted."""
    yield "## A workspace for Trackwork"
    yield ""
    yield "Merging this sends nothing. The gear is watch: it only reads, until a person changes it."
    yield "Before the first run: set the secrets that the top of the workflow names, and say in"
    yield "`teams.yaml` who leads each team."
    yield ""
    yield f"It found {counted(len(found.places), 'place')} that could be a team's backlog."
    yield "The ledger will travel on a branch of this repository, and it holds names and words:"
    yield "whoever can read the repository can read them."
    yield ""
    for each in shown.findings:
        yield f"- To mend: {code(each.where)} {code(each.what)}. {code(each.fix)}"
    yield f"### Files ({len(files)})"
    yield ""
    yield from (f"- `{name}`" for name in sorted(files))
    yield ""
    yield "### What would be posted, once the gear is live"
    yield ""
    for issue in shown.issues[:MOST_TEXTS]:
        text = f"{issue.title}\n\n{without_markers(issue.body)}"
        yield from fenced(f"The issue in {issue.place}", text, "text")
    left = len(shown.issues) - MOST_TEXTS
    if left > 0:
        yield f"And {counted(left, 'more text')} like these."


def _screen(value: OnboardOutput) -> Group:
    lines = [Text(f"Proposed {counted(len(value.files), 'file')}. Nothing was sent.", style="bold")]
    people = counted(value.people, "person", "people")
    lines.append(Text(f"  found    {counted(value.places, 'place')}, {people}"))
    lines.append(Text(f"  texts    {counted(value.texts, 'issue')} would be posted, all shown"))
    for each in value.findings:
        lines.append(Text(f"To mend: {each.where}  {each.what}. {each.fix}", style="yellow"))
    where = value.folder
    if value.applied:
        lines.append(Text(f"Written into {where}. Look at it with git, and commit what you like."))
    else:
        lines.append(Text(f"Read it: {where}/{PULL_REQUEST}"))
        lines.append(Text(f"Take it: git apply {where}/{PATCH}"))
    return Group(*lines)
