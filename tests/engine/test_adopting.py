"""Configuration that changes: A, B and A again; gone files; teams and items that come and go."""

from datetime import timedelta
from itertools import pairwise

import pytest

from tests.engine.house import PAYMENTS, SEARCH, House
from tests.engine.test_faults import Fake
from trackwork.core.effects import EffectKind, EffectState
from trackwork.core.subjects import Subject
from trackwork.core.workspace import Gear
from trackwork.engine.adopted import read_adopted
from trackwork.engine.gears import change_gear
from trackwork.engine.plan import apply_plan, make_plan
from trackwork.settings import parts

TLS = "initiatives/tls-move"
GONE = (
    "  - payments-api\n  - team: search-api\n    waits_for: [payments-api]",
    "  - team: search-api",
)
FIRST, SECOND = "teams_by: 2027-01-01", "teams_by: 2027-01-15"


def test_a_date_changed_and_changed_back_is_news_each_time(house: House) -> None:
    """The proposed date is the one adopted last, also when it had been proposed before."""
    seen = []
    for old, new in ((FIRST, SECOND), (SECOND, FIRST)):
        house.change(TLS, old, new)
        house.run()
        seen.append([f.body.proposed.isoformat() for f in house.facts() if f.type == "ItemAsked"])  # type: ignore[attr-defined]
    assert seen[-1] == ["2027-01-01", "2027-01-15", "2027-01-01"]
    house.apply()
    assert len([f for f in house.facts() if f.type == "ItemAsked"]) == 3


def test_a_gate_moved_and_moved_back_is_news_each_time(house: House) -> None:
    """So is the day of a stage."""
    gate = Subject("gate", "tls-move/dark-test")
    days = ["2027-02-01", "2027-03-01", "2027-02-01"]
    house.change(TLS, "help:", f"sunset: {{ dark-test: {days[0]} }}\nhelp:")
    for old, new in pairwise(days):
        house.change(TLS, f"dark-test: {old}", f"dark-test: {new}")
    assert [f.body.on.isoformat() for f in house.facts(gate)] == days  # type: ignore[attr-defined]


def test_a_missing_file_is_a_finding_and_no_end(house: House) -> None:
    """The initiative goes on as adopted; the plan says that its file is gone."""
    slots = house.slots()
    (house.folder / f"{TLS}.yaml").unlink()
    house.clock.advance(timedelta(minutes=1))
    house.reload()
    plan = make_plan(house.app.parts, parts(house.app.workspace))
    assert [(f.where, f.severity) for f in plan.findings] == [(f"{TLS}.yaml", "warning")]
    house.later(minutes=15)
    assert house.slots() == slots


def test_a_team_removed_before_its_issue_was_made_gets_none(new_house: House) -> None:
    """What is not asked any more is not created when the gear goes live; asked again, it is."""
    new_house.start(Gear.REHEARSE)
    new_house.change(TLS, *GONE)
    change_gear(new_house.app.parts, Gear.LIVE)
    new_house.later(minutes=15)
    dropped = [r for r in new_house.outbox(EffectState.DROPPED) if r.effect.subject == PAYMENTS]
    assert [row.reason for row in dropped] == ["the initiative does not ask this any more"]
    new_house.change(TLS, *reversed(GONE))
    new_house.later(minutes=15)
    assert "accept" in new_house.slots(PAYMENTS)


def test_apply_creates_only_what_the_plan_showed(new_house: House) -> None:
    """A second plan adopted meanwhile brings no issue that the first one did not show."""
    new_house.gear(Gear.LIVE)
    path = new_house.folder / f"{TLS}.yaml"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace(*GONE), encoding="utf-8")
    new_house.reload()
    fewer = parts(new_house.app.workspace)
    shown = make_plan(new_house.app.parts, fewer)
    assert shown.count(EffectKind.CREATE) == 1
    path.write_text(whole, encoding="utf-8")
    new_house.reload()
    both = {**parts(new_house.app.workspace)}
    with new_house.app.ledger.transaction() as books:
        kept = books.desk.get("plan", shown.id)
        hashes = {part: new_house.app.parts.hash_of(text) for part, text in both.items()}
        assert kept is not None
        books.desk.put("plan", shown.id, kept.replace(*_hashes(shown.hashes, hashes)))
    applied = apply_plan(new_house.app.parts, both, shown.id)
    assert applied.asked == 1
    new_house.run()
    assert [str(r.effect.subject) for r in new_house.sent(EffectKind.CREATE)] == [str(SEARCH)]


def _hashes(old: object, new: dict[str, str]) -> tuple[str, str]:
    part = "initiative/tls-move"
    return old[part], new[part]  # type: ignore[index]


def test_what_was_given_up_is_shown_again_and_tried_once_applied(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A place we may not write to, then may: the next plan shows the issue, apply creates it."""
    fake = Fake(tmp_path_factory.mktemp("fake"))
    fake.tracker.forbidden_places = frozenset({"payments-api"})
    fake.adopt()
    fake.run()
    fake.tracker.forbidden_places = frozenset()
    fake.later(days=1)
    assert fake.created() == 0
    wanted = parts(fake.app.workspace)
    plan = make_plan(fake.app.parts, wanted)
    assert plan.count(EffectKind.CREATE) == 1
    fake.later(hours=1)
    assert fake.created() == 0
    apply_plan(fake.app.parts, wanted, plan.id)
    fake.run()
    assert fake.created() == 1
    fake.app.ledger.close()


def test_on_hold_waits_and_coming_back_is_a_fresh_clock(house: House) -> None:
    """While an initiative is on hold nobody is asked; afterwards the days count anew."""
    house.change(TLS, "initiative: tls-move ", "on_hold: true\ninitiative: tls-move ")
    house.run()
    house.days(30)
    told = [fact for fact in house.facts() if fact.type == "RungTold"]
    assert told == []
    with house.app.ledger.reading() as books:
        assert all(row.suspended for row in books.subjects.obligations(subject=PAYMENTS))
    house.change(TLS, "on_hold: true\n", "")
    house.run()
    with house.app.ledger.reading() as books:
        (row,) = [r for r in books.subjects.obligations(subject=PAYMENTS) if r.slot == "accept"]
    assert row.suspended == ""
    assert row.due > house.clock.now() + timedelta(days=5)


def test_a_new_owner_gets_the_open_decision_with_a_fresh_clock(house: House) -> None:
    """Whoever takes over has their own two working days."""
    house.comment("tw: date 2027-02-01")
    house.later(minutes=15)
    house.clock.advance(timedelta(days=1))
    house.change(TLS, "owner: mara", "owner: jo")
    house.run()
    with house.app.ledger.reading() as books:
        (row,) = [r for r in books.subjects.obligations(subject=PAYMENTS) if r.kind == "decide"]
    assert str(row.holder) == "person:jo"
    assert row.opened == house.clock.now()
    closed = [f.body.outcome for f in house.facts() if f.type == "EpisodeClosed"]  # type: ignore[attr-defined]
    assert "handed over" in closed


def test_an_episode_keeps_the_ladder_it_opened_with(house: House) -> None:
    """A policy adopted mid-episode counts for the next one; this one climbs as it began."""
    with house.app.ledger.reading() as books:
        (row,) = books.subjects.obligations(subject=PAYMENTS)
    text = (house.folder / "policy.yaml").read_text(encoding="utf-8")
    house.change("policy", text, text + NEW_LADDERS)
    house.run()
    with house.app.ledger.reading() as books:
        adopted = read_adopted(books, house.app.parts)
        opened = [f.body for f in house.facts() if f.type == "EpisodeOpened"]
        kept = adopted.ladder(row.ladder, opened[-1].ladder_version)  # type: ignore[attr-defined]
        now = adopted.policy.ladders[row.ladder]
    assert len(opened) == 1
    assert kept.version == opened[-1].ladder_version  # type: ignore[attr-defined]
    assert kept.version != now.version


NEW_LADDERS = """
ladders:
  low:
    only: { at: due + 1d, do: remind, to: holder, by: digest }
"""


def test_a_wave_opened_later_is_asked_then(new_house: House) -> None:
    """Teams of a wave that is not open yet hear nothing; opening it asks them."""
    waves = "waves: { friends: [payments-api], all: [search-api] }"
    new_house.change(TLS, "help:", f"{waves}\nopen_waves: [friends]\nhelp:")
    new_house.start()
    assert new_house.facts(SEARCH) == ()
    new_house.change(TLS, "open_waves: [friends]", "open_waves: [friends, all]")
    new_house.run()
    assert "accept" in new_house.slots(SEARCH)


def test_a_renamed_team_keeps_its_item(house: House) -> None:
    """`formerly` leads from the old key to the team; nothing is asked twice."""
    house.change("teams", "  payments-api:\n", "  pay-core:\n    formerly: [payments-api]\n")
    house.later(minutes=15)
    assert house.slots() == {"accept": "team:payments-api"}
    house.days(20)
    assert len([r for r in house.outbox() if r.effect.kind is EffectKind.CREATE]) == 2
    told = [f.body.recipient for f in house.facts() if f.type == "RungTold"]  # type: ignore[attr-defined]
    assert told


def test_a_team_renamed_in_the_initiative_too_keeps_its_item(house: House) -> None:
    """With `formerly`, the item asked under the old key goes on: no second issue, a fresh clock."""
    teams = house.folder / "teams.yaml"
    text = teams.read_text(encoding="utf-8")
    text = text.replace("  search-api:\n", "  finder:\n    formerly: [search-api]\n", 1)
    teams.write_text(text, encoding="utf-8")
    plan = house.folder / "initiatives" / "tls-move.yaml"
    asked = plan.read_text(encoding="utf-8").replace("team: search-api", "team: finder")
    plan.write_text(asked, encoding="utf-8")
    app = house.reload()
    wanted = parts(app.workspace)
    apply_plan(app.parts, wanted, make_plan(app.parts, wanted).id)
    house.later(minutes=15)
    issues = [p for p in house.folder.glob("backlogs/search-api/*.md") if p.name != "README.md"]
    assert len(issues) == 1
    assert house.slots(SEARCH) == {"accept": "team:finder"}


def test_a_clock_set_back_hides_no_new_configuration(house: House) -> None:
    """What is applied later counts, though the clock was an hour behind."""
    house.clock.advance(timedelta(hours=-1))
    plan = house.folder / "initiatives" / "tls-move.yaml"
    text = plan.read_text(encoding="utf-8").replace("title: TLS move", "title: Mesh move")
    plan.write_text(text, encoding="utf-8")
    app = house.reload()
    wanted = parts(app.workspace)
    apply_plan(app.parts, wanted, make_plan(app.parts, wanted).id)
    with app.ledger.reading() as books:
        adopted = read_adopted(books, app.parts)
    assert adopted.workspace.initiatives["tls-move"].title == "Mesh move"
