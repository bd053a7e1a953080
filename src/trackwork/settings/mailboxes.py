"""Saved mails: ``.eml`` files below ``leave/``, and the mailboxes that people.yaml names.

A mailbox is a Maildir folder or an mbox file, as any program that fetches mail writes them. It is
only read: nothing is moved, marked or locked. Everything about it is bounded.
"""

import mailbox
from collections.abc import Iterator, Sequence
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import EmailPolicy
from itertools import chain, islice
from pathlib import Path
from typing import Any, cast

from trackwork.settings.folder import within

FOLDER = "leave"
LARGEST = 200_000
"""Bytes of a mail that are read; an automatic answer is short."""
LONGEST_HEADER = 1_000
"""Letters of a header that are taken apart."""
LARGEST_BOX = 20_000_000
"""Bytes of an mbox file."""
MOST = 2_000
"""Mails that are read of each source; the newest names come last and are read first."""
TRASHED = "T"


class NoMailbox(ValueError):
    """A mailbox that cannot be read; the message says why."""


class _Brief(EmailPolicy):
    """Takes no more than the beginning of a header apart: for a long one that takes minutes."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        return super().header_fetch_parse(name, value[:LONGEST_HEADER])


_BRIEF = cast("EmailPolicy[EmailMessage]", _Brief())


def mails(folder: Path, names: Sequence[str]) -> tuple[Iterator[EmailMessage], dict[int, str]]:
    """Every saved mail that can be read, one at a time; and why not, by the mailbox's number."""
    saved = sorted((folder / FOLDER).glob("*.eml"), reverse=True)
    found = [_read(saved[:MOST], folder)]
    troubles: dict[int, str] = {}
    for number, name in enumerate(names):
        try:
            found.append(_of_box(folder, name))
        except NoMailbox as error:
            troubles[number] = str(error)
        except OSError as error:
            troubles[number] = error.strerror or "it cannot be opened"
    return chain.from_iterable(found), troubles


def _of_box(folder: Path, name: str) -> Iterator[EmailMessage]:
    """The mails of one mailbox. Raises NoMailbox or OSError at once, not while they are read."""
    path = within(folder, name)
    if path is None:
        raise NoMailbox("it is outside the workspace folder")
    if not path.exists():
        raise NoMailbox("it is not there")
    if (path / "new").is_dir() or (path / "cur").is_dir():
        return _read(_delivered(path), folder)
    if not path.is_file():
        raise NoMailbox("it is neither a Maildir folder, with new and cur in it, nor an mbox file")
    if path.stat().st_size > LARGEST_BOX:
        raise NoMailbox("it is larger than 20 megabytes")
    return _in_one_file(mailbox.mbox(path, create=False))


def _delivered(box: Path) -> list[Path]:
    """The newest mails of a Maildir, seen or not; names begin with the second they came."""
    every = [each for part in ("new", "cur") for each in _listed(box / part)]
    return sorted(every, key=lambda path: path.name, reverse=True)[:MOST]


def _listed(part: Path) -> Iterator[Path]:
    """The mails of one part, but for those that somebody threw away."""
    for path in part.iterdir() if part.is_dir() else ():
        flags = path.name.rpartition(":2,")[2] if ":2," in path.name else ""
        if not path.name.startswith(".") and TRASHED not in flags:
            yield path


def _in_one_file(box: mailbox.mbox) -> Iterator[EmailMessage]:
    try:
        for key in islice(reversed(box.keys()), MOST):
            yield from _parsed(box.get_bytes(key)[:LARGEST])
    finally:
        box.close()


def _read(paths: Sequence[Path], folder: Path) -> Iterator[EmailMessage]:
    """Mails inside the workspace folder; what cannot be read is left."""
    for path in paths:
        try:
            if within(folder, path) is None or not path.is_file():
                continue
            with path.open("rb") as file:
                data = file.read(LARGEST)
        except OSError:
            continue
        yield from _parsed(data)


def _parsed(data: bytes) -> Iterator[EmailMessage]:
    try:
        yield message_from_bytes(data, policy=_BRIEF)
    except (ValueError, RecursionError):  # parts within parts without end
        return
