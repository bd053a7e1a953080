"""Playing a small made-up history: the live engine decides, and nothing leaves."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Terminal
from trackwork.bootstrap import App, SettingsProblems, build
from trackwork.core.facts import ENGINE_FACTS, Fact
from trackwork.core.subjects import item
from trackwork.core.workspace import Gear
from trackwork.engine.adopted import gear_of
from trackwork.engine.adopting import adopt, askings
from trackwork.engine.gears import change_gear
from trackwork.ledger import open_ledger
from trackwork.practices import FACTS
from trackwork.practices.standing.facts import WordNoted
from trackwork.practices.tracking.facts import DoneClaimed
from trackwork.reports.policy.figures import Played
from trackwork.settings import parts as config_parts
from trackwork.society.backtest import NoHistory, Touched, gather, play, with_policy
from trackwork.society.backtest.counting import played
from trackwork.society.backtest.history import History
from trackwork.society.backtest.outside import Nowhere
from trackwork.society.backtest.play import BEFORE, Play, offline, reachable
from trackwork.society.clock import SimulatedClock

START = datetime(2025, 1, 6, 10, tzinfo=UTC)
END = datetime(2025, 12, 31, tzinfo=UTC)
PAYMENTS = item("tls-move", "payments-api")
SEARCH = item("tls-move", "search-api")


def day(number: float) -> datetime:
    """So many days into the history."""
    return START + timedelta(days=number)


def happened(subject, number: float, body: object | None = None) -> Fact:
    """Something people did; a word unless said otherwise."""
    at = day(number)
    return Fact(
        key=f"{subject}:{number}",
        subject=subject,
        body=body or WordNoted(),
        happened=at,
        recorded=at,
        source="import changes.csv",
    )


@pytest.fixture
def app(terminal: Terminal) -> App:
    """A first workspace with a history: one item stays silent, one goes on and is done."""
    app = build(terminal.folder)
    with app.ledger.transaction() as books:
        books.facts.append(
            [
                happened(PAYMENTS, 0),
                happened(SEARCH, 1),
                happened(SEARCH, 35),
                happened(SEARCH, 60, DoneClaimed()),
            ]
        )
    return app


def by_rung(found: Played) -> list[tuple[str, str, datetime]]:
    """Contacts as (item, rung, day)."""
    return [(each.subject.key, each.rung, each.at) for each in found.contacts]


def test_the_silent_item_is_flagged_and_asked_and_the_other_left_alone(app: App):
    """A cadence after its last word; what is done is never asked again."""
    found = play(app, gather(app), app.workspace, until=END)
    lives = {life.subject: life for life in found.lives}
    assert lives[PAYMENTS].changes == (day(0),)
    assert lives[PAYMENTS].flags[0] <= day(31)
    assert lives[SEARCH].ended == ((day(60), None),)
    late = [each for each in found.contacts if each.subject == SEARCH and each.at > day(60)]
    assert late == []
    asked = [each for each in found.contacts if each.subject == PAYMENTS]
    assert asked
    assert {each.team for each in asked} == {"payments-api"}


def test_nothing_leaves_and_nothing_is_kept(app: App):
    """The ledger, its gear and the folder are as they were."""
    with app.ledger.reading() as books:
        before = books.facts.after(0)
    files = sorted(app.folder.rglob("*"))
    found = play(app, gather(app), app.workspace, until=END)
    assert found.messages
    with app.ledger.reading() as books:
        assert books.facts.after(0) == before
        assert gear_of(books) is Gear.WATCH
        assert books.outbox.find() == ()
    assert sorted(app.folder.rglob("*")) == files


def test_playing_again_gives_the_same(app: App):
    """No chance, no clock but its own."""
    first, second = (play(app, gather(app), app.workspace, until=END) for _ in range(2))
    assert first == second


class Hourly(Play):
    """A play that runs every hour, whether anything is due or not."""

    def _next(self) -> datetime | None:
        return self.clock.now() + timedelta(hours=1)


def hourly(app: App, history: History, *, until: datetime) -> Played:
    """The same play, hour by hour."""
    workspace = reachable(app.workspace)
    begins = history.begins - BEFORE
    clock = SimulatedClock(begins)
    ledger = open_ledger("sqlite://", workspace=app.workspace.id, facts=(*ENGINE_FACTS, *FACTS))
    parts = offline(app, ledger, clock, workspace)
    with parts.ledger.transaction() as books:
        adopt(books, parts, config_parts(workspace), begins)
    change_gear(parts, Gear.LIVE)
    asked = {each.subject: each for each in askings(workspace)}
    Hourly(parts=parts, ledger=ledger, clock=clock, asked=asked).run(
        history, until=until, progress=lambda _done, _of: None
    )
    with ledger.reading() as books:
        return played(books, workspace, history, until=until)


def test_jumping_from_due_moment_to_due_moment_misses_nothing(app: App):
    """An engine that ran every hour would have told the same, within the hour."""
    until = day(45)
    history = gather(app, until=until)
    jumped = by_rung(play(app, history, app.workspace, until=until))
    every = by_rung(hourly(app, history, until=until))
    assert [each[:2] for each in jumped] == [each[:2] for each in every]
    for (_, _, one), (_, _, other) in zip(jumped, every, strict=True):
        assert timedelta(0) <= other - one <= timedelta(hours=1)


def test_what_we_did_is_no_history(live: Terminal):
    """A workspace that was only asked so far has no past of its own to play."""
    with pytest.raises(NoHistory):
        gather(build(live.folder))


def test_nothing_later_than_the_end_is_read(app: App):
    """Tuning on one year sees nothing of the next."""
    history = gather(app, until=day(40))
    assert history.ends == day(35)
    assert history.changes[SEARCH] == (day(1), day(35))


def test_a_change_of_many_items_at_once_is_nobodys_word(app: App):
    """A rename of everything keeps states and dates, and says nothing for anybody."""
    many = [Touched(subject=item("tls-move", "t", str(n)), at=day(100)) for n in range(10)]
    crowd = [*many, Touched(subject=PAYMENTS, at=day(100), what="path")]
    history = gather(app, touched=crowd)
    assert history.mechanical == 1
    assert history.changes[PAYMENTS] == (day(0),)
    alone = gather(app, touched=[Touched(subject=PAYMENTS, at=day(100), what="reviewers")])
    assert alone.changes[PAYMENTS] == (day(0), day(100))


def test_an_item_that_housekeeping_brought_in_is_there_from_then_on(app: App):
    """It is asked, since nobody has spoken of it; it has no stretch before they do."""
    others = [Touched(subject=item("tls-move", "t", str(n)), at=day(-9)) for n in range(10)]
    history = gather(app, touched=[*others, Touched(subject=PAYMENTS, at=day(-9))])
    assert history.begins == day(-9)
    first = next(fact for fact in history.facts if fact.subject == PAYMENTS)
    assert (first.happened, first.body) == (day(-9), WordNoted(dated=False))
    assert history.changes[PAYMENTS] == (day(0),)


def test_another_policy_is_read_like_the_workspaces_own(app: App, tmp_path: Path):
    """A shorter cadence flags sooner; a mistake names the file, the line and the fix."""
    quick = tmp_path / "quick.yml"
    quick.write_text("cadences: { low: 5d }\n", encoding="utf-8")
    workspace = with_policy(app.folder, quick)
    history = gather(app)
    soon = play(app, history, workspace, until=END)
    usual = play(app, history, app.workspace, until=END)
    assert min(soon.lives[0].flags) < min(usual.lives[0].flags)
    quick.write_text("cadences:\n  lwo: 5d\n", encoding="utf-8")
    with pytest.raises(SettingsProblems) as raised:
        with_policy(app.folder, quick)
    assert raised.value.problems[0].where.startswith(f"{quick}:")
    with pytest.raises(SettingsProblems) as raised:
        with_policy(app.folder, tmp_path / "none.yaml")
    assert "no such policy file" in str(raised.value.problems[0])


def test_nowhere_takes_everything_and_knows_nothing():
    """It stands for every tracker and for the mail."""
    nowhere = Nowhere("files")
    assert nowhere.listing("a", "cursor").issues == ()
    assert nowhere.issue("a", "1") is None
    assert nowhere.find("a", "effect") is None
    assert nowhere.check("a") == ()
    assert nowhere.create("a", title="t", body="b", effect="e") == "e"
    assert nowhere.comment("a", "1", body="b", effect="e") == "e"
