from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackwork.core.markers import (
    CommentMark,
    Stamp,
    begin_marker,
    comment_marker,
    find_comment_marker,
    read_begin_marker,
    sign,
    verify,
)

KEY = b"a key for tests"
STAMP = Stamp(
    workspace="acme",
    subject="item:tls/payments",
    effect="e1",
    native="payments#12",
    hash="abc",
    signature=sign(KEY, workspace="acme", tracker="files", about="payments#12"),
)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def test_a_signature_holds_for_one_place_only():
    """The same issue verifies; another workspace, tracker, issue or key does not."""
    sig = sign(KEY, workspace="acme", tracker="files", about="p#12")
    assert sig == sign(KEY, workspace="acme", tracker="files", about="p#12")
    assert len(sig) == 26
    assert verify(KEY, sig, workspace="acme", tracker="files", about="p#12")
    assert not verify(KEY, sig, workspace="acm", tracker="efiles", about="p#12")
    assert not verify(KEY, sig, workspace="acme", tracker="files", about="p#13")
    assert not verify(b"other", sig, workspace="acme", tracker="files", about="p#12")
    assert not verify(KEY, "f\u00f6rged\ud800", workspace="acme", tracker="files", about="p#12")


@given(WORDS, WORDS, WORDS)
def test_a_stamp_comes_back_as_written(workspace, subject, native):
    """Any words survive the marker, which is one HTML comment on one line."""
    stamp = replace(STAMP, workspace=workspace, subject=subject, native=native)
    marker = begin_marker(stamp)
    assert marker.count("--") == 2
    assert "\n" not in marker
    read = read_begin_marker(marker)
    assert read == stamp or "longer" in str(read)


@pytest.mark.parametrize(
    ("marker", "reason"),
    [
        ("<!-- else -->", "not a begin marker"),
        ("<!-- trackwork:begin v1", "not a begin marker"),
        ("<!-- trackwork:begin -->", "names no version"),
        ("<!-- trackwork:begin one -->", "names no version"),
        ("<!-- trackwork:begin v2 future=yes -->", "newer than this Trackwork knows"),
        ("<!-- trackwork:begin v1 ws=a -->", "lacks subject, effect, native, hash, sig"),
        (begin_marker(STAMP).replace(" -->", " x=1 -->"), "fields that we did not write"),
        (begin_marker(STAMP).replace("acme", "acme" * 900), "longer than any"),
    ],
)
def test_a_marker_that_cannot_be_used_says_why(marker, reason):
    """Malformed, newer and bloated markers give a sentence, never an error."""
    assert reason in str(read_begin_marker(marker))


@given(st.text())
def test_no_text_makes_the_reader_raise(text):
    """Whatever stands between the brackets, there is an answer."""
    for marker in (text, f"<!-- trackwork:begin {text} -->"):
        assert isinstance(read_begin_marker(marker), Stamp | str)
    assert find_comment_marker(text) is None


@given(WORDS, WORDS)
def test_a_comment_marker_is_found_again(effect, signature):
    """A comment of ours carries its effect id and signature, hidden."""
    text = f"Hello\n\nwords {comment_marker(effect, signature)}\nmore"
    assert find_comment_marker(text) == CommentMark(effect=effect, signature=signature)
