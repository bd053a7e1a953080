"""A small table of commands in the shape of the real one, for tests of the grammar alone."""

from datetime import date

from trackwork.core.commands import Command, CommandContext, CommandRow

TODAY = date(2026, 11, 24)


def no_facts(_command: Command, _context: CommandContext) -> tuple[object, ...]:
    return ()


def row(name: str, grammar: str, example: str, *, aliases: tuple[str, ...] = ()) -> CommandRow:
    return CommandRow(
        name=name,
        grammar=grammar,
        who="team | owner",
        effect="Says something.",
        undo="tw: undo",
        example=example,
        practice="pretend",
        facts=no_facts,
        aliases=aliases,
    )


TABLE = (
    row("on track", "on track [note]", "on track"),
    row("at risk", "at risk [note]", "at risk, waiting for certs"),
    row("off track", "off track [<note>]", "off track, x", aliases=("not on track [note]",)),
    row("done", "done [link]", "done https://ci.example/run/7"),
    row("date", "date <day> [because <text>]", "date 2027-01-15 because certs come later"),
    row("blocked by", "blocked by <ref> [because <text>]", "blocked by acme/ledger#12"),
    row("not now", "not now until <day> because <text>", "not now until 2027-03-01 because audit"),
    row("not us", "not us [-> <team>] [because <text>]", "not us -> ledger"),
    row("objection", "objection <what> [for <team>]", "objection it drops long calls"),
    row("hand to", "hand to <person>", "hand to @mara"),
    row("pause", "pause <duration>", "pause 2w"),
    row("grade", "grade <mark:word>", "grade a"),
    row("help", "help", "help"),
    row("undo", "undo", "undo"),
)
