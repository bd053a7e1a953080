"""Messages: what a person reads, as a value; channels decide how it looks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A text for a person. ``line`` is its one-line form, for digests; both are plain Markdown."""

    title: str
    body: str
    line: str
