"""What was written is there, as it was written, and nothing else is."""

import hashlib
from contextlib import nullcontext
from datetime import timedelta

import pytest

from trackwork.ports import Conflict, OutsideError, Refused
from trackwork.testing.contract.base import Suite
from trackwork.testing.contract.rig import LATER, TrackerRig, made, marked, named, present, read
from trackwork.testing.contract.texts import HOSTILE_TEXTS, HOSTILE_TITLES, HUGE


class WritingContract(Suite):
    """Create, read back, comment, edit in place, fields, take back."""

    def test_created_issue_reads_back(self, rig: TrackerRig) -> None:
        """What was created is open and says what was sent, in the place it was sent to."""
        native = made(rig)
        issue = read(rig, native)
        assert (issue.native, issue.place, issue.title) == (native, rig.place, "One")
        assert (issue.body, issue.state, issue.tracker) == ("Text", "open", rig.tracker.name)

    def test_bodies_come_back(self, rig: TrackerRig) -> None:
        """No text is an instruction to the tracker, and none is tidied but as the rig says."""
        for body in HOSTILE_TEXTS:
            with named(body):
                native = made(rig, body=body, effect=_effect(body))
                issue = read(rig, native)
                assert (issue.body, issue.state, issue.comments[1:]) == (rig.kept(body), "open", ())
                other = body + "more"
                rig.tracker.edit_body(rig.place, native, body=other, expected=issue.revision)
                assert read(rig, native).body == rig.kept(other)

    def test_comments_come_back(self, rig: TrackerRig) -> None:
        """Whatever a comment says, it stays one comment and leaves the body alone."""
        native = made(rig)
        kept: list[str] = []
        for body in HOSTILE_TEXTS:
            with named(body), nullcontext() if rig.takes(body) else pytest.raises(Refused):
                rig.tracker.comment(rig.place, native, body=body, effect=_effect(body))
                kept.append(rig.kept(body))
        rig.tracker.comment(rig.place, native, body="last", effect="g" * 16)
        issue = read(rig, native)
        for there, body in zip(issue.comments, [*kept, "last"], strict=False):
            with named(body):
                assert there.body == body
        assert len(issue.comments) == len(kept) + 1
        assert issue.body == "Text"

    def test_titles_come_back(self, rig: TrackerRig) -> None:
        """No title is an instruction to the tracker, and none is tidied but as the rig says."""
        natives = set()
        for title in HOSTILE_TITLES:
            with named(title), nullcontext() if rig.takes_title(title) else pytest.raises(Refused):
                native = made(rig, title=title, effect=_effect(title))
                natives.add(native)
                assert read(rig, native).title == rig.kept(title)
        assert present(rig) == natives

    def test_a_huge_body_is_kept_whole_or_refused(self, rig: TrackerRig) -> None:
        """A million characters are never cut without a word; a refusal leaves nothing behind."""
        try:
            native = made(rig, body=HUGE)
        except Refused:
            assert present(rig) == frozenset()
            return
        assert read(rig, native).body == rig.kept(HUGE)

    def test_same_title_twice_gives_two_issues(self, rig: TrackerRig) -> None:
        """Nothing is overwritten by something of the same name."""
        one = made(rig, body="a", effect="a" * 16)
        two = made(rig, body="b", effect="b" * 16)
        assert one != two
        assert (read(rig, one).body, read(rig, two).body) == ("a", "b")

    def test_comment_is_there_with_its_id(self, rig: TrackerRig) -> None:
        """The id that `comment` gives is the one the comment has when read."""
        native = made(rig)
        said = rig.tracker.comment(rig.place, native, body=marked("Hi", "f" * 16), effect="f" * 16)
        assert [comment.id for comment in read(rig, native).comments] == [said]

    def test_comment_is_dated_now(self, rig: TrackerRig) -> None:
        """A comment carries the moment it was made, to the minute at least."""
        native = made(rig)
        rig.wait(timedelta(days=1))
        rig.tracker.comment(rig.place, native, body="Hi", effect="f" * 16)
        age = rig.clock.now() - read(rig, native).comments[0].at
        assert abs(age) < timedelta(minutes=1)

    def test_edit_in_place(self, rig: TrackerRig) -> None:
        """An edit replaces the body and makes no comment and no second issue."""
        native = made(rig)
        before = read(rig, native)
        rig.tracker.edit_body(rig.place, native, body="Other", expected=before.revision)
        after = read(rig, native)
        assert (after.body, after.title, after.comments) == ("Other", "One", ())
        assert after.revision != before.revision
        assert present(rig) == {native}

    def test_edit_over_a_persons_edit_is_a_conflict(self, rig: TrackerRig) -> None:
        """What a person wrote since we read is never written over."""
        native = made(rig)
        before = read(rig, native)
        rig.rewrite(native, "A person's words")
        with pytest.raises(Conflict):
            rig.tracker.edit_body(rig.place, native, body="Ours", expected=before.revision)
        assert read(rig, native).body == "A person's words"

    def test_fields_read_back(self, rig: TrackerRig) -> None:
        """Fields are written by their neutral names, changed, and leave the rest alone."""
        native = made(rig)
        two = {name: rig.values[name] for name in ("due", "owner")}
        rig.tracker.set_fields(rig.place, native, two)
        rig.tracker.set_fields(rig.place, native, {"due": LATER})
        issue = read(rig, native)
        assert (issue.fields["due"], issue.fields["owner"]) == (LATER, two["owner"])
        assert (issue.title, issue.body, issue.state) == ("One", "Text", "open")

    def test_labels_read_back(self, rig: TrackerRig) -> None:
        """Several labels are one text with commas; where there are none, they are refused."""
        native = made(rig)
        if "labels" not in rig.tracker.capabilities.fields:
            with pytest.raises(Refused):
                rig.tracker.set_fields(rig.place, native, {"labels": "tls"})
            return
        rig.tracker.set_fields(rig.place, native, {"labels": rig.values["labels"]})
        assert read(rig, native).fields["labels"] == rig.values["labels"]

    def test_removing_our_comment(self, rig: TrackerRig) -> None:
        """Undo takes our comment and nothing else; doing it twice is no harm."""
        native = made(rig)
        said = rig.tracker.comment(rig.place, native, body=marked("Hi", "b" * 16), effect="b" * 16)
        rig.say(native, "A person's comment")
        rig.tracker.remove_comment(rig.place, native, said)
        rig.tracker.remove_comment(rig.place, native, said)
        issue = read(rig, native)
        assert [comment.body for comment in issue.comments] == ["A person's comment"]
        assert issue.body == "Text"

    def test_a_persons_comment_is_not_ours_to_remove(self, rig: TrackerRig) -> None:
        """Only our own words can be taken back."""
        native = made(rig)
        rig.say(native, "A person's comment")
        theirs = read(rig, native).comments[0]
        with pytest.raises(Refused):
            rig.tracker.remove_comment(rig.place, native, theirs.id)
        assert read(rig, native).comments == (theirs,)

    def test_unknown_issue(self, rig: TrackerRig) -> None:
        """Reading what is not there says so; writing to it is refused for good."""
        made(rig)
        assert rig.tracker.issue(rig.place, "999999") is None
        with pytest.raises(Refused):
            rig.tracker.comment(rig.place, "999999", body="Hi", effect="b" * 16)
        with pytest.raises(Refused):
            rig.tracker.edit_body(rig.place, "999999", body="Hi", expected="x")

    def test_places_outside_are_refused(self, rig: TrackerRig) -> None:
        """No place leads out of what the tracker was given."""
        for place in rig.escapes:
            with pytest.raises(OutsideError):
                rig.tracker.listing(place, None)
            with pytest.raises(OutsideError):
                rig.tracker.create(place, title="One", body="Text", effect="a" * 16)


def _effect(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
