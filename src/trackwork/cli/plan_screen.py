"""How a plan looks: a title, rows with counts, what it costs, what waits, what to do next."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from trackwork.bootstrap import App
from trackwork.cli.planned import EffectOutput, PlanOutput
from trackwork.cli.words import (
    THINGS,
    about,
    clock,
    columns,
    counted,
    listed,
    trackers_named,
)
from trackwork.core.dates import WEEKDAYS, spoken_duration
from trackwork.core.effects import DIGESTS, EffectKind
from trackwork.core.workspace import Workspace

Row = tuple[str, str, str]
MOST_CHANGES = 8


def screen(app: App, value: PlanOutput, now: datetime) -> Group:
    """The plan on one screen."""
    lines: list[RenderableType] = [title(app.workspace, value.gear, now), *_changes(value)]
    lines += columns(plan_rows(app, value), first=9, second=14)
    if not value.pending:
        lines.append(Text("  Nothing to do: the files are adopted and every word is out."))
    else:
        lines += _costs(value)
    lines += list(_findings(value))
    lines += [Text(f"Did not answer: {each}", style="yellow") for each in value.silent]
    if value.pending:
        lines.append(_last(value))
    return Group(*lines)


def title(workspace: Workspace, gear: str, now: datetime) -> Text:
    """``TLS move · 42 teams · files:backlogs · read 09:12 UTC · gear: rehearse``."""
    initiatives = list(workspace.initiatives.values())
    teams = {asked.team for each in initiatives for asked in each.asked}
    named = [workspace.title or workspace.id, counted(len(initiatives), "initiative")]
    text = Text(
        " · ".join([initiatives[0].title] if len(initiatives) == 1 else named), style="bold"
    )
    rest = [
        counted(len(teams), "team"),
        trackers_named(workspace),
        f"read {clock(now, now)}",
        f"gear: {gear}",
    ]
    return text.append(f" · {' · '.join(rest)}", style="not bold")


def _changes(value: PlanOutput) -> Iterator[Text]:
    """What adopting the files would change, a line each as far as that helps."""
    parts = {each.part for each in value.changes}
    if value.first:
        yield from columns([("adopt", "all files", "for the first time")], second=14)
        return
    if len(value.changes) > MOST_CHANGES:
        amount = f"{len(value.changes)} changes"
        yield from columns([("adopt", amount, f"in {listed(sorted(parts))}")], second=14)
        return
    for each in value.changes:
        line = Text("  adopt    ", style="bold")
        yield line.append(f"{each.about}: {each.what}", style="not bold")


def plan_rows(app: App, value: PlanOutput) -> Iterator[Row]:
    """A row per kind of write that there is."""
    by_kind: dict[str, list[EffectOutput]] = {}
    for each in value.effects:
        by_kind.setdefault(each.kind, []).append(each)
    for kind, word in (
        (EffectKind.CREATE, "create"),
        (EffectKind.ADOPT, "adopt"),
        (EffectKind.BLOCK, "update"),
        (EffectKind.FIELDS, "set"),
        (EffectKind.RELATE, "tie"),
        (EffectKind.COMMENT, "comment"),
        (EffectKind.MAIL, "mail"),
        (EffectKind.UNDO, "undo"),
    ):
        if kind in by_kind:
            yield (
                word,
                counted(len(by_kind[kind]), *THINGS[kind]),
                _remark(app, kind, by_kind[kind]),
            )
    of_digests = (EffectKind.LINE, *sorted(DIGESTS))
    lines = [each for kind in of_digests for each in by_kind.get(kind, [])]
    if lines:
        people = len({each.to for each in lines})
        yield "digest", counted(people, "person", "people"), _digest(app, lines)


def _remark(app: App, kind: str, effects: Sequence[EffectOutput]) -> str:
    if kind in {EffectKind.CREATE, EffectKind.ADOPT}:
        # A place may hold a slash itself; what comes after the last one is the issue, if there is.
        made = kind == EffectKind.CREATE
        places = {each.where if made else each.where.rpartition("/")[0] for each in effects}
        block = "each with its block" if kind == EffectKind.CREATE else "each gets our block"
        return f"in {counted(len(places), 'backlog')}, {block}"
    if kind in {EffectKind.BLOCK, EffectKind.FIELDS}:
        return _silent(app, effects)
    return subjects(effects)


def _silent(app: App, effects: Sequence[EffectOutput]) -> str:
    """Whether a quiet edit is quiet on these trackers."""
    calls = {"set_fields" if x.kind == EffectKind.FIELDS else "edit_body" for x in effects}
    loud = {
        name for name, reader in app.parts.readers.items() if calls & reader.capabilities.notifies
    } & {each.where.partition(":")[0] for each in effects}
    if loud:
        return f"{', '.join(sorted(loud))} tells watchers of an edit"
    return "silent, nobody is notified"


def subjects(effects: Sequence[EffectOutput]) -> str:
    """``2 check-ins, 1 exception reply``."""
    kinds = Counter(about(each.why) for each in effects)
    return ", ".join(counted(number, *names) for names, number in kinds.items())


def _digest(app: App, lines: Sequence[EffectOutput]) -> str:
    policy = app.workspace.policy
    day, at = WEEKDAYS[policy.digest_weekday], f"{policy.digest_at:%H:%M}"
    return f"{counted(len(lines), 'line')}, {day} {at} their time"


def _costs(value: PlanOutput) -> Iterator[Text]:
    cost = value.attention
    line = Text("Attention: ", style="bold")
    now = counted(cost.notifications_now, "notification")
    mails = counted(cost.mails_next_digest, "mail")
    line.append(f"{now} now, {mails} with the next digest ", style="not bold")
    most = f"{cost.interruptions_per_person_and_week} + {cost.digests_per_person_and_week}"
    yield line.append(f"(budget {most} a person and week)", style="not bold dim")
    if value.held:
        held = Text(f"Held back: {sum(value.held.values())}   ", style="bold")
        reasons = [f"{number} {why}" for why, number in _grouped(value).most_common()]
        yield held.append(listed(reasons, most=6).replace(", ", " · "), style="not bold")


def _grouped(value: PlanOutput) -> Counter[str]:
    """Reasons without the moment each ends at, which differs from person to person."""
    grouped: Counter[str] = Counter()
    for why, number in value.held.items():
        grouped[why.partition(" until ")[0].partition(" for ")[0]] += number
    return grouped


def _findings(value: PlanOutput) -> Iterator[Text]:
    for each in value.findings:
        colour = "red" if each.severity == "problem" else "yellow"
        line = Text("To mend: ", style=colour)
        line.append(f"{each.where}", style="bold default")
        yield line.append(f"  {each.what}. {each.fix}", style="not bold default")


def _last(value: PlanOutput) -> Text:
    wide = timedelta(seconds=value.seconds)
    takes = "a moment" if wide < timedelta(seconds=10) else "under a minute"
    if wide >= timedelta(minutes=1):
        takes = f"about {int(wide.total_seconds() // 60)} min"
    if wide >= timedelta(hours=1):
        takes = f"about {spoken_duration(wide)}"
    line = Text().append(f"Takes {takes}. ", style="dim")
    for before, command in (
        ("See all: ", "plan --full"),
        (" · one: ", "explain TEAM"),
        (" · go: ", f"apply {value.id}"),
    ):
        line.append(before, style="dim").append(command, style="bold")
    return line


def full_screen(value: PlanOutput) -> Group:
    """Every text as it would go out, in the order it would."""
    shown: list[RenderableType] = []
    for each in value.effects:
        shown += [Text(""), Rule(_headline(each), align="left", style="dim")]
        if each.title:
            shown.append(Text(each.title, style="bold"))
        shown.append(Padding(Text(each.body.rstrip()), (0, 0, 0, 2)))
    return Group(*shown)


def _headline(each: EffectOutput) -> Text:
    to = f" to {each.to}" if each.to else ""
    line = Text(f"{each.kind} {each.where}{to} ", style="bold")
    why = f"({each.why}{'; waits: ' + each.held if each.held else ''})"
    return line.append(why, style="not bold dim")
