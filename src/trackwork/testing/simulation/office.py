"""Who sits at the command line in a story: writes are taken back, questions asked and answered."""

from datetime import timedelta
from random import Random

from trackwork.core.effects import COMMENTS, EffectState
from trackwork.core.subjects import person, team
from trackwork.engine.adopted import read_adopted
from trackwork.engine.asking import Wanted, all_requests, make_request
from trackwork.engine.say import say
from trackwork.engine.undo import undo
from trackwork.testing.simulation.stage import Stage
from trackwork.testing.simulation.worlds import likely

LATEST = 12
"""Among so many of the newest writes the operator chooses one to take back."""
RESPONSES = (
    "answer yes, that works for us",
    "looking until {day}",
    "looking",
    "not me -> {who}",
    "not me",
    "proceeded as declared",
    "together on Tuesday",
    "worked around it",
    "no longer needed",
    "undo",
    "frobnicate",
)


def undoes(stage: Stage, rng: Random) -> None:
    """The operator takes back a comment, or one of the newest writes."""
    parts = stage.parts()
    with stage.shelf.ledger.reading() as books:
        rows = books.outbox.find()
        adopted = read_adopted(books, parts)
    if not rows:
        return
    comments = [row for row in rows if row.effect.kind in COMMENTS]
    sent = [row for row in comments if row.state is EffectState.SENT]
    row = rng.choice(sent if sent and likely(rng, 60) else rows[-LATEST:])
    stage.begun = stage.machine.now()
    undone = undo(parts, adopted, row.effect.id, now=stage.machine.now())
    waiting = row.state is not EffectState.SENT
    if undone.done and (row.effect.kind in COMMENTS or waiting):
        stage.undone.add(row.effect.id)
    stage.say(f"The operator takes back a {row.effect.kind}: {undone.said}")


def asks(stage: Stage, rng: Random) -> None:
    """Somebody asks somebody, with or without something declared for silence."""
    directory = stage.world.versions[0].directory
    people, teams = sorted(directory.people), sorted(directory.teams)
    holder = person(rng.choice((*people, "nobody-known")))
    holder = team(rng.choice(teams)) if likely(rng, 25) else holder
    declared = likely(rng, 50)
    wanted = Wanted(
        asker=rng.choice(people),
        holder=holder,
        question=f"May we, question {stage.step}?",
        on_silence="we take version 3" if declared else "",
        reversible=declared,
        own_rights=declared and likely(rng, 80),
    )
    with stage.shelf.ledger.transaction() as books:
        make_request(books, wanted, now=stage.machine.now())
    stage.say(f"{wanted.asker} asks {holder}: {wanted.question}")


def responds(stage: Stage, rng: Random) -> None:
    """Somebody says something about an open question: whoever holds it, asked it, or neither."""
    parts, now = stage.parts(), stage.machine.now()
    with stage.shelf.ledger.transaction() as books:
        adopted = read_adopted(books, parts)
        found = all_requests(parts, adopted, books, now=now)
        waiting = [each for each in found if each.state.open and each.state.holder]
        if not waiting:
            return
        one = rng.choice(waiting)
        people = sorted(adopted.workspace.directory.people)
        holder = one.state.holder.key if one.state.holder else ""
        near = holder if holder in people else rng.choice(people)
        author = rng.choice((near, near, one.state.asker, rng.choice(people)))
        day = now.date() + timedelta(days=rng.randrange(10))
        sentence = rng.choice(RESPONSES).format(day=day, who=rng.choice(people))
        say(
            parts,
            adopted,
            books,
            subject=one.subject,
            sentence=sentence,
            author=author,
            now=now,
        )
    stage.say(f"{author} says about {one.subject.key}: {sentence!r}.")
