"""From Roundup's values to the issue that the rest of the product knows. Pure.

An issue of Roundup has no text of its own: its first message, written with it, is the text.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from trackwork.connectors.roundup.config import RoundupConfig
from trackwork.connectors.roundup.wire import Message, Row, day_of, links, record, text
from trackwork.kit import revision
from trackwork.ports import OTHER_WAY, Comment, Issue, Relation
from trackwork.transport import Value

Pointing = Mapping[str, Iterable[tuple[str, str]]]
"""Who links to an issue: ``(relation, id)`` by the issue that is linked to."""


def body_of(row: Row, messages: Iterable[Message]) -> Message | None:
    """The message that was written with the issue; later ones are comments, also when it is gone.

    A Roundup writes the message first and the issue that holds it next.
    """
    with_it = [each for each in messages if each.date <= row.creation]
    return min(with_it, key=lambda each: int(each.id), default=None)


def to_comment(message: Message) -> Comment:
    """A comment; its revision changes with its text."""
    return Comment(
        id=message.id,
        author=message.creator,
        at=message.date,
        body=message.content,
        revision=revision(message.content),
    )


def to_issue(
    row: Row,
    messages: Mapping[str, Message],
    *,
    tracker: str,
    place: str,
    url: str,
    config: RoundupConfig,
    pointing: Pointing,
) -> Issue:
    """The issue with all its comments; ``messages`` holds at least those it names."""
    said = [messages[each] for each in row.messages if each in messages]
    body = body_of(row, said)
    comments = tuple(to_comment(each) for each in said if each is not body)
    fields = fields_of(row, config)
    status = fields.get("status", "")
    state, closed_as = config.vocabulary.state(status) or ("open", "")
    relations = relations_of(row, place, config, pointing)
    return Issue(
        tracker=tracker,
        place=place,
        native=row.id,
        title=row.title,
        body=body.content if body else "",
        state=state,
        closed_as=closed_as,
        revision=revision(
            row.title,
            body.content if body else None,
            repr(sorted(fields.items())),
            repr([(each.is_, each.place, each.native) for each in relations]),
            *(part for each in comments for part in (each.id, each.revision)),
        ),
        updated=max([row.activity, *(each.activity for each in said)]),
        changed_by=row.actor,
        fields=MappingProxyType(fields),
        comments=comments,
        status=status,
        url=f"{url}/{place.partition('/')[0]}{row.id}",
        relations=relations,
        comment_count=len(comments),
    )


def fields_of(row: Row, config: RoundupConfig) -> dict[str, str]:
    """Values by our names; what is not set is not there."""
    found = {ours: as_text(ours, row.values.get(theirs)) for ours, theirs in config.fields.items()}
    return {name: said for name, said in found.items() if said}


def as_text(name: str, value: Value) -> str:
    """One value as text: a link by its name, several in an order of their own, a date as a day."""
    if isinstance(value, list):
        names = [shown(each) for each in value]
        return ", ".join(sorted((each for each in names if "," not in each), key=str.casefold))
    if name == "due" or name.endswith("date"):
        return day_of(value)
    return shown(value)


def shown(value: Value) -> str:
    """What a link leads to is shown by its name: whatever text stands beside id and address."""
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value:g}"
    found = record(value)
    names = [name for name in found if name not in {"id", "link"}]
    return text(found, names[0]) if names else ""


def relations_of(
    row: Row, place: str, config: RoundupConfig, pointing: Pointing
) -> tuple[Relation, ...]:
    """How it stands to other issues, where the schema has a property for that; both ways."""
    own = [(is_, each) for is_, prop in config.relations.items() for each in there(row, prop)]
    back = [(OTHER_WAY[is_], each) for is_, each in pointing.get(row.id, ())]
    pairs = sorted({*own, *back}, key=lambda pair: (pair[0], int(pair[1])))
    return tuple(Relation(is_=is_, place=place, native=each) for is_, each in pairs)


def there(row: Row, prop: str) -> tuple[str, ...]:
    """What a property of an issue leads to."""
    return links(row.values.get(prop))
