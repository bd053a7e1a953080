"""The JSON Schemas of what commands print with `--json`, made from their own dataclasses."""

import importlib.util
import json
from typing import Any

from pydantic import TypeAdapter

from trackwork.cli.table import OUTPUTS, Output

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def output_schema(output: Output) -> dict[str, Any]:
    """The schema of one command's output, its name and version pinned by a constant."""
    shape = getattr(importlib.import_module(output.module), output.shape)
    made = TypeAdapter(shape).json_schema(mode="serialization")
    named = {"schema": {"const": output.schema, "type": "string"}, **made.get("properties", {})}
    required = ["schema", *made.get("required", [])]
    return {"$schema": DIALECT, **made, "properties": named, "required": required}


def schema_files() -> dict[str, str]:
    """File names and texts: ``plan-1.json`` is the first version of what `plan` prints.

    An output whose command is not installed is left out.
    """
    return {
        f"{each.name}-{each.version}.json": json.dumps(
            output_schema(each), indent=2, ensure_ascii=False, sort_keys=True
        )
        + "\n"
        for each in OUTPUTS
        if importlib.util.find_spec(each.module)
    }
