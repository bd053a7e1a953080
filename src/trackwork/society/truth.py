"""The truth about each item: how much work it really is, and how far it really is.

The engine never sees this. It learns what people say; whether that was so stands here.
"""

from dataclasses import dataclass
from datetime import date
from random import Random

from trackwork.society.habits import Habit


@dataclass(slots=True, kw_only=True)
class Work:
    """Work of one item, in its team's working days. ``waits_for`` is work to be done before it."""

    needed: float
    pace: float
    done: float = 0.0
    begun: bool = False
    finished: date | None = None
    waits_for: "Work | None" = None

    @property
    def stuck(self) -> bool:
        """Begun, and waiting for somebody else's work."""
        return self.waits_for is not None and self.waits_for.finished is None

    def a_day(self, day: date) -> None:
        """One working day of the team passes."""
        if not self.begun or self.finished is not None or self.stuck:
            return
        self.done += self.pace
        if self.done >= self.needed:
            self.finished = day

    @property
    def days_left(self) -> int:
        """Working days still to go at this pace, at least one while it is not finished."""
        if self.finished is not None:
            return 0
        return max(1, round((self.needed - self.done) / self.pace))


def work_for(habit: Habit, rng: Random, *, size: float) -> Work:
    """The work of one item; ``size`` is what an average team needs, in working days."""
    needed = size * rng.uniform(0.6, 1.5)
    return Work(needed=needed, pace=habit.pace * rng.uniform(0.7, 1.2))
