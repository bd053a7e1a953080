"""Keeping: the block of an initiative's issue or of a team's view, rewritten when it has news."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from trackwork.core.block import find_blocks, render_lines
from trackwork.core.effects import Effect
from trackwork.core.markers import Stamp, sign
from trackwork.core.rollup import rollup_lines
from trackwork.core.subjects import Subject
from trackwork.core.teamview import view_lines
from trackwork.engine.block import quiet_edit
from trackwork.engine.fighting import all_over, taken_out
from trackwork.engine.home.asking import given_up, place_of
from trackwork.engine.home.rolling import Rolling
from trackwork.engine.home.viewing import team_view
from trackwork.engine.known import LINKS, MISSES_TO_BE_GONE, recall_key
from trackwork.engine.look import Look
from trackwork.engine.parts import Parts
from trackwork.engine.send import WRITTEN
from trackwork.ports import Books

Lines = Callable[[date | None], tuple[str, ...]]
"""The lines of a block; the day since which it reads so stands in the last one, and only there."""
WHY = {
    "initiative": "the initiative's own issue says where it stands; nobody is notified",
    "team": "the team's own view says what is asked of it now; nobody is notified",
}


def home_of(books: Books, subject: Subject) -> str | None:
    """The desk key of a subject's own issue; None while it has none."""
    return books.desk.get(LINKS, f"of|{subject}")


def rollup_effect(parts: Parts, look: Look) -> Effect | None:
    """A quiet edit when there is something else to say than the issue does; else None."""
    key = home_of(look.books, look.subject)
    wished = place_of(look.adopted.workspace, look.subject) is not None
    known = recall_key(look.books, key) if key and wished else None
    over = known is None or known.missed >= MISSES_TO_BE_GONE or known.state == "closed"
    if key is None or known is None or over or given_up(look.books, look.subject):
        all_over(look)
        return None
    tracker, place, native = key.split("|", 2)
    where = f"{tracker}:{place}/{native}"
    if taken_out(look, known, where):
        return None
    lines = _lines(parts, look)
    block = _unchanged(look, lines)
    if block is None:
        block = _signed(parts, look, lines, tracker=tracker, native=native)
    there = (tracker, place, native)
    return quiet_edit(look, known, block, there, reason="rollup", why=WHY[look.subject.kind])


def plain_own(parts: Parts, look: Look) -> str:
    """What the block will say, without its markers, before there is an issue; empty: nothing."""
    if look.subject.kind == "team" and not team_view(look).asked:
        return ""
    return "\n".join(_lines(parts, look)(None))


def _lines(parts: Parts, look: Look) -> Lines:
    """What the issue is to say, once the day since which it does is known."""
    if look.subject.kind == "team":
        view = team_view(look)
        return lambda since: view_lines(replace(view, since=since))
    rollup = Rolling(parts, look, look.adopted.workspace.initiatives[look.subject.key]).all()
    return lambda since: rollup_lines(replace(rollup, since=since))


def _unchanged(look: Look, lines: Lines) -> str | None:
    """The block as last written, when it says the same but for the day since which it does."""
    written = look.books.desk.get(WRITTEN, str(look.subject))
    found = find_blocks(written) if written else ()
    if not written or len(found) != 1:
        return None
    said = found[0].inner.strip("\n").split("\n")[:-1]
    return written if said == list(lines(None))[:-1] else None


def _signed(parts: Parts, look: Look, lines: Lines, *, tracker: str, native: str) -> str:
    workspace = look.adopted.workspace
    stamp = Stamp(
        workspace=workspace.id,
        subject=str(look.subject),
        effect="",
        native=native,
        signature=sign(parts.key, workspace=workspace.id, tracker=tracker, about=native),
    )
    return render_lines(lines(look.now.date()), stamp)
