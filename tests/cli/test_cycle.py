"""`plan`, `apply` and `run` as one story: exactly the plan, never more, safe to repeat."""

from datetime import timedelta


def test_only_what_is_still_true_is_applied(terminal):
    """A file that changed after the plan is left out and named; the rest is done; exit 5."""
    terminal.run("gear", "live", "--yes")
    plan = terminal.run("plan", "--json").data["id"]
    terminal.edit("policy.yaml", "normal: 10d", "normal: 3d")
    said = terminal.run("apply", plan, "--json")
    assert said.code == 5
    assert said.data["no_longer_true"] == ["policy changed since the plan was made"]
    assert said.data["asked"] == 2
    assert terminal.run("plan").code == 2


def test_a_plan_nobody_made_is_refused(terminal):
    """Applying takes the name of a plan, and says where to get one."""
    said = terminal.run("apply", "zzzz")
    assert said.code == 1
    assert "trackwork plan" in said.err


def test_planning_again_gives_the_same_plan(terminal):
    """The same files and the same state have the same name."""
    assert terminal.run("plan", "--json").data["id"] == terminal.run("plan", "--json").data["id"]


def test_plan_reads_the_trackers_first(live):
    """A word written in an issue is in the next plan, before any cycle."""
    path = live.issue("payments-api")
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\ntw: not now until 2027-03-01 because audit\n", encoding="utf-8")
    said = live.run("plan", "--json").data
    assert "an answer to an exception" in {each["why"] for each in said["effects"]}
    assert "1 exception reply" in live.run("plan").screen


def test_running_twice_does_nothing_twice(live):
    """After a cycle the next one has nothing to send."""
    live.clock.advance(timedelta(days=9))
    live.run("run")
    assert live.run("run", "--json").data["cycle"]["sent"] == {}


def test_a_cycle_before_anything_is_adopted_says_what_to_do(terminal):
    """Nothing adopted: exit 3, and the way on is `plan`."""
    said = terminal.run("run")
    assert said.code == 3
    assert "plan" in said.err


def test_files_that_are_not_adopted_yet_are_mentioned(live):
    """A cycle works by what was adopted, and says so when the files say more."""
    live.edit("policy.yaml", "normal: 10d", "normal: 8d")
    said = live.run("run")
    assert "Not adopted yet: 1 part of your files." in said.err


def test_what_waits_is_counted_with_its_reason(live):
    """The digest of a person on holiday waits, and the plan says for what."""
    live.clock.advance(timedelta(days=9, hours=12))
    live.run("run")
    said = live.run("plan", "--json").data
    assert sum(each["held"] != "" for each in said["effects"]) >= 1


def test_a_backlog_that_went_away_is_named_and_the_rest_goes_on(live):
    """A folder that cannot be read concludes nothing about its items."""
    folder = live.folder / "backlogs" / "payments-api"
    folder.rename(folder.with_name("elsewhere"))
    said = live.run("run", "--json")
    assert said.data["cycle"]["silent"] or said.data["cycle"]["findings"]
    items = live.run("status", "tls-move", "--json").data["teams"]
    assert [each["health"] for each in items] == ["not heard", "not heard"]


def test_without_a_name_the_plan_shown_last_is_applied(terminal):
    """What a person saw last is what they mean; before any plan there is nothing to mean."""
    assert "trackwork plan" in terminal.run("apply").err
    shown = terminal.run("plan", "--json").data["id"]
    assert terminal.run("apply", "--json").data["plan"] == shown
    assert terminal.run("apply").code == 1
