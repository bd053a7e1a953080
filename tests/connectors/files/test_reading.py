"""What people do to files, and what is read from it."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from tests.connectors.files.rig import as_nobody
from trackwork.connectors.files.config import read_options
from trackwork.connectors.files.cursor import Cursor, read_cursor
from trackwork.core.markers import Stamp, begin_marker, comment_marker
from trackwork.ports import Author, Refused, TryLater

FILE = "---\ntitle: One\nstate: open\n---\nText\n"


def heard(issue):
    """What the engine keys its facts on, and the words."""
    return {(comment.id, comment.revision): comment.body for comment in issue.comments}


def stamped(native, effect="e" * 16):
    """A block of ours for one issue."""
    marker = begin_marker(
        Stamp(
            workspace="w",
            subject="item:tls/payments",
            effect=effect,
            native=native,
            hash="h",
            signature="s",
        )
    )
    return f"{marker}\n- [ ] We are on it\n<!-- trackwork:end -->"


# --- words ----------------------------------------------------------------------------------------


def test_line_in_the_body_is_heard_once_whatever_else_changes(rig):
    """Paragraphs, our block, other comments and fields make no old word new."""
    rig.write("a", FILE + "tw: at risk, certs\n")
    before = heard(rig.read("a"))
    rig.clock.advance(timedelta(days=1))
    rig.edit("a", lambda old: old.replace("Text", f"New paragraph\n\n{stamped('a')}\n\nText"))
    rig.tracker.set_fields(rig.place, "a", {"due": "2026-12-11"})
    rig.tracker.comment(rig.place, "a", body="Thanks", effect="f" * 16)
    after = heard(rig.read("a"))
    assert before.items() <= after.items()
    assert list(before.values()) == ["tw: at risk, certs"]


def test_edited_line_supersedes_its_earlier_words(rig):
    """The same id, a new revision, once; the next listing knows it already."""
    rig.write("a", FILE + "tw: at risk\n")
    first = rig.tracker.listing(rig.place, None)
    rig.write("a", FILE + "tw: off track\n")
    second = rig.fresh().listing(rig.place, first.cursor)
    old, new = first.issues[0].comments[0], second.issues[0].comments[0]
    assert new.id == old.id
    assert new.revision != old.revision
    assert rig.fresh().listing(rig.place, second.cursor).issues == ()


def test_edited_comment_is_a_new_revision_even_back_again(rig):
    """On track, at risk, on track: three things said under one id."""
    revisions, cursor = [], None
    for words in ("tw: on track", "tw: at risk", "tw: on track"):
        rig.write("a", FILE + f"\n## Comment by ana, 2026-11-16 08:00\n\n{words}\n")
        listing = rig.fresh().listing(rig.place, cursor)
        cursor = listing.cursor
        revisions.append(listing.issues[0].comments[0])
    assert len({comment.id for comment in revisions}) == 1
    assert len({comment.revision for comment in revisions}) == 3


def test_deleted_words_are_gone_and_others_stay(rig):
    """A deletion shows as absence of that comment alone."""
    rig.write("a", FILE + "tw: help\ntw: at risk\n")
    rig.say("a", "tw: win first switch")
    before = rig.tracker.listing(rig.place, None)
    rig.edit("a", lambda old: old.replace("tw: at risk\n", ""))
    after = rig.tracker.listing(rig.place, before.cursor)
    assert set(heard(after.issues[0]).values()) == {"tw: help", "tw: win first switch"}
    assert heard(after.issues[0]).items() < heard(before.issues[0]).items()


def test_words_below_our_comment_are_a_persons(rig):
    """The end of a file is where people write, and our comment may be the last thing there."""
    rig.write("a", FILE)
    body = f"How is it?\n\n{comment_marker('f' * 16, 's')}"
    said = rig.tracker.comment(rig.place, "a", body=body, effect="f" * 16)
    first = rig.tracker.listing(rig.place, None)
    rig.edit("a", lambda old: old + "\ntw: on track\n")
    rig.tracker.comment(rig.place, "a", body="Thanks", effect="g" * 16)
    listing = rig.tracker.listing(rig.place, first.cursor)
    words = {c.id: c.body for c in listing.issues[0].comments}
    assert words.pop(said) == body
    assert sorted(words.values()) == ["Thanks", "tw: on track"]
    assert heard(first.issues[0]).items() <= heard(listing.issues[0]).items()
    with pytest.raises(Refused, match="it stays"):
        rig.tracker.remove_comment(rig.place, "a", said)


def test_quoted_words_are_nobodys(rig):
    """Quotes and code in a body command nothing."""
    rig.write("a", FILE + "> tw: done\n\n```\ntw: done\n```\n")
    assert rig.read("a").comments == ()


def test_same_heading_twice_is_two_comments(rig):
    """Two comments in one minute are both heard."""
    rig.write("a", FILE)
    rig.say("a", "tw: at risk")
    rig.say("a", "tw: help")
    comments = rig.read("a").comments
    assert [comment.body for comment in comments] == ["tw: at risk", "tw: help"]
    assert len({comment.id for comment in comments}) == 2


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-11-15 09:12", datetime(2026, 11, 15, 8, 12, tzinfo=UTC)),
        ("2026-11-15T9:12:30", datetime(2026, 11, 15, 8, 12, 30, tzinfo=UTC)),
        ("2026-11-15 09:12 UTC", datetime(2026, 11, 15, 9, 12, tzinfo=UTC)),
        ("2026-11-15 09:12Z", datetime(2026, 11, 15, 9, 12, tzinfo=UTC)),
        ("2026-11-15 09:12 -0500", datetime(2026, 11, 15, 14, 12, tzinfo=UTC)),
        ("2026-11-15", datetime(2026, 11, 15, 11, 0, tzinfo=UTC)),
        ("2026-11-15 +01:00", datetime(2026, 11, 15, 11, 0, tzinfo=UTC)),
        ("2031-01-01", datetime(2026, 11, 16, 9, 0, tzinfo=UTC)),
        ("2026-13-45", datetime(2026, 11, 16, 9, 0, tzinfo=UTC)),
    ],
)
def test_headings_are_dated_in_the_teams_zone_and_never_in_the_future(rigs, when, expected):
    """A day alone is its noon; a day that does not exist, or is still to come, is now."""
    rig = rigs(config=read_options({"zone": "Europe/Berlin"}))
    rig.write("a", FILE + f"\n## Comment by ana, {when}\n\ntw: done\n")
    (comment,) = rig.read("a").comments
    assert (comment.at, comment.author) == (expected, Author(handle="ana", name="ana"))


# --- state ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("title: x", ("open", "")),
        ("state:", ("open", "")),
        ("state: Reopened", ("open", "")),
        ("state: closed", ("closed", "done")),
        ("state: Done", ("closed", "done")),
        ("state: wontfix", ("closed", "not planned")),
        ("state: closed\nclosed_as: not planned", ("closed", "not planned")),
        ("state: closed\nclosed_as: shipped", ("closed", "done")),
        ("state: open\nclosed_as: done", ("open", "")),
        ("state: in review", ("open", "")),
    ],
)
def test_states_are_read_as_people_write_them(rig, front, expected):
    """Open or closed, and as what."""
    rig.write("a", f"---\n{front}\n---\nText\n")
    issue = rig.read("a")
    assert (issue.state, issue.closed_as) == expected


def test_unknown_state_is_open_and_remarked(rig):
    """A word we do not know closes nothing; the finding says how to teach it."""
    rig.write("a", "---\nstate: in review\n---\nText\n")
    listing = rig.tracker.listing(rig.place, None)
    assert [(f.where, f.severity) for f in listing.findings] == [("payments/a.md:2", "note")]
    again = rig.tracker.listing(rig.place, listing.cursor)
    assert (again.issues, again.findings) == ((), listing.findings)


def test_fields_have_our_names(rigs):
    """Front matter of the team's own making is mapped; the rest keeps its name."""
    rig = rigs(config=read_options({"field.due": "Target date", "field.title": "name"}))
    rig.write("a", "---\nname: One\nTarget date: 2026-12-11\nteam: x\ntags: [a, b]\n---\n")
    issue = rig.read("a")
    assert issue.title == "One"
    assert dict(issue.fields) == {
        "title": "One",
        "due": "2026-12-11",
        "team": "x",
        "tags": "a, b",
    }
    rig.tracker.set_fields(rig.place, "a", {"due": "2027-01-15"})
    assert "Target date: 2027-01-15\n" in rig.file("a").read_text()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\nstate: open\n---\n\n# From the heading\n", "From the heading"),
        ("---\ntitle:\n---\nText", "a"),
    ],
)
def test_title_falls_back_to_heading_and_name(rig, text, title):
    """An issue without a title still has a name."""
    rig.write("a", text)
    assert rig.read("a").title == title


# --- copies ---------------------------------------------------------------------------------------


def test_copied_file_is_another_issue(rig):
    """A copy has an id of its own; the marker in it names the original, which `find` gives."""
    rig.write("original", FILE + stamped("original") + "\n")
    rig.write("a-copy", rig.file("original").read_text())
    listing = rig.tracker.listing(rig.place, None)
    assert {issue.native for issue in listing.issues} == {"original", "a-copy"}
    assert rig.tracker.find(rig.place, "e" * 16) == "original"


def test_copy_of_a_file_we_made_is_set_aside(rig):
    """Two files with one key: the one named like it is the issue, the other is a finding."""
    native = rig.tracker.create(rig.place, title="One", body=stamped(""), effect="e" * 16)
    rig.write("a-copy", rig.file(native).read_text())
    listing = rig.tracker.listing(rig.place, None)
    assert [issue.native for issue in listing.issues] == [native]
    assert [(f.where, f.severity) for f in listing.findings] == [
        ("payments/a-copy.md:1", "warning")
    ]
    assert listing.complete
    assert rig.tracker.find(rig.place, "e" * 16) == native


def test_two_files_with_one_key_and_neither_named_like_it(rig):
    """Nobody can say which is meant, so neither is touched and neither is gone."""
    for name in ("a", "b"):
        rig.write(name, "---\nkey: shared\n---\nText\n")
    listing = rig.tracker.listing(rig.place, None)
    assert (listing.issues, listing.present, len(listing.findings)) == ((), {"shared"}, 2)


def test_renamed_file_with_a_key_stays_the_same_issue(rig):
    """Names are for people, keys for life."""
    native = rig.tracker.create(rig.place, title="One", body="Text", effect="e" * 16)
    cursor = rig.tracker.listing(rig.place, None).cursor
    rig.file(native).rename(rig.file("better-name"))
    listing = rig.tracker.listing(rig.place, cursor)
    assert listing.present == {native}
    assert rig.read(native).title == "One"
    rig.tracker.comment(rig.place, native, body="Hi", effect="f" * 16)
    assert "Hi" in rig.file("better-name").read_text()


# --- trouble --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "is empty"),
        (b"---\ntitle: a: b\n---\n", "cannot read"),
        (FILE.encode() + b"<<<<<<< a\n=======\n>>>>>>> b\n", "two sides of a merge"),
        (FILE.encode() + b"x" * 10_000_000, "larger than"),
        (b"\xef\xbb\xbf---\nt: \xff\n---\n", "not text"),
    ],
)
def test_one_bad_file_is_a_finding_and_the_rest_goes_on(rig, data, what):
    """The good issue is read; the bad one is neither gone nor a reason to call anything gone."""
    rig.write("good", FILE)
    rig.write("bad", FILE)
    cursor = rig.tracker.listing(rig.place, None).cursor
    rig.write("bad", data)
    rig.write("good", FILE + "More\n")
    for _ in range(2):
        listing = rig.tracker.listing(rig.place, cursor)
        assert [issue.native for issue in listing.issues] == ["good"]
        assert [f.where.rpartition(":")[0] for f in listing.findings] == ["payments/bad.md"]
        assert what in listing.findings[0].what
        assert (listing.complete, listing.present) == (False, {"good", "bad"})
    with pytest.raises(TryLater):
        rig.tracker.issue(rig.place, "bad")
    with pytest.raises(TryLater):
        rig.tracker.find(rig.place, "e" * 16)


def test_mended_file_is_listed_again_with_its_old_words(rig):
    """Nothing said before the trouble is heard a second time."""
    rig.write("a", FILE + "tw: at risk\n")
    before = rig.tracker.listing(rig.place, None)
    rig.write("a", "---\ntitle: a: b\n---\n")
    during = rig.fresh().listing(rig.place, before.cursor)
    rig.write("a", FILE + "tw: at risk\n")
    after = rig.fresh().listing(rig.place, during.cursor)
    assert heard(after.issues[0]) == heard(before.issues[0])
    assert after.complete


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a system with named pipes")
def test_things_that_are_no_files_are_left_alone(rig):
    """A folder, a link or a pipe with the name of an issue neither hangs nor leads anywhere."""
    secret = rig.top / "secret.md"
    secret.write_text(FILE)
    rig.file("folder").mkdir()
    rig.file("link").symlink_to(secret)
    os.mkfifo(rig.file("pipe"))
    listing = rig.tracker.listing(rig.place, None)
    assert listing.issues == ()
    assert [f.what for f in listing.findings] == [
        "The file is a folder.",
        "The file is a link.",
        "The file is no plain file.",
    ]
    with pytest.raises(TryLater):
        rig.tracker.comment(rig.place, "link", body="x", effect="f" * 16)
    assert secret.read_text() == FILE


def test_file_we_may_not_read_is_a_finding(rig):
    """Somebody's rights are theirs to give."""
    rig.write("closed", FILE)
    rig.file("closed").chmod(0o000)
    with as_nobody():
        listing = rig.tracker.listing(rig.place, None)
    assert not listing.complete
    assert "cannot be read" in listing.findings[0].what


def test_notes_and_hidden_files_are_no_issues(rig):
    """README, drafts and other files lie in the folder undisturbed."""
    for name in ("README.md", "_draft.md", ".hidden.md", "notes.txt"):
        (rig.folder / name).write_text(FILE)
    rig.write("minutes", "# Minutes\n")
    listing = rig.tracker.listing(rig.place, None)
    assert (listing.issues, listing.complete) == ((), True)
    assert [f.severity for f in listing.findings] == ["note"]


@pytest.mark.parametrize("name", [b"bad\xff.md", b"line\nend.md", b"#hash.md", b"a|b.md"])
def test_names_that_cannot_be_stored_are_findings(rig, name):
    """Whatever a file is called, the listing stands and prints."""
    try:
        with open(os.path.join(os.fsencode(rig.folder), name), "wb") as file:  # noqa: PTH118, PTH123 - names in bytes
            file.write(FILE.encode())
    except OSError:
        pytest.skip("this file system does not allow such names")
    listing = rig.tracker.listing(rig.place, None)
    assert (listing.issues, listing.complete) == ((), False)
    assert listing.findings[0].where.isprintable()


def test_missing_folder_concludes_nothing(rig):
    """An unmounted disk looks like this; nothing counts as gone."""
    listing = rig.tracker.listing("nowhere", None)
    assert (listing.complete, listing.present, listing.issues) == (False, None, ())
    assert rig.tracker.check("nowhere") == listing.findings
    with pytest.raises(TryLater):
        rig.tracker.issue("nowhere", "a")


@pytest.mark.parametrize("text", ["", "rubbish", "{}", '{"version": 99}', '{"files": 3}'])
def test_strange_cursor_lists_everything(rig, text):
    """Losing a cursor costs time and nothing else."""
    rig.write("a", FILE)
    assert read_cursor(text) == Cursor()
    assert [issue.native for issue in rig.tracker.listing(rig.place, text).issues] == ["a"]
