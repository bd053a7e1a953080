"""Tiers: how risky silence is, raised by what is known of an item, each time with its reason."""

from trackwork.core.policy import TIERS

MANY_DEPENDENTS = 3
"""So many others waiting make an item's silence riskier."""
LONG_SILENCE_DAYS = 15
"""Working days without a word that make the next silence riskier."""
OFTEN_SLIPPED = 2
"""So many later dates say that the next one deserves an earlier look."""
MOST_STEPS = 2
"""A tier is raised by two steps at most, however many signs there are."""


def tier_of(
    declared: str,
    *,
    slack_days: int | None,
    dependents: int,
    silence_days: int | None,
    slips: int,
) -> tuple[str, tuple[str, ...]]:
    """The tier of an item and why. It is never lower than the declared one.

    ``slack_days`` are working days between the item's date and the day its dependents need it
    (negative: it comes too late for them), ``silence_days`` working days since the last word; None
    where nothing is known. One sign raises the tier by a step, more by two; only others who would
    wait for a date that comes too late for them make it critical. Raises ValueError on an unknown
    tier.
    """
    if declared not in TIERS:
        raise ValueError(f"{declared!r} is no tier; write one of {', '.join(TIERS)}")
    signs = tuple(
        sign
        for sign in (
            _slack(slack_days),
            _dependents(dependents),
            _silence(silence_days),
            _slips(slips),
        )
        if sign
    )
    top = TIERS.index("critical" if slack_days is not None and slack_days < 0 else "high")
    at = TIERS.index(declared)
    raised = max(at, min(top, at + min(MOST_STEPS, len(signs))))
    if raised == at:
        return declared, (f"declared {declared}",)
    return TIERS[raised], (f"declared {declared}", *signs)


def _slack(days: int | None) -> str:
    if days is None or days > 0:
        return ""
    if days == 0:
        return "no slack before others need it"
    return f"others need it {_counted(-days, 'working day')} earlier"


def _dependents(count: int) -> str:
    return f"{count} others wait for it" if count >= MANY_DEPENDENTS else ""


def _silence(days: int | None) -> str:
    if days is None or days < LONG_SILENCE_DAYS:
        return ""
    return f"no word for {_counted(days, 'working day')}"


def _slips(count: int) -> str:
    return f"its date moved later {count} times" if count >= OFTEN_SLIPPED else ""


def _counted(amount: int, unit: str) -> str:
    return f"{amount} {unit}" + ("" if amount == 1 else "s")
