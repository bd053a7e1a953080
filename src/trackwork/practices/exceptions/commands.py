"""How to say not now or not us, and how a decider answers."""

from datetime import date

from trackwork.core.commands import Command, CommandContext, CommandRow
from trackwork.core.facts import Note
from trackwork.practices.exceptions import facts as f

_HINTS = {
    "capacity": ("capacity", "no room", "busy", "audit", "staff", "people", "away", "bandwidth"),
    "dependency": ("depend", "wait", "blocked", "need the"),
    "technical": ("technical", "support", "feature", "bug", "incompatible"),
    "cost": ("cost", "budget", "expensive"),
    "priority": ("priority", "priorities", "incident", "instead", "first"),
}


def reason_of(text: str) -> str:
    """The counted reason a sentence suggests, else ``other``. It is shown, and theirs to mend."""
    spoken = text.casefold()
    if spoken in f.REASONS:
        return spoken
    for reason, hints in _HINTS.items():
        if any(hint in spoken for hint in hints):
            return reason
    return "other"


def _day(command: Command, name: str) -> date | None:
    found = command.get(name)
    return found if isinstance(found, date) else None


def _not_now(command: Command, _context: CommandContext) -> tuple[object, ...]:
    why = command.text("text")
    return (
        f.ExceptionFiled(
            form="not now", until=_day(command, "day"), reason=reason_of(why), note=Note(why)
        ),
    )


def _not_us(command: Command, _context: CommandContext) -> tuple[object, ...]:
    towards = str(command.get("team") or "")
    return (f.ExceptionFiled(form="not us", until=None, reason="not applicable", towards=towards),)


def _granted(command: Command, _context: CommandContext) -> tuple[object, ...]:
    return (f.ExceptionDecided(granted=True, note=Note(str(command.get("note") or ""))),)


def _alternative(command: Command, _context: CommandContext) -> tuple[object, ...]:
    note = Note(command.text("text"))
    return (f.ExceptionDecided(granted=False, alternative=_day(command, "day"), note=note),)


COMMANDS: tuple[CommandRow, ...] = (
    CommandRow(
        name="not now",
        grammar="not now until <day> [because <text>]",
        who="team",
        effect="Stops our questions until then; counts as a good answer, needs no permission.",
        undo="tw: on track",
        example="not now until 2027-03-01 because of the PCI audit",
        practice="exceptions",
        facts=_not_now,
        aliases=("not now [because <text>]",),
    ),
    CommandRow(
        name="not us",
        grammar="not us [-> <team>]",
        who="team",
        effect="Says the item belongs elsewhere; the owner looks for the right team.",
        undo="tw: on track",
        example="not us -> ledger",
        practice="exceptions",
        facts=_not_us,
    ),
    CommandRow(
        name="granted",
        grammar="granted [<note>]",
        who="owner",
        effect="Confirms an exception as the team wrote it.",
        undo="tw: undo",
        example="granted see you in March",
        practice="exceptions",
        facts=_granted,
    ),
    CommandRow(
        name="alternative",
        grammar="alternative <day> [because <text>]",
        who="owner",
        effect="Answers an exception with another day; the team decides.",
        undo="tw: undo",
        example="alternative 2027-01-29 because we can lend two people",
        practice="exceptions",
        facts=_alternative,
    ),
)
