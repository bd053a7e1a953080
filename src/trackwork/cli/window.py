"""The days that figures count: what ``--from`` and ``--until`` say, and what they cannot mean."""

from datetime import UTC, date, datetime, time, timedelta

from trackwork.cli.frame import Code, Stopped

DAY = timedelta(days=1)


def window(since: str, until: str, *, now: datetime) -> tuple[datetime | None, datetime]:
    """From when, and until before when: the last day is counted whole, and never later than now.

    Days are those of UTC. Raises Stopped for what is no day, and for an end before the beginning.
    """
    first = _begin("--from", since) if since else None
    last = min(_begin("--until", until), now - DAY) + DAY if until else now
    if first is not None and first >= last:
        raise Stopped(f"--from {since} does not come before the end.", "Name an earlier day.")
    return first, last


def _begin(option: str, text: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError:
        fix = "Write it like 2022-12-31."
        raise Stopped(f"{option} {text!r} is no day.", fix, code=Code.CONFIG) from None
