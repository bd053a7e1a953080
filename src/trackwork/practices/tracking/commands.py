"""What people can say about an item's dates, and whether it is done."""

from datetime import date

from trackwork.core.commands import Command, CommandContext, CommandRow
from trackwork.core.facts import Note
from trackwork.practices.tracking import facts as f


def _text(command: Command, name: str) -> str:
    return str(command.get(name) or "")


def _day(command: Command, name: str) -> date:
    found = command.get(name)
    assert isinstance(found, date)
    return found


def _date(command: Command, _context: CommandContext) -> tuple[object, ...]:
    return (f.DateOffered(day=_day(command, "day"), note=Note(_text(command, "text"))),)


def _done(command: Command, context: CommandContext) -> tuple[object, ...]:
    return (f.DoneClaimed(link=_text(command, "link"), via=context.source),)


def _blocked(command: Command, _context: CommandContext) -> tuple[object, ...]:
    return (f.BlockedBy(ref=_text(command, "ref"), note=Note(_text(command, "text"))),)


def _unblocked(command: Command, _context: CommandContext) -> tuple[object, ...]:
    return (f.Unblocked(ref=_text(command, "ref")),)


def _accept(_command: Command, context: CommandContext) -> tuple[object, ...]:
    return (f.DateAccepted(via=context.source),)


def _need_till(command: Command, _context: CommandContext) -> tuple[object, ...]:
    return (f.TimeAsked(until=_day(command, "day")),)


def _decide_by(command: Command, _context: CommandContext) -> tuple[object, ...]:
    return (f.DecisionPutOff(until=_day(command, "day")),)


def _agree(command: Command, _context: CommandContext) -> tuple[object, ...]:
    return (f.OfferAgreed(note=Note(_text(command, "text"))),)


def _wish(command: Command, _context: CommandContext) -> tuple[object, ...]:
    return (f.OfferAnswered(wished=_day(command, "day"), note=Note(_text(command, "text"))),)


def _verified(command: Command, _context: CommandContext) -> tuple[object, ...]:
    return (f.DoneVerified(evidence=Note(_text(command, "note"))),)


def _doubted(command: Command, _context: CommandContext) -> tuple[object, ...]:
    return (f.EvidenceAgainst(evidence=Note(_text(command, "note"))),)


COMMANDS: tuple[CommandRow, ...] = (
    CommandRow(
        name="accept",
        grammar="accept",
        who="team",
        effect="Says you are on it and the proposed date works.",
        undo="tw: undo",
        example="accept",
        practice="tracking",
        facts=_accept,
    ),
    CommandRow(
        name="date",
        grammar="date <day> [because <text>]",
        who="team",
        effect="Offers another date; the owner answers, or it stands as you wrote it.",
        undo="tw: undo",
        example="date 2027-01-15 because the audit comes first",
        practice="tracking",
        facts=_date,
    ),
    CommandRow(
        name="done",
        grammar="done [<link>]",
        who="team",
        effect="Says it is done; evidence or the owner turns claimed into verified.",
        undo="tw: undo",
        example="done https://example.org/dashboards/gateway",
        practice="tracking",
        facts=_done,
    ),
    CommandRow(
        name="blocked by",
        grammar="blocked by <ref> [because <text>]",
        who="team",
        effect="Stops our questions while you wait for somebody; it becomes their turn.",
        undo="tw: unblocked <ref>",
        example="blocked by ledger because we share its certificates",
        practice="tracking",
        facts=_blocked,
    ),
    CommandRow(
        name="unblocked",
        grammar="unblocked <ref>",
        who="team",
        effect="Says that what you waited for is there; a fresh clock starts.",
        undo="tw: blocked by <ref>",
        example="unblocked ledger",
        practice="tracking",
        facts=_unblocked,
    ),
    CommandRow(
        name="agreed",
        grammar="agreed [because <text>]",
        who="owner",
        effect="Accepts the date the team offered; it is committed from now on.",
        undo="tw: undo",
        example="agreed",
        practice="tracking",
        facts=_agree,
    ),
    CommandRow(
        name="rather",
        grammar="rather <day> [because <text>]",
        who="owner",
        effect="Answers an offered date with another wish; the team decides.",
        undo="tw: undo",
        example="rather 2026-12-18 because the old gateway goes off in January",
        practice="tracking",
        facts=_wish,
    ),
    CommandRow(
        name="verified",
        grammar="verified [<note>]",
        who="owner",
        effect="Confirms with evidence that it is done.",
        undo="tw: doubted",
        example="verified no traffic on the old route for a week",
        practice="tracking",
        facts=_verified,
    ),
    CommandRow(
        name="doubted",
        grammar="doubted [<note>]",
        who="owner",
        effect="Notes evidence against a claim; nothing is reopened, it is talked about.",
        undo="tw: verified",
        example="doubted the old route still sees traffic",
        practice="tracking",
        facts=_doubted,
    ),
    CommandRow(
        name="need till",
        grammar="need till <day>",
        who="team",
        effect="Asks for time to answer; we stay quiet until then.",
        undo="tw: undo",
        example="need till 2026-12-04",
        practice="tracking",
        facts=_need_till,
    ),
    CommandRow(
        name="decide by",
        grammar="decide by <day>",
        who="owner",
        effect="Promises an answer to an offer or an exception by a day.",
        undo="tw: undo",
        example="decide by 2026-12-03",
        practice="tracking",
        facts=_decide_by,
    ),
)
