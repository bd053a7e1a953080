"""Adopted policy and decision rights in the form their files have."""

import json
import re
from datetime import date

from trackwork.core.authority import DecisionRights
from trackwork.core.ladders import Action, Ladder
from trackwork.core.policy import Policy
from trackwork.settings.kinds import DAYS

_WORD = re.compile(r"^[A-Za-z][A-Za-z0-9 ._@/-]*$")
_YAML_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def written_policy(policy: Policy) -> dict[str, object]:
    """A policy as policy.yaml would say it, nothing left out."""
    return {
        "cadences": dict(policy.cadences),
        "ladders": {name: written_ladder(each) for name, each in policy.ladders.items()},
        "ladder_for": dict(policy.ladder_for),
        "accept_days": policy.accept_days,
        "quiet_days": policy.quiet_days,
        "decide_days": policy.decide_days,
        "revisit_days": policy.revisit_days,
        "digest": {
            "weekday": DAYS[policy.digest_weekday],
            "at": policy.digest_at.isoformat("minutes"),
        },
        "wording": dict(policy.wording),
    }


def written_ladder(ladder: Ladder) -> dict[str, object]:
    """A ladder as policy.yaml would say it; previews follow from ``shown_first``."""
    return {
        rung.name: {
            "at": written_when(rung.days),
            "do": rung.do.value,
            "to": rung.to.value,
            "by": rung.by.value,
            **({"shown_first": f"{rung.shown_first}d"} if rung.shown_first else {}),
            **({"attempt": True} if rung.attempt else {}),
        }
        for rung in ladder.rungs
        if rung.do is not Action.SHOW
    }


def written_when(days: int) -> str:
    """``due``, ``due - 2d`` or ``due + 4d``."""
    return f"due {'+' if days > 0 else '-'} {abs(days)}d" if days else "due"


def written_rights(rights: DecisionRights) -> dict[str, object]:
    """Decision rights as decision-rights.yaml would say them."""
    return {
        kind: {
            "decides": each.decides,
            "consulted": list(each.consulted),
            "goes_up_to": each.goes_up_to or "nobody",
            "goes_up_after": each.goes_up_after_days,
        }
        for kind, each in rights.rights.items()
    }


def scalar(value: object) -> str:
    """A value as YAML writes it on one line: plain where that is safe, quoted otherwise."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | date):
        return str(value)
    text = "".join(each for each in str(value) if each.isprintable() or each == "\n")
    plain = _WORD.match(text) and text == text.strip() and text.casefold() not in _YAML_WORDS
    return text if plain else json.dumps(text, ensure_ascii=False)
