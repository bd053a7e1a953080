"""`init`: questions with defaults, and nothing is ever overwritten."""

from pathlib import Path

import pytest

from trackwork.cli.frame import Frame
from trackwork.cli.init import ask, slug
from trackwork.testing.clock import FakeClock


class Answering(Frame):
    """A frame whose person answers what a test hands in, and else takes the default."""

    given: dict[str, list[str]]

    def ask(self, question: str, default: str) -> str:
        """The next answer to a question that begins so."""
        for start, answers in self.given.items():
            if question.startswith(start) and answers:
                return answers.pop(0)
        return default


def _answering(**given: list[str]) -> Answering:
    here = Frame.here(clock=FakeClock())
    found = Answering(folder=Path(), out=here.out, talk=here.talk, clock=here.clock, may_ask=True)
    found.given = {key.replace("_", " "): answers for key, answers in given.items()}
    return found


def test_the_defaults_make_a_workspace_that_can_be_used(empty):
    """Without answers the example is written, and checks out without a note."""
    said = empty.run("init", "--json")
    assert said.code == 0
    assert set(said.data["files"]) >= {"trackwork.yaml", "initiatives/tls-move.yaml"}
    assert empty.run("config", "check", "--json").data["problems"] == []


def test_what_is_there_is_never_overwritten(terminal):
    """A second `init` writes nothing and says what is in the way."""
    terminal.write("people.yaml", "people: {}\n")
    before = {p: p.read_bytes() for p in terminal.folder.rglob("*") if p.is_file()}
    said = terminal.run("init")
    assert said.code == 1
    assert "nothing was written" in said.err.replace("\n", " ")
    assert {p: p.read_bytes() for p in terminal.folder.rglob("*") if p.is_file()} == before


def test_a_folder_can_be_named(empty):
    """`init FOLDER` makes the folder and says how to go on there."""
    inside = empty.folder / "platform" / "moves"
    assert empty.run("init", str(inside)).code == 0
    assert (inside / "trackwork.yaml").is_file()


def test_answers_become_names_and_keys():
    """Titles are kept as said, keys are made from them."""
    answers = ask(
        _answering(
            What_do_you=["Große Umzüge"],
            Your_name=["Zoë"],
            The_shared=["Gateway move"],
            A_team=["Team Ä"],
        )
    )
    assert (answers.title, answers.workspace) == ("Große Umzüge", "groe-umzuge")
    assert (answers.operator_name, answers.operator) == ("Zoë", "zoe")
    assert (answers.initiative, answers.first) == ("gateway-move", "team-a")


def test_an_answer_that_cannot_be_used_is_asked_for_again(capsys):
    """A mail without an at sign, a zone there is not, and the same team twice."""
    answers = ask(
        _answering(
            Your_mail=["nope", "me@example.org"],
            Your_time=["Mars/Base", "Europe/Berlin"],
            Another=["payments-api", "geo"],
        )
    )
    assert answers.operator_mail == "me@example.org"
    assert answers.zone == "Europe/Berlin"
    assert answers.second == "geo"
    said = capsys.readouterr().err
    assert "mara@example.org" in said
    assert "first one's name" in said


def test_an_operator_with_the_name_of_an_example_is_nobody_else():
    """Somebody called Ines does not become a lead of the example by that."""
    answers = ask(_answering(Your_name=["Ines"]))
    assert answers.operator == "ines"
    assert answers.first_lead == "ines-2"


@pytest.mark.parametrize(
    ("title", "key"), [("TLS move", "tls-move"), ("  A/B  ", "a-b"), ("日本", "ours")]
)
def test_keys_are_plain(title, key):
    """Keys hold lower case letters, digits and hyphens; something always remains."""
    assert slug(title) == key


def test_questions_are_asked_on_a_terminal_only(empty):
    """Piped input is never taken for answers."""
    said = empty.run("init", typed="Something\nElse\n")
    assert said.code == 0
    assert "Our moves" in (empty.folder / "trackwork.yaml").read_text(encoding="utf-8")
