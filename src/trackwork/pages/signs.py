"""The signs of a text that people can see; the rest changes how it reads, never what it says."""

import unicodedata

KEPT = frozenset("\n\t\N{ZERO WIDTH JOINER}\N{VARIATION SELECTOR-16}")
"""Line ends for sheets, and what holds an emoji together."""
UNSEEN = frozenset({"Cc", "Cf", "Cs"})
"""Control, direction and tag characters, and halves of pairs that no file can hold."""


def visible(text: str) -> str:
    """The text without characters nobody can see."""
    if text.isprintable():
        return text
    return "".join(x for x in text if x in KEPT or unicodedata.category(x) not in UNSEEN)
