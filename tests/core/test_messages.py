from trackwork.core.messages import DigestLine, Message, digest, digest_comment, preview
from trackwork.core.tone import lint

ESCALATION = Message(
    title="TLS move: can we make room for payments-api?",
    body="Hello Jo, payments-api may need a hand.\n\n`tw: date 2027-01-15` is enough.",
    line="Make room: payments-api and TLS move. What would help?",
)
SHOWN = preview(ESCALATION, to="Jo", day="Thu 12 Mar", word="tw")


def test_the_holder_sees_the_text_to_whom_it_goes_and_when():
    """Whole, and what stops it or puts it right."""
    assert SHOWN.body == (
        "On Thu 12 Mar we will send this to Jo. You see it first: any word from you before then "
        "is enough and it stays here, and if it says something wrong, tell us with "
        "`tw: feedback ...`.\n\n"
        "> TLS move: can we make room for payments-api?\n"
        ">\n"
        "> Hello Jo, payments-api may need a hand.\n"
        ">\n"
        "> `tw: date 2027-01-15` is enough."
    )


def test_every_line_of_the_shown_text_is_a_quote():
    """No line of it can be taken for a word of the holder's."""
    _, _, quoted = SHOWN.body.partition("\n\n")
    assert all(row.startswith(">") for row in quoted.split("\n"))


def test_a_digest_has_room_for_one_line():
    """Day, name and the line itself."""
    assert SHOWN.title == "You see it first: TLS move: can we make room for payments-api?"
    assert SHOWN.line == (
        "On Thu 12 Mar this goes to Jo, answer or change it first: "
        "Make room: payments-api and TLS move. What would help?"
    )


def test_a_digest_says_where_and_how_to_answer():
    """Every line stands with its issue; each kind of matter comes with lines to copy."""
    lines = [
        DigestLine(text="Decide: geo offers Fri 15 Jan 2027", kind="decide", where="geo/tls-1"),
        DigestLine(text="TLS move: how does it look for web?", kind="update"),
    ]
    text = digest("Mara", lines, word="tw")
    assert "- Decide: geo offers Fri 15 Jan 2027 (geo/tls-1)\n- TLS move" in text
    assert "`tw: agreed`" in text
    assert "`tw: on track`" in text
    assert "reviewed" not in text
    assert lint(text) == ()


def test_a_digest_of_matters_without_a_word_of_their_own_stays_short():
    """Where no kind has lines to copy, none are shown."""
    text = digest("Mara", [DigestLine(text="Help: geo waits", kind="next_step")], word="tw")
    assert "A line in the issue" not in text


def test_a_week_without_a_mail_address_is_one_comment():
    """It says why so much stands in one place, and is answered like any other."""
    lines = [DigestLine(text="TLS move: how does it look for web?", kind="update", where="web/4")]
    text = digest_comment("Jo", lines, word="tw")
    assert text.startswith("Good day Jo, your week in one comment")
    assert "(web/4)" in text
    assert "`tw: on track`" in text
    assert lint(text) == ()
