"""The signs of a text that people can see; the rest changes how it reads, never what it says."""

import unicodedata

KEPT = frozenset("\n\t\N{ZERO WIDTH JOINER}\N{VARIATION SELECTOR-16}")
"""Line ends for sheets, and what holds an emoji together."""
UNSEEN = frozenset({"Cc", "Cf", "Cs"})
"""Control, direction and tag characters, and halves of pairs that no file can hold."""

MOST_LETTERS = 1_000
"""Signs of one text on a page; whoever wants the rest has the data beside it."""


def readable(text: str) -> str:
    """A text as pages show it: what people can see, and no more of it than anybody reads."""
    short = text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}\N{HORIZONTAL ELLIPSIS}"
    return visible(short)


def visible(text: str) -> str:
    """The text without characters nobody can see."""
    if text.isprintable():
        return text
    return "".join(x for x in text if x in KEPT or unicodedata.category(x) not in UNSEEN)
