"""Messages: what a person reads, as a value; channels decide how it looks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A text for a person. ``line`` is its one-line form, for digests; both are plain Markdown."""

    title: str
    body: str
    line: str


def preview(message: Message, *, to: str, day: str, word: str) -> Message:
    """What the holder sees before a text goes to somebody else: that text, to whom, and when.

    ``to`` is the name of whoever will read it, ``day`` the day it would go, ``word`` the command
    word. All are ready to print.
    """
    quoted = "\n".join(
        f"> {row}".rstrip() for row in [message.title, "", *message.body.split("\n")]
    )
    return Message(
        title=f"You see it first: {message.title}",
        body=(
            f"On {day} we will send this to {to}. You see it first: any word from you before then "
            f"is enough and it stays here, and if it says something wrong, tell us with "
            f"`{word}: feedback ...`.\n\n{quoted}"
        ),
        line=f"On {day} this goes to {to}, answer or change it first: {message.line}",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """One line of a digest: its text, the kind of obligation behind it, and where to answer."""

    text: str
    kind: str
    where: str = ""


_TEAMS = ("accept", "update", "deliver", "revisit")
_HINTS = (
    (("decide",), "a decision: `{w}: agreed`, `{w}: rather 2026-12-18`, or `{w}: granted`"),
    (_TEAMS, "a word: `{w}: on track`, `{w}: at risk, why`, or `{w}: not now until 2027-03-01`"),
    (("respond",), "an answer: `{w}: answered we met`, or `{w}: answer ...` to a request"),
    (("gate",), "a gate: `{w}: evidence ...`, then `{w}: passed`"),
    (("review",), "a review: `{w}: reviewed`"),
)


def digest(name: str, lines: Sequence[DigestLine], *, word: str) -> str:
    """A person's week in one mail: every line with its place, then how each kind is answered."""
    return _week(f"Good day {name}, your week in one mail:", lines, word=word)


def digest_comment(name: str, lines: Sequence[DigestLine], *, word: str) -> str:
    """A week in one comment, for somebody without a mail address: told here, answered there."""
    opening = (
        f"Good day {name}, your week in one comment, so that nobody writes to you issue by issue:"
    )
    return _week(opening, lines, word=word)


def _week(opening: str, lines: Sequence[DigestLine], *, word: str) -> str:
    listed = "\n".join(_listed(lines))
    hints = "\n".join(f"- {hint.format(w=word)}" for hint in _hints(lines))
    how = f"\n\nA line in the issue is enough:\n\n{hints}" if hints else ""
    return f"{opening}\n\n{listed}{how}\n\nAny honest answer is a good one, also not now."


def _listed(lines: Iterable[DigestLine]) -> list[str]:
    ordered = sorted(lines, key=lambda line: (line.text, line.where))
    return [f"- {line.text}" + (f" ({line.where})" if line.where else "") for line in ordered]


def _hints(lines: Sequence[DigestLine]) -> list[str]:
    kinds = {line.kind for line in lines}
    return [hint for of, hint in _HINTS if kinds & set(of)]
