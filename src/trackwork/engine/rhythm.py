"""When digests go out: a weekday and an hour in each person's own zone."""

from datetime import datetime, timedelta

from trackwork.core.calendars import WorkingCalendar, local_instant
from trackwork.core.policy import Policy


def next_digest(policy: Policy, calendar: WorkingCalendar, now: datetime) -> datetime:
    """The workspace's digest weekday and hour, in a person's zone, on one of their working days."""
    day = calendar.day_of(now)
    ahead = (policy.digest_weekday - day.weekday()) % 7
    at = local_instant(day + timedelta(days=ahead), policy.digest_at, zone=calendar.zone)
    if at < now:
        at = local_instant(day + timedelta(days=ahead + 7), policy.digest_at, zone=calendar.zone)
    return calendar.next_open(at)
