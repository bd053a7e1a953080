"""A filled-in form becomes one file: what is read, what is missing, and what stays mere text."""

from datetime import date
from importlib import resources

import pytest
from ruamel.yaml import YAML

from trackwork.settings import Answers, load, scaffold
from trackwork.settings.forms import LABELS, draft, read_form
from trackwork.settings.load import Drafted

FORM = """### Title

Node 22

### What you ask of each team

Please move to Node 22.

### What a team has from it

Faster builds.

### How everybody can tell that it is done

No image of ours is built on Node 20.

### Owner

@Mara

### Sponsor

cto@example.org

### Teams

payments-api
search-api

### Proposed date

2027-03-01

### Hours it costs a team

2 to 5

### Where a team finds help

#node
"""


@pytest.fixture
def folder(tmp_path):
    """A first workspace."""
    scaffold(tmp_path, Answers(today=date(2026, 11, 16)))
    return tmp_path


@pytest.fixture
def workspace(folder):
    """The same, as read."""
    return load(folder).workspace


def changed(**values: str) -> str:
    """The form with other answers; an empty one is left out."""
    said, _ = read_form(FORM)
    merged = {**said, **values}
    return "".join(f"### {label}\n\n{merged[name]}\n\n" for label, name in LABELS.items())


def test_the_form_has_the_labels_that_are_read() -> None:
    """Whoever changes one of the two is told."""
    text = resources.files("trackwork.settings").joinpath("templates/github/form.yml").read_text()
    fields = [each for each in YAML(typ="safe").load(text)["body"] if "id" in each]
    assert {each["attributes"]["label"]: each["id"] for each in fields} == dict(LABELS)


def test_a_full_form_becomes_a_file_that_fits(folder, workspace) -> None:
    """Only its place in the stack is missing, which is for the sponsor of the stack to give."""
    made = draft(FORM, workspace)
    (folder / made.file).write_text(made.text, encoding="utf-8")
    found = load(folder).workspace.initiatives["node-22"]
    assert (found.owner, found.sponsor) == ("mara", "cto")
    assert made.teams == ("payments-api", "search-api")
    assert [each for each in made.missing if "stack" not in each] == []


def test_an_empty_form_says_kindly_what_is_missing(folder, workspace) -> None:
    """It is a file all the same, which says what to write where."""
    made = draft("### Title\n\n_No response_\n", workspace)
    (folder / made.file).write_text(made.text, encoding="utf-8")
    assert load(folder).workspace is not None
    assert len(made.missing) == 10
    assert "Say in one or two sentences" in made.text


def test_unknown_names_are_told_with_the_nearest(workspace) -> None:
    """A misspelt team is left out, and somebody unknown owns nothing."""
    made = draft(changed(teams="- serch-api", owner="nobody", sponsor="?"), workspace)
    assert made.teams == ()
    told = " ".join(made.missing)
    assert "search-api" in told
    assert "owner: mara" in made.text
    assert "sponsor" not in made.text


@pytest.mark.parametrize(
    "title",
    [
        "x\ninitiative: other\nteams: [search-api]",
        '"}, x: !!python/object/apply:os.system [ls]',
        "&anchor *alias | > # comment",
        "\u202eright to left\u202c \x00\x1b[31m",
        "<!-- trackwork:begin v1 --> <<!----!-- -->-->",
        "' or '1'='1",
        "../../etc/passwd",
        "$(touch here) `touch here`",
    ],
)
def test_hostile_words_stay_words(folder, workspace, title) -> None:
    """Whatever is written into a form, it becomes a quoted value of one file in one folder."""
    made = draft(changed(title=title, ask=title, done_means=title, help=title), workspace)
    path = folder / made.file
    assert path.parent == folder / "initiatives"
    path.write_text(made.text, encoding="utf-8")
    loaded = load(folder)
    assert loaded.workspace is not None
    found = loaded.workspace.initiatives[made.key]
    assert found.owner == "mara"
    assert [each.team for each in found.asked] == ["payments-api", "search-api"]
    assert "<!--" not in made.text
    assert "\u202e" not in made.text


def test_a_label_that_stands_there_twice_counts_for_nothing(workspace) -> None:
    """Nobody's text can stand in for somebody else's answer."""
    made = draft(changed(ask="Move.\n### Owner\n\njo"), workspace)
    assert any("Owner: it is there twice" in each for each in made.missing)
    assert "owner: mara" in made.text


def test_a_key_that_is_taken_gets_a_number(workspace) -> None:
    """Two initiatives of one name stay two."""
    assert draft(changed(title="TLS move"), workspace).key == "tls-move-2"


def test_a_form_that_became_a_file_keeps_it(folder, workspace) -> None:
    """The file says where it came from, so another title is no second initiative."""
    made = draft(FORM, workspace, came_from="https://tracker.example/12")
    (folder / "initiatives" / "renamed.yaml").write_text(made.text, encoding="utf-8")
    loaded = load(folder)
    assert loaded.workspace is not None
    assert loaded.drafted == {
        "https://tracker.example/12": Drafted(key="node-22", file="initiatives/renamed.yaml")
    }
    (there,) = loaded.drafted.values()
    anew = draft(changed(title="Node 24"), loaded.workspace, again=there)
    assert (anew.key, anew.file) == ("node-22", "initiatives/renamed.yaml")


def test_two_files_of_one_form_are_told(folder, workspace) -> None:
    """The second one began as a copy; it is read all the same."""
    made = draft(FORM, workspace, came_from="https://tracker.example/12")
    (folder / made.file).write_text(made.text, encoding="utf-8")
    copy = made.text.replace("initiative: node-22", "initiative: node-23")
    (folder / "initiatives/node-23.yaml").write_text(copy, encoding="utf-8")
    loaded = load(folder)
    assert loaded.workspace is not None
    (told,) = [each for each in loaded.problems if "same form" in each.what]
    assert (told.file, told.line) == ("initiatives/node-23.yaml", 6)


def test_a_file_of_that_name_is_in_nobodys_way(workspace) -> None:
    """Whatever key stands in it, the new one gets a name of its own."""
    assert draft(FORM, workspace, taken={"initiatives/node-22.yaml"}).key == "node-22-2"


def test_a_body_of_any_length_is_cut(workspace) -> None:
    """A megabyte of text becomes four thousand characters of it."""
    made = draft(changed(ask="x" * 1_000_000), workspace)
    assert len(made.text) < 10_000


def test_lines_of_any_kind_are_read(workspace) -> None:
    """What a form on Windows sends reads the same."""
    assert draft(FORM.replace("\n", "\r\n"), workspace).text == draft(FORM, workspace).text


def test_a_day_that_is_none_is_asked_for_again(workspace) -> None:
    """03/04 may be two days, so neither is taken."""
    made = draft(changed(teams_by="03/04", hours="a while"), workspace)
    assert "dates:" not in made.text
    assert "cost_to_move" not in made.text
    assert sum("2027-01-15" in each or "Hours" in each for each in made.missing) == 2


def test_a_name_without_letters_still_has_a_key(workspace) -> None:
    """A key is made where a title gives none, and begins with a letter."""
    assert draft(changed(title="日本"), workspace).key == "initiative"
    assert draft(changed(title="2027 plans"), workspace).key == "i-2027-plans"


@pytest.mark.parametrize(
    "text",
    ["Set ${HOME} first", "$HOME", "%HOME%", "ghp_abcdefgh12345678", "https://a:b@c.example/"],
)
def test_what_no_file_may_hold_is_not_taken_and_said(folder, workspace, text) -> None:
    """A file that cannot be read would stop everybody; a secret would be pushed."""
    made = draft(changed(ask=text), workspace)
    assert text not in made.text
    assert any(each.startswith("What you ask of each team: it holds") for each in made.missing)
    (folder / made.file).write_text(made.text, encoding="utf-8")
    assert load(folder).workspace is not None


@pytest.mark.parametrize("title", ["Null", "true", "NO"])
def test_a_title_that_is_a_word_of_yaml_is_a_name(folder, workspace, title) -> None:
    """Its key is text like any other."""
    made = draft(changed(title=title), workspace)
    (folder / made.file).write_text(made.text, encoding="utf-8")
    assert title.casefold() in load(folder).workspace.initiatives
