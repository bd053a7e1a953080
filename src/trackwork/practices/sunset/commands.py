"""What people can say about a stage of a sunset plan."""

from datetime import date

from trackwork.core.commands import Command, CommandContext, CommandRow
from trackwork.core.facts import Note, PersonKey
from trackwork.practices.sunset import facts as f


def _evidence(command: Command, _context: CommandContext) -> tuple[object, ...]:
    said = command.text("note")
    link = next((word for word in said.split() if word.startswith(("https://", "http://"))), "")
    return (f.GateEvidence(note=Note(said), link=link),)


def _passed(command: Command, context: CommandContext) -> tuple[object, ...]:
    signed_by = PersonKey(context.author or "")
    return (f.GatePassed(signed_by=signed_by, note=Note(command.text("note"))),)


def _moved(command: Command, _context: CommandContext) -> tuple[object, ...]:
    to = command.day("day")
    assert isinstance(to, date)
    return (f.GateMoved(to=to, note=Note(command.text("text"))),)


COMMANDS: tuple[CommandRow, ...] = (
    CommandRow(
        name="evidence",
        grammar="evidence <note>",
        who="owner",
        effect="Notes what shows that the stage is reached.",
        undo="tw: undo",
        example="evidence no calls for a week, https://example.org/dashboards/old-gateway",
        practice="sunset",
        facts=_evidence,
    ),
    CommandRow(
        name="passed",
        grammar="passed [<note>]",
        who="owner",
        effect="Signs the stage off; it passes with evidence, and after the stages before it.",
        undo="tw: undo",
        example="passed everybody was told",
        practice="sunset",
        facts=_passed,
    ),
    CommandRow(
        name="moved",
        grammar="moved <day> because <text>",
        who="owner",
        effect="Moves the stage to another day; both days and the reason are shown.",
        undo="tw: undo",
        example="moved 2027-02-26 because two callers need a week more",
        practice="sunset",
        facts=_moved,
    ),
)
