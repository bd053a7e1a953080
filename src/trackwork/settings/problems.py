"""What is wrong with a file, said so that its author can mend it: where, what, how."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem stops: everything, one initiative's launch, or nothing."""

    PROBLEM = "problem"
    NOT_LIVE = "not live"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One thing to mend. ``line`` counts from 1; 0 means the file as a whole."""

    file: str
    line: int
    what: str
    fix: str
    severity: Severity = Severity.PROBLEM

    @property
    def where(self) -> str:
        """``file:line``, or the file alone."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.fix}"


def blocking(problems: Iterable[Problem]) -> bool:
    """Whether any of these keeps the workspace from being used."""
    return any(each.severity is Severity.PROBLEM for each in problems)


def nearest(word: str, known: Iterable[str], *, alike: float = 0.7) -> str | None:
    """The known word closest to a mistyped one, upper and lower case alike; None: none is.

    ``alike`` runs from 0 to 1.
    """
    by_folded = {each.casefold(): each for each in sorted(known, reverse=True)}
    close = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=alike)
    return by_folded[close[0]] if close else None


def suggestion(word: str, known: Iterable[str], *, otherwise: str = "") -> str:
    """``Did you mean 'x'?``, else the words there are, else ``otherwise``."""
    words = sorted(known)
    close = nearest(word, words)
    if close is not None:
        return f"Did you mean {close!r}?"
    if otherwise or not words:
        return otherwise or "There are none yet."
    shown = ", ".join(words[:12]) + (", ..." if len(words) > 12 else "")  # noqa: PLR2004 - a plain limit
    return f"There are: {shown}."
