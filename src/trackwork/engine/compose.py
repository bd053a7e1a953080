"""Compose: from a rung to the effect that tells it: to whom, by which channel, in which words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from trackwork.core.dates import spoken
from trackwork.core.effects import WHOLE, Carried, Effect, EffectKind, effect_id
from trackwork.core.ladders import Action, By, Role, Rung
from trackwork.core.messages import Message, preview
from trackwork.core.obligations import Episode
from trackwork.core.people import Person
from trackwork.core.practice import Moment
from trackwork.core.settle import Settled
from trackwork.core.subjects import Subject, item_part, item_parts, person, team
from trackwork.core.tone import neutral
from trackwork.engine.look import Look
from trackwork.engine.parts import Parts
from trackwork.engine.relevance import RESTS_ON
from trackwork.engine.rhythm import next_digest
from trackwork.engine.wording import worded
from trackwork.practices.exceptions.duties import decider
from trackwork.practices.exceptions.words import thanks

_STRENGTH = {"comment": 2, "mail": 3, "chat": 2, "digest": 1, "page": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A rung to climb now, with the episode it belongs to."""

    episode: Episode
    rung: Rung


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A rung with its recipient and words, before several are made one."""

    episode: Episode
    rung: Rung
    recipient: Subject
    message: Message


@dataclass(slots=True)
class Composer:
    """Makes effects for one settled subject."""

    parts: Parts
    look: Look
    settled: Settled

    @property
    def issue(self) -> tuple[str, str, str] | None:
        """Tracker, place and native id of the item's issue; None where there is none."""
        tracking = self.settled.states.get("tracking")
        if tracking is None or not tracking.native or tracking.gone:
            return None
        return tracking.tracker, tracking.place, tracking.native

    # --- rungs --------------------------------------------------------------

    def of_steps(self, steps: Sequence[Step]) -> list[Effect]:
        """Effects for the rungs to climb now: one per recipient, the strongest carries the rest."""
        told: dict[Subject, list[Told]] = {}
        for step in steps:
            for one in self._told(step.episode, step.rung):
                told.setdefault(one.recipient, []).append(one)
        return [self._effect(group) for group in told.values()]

    def _told(self, episode: Episode, rung: Rung) -> list[Told]:
        if rung.do is Action.SHOW:
            return self._shown_first(episode, rung)
        found = []
        for recipient in self.recipients(episode, rung):
            message = self._words(episode, rung, recipient)
            found.append(Told(episode=episode, rung=rung, recipient=recipient, message=message))
        return found

    def _words(self, episode: Episode, rung: Rung, recipient: Subject) -> Message:
        practice = self.parts.by_name[episode.practice]
        moment = self.moment(episode, rung, recipient)
        wording = self.look.adopted.policy.wording
        return worded(practice.words(moment), moment, wording=wording)

    def _shown_first(self, episode: Episode, rung: Rung) -> list[Told]:
        """The holder sees the very text that will go to somebody else, and can answer first."""
        ladder = self.look.adopted.ladder(episode.ladder, episode.ladder_version)
        later = ladder.shown_by(rung)
        readers = self.recipients(episode, later) if later else []
        if later is None or not readers:
            return []
        calendar = self.look.calendar(episode.holder)
        day = calendar.day_of(calendar.shift(self.look.now, days=later.days - rung.days))
        message = preview(
            self._words(episode, later, readers[0]),
            to=self.name(readers[0]),
            day=spoken(day),
            word=self.look.adopted.workspace.word,
        )
        holder = self._standing_in(episode.holder)
        return [Told(episode=episode, rung=rung, recipient=holder, message=message)]

    def recipients(self, episode: Episode, rung: Rung) -> list[Subject]:
        """The parties a rung speaks to; a vacant role goes to the operator."""
        if rung.to is Role.HOLDER:
            return [self._standing_in(episode.holder)]
        roles = {
            Role.LEAD: "lead",
            Role.OWNER: "owner",
            Role.SPONSOR: "sponsor",
            Role.OPERATOR: "operator",
        }
        if rung.to in roles:
            found = self.look.person(roles[rung.to], self._about(episode))
            found = found or self.look.person("operator", self.look.subject)
            return [person(found)] if found else []
        return self._both(episode, rung)

    def _about(self, episode: Episode) -> Subject:
        """Whose lead is meant: the holder's team where a team holds it."""
        is_team = episode.holder.kind == "team" and self.look.subject.kind != "item"
        return episode.holder if is_team else self.look.subject

    def _both(self, episode: Episode, rung: Rung) -> list[Subject]:
        state = self.settled.states.get(episode.practice)
        asker = getattr(state, "asker", "")
        parties = [person(asker)] if asker else []
        if rung.to is Role.BOTH:
            parties.append(self._standing_in(episode.holder))
        return parties

    def _standing_in(self, holder: Subject) -> Subject:
        if holder.kind != "person":
            return holder
        found = self.look.adopted.workspace.directory.standing_in(holder.key, self.look.now.date())
        return person(found) if found else holder

    def _effect(self, group: list[Told]) -> Effect:
        strongest = max(group, key=lambda one: (_STRENGTH[one.rung.by], one.rung.days))
        # First the one whose words are used: without it the others have nothing to ride on.
        first = [strongest, *(one for one in group if one is not strongest)]
        carries = tuple(
            Carried(episode=one.episode.id, rung=one.rung.name, to_holder=one.rung.to_holder)
            for one in first
        )
        reason = (strongest.episode.id, strongest.rung.name, str(strongest.recipient))
        return self._addressed(
            strongest, effect_id(self.look.adopted.workspace.id, *reason), carries
        )

    def _addressed(self, one: Told, ident: str, carries: tuple[Carried, ...]) -> Effect:
        attention = self._attention(one.recipient)
        kind = self._kind(one, attention)
        in_issue = kind is EffectKind.COMMENT and self.issue is not None
        # A line for the digest does not go there, but says where to answer.
        named = in_issue or kind is EffectKind.LINE
        tracker, place, native = self.issue if named and self.issue else ("", "", "")
        unnamed = str(one.recipient) if in_issue or kind is EffectKind.LINE else ""
        posted = kind is EffectKind.LINE and not (attention and attention.mail)
        return Effect(
            id=ident,
            kind=kind,
            subject=self.look.subject,
            title=one.message.title,
            body=one.message.line if kind is EffectKind.LINE else one.message.body,
            tracker=tracker,
            place=place,
            native=native,
            recipient=one.recipient,
            person=attention.key if attention else unnamed,
            interrupts=kind is not EffectKind.LINE,
            critical=one.episode.tier == "critical",
            carries=carries,
            not_before=self._not_before(kind, attention, one.recipient),
            why=f"{one.episode.kind}: {one.rung.name} ({one.episode.ladder})",
            fields=((WHOLE, one.message.body),) if posted else (),
            mention=self._mention(one, attention) if in_issue or posted else (),
        )

    def _kind(self, one: Told, attention: Person | None) -> EffectKind:
        """The channel the rung names, or the nearest that can reach this person."""
        has_issue = self.issue is not None
        by_mail = attention is not None and attention.mail is not None
        if one.rung.by in {By.DIGEST, By.PAGE}:
            # Without an address the digest is a comment; without an issue too the mail says so.
            return EffectKind.LINE if by_mail or has_issue else EffectKind.MAIL
        if one.rung.by is By.COMMENT:
            return EffectKind.COMMENT if has_issue else EffectKind.MAIL
        return EffectKind.MAIL if by_mail or not has_issue else EffectKind.COMMENT

    def _attention(self, recipient: Subject) -> Person | None:
        """Whose week this costs: the person, or whoever leads the team now."""
        directory = self.look.adopted.workspace.directory
        key = recipient.key
        if recipient.kind == "team":
            key = self.look.person("lead", recipient)
        return directory.people.get(key)

    def _mention(self, one: Told, attention: Person | None) -> tuple[str, ...]:
        """A handle on this tracker, at the last steps only: when somebody else is asked to help."""
        tracking = self.settled.states["tracking"]
        if attention is None or one.rung.to_holder:
            return ()
        handle = attention.handles.get(tracking.tracker)
        return (handle,) if handle else ()

    def _not_before(
        self, kind: EffectKind, attention: Person | None, recipient: Subject
    ) -> datetime | None:
        if kind is not EffectKind.LINE:
            return None
        reader = person(attention.key) if attention else recipient
        return next_digest(self.look.adopted.policy, self.look.calendar(reader), self.look.now)

    # --- words --------------------------------------------------------------

    def moment(self, episode: Episode, rung: Rung, recipient: Subject) -> Moment:
        """Everything the words of a rung may use, ready to print."""
        workspace = self.look.adopted.workspace
        tracking = self.settled.states.get("tracking")
        shown = tracking.committed or tracking.wished or tracking.proposed if tracking else None
        due = self.look.calendar(episode.holder).due_day(episode.due)
        return Moment(
            episode=episode,
            rung=rung,
            subject=self.look.subject,
            recipient=recipient,
            recipient_name=self.name(recipient),
            team_name=self._team_name(),
            title=self._title(),
            owner_name=self.name(person(self.look.person("owner", self.look.subject)))
            or "the owner",
            word=workspace.word,
            due=spoken(due),
            committed=spoken(shown) if shown else "",
            note=self._note(episode),
            state=self.settled.states.get(episode.practice),
            options=self._names(episode),
        )

    def _names(self, episode: Episode) -> dict[str, str]:
        """Names of the two sides of a request, ready to print."""
        state = self.settled.states.get("requests")
        if state is None or state.holder is None:
            return {}
        asker, holder = person(state.asker), self._standing_in(episode.holder)
        return {"asker": self.name(asker), "holder": self.name(holder)}

    def name(self, party: Subject) -> str:
        """A party's name as people say it."""
        directory = self.look.adopted.workspace.directory
        if party.kind == "team":
            found = directory.team(party.key)
            return found.name or found.key if found else party.key
        someone = directory.people.get(party.key)
        return someone.name if someone and someone.name else party.key

    def _team_name(self) -> str:
        if self.look.subject.kind != "item":
            return ""
        return self.name(self.look.team(self.look.subject))

    def _title(self) -> str:
        initiative = self.look.initiative(self.look.subject)
        if initiative is None:
            return ""
        if self.look.subject.kind != "item":
            return initiative.title
        team_key, part = item_parts(self.look.subject)[1], item_part(self.look.subject)
        asked = initiative.asked_item(team_key, part)
        return asked.title if asked and asked.title else initiative.title

    def _note(self, episode: Episode) -> str:
        """The person's own words behind an obligation, where its fact kept some."""
        tracking = self.settled.states.get("tracking")
        if episode.slot == "decide:date" and tracking is not None and tracking.offer:
            return spoken(tracking.offer.day)
        exceptions = self.settled.states.get("exceptions")
        if episode.slot == "decide:exception" and exceptions is not None:
            return f"until {spoken(exceptions.until)}" if exceptions.until else ""
        return ""

    # --- answers ------------------------------------------------------------

    def answers(self) -> list[Effect]:
        """Thanks for an exception, once per exception, in the issue it was said in."""
        state = self.settled.states.get("exceptions")
        if state is None or not state.undecided or state.ask_reason or self.issue is None:
            return []
        tracker, place, native = self.issue
        workspace = self.look.adopted.workspace
        who = person(decider(self.look.subject, self.look))
        answer_by = self.look.calendar(who).first_response(state.filed_at)
        quiet = self._quiet_until(state.until)
        return [
            Effect(
                id=effect_id(workspace.id, "thanks", str(self.look.subject), state.key),
                kind=EffectKind.COMMENT,
                subject=self.look.subject,
                body=thanks(
                    word=workspace.word,
                    form=state.form,
                    until=spoken(state.until) if state.until else "",
                    reason=neutral(state.note.text) or _counted_as(state.reason),
                    quiet_until=quiet,
                    owner=self.name(who) or "The owner",
                    answer_by=spoken(self.look.calendar(who).due_day(answer_by)),
                ),
                tracker=tracker,
                place=place,
                native=native,
                why="an answer to an exception",
                fields=((RESTS_ON, state.key),),
            )
        ]

    def _quiet_until(self, until: date | None) -> str:
        if until is None:
            return ""
        calendar = self.look.calendar(team(item_parts(self.look.subject)[1]))
        days = self.look.adopted.policy.revisit_days
        moment = calendar.shift(calendar.end_of_day(until), days=-days)
        return spoken(calendar.day_of(moment)) if moment > self.look.now else ""


def _counted_as(reason: str) -> str:
    return "" if reason == "other" else reason
