"""Bad input gets a sentence: where, what, how to mend it. The texts are the product."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from trackwork.settings import Severity, load

TOP = "trackwork.yaml"
PEOPLE = "people.yaml"
TEAMS = "teams.yaml"
STACK = "priorities.yaml"
MOVE = "initiatives/tls-move.yaml"
_NINE = "abcdefgh", "bcdefghi"
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{last}'] * 9)}]\n" for last, name in zip(*_NINE, strict=True)
)

CASES = YAML(typ="safe", pure=True).load(Path(__file__).with_name("bad_input.yaml"))
CALM = "Write plain values without '&' and '*'."


@pytest.mark.parametrize("case", [pytest.param(each, id=each["mistake"]) for each in CASES])
def test_a_mistake_gets_its_sentences(
    said: Callable[[str, str, str], list[str]], case: dict[str, Any]
) -> None:
    """Each mistake gets exactly these sentences, with file, line, what and how to mend it."""
    assert said(case["file"], case.get("in_place_of", ""), case["put"]) == case["says"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (BOMB, f"repeats or nests too much. {CALM}"),
        ("a: " + "[" * 40 + "]" * 40, f"repeats or nests too much. {CALM}"),
        ("a: " + "[" * 2000 + "]" * 2000, "is nested too deeply. Keep to a few levels."),
    ],
    ids=["bomb", "deep", "bottomless"],
)
def test_a_file_that_would_explode_is_a_problem(
    said: Callable[[str, str, str], list[str]], text: str, what: str
) -> None:
    """Aliases that multiply and brackets without end stop early, with a sentence."""
    assert said(PEOPLE, "", text) == [f"people.yaml:1: {what}"]


def test_a_workspace_with_a_problem_is_not_used(folder: Path) -> None:
    """One problem is enough: no half of a workspace comes back."""
    (folder / PEOPLE).write_text("people: {}\n")
    assert load(folder).workspace is None


def test_problems_of_all_files_come_together(folder: Path) -> None:
    """Four mistakes in four files are four problems of one reading."""
    for name, old, new in (
        (PEOPLE, "delegate", "delegat"),
        (MOVE, "2027-01-15", "15.1.2027"),
        (TOP, "tracker: files, place: search", "tracker: fles, place: search"),
        (TEAMS, "leads: [ines]", "leads: ines"),
    ):
        path = folder / name
        path.write_text(path.read_text().replace(old, new))
    assert [each.file for each in load(folder).problems] == [MOVE, PEOPLE, TEAMS, TOP]


def test_a_missing_file_is_named(folder: Path) -> None:
    """A required file that is not there is a problem with no line."""
    (folder / TEAMS).unlink()
    assert [str(each) for each in load(folder).problems] == [
        "teams.yaml: this file is missing. Add it; `trackwork init` shows one."
    ]


def test_a_folder_in_place_of_a_file_is_a_problem(folder: Path) -> None:
    """What cannot be opened is said, not raised."""
    (folder / TEAMS).unlink()
    (folder / TEAMS).mkdir()
    assert [each.what for each in load(folder).problems] == ["cannot be read: Is a directory"]


def test_a_file_in_another_encoding_is_a_problem(folder: Path) -> None:
    """Latin-1 is told apart from UTF-8 by its line."""
    (folder / PEOPLE).write_bytes("people:\n  jo: {name: Jö}\n".encode("latin-1"))
    problem = load(folder).problems[0]
    assert (problem.where, problem.what) == ("people.yaml:2", "is not UTF-8 text")


def test_an_enormous_file_is_a_problem(folder: Path) -> None:
    """Two megabytes are more than any settings file needs."""
    (folder / PEOPLE).write_bytes(b"#" * 2_000_001)
    assert load(folder).problems[0].what == "is larger than 2 MB"


def test_one_initiative_in_two_files_is_a_problem(folder: Path) -> None:
    """Keys are unique over all files."""
    fix = "Give one of them another key."
    (folder / "initiatives/copy.yaml").write_text((folder / MOVE).read_text())
    assert [str(each) for each in load(folder).problems] == [
        f"{MOVE}:5: initiative 'tls-move' is also in initiatives/copy.yaml. {fix}"
    ]


def test_files_under_a_near_miss_of_a_name_are_pointed_out(folder: Path) -> None:
    """A file nobody reads is a warning, because its author thinks it is read."""
    (folder / "team.yaml").write_text("teams: {}\n")
    (folder / "initiatives/other.yml").write_text("initiative: other\n")
    loaded = load(folder)
    assert loaded.workspace is not None
    assert [str(each) for each in loaded.problems] == [
        "initiatives/other.yml: is not read under this name. Did you mean 'other.yaml'? Rename it.",
        "team.yaml: is not read under this name. Did you mean 'teams.yaml'? Rename it.",
    ]


def test_no_place_in_the_stack_keeps_an_initiative_from_going_live(folder: Path) -> None:
    """The workspace loads; the problem says 'not live'."""
    (folder / STACK).write_text("order: [incidents]\n")
    loaded = load(folder)
    assert loaded.workspace is not None
    assert [each.severity for each in loaded.problems] == [Severity.NOT_LIVE]


def test_a_secret_is_never_repeated(folder: Path) -> None:
    """The problem names the place and not the secret."""
    path = folder / TOP
    path.write_text(path.read_text().replace("gear: watch", "gear: ghp_abcdefghijkl1234"))
    assert "ghp_" not in " ".join(str(each) for each in load(folder).problems)


def test_connectors_have_a_say_about_their_options(folder: Path) -> None:
    """Kinds nobody brings and options a connector refuses are problems with a line."""

    def refuse(options: object) -> None:
        raise ValueError(f"no {options}")

    assert [str(each) for each in load(folder, connectors={"file": refuse}).problems] == [
        "trackwork.yaml:12: there is no connector 'files'. Did you mean 'file'?"
    ]
    (problem,) = load(folder, connectors={"files": refuse}).problems
    assert (problem.where, problem.what) == (
        "trackwork.yaml:11",
        "options of tracker 'files': no {}",
    )
    assert load(folder, connectors={"files": dict}).problems == ()


def test_a_text_without_end_is_a_problem(
    said: Callable[[str, str, str], list[str]],
) -> None:
    """Four thousand characters are a page, and a page wants a link."""
    (problem,) = said(MOVE, "TLS move", "x" * 4001)
    assert problem.endswith("this text is longer than 4,000 characters. Link to a page instead.")
