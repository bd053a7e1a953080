"""What connectors stand on: options, secrets, cursors, revisions, words, signatures."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from trackwork.core.markers import Stamp, begin_marker, comment_marker
from trackwork.core.workspace import TrackerConfig
from trackwork.kit import (
    Meanings,
    Vocabulary,
    Watermark,
    as_words,
    carries,
    read_into,
    revision,
    secret_of,
    signed_by,
)
from trackwork.kit.cursors import FULL_EVERY, OVERLAP
from trackwork.ports import Issue, Site
from trackwork.testing.clock import FakeClock

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Options(BaseModel):
    """Two plain options and a group."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    pages: int = 3
    fields: dict[str, str] = {}


def issue(native: str, at: datetime, said: str = "a") -> Issue:
    """An issue of which only its moment and its words matter."""
    return Issue(
        tracker="t",
        place="p",
        native=native,
        title=said,
        body="",
        state="open",
        revision=revision(said),
        updated=at,
    )


def site(options: dict[str, str], environment: dict[str, str]) -> Site:
    """A tracker called gh with these options."""
    config = TrackerConfig(name="gh", kind="github", place="acme", options=options)
    return Site(folder=Path(), config=config, clock=FakeClock(NOW), environment=environment)


def test_options_and_their_groups_become_one_model():
    """``field.due`` fills the mapping that its group names; the rest stands for itself."""
    read = read_into(
        Options, {"url": "u", "pages": "5", "field.due": "Target"}, groups={"field": "fields"}
    )
    assert (read.url, read.pages, read.fields) == ("u", 5, {"due": "Target"})


def test_wrong_options_are_told_all_at_once():
    """One sentence for each, and the unknown one is called unknown."""
    with pytest.raises(ValueError, match="url") as caught:
        read_into(Options, {"pages": "many", "colour": "red"})
    said = str(caught.value)
    assert said.count("; ") == 2
    assert "colour: there is no such option" in said
    assert "pages: " in said


def test_words_in_an_option():
    """Commas part them; empty ones are none."""
    assert as_words(" Shipped, live ,,") == ("Shipped", "live")


def test_a_secret_comes_from_the_environment_only():
    """Its name stands in the file; what is missing is said, and never what it is."""
    named = {"token_env": "GH"}
    assert secret_of(site(named, {"GH": " s3cret\n"}), "token_env") == "s3cret"
    with pytest.raises(ValueError, match="GH") as unset:
        secret_of(site(named, {}), "token_env")
    with pytest.raises(ValueError, match="token_env"):
        secret_of(site({}, {"GH": "s3cret"}), "token_env")
    assert "s3cret" not in str(unset.value)


@given(st.lists(st.none() | st.text(max_size=4)), st.lists(st.none() | st.text(max_size=4)))
def test_a_revision_is_that_of_its_parts_and_no_others(one, two):
    """Equal parts, equal revision; where a part ends cannot be moved."""
    assert (revision(*one) == revision(*two)) == (one == two)


def test_a_word_means_one_thing():
    """A team's word takes the meaning it is given, without case, and loses the one it had."""
    words = Vocabulary().also("open", "Doing", "Live").also("done", "shipped", "LIVE")
    assert [words.state(each) for each in ("doing", " live ", "Shipped", "odd")] == [
        ("open", ""),
        ("closed", "done"),
        ("closed", "done"),
        None,
    ]
    assert words.also("not planned", "won't  do").state("Won't do") == ("closed", "not planned")
    with pytest.raises(ValueError, match="finished"):
        words.also("finished", "ready")


def test_words_of_a_workspace_are_added_to_ours():
    """Options say words by meaning; a word that meant another thing means the new one."""
    words = Vocabulary().also("open", "live").told({"done": "Shipped, live,", "open": "doing"})
    assert [words.meaning(each) for each in ("shipped", "Live", "doing", "")] == [
        "done",
        "done",
        "open",
        None,
    ]


def test_a_model_takes_words_by_meanings_we_know():
    """Meanings are read into a mapping that stays as it is; another one is named."""
    read = TypeAdapter(Meanings).validate_python
    given = {"done": "shipped"}
    kept = read(given)
    given["done"] = "later"
    assert kept == {"done": "shipped"}
    with pytest.raises(ValidationError, match="finished"):
        read({"finished": "ready"})


def test_a_signature_is_that_of_the_very_bytes():
    """Another body, another secret, no secret or strange letters: not signed."""
    body, secret = b'{"a": 1}', b"hush"
    good = hmac.new(secret, body, hashlib.sha256).hexdigest()
    assert signed_by(secret, body, good)
    assert signed_by(secret, body, f"sha256={good.upper()}")
    assert not signed_by(secret, body + b" ", good)
    assert not signed_by(b"other", body, good)
    assert not signed_by(b"", body, hmac.new(b"", body, hashlib.sha256).hexdigest())
    assert not signed_by(secret, body, "sha256=\u0661")
    assert not signed_by(secret, body, "")


def test_reading_begins_a_little_before_it_ended():
    """What was seen there already is passed over; an edit in the same second is not."""
    first = Watermark().moved([issue("1", NOW), issue("2", NOW)], full=NOW)
    assert first.since() == NOW - OVERLAP
    again = [issue("1", NOW), issue("2", NOW, "edited"), issue("3", NOW)]
    assert [each.native for each in first.fresh(again)] == ["2", "3"]
    assert first.moved(again).fresh(again) == ()


def test_what_left_the_overlap_is_forgotten():
    """The cursor stays small however long it is used."""
    mark = Watermark()
    for step in range(50):
        at = NOW + step * OVERLAP
        mark = mark.moved([issue(str(step), at)])
    assert len(mark.seen) == 1


def test_it_never_moves_back():
    """A tracker whose clock was set back hides nothing and repeats nothing."""
    mark = Watermark().moved([issue("1", NOW)])
    assert mark.moved([issue("2", NOW - timedelta(hours=1))]).at == NOW
    assert mark.moved([]).write() == mark.write()


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 300), max_size=6))
def test_a_watermark_survives_the_ledger(seconds):
    """Written and read it is the same."""
    issues = [issue(native, NOW + timedelta(seconds=s)) for native, s in seconds.items()]
    mark = Watermark().moved(issues, full=NOW)
    assert Watermark.read(mark.write()) == (mark if issues else Watermark())


@pytest.mark.parametrize("cursor", [None, "", "17", "[]", '{"at": "soon"}', '{"at": 1}'])
def test_a_cursor_nobody_can_read_begins_anew(cursor):
    """Nothing is lost by it: everything is listed again."""
    mark = Watermark.read(cursor)
    assert mark.since() is None
    assert mark.wants_all(NOW)


def test_everything_is_listed_from_time_to_time():
    """Only then can absence show."""
    mark = Watermark().moved([issue("1", NOW)], full=NOW)
    assert not mark.wants_all(NOW + FULL_EVERY - timedelta(seconds=1))
    assert mark.wants_all(NOW + FULL_EVERY)


def test_a_secret_in_the_place_of_its_variable_is_not_shown():
    """Who writes the token itself where its variable's name belongs does not see it in a log."""
    with pytest.raises(ValueError, match="token_env") as unset:
        secret_of(site({"token_env": "ghp_c4nary"}, {}), "token_env")
    assert "c4nary" not in str(unset.value)


def test_markers_in_comments_and_blocks():
    """Ours by effect, wherever in a text; a broken one is none."""
    stamp = Stamp(
        workspace="w", subject="item:a/b", effect="e" * 16, native="1", hash="h", signature="s"
    )
    assert carries(f"Hello\n{comment_marker('f' * 16, 's')}", "f" * 16)
    assert carries(f"Theirs\n{begin_marker(stamp)}\nOurs", "e" * 16)
    assert not carries(f"{begin_marker(stamp)}", "f" * 16)
    assert not carries("<!-- trackwork:begin v1 nothing", "e" * 16)
