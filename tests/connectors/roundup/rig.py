"""A part of a real Roundup, and a person who uses it by its own means."""

import base64
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import httpx2
from roundup import instance

from tests.connectors.roundup.server import BASE, PASSWORDS
from trackwork.connectors.roundup.making import HEADERS, tracker
from trackwork.core.workspace import TrackerConfig
from trackwork.ports import Site
from trackwork.testing.tracker_contract import BadInputRig
from trackwork.transport import Transport

OPTIONS = {
    "user": "trackwork",
    "password_env": "ROUNDUP_PASSWORD",
    "part": "component",
    "field.due": "due",
    "relation.child": "parent",
    "relation.blocked_by": "depends",
}
QUALITY = Path("src/trackwork/connectors/roundup/quality.toml").resolve()
_NUMBERS = count(1)


class RoundupRig(BadInputRig):
    """Each rig has a part of its own in the one tracker of the session."""

    ours = "trackwork"
    page = 6
    quality = QUALITY

    def __init__(self, server, tmp_path, **options):
        self.server = server
        self.clock = server.clock
        self.tmp_path = tmp_path
        self.options = {**OPTIONS, **options}
        self.person = server.client("ana")
        self.admin = server.client("admin")
        self.part, self.place = self.new_part()
        _, self.other = self.new_part()
        self.nowhere = "issue/nobody at all"
        self.escapes = ("user/x", "nowhere", "issue/../user", "issue/nobody's", "issue/3", "", "/")
        self.tracker = self.fresh()

    def wait(self, duration):
        self.clock.advance(duration)

    def fill(self, count):
        """Straight into the database, all in the same instant."""
        database = instance.open(str(self.server.home)).open("trackwork")
        part = database.component.lookup(self.part)
        made = []
        for number in range(count):
            said = database.msg.create(content=f"Text {number}", author=database.getuid())
            made.append(
                database.issue.create(title=f"Issue {number}", component=part, messages=[said])
            )
        database.commit()
        database.close()
        return made

    def fresh(self, wire=None, user="trackwork"):
        """Another process's view of the same tracker."""
        said = base64.b64encode(f"{user}:{PASSWORDS.get(user, 'x')}".encode()).decode()
        config = TrackerConfig(name="shop", kind="roundup", place=BASE, options=self.options)
        site = Site(folder=self.tmp_path, config=config, clock=self.clock, environment={})
        headers = {
            **HEADERS,
            "Origin": "https://issues.example",
            "Referer": f"{BASE}/",
            "Authorization": f"Basic {said}",
        }
        transport = Transport(
            base=BASE, clock=self.clock, headers=headers, wire=wire or self.server.wire()
        )
        return tracker(site, transport, page=self.page)

    def new_part(self):
        part = f"team {next(_NUMBERS)}."
        self.admin.post("/component", json={"name": part}).raise_for_status()
        return part, f"issue/{part}"

    def network(self):
        return self.server.wire()

    def through(self, wire):
        return self.fresh(wire)

    def wrong_token(self):
        return self.fresh(user="nobody")

    def lacking_scope(self):
        return self.fresh(user="reader"), "create and edit issue"

    def about(self, place, url):
        return place.partition("/")[2] in url

    def strange_word(self, native):
        self.admin.post("/status", json={"name": "limbo", "order": "10"})
        self.change("issue", native, status="limbo")
        return self.fresh(), "limbo"

    def lose_field(self):
        self.options = {**self.options, "field.due": "deadline"}
        return self.fresh(), "deadline"

    # --- a person ---------------------------------------------------------------------------------

    def get(self, kind, native, client=None):
        answer = (client or self.person).get(f"/{kind}/{native}?@verbose=2")
        answer.raise_for_status()
        return answer.json()["data"]["attributes"], answer.headers["etag"]

    def change(self, kind, native, client=None, **values):
        _, etag = self.get(kind, native, client)
        who = client or self.person
        answer = who.patch(f"/{kind}/{native}", json=values, headers={"If-Match": etag})
        answer.raise_for_status()

    def messages(self, native):
        return sorted((each["id"] for each in self.get("issue", native)[0]["messages"]), key=int)

    def rewrite(self, native, body):
        self.change("msg", self.messages(native)[0], content=body)

    def say(self, native, text, client=None):
        who = client or self.person
        said = who.post("/msg", json={"content": text, "author": "ana", "date": "."})
        said.raise_for_status()
        ids = [*self.messages(native), said.json()["data"]["id"]]
        self.change("issue", native, who, messages=ids)

    def close(self, native, closed_as):
        status = {"done": "resolved", "not planned": "wont-fix"}[closed_as]
        self.change("issue", native, status=status)

    def reopen(self, native):
        self.change("issue", native, status="in-progress")

    def delete(self, native):
        _, etag = self.get("issue", native, self.admin)
        answer = self.admin.delete(f"/issue/{native}", headers={"If-Match": etag})
        answer.raise_for_status()

    @contextmanager
    def as_role(self, role):
        ours = self.admin.get("/user?username:=trackwork").json()["data"]["collection"][0]["id"]
        self.change("user", ours, self.admin, roles=role)
        try:
            yield
        finally:
            self.change("user", ours, self.admin, roles="User")

    def forbidding(self):
        return self.as_role("Reader")

    def closed_off(self):
        return self.as_role("Stranger")

    @contextmanager
    def dropping(self):
        frozen = self.server.home / "labels-are-frozen"
        frozen.touch()
        try:
            yield frozenset({"labels"})
        finally:
            frozen.unlink()

    @contextmanager
    def by_way_of(self, handle):
        """While this lasts, our requests go by way of ``handle``."""
        wire = self.server.wire()

        class Way(httpx2.BaseTransport):
            def handle_request(self, request):
                return handle(wire, request)

        whole, self.tracker = self.tracker, self.fresh(Way())
        try:
            yield
        finally:
            self.tracker = whole

    def losing_answers(self):
        def handle(wire, request):
            answer = wire.handle_request(request)
            answer.read()
            if request.method != "GET":
                raise httpx2.ReadError("the line went dead")
            return answer

        return self.by_way_of(handle)

    def between_pages(self, deed):
        def handle(wire, request):
            answer = wire.handle_request(request)
            size = request.url.params.get("@page_size")
            if size and len(httpx2.Response(200, content=answer.read()).json()["data"]) > 0:
                rows = httpx2.Response(200, content=answer.content).json()["data"]["collection"]
                if len(rows) == int(size):
                    deed()
            return answer

        return self.by_way_of(handle)

    def notified(self):
        return self.server.mails()

    def resay(self, native, comment, text):
        self.change("msg", comment, content=text)

    def team_word(self, native):
        self.change("issue", native, status="testing")
        return "testing", "open"

    def transfer(self, native):
        self.admin.post("/component", json={"name": "elsewhere"})
        self.change("issue", native, component="elsewhere")
