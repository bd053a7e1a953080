"""The texts of exceptions: thanks first, then what changes."""

from trackwork.core.ladders import Action
from trackwork.core.messages import Message
from trackwork.core.obligations import Kind
from trackwork.core.practice import Moment


def words(moment: Moment) -> Message:
    """The text of one rung of a decide or revisit obligation."""
    if moment.episode.kind == Kind.REVISIT:
        return _revisit(moment)
    if moment.episode.kind == Kind.RESPOND:
        return _reason(moment)
    if moment.rung.do is Action.ESCALATE:
        return _sponsor(moment)
    return _decide(moment)


def thanks(
    *, word: str, form: str, until: str, reason: str, quiet_until: str, owner: str, answer_by: str
) -> str:
    """The answer to an exception, at once."""
    when = f", until {until}" if until else ""
    what = f" We stay quiet until {quiet_until}." if quiet_until else " We stay quiet."
    return (
        f"Thank you for telling us, this makes the plan truer. Noted: **{form}{when}**"
        f"{_because(reason)}. What changes:{what} Others see the new date, not the reason. "
        f"{owner} answers by {answer_by}; if not, it stands as you wrote it. "
        f"Changed your mind? `{word}: on track`."
    )


def _because(reason: str) -> str:
    return f', "{reason}"' if reason else ""


def _decide(m: Moment) -> Message:
    body = (
        f"Hello {m.recipient_name}, {m.team_name} has no room for {m.title} now{_noted(m)}. "
        f"Saying so helps the plan. Could you answer by {m.due}? `{m.word}: granted`, or "
        f"`{m.word}: alternative 2027-01-29 because ...`. Without an answer it stands as they "
        "wrote it."
    )
    return Message(
        title=f"{m.title}: {m.team_name} says not now",
        body=body,
        line=f"Decide: {m.team_name} says not now to {m.title}, by {m.due}.",
    )


def _sponsor(m: Moment) -> Message:
    return Message(
        title=f"{m.title}: an exception waits for an answer",
        body=(
            f"Hello {m.recipient_name}, {m.team_name} filed an exception for {m.title}{_noted(m)}. "
            f"It stands as they wrote it. {m.owner_name} may like your view on it."
        ),
        line=f"Exception: {m.team_name}, {m.title}: stands as written.",
    )


def _reason(m: Moment) -> Message:
    body = (
        f"Hello {m.team_name}, you closed {m.title} as not planned, and that is fine: we noted it "
        f"as a not now and stay quiet. A line why would help the plan: "
        f"`{m.word}: not now until 2027-03-01 because ...` or `{m.word}: not us`. "
        "We ask this once."
    )
    return Message(
        title=f"{m.title}: closed as not planned",
        body=body,
        line=f"{m.title}: closed as not planned. A line why? We ask once.",
    )


def _revisit(m: Moment) -> Message:
    body = (
        f"Hello {m.team_name}, your not now for {m.title} ends {m.due}. How does it look? "
        f"`{m.word}: accept`, `{m.word}: date 2027-04-15` or "
        f"`{m.word}: not now until 2027-06-01 because ...` are all good answers."
    )
    return Message(
        title=f"{m.title}: your not now ends {m.due}",
        body=body,
        line=f"{m.title}: the not now of {m.team_name} ends {m.due}. What then?",
    )


def _noted(m: Moment) -> str:
    return f' ("{m.note}")' if m.note else ""
