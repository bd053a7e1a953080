"""Messages as files: a channel like any other, and a rehearsal that a person can read."""

import email
import os
import re
from datetime import UTC, datetime, timedelta
from email.policy import default
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trackwork.channels.folder import FolderChannel, RehearsalFolder
from trackwork.core.effects import Effect, EffectKind
from trackwork.core.subjects import Subject
from trackwork.ports import Letter, Refused
from trackwork.testing.channel_contract import LETTER, ChannelContract, letter

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
ITEM = Subject("item", "tls-move/payments-api")


class FolderRig:
    def __init__(self, folder):
        self.folder = folder
        self.channel = FolderChannel(folder)

    def received(self):
        return {got.id: got for got in map(self._letter, sorted(self.folder.iterdir()))}

    def _letter(self, path):
        mail = email.message_from_bytes(path.read_bytes(), policy=default)
        return Letter(
            id=mail["Message-ID"].partition("@")[0].lstrip("<"),
            to=mail["To"].addresses[0].addr_spec,
            to_name=mail["To"].addresses[0].display_name,
            subject=mail["Subject"],
            body=mail.get_content(),
            at=parsedate_to_datetime(mail["Date"]),
        )


class TestFolderChannel(ChannelContract):
    @pytest.fixture
    def make_channel(self, tmp_path):
        return lambda: FolderRig(tmp_path / "mail")


def effect(**changes):
    values = {
        "id": "abcdefgh22334455",
        "kind": EffectKind.COMMENT,
        "subject": ITEM,
        "body": "Hello payments-api",
        "tracker": "files",
        "place": "payments",
        "native": "tls-move",
        "why": "a check-in is due",
    }
    return Effect(**{**values, **changes})


def test_mail_says_that_a_machine_sent_it(tmp_path):
    """Out-of-office programs stay quiet, and a filter finds everything from here."""
    FolderChannel(tmp_path).send(LETTER)
    (path,) = tmp_path.iterdir()
    mail = email.message_from_bytes(path.read_bytes(), policy=default)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"]
    assert mail["Message-ID"].startswith(f"<{LETTER.id}@")
    assert mail.get_content_type() == "text/plain"


def test_mail_can_be_read_with_any_viewer(tmp_path):
    """Letters with accents are not packed into base64."""
    FolderChannel(tmp_path).send(letter(body="Größe, 日本語: ● on track"))
    (path,) = tmp_path.iterdir()
    assert "Größe, 日本語: ● on track" in path.read_text(encoding="utf-8")


def test_file_names_sort_by_time_and_say_what_they_are(tmp_path):
    """A folder listing reads like a mailbox."""
    channel = FolderChannel(tmp_path)
    for day, key in enumerate(("b" * 16, "a" * 16)):
        at = LETTER.at + timedelta(days=day)
        channel.send(Letter(id=key, to="a@b.c", to_name="", subject="Hello", body="x", at=at))
    names = [path.name for path in sorted(tmp_path.iterdir())]
    assert [name[:15] for name in names] == ["2026-11-16-0900", "2026-11-17-0900"]
    assert all("hello" in name for name in names)


def test_resent_later_with_other_words_stays_one_file(tmp_path):
    """The id decides, not the subject or the time."""
    channel = FolderChannel(tmp_path)
    first = channel.send(LETTER)
    assert channel.send(letter(subject="Other", body="Other")) == first
    assert len(list(tmp_path.iterdir())) == 1


def test_no_temporary_files_are_left(tmp_path):
    """What is in the folder is messages."""
    FolderChannel(tmp_path).send(LETTER)
    assert [path.suffix for path in tmp_path.iterdir()] == [".eml"]


def test_folder_that_cannot_be_made_is_refused(tmp_path):
    """A file in the way is said so, and nothing is written."""
    (tmp_path / "mail").write_text("a file")
    with pytest.raises(Refused, match="cannot hold messages"):
        FolderChannel(tmp_path / "mail").send(LETTER)


@pytest.mark.parametrize("kind", list(EffectKind))
def test_every_kind_of_effect_can_be_rehearsed(tmp_path, kind):
    """Whatever would go out can be read beforehand."""
    path = RehearsalFolder(tmp_path).put(effect(kind=kind), now=NOW, to="ana@example.com")
    assert path.suffix == (".eml" if kind in {EffectKind.MAIL, EffectKind.DIGEST} else ".md")
    assert "Hello payments-api" in path.read_text(encoding="utf-8")


def test_rehearsed_page_says_where_why_and_for_whom(tmp_path):
    """A reader needs nothing else to judge it."""
    wanted = effect(title="TLS move", fields=(("due", "2026-12-11"),), mention=("@ana",))
    page = RehearsalFolder(tmp_path).put(wanted, now=NOW, to="ana").read_text(encoding="utf-8")
    for expected in (
        "# TLS move",
        "- Would: comment on an issue",
        "- In: files payments tls-move",
        "- About: item:tls-move/payments-api",
        "- For: ana",
        "- Mentions: @ana",
        "- Why: a check-in is due",
        "- due: 2026-12-11",
    ):
        assert expected in page


def test_rehearsing_again_replaces_the_page(tmp_path):
    """Each effect is one file, with its latest text."""
    folder = RehearsalFolder(tmp_path)
    first = folder.put(effect(), now=NOW, to="ana")
    again = folder.put(effect(body="Better words"), now=NOW + timedelta(days=1), to="ana")
    assert first == again
    assert "Better words" in again.read_text(encoding="utf-8")


@pytest.mark.skipif(os.name != "posix", reason="file modes are those of POSIX")
def test_others_may_read_messages(tmp_path):
    """A folder of messages is there to be read."""
    path = RehearsalFolder(tmp_path).put(effect(), now=NOW, to="ana")
    assert path.stat().st_mode & 0o777 == 0o644


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    title=st.text(max_size=80),
    to=st.text(max_size=40),
    body=st.text(max_size=200),
    kind=st.sampled_from([EffectKind.MAIL, EffectKind.COMMENT]),
    key=st.text(min_size=1, max_size=30),
)
def test_any_text_can_be_rehearsed(tmp_path, title, to, body, kind, key):
    """No title, address, id or text stops a rehearsal or leaves the folder."""
    folder = tmp_path / "out"
    wanted = effect(id=key, title=title, body=body, kind=kind)
    path = RehearsalFolder(folder).put(wanted, now=NOW, to=to)
    assert path.parent == folder
    assert re.fullmatch(r"[A-Za-z0-9._-]+", path.name)
    if kind is EffectKind.MAIL:
        mail = email.message_from_bytes(path.read_bytes(), policy=default)
        assert not mail.defects
        assert len(mail["To"].addresses) == 1
