"""What an issue will read like once it is made: for those who look before anything goes out.

An issue is made with one sentence, since its block is signed with a number that it gets only then.
A plan and a rehearsal show both.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from trackwork.core.effects import Effect, EffectKind
from trackwork.core.facts import effective
from trackwork.core.settle import fold_states
from trackwork.engine.adopted import Adopted
from trackwork.engine.block import plain_block
from trackwork.engine.home.asking import KINDS
from trackwork.engine.home.keeping import plain_own
from trackwork.engine.look import Calendars, Look
from trackwork.engine.parts import Parts
from trackwork.ports import Books


@dataclass(frozen=True, slots=True)
class Coming:
    """Shows writes as people will see them, inside the caller's transaction."""

    parts: Parts
    adopted: Adopted
    books: Books
    now: datetime
    calendars: Calendars | None

    def shown(self, effect: Effect) -> Effect:
        """The write, with the block that follows a new issue below its text."""
        asks = effect.kind in {EffectKind.CREATE, EffectKind.ADOPT}
        if not asks or effect.subject.kind not in {"item", *KINDS}:
            return effect
        look = Look(
            subject=effect.subject,
            adopted=self.adopted,
            books=self.books,
            practices=tuple(self.parts.practices),
            calendars=self.calendars or Calendars(self.adopted.workspace),
            now=self.now,
        )
        block = self._block(look, effect.tracker)
        return replace(effect, body=f"{effect.body.rstrip()}\n\n{block}") if block else effect

    def _block(self, look: Look, tracker: str) -> str:
        if look.subject.kind in KINDS:
            return plain_own(self.parts, look)
        facts = effective(self.books.facts.of(look.subject))
        states = fold_states(self.parts.practices, look.subject, facts)
        return plain_block(self.parts, look, states, tracker=tracker)
