"""The owner's Monday list: what only the owner can do, and how many need nothing."""

from collections.abc import Sequence

from trackwork.core.dates import spoken
from trackwork.core.health import Health
from trackwork.core.obligations import Kind
from trackwork.reports.material import Material, done
from trackwork.reports.page import Cell, Column, Figure, Page, Section, Table, day, words
from trackwork.reports.status import ItemStatus, Turn
from trackwork.reports.views import pieces

VERB = {
    Kind.DECIDE: "Decide",
    Kind.RESPOND: "Answer",
    Kind.NEXT_STEP: "Help",
    Kind.REVISIT: "Look again",
    Kind.REVIEW: "Review",
    Kind.GATE: "Sign off",
}
"""What an owner does about it, in one word."""
MINUTES = 10
"""A guess of what one line takes, so that a list says how long it is."""


def owner_page(material: Material, key: str) -> Page:
    """What waits for the owner of one initiative. Raises KeyError when there is none."""
    initiative = material.workspace.initiatives[key]
    items = material.of(key)
    waiting = _waiting(items)
    quiet = [x for x in items if x.health is Health.NOT_HEARD]
    involved = [*quiet, *(x for x, _ in waiting)]
    return Page(
        path=f"owners/{key}",
        title=f"{material.person_name(initiative.owner)}'s list for {initiative.title}",
        as_of=material.now,
        oldest=min((x.line.read_at for x in items if x.contacted), default=None),
        words=(_lead(material, key, items), _how_long(waiting)),
        figures=(
            pieces.done_figure(items, leads=f"{pieces.initiative_path(key)}#items"),
            Figure(
                label="Waits for you",
                text=str(len(waiting)),
                note="decisions, offers, requests for help",
                leads="#for-you",
            ),
            Figure(
                label="Not heard",
                text=str(len(quiet)),
                note="check-ins are on their way; a call helps more than a mail",
                leads="#not-heard",
            ),
            Figure(
                label="Needs nothing from you",
                text=str(len({x.subject for x in items} - {x.subject for x in involved})),
                note="everything else",
                leads=f"{pieces.initiative_path(key)}#items",
            ),
        ),
        sections=(
            Section(title="For you", tables=(_list(material, key, waiting),)),
            Section(title="Not heard", tables=(_quiet(material, key, quiet),)),
        ),
        trail=pieces.trail(
            (initiative.title, pieces.initiative_path(key)), ("Owner's list", f"owners/{key}")
        ),
    )


def _quiet(material: Material, key: str, items: Sequence[ItemStatus]) -> Table:
    name, caption = f"{key}-not-heard", "Nothing heard in a cadence"
    return pieces.item_table(material, items, name=name, caption=caption)


def _waiting(items: Sequence[ItemStatus]) -> list[tuple[ItemStatus, Turn]]:
    """Whatever a person, not a team, is asked to do now, by due."""
    found = [
        (x, turn)
        for x in items
        for turn in x.turns
        if turn.holder.kind == "person" and not turn.waits and x.line.state.done_at is None
    ]
    return sorted(found, key=lambda pair: (pair[1].due, pair[0].subject))


def _lead(material: Material, key: str, items: Sequence[ItemStatus]) -> str:
    ahead = material.ahead.get(key, ())
    now = f"{done(items)} of {pieces.counted(len(items), 'item')} done."
    if not ahead:
        return f"{now} There is not enough history to say when the rest is likely done."
    soon = ahead[0]
    return f"{now} Likely {soon.likely} by {spoken(soon.day)} (from {soon.low} to {soon.high})."


def _how_long(waiting: Sequence[tuple[ItemStatus, Turn]]) -> str:
    if not waiting:
        return "Nothing waits for you."
    minutes = MINUTES * len(waiting)
    things = pieces.counted(len(waiting), "thing waits for you", "things wait for you")
    return f"{things}, about {minutes} minutes."


def _list(material: Material, key: str, waiting: Sequence[tuple[ItemStatus, Turn]]) -> Table:
    rows = tuple(_row(material, item, turn) for item, turn in waiting)
    return Table(
        name=f"{key}-for-you",
        caption="What only a person can do, by the day it is hoped for",
        columns=(
            Column(title="Do"),
            Column(title="About"),
            Column(title="Who"),
            Column(title="By"),
            Column(title="Where it stands"),
        ),
        rows=rows,
        empty="Nothing waits for you.",
    )


def _row(material: Material, item: ItemStatus, turn: Turn) -> tuple[Cell, ...]:
    verb = VERB.get(Kind(turn.kind), "Look") if turn.kind in set(Kind) else "Look"
    standing = item.health
    text = f"{standing}" if standing else "not asked yet"
    if item.excepted_until:
        text += f" until {spoken(item.excepted_until)}"
    return (
        words(verb),
        words(pieces.label(item), leads=pieces.team_path(item.team)),
        words(pieces.holder_name(material, turn)),
        day(turn.day),
        words(text),
    )
