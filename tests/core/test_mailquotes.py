import pytest

from trackwork.core.mailquotes import own_lines

OLD = "tw: on track"


@pytest.mark.parametrize(
    "header",
    [
        "On Fri, 20 Nov 2026 at 09:12, Mara Kent <mara@acme.example> wrote:",
        "On Fri, Nov 20, 2026 at 9:12 AM Mara Kent\n<mara@acme.example> wrote:",
        "Am 20.11.2026 um 09:12 schrieb Mara Kent <mara@acme.example>:",
        "Le ven. 20 nov. 2026, Mara Kent a \u00e9crit :",
        "-------- Forwarded message --------",
        "From: Mara Kent\nSent: Friday, 20 November 2026 09:12",
        "*Von:* Mara Kent\n*Gesendet:* Freitag".replace("*Gesendet:*", "Gesendet:"),
    ],
)
def test_a_mail_ends_where_the_quoted_one_begins(header):
    """What stands below the usual headers is the other mail, even without quote marks."""
    assert own_lines(f"My answer\n{header}\n{OLD}\n") == ["My answer"]


@pytest.mark.parametrize("gap", ["", "\n"])
@pytest.mark.parametrize(
    "header", ["On Fri, 20 Nov 2026, Mara wrote:", "On Fri, 20 Nov 2026, Mara\nwrote:"]
)
def test_answers_between_marked_lines_are_kept(header, gap):
    """Where the quote carries its marks, lines without one are answers."""
    text = f"{header}\n{gap}> How is it?\n\n{OLD}"
    assert own_lines(text) == text.split("\n")


@pytest.mark.parametrize(
    "text",
    [
        "On Monday Mara wrote:\nyes",
        "From: the team\nwe need help",
        "From: the team",
        "On 1 " + "x" * 600 + " wrote:\nyes",
        "--\nyes",
    ],
)
def test_lines_that_only_look_alike_stay(text):
    """Sentences without a date or a second header line are the writer's own."""
    assert own_lines(text) == text.split("\n")


def test_a_header_with_nothing_below_ends_the_mail():
    """With nothing after it there is nothing to keep."""
    assert own_lines("yes\nOn Fri, 20 Nov 2026, Mara wrote:\n\n") == ["yes"]


def test_line_ends_of_every_kind_part_lines():
    """CR LF, LF and CR end a line; a byte order mark at the start is dropped."""
    assert own_lines("\ufeffa\r\nb\nc\rd\u2028e") == ["a", "b", "c", "d\u2028e"]
