"""Schemas of an OpenAPI 3.0 description as JSON Schema, each component under a name of its own.

Kept apart and put into one registry, 200 of them are ready in hundredths of a second; copied into
each other they would take seconds and gigabytes.
"""

from collections.abc import Mapping
from typing import Any

Schema = Any
"""A JSON Schema: a mapping, or a truth value."""

URN = "urn:github:"
_COMPONENT = "#/components/schemas/"
_LISTS = frozenset({"allOf", "anyOf", "oneOf"})
_ONE = frozenset({"items", "additionalProperties", "not"})
_MAPS = frozenset({"properties", "patternProperties"})
_TALK = frozenset(
    {
        "description",
        "example",
        "examples",
        "externalDocs",
        "title",
        "deprecated",
        "default",
        "discriminator",
        "nullable",
        "readOnly",
        "writeOnly",
        "xml",
    }
)


def urn(component: str) -> str:
    """The name of a component in the registry."""
    return f"{URN}{component}"


def translated(schema: Schema) -> Schema:
    """An OpenAPI 3.0 schema as JSON Schema: references by urn, ``nullable`` as a type."""
    if not isinstance(schema, Mapping):
        return schema
    if "$ref" in schema:
        found: dict[str, Schema] = {"$ref": urn(str(schema["$ref"]).removeprefix(_COMPONENT))}
        return {"anyOf": [found, {"type": "null"}]} if schema.get("nullable") else found
    found = {name: _part(name, value) for name, value in schema.items() if _says(name)}
    return _nullable(found) if schema.get("nullable") else found


def _says(name: str) -> bool:
    return name not in _TALK and not name.startswith("x-")


def _part(name: str, value: Schema) -> Schema:
    if name in _ONE:
        return translated(value)
    if name in _LISTS:
        return [translated(each) for each in value]
    if name in _MAPS:
        return {key: translated(each) for key, each in value.items()}
    return value


def _nullable(schema: dict[str, Schema]) -> Schema:
    if "type" not in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    found = schema | {"type": [schema["type"], "null"]}
    if "enum" in found and None not in found["enum"]:
        found["enum"] = [*found["enum"], None]
    return found
