"""Health: shape, word and colour together, and how it fades without a word."""

from datetime import datetime
from enum import StrEnum


class Health(StrEnum):
    """What is known of an item. Silence is never green."""

    ON_TRACK = "on track"
    AT_RISK = "at risk"
    OFF_TRACK = "off track"
    NOT_HEARD = "not heard"
    NOT_NOW = "not now"
    DONE_CLAIMED = "done, claimed"
    DONE_VERIFIED = "done, verified"


SHAPES: dict[Health, str] = {
    Health.ON_TRACK: "●",
    Health.AT_RISK: "△",
    Health.OFF_TRACK: "■",
    Health.NOT_HEARD: "○",
    Health.NOT_NOW: "◇",
    Health.DONE_CLAIMED: "◐",
    Health.DONE_VERIFIED: "✓",
}
"""A shape each, so that no reader depends on colour."""

COLOURS: dict[Health, str] = {
    Health.ON_TRACK: "green",
    Health.AT_RISK: "yellow",
    Health.OFF_TRACK: "red",
    Health.NOT_HEARD: "bright_black",
    Health.NOT_NOW: "blue",
    Health.DONE_CLAIMED: "cyan",
    Health.DONE_VERIFIED: "green",
}
"""Terminal colour names."""

SPOKEN = frozenset({Health.ON_TRACK, Health.AT_RISK, Health.OFF_TRACK})
"""What a team can say about itself in a word."""


def shown(health: Health) -> str:
    """Shape and word, as printed everywhere."""
    return f"{SHAPES[health]} {health}"


def fade(said: Health | None, fades_at: datetime | None, now: datetime) -> Health:
    """A spoken health older than its cadence fades to not heard; nothing spoken is not heard."""
    if said is None or fades_at is None or now >= fades_at:
        return Health.NOT_HEARD
    return said
