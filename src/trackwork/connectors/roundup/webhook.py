"""How a Roundup calls us: a detector posts a signed word about one issue. Pure.

The detector is a few lines of the tracker's own, shown in `docs/connectors/roundup.md`.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from trackwork.connectors.roundup.wire import is_number, spot_of
from trackwork.kit import signed_by
from trackwork.ports import Call, Forged, Refused

_WORD = re.compile(r"[\w.-]{1,100}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundupHook:
    """Reads deliveries that are signed with one secret."""

    secret: bytes

    def read(self, headers: Mapping[str, str], body: bytes) -> Call:
        """Where to look. Raises Forged without a right signature, ValueError for what is unread."""
        if not signed_by(self.secret, body, headers.get("x-trackwork-signature", "")):
            raise Forged("the signature over the body is missing or wrong")
        value = json.loads(body)
        if not isinstance(value, dict):
            raise ValueError("the delivery is no JSON object")  # noqa: TRY004 - the port's word
        said = {name: str(value.get(name) or "") for name in ("id", "event", "place", "issue")}
        if not _WORD.fullmatch(said["id"]) or not _WORD.fullmatch(said["event"]):
            raise ValueError("the delivery names no id or no event")
        try:
            spot_of(said["place"])
        except Refused as error:
            raise ValueError(str(error)) from error
        natives = (said["issue"],) if is_number(said["issue"]) else ()
        return Call(id=said["id"], event=said["event"], place=said["place"], natives=natives)
