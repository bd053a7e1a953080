"""Automatic answers that are saved below ``leave/`` are leave of whoever they came from."""

import time
from datetime import date
from pathlib import Path

import pytest

from trackwork.settings import Answers, load, scaffold

TODAY = date(2026, 11, 20)
PATIENCE = 5
"""Seconds of our own work; without a bound it would be a minute and more."""
BODY = "I am away until 11 December. Jo stands in."


def answer(folder, *, name="1.eml", who="ines@example.org", day=18, body=BODY, mark="auto-replied"):
    """A mail as a rule of somebody's mail program saves it."""
    text = (
        f"From: Ines <{who}>\r\nTo: trackwork@example.org\r\nSubject: Re: TLS\r\n"
        f"Date: Wed, {day} Nov 2026 10:00:00 +0100\r\nAuto-Submitted: {mark}\r\n\r\n{body}\r\n"
    )
    (folder / "leave" / name).write_bytes(text.encode())


def leave(folder):
    """The leave of the one who answered."""
    found = load(folder, today=TODAY).workspace.directory.people["ines"].leave
    return [(each.start.isoformat(), each.end.isoformat(), each.why) for each in found]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small workspace with a place for saved answers."""
    scaffold(tmp_path, Answers(today=TODAY))
    (tmp_path / "leave").mkdir()
    return tmp_path


def test_until_when_is_leave_with_its_source(folder):
    """From the day it came to the day it names; where it comes from stands beside it."""
    answer(folder)
    assert leave(folder) == [("2026-11-18", "2026-12-11", "automatic answer of 2026-11-18")]
    assert load(folder, today=TODAY).heard == {"ines"}


def test_taking_the_file_away_corrects_it(folder):
    """A person has the last word."""
    answer(folder)
    (folder / "leave" / "1.eml").unlink()
    assert leave(folder) == []


@pytest.mark.parametrize(
    "change",
    [
        {"who": "stranger@example.org"},
        {"mark": "no"},
        {"body": "I am away for a while."},
        {"body": "I am away until 19 November."},
        {"day": 31},
        {"day": 25},
    ],
)
def test_what_says_nothing_for_certain_is_left(folder, change):
    """Strangers, people's own mails, no day, a day that is over, a date that is none or to come."""
    answer(folder, **change)
    assert leave(folder) == []


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\x00", b"From: <\r\nDate: x\r\n\r\n", b"x" * 300_000]
)
def test_a_file_that_is_no_mail_stops_nobody(folder, data):
    """It is left; the others are read."""
    (folder / "leave" / "0.eml").write_bytes(data)
    answer(folder)
    assert len(leave(folder)) == 1


def test_parts_within_parts_without_end_stop_nobody(folder):
    """A mail made to break its reader is no answer, and the next one is read."""
    bounds = [f"b{number}" for number in range(4000)]
    nested = "".join(
        f'Content-Type: multipart/mixed; boundary="{name}"\r\n\r\n--{name}\r\n' for name in bounds
    )
    (folder / "leave" / "0.eml").write_bytes(nested.encode())
    answer(folder)
    assert leave(folder) == [("2026-11-18", "2026-12-11", "automatic answer of 2026-11-18")]


@pytest.mark.parametrize(
    "headers",
    [
        "From: " + "(" * 5_000,
        "From: ines@example.org\r\nDate: Wed, 18 Nov 2026 10:00:00 +99999999999999",
        "From: ines@example.org\r\nDate: Fri, 31 Dec 9999 23:00:00 -2300",
        "From: " + "a," * 95_000,
        "From: ines@example.org\r\nContent-Type: text/plain; " + "a*0*=x;" * 25_000,
    ],
    ids=["nested", "zone", "year", "long", "parts"],
)
def test_headers_made_to_break_or_to_busy_their_reader_stop_nobody(folder, headers):
    """Neither a crash nor minutes: such a mail says nothing, and the next one is read."""
    hostile = f"{headers}\r\nAuto-Submitted: auto-replied\r\n\r\nAway.\r\n"
    (folder / "leave" / "0.eml").write_bytes(hostile.encode())
    answer(folder)
    started = time.process_time()
    assert len(leave(folder)) == 1
    assert time.process_time() - started < PATIENCE


def test_a_mark_may_be_folded(folder):
    """A long header goes on in the next line; what it says is the same."""
    answer(folder, mark="\r\n auto-replied; owner=x")
    assert len(leave(folder)) == 1


def in_mailbox(folder, name="leave/post"):
    """Name a mailbox in people.yaml."""
    people = folder / "people.yaml"
    people.write_text(people.read_text().replace("people:\n", f"mailboxes: [{name}]\npeople:\n", 1))


def maildir(folder, *, part="new", name="1763460000.M1P2.host", **change):
    """A mail as a fetcher delivers it into a Maildir."""
    box = folder / "leave" / "post"
    for each in ("new", "cur", "tmp"):
        (box / each).mkdir(parents=True, exist_ok=True)
    answer(folder, **change)
    (folder / "leave" / "1.eml").rename(box / part / name)
    return box


def everything(box):
    """Every file of a mailbox with its text and when it was written."""
    return {
        str(each): (each.read_bytes(), each.stat().st_mtime_ns)
        for each in box.rglob("*")
        if each.is_file()
    }


@pytest.mark.parametrize(("part", "name"), [("new", "1763460000.M1"), ("cur", "1763460000.M1:2,S")])
def test_a_maildir_is_read_and_left_as_it_is(folder, part, name):
    """Mail that nobody has seen stays new; mail that somebody read counts as well."""
    box = maildir(folder, part=part, name=name)
    in_mailbox(folder)
    before = everything(box)
    assert leave(folder) == [("2026-11-18", "2026-12-11", "automatic answer of 2026-11-18")]
    assert everything(box) == before


def test_mail_on_its_way_or_thrown_away_says_nothing(folder):
    """What is being delivered, and what somebody deleted."""
    maildir(folder, part="tmp", name="1")
    maildir(folder, part="cur", name="1763460000.M2:2,ST")
    in_mailbox(folder)
    assert leave(folder) == []


def test_an_mbox_is_read_and_left_as_it_is(folder):
    """One file with mails one after the other, as older fetchers write it."""
    answer(folder, day=17, body="A person's mail.", mark="no")
    first = (folder / "leave" / "1.eml").read_bytes()
    answer(folder)
    second = (folder / "leave" / "1.eml").read_bytes()
    (folder / "leave" / "1.eml").unlink()
    (folder / "leave" / "post").write_bytes(
        b"".join(b"From x Wed Nov 18 10:00:00 2026\n" + each + b"\n" for each in (first, second))
    )
    in_mailbox(folder)
    before = everything(folder / "leave")
    assert leave(folder) == [("2026-11-18", "2026-12-11", "automatic answer of 2026-11-18")]
    assert everything(folder / "leave") == before


def test_many_answers_about_one_absence_are_one(folder):
    """It began when the first came."""
    answer(folder)
    maildir(folder, name="2", day=18)
    answer(folder, name="2.eml")
    in_mailbox(folder)
    assert len(leave(folder)) == 1


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("leave/none", "is not there"),
        ("leave", "neither"),
        ("../post", "outside"),
        ("leave/circle", "is not there"),
        ("x" * 300, "File name too long"),
    ],
)
def test_a_mailbox_that_cannot_be_read_is_named(folder, name, why):
    """With its line and the fix; the workspace stands, and what was known is to stay."""
    (folder / "leave" / "circle").symlink_to("circle")
    in_mailbox(folder, name)
    loaded = load(folder, today=TODAY)
    (problem,) = [each for each in loaded.problems if "mailbox" in each.what]
    assert why in problem.what
    assert problem.line
    assert loaded.unread.answers
    assert loaded.workspace is not None


def test_a_link_to_elsewhere_is_not_followed(folder, tmp_path_factory):
    """Only mails inside the workspace folder are read."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "leave").mkdir()
    answer(elsewhere)
    (folder / "leave" / "1.eml").symlink_to(elsewhere / "leave" / "1.eml")
    (folder / "leave" / "2.eml").symlink_to("2.eml")
    assert leave(folder) == []
