"""The texts of tracking: short, warm, with lines to copy."""

from trackwork.core.ladders import Action
from trackwork.core.messages import Message
from trackwork.core.obligations import Kind
from trackwork.core.practice import Moment


def words(moment: Moment) -> Message:
    """The text of one rung of an accept, deliver, decide or next_step obligation."""
    if moment.rung.do is Action.OFFER:
        return _offer(moment)
    if moment.rung.do is Action.ESCALATE:
        return _escalate(moment)
    return _REMINDERS[Kind(moment.episode.kind)](moment)


def _accept(m: Moment) -> Message:
    body = (
        f"Hello {m.team_name}, a small question about {m.title}. "
        f"{_proposal(m)} Any of these is a good answer: `{m.word}: accept`, "
        f"`{m.word}: date 2027-01-15`, `{m.word}: not now until 2027-03-01 because ...`, "
        f"`{m.word}: not us`. Or tick a box in the issue. Stuck? `{m.word}: help` and "
        f"{m.owner_name} comes to you. If you are busy that is fine too: the page will say "
        '"not heard yet", nothing more.'
    )
    return Message(
        title=f"{m.title}: does the date work for {m.team_name}?",
        body=body,
        line=f"{m.title}: a first word from {m.team_name}? Any answer is good, also not now.",
    )


def _proposal(m: Moment) -> str:
    if m.committed:
        return f"We thought of {m.committed}, yours to change."
    return "We would love to know when it could fit."


def _deliver(m: Moment) -> Message:
    body = (
        f"Hello {m.team_name}, {m.title} has {m.committed} as your date. How does it look? "
        f"Any of these is a good answer: `{m.word}: done`, `{m.word}: on track`, "
        f"`{m.word}: at risk, why`, `{m.word}: date 2027-01-15`, "
        f"`{m.word}: not now until 2027-03-01 because ...`. "
        f"Stuck? `{m.word}: help` and {m.owner_name} comes to you."
    )
    return Message(
        title=f"{m.title}: {m.team_name} and {m.committed}",
        body=body,
        line=f"{m.title}: {m.team_name} has {m.committed}. Done, on track, or another date?",
    )


def _decide(m: Moment) -> Message:
    body = (
        f"Hello {m.recipient_name}, {m.team_name} offers another date for {m.title}"
        f"{_noted(m)}. Could you answer by {m.due}? `{m.word}: agreed`, or "
        f"`{m.word}: rather 2026-12-18 because ...`. If that does not fit your week, the offer "
        "stands as they wrote it, provisionally."
    )
    return Message(
        title=f"{m.title}: {m.team_name} offers a date",
        body=body,
        line=f"Decide: {m.team_name} offers {m.note or 'another date'} for {m.title}, by {m.due}.",
    )


def _next_step(m: Moment) -> Message:
    why = m.episode.reasons[0] if m.episode.reasons else "something is in the way"
    body = (
        f"Hello {m.recipient_name}, in {m.title}, {why}. Could you see who can help? "
        f"When it is clear, `{m.word}: unblocked ...` in the issue starts their clock again."
    )
    return Message(
        title=f"{m.title}: {m.team_name} waits",
        body=body,
        line=f"Help: {m.team_name}, {m.title}: {why}.",
    )


def _offer(m: Moment) -> Message:
    return Message(
        title=f"{m.title}: shall we help {m.team_name}?",
        body=(
            f"Hello {m.recipient_name}, we have not heard from {m.team_name} about {m.title} yet. "
            "A short, friendly visit may help more than another note from us."
        ),
        line=f"Help: {m.team_name} and {m.title}, not heard yet. A friendly visit?",
    )


def _escalate(m: Moment) -> Message:
    body = (
        f"Hello {m.recipient_name}, {m.team_name} may need a hand with {m.title}, where "
        f"{m.due} was the day. We asked them first. What would make room: time, a person, "
        f"or a later date? {m.owner_name} is glad to help. "
        f"A line is enough: `{m.word}: date 2027-01-15` or "
        f"`{m.word}: not now until 2027-03-01 because ...`."
    )
    return Message(
        title=f"{m.title}: can we make room for {m.team_name}?",
        body=body,
        line=f"Make room: {m.team_name} and {m.title}. What would help?",
    )


def _noted(m: Moment) -> str:
    return f", {m.note}" if m.note else ""


_REMINDERS = {
    Kind.ACCEPT: _accept,
    Kind.DELIVER: _deliver,
    Kind.DECIDE: _decide,
    Kind.NEXT_STEP: _next_step,
}
