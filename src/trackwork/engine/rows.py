"""A settled subject as rows for queries: typed columns, no free text."""

import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from trackwork.core.health import Health
from trackwork.core.obligations import Episode
from trackwork.core.settle import Settled
from trackwork.core.subjects import Subject, item_parts
from trackwork.engine.home.asking import place_of
from trackwork.engine.look import DIRECTORY, POLICY, Look
from trackwork.ports import ObligationRow, SubjectRow
from trackwork.practices.standing.duties import health as health_of

LOOKED = "looked"
"""In a row's ``rest``: when it was looked at. Rows are a function of facts and this moment."""


def looked_at(row: SubjectRow) -> datetime | None:
    """The moment a row was derived for; None where nothing was settled."""
    found = json.loads(row.rest).get(LOOKED)
    return datetime.fromisoformat(found) if found else None


def timeless(row: SubjectRow) -> SubjectRow:
    """A row without when it was looked at and will be: what it says of its subject."""
    rest = {name: value for name, value in json.loads(row.rest).items() if name != LOOKED}
    return replace(row, wake=None, rest=json.dumps(rest, sort_keys=True))


def reads_of(look: Look) -> frozenset[str]:
    """What a subject's rows and messages rest on; its own facts wake it anyway.

    What composing may read is always in, so that the set does not depend on whether anything had to
    be composed just now.
    """
    key = look.subject.key.partition("/")[0]
    for role in ("lead", "owner", "sponsor", "operator"):
        look.person(role, look.subject)
    composed = {DIRECTORY, POLICY, f"config:initiative/{key}"}
    return frozenset((look.reads | composed) - {str(look.subject)})


def obligation_row(
    subject: Subject, episode: Episode, next_check: datetime | None, suspended: str
) -> ObligationRow:
    """An open episode as a row."""
    return ObligationRow(
        episode=episode.id,
        subject=subject,
        practice=episode.practice,
        slot=episode.slot,
        kind=episode.kind,
        holder=episode.holder,
        due=episode.due,
        tier=episode.tier,
        ladder=episode.ladder,
        opened=episode.opened,
        next_check=next_check,
        suspended=suspended,
    )


def subject_row(subject: Subject, settled: Settled | None, look: Look | None) -> SubjectRow:
    """A subject's state in typed columns; without a settled state, just the subject."""
    if settled is None or look is None:
        return SubjectRow(subject=subject)
    if "tracking" not in settled.states:
        return SubjectRow(
            subject=subject,
            initiative=subject.key.partition("/")[0] if subject.kind == "gate" else "",
            wake=_with_roll_up(look, settled.duties.wake),
            rest=json.dumps({LOOKED: look.now.isoformat()}),
        )
    return _item_row(subject, settled, look)


def _with_roll_up(look: Look, wake: datetime | None) -> datetime | None:
    """Whoever has an issue of its own is looked at each day: what fades shows the next."""
    if place_of(look.adopted.workspace, look.subject) is None:
        return wake
    midnight = datetime.combine(look.now.date() + timedelta(days=1), time(0), look.now.tzinfo)
    return min(wake, midnight) if wake else midnight


def _item_row(subject: Subject, settled: Settled, look: Look) -> SubjectRow:
    initiative, team = item_parts(subject)
    tracking, standing = settled.states["tracking"], settled.states["standing"]
    exceptions = settled.states["exceptions"]
    tier, _ = look.tier(subject)
    contacted = tracking.linked_at is not None and not tracking.withdrawn
    return SubjectRow(
        subject=subject,
        initiative=initiative,
        team=team,
        health=item_health(subject, settled, look) if contacted else "",
        word_at=standing.word_at,
        first_committed=_iso(tracking.first_committed),
        committed=_iso(tracking.committed),
        actual=_iso(tracking.claimed_at.date() if tracking.claimed_at else None),
        excepted_until=_iso(exceptions.until) if exceptions.active else "",
        tier=tier,
        closed=tracking.closed,
        wake=settled.duties.wake,
        rest=json.dumps({**_rest(settled), LOOKED: look.now.isoformat()}, sort_keys=True),
    )


def item_health(subject: Subject, settled: Settled, look: Look) -> Health:
    """An item's health: done beats not now, not now beats what was said, silence is not heard."""
    found = health_of(subject, settled.states["standing"], look)
    done = found in {Health.DONE_CLAIMED, Health.DONE_VERIFIED}
    if not done and settled.states["exceptions"].active:
        return Health.NOT_NOW
    return found


def _rest(settled: Settled) -> dict[str, object]:
    tracking, standing = settled.states["tracking"], settled.states["standing"]
    return {
        "answered": tracking.answered_at is not None,
        "blocked": [ref for ref, _ in tracking.blocked_by],
        "native": tracking.native,
        "proposed": _iso(tracking.proposed),
        "provisional": tracking.provisional,
        "slips": tracking.slips,
        "surprises": standing.surprises,
        "waiting": sorted(settled.episodes.waiting),
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
