"""Presets that keep a real initiative file short: ``extends: kind``."""

from functools import cache
from importlib import resources

from trackwork.settings.reading import Document, parse_document

NAMES = ("kind", "fast", "compliance")


def preset_name(document: Document) -> str | None:
    """The preset a document extends, when it names one that exists."""
    data = document.data
    wanted = data.get("extends") if isinstance(data, dict) else None
    return wanted if isinstance(wanted, str) and wanted in NAMES else None


@cache
def preset(name: str) -> Document:
    """A shipped preset. Raises KeyError for an unknown name."""
    if name not in NAMES:
        raise KeyError(name)
    content = resources.files(__package__).joinpath(f"{name}.yaml").read_bytes()
    document, problems = parse_document(content, name=f"preset {name}")
    assert document is not None, problems
    return document
