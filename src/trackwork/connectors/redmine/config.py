"""What an operator may set for a tracker of kind ``redmine``.

Options are those of `docs/connectors/redmine.md`; the key is named here and lives elsewhere.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

from trackwork.kit import Meanings, Vocabulary, read_into

CUSTOM = "cf:"
"""How a custom field is written in an option: ``cf:Target date``."""
FIELDS: Mapping[str, str] = MappingProxyType(
    {"due": "due_date", "owner": "assigned_to", "start": "start_date"}
)
"""Our name of a value, and where Redmine keeps it unless the workspace says otherwise."""
WORDS = Vocabulary().also("not planned", "rejected", "won't do", "wontfix", "duplicate")
"""What a closed status means beside done; whether it is closed is Redmine's word."""
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


class RedmineConfig(BaseModel):
    """Options of one tracker of kind ``redmine``.

    ``fields`` maps our names to ``due_date``, ``start_date``, ``assigned_to`` or ``cf:NAME`` of a
    custom field; ``words`` meanings to status names; ``tracker`` names the kind of issue we make.
    ``per_page``: rows of one answer; Redmine gives 100 at most, and a slow one is glad of fewer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    token_env: Annotated[str, Field(min_length=1)]
    tracker: Annotated[str, Field(max_length=100)] = ""
    per_page: Annotated[int, Field(ge=2, le=100)] = 100
    fields: Mapping[str, str] = Field(default_factory=lambda: FIELDS)
    words: Meanings = Field(default_factory=dict)

    @field_validator("url")
    @classmethod
    def _address(cls, value: str) -> str:
        split = urlsplit(value.strip())
        if not split.hostname or split.username or split.query or split.fragment:
            raise ValueError(f"{value!r} is no address; write one like https://redmine.example.org")
        if split.scheme != "https" and not (split.scheme == "http" and split.hostname in _HERE):
            raise ValueError(f"{value!r} would send the key in the open; write https://")
        return value.strip().rstrip("/")

    @field_validator("fields")
    @classmethod
    def _kept_somewhere(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        for name, where in value.items():
            if where not in FIELDS.values() and not where.removeprefix(CUSTOM).strip():
                raise ValueError(f"field.{name} names no field")
            if where not in FIELDS.values() and not where.startswith(CUSTOM):
                raise ValueError(
                    f"field.{name}: {where!r} is no field we can write; write due_date, "
                    "start_date, assigned_to or cf:NAME for a custom field"
                )
        return MappingProxyType({**FIELDS, **value})

    @property
    def vocabulary(self) -> Vocabulary:
        """Status words: ours, and those the workspace adds."""
        return WORDS.told(self.words)


def is_custom(where: str) -> bool:
    """Whether a value is kept in a custom field."""
    return where.startswith(CUSTOM)


def read_options(options: Mapping[str, str]) -> RedmineConfig:
    """The options of a tracker as `trackwork.yaml` gives them.

    Raises ValueError with one sentence per wrong option.
    """
    return read_into(RedmineConfig, options, groups={"field": "fields", "words": "words"})
