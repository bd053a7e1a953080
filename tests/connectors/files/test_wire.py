"""Bytes to values and back: whatever an edit does not have to touch stays byte for byte."""

import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.connectors.files.texts import files
from trackwork.connectors.files.frontmatter import Unwritable
from trackwork.connectors.files.wire import (
    Document,
    new_document,
    read_document,
    with_body,
    with_comment,
    with_fields,
    without_comment,
)
from trackwork.ports import Finding

PLAIN = b"---\ntitle: One\nstate: open\n---\nText\n"
COMMENTED = (
    PLAIN + b"\n## Comment by ana, 2026-11-17 09:12\n\nfirst\n"
    b"\n### Comment by Bob B, 2026-11-18 9:05 +0100\nsecond\nline\n"
)
LISTS = frozenset({"labels"})


def doc(data):
    read = read_document(data, where="x.md")
    assert isinstance(read, Document), read
    return read


def document_of(data):
    read = read_document(data)
    assume(isinstance(read, Document))
    return read


def whole(document):
    return document.to_bytes()[len(document.coding.mark) :].decode(document.coding.codec)


def line_ends(text):
    return [0, *(m.end() for m in re.finditer(r"\r\n|\r|\n", text))]


# --- reading --------------------------------------------------------------------------------------


def test_file_reads_as_fields_body_and_comments():
    """Front matter, the body up to the first comment, and each comment with its heading."""
    read = doc(COMMENTED)
    assert {name: entry.value for name, entry in read.entries.items()} == {
        "title": "One",
        "state": "open",
    }
    assert read.body == "Text"
    assert [(c.who, c.when, c.body) for c in read.comments] == [
        ("ana", "2026-11-17 09:12", "first"),
        ("Bob B", "2026-11-18 9:05 +0100", "second\nline"),
    ]


def test_comments_know_their_lines():
    """Blame and findings need the line numbers of the file."""
    read = doc(COMMENTED)
    lines = COMMENTED.decode().split("\n")
    assert [lines[c.first - 1] for c in read.comments] == [
        "## Comment by ana, 2026-11-17 09:12",
        "### Comment by Bob B, 2026-11-18 9:05 +0100",
    ]
    assert lines[read.comments[1].last - 1] == "line"
    assert lines[read.first_body_line - 1] == "Text"


@given(files())
def test_reading_loses_nothing(data):
    """Every readable file is written back to the very same bytes."""
    assert document_of(data).to_bytes() == data


@given(st.binary(max_size=300))
@example(b"---\n&a [*a]\n---\n")
@example(b"---\n? - a\n: b\n---\n")
@example(b"---\n%TAG ! x\n---\n")
@example(b"---\n\x85: 1\n---\n")
@example(b"---\na: &x 1\nb: &x 2\n---\n")
def test_any_bytes_are_a_document_or_a_finding(data):
    """Nothing that lies in a folder can stop the reading."""
    assert isinstance(read_document(data), Document | Finding)


@given(st.text(max_size=120))
def test_any_front_matter_is_a_document_or_a_finding(text):
    """The YAML parser's surprises become findings."""
    data = f"---\n{text}\n---\nbody\n".encode("utf-8", "replace")
    assert isinstance(read_document(data), Document | Finding)


@pytest.mark.parametrize(
    ("data", "line", "what", "severity"),
    [
        (b"", 1, "is empty", "problem"),
        (b"  \n\n", 1, "is empty", "problem"),
        (b"# Notes\n", 1, "has no front matter", "note"),
        (b"---\ntitle: One\n", 1, "never closes", "problem"),
        (b"---\ntitle: a: b\n---\n", 2, "cannot read", "problem"),
        (b"---\ntitle: 'open\nstate: x\n---\n", 2, "cannot read", "problem"),
        (b"---\n- a\n---\n", 2, "cannot read", "problem"),
        (b"---\nstate: open\nstate: closed\n---\n", 3, "stands there twice", "problem"),
        (PLAIN + b"<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n", 6, "two sides of a merge", "problem"),
        (b"\xef\xbb\xbf---\ntitle: \xff\n---\n", 1, "not text", "problem"),
        (b"\xff\xfe-\x00-", 1, "not text", "problem"),
        (b"---\n" + b"a" * 70_000 + b": b\n---\n", 2, "longer than", "problem"),
        (b"---\nx: " + b"[" * 5_000 + b"\n---\n", 2, "cannot read", "problem"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(data, line, what, severity):
    """Where, what and how to fix it."""
    found = read_document(data, where="payments/x.md")
    assert isinstance(found, Finding)
    assert found.where == f"payments/x.md:{line}"
    assert what in found.what
    assert found.severity == severity
    assert found.fix


def test_large_file_is_not_read():
    """Ten megabytes of text are no issue."""
    found = read_document(PLAIN + b"x" * 10_000_000, where="x.md")
    assert isinstance(found, Finding)
    assert "larger than" in found.what


def test_latin_1_is_read_and_remarked():
    """An old editor's umlauts are read; the finding says how to get rid of the doubt."""
    read = doc("---\ntitle: Größe\n---\nText\n".encode("latin-1"))
    assert read.entries["title"].value == "Größe"
    assert [remark.severity for remark in read.remarks] == ["note"]


def test_heading_without_a_day_is_text_and_remarked():
    """What looks like a comment and is none stays in the body, with a line to copy."""
    read = doc(PLAIN + b"## Comment by ana\n\ntw: done\n")
    assert read.comments == ()
    assert "tw: done" in read.body
    assert [(r.where, r.severity) for r in read.remarks] == [("x.md:6", "note")]


# --- the body -------------------------------------------------------------------------------------


@given(files(), st.data())
def test_block_in_the_body_leaves_all_else_alone(data, choice):
    """Our block put on a line of its own is the only difference in the file."""
    before = document_of(data)
    assume(before.head.endswith(("\n", "\r")) and (before.raw or not before.tail))
    at = choice.draw(st.sampled_from([*line_ends(before.body), len(before.body)]))
    glued = bool(at) and not before.body[:at].endswith(("\n", "\r"))
    block = ("\n" if glued else "") + "<our block>" + ("\n" if at < len(before.body) else "")
    body = before.body[:at] + block + before.body[at:]
    after = with_body(before, body)
    assert after.body == body
    assert whole(after).replace(block, "") == whole(before)
    assert after.coding == before.coding


@given(files(), st.text(max_size=60))
def test_any_body_reads_back_or_is_refused(data, body):
    """A new body is there to the letter, or the file is as it was; comments stay."""
    before = document_of(data)
    try:
        after = doc(with_body(before, body).to_bytes())
    except Unwritable:
        return
    assert after.body == body
    assert [c.body for c in after.comments] == [c.body for c in before.comments]
    assert after.head.rstrip("\r\n") == before.head.rstrip("\r\n")


def test_same_body_is_the_same_file():
    """Nothing to change, nothing changed."""
    before = doc(COMMENTED)
    assert with_body(before, before.body) is before


def test_file_that_ends_in_its_front_matter_gets_a_body():
    """A missing final line end is no trap."""
    after = with_body(doc(b"---\ntitle: One\n---"), "Text")
    assert after.to_bytes() == b"---\ntitle: One\n---\nText"


def test_character_the_encoding_lacks_is_refused():
    """Half a file in one encoding and half in another would help nobody."""
    before = doc("---\ntitle: Größe\n---\nText\n".encode("latin-1"))
    with pytest.raises(Unwritable, match="save the file as UTF-8"):
        with_body(before, "日本").to_bytes()


# --- comments -------------------------------------------------------------------------------------


@given(files(), st.text(max_size=60))
def test_comment_is_added_behind_everything(data, text):
    """Not one byte before it changes, and everything else reads as before."""
    before = document_of(data)
    try:
        after = with_comment(before, text, who="Trackwork", when="2026-11-17 09:12 UTC")
        after_bytes = after.to_bytes()
    except Unwritable:
        return
    assert after_bytes.startswith(data)
    assert doc(after_bytes).body == before.body
    assert [c.body for c in after.comments] == [*(c.body for c in before.comments), text]


@given(files(), st.text(alphabet="ab\n#- ", max_size=30))
def test_comment_taken_back_leaves_the_file_as_it_was(data, text):
    """Undo gives the old bytes again; only a missing final line end stays mended."""
    before = document_of(data)
    assume(before.coding.codec != "latin-1" or text.isascii())
    after = with_comment(before, text, who="Trackwork", when="2026-11-17 09:12 UTC")
    undone = without_comment(after, after.comments[-1])
    assert [c.body for c in undone.comments] == [c.body for c in before.comments]
    assert undone.body == before.body
    assert whole(undone).rstrip("\r\n") == whole(before).rstrip("\r\n")
    ends_well = whole(before).endswith("\n") and "\r" not in whole(before)
    assert not ends_well or undone.to_bytes() == data


def test_middle_comment_can_go():
    """Its neighbours keep every byte."""
    before = with_comment(doc(COMMENTED), "third", who="x", when="2026-11-19")
    after = without_comment(before, before.comments[1])
    assert [c.body for c in after.comments] == ["first", "third"]
    assert after.to_bytes().startswith(COMMENTED[: COMMENTED.index(b"### Comment by Bob")])


def test_comment_by_a_name_with_a_comma_stays_readable():
    """A name cannot end its own heading."""
    after = with_comment(doc(PLAIN), "x", who="Doe, Jane\n# ", when="2026-11-19")
    assert [c.who for c in after.comments] == ["Doe Jane #"]


# --- front matter ---------------------------------------------------------------------------------


@given(
    files(),
    st.sampled_from(["due", "state", "owner", "title"]),
    st.one_of(
        st.sampled_from(["2027-01-15", "closed", "on: 3 # x", "'", '"', "null", "12", "- a"]),
        st.text(min_size=1, max_size=20).filter(lambda text: not text.isspace()),
    ),
)
def test_one_value_changes_one_line(data, name, value):
    """All lines but that of the value keep their bytes; the value reads back."""
    before = document_of(data)
    try:
        after = with_fields(before, {name: value}, LISTS)
        assert after.to_bytes()
    except Unwritable:
        return
    assert after.entries[name].value == value
    old, new = (re.split(r"(?<=\n)|(?<=\r)(?!\n)", whole(each)) for each in (before, after))
    if name in before.entries:
        assert len(old) == len(new)
        changed = [n for n, (a, b) in enumerate(zip(old, new, strict=True)) if a != b]
        assert changed in ([], [before.entries[name].line])
    else:
        extra = [n for n in range(len(new)) if new[:n] + new[n + 1 :] == old]
        assert extra


@pytest.mark.parametrize(
    ("line", "value", "expected"),
    [
        ("due: 2026-11-20   # soon", "2027-01-15", "due: 2027-01-15   # soon"),
        ("due: '2026-11-20'", "2027-01-15", "due: '2027-01-15'"),
        ('due: "2026-11-20"', "2027-01-15", 'due: "2027-01-15"'),
        ("due:", "2027-01-15", "due: 2027-01-15"),
        ("due:   # none yet", "2027-01-15", "due: 2027-01-15   # none yet"),
        ("due: 2026-11-20", "", "due:"),
        ("due: 2026-11-20", "a: b", 'due: "a: b"'),
        ("due: 'x'", "it's", "due: 'it''s'"),
        ("other: 1", "2027-01-15", "other: 1\ndue: 2027-01-15"),
        ("  other: 1", "2027-01-15", "  other: 1\n  due: 2027-01-15"),
    ],
)
def test_value_keeps_the_style_it_stands_in(line, value, expected):
    """Quotes, comments and indents are the team's."""
    after = with_fields(doc(f"---\n{line}\n---\nText\n".encode()), {"due": value}, LISTS)
    assert after.to_bytes().decode() == f"---\n{expected}\n---\nText\n"


@pytest.mark.parametrize(
    ("lines", "value", "expected"),
    [
        ("labels: [a, b] # two", "a, c d", "labels: [a, c d] # two"),
        ("labels:\n- a # first\n- b", "a, c", "labels:\n- a # first\n- c"),
        ("labels:\n  - 'a'\n\n  - b\nx: 1", "a, b, c", "labels:\n  - 'a'\n\n  - b\n  - c\nx: 1"),
        ("x: 1", "a, b", "x: 1\nlabels: [a, b]"),
        ("labels: a", "a, b", 'labels: "a, b"'),
    ],
)
def test_list_keeps_the_lines_of_what_stays(lines, value, expected):
    """A list in either style gains and loses only what changed."""
    after = with_fields(doc(f"---\n{lines}\n---\nText\n".encode()), {"labels": value}, LISTS)
    assert after.to_bytes().decode() == f"---\n{expected}\n---\nText\n"


@pytest.mark.parametrize(
    "lines",
    ["due: |\n  2026\n  11", "due: {a: b}", "{due: 2026-11-20}\n", "due: &a x\nother: *a"],
)
def test_value_in_a_form_of_its_own_is_left_to_people(lines):
    """We would rather not write than write something else too."""
    before = doc(f"---\n{lines}\n---\nText\n".encode())
    with pytest.raises(Unwritable, match=r"write it|form we do not change"):
        with_fields(before, {"due": "2027-01-15", "extra": "1"}, LISTS)


@given(st.text(max_size=80), st.text(max_size=80))
def test_new_document_holds_what_it_was_given(title, body):
    """Any title and any body of a new file read back to the letter, or are refused."""
    try:
        read = doc(new_document({"title": title, "state": "open"}, body).to_bytes())
    except Unwritable:
        return
    assert (read.entries["title"].value, read.entries["state"].value) == (title, "open")
    assert (read.body, read.comments) == (body, ())
