"""A settled subject as rows for queries: typed columns, no free text."""

import json
from datetime import date, datetime

from trackwork.core.health import Health
from trackwork.core.obligations import Episode
from trackwork.core.settle import Settled
from trackwork.core.subjects import Subject, item_parts
from trackwork.engine.look import Look
from trackwork.ports import ObligationRow, SubjectRow
from trackwork.practices.standing.duties import health as health_of


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
    if settled is None or look is None or "tracking" not in settled.states:
        initiative = subject.key.partition("/")[0] if subject.kind == "gate" else ""
        wake = settled.duties.wake if settled else None
        return SubjectRow(subject=subject, initiative=initiative, wake=wake)
    return _item_row(subject, settled, look)


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
        rest=json.dumps(_rest(settled), sort_keys=True),
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
