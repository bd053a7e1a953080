"""Bytes and characters: every encoding an editor may have left, and back again. No I/O."""

import codecs
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Coding:
    """How a file's characters are stored: a codec, and the byte order mark in front."""

    codec: str = "utf-8"
    mark: bytes = b""


def decode(data: bytes) -> tuple[Coding, str] | None:
    """The coding and the text of some bytes, so that encoding gives the same bytes again.

    A byte order mark decides; then UTF-8; then Latin-1, which reads anything. None when the bytes
    are not what their mark says.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            text = _decoded(data[len(mark) :], codec)
            return None if text is None else (Coding(codec, mark), text)
    text = _decoded(data, "utf-8")
    return (Coding("latin-1"), data.decode("latin-1")) if text is None else (Coding(), text)


def _decoded(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None
