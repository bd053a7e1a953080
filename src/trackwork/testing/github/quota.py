"""How much one may ask: the hourly quota, and how many things one may make a minute and an hour.

https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from trackwork.testing.github.exchange import Sorry
from trackwork.testing.github.records import Token

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
CREATIONS = frozenset({"issues/create", "issues/create-comment"})
"""Operations that make content, and so notify people."""


@dataclass(slots=True)
class Quota:
    """``a_minute`` and ``an_hour`` are GitHub's walls for making content; ``made`` when it was."""

    a_minute: int = 80
    an_hour: int = 500
    made: list[datetime] = field(default_factory=list)
    """Every content creation there was, for whoever counts them."""
    _lately: deque[datetime] = field(default_factory=deque)

    def spend(self, token: Token, now: datetime) -> None:
        """One request more. Raises Sorry when none is left."""
        if token.resets is None or now >= token.resets:
            token.used, token.resets = 0, now + HOUR
        if token.used >= token.limit:
            said = "API rate limit exceeded for your account."
            raise Sorry(403, said, headers=self.headers(token))
        token.used += 1

    def spare(self, token: Token) -> None:
        """A 304 is free."""
        token.used = max(0, token.used - 1)

    def headers(self, token: Token) -> dict[str, str]:
        """What every answer tells of the quota."""
        resets = int(token.resets.timestamp()) if token.resets else 0
        return {
            "X-RateLimit-Limit": str(token.limit),
            "X-RateLimit-Remaining": str(max(0, token.limit - token.used)),
            "X-RateLimit-Reset": str(resets),
            "X-RateLimit-Used": str(token.used),
            "X-RateLimit-Resource": "core",
        }

    def room(self, now: datetime) -> None:
        """Whether one thing more may be made. Raises Sorry beyond the wall."""
        while self._lately and self._lately[0] <= now - HOUR:
            self._lately.popleft()
        minute = sum(each > now - MINUTE for each in self._lately)
        if minute >= self.a_minute or len(self._lately) >= self.an_hour:
            said = "You have exceeded a secondary rate limit. Please wait a few minutes."
            raise Sorry(403, said, headers={"Retry-After": "60"})

    def took(self, now: datetime) -> None:
        """One thing more was made."""
        self._lately.append(now)
        self.made.append(now)
