"""Holds every request and answer of the fake GitHub to GitHub's own description of its API.

The description is not part of this package: `Description.read` takes the file, trimmed or whole,
plain or gzipped, as `tests/github_description.py` makes it. Needs ``jsonschema-rs``.
"""

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema_rs

from trackwork.testing.github import ours
from trackwork.testing.github.exchange import Answer, Request
from trackwork.testing.github.schemas import Schema, translated, urn

METHODS = frozenset({"get", "post", "put", "patch", "delete"})
JSON = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Operation:
    """``query`` by name: its schema and whether it must be there; ``answers`` by status."""

    query: Mapping[str, tuple[Schema, bool]]
    parts: Mapping[str, Schema]
    body: Schema
    body_needed: bool
    answers: Mapping[int, Schema]
    ours: bool = False


class Description:
    """GitHub's description, ready to be asked. Reading it takes a quarter of a second."""

    def __init__(self, described: Mapping[str, Any]) -> None:
        self._described = described
        components = described["components"]["schemas"]
        resources = [(urn(name), translated(each)) for name, each in components.items()]
        self._registry = jsonschema_rs.Registry(
            [(name, _amended(name, each)) for name, each in resources],
            draft=jsonschema_rs.Draft202012,
        )
        self._operations = dict(self._read())
        self._validators: dict[str, jsonschema_rs.Validator] = {}

    @classmethod
    def read(cls, path: Path) -> "Description":
        """From a file. Raises OSError or ValueError."""
        content = path.read_bytes()
        return cls(json.loads(gzip.decompress(content) if path.suffix == ".gz" else content))

    @property
    def document(self) -> Mapping[str, Any]:
        """The description as it was read, for whoever else can use one."""
        return self._described

    def covers(self, operation: str) -> bool:
        """Whether GitHub's own description has this operation; ours do not count."""
        return operation in self._operations and not self._operations[operation].ours

    def problems(
        self, operation: str, request: Request, parts: Mapping[str, str], answer: Answer
    ) -> list[tuple[str, str]]:
        """What differs, as ``(request or answer, problem)``; nothing when all is as described."""
        known = self._operations.get(operation)
        if known is None:
            return [("request", "there is no such operation in the description")]
        found = [("request", each) for each in self._of_request(operation, known, request, parts)]
        return found + [("answer", each) for each in self._of_answer(operation, known, answer)]

    def of_delivery(self, event: str, action: str | None, body: bytes) -> list[str]:
        """What differs in a delivery; an event that is not described is one thing."""
        name = "-".join([event, action] if action else [event]).replace("_", "-")
        hook = self._described.get("x-webhooks", {}).get(name)
        if hook is None:
            return [f"{name} is not described"]
        schema = hook["post"]["requestBody"]["content"][JSON]["schema"]
        return list(self._says(f"delivery {name}", translated(schema), json.loads(body), name))

    # --- requests ---------------------------------------------------------------------------------

    def _of_request(
        self, name: str, known: _Operation, request: Request, parts: Mapping[str, str]
    ) -> Iterable[str]:
        for part, said in parts.items():
            schema = known.parts.get(part, {"type": "string"})
            yield from self._says(f"{name} path {part}", schema, _typed(said, schema), part)
        for part, said in request.query.items():
            if part not in known.query:
                yield f"?{part} is unknown here"
                continue
            schema, _ = known.query[part]
            yield from self._says(f"{name} query {part}", schema, _typed(said, schema), f"?{part}")
        for part, (_, needed) in known.query.items():
            if needed and part not in request.query:
                yield f"?{part} is missing"
        yield from self._of_body(name, known, request)

    def _of_body(self, name: str, known: _Operation, request: Request) -> Iterable[str]:
        if not request.body:
            if known.body_needed:
                yield "the body is missing"
            return
        try:
            value = json.loads(request.body)
        except ValueError:
            yield "the body is no JSON"
            return
        if known.body is None:
            yield "there should be no body"
            return
        yield from self._says(f"{name} body", known.body, value, "body")

    # --- answers ----------------------------------------------------------------------------------

    def _of_answer(self, name: str, known: _Operation, answer: Answer) -> Iterable[str]:
        status = answer.status
        if status not in known.answers:
            if status not in ours.REFUSALS:
                yield f"{status} is no answer of this operation"
                return
            yield from self._says("refusal", ours.ERROR, answer.body, str(status))
            return
        schema = known.answers[status]
        if schema is None:
            if answer.content():
                yield f"{status} has no body"
            return
        yield from self._says(f"{name} {status}", schema, answer.body, str(status))

    def _says(self, key: str, schema: Schema, value: Any, where: str) -> Iterable[str]:
        validator = self._validators.get(key)
        if validator is None:
            validator = jsonschema_rs.Draft202012Validator(
                schema, registry=self._registry, validate_formats=True
            )
            self._validators[key] = validator
        if validator.is_valid(value):
            return
        for error in validator.iter_errors(value):
            at = "/".join(str(each) for each in error.instance_path)
            yield f"{where} {at}: {error.message[:300]}"

    # --- the description itself -------------------------------------------------------------------

    def _read(self) -> Iterable[tuple[str, _Operation]]:
        for name, each in ours.OPERATIONS.items():
            yield name, _own(each)
        for path in self._described["paths"].values():
            for method, operation in path.items():
                if method in METHODS:
                    yield operation["operationId"], self._operation(operation)

    def _operation(self, described: Mapping[str, Any]) -> _Operation:
        parameters = [self._whole(each) for each in described.get("parameters", [])]
        body = described.get("requestBody", {})
        return _Operation(
            query={
                each["name"]: (translated(each["schema"]), bool(each.get("required")))
                for each in parameters
                if each["in"] == "query"
            },
            parts={e["name"]: translated(e["schema"]) for e in parameters if e["in"] == "path"},
            body=_body(described["operationId"], body),
            body_needed=bool(body.get("required")),
            answers={
                int(status): _content(self._whole(each))
                for status, each in described["responses"].items()
                if status.isdigit()
            },
        )

    def _whole(self, described: Mapping[str, Any]) -> Mapping[str, Any]:
        """What a reference leads to."""
        found = described
        while "$ref" in found:
            _, _, group, name = found["$ref"].split("/")
            found = self._described["components"][group][name]
        return found


def _body(operation: str, body: Mapping[str, Any]) -> Schema:
    if not body:
        return None
    found = translated(body["content"][JSON]["schema"])
    if operation not in ours.BARE:
        return found
    return {"anyOf": [found, {"type": "array", "items": {"type": "string"}}]}


def _content(answer: Mapping[str, Any]) -> Schema:
    content = answer.get("content", {}).get(JSON)
    return translated(content["schema"]) if content else None


def _own(each: Mapping[str, Any]) -> _Operation:
    return _Operation(
        query={name: ({}, False) for name in each["query"]},
        parts={},
        body=translated(each["body"]),
        body_needed=False,
        answers={each["status"]: translated(each["answer"])},
        ours=True,
    )


def _amended(name: str, schema: Schema) -> Schema:
    """A component without what is known to be wrong in it; see `ours`."""
    if name == urn("issue-event-for-issue"):
        more = [{"$ref": urn(each)} for each in ours.MORE_EVENTS]
        return {**schema, "anyOf": [*schema["anyOf"], *more]}
    if name in {urn(each) for each in ours.EITHER}:
        content = schema["properties"]["content"]
        either = {"content": {"anyOf": content["oneOf"]}}
        return {**schema, "properties": {**schema["properties"], **either}}
    return schema


def _typed(said: str, schema: Schema) -> Any:
    """A text of an address as the kind of value the schema speaks of."""
    kind = schema.get("type") if isinstance(schema, Mapping) else None
    if kind == "integer" and said.removeprefix("-").isdigit():
        return int(said)
    if kind == "boolean" and said in {"true", "false"}:
        return said == "true"
    return said
