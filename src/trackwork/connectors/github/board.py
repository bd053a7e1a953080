"""A project's board: the values it keeps beside issues, read in one list for all repositories."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from trackwork.connectors.github.api import Api
from trackwork.connectors.github.wire import FieldKind, ProjectItem, field_kinds, project_item
from trackwork.ports import Clock, Refused
from trackwork.transport import Missing

FRESH = timedelta(seconds=60)
"""So long one reading of the board serves; a sweep over many repositories reads it once."""
KEPT_HERE = frozenset({"text", "single_select", "number", "date", "iteration"})
"""Kinds of fields whose values live on the board; the others repeat the issue's own."""
_EMPTY: Mapping[tuple[str, str], ProjectItem] = MappingProxyType({})


@dataclass(slots=True, kw_only=True)
class Board:
    """One organisation's project by its number."""

    api: Api
    clock: Clock
    owner: str
    number: int
    _kinds: tuple[FieldKind, ...] | None = None
    _items: Mapping[tuple[str, str], ProjectItem] = field(default_factory=lambda: _EMPTY)
    _read: datetime | None = None

    @property
    def path(self) -> str:
        """The project's address in the API."""
        return f"/orgs/{self.owner}/projectsV2/{self.number}"

    def kinds(self) -> tuple[FieldKind, ...]:
        """The fields that keep values of their own. Raises Refused when there is no such board."""
        if self._kinds is None:
            try:
                found = field_kinds([dict(each) for each in self.api.all(f"{self.path}/fields")])
            except Missing as error:
                raise Refused(
                    f"project {self.number} of {self.owner} is not there, or not for this account: "
                    "correct `project`, or give the token the right to read projects"
                ) from error
            self._kinds = tuple(each for each in found if each.kind in KEPT_HERE)
        return self._kinds

    def items(self) -> Mapping[tuple[str, str], ProjectItem]:
        """Issues on the board by ``(place in small letters, number)``. Raises TryLater, Refused."""
        now = self.clock.now()
        if self._read is None or not timedelta(0) <= now - self._read < FRESH:
            wanted = ",".join(str(each.id) for each in self.kinds())
            query = {"fields": wanted} if wanted else {}
            read = (project_item(each) for each in self.api.all(f"{self.path}/items", query))
            self._items = MappingProxyType({key_of(i.place, i.number): i for i in read if i})
            self._read = now
        return self._items

    def item(self, place: str, native: str) -> ProjectItem | None:
        """What the board says of one issue, as of the last reading."""
        return self.items().get(key_of(place, native))

    def forget(self) -> None:
        """Read again next time: something was written, or a field is gone."""
        self._read, self._kinds = None, None


def key_of(place: str, native: str) -> tuple[str, str]:
    """How an issue is found on a board."""
    return place.casefold(), native
