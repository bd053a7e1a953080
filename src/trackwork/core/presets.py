"""The ladders, cadences and mappings a workspace has until it writes its own."""

from collections.abc import Mapping
from types import MappingProxyType

from trackwork.core.ladders import Action, By, Ladder, Role, Rung, ladder


def _rung(name: str, days: int, do: Action, to: Role, by: By, *, shown_first: int = 0) -> Rung:
    return Rung(name=name, days=days, do=do, to=to, by=by, shown_first=shown_first)


def _attempt(name: str, days: int, by: By) -> Rung:
    return Rung(name=name, days=days, do=Action.REMIND, to=Role.HOLDER, by=by, attempt=True)


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
        _rung("sponsor", 4, Action.ESCALATE, Role.SPONSOR, By.MAIL, shown_first=1),
    ],
)
_DECISION = ladder(
    "decision",
    [
        # Two days are short, and a weekly digest would mostly come after them.
        _rung("ask", -2, Action.REMIND, Role.HOLDER, By.MAIL),
        _rung("on_the_day", 0, Action.REMIND, Role.HOLDER, By.MAIL),
        _rung("sponsor", 5, Action.ESCALATE, Role.SPONSOR, By.DIGEST, shown_first=1),
    ],
)


def _request(name: str, *, first: int, proceed: bool) -> Ladder:
    """Three attempts on two channels, each sent two working days after the one before it.

    ``first`` is the first attempt, relative to due: the day of asking, or, after "looking at it",
    not before due. ``proceed``, a day after due, only where the asker declared what silence means.
    """
    rungs = [
        _attempt("first_attempt", first, By.COMMENT),
        _attempt("second_attempt", first + 2, By.MAIL),
        _attempt("third_attempt", first + 4, By.COMMENT),
        _rung("together", first + 6, Action.ESCALATE, Role.BOTH, By.MAIL, shown_first=1),
    ]
    if proceed:
        rungs.append(_rung("proceed", 1, Action.PROCEED, Role.ASKER, By.MAIL))
    return ladder(name, rungs)


_REQUESTS = (
    _request("request", first=-2, proceed=True),
    _request("request-no-default", first=-2, proceed=False),
    _request("request-again", first=0, proceed=True),
    _request("request-again-no-default", first=0, proceed=False),
)
_ONCE = ladder("once", [_rung("ask", 0, Action.REMIND, Role.HOLDER, By.DIGEST)])
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
            *_REQUESTS,
            _REVISIT,
            _GATE,
            _REVIEW,
            _ONCE,
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
    {"low": 19, "normal": 10, "high": 5, "critical": 2}
)
