"""The texts of requests: a plain question, the paper trail, and one text for both sides."""

from trackwork.core.dates import spoken_short
from trackwork.core.ladders import Action
from trackwork.core.messages import Message
from trackwork.core.obligations import Kind
from trackwork.core.practice import Moment
from trackwork.core.tone import neutral
from trackwork.practices.requests.state import Attempt, Request

_BY = {
    "comment": " by comment",
    "mail": " by mail",
    "line": " in the digest",
    "digest": " in the digest",
}
_COUNT = ("first", "second", "third", "fourth", "fifth")
_LONGEST_QUESTION = 160
_LONGEST_TITLE = 60


def words(moment: Moment) -> Message:
    """The text of one rung of a request's respond obligation.

    ``options`` may bring the names of ``asker`` and ``holder``; ``note`` the question.
    """
    if moment.episode.kind == Kind.NEXT_STEP:
        return _find(moment)
    if moment.rung.do is Action.PROCEED:
        return _proceed(moment)
    if moment.rung.do is Action.ESCALATE:
        return _together(moment)
    return _attempt(moment)


def trail(attempts: tuple[Attempt, ...]) -> str:
    """The attempts so far in one sentence, "" when this is the first."""
    if not attempts:
        return ""
    sent = [f"the {_nth(at)} went on {_sent(each)}" for at, each in enumerate(attempts)]
    return f"This is the {_nth(len(attempts))} note; {', '.join(sent)}. "


def _nth(at: int) -> str:
    return _COUNT[at] if at < len(_COUNT) else f"{at + 1}th"


def _sent(attempt: Attempt) -> str:
    return f"{spoken_short(attempt.at.date())}{_BY.get(attempt.by, '')}"


def _state(m: Moment) -> Request:
    return m.state if isinstance(m.state, Request) else Request()


def _asker(m: Moment) -> str:
    return m.options.get("asker") or _state(m).asker or m.owner_name


def _holder(m: Moment) -> str:
    return m.options.get("holder") or m.team_name or m.episode.holder.key


def _title(m: Moment) -> str:
    asked = _state(m).question.text
    return m.title or neutral(asked, limit=_LONGEST_TITLE) or "a question"


def _question(m: Moment) -> str:
    said = m.note or _state(m).question.text
    return f'"{neutral(said, limit=_LONGEST_QUESTION)}"' if said else _title(m)


def _silence(m: Moment) -> str:
    state = _state(m)
    if not state.default:
        return "Silence is no answer here; we would rather know that it is not for you."
    declared = neutral(state.on_silence.text, limit=_LONGEST_QUESTION)
    return f'Without a word by {m.due}, {_asker(m)} goes ahead, reversibly, with "{declared}".'


def _attempt(m: Moment) -> Message:
    body = (
        f"Hello {m.recipient_name}, {_asker(m)} asks: {_question(m)} "
        f"{trail(_state(m).attempts)}A short word by {m.due} would help: "
        f"`{m.word}: answer ...`, `{m.word}: looking`, or `{m.word}: not me -> name`. {_silence(m)}"
    )
    return Message(
        title=f"{_asker(m)} asks: {_title(m)}",
        body=body,
        line=f"Answer: {_asker(m)} asks {_question(m)}, by {m.due}.",
    )


def _proceed(m: Moment) -> Message:
    declared = neutral(_state(m).on_silence.text, limit=_LONGEST_QUESTION)
    body = (
        f"Hello {m.recipient_name}, no word yet on {_question(m)}. As you declared, you can go "
        f'ahead with "{declared}": on paper, reversible, within your own rights, nothing more. '
        f"It approves nothing and obliges nobody else. `{m.word}: proceeded` notes it; "
        f"`{m.word}: no longer needed` takes the question back."
    )
    return Message(
        title=f"You can go ahead as declared: {_title(m)}",
        body=body,
        line=f"Go ahead: {_title(m)}, as you declared. Silence frees you, nothing more.",
    )


def _together(m: Moment) -> Message:
    noted = ", ".join(_sent(each) for each in _state(m).attempts)
    when = f" (notes on {noted})" if noted else ""
    body = (
        f"Hello {_asker(m)} and {_holder(m)}, {_question(m)} is open between you{when}. You both "
        "see this same text. Would you take it up together, with whoever can make room? "
        f"`{m.word}: together` or `{m.word}: worked around ...` are both good outcomes, and so is "
        f"`{m.word}: answer ...`."
    )
    return Message(
        title=f"Let us take this up together: {_title(m)}",
        body=body,
        line=f"Together: {_title(m)}, {_asker(m)} and {_holder(m)}.",
    )


def _find(m: Moment) -> Message:
    why = m.episode.reasons[0] if m.episode.reasons else "we do not know whom to ask"
    body = (
        f"Hello {m.recipient_name}, about {_question(m)}: {why}. Who could answer it? "
        f"`{m.word}: no longer needed` takes it back, and a new request to the right person or "
        "team starts at once."
    )
    return Message(
        title=f"Whom shall we ask? {_title(m)}",
        body=body,
        line=f"Whom to ask: {_title(m)}; {why}.",
    )
