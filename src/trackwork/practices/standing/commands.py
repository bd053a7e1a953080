"""What people can say about where an item stands."""

from datetime import date, timedelta

from trackwork.core.commands import Command, CommandContext, CommandRow
from trackwork.core.facts import Note
from trackwork.core.health import Health
from trackwork.practices.standing import facts as f


def _note(command: Command) -> Note:
    return Note(str(command.get("note") or command.get("text") or ""))


class _Says:
    """Turns a command into a word about one health."""

    def __init__(self, health: Health) -> None:
        self.health = health

    def __call__(self, command: Command, context: CommandContext) -> tuple[object, ...]:
        return (f.UpdateGiven(health=self.health, note=_note(command), via=context.source),)


def _help(command: Command, _context: CommandContext) -> tuple[object, ...]:
    return (f.HelpAsked(note=_note(command)),)


def _objection(command: Command, _context: CommandContext) -> tuple[object, ...]:
    return (f.ObjectionRaised(note=_note(command)),)


def _answered(command: Command, _context: CommandContext) -> tuple[object, ...]:
    return (f.MatterAnswered(note=_note(command)),)


def _pause(command: Command, context: CommandContext) -> tuple[object, ...]:
    length = command.get("duration")
    assert isinstance(length, timedelta)
    until: date = context.today + length
    return (f.QuietAsked(until=until),)


def _pause_until(command: Command, _context: CommandContext) -> tuple[object, ...]:
    day = command.day("day")
    assert day is not None
    return (f.QuietAsked(until=day),)


def _win(command: Command, _context: CommandContext) -> tuple[object, ...]:
    return (f.WinTold(note=_note(command)),)


def _feedback(command: Command, _context: CommandContext) -> tuple[object, ...]:
    return (f.FeedbackGiven(note=_note(command)),)


def _reviewed(command: Command, _context: CommandContext) -> tuple[object, ...]:
    return (f.ReviewDone(note=_note(command)),)


def _later(_command: Command, _context: CommandContext) -> tuple[object, ...]:
    return (f.ReviewPutOff(),)


def _nothing(_command: Command, _context: CommandContext) -> tuple[object, ...]:
    """The engine knows which word was the last; nothing is said anew."""
    return ()


COMMANDS: tuple[CommandRow, ...] = (
    CommandRow(
        name="on track",
        grammar="on track [<note>]",
        who="team",
        effect="Says it goes well; we stay quiet for a cadence.",
        undo="tw: undo",
        example="on track, first service moved",
        practice="standing",
        facts=_Says(Health.ON_TRACK),
    ),
    CommandRow(
        name="at risk",
        grammar="at risk [<note>]",
        who="team",
        effect="Says the date may not hold, and why; it shows at once.",
        undo="tw: on track",
        example="at risk, waiting for certificates",
        practice="standing",
        facts=_Says(Health.AT_RISK),
    ),
    CommandRow(
        name="off track",
        grammar="off track [<note>]",
        who="team",
        effect="Says the date does not hold; another date or an exception helps everyone plan.",
        undo="tw: on track",
        example="off track, two people are away",
        practice="standing",
        facts=_Says(Health.OFF_TRACK),
    ),
    CommandRow(
        name="help",
        grammar="help [<note>]",
        who="team",
        effect="Asks the initiative's owner to come to you; lists these commands.",
        undo="tw: undo",
        example="help with the client certificates",
        practice="standing",
        facts=_help,
    ),
    CommandRow(
        name="objection",
        grammar="objection <note>",
        who="team",
        effect="Raises a concern; the owner reads it first and answers you.",
        undo="tw: undo",
        example="objection this doubles our latency",
        practice="standing",
        facts=_objection,
    ),
    CommandRow(
        name="answered",
        grammar="answered [<note>]",
        who="owner | sponsor",
        effect="Says that a call for help or a concern has been answered.",
        undo="tw: undo",
        example="answered we met on Tuesday",
        practice="standing",
        facts=_answered,
    ),
    CommandRow(
        name="pause",
        grammar="pause <duration>",
        who="team",
        effect="Keeps us quiet on this item for that long.",
        undo="tw: on track",
        example="pause 2w",
        practice="standing",
        facts=_pause,
    ),
    CommandRow(
        name="pause until",
        grammar="pause until <day>",
        who="team",
        effect="Keeps us quiet on this item until that day; nothing is lost meanwhile.",
        undo="tw: on track",
        example="pause until 2026-12-07",
        practice="standing",
        facts=_pause_until,
    ),
    CommandRow(
        name="win",
        grammar="win <note>",
        who="team",
        effect="Tells something worth telling others.",
        undo="tw: undo",
        example="win no certificate pages since the move",
        practice="standing",
        facts=_win,
    ),
    CommandRow(
        name="feedback",
        grammar="feedback <note>",
        who="team",
        effect="Tells the owner what could be better.",
        undo="tw: undo",
        example="feedback the guide lacks a rollback step",
        practice="standing",
        facts=_feedback,
    ),
    CommandRow(
        name="reviewed",
        grammar="reviewed [<note>]",
        who="owner",
        effect="Says that this week's review of the initiative is done.",
        undo="tw: undo",
        example="reviewed two dates moved",
        practice="standing",
        facts=_reviewed,
    ),
    CommandRow(
        name="review later",
        grammar="review later",
        who="owner",
        effect="Puts this week's review off to next week, once.",
        undo="tw: reviewed",
        example="review later",
        practice="standing",
        facts=_later,
    ),
    CommandRow(
        name="undo",
        grammar="undo",
        who="team | owner",
        effect="Takes back your last word on this item, as long as nobody acted on it.",
        undo="say it again",
        example="undo",
        practice="standing",
        facts=_nothing,
    ),
)
