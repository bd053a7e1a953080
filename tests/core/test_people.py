from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackwork.core.people import Directory, Leave, Person, Team

DAY = date(2026, 11, 23)


def directory(*people: Person, teams: tuple[Team, ...] = ()) -> Directory:
    return Directory(
        people={each.key: each for each in people}, teams={each.key: each for each in teams}
    )


def away(key: str, delegate: str | None = None, *, start: date = DAY, end: date = DAY) -> Person:
    return Person(key=key, leave=(Leave(start=start, end=end),), delegate=delegate)


# --- handles ----------------------------------------------------------------------


MARA = Person(key="mara", handles={"github": "Mara-K", "chat": "@mk"}, mail="mara@acme.example")
JO = Person(key="jo", mail="Jo@acme.example")
BOTH = directory(MARA, JO)


@pytest.mark.parametrize(
    ("tracker", "handle", "key"),
    [
        ("github", "mara-k", "mara"),
        ("github", "@Mara-K", "mara"),
        ("github", " mara-k ", "mara"),
        ("chat", "mk", "mara"),
        ("github", "mara@ACME.example", "mara"),
        ("files", "jo@acme.example", "jo"),
        ("files", "Jo", "jo"),
        ("files", "mara", "mara"),
    ],
)
def test_a_person_is_found_by_what_they_go_by(tracker, handle, key):
    """Handle on that tracker, mail anywhere, key where they have no handle; capitals aside."""
    found = BOTH.by_handle(tracker, handle)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    ("tracker", "handle"),
    [
        ("github", ""),
        ("github", "@"),
        ("files", "   "),
        ("github", "mara"),
        ("files", "mara-k"),
        ("github", "mara-"),
        ("github", "stranger"),
    ],
)
def test_nobody_is_found_by_accident(tracker, handle):
    """No name, another tracker's handle, or a stranger whose login is a colleague's key."""
    assert BOTH.by_handle(tracker, handle) is None


def test_a_name_two_people_claim_is_nobodys():
    """A guess would let one speak for the other, even where a third goes by it as key."""
    one = Person(key="one", handles={"github": "sam"})
    two = Person(key="two", handles={"github": "Sam"})
    assert directory(one, two, Person(key="sam")).by_handle("github", "sam") is None


def test_a_handle_is_stronger_than_somebody_elses_key():
    """The login decides; who has no login there is still found by mail."""
    sam = Person(key="sam", mail="sam@acme.example")
    alex = Person(key="alex", handles={"github": "sam"})
    found = directory(sam, alex)
    assert found.by_handle("github", "sam") == alex
    assert found.by_handle("github", "sam@acme.example") == sam


@given(st.lists(st.sampled_from(["ann", "bo", "Cy", ""]), min_size=1, max_size=4))
def test_every_single_owner_of_a_handle_is_found(handles):
    """Whoever alone has a handle is found by it; nobody is found by a handle of two."""
    people = [Person(key=f"p{at}", handles={"github": handle}) for at, handle in enumerate(handles)]
    everybody = directory(*people)
    for person in people:
        handle = person.handles["github"]
        alone = handles.count(handle) == 1 and bool(handle)
        assert everybody.by_handle("github", handle) == (person if alone else None)


def test_a_thousand_people_are_looked_up_once():
    """Names on a tracker are laid out once and then only read."""
    many = directory(
        *(Person(key=f"p{at}", handles={"github": f"login{at}"}) for at in range(1000))
    )
    found = many.by_handle("github", "login999")
    assert found is not None
    laid_out = many._known["github"]
    for at in range(1000):
        assert many.by_handle("github", f"LOGIN{at}") == many.people[f"p{at}"]
    assert many._known["github"] is laid_out


def test_what_was_looked_up_is_no_part_of_a_directory():
    """Two directories of the same people are equal, whatever either was asked."""
    other = directory(MARA, JO)
    other.by_handle("github", "mara-k")
    assert other == directory(MARA, JO)


@pytest.mark.parametrize(
    ("person", "reachable"),
    [(JO, True), (Person(key="x", handles={"chat": "x"}), True), (Person(key="x"), False)],
)
def test_who_has_a_channel_can_be_reached(person, reachable):
    """A mail address or any handle."""
    assert person.reachable is reachable


# --- teams ----------------------------------------------------------------------


def test_a_team_is_found_under_its_former_name():
    """Keys stay; names that went are still understood."""
    core = Team(key="core", formerly=("platform",))
    teams = directory(teams=(core,))
    assert teams.team("core") == core
    assert teams.team("platform") == core
    assert teams.team("unknown") is None


# --- standing in -------------------------------------------------------------------


def test_who_is_here_acts_for_themselves():
    """Leave on other days changes nothing."""
    here = away("mara", "jo", start=DAY + timedelta(days=1), end=DAY + timedelta(days=9))
    assert directory(here, Person(key="jo")).standing_in("mara", DAY) == "mara"


@pytest.mark.parametrize("offset", [0, 4])
def test_leave_hands_over_to_the_delegate(offset):
    """From the first day to the last, both included."""
    mara = away("mara", "jo", end=DAY + timedelta(days=4))
    found = directory(mara, Person(key="jo"))
    assert found.standing_in("mara", DAY + timedelta(days=offset)) == "jo"


def test_a_delegate_on_leave_hands_on():
    """Along the chain to the first who is here."""
    chain = directory(away("a", "b"), away("b", "c"), Person(key="c"))
    assert chain.standing_in("a", DAY) == "c"


@pytest.mark.parametrize(
    "people",
    [
        (away("a"),),
        (away("a", "a"),),
        (away("a", "b"), away("b", "a")),
        (away("a", "nobody"),),
        (),
    ],
)
def test_where_nobody_is_left_nobody_stands_in(people):
    """No delegate, a circle, an unknown one: the team's turn, not an endless search."""
    assert directory(*people).standing_in("a", DAY) is None


@pytest.mark.parametrize(
    ("after", "until", "turned"),
    [(0, 1, ("ana",)), (1, 2, ()), (2, 3, ("ana",)), (4, 6, ("bo",)), (0, 9, ("ana", "bo"))],
)
def test_a_day_on_which_somebody_comes_or_goes_is_noticed(after, until, turned):
    """Leave begins on day 1 and ends with day 2; on day 5 somebody has left."""
    first = date(2026, 11, 2)
    day = [first + timedelta(days=number) for number in range(10)]
    away = Person(key="ana", leave=(Leave(start=day[1], end=day[2]),))
    directory = Directory(people={"ana": away, "bo": Person(key="bo", left=day[5])})
    assert directory.turned(day[after], day[until]) == turned


@pytest.mark.parametrize(
    ("people", "chain"),
    [
        ((away("a", "b"), Person(key="b", delegate="c"), Person(key="c")), ("a", "b", "c")),
        ((away("a", "b"), away("b", "a")), ("a", "b")),
        ((away("a", "nobody"),), ("a",)),
        ((), ()),
    ],
)
def test_whoever_may_stand_in_is_named_in_turn(people, chain):
    """Present or not, each once; who is not in the directory stands in for nobody."""
    assert directory(*people).chain("a") == chain


def test_who_left_leaves_the_place_vacant():
    """From the first day gone; a delegate for holidays does not inherit the role."""
    gone = Person(key="a", left=DAY, delegate="b")
    people = directory(gone, Person(key="b"), away("c", "a"))
    assert people.standing_in("a", DAY - timedelta(days=1)) == "a"
    assert people.standing_in("a", DAY) is None
    assert people.standing_in("c", DAY) is None


keys = st.sampled_from(["a", "b", "c", "d"])


@given(st.dictionaries(keys, st.tuples(st.booleans(), st.booleans(), st.none() | keys)), keys)
def test_any_chain_ends_with_somebody_who_is_here(chain, start):
    """Whatever the chain looks like: an end, and it is a person at work, reached by leave alone."""
    people = directory(
        *(
            Person(
                key=key,
                leave=(Leave(start=DAY, end=DAY),) if on_leave else (),
                left=DAY if gone else None,
                delegate=delegate,
            )
            for key, (on_leave, gone, delegate) in chain.items()
        )
    )
    found = people.standing_in(start, DAY)
    current, steps = start, 0
    while current in chain and chain[current][:2] == (True, False) and steps < 5:
        current, steps = chain[current][2], steps + 1
    here = current in chain and chain[current][:2] == (False, False)
    assert found == (current if here else None)


# --- further names -------------------------------------------------------------------------------


def test_a_second_account_and_an_old_address_are_the_same_person():
    """Words from either are theirs; what is written to is the first."""
    ana = Person(
        key="ana",
        mail="ana@acme.example",
        handles={"github": "ana"},
        also=(("github", "Ana-Old"), ("mail", "AK@old.example"), ("chat", "ak")),
    )
    both = directory(ana, Person(key="jo"))
    for tracker, handle in (
        ("github", "@ana-old"),
        ("github", "ana"),
        ("files", "ak@OLD.example"),
        ("chat", "AK"),
    ):
        assert both.by_handle(tracker, handle) == ana
    assert ana.names_on("github") == ("ana", "Ana-Old")
    assert ana.mails == ("ana@acme.example", "AK@old.example")
    assert both.by_handle("chat", "ana") is None
    assert Person(key="jo").mails == Person(key="jo").names_on("github") == ()


def test_one_handle_that_two_people_claim_is_nobodys():
    """Whichever of the two wrote it, a guess would let one speak for the other."""
    one = Person(key="one", also=(("github", "shared"),))
    two = Person(key="two", handles={"github": "Shared"})
    assert directory(one, two).by_handle("github", "shared") is None


def test_an_at_sign_alone_is_nobodys_handle():
    """A slip in a file lets nobody speak for anybody."""
    slip = Person(key="slip", handles={"github": "@"}, also=(("github", " "),))
    assert directory(slip).by_handle("github", "@") is None
