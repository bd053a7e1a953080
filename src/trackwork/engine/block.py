"""The managed block of an item: what it should say now, and the effect when it says otherwise."""

from collections.abc import Mapping
from dataclasses import replace

from trackwork.core.block import render
from trackwork.core.blocktext import BlockText, lines_of
from trackwork.core.dates import spoken_short
from trackwork.core.effects import Effect, EffectKind, effect_id
from trackwork.core.health import Health
from trackwork.core.markers import Stamp, read_begin_marker, sign
from trackwork.core.practice import State
from trackwork.core.settle import Settled
from trackwork.core.subjects import item_part, item_parts, team
from trackwork.core.workspace import AskedTeam, Initiative
from trackwork.engine.fighting import all_over, taken_out, undone_twice
from trackwork.engine.known import LINKS, KnownIssue, key_of, recall_key
from trackwork.engine.look import Look
from trackwork.engine.parts import Parts
from trackwork.engine.tying import shows_parts
from trackwork.practices.tracking.meetings import met_words
from trackwork.practices.tracking.state import Tracking

OVER = (
    "This is not asked of you any more, and nobody writes to you about it. The issue is yours, to "
    "keep or to close. Thank you for every word."
)
TAKEN_BACK = "block-undone"
"""Drawer with the hash of a block somebody took back, by subject: it is not written again."""


def block_effect(parts: Parts, look: Look, settled: Settled) -> Effect | None:
    """A quiet edit, when what the issue shows differs from what is true; None when it does not."""
    tracking = settled.states.get("tracking")
    if tracking is None or not tracking.native or tracking.gone:
        all_over(look)
        return None
    known = recall_key(look.books, key_of(tracking.tracker, tracking.place, tracking.native))
    if tracking.withdrawn:
        all_over(look)
        if known is None or not known.block:
            return None  # where nothing of ours stands, there is nothing to tidy
    where = f"{tracking.tracker}:{tracking.place}/{tracking.native}"
    if known is None or taken_out(look, known, where):
        return None
    block = render_block(parts, look, settled, tracker=tracking.tracker, native=tracking.native)
    there = (tracking.tracker, tracking.place, tracking.native)
    why = "the block says what is true now; nobody is notified"
    return quiet_edit(look, known, block, there, reason="block", why=why)


def quiet_edit(
    look: Look,
    known: KnownIssue,
    block: str,
    there: tuple[str, str, str],
    *,
    reason: str,
    why: str,
) -> Effect | None:
    """A block into its issue: ``there`` is tracker, place and native id; ``reason`` names the wish.

    None where it stands already, where somebody took just this back, or undid it twice.
    """
    tracker, place, native = there
    wanted = hash_of(block)
    if wanted in {known.block, look.books.desk.get(TAKEN_BACK, str(look.subject))}:
        return None
    if undone_twice(look, wanted, f"{tracker}:{place}/{native}"):
        return None
    turn = f"{known.block}>{wanted}@{known.revision}"
    return Effect(
        id=effect_id(look.adopted.workspace.id, reason, str(look.subject), turn),
        kind=EffectKind.BLOCK,
        subject=look.subject,
        body=block,
        tracker=tracker,
        place=place,
        native=native,
        why=why,
    )


def hash_of(block: str) -> str:
    """The hash a rendered block carries in its marker."""
    stamp = read_begin_marker(block.partition("\n")[0])
    return stamp.hash if isinstance(stamp, Stamp) else ""


def render_block(parts: Parts, look: Look, settled: Settled, *, tracker: str, native: str) -> str:
    """The block as it should read, signed for this issue."""
    workspace = look.adopted.workspace
    stamp = Stamp(
        workspace=workspace.id,
        subject=str(look.subject),
        effect="",
        native=native,
        signature=sign(parts.key, workspace=workspace.id, tracker=tracker, about=native),
    )
    return render(_text(parts, look, settled.states, tracker), stamp)


def plain_block(parts: Parts, look: Look, states: Mapping[str, State], *, tracker: str) -> str:
    """What the block will say, without its markers: for those who look before there is an issue."""
    return "\n".join(lines_of(_text(parts, look, states, tracker)))


def _text(parts: Parts, look: Look, states: Mapping[str, State], tracker: str) -> BlockText:
    return replace(block_text(look, states), part_of=_part_of(parts, look, tracker))


def _part_of(parts: Parts, look: Look, tracker: str) -> str:
    """Where the initiative's own issue is opened, unless the tracker shows the way by itself."""
    initiative = look.initiative(look.subject)
    if initiative is None or initiative.home is None or shows_parts(parts, initiative, tracker):
        return ""
    key = look.books.desk.get(LINKS, f"of|initiative:{initiative.key}")
    known = recall_key(look.books, key) if key else None
    return known.url if known else ""


def block_text(look: Look, states: Mapping[str, State]) -> BlockText:
    """The values of the block, from the item's state."""
    initiative = look.initiative(look.subject)
    assert initiative is not None
    tracking = states["tracking"]
    team_key = item_parts(look.subject)[1]
    asked = initiative.asked_item(team_key, item_part(look.subject))
    title = f"{_title(initiative, asked)} for {_name(look, team_key)}"
    if tracking.withdrawn:
        return BlockText(
            title=title,
            ask="",
            over=OVER,
            committed=tracking.committed,
            latest_word=_latest(look, states),
        )
    return BlockText(
        title=title,
        ask=initiative.ask,
        good_for_you=initiative.good_for_you,
        effort=_effort(initiative.cost_hours),
        guide=initiative.help.guide,
        channel=initiative.help.channel,
        office_hours=initiative.help.hours,
        proposed=tracking.wished or tracking.proposed,
        offered=tracking.offer.day if tracking.offer else None,
        committed=tracking.committed,
        first_committed=tracking.first_committed,
        actual=tracking.claimed_at.date() if tracking.claimed_at else None,
        latest_word=_latest(look, states),
        ticked=_ticked(look, tracking),
        done_means=initiative.done_means,
        waiting_for_you=_waiting_for(look, team_key),
        you_wait_for=_waits_for(tracking, asked.waits_for if asked else ()),
        rank=initiative.rank,
        notes=_notes(look, tracking),
        read_at=f"Read every {look.adopted.workspace.read_every_minutes} min",
        word=look.adopted.workspace.word,
    )


def _title(initiative: Initiative, asked: AskedTeam | None) -> str:
    return asked.title if asked and asked.title else initiative.title


def _name(look: Look, key: str) -> str:
    found = look.adopted.workspace.directory.team(key)
    return found.name or key if found else key


def _effort(hours: tuple[float, float] | None) -> str:
    return f"Others needed {hours[0]:g} to {hours[1]:g} hours" if hours else ""


def _latest(look: Look, states: Mapping[str, State]) -> str:
    """The team's last word with its day; a fading health is not shown as if it were fresh."""
    standing, exceptions = states["standing"], states["exceptions"]
    tracking = states["tracking"]
    if standing.word_at is None:
        return ""
    day = look.calendar(team(item_parts(look.subject)[1])).day_of(standing.word_at)
    if standing.done_at is not None:
        said: str = Health.DONE_VERIFIED if standing.verified else Health.DONE_CLAIMED
    elif exceptions.active:
        said = exceptions.form
    elif waits := [ref for ref, since in tracking.blocked_by if since == standing.word_at]:
        said = f"waiting for {waits[-1]}"
    else:
        said = standing.said or "a date offered"
    return f"{said}, {spoken_short(day)}"


def _ticked(look: Look, tracking: Tracking) -> frozenset[str]:
    known = recall_key(
        look.books,
        key_of(tracking.tracker, tracking.place, tracking.native),
    )
    return frozenset(known.ticks) if known else frozenset()


def _waiting_for(look: Look, team_key: str) -> tuple[str, ...]:
    initiative = look.initiative(look.subject)
    asked = initiative.after(team_key) if initiative else ()
    return tuple(_name(look, each.team) for each in asked)


def _waits_for(tracking: Tracking, declared: tuple[str, ...]) -> tuple[str, ...]:
    blocked = [ref for ref, _ in tracking.blocked_by]
    return tuple(dict.fromkeys((*declared, *blocked)))


def _notes(look: Look, tracking: Tracking) -> tuple[str, ...]:
    """Values that met and still matter, told in the block that both sides read."""
    word = look.adopted.workspace.word
    return tuple(met_words(each, word) for each in tracking.met if each.open)
