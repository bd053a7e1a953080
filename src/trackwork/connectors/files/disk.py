"""Folders and files: found without following links, read with a limit, replaced in one step."""

import contextlib
import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from trackwork.ports import Conflict, InDoubt, OutsideError, Refused, TryLater

SUFFIX = ".md"
_FINAL = frozenset(
    {errno.EACCES, errno.EPERM, errno.EROFS, errno.ELOOP, errno.ENOTDIR, errno.EISDIR}
)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A file's bytes, when it was last changed, and what tells one version from the next."""

    data: bytes
    at: datetime
    mode: int
    version: tuple[int, int, int]


class NotAFile(Exception):
    """Something that is no plain file has the name of one; the text says what it is."""


class TooLarge(Exception):
    """The file is larger than the limit."""


def folder_of(root: Path, place: str) -> Path:
    """The folder of a backlog. Raises Refused when the place leads out of the root."""
    parts = PurePosixPath(place or ".").parts
    if "\0" in place or "\\" in place or ".." in parts or place.startswith("/"):
        raise Refused(f"{place!r} is no folder inside the tracker; write a path below its root")
    folder = root.joinpath(*parts)
    real = Path(os.path.realpath(folder))
    if not real.is_relative_to(os.path.realpath(root)):
        raise Refused(f"{place!r} is a link that leads out of the tracker; name a real folder")
    return folder


def issue_names(folder: Path) -> list[str]:
    """Names of what could be issues, in order: `*.md`, not hidden, not README. Raises OSError."""
    return sorted(
        name
        for name in os.listdir(folder)  # noqa: PTH208 - names, not paths, are what we need
        if name.endswith(SUFFIX) and not name.startswith((".", "_")) and name != "README.md"
    )


def read(path: Path, limit: int) -> Read:
    """A plain file's bytes. Raises OSError, NotAFile, TooLarge; never follows a link."""
    kind = path.lstat()
    if not stat.S_ISREG(kind.st_mode):
        raise NotAFile(_kind(kind.st_mode))
    if kind.st_size > limit:
        raise TooLarge
    descriptor = os.open(path, os.O_RDONLY | _NO_FOLLOW)
    with os.fdopen(descriptor, "rb") as file:
        info = os.fstat(file.fileno())
        data = file.read(limit + 1)
    if len(data) > limit:
        raise TooLarge
    return Read(data=data, at=_moment(info), mode=info.st_mode & 0o7777, version=_version(info))


def create(path: Path, data: bytes, *, at: datetime, durable: bool = True) -> bool:
    """A new file, all of it or nothing; False when the name is taken. Raises OutsideError."""
    with _spoken(path), _beside(path, data, mode=0o644, at=at, durable=durable) as fresh:
        try:
            os.link(fresh, path)
        except FileExistsError:
            return False
        _settle(path.parent, durable=durable)
    return True


def replace(path: Path, data: bytes, *, was: Read, at: datetime, durable: bool = True) -> None:
    """Other bytes in a file that is still as it was read. Raises Conflict or OutsideError."""
    with _spoken(path), _beside(path, data, mode=was.mode, at=at, durable=durable) as fresh:
        if _version(path.lstat()) != was.version:
            raise Conflict(f"{path.name} was changed while we wrote; nothing was written")
        Path(fresh).replace(path)
        _settle(path.parent, durable=durable)


def make_folder(folder: Path) -> None:
    """The folder, with those above it. Raises OutsideError."""
    with _spoken(folder):
        folder.mkdir(parents=True, exist_ok=True)


@contextlib.contextmanager
def _beside(path: Path, data: bytes, *, mode: int, at: datetime, durable: bool) -> Iterator[str]:
    """A hidden file with the new bytes, safely on the disk if durable, gone afterwards."""
    descriptor, fresh = tempfile.mkstemp(dir=path.parent, prefix=".trackwork-", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
            if durable:
                os.fsync(file.fileno())
        os.utime(fresh, (at.timestamp(), at.timestamp()))
        yield fresh
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(fresh)  # noqa: PTH108 - a name, as mkstemp gives it


def _settle(folder: Path, *, durable: bool) -> None:
    """The folder's entry on the disk too; when that cannot be said, the write is in doubt."""
    if not durable:
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise InDoubt(f"written, but {folder.name} did not confirm it: {error.strerror}") from error


@contextlib.contextmanager
def _spoken(path: Path) -> Iterator[None]:
    """What the system says about a write, in our words for what may be done next."""
    try:
        yield
    except OutsideError:
        raise
    except FileNotFoundError as error:
        raise Refused(f"{path.name} is not there any more") from error
    except OSError as error:
        if error.errno in _FINAL:
            raise Refused(f"{path.name} may not be written: {error.strerror}") from error
        raise TryLater(f"{path.name} cannot be written now: {error.strerror}") from error


def _version(info: os.stat_result) -> tuple[int, int, int]:
    return info.st_mtime_ns, info.st_size, info.st_ino


def _moment(info: os.stat_result) -> datetime:
    return datetime.fromtimestamp(info.st_mtime, UTC)


def _kind(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "a link"
    return "a folder" if stat.S_ISDIR(mode) else "no plain file"


def may_write(folder: Path) -> bool:
    """Whether files can be made in a folder, asked without making one."""
    effective = os.access in os.supports_effective_ids
    return os.access(folder, os.W_OK | os.X_OK, effective_ids=effective)
