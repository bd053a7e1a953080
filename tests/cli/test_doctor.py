"""`doctor` finds what would be in the way, and changes nothing."""

import os

import pytest


def _marked(said, mark):
    return [each["what"] for each in said.data["lines"] if each["mark"] == mark]


def test_doctor_changes_nothing(live):
    """Issues and files are as before, whatever it looked at."""

    def held():
        files = live.folder.rglob("*")
        return {p: p.read_bytes() for p in files if p.suffix in {".md", ".yaml", ".eml"}}

    before = held()
    assert live.run("doctor").code == 0
    assert held() == before


def test_a_vacant_owner_is_found(terminal):
    """An owner who is away without a delegate leaves a place empty."""
    terminal.edit("people.yaml", "    delegate: ines", "    left: 2026-11-01\n    #")
    said = terminal.run("doctor", "--json")
    assert "TLS move has no owner now: mara is away" in _marked(said, "fix")


def test_a_team_whose_leads_have_all_left_is_found(terminal):
    """Vacant leads are named by their team."""
    terminal.edit("people.yaml", "  jo:", "  jo:\n    left: 2026-11-01")
    terminal.edit("people.yaml", "  cto:", "  cto:\n    left: 2026-11-01")
    said = terminal.run("doctor", "--json")
    assert any("without a lead" in each and "search-api" in each for each in _marked(said, "fix"))


def test_a_team_without_a_backlog_is_found(terminal):
    """Somebody who is asked has to have a place to be asked in."""
    text = (terminal.folder / "teams.yaml").read_text(encoding="utf-8")
    terminal.write("teams.yaml", text.replace("    backlogs: [search-api]\n", ""))
    said = terminal.run("doctor", "--json")
    assert any("without a backlog: search-api" in each for each in _marked(said, "fix"))


def test_somebody_without_mail_is_noted(terminal):
    """A handle reaches an issue; a digest needs a mail."""
    terminal.edit("people.yaml", "    mail: jo@example.org\n", "")
    said = terminal.run("doctor", "--json")
    assert "no mail, so no digest, for jo" in _marked(said, "note")


def test_an_issue_nobody_can_read_is_shown_with_its_place(live):
    """Broken front matter is a thing to mend, by file; it stops nothing."""
    path = live.issue("payments-api")
    path.write_text("---\ntitle: [\n---\n", encoding="utf-8")
    said = live.run("doctor", "--json")
    assert any(path.name in each for each in _marked(said, "fix"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_backlog_that_cannot_be_written_is_a_matter_of_access(live):
    """In a gear that writes, a folder without the right to write ends with 4."""
    folder = live.folder / "backlogs" / "payments-api"
    folder.chmod(0o500)
    try:
        assert live.run("doctor").code == 4
    finally:
        folder.chmod(0o700)


def test_a_tracker_that_leads_outside_its_root_is_a_matter_of_access(live):
    """A place that may not be used ends with 4 in a gear that writes."""
    live.edit("trackwork.yaml", "place: search-api", "place: ../../elsewhere")
    said = live.run("doctor")
    assert said.code in {3, 4}


def test_the_issue_of_another_workspace_is_noted(live, tmp_path_factory):
    """Two workspaces may share a backlog; each is told of the other."""
    path = live.issue("payments-api")
    foreign = path.read_text(encoding="utf-8").replace("ws=our-moves", "ws=their-moves")
    (path.parent / "theirs.md").write_text(
        foreign.replace("key: tls-move", "key: theirs"), encoding="utf-8"
    )
    said = live.run("doctor", "--json")
    assert any("their-moves" in each for each in _marked(said, "note"))


def test_a_pause_is_noted(live):
    """Nobody should wonder for long why nothing goes out."""
    live.run("pause")
    assert "everything that goes out is paused" in _marked(live.run("doctor", "--json"), "note")
