"""Who we are to GitHub: a token, or an App that signs for a token of its own and renews it in time.

https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from trackwork.connectors.github.config import GithubConfig
from trackwork.connectors.github.wire import moment, text
from trackwork.kit import secret_of
from trackwork.ports import Clock, InDoubt, Refused, Site, TryLater
from trackwork.transport import Missing, Transport, Unauthorized

BEFORE = timedelta(minutes=5)
"""A token is renewed so long before it ends: a long listing must not outlive it."""
SIGNED_FOR = timedelta(minutes=9)
"""GitHub takes no signature that lives longer than ten minutes."""
SKEW = timedelta(minutes=1)


class Auth(Protocol):
    """Gives the token of the next request. ``renewable``: another can be had without a person."""

    @property
    def renewable(self) -> bool:
        """Whether to ask again after `forget` may help."""

    def token(self) -> str:
        """The token, never shown. Raises Refused with what to set, or TryLater."""

    def forget(self) -> None:
        """GitHub takes this token no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenAuth:
    """A token that somebody made; read from the environment when it is first needed."""

    secret: Callable[[], str]
    renewable: bool = False

    def token(self) -> str:
        """What the environment holds."""
        return _said(self.secret)

    def forget(self) -> None:
        """Nothing: only a person can make another one."""


@dataclass(slots=True, kw_only=True)
class AppAuth:
    """An App's installation: its key signs a request, the answer is a token for an hour."""

    app_id: str
    installation_id: str
    key: Callable[[], str]
    transport: Transport
    clock: Clock
    renewable: bool = True
    _token: str = ""
    _ends: datetime | None = None

    def token(self) -> str:
        """The token of the installation; a new one shortly before the last one ends."""
        now = self.clock.now()
        if self._ends is None or now >= self._ends - BEFORE:
            self._renew(now)
        return self._token

    def forget(self) -> None:
        """It was revoked before its time: the next request asks for another one."""
        self._ends = None

    def _renew(self, now: datetime) -> None:
        path = f"/app/installations/{self.installation_id}/access_tokens"
        headers = {"Authorization": f"Bearer {self.signed(now)}"}
        try:
            given = self.transport.ask("POST", path, headers=headers).json()
        except InDoubt as error:  # a token too many harms nobody
            raise TryLater(str(error)) from error
        except Missing as error:  # about our own door, and not about what was to be asked
            raise Refused(
                f"App {self.app_id} has no installation {self.installation_id}: correct "
                "`installation_id`, or install the App again"
            ) from error
        except Unauthorized as error:
            raise self._shut_out(error) from error
        except ValueError as error:
            raise TryLater("GitHub's answer with a token could not be read") from error
        kept = given if isinstance(given, dict) else {}
        token, ends = text(kept, "token"), moment(kept.get("expires_at"))
        if not token or ends is None:
            raise TryLater("GitHub's answer with a token lacks the token or its end")
        self._token, self._ends = token, ends

    def _shut_out(self, error: Unauthorized) -> Refused:
        if error.unknown:
            return Refused(
                f"GitHub does not take the key of App {self.app_id}: make a new private key in the "
                f"App's settings, or set this machine's clock ({error})"
            )
        return Refused(
            f"GitHub gives App {self.app_id} no token for installation {self.installation_id}: an "
            f"owner may have suspended it; they can let it in again in their settings ({error})"
        )

    def signed(self, now: datetime) -> str:
        """The App's own word that it is itself, good for minutes."""
        try:
            import jwt  # noqa: PLC0415 - only those who use an App need it installed
        except ImportError as error:
            raise Refused("an App needs one package more: pip install trackwork[github]") from error
        claims = {"iat": int((now - SKEW).timestamp()), "iss": self.app_id}
        claims["exp"] = int((now + SIGNED_FOR).timestamp())
        try:
            return jwt.encode(claims, _said(self.key), algorithm="RS256")
        except (ValueError, TypeError, jwt.PyJWTError) as error:
            raise Refused(
                "the App's private key cannot be used; `private_key_env` names a variable that "
                "holds the PEM text GitHub gave, or the path of the file with it"
            ) from error


def auth_of(site: Site, config: GithubConfig, transport: Transport) -> Auth:
    """How this tracker shows who it is; nothing is read yet."""
    if config.token_env:
        return TokenAuth(secret=lambda: secret_of(site, "token_env"))
    return AppAuth(
        app_id=config.app_id,
        installation_id=config.installation_id,
        key=lambda: private_key(site),
        transport=transport,
        clock=site.clock,
    )


def private_key(site: Site) -> str:
    """The key's text: the variable holds it, or names the file that does. Raises ValueError."""
    value = secret_of(site, "private_key_env")
    if value.lstrip().startswith("-----BEGIN"):
        return value.replace("\\n", "\n")
    try:
        return (site.folder / Path(value).expanduser()).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        variable = site.config.options.get("private_key_env", "")
        raise ValueError(
            f"tracker {site.config.name}: the variable {variable} holds neither a key nor the "
            "path of a file that can be read"
        ) from error


def _said(secret: Callable[[], str]) -> str:
    try:
        return secret()
    except ValueError as error:
        raise Refused(str(error)) from error
