"""JSON Schemas of the settings files, for editors and for `config schema`."""

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

from trackwork.settings.files import (
    PeopleFile,
    PrioritiesFile,
    RightsFile,
    TeamsFile,
    TrackworkFile,
)
from trackwork.settings.planfiles import InitiativeFile, PolicyFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = ".trackwork/schemas"
MODELS: Mapping[str, type[BaseModel]] = MappingProxyType(
    {
        "trackwork": TrackworkFile,
        "people": PeopleFile,
        "teams": TeamsFile,
        "priorities": PrioritiesFile,
        "policy": PolicyFile,
        "decision-rights": RightsFile,
        "initiative": InitiativeFile,
    }
)
"""The kinds of settings file, by the stem of their schema's name."""


def schemas() -> dict[str, dict[str, Any]]:
    """A JSON Schema per kind of file."""
    return {name: _schema(model) for name, model in MODELS.items()}


def schema_files() -> dict[str, str]:
    """The schemas as files, by their place inside a workspace folder."""
    return {
        f"{FOLDER}/{name}.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for name, schema in schemas().items()
    }


def schema_line(kind: str, *, up: int = 0) -> str:
    """The comment that tells an editor which schema a file follows; ``up`` counts folders."""
    return f"# yaml-language-server: $schema={'../' * up}{FOLDER}/{kind}.json"


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return {"$schema": DIALECT, **model.model_json_schema(by_alias=True)}
