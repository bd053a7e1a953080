"""What a digest holds: the lines it names by effect id, and its words made from them."""

from collections.abc import Sequence

from trackwork.core.effects import Effect, EffectState
from trackwork.core.messages import DigestLine, digest
from trackwork.engine.adopted import Adopted
from trackwork.ports import Books, OutboxRow

LINE = "line"
"""The field of a digest that names a line it carries, by effect id."""


def lines_in(books: Books, letter: Effect) -> tuple[OutboxRow, ...]:
    """The lines of a digest that still wait for it."""
    rows = [books.outbox.get(ident) for name, ident in letter.fields if name == LINE]
    # A restore puts all that waits in doubt, lines too.
    waits = {EffectState.HELD, EffectState.IN_DOUBT}
    return tuple(row for row in rows if row is not None and row.state in waits)


def digest_body(adopted: Adopted, who: str, lines: Sequence[Effect]) -> str:
    """The words of one person's digest."""
    someone = adopted.workspace.directory.people.get(who)
    name = someone.name if someone and someone.name else who
    return digest(name, [_line(each) for each in lines], word=adopted.workspace.word)


def _line(effect: Effect) -> DigestLine:
    """A waiting line with the kind of matter it is about and the issue to answer in."""
    where = f"{effect.place}/{effect.native}" if effect.native else ""
    return DigestLine(text=effect.body, kind=effect.why.partition(":")[0], where=where)
