"""A throw-away Redmine for the tests that need one: Debian's own packages, on loopback.

    python -m tests.redmine up       install what is missing, start one, print where it is
    python -m tests.redmine install  install what is missing, and no more

It needs root on a Debian that packages Redmine 5, as the packages and Redmine's list of instances
belong to the system. The first start migrates and fills a database, about half a minute; it is kept
as a template, and every later one begins with a copy. Each server has a folder, a database and a
port of its own, and is stopped and removed when the tests end.
"""

import fcntl
import hashlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from trackwork.clock import WallClock
from trackwork.ports import OutsideError
from trackwork.transport import Transport, Value

PACKAGES = ("redmine", "redmine-sqlite", "puma")
APP = Path("/usr/share/redmine")
CACHE = Path("/var/cache/trackwork-tests")
PATIENCE = timedelta(minutes=1)
"""How long until a server that does not answer counts as one that never will."""
MISSING = (
    "no Redmine here: it takes root on Debian with the packages "
    f"{', '.join(PACKAGES)}; `python -m tests.redmine install` installs them"
)

SEED = """
{ 'rest_api_enabled' => '1', 'login_required' => '1', 'text_formatting' => 'common_mark',
  'default_language' => 'en', 'cross_project_issue_relations' => '1',
  'cross_project_subtasks' => 'system', 'notified_events' => [], 'default_projects_public' => '0',
  'parent_issue_dates' => 'independent', 'parent_issue_priority' => 'independent',
  'parent_issue_done_ratio' => 'independent' }.each { |name, value| Setting[name] = value }
boss = User.find_by(login: 'admin')
boss.update_columns(must_change_passwd: false, language: 'en')
manager, developer, reporter = %w[Manager Developer Reporter].map { |n| Role.find_by(name: n) }
manager.add_permission!(:view_private_notes, :set_notes_private, :manage_subtasks,
                        :edit_issue_notes, :edit_own_issue_notes)
[{ name: 'Status colour', field_format: 'list', possible_values: %w[green amber red] },
 { name: 'Target date', field_format: 'date' },
 { name: 'Rank', field_format: 'string' }].each do |given|
  made = IssueCustomField.new(given.merge(is_for_all: true, is_filter: true, visible: true))
  made.trackers = Tracker.all
  made.save!
end
people = %w[bot viewer ana jo].to_h do |login|
  one = User.new(firstname: login.capitalize, lastname: 'Example', mail: "#{login}@example.test",
                 language: 'en', mail_notification: 'none')
  one.login = login
  one.password = one.password_confirmation = "#{login}-has-a-password"
  one.save!
  [login, { 'id' => one.id, 'key' => one.api_key }]
end
found = { 'admin' => { 'id' => boss.id, 'key' => boss.api_key }, 'people' => people,
          'roles' => { 'manager' => manager.id, 'developer' => developer.id,
                       'reporter' => reporter.id },
          'statuses' => IssueStatus.all.to_h { |each| [each.name, each.id] },
          'trackers' => Tracker.all.to_h { |each| [each.name, each.id] } }
File.write(ENV.fetch('SEEDED'), found.to_json)
"""


class NoRedmine(Exception):
    """Redmine could not be started; the message says why, with what it printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redmine:
    """A running one: address, the administrator's key, and ids by name."""

    url: str
    admin: str
    people: dict[str, dict[str, str]]
    roles: dict[str, int]
    statuses: dict[str, int]
    trackers: dict[str, int]
    folder: Path

    def key(self, login: str) -> str:
        """Somebody's key for the REST interface."""
        return self.people[login]["key"]

    def ask(self, method: str, path: str, body: Value = None, *, key: str = "") -> Value:
        """One request as the administrator, or as whoever has the key."""
        with closing(self.line(key or self.admin)) as line:
            return line.ask(method, path, json=body).json()

    def line(self, key: str) -> Transport:
        """Somebody's way in."""
        return Transport(base=self.url, clock=WallClock(), headers={"X-Redmine-API-Key": key})


def installed() -> bool:
    """Whether the packages are here."""
    done = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Status}\n", *PACKAGES],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.count("install ok installed") == len(PACKAGES)


def install() -> None:
    """Install the packages. Raises NoRedmine with what apt-get printed."""
    if installed():
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    wanted = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES]
    for command in (wanted, ["apt-get", "update", "-qq"], wanted):
        done = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
        if command == wanted and done.returncode == 0:
            return
    raise NoRedmine(done.stderr[-2000:])


def available() -> bool:
    """Whether one can be started on this machine as it is."""
    return os.geteuid() == 0 and shutil.which("dpkg-query") is not None and installed()


# --- an instance ----------------------------------------------------------------------------------


def _environment(name: str) -> dict[str, str]:
    return {
        **os.environ,
        "REDMINE_INSTANCE": name,
        "RAILS_ENV": "production",
        "REDMINE_LANG": "en",
        "TZ": "UTC",
        "SCHEMA": "/dev/null",
        "RUBYOPT": "-W0",
    }


@contextmanager
def _instance(folder: Path) -> Iterator[str]:
    """Debian's Redmine finds its files by the name of an instance; this one lives in a folder."""
    name = f"trackwork-{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"
    for each in ("config", "log", "files", "tmp", "public/plugin_assets"):
        (folder / each).mkdir(parents=True, exist_ok=True)
    database = {
        "adapter": "sqlite3",
        "database": str(folder / "redmine.sqlite3"),
        "encoding": "utf8",
        "timeout": 15000,
    }
    # JSON is YAML.
    (folder / "config" / "database.yml").write_text(json.dumps({"production": database}))
    # Mails become files; Rails wants the name of the way with a colon, which JSON cannot say.
    mails = {"location": str(folder / "mails")}
    (folder / "config" / "configuration.yml").write_text(
        f"production:\n  email_delivery:\n    delivery_method: :file\n"
        f"    file_settings: {json.dumps(mails)}\n"
    )
    (folder / "config" / "secret_key.txt").write_text(hashlib.sha256(name.encode()).hexdigest())
    link = APP / "instances" / name
    link.unlink(missing_ok=True)
    link.symlink_to(folder)
    try:
        yield name
    finally:
        link.unlink(missing_ok=True)


def _rails(name: str, *command: str, **more: str) -> None:
    done = subprocess.run(
        ["bundle", "exec", *command],
        cwd=APP,
        env={**_environment(name), **more},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NoRedmine(f"{' '.join(command)}: {done.stderr[-2000:]}")


def template() -> Path:
    """A folder with a filled database and what is in it; made once per version of the seed."""
    kept = CACHE / f"redmine-{hashlib.sha256(SEED.encode()).hexdigest()[:12]}"
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (kept / "seeded.json").exists():
            shutil.rmtree(kept, ignore_errors=True)
            with _instance(kept) as name:
                # Apart: one process would keep columns as they were before the migration.
                _rails(name, "rake", "db:migrate")
                _rails(name, "rake", "redmine:load_default_data")
                script, out = kept / "seed.rb", kept / "seeded.new"
                script.write_text(SEED)
                _rails(name, "rails", "runner", str(script), SEEDED=str(out))
                with sqlite3.connect(kept / "redmine.sqlite3") as database:
                    database.execute("PRAGMA journal_mode=WAL")
                    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                out.rename(kept / "seeded.json")
    return kept


@contextmanager
def server() -> Iterator[Redmine]:
    """Start one, and stop and remove it afterwards. Raises NoRedmine."""
    kept = template()
    folder = Path(tempfile.mkdtemp(prefix="tw-redmine-"))
    shutil.copy(kept / "redmine.sqlite3", folder)
    seeded = json.loads((kept / "seeded.json").read_text())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    try:
        with _instance(folder) as name, _puma(name, port, folder):
            found = Redmine(
                url=f"http://127.0.0.1:{port}",
                admin=seeded["admin"]["key"],
                people=seeded["people"],
                roles=seeded["roles"],
                statuses=seeded["statuses"],
                trackers=seeded["trackers"],
                folder=folder,
            )
            _until_it_answers(found)
            yield found
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _puma(name: str, port: int, folder: Path) -> Iterator[None]:
    listen = ["-C", "-", "-e", "production", "-b", f"tcp://127.0.0.1:{port}", "-t", "1:5"]
    with (folder / "log" / "puma.log").open("ab") as log:
        process = subprocess.Popen(
            ["puma", *listen],
            cwd=APP,
            env=_environment(name),
            stdout=log,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _until_it_answers(redmine: Redmine) -> None:
    last = "nothing"
    end = WallClock().now() + PATIENCE
    while WallClock().now() < end:
        try:
            redmine.ask("GET", "/users/current.json")
        except OutsideError as error:
            last = str(error)
            threading.Event().wait(0.1)
        else:
            return
    log = (redmine.folder / "log" / "puma.log").read_text()[-2000:]
    raise NoRedmine(f"it did not answer within {PATIENCE} ({last}):\n{log}")


@pytest.fixture(scope="session")
def redmine() -> Iterator[Redmine]:
    """One Redmine for the tests of one process; each test takes a project of its own."""
    if not available():
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with server() as found:
        yield found


def main() -> int:
    """Install, or start one and wait for Ctrl-C."""
    if os.geteuid() != 0:
        sys.stdout.write(f"{MISSING}\n")
        return 1
    install()
    if sys.argv[1:] == ["up"]:
        with server() as found:
            sys.stdout.write(f"{found.url} admin key {found.admin}\n")
            signal.pause()
    return 0


if __name__ == "__main__":
    sys.exit(main())
