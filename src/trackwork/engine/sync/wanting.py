"""Wanting: which fields we are to write, decided anew whenever an item is looked at."""

import json
from dataclasses import asdict, dataclass, field, replace

from trackwork.core.effects import Effect, EffectKind, EffectState, effect_id
from trackwork.core.settle import Settled
from trackwork.engine.known import KnownIssue, key_of, recall_key, remember
from trackwork.engine.look import Look
from trackwork.engine.parts import Parts
from trackwork.engine.recount import is_word
from trackwork.engine.sync.fields import WAS, ours, token, writable
from trackwork.ports import Finding, OutboxRow
from trackwork.practices.tracking.state import Tracking

TWICE = 2
DRAWER = "finding"


def field_effects(parts: Parts, look: Look, settled: Settled) -> list[Effect]:
    """A write for each field in which our side alone has news; most often none.

    Nothing is written into an issue that nobody has read yet, that is closed, done or withdrawn.
    """
    tracking = settled.states.get("tracking")
    if tracking is None or not tracking.native or tracking.gone:
        return []
    reader = parts.readers.get(tracking.tracker)
    names = writable(look.adopted.workspace, reader) if reader else frozenset()
    key = key_of(tracking.tracker, tracking.place, tracking.native)
    known = recall_key(look.books, key)
    if known is None or not known.read or not names | known.wanted.keys():
        return []
    wanting = Wanting(look, settled, tracking, known)
    wanting.nothing_but(names)
    effects = [found for name in sorted(names) if (found := wanting.one(name)) is not None]
    after = replace(known, agreed=wanting.agreed, wanted=wanting.wanted)
    if after != known:
        remember(look.books, key, after)
    return effects


@dataclass(slots=True)
class Wanting:
    """One look at one item's fields. ``agreed`` and ``wanted`` are kept for the next."""

    look: Look
    settled: Settled
    tracking: Tracking
    known: KnownIssue
    agreed: dict[str, tuple[str | None, str]] = field(init=False)
    wanted: dict[str, tuple[str, int]] = field(init=False)

    def __post_init__(self) -> None:
        """Begin with what is known."""
        self.agreed, self.wanted = dict(self.known.agreed), dict(self.known.wanted)

    def one(self, name: str) -> Effect | None:
        """The write of one field, when its turn is ours."""
        mine, theirs = self.agreed.get(name, (None, ""))
        said = self._ours(name)
        print_ = token(name, said)
        if name not in self.agreed or not said or print_ == mine:
            self._nothing(name)
            return None
        if mine is None or print_ == theirs:
            self.agreed[name] = (print_, theirs)
            self._nothing(name)
            return None
        return self._write(name, said, theirs)

    def nothing_but(self, names: frozenset[str]) -> None:
        """What we may not write any more we do not want either: allowed again, it is a new wish."""
        for name in self.wanted.keys() - names:
            self._nothing(name)

    def _ours(self, name: str) -> str:
        if self.tracking.closed or not self.tracking.open:
            return ""
        subject = self.look.subject
        initiative = self.look.initiative(subject)
        return ours(name, initiative=initiative, subject=subject, states=self.settled.states)

    def _nothing(self, name: str) -> None:
        said, number = self.wanted.get(name, ("", 0))
        if said:
            self.wanted[name] = ("", number)
            self.look.books.desk.drop(DRAWER, f"fight|{self.look.subject}|{name}")

    def _write(self, name: str, said: str, theirs: str) -> Effect | None:
        before, number = self.wanted.get(name, ("", 0))
        effect = self._effect(name, said, theirs, number)
        if before != said or self._dropped(effect):
            number += 1
            effect = self._effect(name, said, theirs, number)
        self.wanted[name] = (said, number)
        return None if self._fought(name, said) else effect

    def _dropped(self, effect: Effect) -> bool:
        """Whether it was dropped because somebody was faster, and the issue was read since."""
        row = self.look.books.outbox.get(effect.id)
        if row is None or row.state is not EffectState.DROPPED or row.settled is None:
            return False
        return self.known.read > row.settled.isoformat()

    def _effect(self, name: str, said: str, theirs: str, number: int) -> Effect:
        turn = f"{number}:{theirs}>{token(name, said)}"
        subject, tracking = self.look.subject, self.tracking
        return Effect(
            id=effect_id(self.look.adopted.workspace.id, "field", str(subject), name, turn),
            kind=EffectKind.FIELDS,
            subject=subject,
            body=f"{name}: {said}",
            tracker=tracking.tracker,
            place=tracking.place,
            native=tracking.native,
            fields=((name, said), (f"{WAS}{name}", theirs)),
            why="a field says what both sides agreed on",
        )

    def _fought(self, name: str, said: str) -> bool:
        """Whether we wrote just this twice and something undid it twice: then it rests.

        Not where somebody gave a word since: that is no fight, but news.
        """
        books, subject = self.look.books, self.look.subject
        sent = books.outbox.find(subject=subject, state=EffectState.SENT)
        rows = [row for row in sent if _written(row, name) is not None]
        fought = [_written(row, name) for row in rows[-TWICE:]] == [said] * TWICE
        if fought and rows[-1].settled is not None:
            since = rows[-1].settled
            fought = not any(is_word(x) and x.recorded > since for x in books.facts.of(subject))
        key = f"fight|{self.look.subject}|{name}"
        if fought:
            found = json.dumps([asdict(self._finding(name))], sort_keys=True)
            self.look.books.desk.put(DRAWER, key, found)
        else:
            self.look.books.desk.drop(DRAWER, key)
        return fought

    def _finding(self, name: str) -> Finding:
        tracking = self.tracking
        return Finding(
            where=f"{tracking.tracker}:{tracking.place}/{tracking.native}",
            what=f"the field {name!r} went to and fro twice between us and somebody else",
            fix="agree on who writes it; we leave it alone until our side has another value",
            severity="warning",
        )


def _written(row: OutboxRow, name: str) -> str | None:
    if row.effect.kind is not EffectKind.FIELDS:
        return None
    return dict(row.effect.fields).get(name)
