"""Issue files as editors leave them behind: every line end, encoding and front-matter style."""

from hypothesis import strategies as st

ENDS = st.sampled_from(["\n", "\r\n", "\r"])
FRONT = (
    ("title: One", "title: 'it''s one'", 'title: "a \\"quoted\\" one"  # why', "title:   spaced  "),
    ("state: open", "state: closed   # by us", "state: 'open'", '"state": open'),
    ("due:", "due: 2026-11-20", "due:   2026-11-20   # soon", "due: '2026-11-20'", 'due: ""', ""),
    ("labels: [a, b]", "labels:\n- a\n- b  # second", "labels:\n  - a\n", "labels: []", ""),
    ("# a comment", "", "   ", "note: |\n  two\n  lines", "deep: {a: [1, 2], b: c}", "n: 3"),
)
LINES = st.one_of(
    st.text(alphabet=st.sampled_from("ab #-*`>\\:<!\u00e9 "), max_size=20),
    st.sampled_from(
        [
            "",
            "",
            "tw: on track",
            "tw: at risk, certs",
            "# A heading",
            "---",
            "## Comment by ana, 2026-11-17 09:12",
            "## Comment by bob, 2026-11-18",
            "\\## Comment by eve, 2026-11-17 09:12",
            "## Comment by nobody",
            "> tw: done",
            "```",
            "<!-- hidden -->",
            "- [ ] We are on it",
        ]
    ),
)
CODECS = st.sampled_from(["utf-8", "utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "latin-1"])
MARKS = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}


@st.composite
def file_texts(draw):
    """The characters of an issue file."""
    end = draw(ENDS)
    mixed = draw(st.booleans())

    def ended(lines):
        return "".join(line + (draw(ENDS) if mixed else end) for line in lines)

    front = [line for choices in FRONT for line in draw(st.sampled_from(choices)).split("\n")]
    body = draw(st.lists(LINES, max_size=12))
    text = ended(["---", *front, "---", *body])
    return text if draw(st.booleans()) else text.rstrip("\r\n")


@st.composite
def files(draw):
    """The bytes of an issue file."""
    text, codec = draw(file_texts()), draw(CODECS)
    return MARKS.get(codec, b"") + text.encode(codec)
