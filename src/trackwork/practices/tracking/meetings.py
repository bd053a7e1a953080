"""Two values that met: what the side whose value did not stand reads about it."""

from datetime import date

from trackwork.core.dates import spoken
from trackwork.practices.tracking.state import Met


def met_words(met: Met, word: str) -> str:
    """One line for the block: both values, who decides, and the way to say more.

    ``word`` is the workspace's command word.
    """
    ours, theirs = _value(met, met.ours), _value(met, met.theirs)
    if met.decided == "team":
        return (
            f"We both changed the {met.field} at once. It is yours to decide, so {theirs} stands; "
            f"ours was {ours}, and the owner sees both."
        )
    return (
        f"We both changed the {met.field} at once. The initiative decides there, so {ours} stands; "
        f"yours was {theirs} and is kept on record. To talk about it: {word}: objection ..."
    )


def _value(met: Met, value: str) -> str:
    if not value:
        return "no entry"
    if met.field != "date":
        return f'"{value}"'
    try:
        return spoken(date.fromisoformat(value[:10]))
    except ValueError:
        return f'"{value}"'
