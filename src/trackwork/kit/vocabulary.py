"""State words: each team's own, and what they mean to us. Mapped, never replaced."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator

from trackwork.kit.options import as_words

MEANINGS = ("open", "closed", "done", "not planned")
"""What a state word can mean; ``closed`` alone is taken for done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Words by meaning, compared without case and with single spaces."""

    words: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))

    def meaning(self, word: str) -> str | None:
        """One of `MEANINGS`; None when nobody told us the word."""
        said = plain(word)
        return next((meaning for meaning, words in self.words.items() if said in words), None)

    def also(self, meaning: str, *words: str) -> "Vocabulary":
        """The same with further words; a word means one thing, so others lose it.

        Raises ValueError when there is no such meaning.
        """
        if meaning not in MEANINGS:
            raise ValueError(f"{meaning!r} is no meaning; write one of {', '.join(MEANINGS)}")
        new = {plain(word) for word in words}
        kept = {each: known - new for each, known in self.words.items()}
        return Vocabulary(words={**kept, meaning: frozenset(kept.get(meaning, frozenset()) | new)})

    def told(self, meanings: Mapping[str, str]) -> "Vocabulary":
        """The same with what a workspace adds: words by meaning, as options have them.

        Raises ValueError when there is no such meaning.
        """
        found = self
        for meaning, words in meanings.items():
            found = found.also(meaning, *as_words(words))
        return found

    def state(self, word: str) -> tuple[str, str] | None:
        """``(state, closed_as)`` as `ports.Issue` has them; None for an unknown word."""
        meaning = self.meaning(word)
        if meaning is None:
            return None
        if meaning == "open":
            return "open", ""
        return "closed", "not planned" if meaning == "not planned" else "done"


def plain(word: str) -> str:
    """A word as it is compared."""
    return " ".join(word.casefold().split())


def _meant(value: Mapping[str, str]) -> Mapping[str, str]:
    Vocabulary().told(value)
    return MappingProxyType(dict(value))


Meanings = Annotated[Mapping[str, str], AfterValidator(_meant)]
"""A model's options ``words.MEANING: WORD, WORD``, for `Vocabulary.told`; others are refused."""
