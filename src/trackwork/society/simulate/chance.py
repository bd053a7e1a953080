"""Chance that belongs to a thing: the same seed and the same question give the same number.

Every way of chasing asks about the same people on the same days, so all of them meet the same
answers, illnesses and delays, in whatever order they ask.
"""

import math
from enum import IntEnum

_MASK = (1 << 64) - 1
_STEP = 0x9E3779B97F4A7C15
_UNIT = 2.0**-53


class About(IntEnum):
    """What a number is drawn for."""

    TIER = 1
    DUE = 2
    SLIP = 3
    OVERRUN = 4
    EARLY = 5
    LEAVE = 6
    LEAVE_WEEK = 7
    SICK = 8
    MOVE = 9
    MOVE_DAY = 10
    CRUNCH = 11
    CRUNCH_DAY = 12
    UNPROMPTED = 13
    CLOSE = 14
    ANSWER = 15
    DELAY = 16
    BRIGHT = 17
    OWNER = 18


def draw(seed: int, about: About, first: int, second: int = 0) -> float:
    """A number from 0 up to 1 for this question and no other."""
    found = seed & _MASK
    for part in (about, first, second):
        found = (found + _STEP * (part + 1)) & _MASK
        found = ((found ^ (found >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        found = ((found ^ (found >> 27)) * 0x94D049BB133111EB) & _MASK
        found ^= found >> 31
    return (found >> 11) * _UNIT


def waited(share: float, mean: float) -> float:
    """How long something lasts that ends as likely on one day as on the next."""
    return -mean * math.log(1.0 - share)
