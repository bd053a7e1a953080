"""Facts in plain words: one short sentence each, for people who ask what happened."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from trackwork.core import facts as e
from trackwork.core.dates import spoken
from trackwork.core.facts import Fact
from trackwork.practices.exceptions import facts as x
from trackwork.practices.requests import facts as r
from trackwork.practices.standing import facts as s
from trackwork.practices.sunset import facts as g
from trackwork.practices.tracking import facts as t


def recount(fact: Fact) -> str:
    """What happened, without when and by whom. A fact nobody taught us keeps its type's name."""
    tell = _TELL.get(type(fact.body))
    return tell(fact.body) if tell else _apart(fact.type)


def is_word(fact: Fact) -> bool:
    """Whether somebody said it, as against recorded by the engine or by adopting files."""
    return fact.source not in {"engine", "apply", ""} and not isinstance(fact.body, e.FactWithdrawn)


def door_of(fact: Fact) -> str:
    """The door a word came through, as people call it."""
    via = str(getattr(fact.body, "via", ""))
    if fact.source == "cli":
        return "the command line"
    if fact.source.startswith("import "):
        return f"the table {fact.source.removeprefix('import ')}"
    return {"tick": "a tick", "comment": "a comment"}.get(via, _from_key(fact))


def _from_key(fact: Fact) -> str:
    for mark, words in (
        (":ticks@", "a tick"),
        (":closed@", "closing the issue"),
        ("#", "a comment"),
    ):
        if mark in fact.key:
            return words
    return "the issue's own fields" if ":due@" in fact.key else "the issue"


def _apart(name: str) -> str:
    spaced = "".join(f" {c.lower()}" if c.isupper() else c for c in name)
    return spaced.strip()


def _day(day: date | None) -> str:
    return spoken(day) if day else "no day"


def _quoted(note: e.Note) -> str:
    return f': "{note.text}"' if note else ""


def _said(note: e.Note, people: Iterable[str] = ()) -> str:
    said = ", ".join(people) or note.text
    return f'"{said}"' if said else "nothing"


def _to(subject: object) -> str:
    return str(getattr(subject, "key", subject))


_TELL: Mapping[type, Callable[[Any], str]] = {
    e.EpisodeOpened: lambda b: f"{b.slot} opened for {_to(b.holder)}, due {_day(b.due.date())}",
    e.EpisodeClosed: lambda b: f"that matter ended: {b.outcome}",
    e.TierRaised: lambda b: (
        f"tier raised to {b.tier}" + (f" ({', '.join(b.reasons)})" * bool(b.reasons))
    ),
    e.RungTold: lambda b: f"step {b.rung.replace('_', ' ')} reached {_to(b.recipient)}",
    e.SuspensionBegan: lambda b: f"waiting began: {b.cause}",
    e.SuspensionEnded: lambda b: f"waiting ended: {b.cause}; a fresh clock",
    e.FactWithdrawn: lambda b: f"a word was taken back ({b.why})",
    e.EffectSent: lambda b: f"{b.what} written to {b.where}",
    e.EffectUndone: lambda _: "a write was taken back",
    t.ItemAsked: lambda b: f"asked, with {_day(b.proposed)} proposed",
    t.ItemLinked: lambda b: (
        f"lives in {b.tracker}:{b.place}/{b.native}" + " (taken in)" * b.adopted
    ),
    t.DateOffered: lambda b: f"offered {_day(b.day)}{_quoted(b.note)}",
    t.DateCommitted: lambda b: f"committed {_day(b.day)}" + " for now" * b.provisional,
    t.DateAccepted: lambda _: "said yes to the date",
    t.OfferAgreed: lambda b: f"the offered date was agreed{_quoted(b.note)}",
    t.OfferAnswered: lambda b: f"{_day(b.wished)} was wished instead{_quoted(b.note)}",
    t.DoneClaimed: lambda b: "said it is done" + (f" ({b.link})" if b.link else ""),
    t.DoneVerified: lambda b: f"evidence shows it is done{_quoted(b.evidence)}",
    t.EvidenceAgainst: lambda b: f"evidence speaks against the claim{_quoted(b.evidence)}",
    t.IssueClosed: lambda b: f"issue closed {b.closed_as}".strip() + " by a bot" * b.bot,
    t.IssueReopened: lambda _: "issue opened again",
    t.BlockedBy: lambda b: f"waits for {b.ref}{_quoted(b.note)}",
    t.Unblocked: lambda b: f"no longer waits for {b.ref}",
    t.IssueGone: lambda _: "the issue is no longer there",
    t.ItemWithdrawn: lambda b: f"no longer asked{_quoted(b.why)}",
    t.HolderMoved: lambda b: f"handed to {b.to_team}",
    t.FieldAgreed: lambda b: f"{b.field} reads {_said(b.value, b.people)} on both sides",
    t.FieldConflicted: lambda b: (
        f"{b.field}: the team's {_said(b.theirs)} met our {_said(b.ours)}; the {b.decided} decides"
    ),
    t.HomeLinked: lambda b: f"has its own issue in {b.tracker}:{b.place}/{b.native}",
    s.UpdateGiven: lambda b: f"said {b.health}{_quoted(b.note)}",
    s.HelpAsked: lambda b: f"asked for help{_quoted(b.note)}",
    s.ObjectionRaised: lambda b: f"raised a concern{_quoted(b.note)}",
    s.MatterAnswered: lambda b: f"was answered{_quoted(b.note)}",
    s.QuietAsked: lambda b: f"asked for quiet until {_day(b.until)}",
    s.WinTold: lambda b: f"told a win{_quoted(b.note)}",
    s.FeedbackGiven: lambda b: f"gave feedback{_quoted(b.note)}",
    s.WordNoted: lambda b: f"spoke elsewhere{_quoted(b.note)}",
    s.ReviewDone: lambda b: f"reviewed{_quoted(b.note)}",
    s.ReviewPutOff: lambda _: "put the review off a week",
    s.AskingPaused: lambda _: "we stopped asking; the sponsor hears of it",
    x.ExceptionFiled: lambda b: (
        f"said {b.form}"
        + (f" until {_day(b.until)}" if b.until else "")
        + f" ({b.reason}){_quoted(b.note)}"
    ),
    x.ExceptionDecided: lambda b: (
        ("the exception was granted" if b.granted else f"{_day(b.alternative)} was offered instead")
        + _quoted(b.note)
    ),
    x.ExceptionStood: lambda _: "nobody decided in time, so the exception stands as written",
    x.ExceptionEnded: lambda b: f"the exception ended ({_day(b.until)})",
    r.RequestMade: lambda b: f"asked {_to(b.holder)}{_quoted(b.question)}",
    r.AnswerGiven: lambda b: f"answered{_quoted(b.note)}",
    r.LookingAtIt: lambda b: "looking at it" + (f" until {_day(b.until)}" if b.until else ""),
    r.NotMe: lambda b: "not theirs" + (f"; {_to(b.to)}'s turn" if b.to else ""),
    r.Proceeded: lambda b: f"went ahead as declared{_quoted(b.note)}",
    r.EscalatedTogether: lambda b: f"both sides took it up together{_quoted(b.note)}",
    r.WorkedAround: lambda b: f"found a way around{_quoted(b.note)}",
    r.RequestClosed: lambda b: f"no longer needed{_quoted(b.note)}",
    g.GateMoved: lambda b: f"stage moved to {_day(b.to)}{_quoted(b.note)}",
    g.GateEvidence: lambda b: f"evidence for the stage{_quoted(b.note)}",
    g.GatePassed: lambda b: f"stage signed off by {b.signed_by}{_quoted(b.note)}",
    g.GatePlanned: lambda b: f"stage planned for {_day(b.on)}, owner {b.owner}",
}
