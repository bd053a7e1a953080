"""A revision: a short text that changes whenever any part of what it is made from does."""

import hashlib

_LENGTH = 20


def revision(*parts: str | None) -> str:
    """The revision of these parts in this order; None and the empty text differ."""
    digest = hashlib.sha256()
    for part in parts:
        said = b"-" if part is None else part.encode("utf-8", "surrogatepass")
        digest.update(f"{len(said)}{'n' if part is None else 't'}:".encode())
        digest.update(said)
    return digest.hexdigest()[:_LENGTH]
