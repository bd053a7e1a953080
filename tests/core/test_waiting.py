from dataclasses import replace

from tests.core.pretend_practice import POLICY, T0, Book, at, owe, the_one, wait
from trackwork.core.episodes import NO_EPISODES, changes, covering
from trackwork.core.facts import EpisodeClosed, SuspensionBegan, SuspensionEnded
from trackwork.core.obligations import Duties, Kind


def resumed(book: Book, now) -> tuple[int, object]:
    episodes = book.look(now).episodes
    return episodes.waits_ended("update"), episodes.resumed("update")


def test_a_wait_that_ends_starts_a_new_life():
    """The end is recorded at its own moment, though we looked later; the old life was suspended."""
    book = Book()
    first = the_one(book.say(T0, owe(), suspensions=(wait(until=at(10)),)))
    assert the_one(book.look(at(9))) == first
    second = the_one(book.look(at(48)))
    assert second.id != first.id
    assert second.anchor == "word:1~1"
    assert book.bodies(EpisodeClosed) == [EpisodeClosed(episode=first.id, outcome="suspended")]
    assert resumed(book, at(49)) == (1, at(10))


def test_only_the_last_of_overlapping_waits_ends_the_waiting():
    """One clock starts afresh, once, when nothing covers the matter any more."""
    book = Book()
    waits = (wait("freeze", until=at(10)), wait("exception", until=at(20)))
    first = the_one(book.say(T0, owe(), suspensions=waits))
    assert the_one(book.look(at(12))) == first
    assert resumed(book, at(12)) == (0, None)
    assert the_one(book.look(at(21))).id != first.id
    assert resumed(book, at(22)) == (1, at(20))


def test_waits_that_all_ended_while_we_were_away_end_in_their_order():
    """The fresh clock starts with the last end, whichever wait is looked at first."""
    book = Book()
    waits = (wait("exception", until=at(20)), wait("freeze", until=at(10)))
    book.say(T0, owe(), suspensions=waits)
    assert resumed(book, at(100)) == (1, at(20))
    ended = [f for f in book.facts if isinstance(f.body, SuspensionEnded)]
    assert [(f.body.cause, f.happened) for f in ended] == [
        ("freeze", at(10)),
        ("exception", at(20)),
    ]


def test_a_wait_may_end_early():
    """When the cause goes away, it ended now."""
    book = Book()
    book.say(T0, owe(), suspensions=(wait(until=at(100)),))
    book.say(at(5), owe())
    assert resumed(book, at(6)) == (1, at(5))


def test_a_wait_whose_end_moves_to_the_past_ends_now():
    """Nobody is told that a clock has been running unseen."""
    book = Book()
    book.say(T0, owe(), suspensions=(wait(until=at(100)),))
    book.say(at(50), owe(), suspensions=(wait(until=at(10)),))
    assert resumed(book, at(51)) == (1, at(50))


def test_a_wait_may_last_longer():
    """An end that moves, there and back again, is recorded each time and ends nothing."""
    book = Book()
    for hour, until in enumerate((10, 20, 10, 30)):
        book.say(at(hour), owe(), suspensions=(wait(until=at(until)),))
    assert [body.until for body in book.bodies(SuspensionBegan)] == [
        at(10),
        at(20),
        at(10),
        at(30),
    ]
    assert resumed(book, at(25)) == (0, None)
    assert resumed(book, at(40)) == (1, at(30))


def test_a_wait_may_come_again_and_again():
    """Each time counts, also under another wait that hides its end."""
    book = Book()
    for hour in range(0, 8, 2):
        book.say(at(hour), owe(), suspensions=(wait("long"), wait("short")))
        book.say(at(hour + 1), owe(), suspensions=(wait("long"),))
    assert len(book.bodies(SuspensionEnded)) == 4
    assert resumed(book, at(20)) == (0, None)
    book.say(at(21), owe())
    assert resumed(book, at(22)) == (1, at(21))


def test_a_wait_that_ran_out_before_the_next_of_its_name_has_ended():
    """Between two pauses there was a day on which nothing waited, though nobody looked."""
    book = Book()
    book.say(T0, owe(), suspensions=(wait(until=at(10)),))
    again = wait(since=at(12), until=at(50))
    settled = book.say(at(13), owe(), suspensions=(again,))
    assert settled.episodes.resumed("update") == at(10)
    assert settled.episodes.waiting["freeze"].until == at(50)


def test_a_wait_counts_for_the_kinds_it_covers():
    """No kinds named: all of them. A kind it gives up has waited to the end."""
    book = Book()
    both = wait(kinds=("accept", "update"), until=at(50))
    book.say(T0, owe(), suspensions=(both,))
    settled = book.say(at(5), owe(), suspensions=(replace(both, kinds=("accept",)),))
    assert settled.episodes.waits_ended("update") == 1
    assert settled.episodes.resumed("update") == at(5)
    assert settled.episodes.waits_ended("accept") == 0
    after = book.say(at(6), owe(), suspensions=(wait("hold"),))
    assert after.episodes.waits_ended("accept") == 0
    episodes = book.say(at(7), owe()).episodes
    assert {str(kind): episodes.waits_ended(kind) for kind in Kind} == {
        **{str(kind): 1 for kind in Kind},
        "update": 2,
    }
    assert episodes.waits_ended() == len(Kind) + 1


def test_two_waits_of_one_name_cover_together():
    """From the first beginning to the last end, for the kinds of both."""
    book = Book()
    one = wait(kinds=("accept",), since=at(-2), until=at(10))
    other = wait(kinds=("update",), since=at(-1), until=at(20))
    book.say(T0, owe(), suspensions=(one, other))
    assert book.bodies(SuspensionBegan) == [
        SuspensionBegan(cause="freeze", kinds=("accept", "update"), since=at(-2), until=at(20))
    ]
    endless = Book()
    endless.say(T0, owe(), suspensions=(one, wait()))
    assert endless.bodies(SuspensionBegan) == [
        SuspensionBegan(cause="freeze", kinds=(), since=at(-2), until=None)
    ]


def test_a_wait_may_take_over_from_another():
    """Without a moment in between the waiting goes on; with one, a clock ran."""
    book = Book()
    book.say(T0, owe(), suspensions=(wait("quiet", until=at(10)),))
    taken = book.say(at(12), owe(), suspensions=(wait("exception", since=at(9)),))
    assert taken.episodes.waits_ended("update") == 0
    other = Book()
    other.say(T0, owe(), suspensions=(wait("quiet", until=at(10)),))
    gap = other.say(at(12), owe(), suspensions=(wait("exception", since=at(11)),))
    assert gap.episodes.ended["update"] == (1, at(10))


def test_what_covers_an_obligation_now():
    """Only what holds at this moment and covers the kind."""
    waits = (
        wait("now"),
        wait("later", since=at(5)),
        wait("over", since=at(-5), until=T0),
        wait("others", kinds=("accept",)),
    )
    assert [each.cause for each in covering(waits, "update", T0)] == ["now"]


def test_suspensions_come_before_episodes():
    """What began or ended to wait changes which clocks run, so it is recorded first."""
    owed = Duties(owed=(owe(),), suspensions=(wait(),))
    assert [type(body) for body, _ in changes(NO_EPISODES, owed, policy=POLICY, now=T0)] == [
        SuspensionBegan
    ]
