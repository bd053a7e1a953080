"""Writing to a Roundup: one deed at a time, each under the tag of what was read just before."""

from collections.abc import Mapping
from dataclasses import dataclass

from trackwork.connectors.roundup.mapping import as_text, body_of
from trackwork.connectors.roundup.reading import Asking, Tagged
from trackwork.connectors.roundup.wire import (
    Row,
    Spot,
    data_path,
    id_of,
    is_day,
    is_number,
    message_id,
    stamp,
    wrapped,
)
from trackwork.ports import OTHER_WAY, Conflict, InDoubt, Refused, Relation, TryLater
from trackwork.transport import Value

TRIES = 3
"""How often we read again when somebody was quicker; what we add does not rest on what they did."""

Change = dict[str, Value]


@dataclass(slots=True, kw_only=True)
class Writing:
    """Changes to issues of one Roundup. ``host`` names us in Message-IDs."""

    asking: Asking
    host: str

    def create(self, spot: Spot, *, title: str, body: str, effect: str) -> str:
        """Create an issue with its text; the id."""
        self.asking.part_of(spot)
        said = self._say(spot, body, effect)
        values: Change = {"title": title, "messages": [said]}
        if spot.part:
            values[self.asking.config.part] = spot.part
        return self._made(spot.kind, values)

    def comment(self, spot: Spot, native: str, *, body: str, effect: str) -> str:
        """Add a message; its id."""
        found = self.current(spot, native)
        said = self._say(spot, body, effect)
        self._messages(spot, found, add=said)
        return said

    def remove(self, spot: Spot, native: str, comment: str) -> None:
        """Take a message of ours off an issue; it stays in the tracker, beside the issue."""
        found = self.current(spot, native)
        if comment not in found.row.messages:
            return
        message = self.asking.messages([comment]).get(comment)
        if message is None or message.creator.handle != self.asking.config.user:
            raise Refused(f"comment {comment} is not ours to remove")
        self._messages(spot, found, remove=comment)

    def edit(self, spot: Spot, tagged: Tagged, body: str) -> None:
        """Replace the text, unless somebody is quicker."""
        row = tagged.row
        found = body_of(row, self.asking.messages(row.messages).values())
        if found is None:
            dated = {"date": stamp(row.creation)}
            said = self._made("msg", {**self._message(body), **dated})
            self._messages(spot, tagged, add=said)
            return
        path = data_path("msg", found.id, query=[("@verbose", "3")])
        etag = self.asking.transport.ask("GET", path).headers.get("etag", "")
        again = self.asking.messages([found.id]).get(found.id)
        if again != found:
            raise Conflict(f"somebody wrote in issue {row.id} just now")
        self.asking.data(
            "PATCH", data_path("msg", found.id), json={"content": wrapped(body)}, etag=etag
        )

    def fields(self, spot: Spot, native: str, values: Mapping[str, str]) -> None:
        """Write values by our names and look whether they stayed."""
        config = self.asking.config
        unknown = sorted(set(values) - set(config.fields))
        if unknown:
            raise Refused(f"no property is named for {unknown[0]}; write `field.{unknown[0]}`")
        tagged = self.current(spot, native)
        change = {config.fields[name]: self._value(name, said) for name, said in values.items()}
        self._patch(spot, tagged, change)
        after = self._still(spot, native).values
        for name, said in values.items():
            kept = as_text(name, after.get(config.fields[name]))
            if kept != _normal(said, many=isinstance(change[config.fields[name]], list)):
                raise Refused(
                    f"{name} was written and the tracker's own rules made {kept or 'nothing'!r} "
                    f"of {said!r}"
                )

    def relate(self, spot: Spot, native: str, relation: Relation) -> None:
        """Let an issue stand so to another one of the same class."""
        is_, one, other = relation.is_, native, relation.native
        if is_ not in self.asking.config.relations:
            is_, one, other = OTHER_WAY.get(is_, ""), relation.native, native
        prop = self.asking.config.relations.get(is_)
        if prop is None:
            raise Refused(f"no property is named for {relation.is_}")
        self._still(spot, other)
        tagged = self.current(spot, one)
        value = tagged.row.values.get(prop)
        several = isinstance(value, list)
        there = [id_of(each) for each in value] if isinstance(value, list) else [id_of(value)]
        if other not in there:
            self._patch(spot, tagged, {prop: [*there, other] if several else other})

    def current(self, spot: Spot, native: str) -> Tagged:
        """An issue that must be there, with its tag. Raises Refused when it is not."""
        found = self.asking.tagged(spot, native) if is_number(native) else None
        if found is None:
            raise Refused(f"there is no {spot.kind}{native} here")
        return found

    def _still(self, spot: Spot, native: str) -> Row:
        row = self.asking.row(spot, native) if is_number(native) else None
        if row is None:
            raise Refused(f"there is no {spot.kind}{native} here")
        return row

    # --- inside -----------------------------------------------------------------------------------

    def _say(self, spot: Spot, body: str, effect: str) -> str:
        """A message that belongs to no issue yet, so nobody sees it.

        When its answer is lost we look for it: what it is for has certainly not happened.
        """
        ident = message_id(effect, self.host)
        try:
            return self._made("msg", {**self._message(body), "messageid": ident})
        except InDoubt as error:
            for left in reversed(self.asking.marked(ident)):
                if not self.asking.holding(Spot(kind=spot.kind), [left]):
                    return left
            raise TryLater(f"nothing was written: {error}") from error

    def _message(self, body: str) -> Change:
        return {"content": wrapped(body), "author": self.asking.config.user, "date": "."}

    def _made(self, kind: str, values: Change) -> str:
        made = id_of(self.asking.data("POST", data_path(kind), json=values).get("id"))
        if not made:
            raise InDoubt(f"a {kind} was made and the answer names no id")
        return made

    def _messages(self, spot: Spot, tagged: Tagged, *, add: str = "", remove: str = "") -> None:
        """Change which messages an issue has, and nothing else.

        A Roundup's own rule reopens an issue that is talked about. What we say is no reason to: a
        status that is named in the same change is left alone.
        """
        prop = self.asking.config.fields.get("status", "")
        for _ in range(TRIES):
            kept = [each for each in tagged.row.messages if each not in {add, remove}]
            change: Change = {"messages": [*kept, *([add] if add else [])]}
            status = id_of(tagged.row.values.get(prop))
            if status:
                change[prop] = status
            try:
                return self._patch(spot, tagged, change)
            except Conflict:
                tagged = self.current(spot, tagged.row.id)
        raise TryLater(f"{spot.kind}{tagged.row.id} changed each time we were about to write")

    def _patch(self, spot: Spot, tagged: Tagged, change: Change) -> None:
        path = data_path(spot.kind, tagged.row.id)
        self.asking.data("PATCH", path, json=change, etag=tagged.etag)

    def _value(self, name: str, said: str) -> Value:
        """A value as Roundup takes it; labels by their ids, a name of digits is taken for one."""
        if name == "labels":
            return [self._keyword(each) for each in said.split(",") if each.strip()]
        if said and name == "due":
            if not is_day(said):
                raise Refused(f"{said!r} is no day; write one like 2026-12-11")
            return f"{said}.00:00:00"
        if said.isdigit():
            raise Refused(f"{said!r} would be taken for an id here; give {name} a name")
        return said

    def _keyword(self, said: str) -> str:
        name = said.strip()
        known = self.asking.names("keyword", "name").get(name)
        return known or self._made("keyword", {"name": name})


def _normal(said: str, *, many: bool) -> str:
    """A value as it reads back."""
    if not many:
        return said.strip()
    names = {each.strip() for each in said.split(",") if each.strip()}
    return ", ".join(sorted(names, key=str.casefold))
