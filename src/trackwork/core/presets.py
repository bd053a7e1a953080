"""The ladders, cadences and mappings a workspace has until it writes its own."""

from collections.abc import Mapping
from types import MappingProxyType

from trackwork.core.ladders import Action, By, Ladder, Role, Rung, ladder


def _rung(name: str, days: int, do: Action, to: Role, by: By, *, shown_first: int = 0) -> Rung:
    return Rung(name=name, days=days, do=do, to=to, by=by, shown_first=shown_first)


_LOW = ladder(
    "low",
    [
        _rung("on_the_day", 0, Action.REMIND, Role.HOLDER, By.DIGEST),
        _rung("nudge", 10, Action.REMIND, Role.HOLDER, By.DIGEST),
    ],
)
_NORMAL = ladder(
    "normal",
    [
        _rung("on_the_day", 0, Action.REMIND, Role.HOLDER, By.DIGEST),
        _rung("nudge", 3, Action.REMIND, Role.HOLDER, By.COMMENT),
        _rung("offer", 8, Action.OFFER, Role.OWNER, By.DIGEST),
    ],
)
_HIGH = ladder(
    "high",
    [
        _rung("heads_up", -2, Action.REMIND, Role.HOLDER, By.DIGEST),
        _rung("on_the_day", 0, Action.REMIND, Role.HOLDER, By.COMMENT),
        _rung("offer", 2, Action.OFFER, Role.OWNER, By.DIGEST),
        _rung("lead", 4, Action.ESCALATE, Role.LEAD, By.COMMENT),
        _rung("sponsor", 8, Action.ESCALATE, Role.SPONSOR, By.MAIL, shown_first=1),
    ],
)
_CRITICAL = ladder(
    "critical",
    [
        _rung("heads_up", -2, Action.REMIND, Role.HOLDER, By.COMMENT),
        _rung("on_the_day", 0, Action.REMIND, Role.HOLDER, By.MAIL),
        _rung("lead", 1, Action.ESCALATE, Role.LEAD, By.COMMENT),
        _rung("offer", 2, Action.OFFER, Role.OWNER, By.DIGEST),
        _rung("sponsor", 3, Action.ESCALATE, Role.SPONSOR, By.MAIL, shown_first=1),
    ],
)
_DECISION = ladder(
    "decision",
    [
        _rung("ask", -2, Action.REMIND, Role.HOLDER, By.DIGEST),
        _rung("on_the_day", 0, Action.REMIND, Role.HOLDER, By.MAIL),
        _rung("sponsor", 5, Action.ESCALATE, Role.SPONSOR, By.DIGEST, shown_first=1),
    ],
)
_REQUEST = ladder(
    "request",
    [
        _rung("first_attempt", -2, Action.REMIND, Role.HOLDER, By.COMMENT),
        _rung("second_attempt", 0, Action.REMIND, Role.HOLDER, By.MAIL),
        _rung("proceed", 1, Action.PROCEED, Role.ASKER, By.MAIL),
        _rung("third_attempt", 2, Action.REMIND, Role.HOLDER, By.COMMENT),
        _rung("together", 4, Action.ESCALATE, Role.BOTH, By.MAIL, shown_first=1),
    ],
)
_REVISIT = ladder(
    "revisit",
    [_rung("heads_up", -5, Action.REMIND, Role.HOLDER, By.COMMENT)],
)
_GATE = ladder(
    "gate",
    [
        _rung("heads_up", -5, Action.REMIND, Role.HOLDER, By.DIGEST),
        _rung("on_the_day", 0, Action.REMIND, Role.HOLDER, By.MAIL),
        _rung("sponsor", 3, Action.ESCALATE, Role.SPONSOR, By.MAIL, shown_first=1),
    ],
)
_REVIEW = ladder(
    "review",
    [_rung("on_the_day", 0, Action.REMIND, Role.HOLDER, By.DIGEST)],
)

DEFAULT_LADDERS: Mapping[str, Ladder] = MappingProxyType(
    {
        each.name: each
        for each in (
            _LOW,
            _NORMAL,
            _HIGH,
            _CRITICAL,
            _DECISION,
            _REQUEST,
            _REVISIT,
            _GATE,
            _REVIEW,
        )
    }
)
DEFAULT_LADDER_FOR: Mapping[str, str] = MappingProxyType(
    {
        "decide": "decision",
        "respond": "request",
        "revisit": "revisit",
        "gate": "gate",
        "review": "review",
        "next_step": "normal",
    }
)
DEFAULT_CADENCES: Mapping[str, int] = MappingProxyType(
    {"low": 20, "normal": 10, "high": 5, "critical": 2}
)
