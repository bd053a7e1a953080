"""Whatever happens in whatever order, folds agree with themselves and subjects come to rest."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.practices.builders import ITEM, LEDGERS, MONDAY, World
from trackwork.core.facts import ConfigAdopted, FactWithdrawn, Note, PersonKey, in_order
from trackwork.core.health import SPOKEN
from trackwork.core.settle import fold_states
from trackwork.core.subjects import Subject, initiative, person, team
from trackwork.practices import FACTS, PRACTICES
from trackwork.practices.exceptions import facts as ex
from trackwork.practices.requests import facts as r
from trackwork.practices.standing import facts as s
from trackwork.practices.sunset import facts as g
from trackwork.practices.sunset.stages import gate
from trackwork.practices.tracking import facts as t

REQUEST = Subject("request", "schema")
GATES = (gate("tls-move", "announce"), gate("tls-move", "dark test"))
INITIATIVE = initiative("tls-move")

days = st.dates(date(2026, 11, 1), date(2027, 6, 30))
notes = st.sampled_from(["", "audit", "certs"]).map(Note)
refs = st.sampled_from(["ledger", "payments-api", "vendor", "nowhere"])
teams = st.sampled_from(["payments-api", "ledger", "refunds", "nowhere"])
people = st.sampled_from(["mara", "ben", "pia", "nobody", ""])
holders = st.one_of(people.map(person), teams.map(team))
healths = st.sampled_from(sorted(SPOKEN))
flags = st.booleans()
fields = st.sampled_from(["date", "rank", "ask"])
sides = st.sampled_from(["team", "initiative"])
closed_as = st.sampled_from(["done", "not planned", ""])

ABOUT_ITEMS = st.one_of(
    st.builds(t.ItemAsked, proposed=st.none() | days),
    st.builds(t.ItemLinked, tracker=st.just("f"), place=st.just("p"), native=st.just("1")),
    st.builds(t.DateOffered, day=days, note=notes),
    st.builds(t.DateCommitted, day=days, provisional=flags),
    st.builds(t.DateAccepted),
    st.builds(t.TimeAsked, until=days),
    st.builds(t.DecisionPutOff, until=days),
    st.builds(t.OfferAgreed, note=notes),
    st.builds(t.OfferAnswered, wished=days, note=notes),
    st.builds(t.DoneClaimed),
    st.builds(t.DoneVerified),
    st.builds(t.EvidenceAgainst),
    st.builds(t.IssueClosed, closed_as=closed_as, bot=flags),
    st.builds(t.IssueReopened),
    st.builds(t.BlockedBy, ref=refs),
    st.builds(t.Unblocked, ref=refs),
    st.builds(t.IssueGone, native=st.just("1")),
    st.builds(t.ItemWithdrawn),
    st.builds(t.HolderMoved, to_team=teams),
    st.builds(t.FieldAgreed, field=fields, value=notes, side=sides),
    st.builds(t.FieldConflicted, field=fields, ours=notes, theirs=notes, decided=sides),
    st.builds(s.UpdateGiven, health=healths, note=notes),
    st.builds(s.HelpAsked),
    st.builds(s.ObjectionRaised),
    st.builds(s.MatterAnswered),
    st.builds(s.QuietAsked, until=days),
    st.builds(s.WinTold, note=notes),
    st.builds(s.FeedbackGiven, note=notes),
    st.builds(s.WordNoted, note=notes),
    st.builds(s.AskingPaused, episode=st.sampled_from(["", "e"])),
    st.builds(ex.ExceptionFiled, form=st.just("not now"), until=st.none() | days),
    st.builds(ex.ExceptionDecided, granted=flags, alternative=st.none() | days),
    st.builds(ex.ExceptionStood),
    st.builds(ex.ExceptionEnded, until=days),
)
ABOUT_REQUESTS = st.one_of(
    st.builds(
        r.RequestMade,
        asker=people.map(PersonKey),
        holder=holders,
        question=notes,
        on_silence=notes,
        reversible=flags,
        own_rights=flags,
    ),
    st.builds(r.AnswerGiven),
    st.builds(r.LookingAtIt, until=st.none() | days),
    st.builds(r.NotMe, to=st.none() | holders),
    st.builds(r.Proceeded),
    st.builds(r.EscalatedTogether),
    st.builds(r.WorkedAround),
    st.builds(r.RequestClosed),
)
ABOUT_GATES = st.one_of(
    st.builds(g.GatePlanned, on=days, owner=people.map(PersonKey)),
    st.builds(g.GateMoved, to=days, note=notes),
    st.builds(g.GateEvidence, note=notes),
    st.builds(g.GatePassed, signed_by=people.map(PersonKey)),
)
ABOUT_INITIATIVES = st.one_of(
    st.builds(s.ReviewDone),
    st.builds(t.HomeLinked, tracker=st.just("f"), place=st.just("p"), native=st.just("9")),
    st.builds(s.ReviewPutOff),
    st.just(ConfigAdopted(part="initiative", hash="h", content="{}")),
)
OF = {"item": ABOUT_ITEMS, "request": ABOUT_REQUESTS, "gate": ABOUT_GATES}
SUBJECTS = (ITEM, LEDGERS, REQUEST, *GATES, INITIATIVE)


@dataclass(frozen=True, slots=True)
class Happening:
    """A body about a subject, so many hours after the one before (negative: known late)."""

    subject: Subject
    body: object
    hours: int


happenings = st.sampled_from(SUBJECTS).flatmap(
    lambda subject: st.builds(
        Happening,
        st.just(subject),
        OF.get(subject.kind, ABOUT_INITIATIVES),
        st.integers(-30, 200),
    )
)
stories = st.lists(happenings, max_size=14)
NOT_SLOW = settings(suppress_health_check=[HealthCheck.too_slow])


BEGINNING = (
    Happening(ITEM, t.ItemAsked(proposed=date(2026, 12, 11)), 0),
    Happening(ITEM, t.ItemLinked(tracker="f", place="p", native="1"), 0),
    Happening(
        REQUEST,
        r.RequestMade(
            asker=PersonKey("gil"),
            holder=person("ben"),
            question=Note("may we?"),
            on_silence=Note("we do, behind a flag"),
            reversible=True,
            own_rights=True,
        ),
        0,
    ),
    Happening(GATES[1], g.GatePlanned(on=date(2026, 12, 1), owner=PersonKey("gil")), 0),
)


def told(story: list[Happening]) -> World:
    """The story in a world, settled after every happening; the clock itself never goes back."""
    world = World()
    for each in (*BEGINNING, *story):
        at = world.now + timedelta(hours=each.hours)
        latest, world.now = max(world.now, at), at
        world._keep(each.body, each.subject)
        world.now = latest
        world.settle()
        world._send()
    return world


def states(facts: Any, subject: Subject) -> dict[str, Any]:
    """Every practice's state of a subject."""
    return fold_states(PRACTICES, subject, facts)


def test_every_fact_type_takes_part():
    """A new fact type joins these stories, or this fails."""
    made = set()

    @given(st.one_of(ABOUT_ITEMS, ABOUT_REQUESTS, ABOUT_GATES, ABOUT_INITIATIVES))
    @settings(max_examples=700, database=None, derandomize=True)
    def collect(body: object) -> None:
        made.add(type(body))

    collect()
    assert set(FACTS) <= made


@given(stories)
@NOT_SLOW
def test_every_story_comes_to_rest_and_a_second_look_adds_nothing(story: list[Happening]):
    """No practice keeps asking for changes, whatever happened in whatever order."""
    world = told(story)
    world.settle()
    assert world.settle() == 0


@given(stories, st.integers(1, 3))
@NOT_SLOW
def test_time_alone_comes_to_rest_too(story: list[Happening], months: int):
    """Looked at once a week for a while: exceptions end, offers stand, pauses come, all rest."""
    world = told(story)
    world.advance(days=30 * months, each=timedelta(days=7))
    world.settle()
    assert world.settle() == 0


@given(stories, st.randoms(use_true_random=False))
@NOT_SLOW
def test_the_order_of_reading_does_not_matter(story: list[Happening], chance: Any):
    """Sorted by (happened, sequence), the same facts give the same state."""
    world = told(story)
    for subject in SUBJECTS:
        facts = list(world.of(subject))
        again = list(facts)
        chance.shuffle(again)
        assert states(in_order(again), subject) == states(in_order(facts), subject)


@given(stories, st.integers(0, 60))
@NOT_SLOW
def test_replaying_from_the_middle_equals_the_whole(story: list[Happening], cut: int):
    """A snapshot and what came after it give the state of the whole history."""
    world = told(story)
    for subject in SUBJECTS:
        facts = in_order(world.of(subject))
        whole = states(facts, subject)
        begun = states(facts[:cut], subject)
        for practice in PRACTICES:
            if practice.name not in whole:
                continue
            state = begun[practice.name]
            for fact in facts[cut:]:
                state = practice.fold(state, fact)
            assert state == whole[practice.name]


@given(stories, st.integers(1, 4000))
@NOT_SLOW
def test_no_due_and_no_anchor_depends_on_when_we_look(story: list[Happening], hours: int):
    """The same state looked at later: what is still owed is due when it was."""
    world = told(story)
    for subject in list(world.settled):
        before = _owed(world, subject)
        after = _owed(world, subject, later=timedelta(hours=hours))
        for slot in before.keys() & after.keys():
            assert before[slot] == after[slot]


def _owed(world: World, subject: Subject, later: timedelta = timedelta(0)) -> dict[str, Any]:
    view = world.view(subject)
    view.now += later
    found: dict[str, Any] = {}
    for practice in PRACTICES:
        if subject.kind in practice.subjects:
            duties = practice.duties(subject, world.state(practice.name, subject), view)
            found |= {each.slot: (each.due, each.anchor, each.holder) for each in duties.owed}
    return found


@given(stories)
@NOT_SLOW
def test_every_open_matter_has_one_holder_and_a_way_to_be_heard(story: list[Happening]):
    """A holder with a key, a due with a zone, a ladder that the policy has."""
    world = told(story)
    for done in world.settled.values():
        for owed in done.duties.owed:
            assert owed.holder.kind in {"person", "team"}
            assert owed.holder.key
            assert owed.due.tzinfo is not None
            assert owed.due >= MONDAY - timedelta(days=400)
            assert not owed.ladder or owed.ladder in world.workspace.policy.ladders


@given(stories)
@NOT_SLOW
def test_taking_everything_back_leaves_nothing_owed(story: list[Happening]):
    """Withdrawn words count no more: the state is what it was before them."""
    world = told(story)
    for fact in [each for each in world.facts if each.source != "engine"]:
        world._keep(FactWithdrawn(target=fact.key, why="undo"), fact.subject)
    for fact in [each for each in world.facts if each.key.startswith("time:")]:
        world._keep(FactWithdrawn(target=fact.key, why="undo"), fact.subject)
    world.settle()
    assert all(not done.duties.owed for done in world.settled.values())
