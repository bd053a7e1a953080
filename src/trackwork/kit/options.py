"""Options of a tracker: texts in `trackwork.yaml`, read into one checked model."""

import re
from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from trackwork.ports import Site

_NAME = re.compile(r"[A-Z_][A-Z0-9_]{0,99}")
Model = TypeVar("Model", bound=BaseModel)


def read_into(
    model: type[Model], options: Mapping[str, str], *, groups: Mapping[str, str] | None = None
) -> Model:
    """The options as a model; ``groups`` names the mapping that ``field.due: Target date`` fills.

    ``groups={"field": "fields"}`` turns ``field.due`` into ``fields={"due": ...}``. Raises
    ValueError with one sentence per wrong option, all at once.
    """
    grouped: dict[str, dict[str, str]] = {}
    rest: dict[str, object] = {}
    for name, value in options.items():
        group, dot, member = name.partition(".")
        if dot and groups and group in groups:
            grouped.setdefault(groups[group], {})[member] = value
        else:
            rest[name] = value
    try:
        return model.model_validate({**rest, **grouped})
    except ValidationError as error:
        raise ValueError("; ".join(_sentences(error))) from error


def _sentences(error: ValidationError) -> list[str]:
    found = []
    for each in error.errors():
        where = ".".join(str(part) for part in each["loc"]) or "options"
        what = each["msg"].removeprefix("Value error, ")
        if each["type"] == "extra_forbidden":
            what = "there is no such option"
        found.append(f"{where}: {what}")
    return found


def as_words(value: str) -> tuple[str, ...]:
    """``Shipped, live`` as its words, without empty ones."""
    return tuple(word.strip() for word in value.split(",") if word.strip())


def secret_of(site: Site, option: str) -> str:
    """The secret whose environment variable an option names; never from the file itself.

    Raises ValueError that says which variable to set, and never what is in it.
    """
    named = site.config.options.get(option, "")
    if not named:
        raise ValueError(
            f"tracker {site.config.name}: name the environment variable with the secret in "
            f"`{option}`"
        )
    value = site.environment.get(named, "").strip()
    if not value:
        # Somebody may have written the secret itself where its variable's name belongs.
        shown = f"{named} (option `{option}`)" if _NAME.fullmatch(named) else f"of `{option}`"
        raise ValueError(f"tracker {site.config.name}: the environment variable {shown} is not set")
    return value
