"""Apps: who they are and the tokens of their installations.

https://docs.github.com/en/rest/apps
"""

import hashlib
import json
from base64 import urlsafe_b64decode
from datetime import timedelta

from trackwork.testing.github.call import Call
from trackwork.testing.github.exchange import Answer, Sorry
from trackwork.testing.github.records import Record, Token
from trackwork.testing.github.shapes.accounts import account, node, stamp

LIVES = timedelta(hours=1)
LONGEST = timedelta(minutes=10)


def app(call: Call) -> Answer:
    """The App that signed the request."""
    number = _signer(call)
    return Answer(body=_app(call, number))


def installations(call: Call) -> Answer:
    """Where the App is installed."""
    number = _signer(call)
    return Answer(body=[_installation(call, number)])


def token(call: Call) -> Answer:
    """A token of an installation, good for an hour."""
    number = _signer(call)
    if call.parts["installation_id"] != str(number + 1):
        raise Sorry(404, "Not Found")
    at = call.world.now()
    secret = "ghs_" + hashlib.sha256(f"{number} {call.world.id()}".encode()).hexdigest()[:36]
    bot = call.world.account(f"app-{number}[bot]")
    call.world.tokens[secret] = Token(secret=secret, account=bot, app=True, ends=at + LIVES)
    body: Record = {
        "token": secret,
        "expires_at": stamp(at + LIVES),
        "permissions": {"issues": "write", "metadata": "read"},
        "repository_selection": "all",
    }
    return Answer(status=201, body=body)


def _signer(call: Call) -> int:
    """The App whose key signed the request; what is signed is read, not whether it is genuine."""
    said = call.request.headers.get("authorization", "")
    parts = said.removeprefix("Bearer ").split(".")
    if len(parts) != 3:  # noqa: PLR2004 - header, claims, signature
        raise Sorry(401, "A JSON web token could not be decoded")
    try:
        claims = json.loads(urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
        number, issued, ends = int(claims["iss"]), int(claims["iat"]), int(claims["exp"])
    except (ValueError, KeyError, TypeError):
        raise Sorry(401, "A JSON web token could not be decoded") from None
    now = call.world.now().timestamp()
    if not issued <= now < ends or ends - now > LONGEST.total_seconds():
        raise Sorry(401, "'Expiration time' claim ('exp') is too far in the future")
    return number


def _app(call: Call, number: int) -> Record:
    owner = next(iter(call.world.organizations.values())).account
    return {
        "id": number,
        "slug": f"app-{number}",
        "node_id": node("A", number),
        "owner": account(owner, call.base, call.web),
        "name": f"App {number}",
        "description": None,
        "external_url": "https://app.example.org",
        "html_url": f"{call.web}/apps/app-{number}",
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
        "permissions": {"issues": "write", "metadata": "read"},
        "events": ["issues", "issue_comment"],
    }


def _installation(call: Call, number: int) -> Record:
    owner = next(iter(call.world.organizations.values())).account
    own = number + 1
    shown = account(owner, call.base, call.web)
    assert isinstance(shown, dict)
    # The description wants an account to look like an enterprise as well.
    enterprise: Record = {
        "slug": owner.login,
        "name": owner.name or owner.login,
        "created_at": None,
        "updated_at": None,
    }
    return {
        "id": own,
        "account": shown | enterprise,
        "repository_selection": "all",
        "access_tokens_url": f"{call.base}/app/installations/{own}/access_tokens",
        "repositories_url": f"{call.base}/installation/repositories",
        "html_url": f"{call.web}/organizations/{owner.login}/settings/installations/{own}",
        "app_id": number,
        "app_slug": f"app-{number}",
        "target_id": owner.id,
        "target_type": "Organization",
        "permissions": {"issues": "write", "metadata": "read"},
        "events": ["issues", "issue_comment"],
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
        "single_file_name": None,
        "suspended_by": None,
        "suspended_at": None,
    }
