"""Digests that wait, that never go, or that have nothing left to say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.engine.house import PAYMENTS, House
from trackwork.core.effects import EffectKind, EffectState, Guarantee
from trackwork.engine.adopted import read_adopted
from trackwork.engine.undo import undo
from trackwork.ports import InDoubt, Letter, OutboxRow, OutsideError, Refused, TryLater

TUESDAY = datetime(2026, 11, 10, 10, 0, tzinfo=UTC)
NEXT_MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


class Post:
    """A mail channel that does as it is told: letters that left, or an answer why not."""

    name = "post"
    guarantee = Guarantee.SAME_ID_RESEND

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.trouble: OutsideError | None = None

    def send(self, letter: Letter) -> str:
        """Keep the letter, or raise what was set."""
        if self.trouble is not None:
            raise self.trouble
        if letter.to != "mara@example.org":  # the owner's own list is another story
            self.letters.append(letter)
        return letter.id


def posted(house: House) -> Post:
    """The house with this channel, on the Tuesday on which both teams have lines waiting."""
    post = Post()
    house.app = replace(house.app, parts=replace(house.app.parts, mail=post))
    house.clock.set(TUESDAY)
    house.run()
    assert lines(house, EffectState.READY)
    return post


def lines(house: House, *states: EffectState) -> list[str]:
    """Whose lines stand in one of these states."""
    return [
        r.effect.person or ""
        for r in house.outbox(*states)
        if r.effect.kind == "line" and r.effect.person != "mara"
    ]


def digests(house: House) -> dict[str, EffectState]:
    """Digests by person, the newest of each."""
    return {row.effect.person or "": row.state for row in letters(house)}


def letters(house: House, *states: EffectState) -> list[OutboxRow]:
    """The teams' digests, all or those in some states."""
    rows = [row for row in house.outbox(*states) if row.effect.kind is EffectKind.DIGEST]
    return [row for row in rows if row.effect.person != "mara"]


def test_lines_of_a_refused_digest_find_the_next_one(house: House) -> None:
    """An address that was wrong on Monday and right a week later: nothing is stuck or lost."""
    post = posted(house)
    post.trouble = Refused("no such mailbox")
    house.clock.set(NEXT_MONDAY)
    house.run()
    assert set(digests(house).values()) == {EffectState.GIVEN_UP}
    post.trouble = None
    house.clock.set(NEXT_MONDAY + timedelta(days=7))
    house.run()
    assert {letter.to for letter in post.letters} == {"ines@example.org", "jo@example.org"}
    assert lines(house, EffectState.HELD) == []


def test_lines_of_a_digest_the_operator_dropped_find_the_next_one(house: House) -> None:
    """Taking one week's mail back does not silence its matters for good."""
    post = posted(house)
    post.trouble = TryLater("the mail server is away", after=timedelta(days=2))
    house.clock.set(NEXT_MONDAY)
    house.run()
    with house.app.ledger.reading() as books:
        adopted = read_adopted(books, house.app.parts)
    waiting = letters(house, EffectState.RETRY)
    for row in waiting:
        undo(house.app.parts, adopted, str(row.number), now=house.clock.now())
    post.trouble = None
    house.clock.set(NEXT_MONDAY + timedelta(days=7))
    house.run()
    assert len(post.letters) == len(waiting) == 2


def test_a_digest_that_may_have_gone_out_is_not_said_to_be_here(house: House) -> None:
    """Its answer was lost, then everything was paused: it is not sent again, and that is all."""
    post = posted(house)
    post.trouble = InDoubt("the connection was cut before the answer came")
    house.clock.set(NEXT_MONDAY)
    house.run()
    house.pause()
    house.later(hours=4)
    (row, _) = letters(house, EffectState.HELD)
    with house.app.ledger.reading() as books:
        adopted = read_adopted(books, house.app.parts)
    done = undo(house.app.parts, adopted, str(row.number), now=house.clock.now())
    assert (done.done, "may have gone out" in done.said) == (False, True)
    assert row.effect.id in {each.effect.id for each in letters(house, EffectState.DROPPED)}


def test_a_digest_that_waited_says_only_what_still_matters(house: House) -> None:
    """Settled between planning and a later try: that line stays out, and its digest with it."""
    post = posted(house)
    post.trouble = TryLater("the mail server is away", after=timedelta(hours=3))
    house.clock.set(NEXT_MONDAY)
    house.run()
    house.tick("accept", PAYMENTS)
    post.trouble = None
    house.later(hours=4)
    assert [letter.to for letter in post.letters] == ["jo@example.org"]
    assert digests(house) == {"ines": EffectState.DROPPED, "jo": EffectState.SENT}


def test_a_digest_loses_the_line_that_was_settled_and_keeps_the_other(house: House) -> None:
    """Two matters of one person, one of them answered meanwhile: the mail has the other."""
    house.change("teams", "leads: [jo]", "leads: [ines]")
    post = posted(house)
    post.trouble = TryLater("the mail server is away", after=timedelta(hours=3))
    house.clock.set(NEXT_MONDAY)
    house.run()
    (both,) = letters(house, EffectState.RETRY)
    assert len(both.effect.fields) == 2
    house.tick("accept", PAYMENTS)
    post.trouble = None
    house.later(hours=4)
    (letter,) = post.letters
    assert "search-api" in letter.body
    assert "payments-api" not in letter.body
    assert lines(house, EffectState.SENT) == ["ines"]
    assert len(lines(house, EffectState.DROPPED)) == 1


def test_a_digest_held_for_weeks_is_one_mail(house: House) -> None:
    """A channel that is away for three weeks brings one mail, and the lines are told once."""
    post = posted(house)
    post.trouble = TryLater("the mail server is away", after=timedelta(days=1))
    house.clock.set(NEXT_MONDAY)
    house.run()
    house.days(21)
    post.trouble = None
    house.days(3)
    assert sorted(letter.to for letter in post.letters) == ["ines@example.org", "jo@example.org"]
