"""What an operator may set for a tracker of kind ``github``, and what stands when nothing is said.

Options are those of `docs/connectors/github.md`; secrets are named here and live elsewhere.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from trackwork.kit import Meanings, Vocabulary, read_into

PUBLIC = "https://api.github.com"
_PUBLIC_HOSTS = frozenset({"github.com", "www.github.com", "api.github.com"})
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "due": "Target date",
        "start": "Start date",
        "status": "Status",
        "health": "Health",
        "confidence": "Confidence",
        "rank": "Rank",
        "initiative": "Initiative",
    }
)
"""Our name of a value, and the name of the issue field or project field that keeps it."""

WORDS = (
    Vocabulary()
    .also("open", "open", "todo", "in progress", "doing", "blocked")
    .also("done", "done", "fixed", "shipped", "resolved")
    .also("not planned", "wontfix", "won't fix", "not planned", "invalid", "declined", "duplicate")
)
"""What teams write as a status, by what it means."""


def _owner(value: object) -> object:
    if (
        isinstance(value, str)
        and value
        and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,99}", value)
    ):
        raise ValueError(f"{value!r} is no name of an owner; write one like acme")
    return value


def _digits(value: object) -> object:
    if isinstance(value, str) and value and not (value.isascii() and value.isdigit()):
        raise ValueError(f"{value!r} is no number; GitHub shows it in the address of its settings")
    return value


Number = Annotated[str, BeforeValidator(_digits)]


class GithubConfig(BaseModel):
    """Options of one tracker of kind ``github``.

    ``due`` says where a date is kept: an organisation's issue ``field``, a ``project`` field, a
    ``milestone`` or a ``label``; ``auto`` takes the first of field, project, label that there is.
    ``fields`` maps our names to those of issue and project fields, ``words`` meanings to further
    status words. ``look_back_days``: how far back a write whose answer was lost is looked for.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    base_url: str = PUBLIC
    token_env: str = ""
    app_id: Number = ""
    installation_id: Number = ""
    private_key_env: str = ""
    webhook_secret_env: str = ""
    due: Literal["auto", "field", "project", "milestone", "label"] = "auto"
    project: Annotated[int | None, Field(ge=1)] = None
    project_owner: Annotated[str, BeforeValidator(_owner)] = ""
    issue_type: Annotated[str, Field(max_length=100)] = ""
    look_back_days: Annotated[int, Field(ge=1, le=3650)] = 30
    fields: Mapping[str, str] = Field(default_factory=lambda: FIELDS)
    words: Meanings = Field(default_factory=dict)

    @field_validator("base_url")
    @classmethod
    def _api(cls, value: str) -> str:
        return api_of(value)

    @field_validator("fields")
    @classmethod
    def _named(cls, value: Mapping[str, str]) -> Mapping[str, str]:
        return MappingProxyType({**FIELDS, **value})

    @model_validator(mode="after")
    def _one_way_in(self) -> "GithubConfig":
        app = [self.app_id, self.installation_id, self.private_key_env]
        if self.token_env and any(app):
            raise ValueError("write either `token_env` or the three options of an App, not both")
        if not self.token_env and not all(app):
            raise ValueError(
                "name the variable with the token in `token_env`, or write `app_id`, "
                "`installation_id` and `private_key_env` for an App"
            )
        if self.due == "project" and self.project is None:
            raise ValueError("`due: project` needs the number of the project in `project`")
        return self

    @property
    def vocabulary(self) -> Vocabulary:
        """Status words: ours, and those the workspace adds."""
        return WORDS.told(self.words)

    def written(self, neutral: str) -> str:
        """The name of the field on GitHub; a value we have no name for keeps its own."""
        return self.fields.get(neutral, neutral)

    def neutral(self, written: str) -> str:
        """Our name of a field on GitHub."""
        said = written.casefold()
        return next(
            (ours for ours, name in self.fields.items() if name.casefold() == said), written
        )


def api_of(value: str) -> str:
    """The API's address for the address of a GitHub, without a slash at its end.

    ``https://github.com`` is the public one; ``https://git.example.org`` is an Enterprise Server,
    whose API is below ``/api/v3``. Raises ValueError for what is no address or is not encrypted.
    """
    split = urlsplit(value.strip() if "://" in value else f"https://{value.strip()}")
    host = split.hostname or ""
    if split.username or split.password:  # and it stands in no message
        raise ValueError(
            "what holds a name or a password is no address; write the token's variable in "
            "`token_env`"
        )
    if not host or split.query or split.fragment:
        raise ValueError(f"{value!r} is no address; write one like https://git.example.org")
    if split.scheme != "https" and not (split.scheme == "http" and host in _HERE):
        raise ValueError(f"{value!r} would send the token in the open; write https://")
    if host in _PUBLIC_HOSTS:
        return PUBLIC
    if host.startswith("api.") and host.endswith(".ghe.com"):
        return f"https://{host}"
    if host.endswith(".ghe.com"):
        return f"https://api.{host}"
    path = split.path.rstrip("/")
    return f"{split.scheme}://{split.netloc}{path or '/api/v3'}"


def read_options(options: Mapping[str, str]) -> GithubConfig:
    """The options of a tracker as `trackwork.yaml` gives them.

    Raises ValueError with one sentence per wrong option.
    """
    return read_into(GithubConfig, options, groups={"field": "fields", "words": "words"})
