"""What a digest holds: the lines it names by effect id, and its words made from them."""

from collections.abc import Sequence
from dataclasses import replace

from trackwork.core.effects import WHOLE, Effect, EffectKind, EffectState
from trackwork.core.links import quiet_link
from trackwork.core.messages import DigestLine, digest, digest_comment
from trackwork.core.subjects import Subject, person
from trackwork.engine.adopted import Adopted
from trackwork.engine.known import key_of, recall_key
from trackwork.ports import Books, OutboxRow

LINE = "line"
"""The field of a digest that names a line it carries, by effect id."""


def lines_in(books: Books, letter: Effect) -> tuple[OutboxRow, ...]:
    """The lines of a digest that still wait for it."""
    rows = [books.outbox.get(ident) for name, ident in letter.fields if name == LINE]
    # A restore puts all that waits in doubt, lines too.
    waits = {EffectState.HELD, EffectState.IN_DOUBT}
    return tuple(row for row in rows if row is not None and row.state in waits)


def reader_of(adopted: Adopted, who: str) -> Subject:
    """Whom a digest is for: a person, or the party that nobody is known to speak for."""
    known = who in adopted.workspace.directory.people or ":" not in who
    return person(who) if known else Subject.parse(who)


def holding(books: Books, adopted: Adopted, letter: Effect, lines: Sequence[Effect]) -> Effect:
    """A digest with these lines and no others, in words made from them."""
    if letter.kind is EffectKind.DIGEST:
        body = digest(_name(adopted, letter), _listed(lines), word=adopted.workspace.word)
    else:
        body = _comment(books, adopted, letter, lines)
    return replace(
        letter,
        body=body,
        fields=tuple((LINE, each.id) for each in lines),
        mention=tuple(sorted({handle for each in lines for handle in each.mention})),
    )


def _comment(books: Books, adopted: Adopted, letter: Effect, lines: Sequence[Effect]) -> str:
    """One matter in its own words; several as a list, each with the way to its issue."""
    whole = dict(lines[0].fields).get(WHOLE) if len(lines) == 1 else None
    if whole:
        return whole
    links = {each.id: _link(books, each) for each in lines}
    return digest_comment(
        _name(adopted, letter), _listed(lines, links), word=adopted.workspace.word
    )


def _link(books: Books, line: Effect) -> str:
    known = recall_key(books, key_of(line.tracker, line.place, line.native))
    return quiet_link(_where(line), known.url) if known else ""


def _name(adopted: Adopted, letter: Effect) -> str:
    directory, party = adopted.workspace.directory, reader_of(adopted, letter.person or "")
    found = directory.team(party.key) if party.kind == "team" else directory.people.get(party.key)
    return found.name if found and found.name else party.key


def _listed(lines: Sequence[Effect], links: dict[str, str] | None = None) -> list[DigestLine]:
    """Waiting lines with the kind of matter each is about and the issue to answer in."""
    return [
        DigestLine(
            text=each.body,
            kind=each.why.partition(":")[0],
            where=(links or {}).get(each.id) or _where(each),
        )
        for each in lines
    ]


def _where(line: Effect) -> str:
    return f"{line.place}/{line.native}" if line.native else ""
