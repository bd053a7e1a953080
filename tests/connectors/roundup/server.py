"""A real Roundup in this process: its own schema, its own database, its own web application.

As it runs inside, it needs no port, no account of the system, and it goes by our clock.
"""

import base64
import shutil
import sys
from pathlib import Path

import httpx2
import roundup.date
from roundup import init, instance
from roundup.cgi.wsgi_handler import RequestDispatcher
from roundup.configuration import CoreConfig
from roundup.password import Password

from trackwork.testing.clock import FakeClock

BASE = "https://issues.example/shop"
TEMPLATE = Path(sys.prefix) / "share" / "roundup" / "templates" / "classic"
PASSWORDS = {"admin": "a", "trackwork": "canary", "ana": "n", "watcher": "w", "reader": "r"}

SCHEMA = """
component = Class(db, "component", name=String())
component.setkey("name")
issue = IssueClass(db, "issue",
                due=Date(),
                component=Link("component"),
                parent=Link("issue"),
                depends=Multilink("issue"),
                assignedto=Link("user"),
                keyword=Multilink("keyword"),
                priority=Link("priority"),
                status=Link("status"))
for each in ("View", "Edit", "Create"):
    db.security.addPermissionToRole("User", each, "component")
db.security.addRole(name="Stranger", description="May come in and see nothing")
db.security.addPermissionToRole("Stranger", "Web Access")
db.security.addPermissionToRole("Stranger", "Rest Access")
db.security.addRole(name="Reader", description="May look")
for each in ("Web Access", "Rest Access"):
    db.security.addPermissionToRole("Reader", each)
for each in ("issue", "msg", "file", "keyword", "priority", "status", "component", "user"):
    db.security.addPermissionToRole("Reader", "View", each)
"""
RULES = """
import os
from roundup import hyperdb

def frozen(db, cl, nodeid, newvalues):
    if os.path.exists(os.path.join(db.config.HOME, "labels-are-frozen")):
        newvalues.pop("keyword", None)

def watched(db, cl, nodeid, newvalues):
    newvalues["nosy"] = list(set(newvalues.get("nosy") or []) | {db.user.lookup("watcher")})

def init(db):
    db.issue.audit("set", frozen)
    db.issue.audit("create", watched, priority=200)
"""
"""Rules of the team's own: one drops labels without a word, one lets somebody watch everything."""
OWN_ISSUE = 'issue = IssueClass(db, "issue",'


class Server:
    """One Roundup; `clock` is the time it goes by, for as long as `running` says so."""

    def __init__(self, home: Path, *, clock: FakeClock | None = None) -> None:
        self.home = home
        self.clock = clock or FakeClock()
        self._own_clock = roundup.date.utcnow
        roundup.date.utcnow = self.clock.now
        _install(home)
        self.app = RequestDispatcher(str(home))
        self.requests: list[str] = []

    def stop(self) -> None:
        """Roundup goes by its own clock again."""
        roundup.date.utcnow = self._own_clock

    def mails(self) -> int:
        """How many mails it sent so far."""
        sent = self.home / "mails"
        return sent.read_text(errors="replace").count("\nFROM: ") if sent.exists() else 0

    def wire(self) -> httpx2.WSGITransport:
        """What replaces the network."""
        return httpx2.WSGITransport(app=self._whole)

    def client(self, name: str) -> httpx2.Client:
        """Somebody who uses the tracker by its own means."""
        said = base64.b64encode(f"{name}:{PASSWORDS[name]}".encode()).decode()
        headers = {
            "X-Requested-With": "rest",
            "Origin": "https://issues.example",
            "Referer": f"{BASE}/",
            "Authorization": f"Basic {said}",
        }
        return httpx2.Client(base_url=f"{BASE}/rest/data", transport=self.wire(), headers=headers)

    def _whole(self, environ, start):
        """Roundup writes its answer by an old door of WSGI; here it comes as one piece."""
        environ["PATH_INFO"] = environ["PATH_INFO"].removeprefix("/shop")
        self.requests.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        written: list[bytes] = []

        def begin(status, headers, error=None):
            start(status, [(name, str(value)) for name, value in headers])
            return written.append

        rest = list(self.app(environ, begin))
        return [b"".join([*written, *rest])]


def _install(home: Path) -> None:
    """The classic template with dates, parts and links to other issues."""
    shutil.rmtree(home, ignore_errors=True)
    init.install(str(home), str(TEMPLATE), settings={})
    schema = home / "schema.py"
    text = schema.read_text()
    before, _, after = text.partition(OWN_ISSUE)
    schema.write_text(before + SCHEMA + after[after.index('status=Link("status"))') + 22 :])
    (home / "detectors" / "rules.py").write_text(RULES)
    config = CoreConfig()
    for name, value in {
        "TRACKER_HOME": str(home),
        "TRACKER_WEB": f"{BASE}/",
        "TRACKER_EMAIL": "shop@issues.example",
        "MAIL_DOMAIN": "issues.example",
        "MAIL_HOST": "localhost",
        "MAIL_DEBUG": str(home / "mails"),
        "PASSWORD_PBKDF2_DEFAULT_ROUNDS": "1000",
        "RDBMS_BACKEND": "sqlite",
    }.items():
        config[name] = value
    config.save(str(home / "config.ini"))
    tracker = instance.open(str(home))
    tracker.init(Password(PASSWORDS["admin"], config=tracker.config))
    database = tracker.open("admin")
    database.status.create(name="wont-fix", order="9")
    for name in ("trackwork", "ana", "watcher"):
        password = Password(PASSWORDS[name], config=tracker.config)
        address = f"{name}@team.example"
        database.user.create(username=name, password=password, roles="User", address=address)
    password = Password(PASSWORDS["reader"], config=tracker.config)
    database.user.create(username="reader", password=password, roles="Reader")
    database.commit()
    database.close()


__all__ = ["BASE", "PASSWORDS", "Server"]
