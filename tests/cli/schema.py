"""As much of JSON Schema as our published schemas use, read strictly: unknown keys are wrong."""

from typing import Any

KINDS: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
    "array": list,
    "object": dict,
}


def wrong(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "$") -> list[str]:
    """Everything in which a value does not follow a schema."""
    if "$ref" in schema:
        return wrong(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root, at)
    if "anyOf" in schema:
        tried = [wrong(value, each, root, at) for each in schema["anyOf"]]
        return [] if [] in tried else tried[0]
    if "const" in schema and value != schema["const"]:
        return [f"{at} is {value!r}, not {schema['const']!r}"]
    kind: str = schema["type"]
    fits = isinstance(value, KINDS[kind]) and (kind == "boolean" or not isinstance(value, bool))
    if not fits:
        return [f"{at} is {value!r}, no {kind}"]
    if kind == "array":
        return [
            x
            for i, each in enumerate(value)
            for x in wrong(each, schema["items"], root, f"{at}[{i}]")
        ]
    return _object(value, schema, root, at) if kind == "object" else []


def _object(
    value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any], at: str
) -> list[str]:
    named = schema.get("properties", {})
    more = schema.get("additionalProperties")
    found = [f"{at}.{key} is missing" for key in schema.get("required", ()) if key not in value]
    for key, each in value.items():
        if key in named:
            found += wrong(each, named[key], root, f"{at}.{key}")
        elif isinstance(more, dict):
            found += wrong(each, more, root, f"{at}.{key}")
        else:
            found.append(f"{at}.{key} is not in the schema")
    return found
