"""What a Redmine does of its own accord, and what we make of it."""

import sqlite3
import threading
from contextlib import closing
from datetime import timedelta

import httpx2
import pytest

from tests.connectors.redmine.rig import RedmineRig
from trackwork.clock import WallClock
from trackwork.connectors.redmine.cursor import APART
from trackwork.ports import InDoubt, Refused, Relation
from trackwork.testing.contract.wires import Wire
from trackwork.testing.tracker_contract import made, marked, read

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def rig(redmine):
    """A project of its own."""
    return RedmineRig(redmine)


class Hiding(Wire):
    """Writes are done, and answered with a page for people."""

    def __init__(self, inner):
        self.inner = inner

    def handle_request(self, request):
        answer = self.inner.handle_request(request)
        if request.method == "GET":
            return answer
        answer.close()
        return httpx2.Response(200, content=b"<html>Please sign in</html>")


def test_a_private_note_is_never_taken_in(rig):
    """Not as a comment, and nobody learns of it by a revision of another one."""
    native = made(rig)
    rig.put(native, notes="tw: done", private_notes=True)
    rig.say(native, "tw: on track")
    assert [each.body for each in read(rig, native).comments] == ["tw: on track"]


def test_a_text_that_was_dropped_is_told(rig):
    """Redmine answers 204 to a text that our role may not edit; nothing is taken for done."""
    native = made(rig, body="Text")
    before = read(rig, native)
    with rig.dropping(), pytest.raises(Refused, match="did not keep it"):
        rig.tracker.edit_body(rig.place, native, body="Ours", expected=before.revision)
    assert read(rig, native).body == "Text"


@pytest.mark.parametrize("deed", ["create", "comment"])
def test_a_write_answered_by_a_page_is_in_doubt_and_found(rig, deed):
    """Somebody between us and Redmine answered; it was done once, and its marker is there."""
    native = made(rig)
    body = marked("Hi", "f" * 16)
    tracker = rig.through(Hiding(rig.network()))
    deeds = {
        "create": lambda: tracker.create(rig.place, title="Two", body=body, effect="f" * 16),
        "comment": lambda: tracker.comment(rig.place, native, body=body, effect="f" * 16),
    }
    with pytest.raises(InDoubt):
        deeds[deed]()
    assert rig.tracker.find(rig.place, "f" * 16) is not None


def test_custom_fields_are_written_by_name(rig):
    """Configured or not, a field of the issue's own kind is found by what people call it."""
    rig.options["field.health"] = "cf:Status colour"
    tracker = rig.fresh()
    native = made(rig)
    tracker.set_fields(rig.place, native, {"health": "amber", "Target date": "2026-12-18"})
    fields = tracker.issue(rig.place, native).fields
    assert (fields["health"], fields["Target date"]) == ("amber", "2026-12-18")
    with pytest.raises(Refused, match="Mood"):
        tracker.set_fields(rig.place, native, {"Mood": "fine"})


def test_a_value_no_list_has_is_refused_whole(rig):
    """Redmine's own words are passed on, and the fields beside it stay as they were."""
    rig.options["field.health"] = "cf:Status colour"
    native = made(rig)
    with pytest.raises(Refused, match="Status colour"):
        rig.fresh().set_fields(rig.place, native, {"health": "purple", "due": "2026-12-18"})
    assert "due" not in read(rig, native).fields


def test_an_owner_is_a_member(rig):
    """Nobody else gets the issue, and the sentence names them."""
    native = made(rig)
    with pytest.raises(Refused, match="nobody-here is no member"):
        rig.tracker.set_fields(rig.place, native, {"owner": "nobody-here"})
    rig.tracker.set_fields(rig.place, native, {"owner": "ana"})
    rig.tracker.set_fields(rig.place, native, {"owner": ""})
    assert "owner" not in read(rig, native).fields


def test_a_circle_of_blocks_is_refused(rig):
    """In Redmine's own words; what stood before stands."""
    one, two = made(rig, effect="a" * 16), made(rig, effect="b" * 16)
    rig.tracker.relate(rig.place, one, Relation(is_="blocks", place=rig.place, native=two))
    with pytest.raises(Refused, match="422"):
        rig.tracker.relate(rig.place, two, Relation(is_="blocks", place=rig.place, native=one))
    assert [each.is_ for each in read(rig, two).relations] == ["blocked by"]


def test_who_closed_it_is_told(rig):
    """From the issue's own history, and so is who changed it last."""
    native = made(rig)
    rig.close(native, "not planned")
    issue = read(rig, native)
    assert (issue.closed_by.handle, issue.closed_as, issue.status) == (
        "jo", "not planned", "Rejected",
    )  # fmt: skip
    rig.say(native, "Sorry")
    assert read(rig, native).changed_by.handle == "jo"


def test_a_quiet_listing_is_one_request(rig):
    """Once what changed last was read twice, a little apart, and said the same."""
    for effect in ("a" * 16, "b" * 16):
        made(rig, effect=effect)
    cursor = None
    for _ in range(2):
        cursor = rig.tracker.listing(rig.place, cursor).cursor
        rig.clock.advance(APART)
    before = rig.tracker.api.transport.requests
    assert rig.tracker.listing(rig.place, cursor).issues == ()
    assert rig.tracker.api.transport.requests - before == 1


def test_looking_around_shows_projects_and_people(rig):
    """Only what our account sees."""
    there = rig.discovery()
    assert rig.place in {each.place for each in there.places()}
    assert {each.handle for each in there.accounts(rig.place)} == {"ana", "bot", "jo", "viewer"}


# --- what is too large, or not for us -------------------------------------------------------------


class Shut(Wire):
    """One issue by itself is not for us."""

    def __init__(self, inner):
        self.inner = inner
        self.native = ""

    def handle_request(self, request):
        if self.native and request.url.path == f"/issues/{self.native}.json":
            return httpx2.Response(403)
        return self.inner.handle_request(request)


def test_pages_too_large_are_halved_and_the_largest_issue_is_set_aside(rig):
    """Large texts come in smaller pages; one larger than any answer is named, the others go on."""
    bodies = ["x" * 4_000] * 3 + ["y" * 30_000, "z"]
    made_here = [made(rig, body=body) for body in bodies]
    rig.tracker.api.transport.largest = 12_000
    listing = rig.tracker.listing(rig.place, None)
    assert [each.native for each in listing.issues] == [*made_here[:3], made_here[4]]
    (finding,) = listing.findings
    assert finding.where == f"{rig.place}/{made_here[3]}"
    assert (listing.complete, listing.present) == (False, frozenset(made_here))
    rig.rewrite(made_here[3], "small now")
    rig.tracker.api.transport.largest = 100_000  # its history holds the old text
    again = rig.tracker.listing(rig.place, listing.cursor)
    assert made_here[3] in {each.native for each in again.issues}
    assert again.findings == ()


def test_an_issue_that_is_not_for_us_stops_no_other_and_is_tried_again(rig):
    """It is named each time until it can be read."""
    first, second = made(rig), made(rig)
    wire = Shut(rig.network())
    tracker = rig.through(wire)
    wire.native = first
    listing = tracker.listing(rig.place, None)
    assert [each.native for each in listing.issues] == [second]
    rig.clock.advance(APART)
    listing = tracker.listing(rig.place, listing.cursor)
    assert [each.where for each in listing.findings] == [f"{rig.place}/{first}"]
    wire.native = ""
    listing = tracker.listing(rig.place, listing.cursor)
    assert [each.native for each in listing.issues] == [first]
    assert (listing.findings, listing.complete) == ((), True)


# --- mails ----------------------------------------------------------------------------------------


@pytest.fixture
def mailing(rig, redmine):
    """A Redmine that tells ana by mail of everything, as one does out of the box."""
    database = redmine.folder / "redmine.sqlite3"

    def say(events, how):
        # Redmine forgets the settings it keeps in mind when one is younger than its last look.
        young = WallClock().now() + timedelta(seconds=2)
        with closing(sqlite3.connect(database, timeout=15)) as there, there:
            there.execute("DELETE FROM settings WHERE name = 'notified_events'")
            row = ("notified_events", f"---\n{events}", f"{young:%Y-%m-%d %H:%M:%S}")
            there.execute("INSERT INTO settings (name, value, updated_on) VALUES (?, ?, ?)", row)
            there.execute("UPDATE users SET mail_notification = ? WHERE login = 'ana'", (how,))

    say("- issue_added\n- issue_updated\n", "all")
    yield redmine.folder / "mails" / "ana@example.test"
    say("[]\n", "none")


def mails(path, wanted):
    """How many mails there are, once there are so many; they are sent a little later."""
    for _ in range(600):
        found = path.read_text("utf-8").count("Message-ID:") if path.exists() else 0
        if found >= wanted:
            return found
        threading.Event().wait(0.05)
    return found


def test_which_writes_become_mails(rig, mailing):
    """Those that the connector says notify: each once, and a relation once in either issue."""
    tracker = rig.tracker
    first, second = made(rig, body="Text"), made(rig)
    deeds = {
        "comment": lambda: tracker.comment(rig.place, first, body="Hi", effect="f" * 16),
        "edit_body": lambda: tracker.edit_body(
            rig.place, first, body="Ours", expected=read(rig, first).revision
        ),
        "set_fields": lambda: tracker.set_fields(rig.place, first, {"due": "2026-12-11"}),
        "relate": lambda: tracker.relate(
            rig.place, first, Relation(is_="blocks", place=rig.place, native=second)
        ),
    }
    wanted = dict.fromkeys(tracker.capabilities.notifies, 1) | {"create": 2, "relate": 2}
    counted = {"create": mails(mailing, 2)}
    for name, deed in deeds.items():
        before = mails(mailing, 0)
        deed()
        counted[name] = mails(mailing, before + wanted[name]) - before
    assert counted == wanted
    threading.Event().wait(0.2)
    assert mails(mailing, 0) == sum(wanted.values())
