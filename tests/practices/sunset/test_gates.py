from datetime import date

import pytest

from tests.practices.builders import TLS, World, on, workspace
from trackwork.core.facts import Note, PersonKey
from trackwork.core.subjects import person
from trackwork.practices.sunset import facts as f
from trackwork.practices.sunset.duties import open_before, passed, waits_for
from trackwork.practices.sunset.report import Crossing, Step, crossings, stair
from trackwork.practices.sunset.stages import gate, gate_parts, months_before, standard_stages
from trackwork.practices.sunset.state import START

ANNOUNCE = gate("tls-move", "announce")
DARK = gate("tls-move", "Dark test")
SHUTDOWN = gate("tls-move", "shutdown")
EVIDENCE = f.GateEvidence(note=Note("everybody was told"))
SIGNED = f.GatePassed(signed_by=PersonKey("mara"))


def plan(world: World | None = None, owner: str = "gil") -> World:
    """A world with three planned stages of the TLS move."""
    world = world or World()
    for subject, day in (
        (ANNOUNCE, date(2026, 11, 20)),
        (DARK, date(2026, 11, 27)),
        (SHUTDOWN, date(2026, 12, 4)),
    ):
        world.say(
            f.GatePlanned(on=day, owner=PersonKey(owner), evidence_wanted="it"), about=subject
        )
    return world


def is_passed(world: World, subject) -> bool:
    """Whether the stage passed, earlier stages included."""
    return passed(subject, world.state("sunset", subject), world.view(subject))


def waiting(world: World, subject) -> tuple[str, ...]:
    """What the stage waits for."""
    return waits_for(subject, world.state("sunset", subject), world.view(subject))


def test_a_stage_is_its_owners_by_the_end_of_its_day():
    """The obligation names what the stage waits for."""
    world = plan()
    owed = world.open(ANNOUNCE)["gate"]
    assert (owed.holder, owed.due) == (person("gil"), on(date(2026, 11, 21), 0))
    assert owed.reasons == ("waits for evidence", "waits for a sign-off")


def test_a_sign_off_without_evidence_passes_nothing():
    """The stage waits, still its owner's turn, until evidence is there."""
    world = plan()
    world.say(SIGNED, about=ANNOUNCE)
    assert not is_passed(world, ANNOUNCE)
    assert waiting(world, ANNOUNCE) == ("evidence",)
    assert "gate" in world.open(ANNOUNCE)
    world.say(EVIDENCE, about=ANNOUNCE)
    assert is_passed(world, ANNOUNCE)
    assert world.open(ANNOUNCE) == {}


def test_evidence_without_a_sign_off_passes_nothing():
    """Somebody with a name signs; nobody's word is no sign-off, and the first one stays."""
    world = plan()
    world.say(EVIDENCE, about=ANNOUNCE)
    world.say(f.GatePassed(signed_by=PersonKey("")), about=ANNOUNCE)
    assert waiting(world, ANNOUNCE) == ("a sign-off",)
    world.say(SIGNED, about=ANNOUNCE)
    world.say(f.GatePassed(signed_by=PersonKey("sam")), about=ANNOUNCE)
    assert world.state("sunset", ANNOUNCE).signed_by == "mara"


def test_no_stage_passes_before_those_in_front_of_it():
    """Evidence and sign-off for the shutdown wait for the two stages before it."""
    world = plan()
    for body in (EVIDENCE, SIGNED):
        world.say(body, about=SHUTDOWN)
    assert not is_passed(world, SHUTDOWN)
    assert waiting(world, SHUTDOWN) == ("announce to pass first", "dark-test to pass first")
    for subject in (ANNOUNCE, DARK):
        for body in (EVIDENCE, SIGNED):
            world.say(body, about=subject)
    assert is_passed(world, SHUTDOWN)
    world.settle()
    assert world.open(SHUTDOWN) == {}


def test_nobody_is_asked_for_what_an_earlier_stage_has_to_do():
    """While an earlier stage is open its followers wait, and get a fresh clock when it passes."""
    world = plan()
    assert world.waiting(DARK) == {"an earlier stage"}
    world.advance(to=on(date(2026, 12, 14)))
    assert world.rungs("gate", DARK) == []
    assert world.rungs("gate", ANNOUNCE) == [
        "heads_up",
        "on_the_day",
        "sponsor.preview",
        "sponsor",
    ]
    for body in (EVIDENCE, SIGNED):
        world.say(body, about=ANNOUNCE)
    world.settle()
    assert world.waiting(DARK) == set()
    assert world.open(DARK)["gate"].due == on(date(2026, 12, 22), 0)


def test_a_move_is_shown_beside_the_first_day():
    """The stage has a fresh clock; the first day and the reason stay to be seen."""
    world = plan()
    before = world.open(ANNOUNCE)["gate"].id
    world.say(
        f.GateMoved(to=date(2026, 12, 1), note=Note("two callers need a week")), about=ANNOUNCE
    )
    after = world.open(ANNOUNCE)["gate"]
    assert after.id != before
    assert after.due == on(date(2026, 12, 2), 0)
    state = world.state("sunset", ANNOUNCE)
    assert (state.planned, state.on) == (date(2026, 11, 20), date(2026, 12, 1))
    world.say(f.GatePlanned(on=date(2026, 12, 3), owner=PersonKey("gil")), about=ANNOUNCE)
    assert world.state("sunset", ANNOUNCE).planned == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("owner", "operator", "holder"),
    [("nobody", "olga", "mara"), ("", "olga", "mara")],
    ids=["unknown owner", "no owner"],
)
def test_a_stage_without_a_known_owner_is_the_initiatives_owners(owner, operator, holder):
    """No stage is without a holder."""
    world = plan(owner=owner)
    assert world.open(ANNOUNCE)["gate"].holder == person(holder)
    assert world.workspace.operator == operator


def test_a_stage_with_nobody_at_all_owes_nothing_to_nobody():
    """No owner, no initiative, no operator: nothing is made up."""
    world = World(workspace=workspace(people=()))
    plan(world, owner="nobody")
    assert world.open(ANNOUNCE) == {}


def test_without_a_plan_nothing_is_owed():
    """A word about a stage nobody planned opens no obligation."""
    world = World()
    world.say(EVIDENCE, about=ANNOUNCE)
    assert world.open(ANNOUNCE) == {}


def test_without_a_listing_the_standard_order_holds():
    """An initiative that lists no stages uses the standard ones; an unknown stage comes last."""
    world = plan(
        World(
            workspace=workspace(
                initiative=type(TLS)(key="tls-move", title="t", ask="a", owner="mara")
            )
        )
    )
    assert open_before(SHUTDOWN, world.view(SHUTDOWN)) == ("announce", "dark-test")
    party = gate("tls-move", "farewell party")
    assert open_before(party, world.view(party)) == ("announce", "dark-test", "shutdown")
    stranger = gate("elsewhere", "shutdown")
    assert open_before(stranger, world.view(stranger)) == ()


def test_the_standard_stages_count_from_the_shutdown():
    """Notice, banner, throttle, dark test, sixty days of watching, archive and delete."""
    days = {stage.key: stage.on for stage in standard_stages(date(2027, 8, 31))}
    assert days == {
        "announce": date(2027, 2, 28),
        "banner": date(2027, 3, 31),
        "throttle": date(2027, 5, 31),
        "dark-test": date(2027, 8, 24),
        "shutdown": date(2027, 8, 31),
        "archive": date(2027, 10, 30),
        "delete": date(2027, 11, 6),
    }
    assert all(stage.evidence for stage in standard_stages(date(2027, 8, 31)))


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2028, 8, 31), 6, date(2028, 2, 29)),
        (date(2027, 1, 31), 1, date(2026, 12, 31)),
        (date(2027, 3, 31), 1, date(2027, 2, 28)),
        (date(2027, 12, 15), 12, date(2026, 12, 15)),
        (date(2027, 5, 30), 3, date(2027, 2, 28)),
    ],
    ids=str,
)
def test_months_are_counted_to_the_end_of_a_shorter_month(day, months, before):
    """The same day, or the last one the month has."""
    assert months_before(day, months) == before


def test_a_gates_key_names_initiative_and_stage():
    """A stage is found under its key, however its name is written."""
    assert gate_parts(gate("tls-move", "Dark  Test")) == ("tls-move", "dark-test")


def stairs(world: World):
    """The three stages in order."""
    return [
        (gate_parts(each)[1], world.state("sunset", each)) for each in (ANNOUNCE, DARK, SHUTDOWN)
    ]


def test_the_stair_shows_both_days_and_what_each_stage_waits_for():
    """Passed, moved, or waiting: one row a stage."""
    world = plan()
    for body in (EVIDENCE, SIGNED):
        world.say(body, about=ANNOUNCE)
    world.say(f.GateMoved(to=date(2026, 12, 9), note=Note("audit")), about=DARK)
    for body in (EVIDENCE, SIGNED):
        world.say(body, about=SHUTDOWN)
    assert stair([*stairs(world), ("delete", START)]) == (
        Step(stage="announce", planned=date(2026, 11, 20), moved_to=None, state="passed"),
        Step(
            stage="dark-test",
            planned=date(2026, 11, 27),
            moved_to=date(2026, 12, 9),
            state="waits for evidence, a sign-off",
            why_moved="audit",
        ),
        Step(
            stage="shutdown",
            planned=date(2026, 12, 4),
            moved_to=None,
            state="waits for dark-test to pass first",
        ),
    )


def test_stages_that_would_come_before_a_moved_one_are_shown():
    """The dark test moved behind the shutdown: somebody has to look."""
    world = plan()
    world.say(f.GateMoved(to=date(2026, 12, 9), note=Note("audit")), about=DARK)
    assert crossings([*stairs(world), ("delete", START)]) == (
        Crossing(
            stage="shutdown",
            on=date(2026, 12, 4),
            after="dark-test",
            after_on=date(2026, 12, 9),
        ),
    )
    assert crossings(stairs(plan())) == ()
