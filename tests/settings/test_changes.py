from collections.abc import Callable
from pathlib import Path

from trackwork.settings import diff_parts, load, parts

Told = Callable[..., list[str]]


def _told(folder: Path, *changes: tuple[str, str, str]) -> list[str]:
    before = load(folder).workspace
    for name, old, new in changes:
        path = folder / name
        text = path.read_text() if path.exists() else ""
        assert old in text
        path.write_text(text.replace(old, new) if old else new)
    loaded = load(folder)
    assert loaded.workspace is not None, loaded.problems
    assert before is not None
    return [str(each) for each in diff_parts(parts(before), parts(loaded.workspace))]


def test_nothing_changed_is_nothing_to_say(folder: Path) -> None:
    """The same parts differ in nothing."""
    assert _told(folder) == []


def test_changes_of_an_initiative_read_like_sentences(folder: Path) -> None:
    """Dates move, teams come and go, long texts are worded anew."""
    move = "initiatives/tls-move.yaml"
    assert _told(
        folder,
        ("teams.yaml", "teams:\n", "teams:\n  ledger: { leads: [jo] }\n"),
        (move, "2027-01-15", "2027-03-01"),
        (move, "- payments-api\n", "- ledger\n"),
        (move, "waits_for: [payments-api]", "tier: high"),
        (move, "Say in one or two sentences what you ask of each team.", "Move. " * 20),
        (move, "done_means", "on_hold: true\ndone_means"),
        (move, "dates:", "sunset: { shutdown: 2027-06-01 }\ndates:"),
    ) == [
        "tls-move: the ask is worded anew",
        "tls-move: teams asked: 1 more, ledger",
        "tls-move: teams asked: 1 fewer, payments-api",
        "tls-move: teams asked, search-api, tier is now high (was none)",
        "tls-move: teams asked, search-api, waits for is now none (was payments-api)",
        "tls-move: the date moves from Fri 15 Jan 2027 to Mon 1 Mar 2027",
        "tls-move: gates: 1 more, shutdown",
        "tls-move: on hold is now yes (was no)",
        "ledger: is new",
    ]


def test_changes_of_policy_and_stack_are_told(folder: Path) -> None:
    """Ladders by step, cadences by tier, the stack by place."""
    ladder = (
        "ladders:\n  normal:\n    extends: normal\n    nudge: off\n"
        "    on_the_day: { at: due + 1d, do: remind, to: holder, by: mail }\n"
    )
    assert _told(
        folder,
        ("policy.yaml", "", f"cadences: {{ low: 3w }}\n{ladder}"),
        ("priorities.yaml", "  - incidents\n  - compliance\n", "  - compliance\n  - people\n"),
        ("people.yaml", "cto@example.org", "c@x.org"),
    ) == [
        "cto: mail is now c@x.org (was cto@example.org)",
        "policy: cadences, low is now 15 (was 19)",
        "policy: ladders, normal, steps: 1 fewer, nudge",
        "policy: ladders, normal, steps, on the day, by is now mail (was digest)",
        "policy: ladders, normal, steps, on the day, days: due + 1d instead of due",
        "priorities: people comes in at place 2",
        "priorities: incidents is taken out",
    ]


def test_moving_in_the_stack_is_told(folder: Path) -> None:
    """Who moves is named with both places."""
    assert _told(
        folder,
        ("priorities.yaml", "  - tls-move\n  - product\n", "  - product\n  - tls-move\n"),
    ) == [
        "priorities: product moves from place 4 to 3",
        "priorities: tls-move moves from place 3 to 4",
    ]


def test_a_file_that_is_gone_ends_nothing(folder: Path) -> None:
    """A missing initiative is told as a finding, not as an end."""
    before = load(folder).workspace
    assert before is not None
    old = parts(before)
    new = {name: text for name, text in old.items() if not name.startswith("initiative/")}
    assert [str(each) for each in diff_parts(old, new)] == [
        "tls-move: its file is gone; the initiative goes on until it is retired"
    ]
    assert [str(each) for each in diff_parts(new, old)] == ["tls-move: is new"]


def test_people_and_teams_that_come_and_go_are_named(folder: Path) -> None:
    """A first adoption names everybody."""
    workspace = load(folder).workspace
    assert workspace is not None
    cut = parts(workspace)
    told = [str(each) for each in diff_parts({**cut, "people": '{"is":{},"v":1}'}, cut)]
    assert told == ["cto: is new", "ines: is new", "jo: is new", "mara: is new"]
    gone = [str(each) for each in diff_parts(cut, {**cut, "people": '{"is":{},"v":1}'})]
    assert gone[0] == "cto: is no longer listed"
