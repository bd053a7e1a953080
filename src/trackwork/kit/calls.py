"""Signatures of webhooks: over the raw body, compared in constant time."""

import hashlib
import hmac


def signed_by(secret: bytes, body: bytes, signature: str) -> bool:
    """Whether ``signature`` (hex, with or without ``sha256=``) is that of the body as it came.

    An empty secret signs nothing: then it is never so.
    """
    if not secret:
        return False
    given = signature.removeprefix("sha256=").strip()
    if not given.isascii():
        return False
    wanted = hmac.new(secret, body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted, given.lower())
