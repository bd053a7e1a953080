"""Recording: what a sent effect makes true, in the transaction that calls it sent."""

from dataclasses import dataclass, replace
from datetime import datetime

from trackwork.core.effects import DIGESTS, Effect, EffectKind, EffectState, Guarantee
from trackwork.core.facts import EffectSent, Fact, RungTold
from trackwork.core.subjects import WORKSPACE, Subject
from trackwork.engine.adopted import Adopted
from trackwork.engine.adopting import link
from trackwork.engine.home.relating import wake_related
from trackwork.engine.known import key_of, recall_key, remember
from trackwork.engine.retract import taken_back
from trackwork.engine.send import WRITTEN, Sender
from trackwork.engine.sync.giving import given
from trackwork.engine.week import lines_in
from trackwork.ports import Books


@dataclass(frozen=True, slots=True)
class Recording:
    """One record of a sent effect, inside the caller's transaction."""

    books: Books
    adopted: Adopted
    sender: Sender
    now: datetime

    def sent(self, effect: Effect, receipt: str, *, inside: Effect | None = None) -> None:
        """The facts a sent effect makes true; ``inside``: the digest that carried this line."""
        went = inside or effect
        if effect.kind in {EffectKind.CREATE, EffectKind.ADOPT}:
            link(self.books, effect, receipt, self.now)
            wake_related(self.books, self.adopted, effect.subject)
        if effect.kind is EffectKind.BLOCK:
            self._remember_block(effect)
        if effect.kind in DIGESTS:
            self._lines(effect)
        if effect.kind is EffectKind.UNDO:
            taken_back(self.books, effect, self.now)
        facts = [self._fact(effect, receipt, went)]
        if effect.kind is EffectKind.FIELDS:
            facts += given(self.books, effect, self.now)
        if self.sender.guarantee(went) is not Guarantee.FIRE_AND_FORGET:
            facts += self._told(effect)
        self.books.facts.append(facts)

    def _lines(self, digest: Effect) -> None:
        """A sent digest tells every line in it, in the same transaction."""
        for row in lines_in(self.books, digest):
            settled = replace(row, receipt=digest.id, settled=self.now, reason="")
            if self.books.outbox.settle(settled, state=EffectState.SENT, now=self.now):
                self.sent(row.effect, digest.id, inside=digest)

    def _remember_block(self, effect: Effect) -> None:
        self.books.desk.put(WRITTEN, str(effect.subject), effect.body)
        key = key_of(effect.tracker, effect.place, effect.native)
        known = recall_key(self.books, key)
        if known is not None:
            remember(self.books, key, replace(known, had_block=True))

    def _fact(self, effect: Effect, receipt: str, went: Effect) -> Fact:
        where = f"{went.tracker}:{went.place}/{went.native}" if went.tracker else "mail"
        body = EffectSent(effect=effect.id, what=effect.kind, where=where, receipt=receipt)
        return self._about(effect.subject, f"sent:{effect.id}", body)

    def _told(self, effect: Effect) -> list[Fact]:
        recipient = effect.recipient or WORKSPACE
        return [
            self._about(
                effect.subject,
                f"told:{one.episode}:{one.rung}",
                RungTold(
                    episode=one.episode,
                    rung=one.rung,
                    effect=effect.id,
                    recipient=recipient,
                    to_holder=one.to_holder,
                ),
            )
            for one in effect.carries
        ]

    def _about(self, subject: Subject, key: str, body: object) -> Fact:
        return Fact(
            key=key,
            subject=subject,
            body=body,
            happened=self.now,
            recorded=self.now,
            source="engine",
        )
