"""Effects: one thing done to the outside world, its id derived from its reason."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from trackwork.core.subjects import Subject


class EffectKind(StrEnum):
    """What is done."""

    CREATE = "create"
    ADOPT = "adopt"
    COMMENT = "comment"
    BLOCK = "block"
    FIELDS = "fields"
    REACT = "react"
    MAIL = "mail"
    LINE = "line"
    """A line for a person's next digest; it goes out inside a digest."""
    DIGEST = "digest"
    DIGEST_COMMENT = "digest comment"
    """A digest for somebody without a mail address: one comment for all their lines in a place."""
    RELATE = "relate"
    """Let an issue stand to another of its tracker: a part of it, or waiting for it."""
    UNDO = "undo"
    """Take an earlier write back: a comment of ours, or what our block said before."""


NEW_TEXT = frozenset({EffectKind.CREATE, EffectKind.COMMENT, EffectKind.DIGEST_COMMENT})
"""Kinds that make something new on a tracker: what is counted by the minute and the hour, and what
is looked for by its marker when an answer was lost."""
DIGESTS = frozenset({EffectKind.DIGEST, EffectKind.DIGEST_COMMENT})
"""Kinds that carry lines; a person's week has room for so many of them."""
COMMENTS = frozenset({EffectKind.COMMENT, EffectKind.DIGEST_COMMENT})
"""Kinds that stand as a comment and can be taken away again."""


WHOLE = "whole text"
"""The field of a line with its message in full, for when it is the only one in its comment."""


class Guarantee(StrEnum):
    """What a channel can promise. A rung counts as told by the first two only."""

    READ_BACK = "read back"
    SAME_ID_RESEND = "same-id resend"
    FIRE_AND_FORGET = "fire and forget"


class EffectState(StrEnum):
    """Where an effect stands on its way out."""

    HELD = "held"
    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    RETRY = "retry"
    IN_DOUBT = "in doubt"
    DROPPED = "dropped"
    GIVEN_UP = "given up"
    UNDONE = "undone"


FINAL = frozenset({EffectState.SENT, EffectState.DROPPED, EffectState.GIVEN_UP, EffectState.UNDONE})
"""States an effect does not leave by itself."""

WENT_OUT = (EffectState.SENT, EffectState.UNDONE)
"""States of what somebody was told: taking a text back does not give its attention back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A rung this effect tells: which episode, which rung, and whether to the holder."""

    episode: str
    rung: str
    to_holder: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """An intent, committed with the facts that caused it, before anything goes out.

    ``tracker``/``place``/``native`` say where in a tracker; ``recipient`` is the party addressed,
    ``person`` whose attention it costs (None: nobody is interrupted). ``interrupts`` counts against
    that person's budget; ``critical`` may use the reserved one. ``not_before`` holds it back.
    """

    id: str
    kind: EffectKind
    subject: Subject
    body: str
    title: str = ""
    tracker: str = ""
    place: str = ""
    native: str = ""
    recipient: Subject | None = None
    person: str | None = None
    interrupts: bool = False
    critical: bool = False
    carries: tuple[Carried, ...] = ()
    not_before: datetime | None = None
    why: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    mention: tuple[str, ...] = ()


def effect_id(*reason: str) -> str:
    """An id derived from the reason: the same reason can never make two effects."""
    # Each part says its length, so that no text inside a part can look like the next part.
    spoken = "".join(f"{len(part)}:{part}" for part in reason)
    digest = hashlib.sha256(spoken.encode(errors="surrogatepass")).digest()
    return base64.b32encode(digest)[:16].decode().lower()
