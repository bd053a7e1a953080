"""The texts of sunset: what the stage wants, and what to write."""

from trackwork.core.ladders import Action
from trackwork.core.messages import Message
from trackwork.core.practice import Moment
from trackwork.core.tone import neutral
from trackwork.practices.sunset.stages import gate_parts
from trackwork.practices.sunset.state import Gate


def words(moment: Moment) -> Message:
    """The text of one rung of a gate obligation."""
    if moment.rung.do is Action.ESCALATE:
        return _sponsor(moment)
    return _owner(moment)


def _stage(m: Moment) -> str:
    return gate_parts(m.subject)[1].replace("-", " ")


def _waits(m: Moment) -> str:
    waiting = [each.removeprefix("waits for ") for each in m.episode.reasons]
    return f" It waits for {', '.join(waiting)}." if waiting else ""


def _wanted(m: Moment) -> str:
    wanted = m.state.evidence_wanted if isinstance(m.state, Gate) else ""
    return f' The plan asks for "{neutral(wanted)}".' if wanted else ""


def _owner(m: Moment) -> Message:
    body = (
        f"Hello {m.recipient_name}, the stage {_stage(m)} of {m.title} has {m.due} as its day."
        f"{_wanted(m)}{_waits(m)} Helpful: `{m.word}: evidence ...`, then `{m.word}: passed`. "
        f"If the day does not fit, `{m.word}: moved 2027-02-26 because ...` moves it, "
        "shown to everybody."
    )
    return Message(
        title=f"{m.title}: {_stage(m)}, {m.due}",
        body=body,
        line=f"{m.title}: stage {_stage(m)} on {m.due}. Evidence, passed, or moved?",
    )


def _sponsor(m: Moment) -> Message:
    body = (
        f"Hello {m.recipient_name}, the stage {_stage(m)} of {m.title} had {m.due} as its day and "
        f"is still open.{_waits(m)} The stages after it wait as well. What would help: time, a "
        f"person, or another day? {m.owner_name} has read this too."
    )
    return Message(
        title=f"{m.title}: the stage {_stage(m)} is open",
        body=body,
        line=f"Make room: {m.title}, stage {_stage(m)} is open since {m.due}.",
    )
