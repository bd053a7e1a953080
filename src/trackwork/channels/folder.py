"""Messages as files: `.eml` for mail, Markdown for the rest, in a folder that a person can read.

`FolderChannel` is a channel like any other. `RehearsalFolder` holds what would have gone out while
the gear is `rehearse`. The same id always lands in the same file.
"""

import contextlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime
from pathlib import Path

from trackwork.core.effects import WHOLE, Effect, EffectKind, Guarantee
from trackwork.ports import Letter, Refused, TryLater

DOMAIN = "trackwork.invalid"
"""Stands behind the @ of our ids; `.invalid` can never be anybody's (RFC 2606)."""

_LONGEST_LINE = 900
_MAILS = frozenset({EffectKind.MAIL, EffectKind.DIGEST})
_WHAT = {
    EffectKind.CREATE: "create an issue",
    EffectKind.ADOPT: "adopt an issue",
    EffectKind.COMMENT: "comment on an issue",
    EffectKind.BLOCK: "update our block in an issue",
    EffectKind.FIELDS: "write fields of an issue",
    EffectKind.REACT: "react to a comment",
    EffectKind.RELATE: "tie an issue to another",
    EffectKind.DIGEST_COMMENT: "comment on an issue, with a whole week's lines",
    EffectKind.LINE: "a line for a digest",
    EffectKind.UNDO: "take a write back",
}


class FolderChannel:
    """Implements `ports.Channel`: each letter becomes one `.eml` file.

    Sending the same id again writes the same file again, hence its guarantee. ``durable``: each
    letter waits for the disk.
    """

    name = "folder"
    guarantee = Guarantee.SAME_ID_RESEND

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self._files = _Files(folder, durable=durable)

    def send(self, letter: Letter) -> str:
        """Write the letter; the file's name is the receipt. Raises TryLater or Refused."""
        name = _name(letter.id, at=letter.at, words=(letter.to, letter.subject), suffix=".eml")
        return self._files.keep(letter.id, name, _mail(letter).as_bytes()).name


class RehearsalFolder:
    """What would have gone out, one readable file per effect, sorted by when."""

    def __init__(self, folder: Path) -> None:
        self._files = _Files(folder, durable=False)

    def put(self, effect: Effect, *, now: datetime, to: str) -> Path:
        """Write an effect down: mails and digests as `.eml`, the rest as Markdown; the file.

        The same effect again replaces its file. Raises TryLater or Refused.
        """
        if effect.kind in _MAILS:
            data, suffix = _mail(_letter(effect, now=now, to=to)).as_bytes(), ".eml"
        else:
            data, suffix = _page(effect, now=now, to=to).encode("utf-8", "replace"), ".md"
        words = (effect.kind.value, effect.title or effect.subject.key)
        name = _name(effect.id, at=now, words=words, suffix=suffix)
        return self._files.keep(effect.id, name, data)


def _letter(effect: Effect, *, now: datetime, to: str) -> Letter:
    title = effect.title or effect.subject.key
    return Letter(
        id=effect.id,
        to=to,
        to_name="",
        subject=title,
        body=effect.body,
        thread=str(effect.subject),
        at=now,
    )


def _mail(letter: Letter) -> EmailMessage:
    mail = EmailMessage(policy=default)
    mail["From"] = f"Trackwork <trackwork@{DOMAIN}>"
    mail["To"] = _address(letter)
    mail["Subject"] = _one_line(letter.subject)
    mail["Date"] = format_datetime(letter.at)
    mail["Message-ID"] = _message_id(letter.id)
    if letter.thread:
        mail["References"] = _message_id(letter.thread)
    mail["List-Id"] = f"Trackwork <messages.{DOMAIN}>"
    mail["Auto-Submitted"] = "auto-generated"
    text = _storable(letter.body)
    # A person opens these with whatever is at hand, so umlauts stay umlauts where mail allows it.
    short = max(map(len, text.encode().splitlines()), default=0) <= _LONGEST_LINE
    cte = "8bit" if short else "quoted-printable"
    mail.set_content(text, subtype="plain", charset="utf-8", cte=cte)
    return mail


def _address(letter: Letter) -> str:
    """The recipient as a header. What is no address is shown and cannot reach anybody."""
    given = _one_line(letter.to)
    address = re.sub(r"[^\w.+@-]", "_", given, flags=re.ASCII)
    if not re.fullmatch(r"[^@]+@[^@]+", address):
        address = f"{address.replace('@', '_') or 'nobody'}@{DOMAIN}"
    shown = re.sub(r'["\\]', "'", _one_line(letter.to_name)) or given
    return f'"{shown}" <{address}>' if shown != address else address


def _message_id(key: str) -> str:
    return f"<{re.sub(r'[^A-Za-z0-9._-]', '.', key)[:200]}@{DOMAIN}>"


def _page(effect: Effect, *, now: datetime, to: str) -> str:
    """An effect as Markdown: what it would do and where, then its text as it would stand there."""
    place = " ".join(filter(None, (effect.tracker, effect.place, effect.native)))
    rows = {
        "Would": _WHAT.get(effect.kind, effect.kind.value),
        "In": place,
        "About": str(effect.subject),
        "For": to,
        "Mentions": " ".join(effect.mention),
        "Why": effect.why,
        "Written": now.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "Effect": effect.id,
    }
    head = "".join(f"- {name}: {_one_line(value)}\n" for name, value in rows.items() if value)
    fields = "".join(
        f"- {name}: {_one_line(value)}\n" for name, value in effect.fields if name != WHOLE
    )
    body = dict(effect.fields).get(WHOLE, effect.body)
    title = _one_line(effect.title) or effect.subject.key
    parts = (f"# {title}\n\n{head}", f"\nFields:\n\n{fields}" if fields else "", "\n---\n\n")
    return "".join(parts) + body.rstrip("\n") + "\n"


def _one_line(text: str) -> str:
    """A text as one printable line, so that nobody's words become a header of ours."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


# --- files ----------------------------------------------------------------------------------------


def _name(key: str, *, at: datetime, words: Iterable[str], suffix: str) -> str:
    """A name that sorts by time, says what it is, and ends in the id."""
    moment = at.astimezone(UTC).strftime("%Y-%m-%d-%H%M")
    return f"{moment}-{_slug(' '.join(words))}.{_mark(key, suffix)}"


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "message"


def _mark(key: str, suffix: str) -> str:
    return f"{re.sub(r'[^A-Za-z0-9_-]', '_', key)[:80]}{suffix}"


class _Files:
    """A folder of messages, each under the name it first got."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self.folder = folder
        self._durable = durable
        self._names: dict[str, str] | None = None

    def keep(self, key: str, name: str, data: bytes) -> Path:
        """The file of an id, written in one step. Raises TryLater or Refused."""
        with _spoken(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            if self._names is None:
                found = sorted(path.name for path in self.folder.iterdir())
                self._names = {name.partition(".")[2]: name for name in found}
            path = self.folder / self._names.setdefault(_mark(key, Path(name).suffix), name)
            _replace(path, data, durable=self._durable)
        return path


def _replace(path: Path, data: bytes, *, durable: bool) -> None:
    descriptor, fresh = tempfile.mkstemp(dir=path.parent, prefix=".message-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), 0o644)
            if durable:
                os.fsync(file.fileno())
        Path(fresh).replace(path)
    finally:
        Path(fresh).unlink(missing_ok=True)


@contextlib.contextmanager
def _spoken(folder: Path) -> Iterator[None]:
    try:
        yield
    except (PermissionError, NotADirectoryError, FileExistsError) as error:
        raise Refused(f"{folder} cannot hold messages: {error.strerror}") from error
    except OSError as error:
        raise TryLater(f"{folder} cannot hold messages now: {error.strerror}") from error
