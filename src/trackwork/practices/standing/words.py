"""The texts of standing: a check-in a busy person can answer in one line."""

from trackwork.core.ladders import Action
from trackwork.core.messages import Message
from trackwork.core.obligations import Kind
from trackwork.core.practice import Moment


def words(moment: Moment) -> Message:
    """The text of one rung of an update, respond or review obligation."""
    if moment.episode.kind == Kind.REVIEW:
        return _review(moment)
    if moment.episode.kind == Kind.RESPOND:
        return _put_to_sponsor(moment) if moment.episode.slot == "paused" else _visit(moment)
    return _UPDATE.get(moment.rung.do, _room)(moment)


def _check_in(m: Moment) -> Message:
    have = f"We have {m.committed} and would" if m.committed else "We would"
    body = (
        f"Hello {m.team_name}, a small check-in on {m.title}. {have} love to know how it looks "
        f"from your side. Any of these is a good answer: `{m.word}: on track`, "
        f"`{m.word}: at risk, why`, `{m.word}: date 2027-01-15`, "
        f"`{m.word}: not now until 2027-03-01 because ...`. Stuck? `{m.word}: help` and "
        f"{m.owner_name} comes to you. If you are busy that is fine too: Monday's page will say "
        '"not heard yet", nothing more.'
    )
    return Message(
        title=f"{m.title}: a small check-in with {m.team_name}",
        body=body,
        line=f"{m.title}: how does it look for {m.team_name}? On track, at risk, or not now?",
    )


def _offer(m: Moment) -> Message:
    return Message(
        title=f"{m.title}: shall we help {m.team_name}?",
        body=(
            f"Hello {m.recipient_name}, {m.team_name} has been quiet about {m.title} for a while. "
            "That is often plain busyness. Would you drop by and ask whether something is stuck?"
        ),
        line=f"Help: {m.team_name} has been quiet about {m.title}. Drop by?",
    )


def _room(m: Moment) -> Message:
    body = (
        f"Hello {m.recipient_name}, we asked {m.team_name} about {m.title} and have not heard yet. "
        "Quiet weeks happen. If the team has no room, saying so is the most useful answer: "
        f"`{m.word}: not now until 2027-03-01 because ...`. "
        f"If something is stuck, {m.owner_name} is glad to help."
    )
    return Message(
        title=f"{m.title}: does {m.team_name} need room?",
        body=body,
        line=f"Room: {m.team_name}, {m.title}: not heard yet. Do they need room?",
    )


def _visit(m: Moment) -> Message:
    why = m.episode.reasons[0] if m.episode.reasons else "the team would like a word"
    return Message(
        title=f"{m.title}: {m.team_name} would like a word",
        body=(
            f"Hello {m.recipient_name}, in {m.title}, {why}: {m.team_name}{_quoted(m)}. "
            f"Could you go and see them by {m.due}? `{m.word}: answered` in the issue closes this."
        ),
        line=f"Talk: {m.team_name}, {m.title}: {why}.",
    )


def _put_to_sponsor(m: Moment) -> Message:
    return Message(
        title=f"{m.title}: we stopped asking {m.team_name}",
        body=(
            f"Hello {m.recipient_name}, no word from {m.team_name} about {m.title} for a while, so "
            "we stopped asking. That is often a sign of too much else. Is there room for it? "
            f"`{m.word}: answered ...` in the issue starts a fresh clock; an honest "
            f"`{m.word}: not now until 2027-03-01 because ...` helps just as much."
        ),
        line=f"Room: {m.team_name}, {m.title}: we stopped asking. Is there room for it?",
    )


def _review(m: Moment) -> Message:
    return Message(
        title=f"{m.title}: your week",
        body=(
            f"Hello {m.recipient_name}, the week's list for {m.title} is ready. "
            f"Ten minutes are enough; `{m.word}: reviewed` when you went through it."
        ),
        line=f"Review: {m.title}, the week's list is ready.",
    )


def _quoted(m: Moment) -> str:
    return f' wrote "{m.note}"' if m.note else ""


_UPDATE = {
    Action.REMIND: _check_in,
    Action.OFFER: _offer,
}
