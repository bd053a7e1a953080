"""What the two sides of a request can say."""

from trackwork.core.commands import Command, CommandContext, CommandRow
from trackwork.core.facts import Note
from trackwork.core.subjects import person
from trackwork.practices.requests import facts as f


def _note(command: Command) -> Note:
    return Note(command.text("note") or command.text("text"))


def _answer(command: Command, _context: CommandContext) -> tuple[object, ...]:
    return (f.AnswerGiven(note=_note(command)),)


def _looking(command: Command, _context: CommandContext) -> tuple[object, ...]:
    return (f.LookingAtIt(until=command.day("day")),)


def _not_me(command: Command, _context: CommandContext) -> tuple[object, ...]:
    named = command.text("person").strip().lstrip("@")
    return (f.NotMe(to=person(named) if named else None),)


def _proceeded(command: Command, _context: CommandContext) -> tuple[object, ...]:
    return (f.Proceeded(note=_note(command)),)


def _together(command: Command, _context: CommandContext) -> tuple[object, ...]:
    return (f.EscalatedTogether(note=_note(command)),)


def _around(command: Command, _context: CommandContext) -> tuple[object, ...]:
    return (f.WorkedAround(note=_note(command)),)


def _closed(command: Command, _context: CommandContext) -> tuple[object, ...]:
    return (f.RequestClosed(note=_note(command)),)


COMMANDS: tuple[CommandRow, ...] = (
    CommandRow(
        name="answer",
        grammar="answer <text>",
        who="holder",
        effect="Answers a request; any answer ends the waiting.",
        undo="tw: undo",
        example="answer yes, version 3 works for us",
        practice="requests",
        facts=_answer,
    ),
    CommandRow(
        name="looking",
        grammar="looking [until <day>]",
        who="holder",
        effect="Says you are on it; the 48 hours start again, once.",
        undo="tw: undo",
        example="looking until 2026-12-04",
        practice="requests",
        facts=_looking,
    ),
    CommandRow(
        name="not me",
        grammar="not me [-> <person>]",
        who="holder",
        effect="Says it is not yours; with a name it becomes that person's turn.",
        undo="tw: undo",
        example="not me -> mara",
        practice="requests",
        facts=_not_me,
    ),
    CommandRow(
        name="proceeded",
        grammar="proceeded [<note>]",
        who="asker",
        effect="Says that you went ahead as you declared; it is on paper and can be reversed.",
        undo="tw: undo",
        example="proceeded with version 3, easy to change back",
        practice="requests",
        facts=_proceeded,
    ),
    CommandRow(
        name="together",
        grammar="together [<note>]",
        who="asker | holder",
        effect="Says that both sides took it up together.",
        undo="tw: undo",
        example="together with both leads on Tuesday",
        practice="requests",
        facts=_together,
    ),
    CommandRow(
        name="worked around",
        grammar="worked around [<note>]",
        who="asker",
        effect="Says that you found a way that does not need this any more.",
        undo="tw: undo",
        example="worked around with a second adapter",
        practice="requests",
        facts=_around,
    ),
    CommandRow(
        name="no longer needed",
        grammar="no longer needed [<note>]",
        who="asker",
        effect="Takes a request back; nobody is asked any more.",
        undo="tw: undo",
        example="no longer needed, the plan changed",
        practice="requests",
        facts=_closed,
    ),
)
