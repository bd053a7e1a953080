"""pydantic's errors in our words, each with its line and a way to mend it."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from trackwork.settings.problems import Problem, suggestion
from trackwork.settings.reading import Document, KeyPath

Model = TypeVar("Model", bound=BaseModel)
Words = tuple[str, str]
Saying = Callable[[type[BaseModel], KeyPath, Mapping[str, Any]], Words]


def checked(document: Document, model: type[Model]) -> tuple[Model | None, tuple[Problem, ...]]:
    """A document as a model, or everything that is wrong with it."""
    if not isinstance(document.data, dict):
        what = "should hold 'name: value' lines at its top"
        fix = f"Start with one of {', '.join(field_names(model)[:3])}."
        return None, (Problem(file=document.file, line=1, what=what, fix=fix),)
    try:
        return model.model_validate(document.data), ()
    except ValidationError as error:
        found = [_problem(document, model, each) for each in error.errors(include_url=False)]
        return None, tuple(dict.fromkeys(found))


def field_names(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys a model knows, as they are written."""
    return tuple(info.alias or name for name, info in model.model_fields.items())


def _problem(document: Document, model: type[BaseModel], error: Mapping[str, Any]) -> Problem:
    path = _path(document, error["loc"])
    what, fix = _words(model, path, error)
    return Problem(file=document.file, line=document.line(path), what=what, fix=fix)


def _path(document: Document, loc: tuple[str | int, ...]) -> KeyPath:
    """The error's place without the names pydantic gives to branches of a union."""
    path: KeyPath = ()
    for step in loc:
        if step == "[key]":
            break
        named = _named(document, path, step)
        if (*path, named) in document.lines or step == loc[-1]:
            path = (*path, named)
    return path


def _named(document: Document, path: KeyPath, step: str | int) -> str | int:
    """The key at a position, where the file has names and the model a list."""
    there: Any = document.data
    for each in path:
        there = there[each]
    names = list(there) if isinstance(there, dict) and isinstance(step, int) else []
    return str(names[int(step)]) if names else step


def spoken(path: KeyPath) -> str:
    """``teams[2].by`` as people say it."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _words(model: type[BaseModel], path: KeyPath, error: Mapping[str, Any]) -> Words:
    context = error.get("ctx") or {}
    if error["type"] == "said":
        return f"{spoken(path)}: {context['what']}", str(context["fix"])
    return _SAYINGS.get(error["type"], _other)(model, path, error)


def _unknown(model: type[BaseModel], path: KeyPath, _: Mapping[str, Any]) -> Words:
    inside = f" in {spoken(path[:-1])}" if path[:-1] else ""
    return f"unknown key {path[-1]!r}{inside}", suggestion(str(path[-1]), _known(model, path[:-1]))


def _known(model: type[BaseModel], path: KeyPath) -> tuple[str, ...]:
    """The keys known at a place, found by walking the model's own annotations."""
    current = model
    for step in path:
        info = next(
            (i for name, i in current.model_fields.items() if step in {name, i.alias}), None
        )
        more = current.__annotations__.get("__pydantic_extra__")
        inner = _model_in(info.annotation if info else more)
        current = inner or current
    return field_names(current)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(each) for each in get_args(annotation))
    return next((each for each in found if each is not None), None)


def _missing(_: type[BaseModel], path: KeyPath, __: Mapping[str, Any]) -> Words:
    inside = f" in {spoken(path[:-1])}" if path[:-1] else ""
    return f"{path[-1]!r} is missing{inside}", f"Add a line '{path[-1]}: ...'."


def _choice(_: type[BaseModel], path: KeyPath, error: Mapping[str, Any]) -> Words:
    expected = str(error["ctx"]["expected"]).replace(" or ", ", ").replace("'", "").split(", ")
    given = error["input"]
    what = f"{spoken(path)}: {given!r} is not one of its words"
    return what, suggestion(str(given), [each for each in expected if each])


def _shape(expected: str, example: str) -> Saying:
    def words(_: type[BaseModel], path: KeyPath, error: Mapping[str, Any]) -> Words:
        return f"{spoken(path)}: {_shown(error['input'])} should be {expected}", example

    return words


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "this group of keys"
    if isinstance(value, list):
        return "this list"
    return repr(value)


def _bounds(_: type[BaseModel], path: KeyPath, error: Mapping[str, Any]) -> Words:
    bounds = {"le": "at most", "ge": "at least", "max_length": "at most this long:"}
    said = [f"{word} {error['ctx'][key]}" for key, word in bounds.items() if key in error["ctx"]]
    return f"{spoken(path)}: {_shown(error['input'])} is out of bounds", f"Use {', '.join(said)}."


def _other(_: type[BaseModel], path: KeyPath, error: Mapping[str, Any]) -> Words:
    said = str(error["msg"])
    return f"{spoken(path)}: {_shown(error['input'])} does not fit", f"{said.rstrip('.')}."


_SAYINGS: Mapping[str, Saying] = {
    "extra_forbidden": _unknown,
    "missing": _missing,
    "literal_error": _choice,
    "enum": _choice,
    "less_than_equal": _bounds,
    "greater_than_equal": _bounds,
    "string_too_long": _bounds,
    "string_type": _shape("text", "Write a word or a sentence; quotes help when in doubt."),
    "int_type": _shape("a whole number", "Write it in digits, without quotes."),
    "float_type": _shape("a number", "Write it in digits, without quotes."),
    "float_parsing": _shape("a number", "Write it in digits, without quotes."),
    "bool_type": _shape("true or false", "Write true or false, without quotes."),
    "list_type": _shape("a list", "Write it like [one, two], or one per line after '- '."),
    "dict_type": _shape("'name: value' lines", "Indent them below the key."),
    "model_type": _shape("'name: value' lines", "Indent them below the key."),
}
