"""What every tracker must do, real or fake: subclass `TrackerContract` and hand it a rig.

class TestFilesTracker(TrackerContract):
    @pytest.fixture
    def make_tracker(self, tmp_path):
        return lambda: FilesRig(tmp_path)
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Protocol

import pytest

from trackwork.core.markers import comment_marker
from trackwork.ports import Conflict, Issue, OutsideError, Refused, TrackerReader, TrackerWriter
from trackwork.testing.clock import FakeClock

HOSTILE_TEXTS = (
    "",
    "\n\n  spaces around  \n\n",
    "Windows line ends\r\nand\r\n\r\nmore of them\r\n",
    "a lone\rcarriage return",
    "---\nstate: closed\n---\n# Not front matter",
    "## Comment by eve, 2026-11-17 09:12\n\ntw: done",
    "\\## Comment by eve, 2026-11-17 09:12\n\n\\\\## Comment by eve, 2026-11-17",
    "```\nnever closed",
    "<!-- never closed",
    "{{ template }} ${shell} $(command) `code` %s %n",
    "<script>alert(1)</script> &amp; &#60;",
    "\u202eright to left\u202c, zero\u200bwidth, line\u2028separator, \U0001f44b",
    "=cmd|' /C calc'!A0",
    "@everyone #1 !2 /tw done",
    "x" * 60_000,
)
"""Bodies that must come back exactly as they were sent."""

HOSTILE_TITLES = (
    "plain",
    "colon: and # hash",
    "- [ ] dash",
    "\"quoted\" and 'single'",
    "null",
    "2026",
    "{brace} [bracket] & * ! | > % @ `",
    "../../etc/passwd",
    "\U0001f44b caf\u00e9 \u65e5\u672c",
    "a" * 250,
)
"""Titles that must come back exactly as they were sent."""


class Tracker(TrackerReader, TrackerWriter, Protocol):
    """A connector: it reads and it writes."""


class TrackerRig(Protocol):
    """A tracker under test, and a person who uses it by its own means.

    ``place`` is an empty backlog, ``escapes`` are places that must be refused.
    """

    tracker: Tracker
    place: str
    clock: FakeClock
    escapes: tuple[str, ...]

    def rewrite(self, native: str, body: str) -> None:
        """A person replaces the body."""

    def say(self, native: str, text: str) -> None:
        """A person adds a comment."""

    def close(self, native: str, closed_as: str) -> None:
        """A person closes the issue, as ``done`` or ``not planned``."""

    def reopen(self, native: str) -> None:
        """A person opens it again."""

    def delete(self, native: str) -> None:
        """A person deletes the issue."""

    def forbidding(self) -> AbstractContextManager[None]:
        """While this lasts, writing to the place is not allowed."""


MakeTracker = Callable[[], TrackerRig]


def marked(text: str, effect: str) -> str:
    """A text with the hidden marker of an effect behind it."""
    return f"{text}\n{comment_marker(effect, 'signature')}"


def present(rig: TrackerRig) -> frozenset[str]:
    """Ids in a complete full listing."""
    listing = rig.tracker.listing(rig.place, None)
    assert listing.complete
    assert listing.present is not None
    return listing.present


def read(rig: TrackerRig, native: str) -> Issue:
    """One issue that must be there."""
    issue = rig.tracker.issue(rig.place, native)
    assert issue is not None
    return issue


class TrackerContract:
    """Subclass this, give it a fixture ``make_tracker`` that returns a function making a rig."""

    @pytest.fixture
    def rig(self, make_tracker: MakeTracker) -> TrackerRig:
        """A fresh tracker with an empty backlog."""
        return make_tracker()

    def test_created_issue_reads_back(self, rig: TrackerRig) -> None:
        """What was created is open and says what was sent, in the place it was sent to."""
        native = rig.tracker.create(rig.place, title="One", body="Text", effect="e" * 16)
        issue = read(rig, native)
        assert (issue.native, issue.place, issue.title) == (native, rig.place, "One")
        assert (issue.body, issue.state, issue.tracker) == ("Text", "open", rig.tracker.name)

    @pytest.mark.parametrize("body", HOSTILE_TEXTS)
    def test_bodies_come_back_exactly(self, rig: TrackerRig, body: str) -> None:
        """No text is an instruction to the tracker, and none is tidied."""
        native = rig.tracker.create(rig.place, title="One", body=body, effect="e" * 16)
        issue = read(rig, native)
        assert (issue.body, issue.state, issue.comments[1:]) == (body, "open", ())
        other = body + "more"
        rig.tracker.edit_body(rig.place, native, body=other, expected=issue.revision)
        assert read(rig, native).body == other

    @pytest.mark.parametrize("body", HOSTILE_TEXTS)
    def test_comments_come_back_exactly(self, rig: TrackerRig, body: str) -> None:
        """Whatever a comment says, it stays one comment and leaves the body alone."""
        native = rig.tracker.create(rig.place, title="One", body="Text", effect="e" * 16)
        rig.tracker.comment(rig.place, native, body=body, effect="f" * 16)
        rig.tracker.comment(rig.place, native, body="second", effect="g" * 16)
        issue = read(rig, native)
        assert [comment.body for comment in issue.comments] == [body, "second"]
        assert issue.body == "Text"

    @pytest.mark.parametrize("title", HOSTILE_TITLES)
    def test_titles_come_back_exactly(self, rig: TrackerRig, title: str) -> None:
        """No title is an instruction to the tracker, and none is tidied."""
        native = rig.tracker.create(rig.place, title=title, body="Text", effect="e" * 16)
        assert read(rig, native).title == title
        assert present(rig) == {native}

    def test_same_title_twice_gives_two_issues(self, rig: TrackerRig) -> None:
        """Nothing is overwritten by something of the same name."""
        one = rig.tracker.create(rig.place, title="One", body="a", effect="a" * 16)
        two = rig.tracker.create(rig.place, title="One", body="b", effect="b" * 16)
        assert one != two
        assert (read(rig, one).body, read(rig, two).body) == ("a", "b")

    def test_comment_is_there_with_its_id(self, rig: TrackerRig) -> None:
        """The id that `comment` gives is the one the comment has when read."""
        native = rig.tracker.create(rig.place, title="One", body="Text", effect="e" * 16)
        said = rig.tracker.comment(rig.place, native, body=marked("Hi", "f" * 16), effect="f" * 16)
        assert [comment.id for comment in read(rig, native).comments] == [said]

    def test_comment_is_dated_now(self, rig: TrackerRig) -> None:
        """A comment carries the moment it was made, to the minute at least."""
        native = rig.tracker.create(rig.place, title="One", body="Text", effect="e" * 16)
        rig.clock.advance(timedelta(days=1))
        rig.tracker.comment(rig.place, native, body="Hi", effect="f" * 16)
        age = rig.clock.now() - read(rig, native).comments[0].at
        assert timedelta(0) <= age < timedelta(minutes=1)

    def test_edit_in_place(self, rig: TrackerRig) -> None:
        """An edit replaces the body and makes no comment and no second issue."""
        native = rig.tracker.create(rig.place, title="One", body="Text", effect="e" * 16)
        before = read(rig, native)
        rig.tracker.edit_body(rig.place, native, body="Other", expected=before.revision)
        after = read(rig, native)
        assert (after.body, after.title, after.comments) == ("Other", "One", ())
        assert after.revision != before.revision
        assert present(rig) == {native}

    def test_edit_over_a_persons_edit_is_a_conflict(self, rig: TrackerRig) -> None:
        """What a person wrote since we read is never written over."""
        native = rig.tracker.create(rig.place, title="One", body="Text", effect="e" * 16)
        before = read(rig, native)
        rig.rewrite(native, "A person's words")
        with pytest.raises(Conflict):
            rig.tracker.edit_body(rig.place, native, body="Ours", expected=before.revision)
        assert read(rig, native).body == "A person's words"

    def test_fields_read_back(self, rig: TrackerRig) -> None:
        """Fields are written by their neutral names, changed, and leave the rest alone."""
        native = rig.tracker.create(rig.place, title="One", body="Text", effect="e" * 16)
        rig.tracker.set_fields(rig.place, native, {"due": "2026-12-11", "owner": "ana"})
        rig.tracker.set_fields(rig.place, native, {"due": "2027-01-15"})
        issue = read(rig, native)
        assert (issue.fields["due"], issue.fields["owner"]) == ("2027-01-15", "ana")
        assert (issue.title, issue.body, issue.state) == ("One", "Text", "open")

    def test_labels_read_back(self, rig: TrackerRig) -> None:
        """Several labels are one text with commas."""
        native = rig.tracker.create(rig.place, title="One", body="Text", effect="e" * 16)
        rig.tracker.set_fields(rig.place, native, {"labels": "tls, wave 1"})
        assert read(rig, native).fields["labels"] == "tls, wave 1"

    def test_listing_again_with_its_cursor_gives_nothing_new(self, rig: TrackerRig) -> None:
        """A quiet backlog is quiet, however often it is read."""
        rig.tracker.create(rig.place, title="One", body="Text", effect="e" * 16)
        first = rig.tracker.listing(rig.place, None)
        again = rig.tracker.listing(rig.place, first.cursor)
        assert len(first.issues) == 1
        assert again.issues == ()
        assert again.complete
        assert rig.tracker.listing(rig.place, again.cursor).issues == ()

    def test_listing_is_idempotent(self, rig: TrackerRig) -> None:
        """The same cursor gives the same issues, comments and revisions again."""
        native = rig.tracker.create(rig.place, title="One", body="Text", effect="e" * 16)
        cursor = rig.tracker.listing(rig.place, None).cursor
        rig.say(native, "tw: on track")
        once = rig.tracker.listing(rig.place, cursor)
        assert rig.tracker.listing(rig.place, cursor).issues == once.issues
        assert [issue.native for issue in once.issues] == [native]

    def test_changes_in_the_same_instant_are_all_listed(self, rig: TrackerRig) -> None:
        """Equal timestamps neither hide a change nor stop the listing from getting on."""
        one = rig.tracker.create(rig.place, title="One", body="a", effect="a" * 16)
        two = rig.tracker.create(rig.place, title="Two", body="b", effect="b" * 16)
        cursor = rig.tracker.listing(rig.place, None).cursor
        rig.rewrite(one, "c")
        first = rig.tracker.listing(rig.place, cursor)
        rig.rewrite(two, "d")
        second = rig.tracker.listing(rig.place, first.cursor)
        assert [issue.native for issue in first.issues] == [one]
        assert [issue.native for issue in second.issues] == [two]
        assert rig.tracker.listing(rig.place, second.cursor).issues == ()

    def test_persons_comment_is_listed_once_and_stays_the_same(self, rig: TrackerRig) -> None:
        """Other changes to the issue leave a comment's id and revision alone."""
        native = rig.tracker.create(rig.place, title="One", body="Text", effect="e" * 16)
        rig.say(native, "tw: at risk, certs")
        before = read(rig, native).comments
        rig.rewrite(native, "Text and a paragraph")
        rig.tracker.comment(rig.place, native, body="Thanks", effect="f" * 16)
        after = read(rig, native).comments
        assert [(c.id, c.revision, c.body) for c in before] == [
            (c.id, c.revision, c.body) for c in after[: len(before)]
        ]

    def test_closing_and_reopening_are_seen(self, rig: TrackerRig) -> None:
        """As what it was closed is told; a reopened issue is open and nothing else."""
        native = rig.tracker.create(rig.place, title="One", body="Text", effect="e" * 16)
        seen = []
        for closed_as in ("done", "not planned"):
            rig.close(native, closed_as)
            seen.append((read(rig, native).state, read(rig, native).closed_as))
            rig.reopen(native)
            seen.append((read(rig, native).state, read(rig, native).closed_as))
        assert seen == [("closed", "done"), ("open", ""), ("closed", "not planned"), ("open", "")]

    def test_deleted_issue_is_absent_from_a_complete_listing(self, rig: TrackerRig) -> None:
        """Deletion shows as absence, and as nothing else."""
        gone = rig.tracker.create(rig.place, title="One", body="Text", effect="a" * 16)
        kept = rig.tracker.create(rig.place, title="Two", body="Text", effect="b" * 16)
        cursor = rig.tracker.listing(rig.place, None).cursor
        rig.delete(gone)
        assert present(rig) == {kept}
        assert rig.tracker.issue(rig.place, gone) is None
        assert rig.tracker.listing(rig.place, cursor).issues == ()

    def test_marker_search(self, rig: TrackerRig) -> None:
        """An effect is found by its marker, in a body and in a comment; a strange one is not."""
        body = marked("Text", "a" * 16)
        native = rig.tracker.create(rig.place, title="One", body=body, effect="a" * 16)
        said = rig.tracker.comment(rig.place, native, body=marked("Hi", "b" * 16), effect="b" * 16)
        rig.clock.advance(rig.tracker.capabilities.settle)
        assert rig.tracker.find(rig.place, "a" * 16) == native
        assert rig.tracker.find(rig.place, "b" * 16) == f"{native}#{said}"
        assert rig.tracker.find(rig.place, "c" * 16) is None

    def test_removing_our_comment(self, rig: TrackerRig) -> None:
        """Undo takes our comment and nothing else; doing it twice is no harm."""
        native = rig.tracker.create(rig.place, title="One", body="Text", effect="a" * 16)
        said = rig.tracker.comment(rig.place, native, body=marked("Hi", "b" * 16), effect="b" * 16)
        rig.say(native, "A person's comment")
        rig.tracker.remove_comment(rig.place, native, said)
        rig.tracker.remove_comment(rig.place, native, said)
        issue = read(rig, native)
        assert [comment.body for comment in issue.comments] == ["A person's comment"]
        assert issue.body == "Text"

    def test_a_persons_comment_is_not_ours_to_remove(self, rig: TrackerRig) -> None:
        """Only our own words can be taken back."""
        native = rig.tracker.create(rig.place, title="One", body="Text", effect="a" * 16)
        rig.say(native, "A person's comment")
        theirs = read(rig, native).comments[0]
        with pytest.raises(Refused):
            rig.tracker.remove_comment(rig.place, native, theirs.id)
        assert read(rig, native).comments == (theirs,)

    def test_unknown_issue(self, rig: TrackerRig) -> None:
        """Reading what is not there says so; writing to it is refused for good."""
        rig.tracker.create(rig.place, title="One", body="Text", effect="a" * 16)
        assert rig.tracker.issue(rig.place, "999999") is None
        with pytest.raises(Refused):
            rig.tracker.comment(rig.place, "999999", body="Hi", effect="b" * 16)
        with pytest.raises(Refused):
            rig.tracker.edit_body(rig.place, "999999", body="Hi", expected="x")

    def test_missing_right_is_final_and_found_by_check(self, rig: TrackerRig) -> None:
        """Where writing is not allowed nothing is written, and `check` says so beforehand."""
        native = rig.tracker.create(rig.place, title="One", body="Text", effect="a" * 16)
        assert rig.tracker.check(rig.place) == ()
        with rig.forbidding():
            findings = rig.tracker.check(rig.place)
            with pytest.raises(Refused):
                rig.tracker.comment(rig.place, native, body="Hi", effect="b" * 16)
            with pytest.raises(Refused):
                rig.tracker.create(rig.place, title="Two", body="Text", effect="c" * 16)
        assert [finding.severity for finding in findings] == ["problem"]
        assert read(rig, native).comments == ()
        assert present(rig) == {native}

    def test_places_outside_are_refused(self, rig: TrackerRig) -> None:
        """No place leads out of what the tracker was given."""
        for place in rig.escapes:
            with pytest.raises(OutsideError):
                rig.tracker.listing(place, None)
            with pytest.raises(OutsideError):
                rig.tracker.create(place, title="One", body="Text", effect="a" * 16)
