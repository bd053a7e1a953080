"""What we write into people's files, and what we leave alone."""

import os

import pytest

from tests.connectors.files.rig import as_nobody
from trackwork.connectors.files.config import read_options
from trackwork.core.markers import comment_marker
from trackwork.ports import Conflict, Refused

FILE = "---\ntitle: One\nstate: open\n---\nText\n"
WINDOWS = ("\ufeff" + FILE).replace("\n", "\r\n").encode()


def test_new_file_reads_like_one_a_person_made(rig):
    """Title, key and state in front matter, then the body."""
    native = rig.tracker.create(rig.place, title="TLS move: payments", body="Hi", effect="a" * 16)
    assert native == "tls-move-payments-aaaaaaaa"
    assert rig.file(native).read_text() == (
        '---\ntitle: "TLS move: payments"\nkey: tls-move-payments-aaaaaaaa\nstate: open\n---\nHi\n'
    )


def test_creating_again_finds_the_first(rig):
    """The same effect cannot make two files."""
    body = f"Hi\n{comment_marker('a' * 16, 's')}"
    first = rig.tracker.create(rig.place, title="One", body=body, effect="a" * 16)
    assert rig.fresh().create(rig.place, title="One", body=body, effect="a" * 16) == first
    assert len(list(rig.folder.iterdir())) == 1


def test_file_in_the_way_is_never_overwritten(rig):
    """Somebody's file of the same name stays; ours takes a longer one."""
    rig.write("one-aaaaaaaa", FILE)
    native = rig.tracker.create(rig.place, title="One", body="Hi", effect="a" * 16)
    assert native != "one-aaaaaaaa"
    assert rig.file("one-aaaaaaaa").read_text() == FILE


def test_backlog_folder_is_made_for_its_first_issue(rig):
    """A new backlog needs no preparation, inside the root."""
    native = rig.tracker.create("teams/new", title="One", body="Hi", effect="a" * 16)
    assert rig.tracker.issue("teams/new", native).title == "One"


def test_missing_root_is_not_made(rig):
    """A disk that is not there is not replaced by a folder."""
    rig.root.rename(rig.top / "away")
    with pytest.raises(Refused):
        rig.tracker.create(rig.place, title="One", body="Hi", effect="a" * 16)
    assert not rig.root.exists()


def test_windows_file_stays_one(rig):
    """Byte order mark and CR LF survive each kind of write."""
    rig.write("a", WINDOWS)
    revision = rig.read("a").revision
    rig.tracker.edit_body(rig.place, "a", body="Text\r\nmore", expected=revision)
    rig.tracker.set_fields(rig.place, "a", {"due": "2026-12-11"})
    rig.tracker.comment(rig.place, "a", body="Hi", effect="f" * 16)
    assert (
        rig.file("a").read_bytes()
        == (
            "\ufeff---\ntitle: One\nstate: open\ndue: 2026-12-11\n---\nText\nmore\n\n"
            "## Comment by Trackwork, 2026-11-16 09:00 UTC\n\nHi\n"
        )
        .replace("\n", "\r\n")
        .encode()
    )


def test_our_comments_carry_the_teams_time(rigs):
    """The heading says the zone, so that nobody has to guess."""
    rig = rigs(config=read_options({"zone": "Asia/Kolkata", "signed": "Rails"}))
    rig.write("a", FILE)
    rig.tracker.comment(rig.place, "a", body="Hi", effect="f" * 16)
    assert "## Comment by Rails, 2026-11-16 14:30 +0530\n" in rig.file("a").read_text()
    assert rig.read("a").comments[0].at == rig.clock.now()


def test_comment_of_the_same_effect_is_made_once(rig):
    """Asked twice after a doubt, there is one comment."""
    rig.write("a", FILE)
    body = f"Hi\n\n{comment_marker('f' * 16, 's')}"
    ids = {rig.tracker.comment(rig.place, "a", body=body, effect="f" * 16) for _ in range(2)}
    assert len(ids) == 1
    assert len(rig.read("a").comments) == 1


@pytest.mark.skipif(os.name != "posix", reason="file modes are those of POSIX")
def test_file_mode_stays(rig):
    """A private file stays private, a shared one shared."""
    rig.write("a", FILE)
    rig.file("a").chmod(0o640)
    rig.tracker.set_fields(rig.place, "a", {"due": "2026-12-11"})
    assert rig.file("a").stat().st_mode & 0o777 == 0o640


def test_nothing_to_change_touches_nothing(rig):
    """Writing what stands there already leaves the very file."""
    rig.write("a", FILE)
    before = rig.file("a").stat()
    rig.tracker.set_fields(rig.place, "a", {"title": "One", "owner": ""})
    rig.tracker.edit_body(rig.place, "a", body="Text", expected=rig.read("a").revision)
    after = rig.file("a").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_no_other_files_are_left_behind(rig):
    """A write ends with the one file, also when it was refused."""
    rig.write("a", FILE)
    rig.tracker.comment(rig.place, "a", body="Hi", effect="f" * 16)
    with pytest.raises(Conflict):
        rig.tracker.edit_body(rig.place, "a", body="x", expected="old")
    assert [path.name for path in rig.folder.iterdir()] == ["a.md"]


@pytest.mark.parametrize("native", ["../secret", "..", "x/../../secret", "/etc/passwd", "a\0b", ""])
def test_ids_lead_nowhere_else(rig, native):
    """An id is looked up in its folder and is never a path."""
    (rig.root / "secret.md").write_text(FILE)
    rig.write("a", FILE)
    assert rig.tracker.issue(rig.place, native) is None
    with pytest.raises(Refused):
        rig.tracker.comment(rig.place, native, body="x", effect="f" * 16)
    assert (rig.root / "secret.md").read_text() == FILE


@pytest.mark.parametrize("values", [{"key": "x"}, {"a\nb": "x"}, {"": "x"}, {"a: b": "x"}])
def test_names_of_fields_are_checked(rig, values):
    """A key is for life, and a name is one word or a few."""
    rig.write("a", FILE)
    with pytest.raises(Refused):
        rig.tracker.set_fields(rig.place, "a", values)
    assert rig.file("a").read_text() == FILE


def test_text_the_file_cannot_hold_is_refused(rig):
    """Half a character, or more than we would read again, is not written."""
    rig.write("a", FILE)
    for body in ("\ud800", "x" * 2_000_000):
        with pytest.raises(Refused):
            rig.tracker.edit_body(rig.place, "a", body=body, expected=rig.read("a").revision)
    assert rig.file("a").read_text() == FILE


def test_double_key_is_not_written_to(rig):
    """Nobody can say which file is meant."""
    for name in ("a", "b"):
        rig.write(name, "---\nkey: shared\n---\nText\n")
    with pytest.raises(Refused, match="several files"):
        rig.tracker.comment(rig.place, "shared", body="x", effect="f" * 16)


def test_check_names_a_place_outside(rig):
    """What `doctor` prints for a wrong place."""
    assert [finding.severity for finding in rig.tracker.check("../x")] == ["problem"]


def test_read_only_file_in_a_writable_folder_is_still_the_folders(rig):
    """The account that may replace files in a folder may edit them; one that may not is refused."""
    rig.write("a", FILE)
    rig.folder.chmod(0o555)
    with as_nobody(), pytest.raises(Refused, match="may not be written"):
        rig.tracker.set_fields(rig.place, "a", {"due": "2026-12-11"})
    rig.folder.chmod(0o755)
    assert rig.file("a").read_text() == FILE
