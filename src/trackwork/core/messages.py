"""Messages: what a person reads, as a value; channels decide how it looks."""

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
