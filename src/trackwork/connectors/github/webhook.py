"""GitHub's webhooks: a signature over the raw body, and where to look. Pure.

https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from trackwork.connectors.github.wire import Json, number, record, text
from trackwork.kit import signed_by
from trackwork.ports import Call, Forged

_ISSUES = {
    "issues": ("issue",),
    "issue_comment": ("issue",),
    "sub_issues": ("parent_issue", "sub_issue"),
    "issue_dependencies": ("blocked_issue", "blocking_issue"),
}
"""Where a delivery of each kind names its issues; any other kind means the whole place."""
_REPOSITORIES = {
    "parent_issue": "parent_issue_repo",
    "sub_issue": "sub_issue_repo",
    "blocked_issue": "blocked_issue_repo",
    "blocking_issue": "blocking_issue_repo",
}
_PLACE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,99}/[A-Za-z0-9._-]{1,100}")
_WORD = re.compile(r"[\w.-]{1,100}")


@dataclass(frozen=True, slots=True, kw_only=True)
class GithubHook:
    """Reads deliveries that are signed with one secret."""

    secret: bytes

    def read(self, headers: Mapping[str, str], body: bytes) -> Call:
        """Where to look. Raises Forged without a right signature, ValueError for what is unread."""
        if not signed_by(self.secret, body, headers.get("x-hub-signature-256", "")):
            raise Forged("the signature over the body is missing or wrong")
        ident, event = headers.get("x-github-delivery", ""), headers.get("x-github-event", "")
        if not _WORD.fullmatch(ident) or not _WORD.fullmatch(event):
            raise ValueError("the delivery names no id or no event")
        value = json.loads(_said(headers.get("content-type", ""), body))
        if not isinstance(value, dict):
            raise ValueError("the delivery is no JSON object")  # noqa: TRY004 - the port's word
        place = _place(record(value.get("repository")))
        natives = _natives(event, value, place) if place else ()
        return Call(id=ident, event=event, place=place, natives=natives)


def _said(content_type: str, body: bytes) -> bytes | str:
    """The JSON itself: GitHub's own default is to send it as a field of a form."""
    if not content_type.startswith("application/x-www-form-urlencoded"):
        return body
    return parse_qs(body.decode("ascii")).get("payload", [""])[0]


def _place(repository: Json) -> str:
    name = text(repository, "full_name")
    return name if _PLACE.fullmatch(name) else ""


def _natives(event: str, value: Json, place: str) -> tuple[str, ...]:
    """Issues of the delivery's own repository; another repository has its own deliveries."""
    found = []
    for name in _ISSUES.get(event, ()):
        issue = record(value.get(name))
        elsewhere = text(record(value.get(_REPOSITORIES.get(name, ""))), "full_name")
        here = not elsewhere or elsewhere.casefold() == place.casefold()
        if here and number(issue, "number") > 0:
            found.append(str(number(issue, "number")))
    return tuple(dict.fromkeys(found))
