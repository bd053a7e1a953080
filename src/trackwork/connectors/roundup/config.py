"""What an operator may set for a tracker of kind ``roundup``, and what stands without a word.

Options are those of `docs/connectors/roundup.md`; secrets are named here and live elsewhere.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from trackwork.kit import Meanings, Vocabulary, read_into

_HERE = frozenset({"127.0.0.1", "localhost", "::1"})
_PROPERTY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,60}")

FIELDS: Mapping[str, str] = MappingProxyType(
    {"owner": "assignedto", "labels": "keyword", "status": "status"}
)
"""Our name of a value and the property of the classic schema that keeps it; it has no date."""
RELATIONS: Mapping[str, str] = MappingProxyType({"child": "child", "blocked_by": "blocked by"})
"""How an option names a relation (an option has no spaces), and what the product calls it."""

WORDS = (
    Vocabulary()
    .also("open", "unread", "deferred", "chatting", "need-eg", "in-progress", "testing")
    .also("open", "open", "new", "todo", "blocked")
    .also("done", "resolved", "done-cbb", "done", "closed", "fixed")
    .also("not planned", "wont-fix", "wontfix", "not planned", "rejected", "invalid", "declined")
)
"""Names of statuses by what they mean: those of the classic schema and common ones."""


def _property(value: object) -> object:
    if isinstance(value, str) and value and not _PROPERTY.fullmatch(value):
        raise ValueError(f"{value!r} is no name of a property; write one like assignedto")
    return value


Property = Annotated[str, BeforeValidator(_property)]


class RoundupConfig(BaseModel):
    """Options of one tracker of kind ``roundup``.

    ``part`` is the property that divides one tracker among teams; ``fields`` maps our names to
    properties of the issue, ``relations`` ours to properties that link to other issues, ``words``
    meanings to further statuses.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    user: Annotated[str, Field(min_length=1, max_length=200)]
    password_env: Annotated[str, Field(min_length=1)]
    webhook_secret_env: str = ""
    part: Property = ""
    fields: Mapping[str, Property] = Field(default_factory=lambda: FIELDS)
    relations: Mapping[str, Property] = Field(default_factory=dict)
    words: Meanings = Field(default_factory=dict)

    @field_validator("fields")
    @classmethod
    def _named(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        named = {**FIELDS, **value}
        return MappingProxyType({ours: theirs for ours, theirs in named.items() if theirs})

    @field_validator("relations")
    @classmethod
    def _related(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        unknown = sorted(set(value) - set(RELATIONS))
        if unknown:
            raise ValueError(f"{unknown[0]!r} is no relation; write one of {', '.join(RELATIONS)}")
        return MappingProxyType({RELATIONS[ours]: theirs for ours, theirs in value.items()})

    @property
    def vocabulary(self) -> Vocabulary:
        """Status words: ours, and those the workspace adds."""
        return WORDS.told(self.words)


def base_of(place: str) -> str:
    """The tracker's address without a slash at its end.

    Raises ValueError for what is no address or would send the password in the open.
    """
    split = urlsplit(place.strip())
    if not split.hostname or split.username or split.password or split.query or split.fragment:
        raise ValueError(f"{place!r} is no address; write one like https://issues.example.org/shop")
    if split.scheme != "https" and not (split.scheme == "http" and split.hostname in _HERE):
        raise ValueError(f"{place!r} would send the password in the open; write https://")
    return place.strip().rstrip("/")


def read_options(options: Mapping[str, str]) -> RoundupConfig:
    """The options of a tracker as `trackwork.yaml` gives them.

    Raises ValueError with one sentence per wrong option.
    """
    groups = {"field": "fields", "relation": "relations", "words": "words"}
    return read_into(RoundupConfig, options, groups=groups)
