"""Hidden marks in tracker text by which we know our own words again.

A marker is an HTML comment with percent-encoded `name=value` pairs. It counts only with a
signature over (workspace, tracker, native id or effect id): a copied, forged or templated marker
reads fine and fails `verify`. Nothing here raises on foreign text; what is wrong comes back as a
sentence.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

VERSION = 1
END = "<!-- trackwork:end -->"
BEGIN_OPENING = "<!-- trackwork:begin "
COMMENT_OPENING = "<!-- trackwork:comment "

_SIGNATURE_BYTES = 16
_LONGEST_MARKER = 2000
_FIELDS = ("ws", "subject", "effect", "native", "hash", "sig")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """What a block's begin marker says.

    `hash` is that of the block's own text (`block.text_hash`), `native` the tracker's id of the
    issue, `signature` the result of `sign` over workspace, tracker and native id.
    """

    version: int = VERSION
    workspace: str
    subject: str
    effect: str
    native: str
    hash: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentMark:
    """What the hidden marker of a comment we posted says."""

    effect: str
    signature: str


def sign(key: bytes, *, workspace: str, tracker: str, about: str) -> str:
    """Signature over a native id or an effect id: HMAC-SHA-256 cut to 128 bits, base32, lower case.

    Fields are hashed with their lengths, so that no two triples can run together.
    """
    fields = (part.encode("utf-8", "surrogatepass") for part in (workspace, tracker, about))
    message = b"".join(len(field).to_bytes(8, "big") + field for field in fields)
    digest = hmac.new(key, message, hashlib.sha256).digest()[:_SIGNATURE_BYTES]
    return base64.b32encode(digest).decode("ascii").rstrip("=").lower()


def verify(key: bytes, signature: str, *, workspace: str, tracker: str, about: str) -> bool:
    """Whether the signature is ours for exactly this workspace, tracker and id."""
    expected = sign(key, workspace=workspace, tracker=tracker, about=about)
    given = signature.encode("utf-8", "surrogatepass")
    return hmac.compare_digest(expected.encode("ascii"), given)


def begin_marker(stamp: Stamp) -> str:
    """The begin marker of a block, one line."""
    values = (
        stamp.workspace,
        stamp.subject,
        stamp.effect,
        stamp.native,
        stamp.hash,
        stamp.signature,
    )
    pairs = " ".join(f"{name}={_encode(v)}" for name, v in zip(_FIELDS, values, strict=True))
    return f"{BEGIN_OPENING}v{stamp.version} {pairs} -->"


def read_begin_marker(marker: str) -> Stamp | str:
    """The stamp in a begin marker, or a sentence that says why it cannot be used."""
    if len(marker) > _LONGEST_MARKER:
        return "the marker is longer than any we write"
    if not (marker.startswith(BEGIN_OPENING) and marker.endswith("-->")):
        return "this is not a begin marker of ours"
    version, *pairs = marker[len(BEGIN_OPENING) : -len("-->")].split() or [""]
    if not re.fullmatch(r"v[1-9][0-9]{0,5}", version):
        return "the marker names no version"
    if int(version[1:]) > VERSION:
        return f"the marker has version {version[1:]}, newer than this Trackwork knows ({VERSION})"
    return _stamp(pairs)


def _stamp(pairs: list[str]) -> Stamp | str:
    values = dict(pair.partition("=")[::2] for pair in pairs)
    lacking = [name for name in _FIELDS if name not in values]
    if lacking:
        return f"the marker lacks {', '.join(lacking)}"
    if len(pairs) != len(_FIELDS):
        return "the marker has fields that we did not write"
    workspace, subject, effect, native, text_hash, signature = (
        unquote(values[name], errors="replace") for name in _FIELDS
    )
    return Stamp(
        workspace=workspace,
        subject=subject,
        effect=effect,
        native=native,
        hash=text_hash,
        signature=signature,
    )


def comment_marker(effect_id: str, signature: str) -> str:
    """The hidden line that goes into each comment we post."""
    effect, mark = _encode(effect_id), _encode(signature)
    return f"{COMMENT_OPENING}v{VERSION} effect={effect} sig={mark} -->"


_COMMENT = re.compile(
    r"<!-- trackwork:comment v1 effect=([^\s=<>]{0,900}) sig=([^\s=<>]{0,900}) -->",
)


def find_comment_marker(text: str) -> CommentMark | None:
    """The first well-formed comment marker in a text, verified or not; None if there is none."""
    match = _COMMENT.search(text)
    if match is None:
        return None
    effect, signature = (unquote(value, errors="replace") for value in match.groups())
    return CommentMark(effect=effect, signature=signature)


def _encode(value: str) -> str:
    # Two dashes would end an HTML comment in strict readers; the rest is what quote leaves alone.
    encoded = quote(value, safe="/:._", errors="replace")
    return encoded.replace("--", "-%2D")
