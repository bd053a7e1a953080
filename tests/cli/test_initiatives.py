"""`initiative from-issue`: a filled-in form becomes the text of a pull request, and a file."""

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


def test_what_is_no_form_is_said(terminal) -> None:
    """An empty text, one without end, or bytes that are no text."""
    assert "holds no filled-in form" in terminal.run("initiative", "from-issue", "-", typed=" ").err
    path = terminal.folder / "bytes"
    path.write_bytes(b"\xff\xfe\x00")
    said = terminal.run("initiative", "from-issue", str(path)).err
    assert "holds no filled-in form" in " ".join(said.split())
