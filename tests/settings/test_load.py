import json
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackwork.core.ladders import Action, By, Role
from trackwork.core.people import Leave
from trackwork.core.workspace import Gear
from trackwork.settings import Answers, load, scaffold
from trackwork.settings.reading import parse_document

TODAY = date(2026, 11, 21)


def test_the_first_workspace_loads_without_a_word(folder: Path) -> None:
    """What `init` writes has no problems at all."""
    loaded = load(folder)
    assert loaded.problems == ()
    assert loaded.workspace is not None
    assert loaded.workspace.initiatives["tls-move"].by == date(2027, 1, 15)
    assert loaded.installation.gear is Gear.WATCH


@pytest.mark.parametrize("turned", [b"\xef\xbb\xbf%s", b"%s"])
def test_marks_and_line_ends_do_not_matter(folder: Path, turned: bytes) -> None:
    """A byte order mark and CRLF, as some editors leave them, read the same."""
    wanted = load(folder).workspace
    path = folder / "people.yaml"
    path.write_bytes(turned % path.read_bytes().replace(b"\n", b"\r\n"))
    assert load(folder).workspace == wanted


def test_a_person_reads_whole(folder: Path) -> None:
    """Hours, days, leave and handles become values; what is left out is usual."""
    (folder / "people.yaml").write_text(
        "usual: { zone: Asia/Dubai, days: sun-thu, country: AE }\n"
        "people:\n"
        "  mara:\n"
        "    mail: m@example.org\n"
        '    hours: "08:30-16:00"\n'
        "    days: [mon, tue]\n"
        "    holidays: [2027-01-04]\n"
        "    leave: [{ from: 2027-02-01, to: 2027-02-12, why: away }]\n"
        "    left: 2027-06-01\n"
        "  cto: { mail: c@example.org }\n"
        "  ines: { mail: i@example.org }\n"
        "  jo: { mail: j@example.org }\n"
    )
    workspace = load(folder).workspace
    assert workspace is not None
    mara, cto = (workspace.directory.people[key] for key in ("mara", "cto"))
    assert (mara.hours.opens, mara.hours.closes) == (time(8, 30), time(16))
    assert (mara.hours.zone, mara.hours.weekdays) == ("Asia/Dubai", frozenset({0, 1}))
    assert mara.hours.extra_holidays == frozenset({date(2027, 1, 4)})
    assert mara.leave == (Leave(start=date(2027, 2, 1), end=date(2027, 2, 12), why="away"),)
    assert mara.left == date(2027, 6, 1)
    assert cto.hours.weekdays == frozenset({6, 0, 1, 2, 3})


def test_an_initiative_reads_whole(folder: Path) -> None:
    """Every key of the file finds its place in the value."""
    (folder / "initiatives/tls-move.yaml").write_text(
        "extends: fast\n"
        "initiative: tls-move\n"
        "ask: Move.\n"
        "owner: mara\n"
        "visibility: counts\n"
        "teams:\n"
        "  - payments-api\n"
        "  - { team: search-api, tier: low, existing: 12, waits_for: [payments-api] }\n"
        "  - { team: search-api, part: docs, title: The docs }\n"
        "waves: { friends: [payments-api] }\n"
        "open_waves: [friends]\n"
        "cost_to_move: { hours: 5 }\n"
        "sunset: { announce: 2027-01-01, shutdown: { on: 2027-06-01, owner: jo } }\n"
        "on_hold: true\n"
    )
    workspace = load(folder).workspace
    assert workspace is not None
    move = workspace.initiatives["tls-move"]
    assert (move.title, move.tier, move.visibility) == ("tls-move", "high", "counts")
    assert [(each.team, each.part, each.wave) for each in move.asked] == [
        ("payments-api", "", "friends"),
        ("search-api", "", ""),
        ("search-api", "docs", ""),
    ]
    assert (move.asked[1].existing, move.asked[1].waits_for) == ("12", ("payments-api",))
    assert [(each.stage, each.owner) for each in move.gates] == [
        ("announce", "mara"),
        ("shutdown", "jo"),
    ]
    assert (move.cost_hours, move.waves, move.on_hold) == ((5.0, 5.0), ("friends",), True)


def test_a_ladder_can_start_from_another(folder: Path) -> None:
    """`extends` takes the other's steps, `off` removes one, a step of the same name replaces."""
    (folder / "policy.yaml").write_text(
        "ladders:\n"
        "  normal:\n"
        "    extends: normal\n"
        "    nudge: off\n"
        "    on_the_day: { at: due + 1w, do: remind, to: holder, by: mail }\n"
        "    offer: { at: due + 2w, do: offer, to: owner, by: digest, shown_first: 1d }\n"
        "cadences: { low: 4w }\n"
    )
    workspace = load(folder).workspace
    assert workspace is not None
    steps = workspace.policy.ladders["normal"].rungs
    assert [(each.name, each.days) for each in steps] == [
        ("on_the_day", 5),
        ("offer.preview", 9),
        ("offer", 10),
    ]
    assert (steps[0].do, steps[0].to, steps[0].by) == (Action.REMIND, Role.HOLDER, By.MAIL)
    assert workspace.policy.cadences["low"] == 20
    assert workspace.policy.cadences["high"] == 5


def test_rights_left_out_keep_their_rule(folder: Path) -> None:
    """A written decision replaces its own row only."""
    (folder / "decision-rights.yaml").write_text(
        "rights:\n  exception: { decides: sponsor, goes_up_to: nobody, goes_up_after: 1w }\n"
    )
    workspace = load(folder).workspace
    assert workspace is not None
    written = workspace.rights.rights["exception"]
    assert (written.decides, written.goes_up_to, written.goes_up_after_days) == ("sponsor", "", 5)
    assert workspace.rights.rights["date"].decides == "owner"


def test_options_reach_the_connector_flat(folder: Path) -> None:
    """Nested options get dotted names; a token is named, never held."""
    path = folder / "trackwork.yaml"
    path.write_text(
        path.read_text().replace(
            "    place: backlogs\n",
            "    place: backlogs\n"
            "    token_env: FILES_TOKEN\n"
            "    options: { field: { due: Target }, words: { done: [shipped, live] }, n: 3 }\n",
        )
    )
    workspace = load(folder).workspace
    assert workspace is not None
    assert dict(workspace.trackers["files"].options) == {
        "field.due": "Target",
        "words.done": "shipped,live",
        "n": "3",
        "token_env": "FILES_TOKEN",
    }


def test_loading_twice_gives_the_same(folder: Path) -> None:
    """Nothing is remembered from one reading to the next."""
    assert load(folder) == load(folder)


def test_a_first_workspace_with_odd_answers_loads(tmp_path: Path) -> None:
    """Names with quotes, colons and words YAML would misread are written safely."""
    answers = Answers(
        today=TODAY,
        title='Our: "moves" # 1',
        operator_name="No",
        initiative="on",
        initiative_title="yes",
        workspace="2026",
    )
    scaffold(tmp_path, answers)
    loaded = load(tmp_path)
    assert loaded.problems == ()
    assert loaded.workspace is not None
    assert (loaded.workspace.id, loaded.workspace.title) == ("2026", 'Our: "moves" # 1')
    assert loaded.workspace.initiatives["on"].title == "yes"
    assert loaded.workspace.directory.people["mara"].name == "No"


@given(content=st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_no_bytes_raise(content: bytes) -> None:
    """Whatever a file holds, reading it gives a document or problems, and never an error."""
    document, problems = parse_document(content, name="people.yaml")
    assert (document is None) == bool(problems)


_YAML = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("ab{}[]:,-#'\"\n &*!|>%@`", max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["people", "usual", "mara", "leave", "from", "x"]), inner)
    ),
)


@given(data=_YAML)
def test_no_data_of_any_shape_raises(
    tmp_path_factory: pytest.TempPathFactory, data: object
) -> None:
    """Any shape of data under any key gives a workspace or problems, and never an error."""
    folder = tmp_path_factory.mktemp("shape")
    scaffold(folder, Answers(today=TODAY))
    for name in ("people.yaml", "policy.yaml", "initiatives/tls-move.yaml", "trackwork.yaml"):
        (folder / name).write_text(json.dumps(data))
    loaded = load(folder)
    assert loaded.workspace is None
    assert loaded.problems
