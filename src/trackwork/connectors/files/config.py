"""What an operator may set for a tracker made of files, and what stands when nothing is said."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from trackwork.connectors.files.wire import LARGEST

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "title": "title",
        "state": "state",
        "closed_as": "closed_as",
        "due": "due",
        "owner": "owner",
        "labels": "labels",
        "key": "key",
    }
)
"""Our name of a value, and the front-matter name it has unless the workspace says otherwise."""

WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "open": frozenset(
            {"", "open", "opened", "reopened", "new", "todo", "doing", "in progress"}
        ),
        "closed": frozenset({"closed"}),
        "done": frozenset({"done", "resolved", "finished", "completed", "fixed"}),
        "not planned": frozenset(
            {
                "not planned",
                "not_planned",
                "wontfix",
                "won't do",
                "dropped",
                "cancelled",
                "rejected",
            }
        ),
    }
)
"""What teams write as a state, by what it means; `closed` alone means done."""


class FilesConfig(BaseModel):
    """Options of one tracker of kind ``files``.

    ``fields`` maps our names to front-matter names, ``words`` meanings to further state words.
    ``zone`` is that of days and times in comment headings; ``signed`` the name over our comments.
    ``authors``: inside a git repository commits say who wrote something; ``headings`` believes
    the names in headings there too, for folders whose files are never committed. ``durable``:
    each write waits for the disk; a pretend company need not.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    fields: Mapping[str, str] = Field(default_factory=lambda: FIELDS)
    words: Mapping[str, frozenset[str]] = Field(default_factory=lambda: WORDS)
    zone: str = "UTC"
    word: Annotated[str, Field(min_length=1, max_length=20)] = "tw"
    signed: Annotated[str, Field(min_length=1, max_length=60)] = "Trackwork"
    authors: Literal["commits", "headings"] = "commits"
    durable: bool = True
    largest: Annotated[int, Field(ge=1_000, le=20_000_000)] = LARGEST

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(f"no time zone is called {value!r}; write one like Europe/Berlin")
        return value

    @property
    def tz(self) -> ZoneInfo:
        """The zone of days and times written in files."""
        return ZoneInfo(self.zone)

    def written(self, neutral: str) -> str:
        """The front-matter name of a value; a value we have no name for keeps its own."""
        return self.fields.get(neutral, neutral)

    def meaning(self, state: str) -> str | None:
        """``open``, ``closed``, ``done`` or ``not planned``; None when nobody told us the word."""
        said = " ".join(state.casefold().split())
        return next((meaning for meaning, words in self.words.items() if said in words), None)


def read_options(options: Mapping[str, str]) -> FilesConfig:
    """The options of a tracker as `trackwork.yaml` gives them.

    ``field.due: Target date`` names a front-matter value, ``words.done: shipped, live`` adds state
    words; ``zone``, ``word``, ``signed``, ``authors``, ``durable`` and ``largest`` stand for
    themselves. Raises ValueError with one sentence per wrong option.
    """
    wrong: list[str] = []
    fields, words, rest = dict(FIELDS), dict(WORDS), {}
    for name, value in options.items():
        group, dot, member = name.partition(".")
        known = {"field": FIELDS, "words": WORDS}.get(group) if dot else None
        if known is not None and member not in known:
            wrong.append(f"{name}: write one of " + ", ".join(f"{group}.{key}" for key in known))
        elif known is FIELDS:
            fields[member] = value
        elif known is WORDS:
            words[member] |= {" ".join(each.casefold().split()) for each in value.split(",")}
        else:
            rest[name] = value
    try:
        config = FilesConfig.model_validate({"fields": fields, "words": words, **rest})
    except ValidationError as error:
        wrong += [f"{each['loc'][0]}: {each['msg']}" for each in error.errors()]
    if wrong:
        raise ValueError("; ".join(wrong))
    return config
