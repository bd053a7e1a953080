"""`initiative from-issue`: a filled-in form becomes the text of a pull request, and a file."""

import pytest

from tests.settings.test_forms import FORM


def test_a_form_becomes_a_text_with_the_file_and_the_issue(terminal) -> None:
    """What is missing comes kindly; nothing is written or asked of anybody."""
    (terminal.folder / "form.md").write_text(FORM, encoding="utf-8")
    said = terminal.run("initiative", "from-issue", str(terminal.folder / "form.md"))
    assert said.code == 0
    assert "nobody is asked for anything" in said.out
    assert "- [ ] `A place in the stack" in said.out
    assert "It would reach 2 teams and 2 leads" in said.out
    assert "initiative: node-22" in said.out
    assert "### Node 22 for payments-api" in said.out
    assert not (terminal.folder / "initiatives/node-22.yaml").exists()


def test_it_is_written_once(terminal) -> None:
    """With --write the file is there and fits; a second form of that name gets another key."""
    for name in ("node-22", "node-22-2"):
        said = terminal.run("initiative", "from-issue", "-", "--write", "--json", typed=FORM)
        assert said.data["initiative"] == name
        assert said.data["written"]
        assert (terminal.folder / f"initiatives/{name}.yaml").exists()
    assert terminal.run("config", "check").code == 0


def test_foreign_words_stand_in_code(terminal) -> None:
    """A text that tries to leave its block, to mention or to command is only shown."""
    hostile = "```\n@everyone\n/approve\n</details><script>"
    text = FORM.replace("Please move to Node 22.", hostile).replace("Node 22\n", "`x` @all\n", 1)
    out = terminal.run("initiative", "from-issue", "-", typed=text).out
    outside = out.split("<details>")[0]
    assert "@all" in outside
    assert "`'x' @all`" in outside
    for block in out.split("<details>")[1:]:
        fence = next(line for line in block.splitlines() if line.startswith("```"))
        mark = "`" * fence.count("`")
        assert block.splitlines().count(mark) == 1


@pytest.mark.parametrize(
    "body", [b"", b" \n", b"\xff\xfe\x00", b"x" * 1_000_000, b"<script>alert(1)</script>"]
)
def test_what_is_no_form_is_said(terminal, body) -> None:
    """An empty text, one without end, bytes, or a text without the form's labels."""
    path = terminal.folder / "form.md"
    path.write_bytes(body)
    said = terminal.run("initiative", "from-issue", str(path))
    assert said.code == 1
    assert "holds no filled-in form" in " ".join(said.err.split())
    assert "gh issue view" in " ".join(said.err.split())


@pytest.mark.parametrize(
    ("name", "why"), [("nowhere.md", "No such file"), ("initiatives", "Is a directory")]
)
def test_a_file_that_cannot_be_read_is_said_with_what_to_do(terminal, name, why) -> None:
    """Which one, why, and how to hand over a form."""
    said = terminal.run("initiative", "from-issue", str(terminal.folder / name))
    assert said.code == 1
    told = " ".join(said.err.split())
    assert f"cannot be read: {why}" in told
    assert "Hand over the issue's body" in told


def test_what_nobody_reads_is_in_nobodys_way(terminal) -> None:
    """A hidden copy of an editor's, a stray file, a folder that is called like a file."""
    (terminal.folder / "initiatives" / ".tls.yaml").write_bytes(b"\xff\xa5")
    (terminal.folder / "stray.yaml").write_bytes(b"\xff\xa5")
    (terminal.folder / "old.yaml").mkdir()
    said = terminal.run("initiative", "from-issue", "-", typed=FORM)
    assert said.code == 0
    assert "### Node 22 for payments-api" in said.out


def test_a_form_is_one_file_however_often_it_is_handed_over(terminal) -> None:
    """Known by its address, it is said to be there; --again writes that one file anew."""
    at = ("initiative", "from-issue", "-", "--from", "https://tracker.example/12")
    assert not terminal.run(*at, "--write", "--json", typed=FORM).data["stands"]
    other = FORM.replace("Node 22\n", "Node 24\n", 1)
    said = terminal.run(*at, "--write", typed=other)
    assert said.code == 1
    assert "--again" in said.err
    again = terminal.run(*at, "--write", "--again", "--json", typed=other).data
    assert (again["file"], again["stands"]) == ("initiatives/node-22.yaml", True)
    assert "title: Node 24" in (terminal.folder / again["file"]).read_text(encoding="utf-8")
    assert len(list((terminal.folder / "initiatives").iterdir())) == 2


@pytest.mark.parametrize("address", ["x" * 400, "https://a/\n\x1b[31m", "https://a/\u202e1"])
def test_an_address_that_cannot_be_one_is_said(terminal, address) -> None:
    """One place, on one line, as people see it."""
    said = terminal.run("initiative", "from-issue", "-", "--from", address, typed=FORM)
    assert said.code == 1
    assert "--from names one place" in said.err
