"""The edge of the terminal: what somebody wrote elsewhere is shown, and steers nothing."""

import io
import json

import pytest
from rich.table import Table
from rich.text import Text

from tests.cli.conftest import Terminal
from trackwork.cli.frame import Frame, console

ORDERS = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e\u2066\u200b\r\x08\x7f\U000e0041"
"""Signs that would name a window, wipe a screen, colour, turn around, hide or overwrite."""


def steers(said: str) -> set[str]:
    """The signs in a text that a terminal would take for orders."""
    return set(said) & set(ORDERS) - set("]0;owned[2J31m")


@pytest.fixture
def frame(tmp_path):
    """A frame on two streams without colours: no order is ours."""
    return Frame(folder=tmp_path, out=console(io.StringIO()), talk=console(io.StringIO()))


def test_whatever_is_printed_steers_no_terminal(frame):
    """As text, in a table, in talk, in lines of its own: the words stay, the orders go."""
    table = Table("Who")
    table.add_row(f"Ana{ORDERS}")
    frame.emit("status", None, table)
    frame.say(Text(f"Bo{ORDERS}"), f"Cy{ORDERS} [/x] [red]here[/red]")
    frame.write(f"Di{ORDERS}\r\nEve\n")
    said = frame.out.file.getvalue() + frame.talk.file.getvalue()
    assert steers(said.replace("\r\n", "")) == set()
    for word in ("Ana", "Bo", "Cy", "[/x] [red]here[/red]", "Di", "\r\nEve"):
        assert word in said


def test_data_keeps_every_sign_and_shows_none(frame):
    """Whoever reads the JSON gets the very text; whoever prints it gets no order."""
    frame.print_json({"title": f"Ana{ORDERS}é"})
    said = frame.out.file.getvalue()
    assert steers(said) == set()
    assert json.loads(said)["title"] == f"Ana{ORDERS}é"


def test_no_command_hands_on_an_order(live: Terminal):
    """A team writes orders into its issue: its words are shown where they are, and no order is."""
    path = live.issue("payments-api")
    text = path.read_text("utf-8")
    path.write_text(f"{text}\nAsk{ORDERS}us [/first]\n", encoding="utf-8", newline="")
    (path.parent / f"new{chr(0x202E)}.md").write_text(f"# {ORDERS}\n", encoding="utf-8")
    matter = "tls-move/payments-api"
    looking = ("run", "plan", "plan --full", "plan --format md", "status", "doctor")
    explaining = ("explain ledger", "explain payments-api", f"explain {matter}")
    for command in (*looking, *explaining):
        for form in ((), ("--json",)):
            said = live.run(*command.split(), *form)
            assert steers(said.out + said.err) == set(), command
            assert "fault of Trackwork" not in said.err
