"""Explain: why a message went out or did not, what comes next, and what would change that."""

import re
from datetime import datetime

from trackwork.core import episodes as ep
from trackwork.core.dates import spoken
from trackwork.core.effects import FINAL
from trackwork.core.facts import Fact, RungTold, effective
from trackwork.core.health import Health
from trackwork.core.ladders import Rung, next_rung, pending
from trackwork.core.obligations import KINDS, Episode
from trackwork.core.settle import Settled, settle
from trackwork.core.subjects import Subject, item_part, item_parts, person, team
from trackwork.engine.adopted import Adopted
from trackwork.engine.explained import Dates, Explanation, Happened, Matter, Step, Word, Write
from trackwork.engine.look import Look
from trackwork.engine.observe import findings_of
from trackwork.engine.parts import Parts
from trackwork.engine.recount import door_of, is_word, recount
from trackwork.engine.rows import item_health
from trackwork.engine.say import look_at
from trackwork.ports import Books, Finding, OutboxRow
from trackwork.practices.exceptions.facts import ExceptionFiled
from trackwork.practices.standing.facts import UpdateGiven
from trackwork.practices.tracking.facts import (
    DateAccepted,
    DoneClaimed,
    DoneVerified,
    IssueClosed,
)

SAYS_HEALTH = (
    UpdateGiven,
    DateAccepted,
    DoneClaimed,
    DoneVerified,
    IssueClosed,
    ExceptionFiled,
)
TOLD = frozenset({"ItemAsked", "RungTold", "DateCommitted", "FieldConflicted"})
"""What is told though nobody said it."""
OTHERS_TURN = ("decide", "respond", "next_step", "review", "gate")
"""Kinds somebody other than the team holds: while one is open, that one is the turn that counts."""
_KIND = {str(row.kind): row for row in KINDS}


def explain(
    parts: Parts, adopted: Adopted, books: Books, *, subject: Subject, now: datetime
) -> Explanation:
    """Look at one subject as of now; nothing is recorded."""
    return _Explainer(parts, look_at(parts, adopted, books, subject=subject, now=now)).all()


class _Explainer:
    def __init__(self, parts: Parts, look: Look) -> None:
        self.parts = parts
        self.look = look
        self.facts = look.books.facts.of(look.subject)
        self.rows = look.books.outbox.find(subject=look.subject)
        self.settled: Settled = settle(
            look.subject,
            self.facts,
            practices=parts.practices,
            look=look.at,
            policy=look.adopted.policy,
            now=look.now,
        )

    def all(self) -> Explanation:
        """The whole answer."""
        subject = self.look.subject
        is_item = subject.kind == "item"
        health = self._health() if is_item else ""
        word = self._word()
        tier, reasons = self.look.tier(subject) if is_item else ("", ())
        return Explanation(
            subject=subject,
            title=self._title(),
            team_name=self._name(team(item_parts(subject)[1])) if is_item else "",
            issue=self._issue(),
            health=health,
            word=word,
            faded=is_item and health == Health.NOT_HEARD and self._says_health(),
            dates=self._dates() if is_item else Dates(),
            tier=tier,
            tier_reasons=reasons,
            matters=self._matters(),
            writes=tuple(self._write(row) for row in self.rows),
            history=tuple(self._happened(fact) for fact in self.facts),
            findings=self._findings(),
        )

    # --- what is known ------------------------------------------------------

    def _health(self) -> str:
        tracking = self.settled.states["tracking"]
        if tracking.withdrawn:
            return "no longer asked"
        if tracking.linked_at is None:
            return "not asked yet"
        return item_health(self.look.subject, self.settled, self.look)

    def _word(self) -> Word | None:
        """The last word about health while it is the one that counts, else the last of any kind."""
        words = [fact for fact in effective(self.facts) if is_word(fact)]
        about = [fact for fact in words if isinstance(fact.body, SAYS_HEALTH)]
        found = ((about if self._says_health() else []) or words)[-1:]
        return self._told_by(found[0]) if found else None

    def _says_health(self) -> bool:
        """Whether a word about health has not been replaced by a word about dates since."""
        standing = self.settled.states.get("standing")
        return standing is not None and (standing.said is not None or standing.done_at is not None)

    def _told_by(self, fact: Fact) -> Word:
        someone = self.look.adopted.workspace.directory.people.get(fact.actor or "")
        tracking = self.settled.states.get("tracking")
        handles = someone.handles if someone and tracking else {}
        return Word(
            who=someone.name or someone.key if someone else fact.actor or "the team",
            handle=handles.get(tracking.tracker, "") if tracking else "",
            at=fact.happened,
            door=door_of(fact),
            said=recount(fact),
        )

    def _dates(self) -> Dates:
        tracking, excepted = self.settled.states["tracking"], self.settled.states["exceptions"]
        return Dates(
            proposed=tracking.proposed,
            offered=tracking.offer.day if tracking.offer else None,
            wished=tracking.wished,
            first_committed=tracking.first_committed,
            committed=tracking.committed,
            provisional=tracking.provisional,
            excepted_until=excepted.until if excepted.active else None,
            actual=tracking.claimed_at.date() if tracking.claimed_at else None,
            slips=tracking.slips,
        )

    def _title(self) -> str:
        subject = self.look.subject
        if subject.kind == "request":
            return str(self.settled.states["requests"].question.text)
        initiative = self.look.initiative(subject)
        if initiative is None:
            return ""
        if subject.kind == "item":
            asked = initiative.asked_item(item_parts(subject)[1], item_part(subject))
            return asked.title if asked and asked.title else initiative.title
        return initiative.title

    def _issue(self) -> str:
        tracking = self.settled.states.get("tracking")
        if tracking is None or not tracking.native:
            return ""
        return f"{tracking.tracker}:{tracking.place}/{tracking.native}"

    def _findings(self) -> tuple[Finding, ...]:
        tracking = self.settled.states.get("tracking")
        if tracking is None or not tracking.native:
            return ()
        # Whole names: an issue 1 is not 12, nor that of a place that ends alike.
        name = re.escape(f"{tracking.place}/{tracking.native}")
        here = re.compile(rf"(?:^|[:\s]){name}(?![\w-])")
        return tuple(each for each in findings_of(self.look.books) if here.search(each.where))

    # --- what is owed -------------------------------------------------------

    def _matters(self) -> tuple[Matter, ...]:
        found = [self._matter(each) for each in self.settled.episodes.open.values()]
        found.sort(key=lambda m: (m.kind not in OTHERS_TURN, bool(m.waits_until), m.due))
        return tuple(found)

    def _matter(self, episode: Episode) -> Matter:
        waits, until = self._why_waiting(episode)
        calendar = self.look.calendar(episode.holder)
        return Matter(
            slot=episode.slot,
            kind=episode.kind,
            holder=str(episode.holder),
            holder_name=self._name(episode.holder),
            since=episode.opened,
            due=episode.due,
            due_day=calendar.due_day(episode.due),
            tier=episode.tier,
            ladder=episode.ladder,
            reasons=episode.reasons,
            told=self._told(episode),
            next=self._next(episode),
            waits=waits,
            waits_until=until,
            changes=self._changes(episode, until),
        )

    def _why_waiting(self, episode: Episode) -> tuple[str, datetime | None]:
        """The suspension that covers it, else what holds a message of it back."""
        covering = ep.covering(self.settled.duties.suspensions, episode.kind, self.look.now)
        if covering:
            return covering[0].why or covering[0].cause, covering[0].until
        held = [row for row in self._carrying(episode) if row.state not in FINAL]
        if not held:
            return "", None
        row = held[0]
        far = row.available.year - self.look.now.year > 1
        ready = "its digest" if row.available > self.look.now else "the next run"
        return row.reason or f"ready, goes out with {ready}", None if far else row.available

    def _carrying(self, episode: Episode) -> list[OutboxRow]:
        return [
            row for row in self.rows if any(c.episode == episode.id for c in row.effect.carries)
        ]

    def _told(self, episode: Episode) -> tuple[Step, ...]:
        ladder = self.look.adopted.ladder(episode.ladder, episode.ladder_version)
        found = []
        for fact in self.facts:
            body = fact.body
            if not isinstance(body, RungTold) or body.episode != episode.id:
                continue
            row = self.look.books.outbox.get(body.effect)
            rung = ladder.rung(body.rung)
            found.append(
                Step(
                    name=body.rung,
                    does=str(rung.do) if rung else "",
                    to=self._name(body.recipient),
                    by=str(row.effect.kind) if row else "",
                    at=fact.happened,
                    number=row.number if row else None,
                )
            )
        return tuple(found)

    def _next(self, episode: Episode) -> Step | None:
        """The next step with its earliest moment; one that is due now has none."""
        ladder = self.look.adopted.ladder(episode.ladder, episode.ladder_version)
        move = next_rung(
            ladder,
            due=episode.due,
            told=episode.told,
            calendar=self.look.calendar(episode.holder),
            now=self.look.now,
        )
        waiting = [row.number for row in self._carrying(episode) if row.state not in FINAL]
        number = waiting[0] if waiting else None
        if isinstance(move, Rung):
            return self._step(move, episode, at=self._quiet_until(episode), number=number)
        left = pending(ladder, episode.told)
        if move.until is None or not left:
            return None
        named = next((rung for rung in left if move.why.endswith(f" {rung.name}")), left[0])
        at = max(move.until, self._quiet_until(episode) or move.until)
        return self._step(named, episode, at=at, number=number)

    def _quiet_until(self, episode: Episode) -> datetime | None:
        """Until when nothing is said of it, as far as that is known; None: it is not quiet now."""
        covering = ep.covering(self.settled.duties.suspensions, episode.kind, self.look.now)
        return max((each.until for each in covering if each.until is not None), default=None)

    def _step(
        self, rung: Rung, episode: Episode, *, at: datetime | None, number: int | None
    ) -> Step:
        to = self._name(episode.holder) if rung.to_holder else f"the {rung.to}"
        if not rung.to_holder and rung.to in {"owner", "sponsor", "lead", "operator"}:
            key = self.look.person(str(rung.to), self.look.subject)
            to = f"{self._name(person(key))} ({rung.to})" if key else f"the {rung.to} (nobody yet)"
        return Step(name=rung.name, does=str(rung.do), to=to, by=str(rung.by), at=at, number=number)

    def _changes(self, episode: Episode, until: datetime | None) -> tuple[str, ...]:
        row = _KIND[episode.kind]
        found = [row.satisfied_by]
        if row.quieted_by:
            found.append(row.quieted_by)
        if until is not None:
            zone = self.look.calendar(episode.holder)
            found.append(f"{spoken(zone.day_of(until))} comes")
        return tuple(found)

    # --- what was done ------------------------------------------------------

    def _write(self, row: OutboxRow) -> Write:
        effect = row.effect
        where = f"{effect.tracker}:{effect.place}/{effect.native}" if effect.tracker else "mail"
        to = self._name(effect.recipient) if effect.recipient else effect.person or ""
        return Write(
            number=row.number,
            kind=effect.kind,
            state=row.state,
            at=row.settled or row.created,
            to=to,
            where=where.removesuffix("/"),
            why=effect.why,
            reason=row.reason,
        )

    def _happened(self, fact: Fact) -> Happened:
        told = is_word(fact) or fact.type in TOLD
        someone = self.look.adopted.workspace.directory.people.get(fact.actor or "")
        who = someone.name or someone.key if someone else fact.actor or ""
        return Happened(at=fact.happened, who=who, words=recount(fact), told=told)

    def _name(self, party: Subject) -> str:
        directory = self.look.adopted.workspace.directory
        if party.kind == "team":
            found = directory.team(party.key)
            return found.name or found.key if found else party.key
        someone = directory.people.get(party.key)
        return someone.name if someone and someone.name else party.key
