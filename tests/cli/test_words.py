"""`say`, `requests`, `exceptions`, `explain` and `undo` at the terminal."""

from datetime import timedelta

import pytest

from tests.cli.conftest import Terminal


def test_a_word_is_said_and_explained(live: Terminal) -> None:
    """The same words as in a comment; the explanation names who said them."""
    said = live.run("say", "payments-api", "at risk, waiting for certs", "--as", "@ines")
    assert said.code == 0
    assert "at risk, by ines" in said.out
    live.run("run")
    shown = live.run("explain", "payments-api")
    assert "△ at risk" in shown.out
    assert 'ines said at risk: "waiting for certs"' in shown.out
    assert "History" in shown.out


def test_what_cannot_be_read_comes_back_with_a_line_to_copy(live: Terminal) -> None:
    """Nothing is changed, and the exit code says so."""
    said = live.run("say", "payments-api", "at rsk", "--as", "ines")
    assert (said.code, "`tw: at risk`" in said.out) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "fix"),
    [
        (("say", "paymnts-api", "on track", "--as", "ines"), "Did you mean payments-api?"),
        (("say", "payments-api", "on track", "--as", "inse"), "Did you mean ines?"),
        (("explain", "paymnts-api"), "Did you mean payments-api?"),
        (("explain", "quite-another-thing"), "trackwork status"),
        (("requests", "show", "tls-move"), "trackwork requests --all"),
        (("undo", "999"), "trackwork explain ITEM"),
    ],
)
def test_a_wrong_name_brings_the_nearest(
    live: Terminal, arguments: tuple[str, ...], fix: str
) -> None:
    """Every name that is wrong is told with the next step."""
    said = live.run(*arguments)
    assert said.code == 1
    assert fix in said.err


def test_explain_gives_data_too(live: Terminal) -> None:
    """The same values as on the screen, under a versioned schema."""
    data = live.run("explain", "tls-move/search-api", "--json").data
    assert data["schema"] == "trackwork/explain/1"
    assert data["explained"][0]["matters"][0]["slot"] == "accept"


def test_a_request_runs_from_asking_to_the_answer(live: Terminal) -> None:
    """Asked, listed with its clock and what silence means, answered, settled."""
    asked = live.run(
        *("requests", "new", "--to", "jo", "-q", "May we use v3?", "--as", "mara"),
        *("--on-silence", "we use v3", "--reversible", "--within-my-rights"),
        *("--about", "search-api", "--json"),
    ).data
    listed = live.run("requests")
    assert "on silence: mara goes ahead: we use v3" in listed.out
    assert "no reminder has reached them yet" in listed.out
    assert live.run("say", asked["id"], "answer yes", "--as", "jo").code == 0
    assert "No open requests." in live.run("requests").out
    assert "ended: answered" in live.run("requests", "show", asked["id"]).out


def test_silence_that_frees_nobody_is_said_at_once(live: Terminal) -> None:
    """Not reversible, or not the asker's to decide: both leads take it up instead."""
    asked = live.run(
        *("requests", "new", "--to", "search-api", "-q", "Will you?", "--as", "mara"),
        *("--on-silence", "we spend your budget"),
    )
    assert "Silence will not free you" in asked.err
    assert "silence approves nothing" in asked.out


def test_a_request_without_a_question_is_not_made(live: Terminal) -> None:
    """Nothing is asked."""
    asked = live.run("requests", "new", "--to", "jo", "-q", " ", "--as", "mara")
    assert (asked.code, "needs a question" in asked.err) == (1, True)


def test_exceptions_are_listed_with_their_demand_and_decided(live: Terminal) -> None:
    """Filed, waiting for the owner, granted; the demand behind it is counted."""
    assert "No exceptions stand." in live.run("exceptions").out
    live.run("say", "payments-api", "not now until 2027-03-01 because no room", "--as", "ines")
    listed = live.run("exceptions")
    assert "waits for a decision by mara" in " ".join(listed.out.split())
    assert "capacity" in listed.out
    assert 'say tls-move/payments-api "granted" --as mara' in " ".join(listed.err.split())
    live.run("say", "payments-api", "granted", "--as", "mara")
    assert live.run("exceptions", "--json").data["exceptions"][0]["stands"] == "granted"


def test_a_write_is_taken_back_by_its_number(live: Terminal) -> None:
    """The number stands in `explain`; the block goes."""
    writes = live.run("explain", "payments-api", "--json").data["explained"][0]["writes"]
    number = next(each["number"] for each in writes if each["kind"] == "block")
    done = live.run("undo", str(number))
    assert (done.code, "our block is gone" in done.out) == (0, True)
    assert "trackwork:begin" not in live.issue("payments-api").read_text(encoding="utf-8")
    assert live.run("undo", str(number)).code == 1


def test_a_made_up_moment_is_refused_when_live(live: Terminal, monkeypatch) -> None:
    """TRACKWORK_NOW is for rehearsals; live goes by the wall clock."""
    from trackwork.cli.frame import NOW, StandingClock, clock_of  # noqa: PLC0415 - of this test

    monkeypatch.setenv(NOW, "2024-12-31")
    clock = clock_of(live.folder)
    assert isinstance(clock, StandingClock)
    assert str(clock.now()) == "2024-12-31 00:00:00+00:00"
    live.clock = clock  # type: ignore[assignment]
    refused = live.run("status")
    assert (refused.code, "goes by the wall clock" in refused.err) == (3, True)


def test_many_items_of_one_team_get_a_line_each(live: Terminal) -> None:
    """A team asked for several things is listed; any of them is explained by its part."""
    parts = "".join(f"  - {{ team: payments-api, part: p{n} }}\n" for n in range(4))
    live.edit("initiatives/tls-move.yaml", "  - payments-api\n", f"  - payments-api\n{parts}")
    live.run("apply", live.run("plan", "--json").data["id"])
    listed = live.run("explain", "payments-api")
    assert "5 items" in listed.out
    assert "tls-move/payments-api/p3" in listed.out
    assert "payments-api · TLS move" in live.run("explain", "p3").out
    assert "Did you mean" in live.run("say", "payments-api", "on track", "--as", "ines").err


def test_time_passes_for_what_is_owed(live: Terminal) -> None:
    """Some weeks on, the told step stands with its write."""
    for _ in range(15):
        live.clock.advance(timedelta(days=1))
        live.run("run")
    assert "told" in live.run("explain", "search-api", "--full").out
