"""Intake: what somebody's tables say of items becomes facts, only where the ledger knows less."""

from trackwork.engine.intake.changes import (
    COMMITTED,
    FIELDS,
    STATUS,
    Changed,
    by_part,
    take_changes,
)
from trackwork.engine.intake.items import NOON, Stated, take_items
from trackwork.engine.intake.meanings import EXCEPTION_STEPS
from trackwork.engine.intake.taken import HEALTHS, Taken

__all__ = [
    "COMMITTED",
    "EXCEPTION_STEPS",
    "FIELDS",
    "HEALTHS",
    "NOON",
    "STATUS",
    "Changed",
    "Stated",
    "Taken",
    "by_part",
    "take_changes",
    "take_items",
]
