"""An effect as columns: what queries need is typed, the rest is one compact JSON object."""

import json
from collections.abc import Sequence
from typing import Any

from trackwork.core.effects import Carried, Effect, EffectKind
from trackwork.ledger.codec import canonical
from trackwork.ledger.people import People
from trackwork.ledger.times import micros, moment

COLUMNS = (
    "id",
    "kind",
    "subject",
    "tracker",
    "place",
    "native",
    "person",
    "recipient",
    "effect",
)


def effect_columns(effect: Effect, people: People) -> tuple[Any, ...]:
    """What the effect is, as the columns of `tables.outbox` named in `COLUMNS`."""
    return (
        effect.id,
        effect.kind.value,
        people.name(effect.subject),
        effect.tracker,
        effect.place,
        effect.native,
        None if effect.person is None else people.ref(effect.person),
        None if effect.recipient is None else people.name(effect.recipient),
        canonical(_rest(effect, people)),
    )


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


def effect_of(row: Sequence[Any], people: People) -> Effect:
    """The effect that `COLUMNS` of a row hold."""
    identity, kind, subject, tracker, place, native, person, recipient, given = row
    rest = json.loads(given)
    return Effect(
        id=identity,
        kind=_KINDS[kind],
        subject=people.subject(subject),
        body=rest.get("body", ""),
        title=rest.get("title", ""),
        tracker=tracker,
        place=place,
        native=native,
        recipient=None if recipient is None else people.subject(recipient),
        person=None if person is None else people.key(person),
        interrupts=rest.get("interrupts", False),
        critical=rest.get("critical", False),
        carries=tuple(
            [
                Carried(episode=episode, rung=rung, to_holder=to_holder)
                for episode, rung, to_holder in rest.get("carries", ())
            ]
        ),
        not_before=moment(rest.get("not_before")),
        why=rest.get("why", ""),
        fields=tuple([(name, value) for name, value in rest.get("fields", ())]),
        mention=tuple([people.key(ref) for ref in rest.get("mention", ())]),
    )


_KINDS = {kind.value: kind for kind in EffectKind}
