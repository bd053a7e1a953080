"""An effect as columns: what queries need is typed, the rest is one compact JSON object."""

import json
from typing import Any

from trackwork.core.effects import Carried, Effect, EffectKind
from trackwork.ledger.codec import canonical
from trackwork.ledger.people import People
from trackwork.ledger.times import micros, moment


def effect_columns(effect: Effect, people: People) -> dict[str, Any]:
    """The columns of `tables.outbox` that say what the effect is."""
    return {
        "id": effect.id,
        "kind": effect.kind.value,
        "subject": people.name(effect.subject),
        "tracker": effect.tracker,
        "place": effect.place,
        "native": effect.native,
        "person": None if effect.person is None else people.ref(effect.person),
        "recipient": None if effect.recipient is None else people.name(effect.recipient),
        "effect": canonical(_rest(effect, people)),
    }


def _rest(effect: Effect, people: People) -> dict[str, Any]:
    """What no query asks for; values that say nothing are left out."""
    rest: dict[str, Any] = {
        "body": effect.body,
        "title": effect.title,
        "why": effect.why,
        "interrupts": effect.interrupts,
        "critical": effect.critical,
        "carries": [[each.episode, each.rung, each.to_holder] for each in effect.carries],
        "not_before": micros(effect.not_before),
        "fields": [list(pair) for pair in effect.fields],
        "mention": [people.ref(key) for key in effect.mention],
    }
    return {name: value for name, value in rest.items() if value not in (None, "", False, [])}


def effect_of(row: Any, people: People) -> Effect:
    """The effect a row of `tables.outbox` holds."""
    rest = json.loads(row.effect)
    return Effect(
        id=row.id,
        kind=EffectKind(row.kind),
        subject=people.subject(row.subject),
        body=rest.get("body", ""),
        title=rest.get("title", ""),
        tracker=row.tracker,
        place=row.place,
        native=row.native,
        recipient=None if row.recipient is None else people.subject(row.recipient),
        person=None if row.person is None else people.key(row.person),
        interrupts=rest.get("interrupts", False),
        critical=rest.get("critical", False),
        carries=tuple(
            Carried(episode=episode, rung=rung, to_holder=to_holder)
            for episode, rung, to_holder in rest.get("carries", ())
        ),
        not_before=moment(rest.get("not_before")),
        why=rest.get("why", ""),
        fields=tuple((name, value) for name, value in rest.get("fields", ())),
        mention=tuple(people.key(ref) for ref in rest.get("mention", ())),
    )
