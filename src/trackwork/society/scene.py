"""What everybody in the pretend company sees at one moment: the date, who is at work, the post."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from trackwork.core.calendars import WorkingCalendar
from trackwork.society.company import Company
from trackwork.society.post import Post, passages


@dataclass(slots=True, kw_only=True)
class Scene:
    """One moment. ``said`` is everything people said, as (when, item, who, what), in order."""

    company: Company
    folder: Path
    post: Post
    at: datetime
    calendars: dict[str, WorkingCalendar] = field(default_factory=dict)
    said: list[tuple[datetime, str, str, str]] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The date, everywhere the same, which is good enough for pretend people."""
        return self.at.date()

    def calendar(self, person: str) -> WorkingCalendar:
        """When somebody works."""
        if person not in self.calendars:
            someone = self.company.people[person]
            self.calendars[person] = WorkingCalendar.of(someone.hours, leave=someone.leave)
        return self.calendars[person]

    def at_work(self, person: str) -> bool:
        """Whether somebody is at work at this moment."""
        return self.calendar(person).is_open(self.at)

    def speaker(self, team: str) -> str:
        """Who speaks for a team today: its lead, or whoever stands in."""
        lead = self.company.people[self.company.lead(team)]
        away = any(leave.start <= self.today <= leave.end for leave in lead.leave)
        return lead.delegate if away and lead.delegate else lead.key

    def team_works(self, team: str) -> bool:
        """Whether this is a working day of the team."""
        hours = self.company.teams[team].hours
        if f"team {team}" not in self.calendars:
            self.calendars[f"team {team}"] = WorkingCalendar.of(hours)
        return self.calendars[f"team {team}"].is_working_day(self.today)

    def workdays_on(self, count: int) -> date:
        """The weekday so many weekdays from today."""
        day = self.today
        for _ in range(count):
            day += timedelta(days=1)
            while day.weekday() > 4:  # noqa: PLR2004 - Saturday and Sunday
                day += timedelta(days=1)
        return day

    def mails(self, person: str) -> list[str]:
        """Passages of the letters somebody finds in the mailbox now."""
        address = self.company.people[person].mail or ""
        return [text for letter in self.post.take(address) for text in passages(letter)]
