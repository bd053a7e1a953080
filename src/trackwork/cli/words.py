"""Small pieces of text that several screens share."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from rich.table import Table
from rich.text import Text

from trackwork.core.dates import spoken_duration, spoken_short
from trackwork.core.effects import EffectKind
from trackwork.core.health import COLOURS, SHAPES, Health
from trackwork.core.workspace import Gear, Workspace
from trackwork.engine.heartbeat import Unread

GEAR_MEANS: Mapping[Gear, str] = MappingProxyType(
    {
        Gear.WATCH: "reads the trackers, writes nothing",
        Gear.REHEARSE: "writes every message to a folder, sends none",
        Gear.LIVE: "writes to the trackers and sends mail",
    }
)
ABOUT: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "accept": ("first question", "first questions"),
        "update": ("check-in", "check-ins"),
        "deliver": ("word on a date", "words on dates"),
        "decide": ("decision asked for", "decisions asked for"),
        "respond": ("request", "requests"),
        "next_step": ("next step", "next steps"),
        "revisit": ("exception near its end", "exceptions near their end"),
        "gate": ("gate of a plan", "gates of plans"),
        "review": ("weekly review", "weekly reviews"),
        "an answer to an exception": ("exception reply", "exception replies"),
        "an answer to what was written here": ("answer", "answers"),
    }
)
"""What a message is about, by the obligation (or the reason) that caused it."""
THINGS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        EffectKind.CREATE: ("issue", "issues"),
        EffectKind.ADOPT: ("issue", "issues"),
        EffectKind.BLOCK: ("block", "blocks"),
        EffectKind.FIELDS: ("field", "fields"),
        EffectKind.REACT: ("reaction", "reactions"),
        EffectKind.RELATE: ("relation", "relations"),
        EffectKind.COMMENT: ("comment", "comments"),
        EffectKind.MAIL: ("mail", "mails"),
        EffectKind.LINE: ("digest line", "digest lines"),
        EffectKind.DIGEST: ("digest", "digests"),
        EffectKind.DIGEST_COMMENT: ("digest comment", "digest comments"),
        EffectKind.UNDO: ("write taken back", "writes taken back"),
    }
)
"""What an effect makes, one and many."""


def counted(number: int, one: str, many: str = "") -> str:
    """``1 team``, ``3 teams``."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def things(counts: Mapping[str, int]) -> str:
    """``3 comments, 9 digest lines``; ``nothing`` when there is none."""
    named = [counted(number, *THINGS[kind]) for kind, number in counts.items() if number]
    return ", ".join(named) or "nothing"


def about(why: str) -> tuple[str, str]:
    """What a message with this reason is about, one and many."""
    return ABOUT.get(why) or ABOUT.get(why.partition(":")[0]) or ("message", "messages")


def listed(names: Iterable[str], most: int = 4) -> str:
    """``a, b, c and 3 more``."""
    every = list(names)
    shown = ", ".join(every[:most])
    return f"{shown} and {len(every) - most} more" if len(every) > most else shown


def ago(moment: datetime | None, now: datetime) -> str:
    """``3 days ago``; ``none yet`` without a moment."""
    if moment is None:
        return "none yet"
    return "just now" if now - moment < timedelta(minutes=1) else f"{age(moment, now)} ago"


def unread_line(each: Unread, now: datetime) -> str:
    """Who is not read any more: ``Nobody has read files for 3 weeks; every 15 min was meant``."""
    every = spoken_duration(each.every) if each.every >= timedelta(hours=1) else ""
    meant = every or f"{int(each.every.total_seconds() // 60)} min"
    return f"Nobody has read {each.tracker} for {age(each.last, now)}; every {meant} was meant."


def age(moment: datetime, now: datetime) -> str:
    """``12 min``, ``5 hours``, ``3 days``."""
    past = max(now - moment, timedelta(0))
    if past < timedelta(hours=1):
        return f"{int(past.total_seconds() // 60)} min"
    if past >= timedelta(weeks=2):
        return f"{past.days // 7} weeks"
    return spoken_duration(past)


def clock(moment: datetime, now: datetime) -> str:
    """``09:12 UTC``, with the day when that is not today."""
    time = f"{moment:%H:%M} UTC"
    return time if moment.date() == now.date() else f"{spoken_short(moment.date())}, {time}"


def health_text(health: str, note: str = "") -> Text:
    """Shape, word and colour together."""
    known = Health(health)
    text = Text(f"{SHAPES[known]} {known}", style=COLOURS[known])
    return text.append(f" {note}", style="default") if note else text


def plain_table() -> Table:
    """A table without lines, two spaces between its columns."""
    return Table(
        box=None, pad_edge=False, show_edge=False, header_style="dim", padding=(0, 2, 0, 0)
    )


def trackers_named(workspace: Workspace) -> str:
    """``files:backlogs``, each tracker with its place."""
    return ", ".join(f"{each.kind}:{each.place}" for each in workspace.trackers.values())


def columns(
    rows: Iterable[tuple[str, str, str]], *, first: int = 9, second: int = 18
) -> list[Text]:
    """Lines of a word, an amount and a remark, aligned."""
    lines = []
    for word, amount, remark in rows:
        line = Text(f"  {word:<{first}}", style="bold")
        line.append(f"{amount:<{second}}", style="default not bold")
        lines.append(line.append(remark, style="not bold dim"))
    return lines
