"""Adopting: configuration becomes facts, and what it asks of teams becomes intents."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from trackwork.core.effects import Effect, EffectKind, EffectState, effect_id
from trackwork.core.facts import ConfigAdopted, Fact, PersonKey
from trackwork.core.markers import comment_marker, sign
from trackwork.core.subjects import WORKSPACE, Subject, item
from trackwork.core.workspace import AskedTeam, Backlog, Initiative, Workspace
from trackwork.engine.adopted import adopted_parts, config_subject
from trackwork.engine.home.asking import KINDS, home_fact, homes
from trackwork.engine.known import LINKS, UNREAD, KnownIssue, key_of, remember
from trackwork.engine.look import DIRECTORY, POLICY
from trackwork.engine.parts import Parts
from trackwork.engine.scope import asked_again, news, taken_back, withdrawals
from trackwork.engine.sync.fields import token
from trackwork.ports import Books, Finding
from trackwork.practices.sunset.facts import GatePlanned
from trackwork.practices.tracking.facts import HolderMoved, ItemAsked, ItemLinked

OWN_PLACE = (
    "This issue is yours. Trackwork keeps the part between its markers up to date; "
    "all else belongs to you."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One item to ask for: of whom, where."""

    subject: Subject
    initiative: Initiative
    asked: AskedTeam
    backlog: Backlog | None


def changed_parts(books: Books, wanted: Mapping[str, str]) -> dict[str, str]:
    """Parts whose content differs from what is adopted. A missing part is not a change."""
    current, _ = adopted_parts(books)
    return {part: text for part, text in wanted.items() if current.get(part) != text}


def adopt(
    books: Books,
    parts: Parts,
    changed: Mapping[str, str],
    now: datetime,
    *,
    source: str = "apply",
) -> None:
    """Record new configuration as facts and wake everything that read it.

    ``source`` says who brought it: a person's apply, or a calendar. What is adopted later is never
    older than what it replaces, whatever the clock says.
    """
    before = {fact.subject: fact.happened for fact in books.facts.latest("ConfigAdopted")}
    facts = [
        Fact(
            key=f"adopt:{part}:{parts.hash_of(text)}:{now.isoformat()}",
            subject=config_subject(part),
            body=ConfigAdopted(part=part, hash=parts.hash_of(text), content=text),
            happened=max(now, before.get(config_subject(part), now)),
            recorded=now,
            source=source,
        )
        for part, text in changed.items()
    ]
    books.facts.append(facts)
    touched = [str(WORKSPACE)]
    for part in changed:
        if part.startswith("initiative/"):
            touched += [f"initiative:{part.partition('/')[2]}", f"config:{part}"]
    if {"people", "teams", "workspace"} & set(changed):
        touched += [DIRECTORY, POLICY]
    if {"policy", "rights", "priorities"} & set(changed):
        touched.append(POLICY)
    if changed:  # a team's view names what any file may change: titles, the stack, the rhythm
        touched += [x.removeprefix("of|") for x in books.desk.items(LINKS, prefix="of|team:")]
    books.subjects.touch(touched)


def askings(workspace: Workspace) -> tuple[Asking, ...]:
    """Every item the initiatives ask for in the waves that are open."""
    found = []
    for initiative in workspace.initiatives.values():
        for asked in initiative.asked:
            if initiative.waves and asked.wave not in initiative.waves:
                continue
            subject = item(initiative.key, asked.team, asked.part)
            found.append(
                Asking(
                    subject=subject,
                    initiative=initiative,
                    asked=asked,
                    backlog=_backlog(workspace, asked.team),
                )
            )
    return tuple(found)


def _backlog(workspace: Workspace, team_key: str) -> Backlog | None:
    team = workspace.directory.team(team_key)
    keys = team.backlogs if team else ()
    return next((workspace.backlogs[key] for key in keys if key in workspace.backlogs), None)


def ask(
    books: Books,
    parts: Parts,
    workspace: Workspace,
    now: datetime,
    *,
    only: Collection[str] | None = None,
) -> tuple[list[Effect], list[Finding]]:
    """Facts and intents for every item not asked yet, and gates not planned yet.

    ``only`` names the effects that may be planned, by id; None: all of them.
    """
    effects: list[Effect] = []
    findings: list[Finding] = []
    for asking in askings(workspace):
        if asking.backlog is None:
            findings.append(_nowhere(asking))
            continue
        moved = _moved(books, workspace, asking, now)
        if moved:
            books.facts.append(moved)
            continue
        if books.desk.get(LINKS, f"of|{asking.subject}") is None:
            if taken_back(books, asking.subject):
                continue
            effect = _create(parts, workspace, asking, asking.backlog)
            if only is not None and effect.id not in only:
                continue
            effects.append(effect)
        books.facts.append(asked_again(books, _asked_fact(asking, now)))
    books.facts.append(withdrawals(books, workspace, now))
    effects += [x for x in homes(books, parts, workspace) if only is None or x.id in only]
    _plan(books, effects, now)
    for gate in _gates(workspace, now):
        books.facts.append(news(books, gate))
    return effects, findings


def _plan(books: Books, effects: list[Effect], now: datetime) -> None:
    """Store what is new among these; what was given up before is tried once more."""
    books.outbox.plan(effects, now=now)
    for effect in effects:
        _once_more(books, effect, now)


def _moved(books: Books, workspace: Workspace, asking: Asking, now: datetime) -> list[Fact]:
    """A team that goes by another key now keeps the items it was asked for under the old one.

    A merged team takes over those of every team it was made of. History stays where it was; what
    is open gets a fresh clock with the new holder.
    """
    team = workspace.directory.teams.get(asking.asked.team)
    if books.desk.get(LINKS, f"of|{asking.subject}") is not None:
        return []
    found = []
    for old in team.formerly if team else ():
        before = item(asking.initiative.key, old, asking.asked.part)
        if books.desk.get(LINKS, f"of|{before}") is None:
            continue
        fact = Fact(
            key=f"moved:{before}:{asking.asked.team}",
            subject=before,
            body=HolderMoved(to_team=asking.asked.team),
            happened=now,
            recorded=now,
            source="apply",
        )
        found += news(books, fact) or [fact]
    return found


def _once_more(books: Books, effect: Effect, now: datetime) -> None:
    """What was given up, or dropped while it was not asked, is asked again: that is a new try."""
    row = books.outbox.get(effect.id)
    if row is not None and row.state in {EffectState.DROPPED, EffectState.GIVEN_UP}:
        again = replace(row, available=now, reason="")
        books.outbox.settle(again, state=EffectState.READY, now=now)


def try_again(books: Books, now: datetime, *, only: Collection[str] | None = None) -> None:
    """Everything that was given up becomes ready once more: a person looked at why and applied."""
    for row in books.outbox.find(state=EffectState.GIVEN_UP):
        if only is None or row.effect.id in only:
            _once_more(books, row.effect, now)


def _nowhere(asking: Asking) -> Finding:
    return Finding(
        where=str(asking.subject),
        what=f"team {asking.asked.team} has no backlog we can write to",
        fix=f"add 'backlogs:' to team {asking.asked.team} in teams.yaml",
        severity="problem",
    )


def _asked_fact(asking: Asking, now: datetime) -> Fact:
    proposed = asking.asked.by or asking.initiative.by
    return Fact(
        key=f"asked:{asking.subject}:{proposed}",
        subject=asking.subject,
        body=ItemAsked(proposed=proposed, wave=asking.asked.wave),
        happened=now,
        recorded=now,
        source="apply",
    )


def _gates(workspace: Workspace, now: datetime) -> list[Fact]:
    return [
        Fact(
            key=f"gate:{initiative.key}/{gate.stage}:{gate.on}:{gate.owner}",
            subject=Subject("gate", f"{initiative.key}/{gate.stage}"),
            body=GatePlanned(
                on=gate.on,
                owner=PersonKey(gate.owner or initiative.owner),
                evidence_wanted=gate.evidence,
            ),
            happened=now,
            recorded=now,
            source="apply",
        )
        for initiative in workspace.initiatives.values()
        for gate in initiative.gates
    ]


def _create(parts: Parts, workspace: Workspace, asking: Asking, backlog: Backlog) -> Effect:
    kind = EffectKind.ADOPT if asking.asked.existing else EffectKind.CREATE
    ident = effect_id(workspace.id, "create", str(asking.subject))
    signature = sign(parts.key, workspace=workspace.id, tracker=backlog.tracker, about=ident)
    return Effect(
        id=ident,
        kind=kind,
        subject=asking.subject,
        title=asking.asked.title or asking.initiative.title,
        body=f"{OWN_PLACE}\n{comment_marker(ident, signature)}\n",
        tracker=backlog.tracker,
        place=backlog.place,
        native=asking.asked.existing or "",
        why=f"{asking.initiative.title} asks {asking.asked.team}",
    )


def link(books: Books, effect: Effect, native: str, now: datetime) -> None:
    """Record where an item lives: a fact, the way back from the issue, and a first memory.

    An issue of an initiative's or a team's own is linked the same way, under a fact of its own.
    """
    own = effect.subject.kind in KINDS
    books.facts.append(
        [
            home_fact(effect, native, now)
            if own
            else Fact(
                key=f"linked:{effect.subject}:{effect.tracker}:{effect.place}:{native}",
                subject=effect.subject,
                body=ItemLinked(
                    tracker=effect.tracker,
                    place=effect.place,
                    native=native,
                    adopted=effect.kind is EffectKind.ADOPT,
                ),
                happened=now,
                recorded=now,
                source="engine",
            )
        ]
    )
    key = key_of(effect.tracker, effect.place, native)
    books.desk.put(LINKS, key, str(effect.subject))
    books.desk.put(LINKS, f"of|{effect.subject}", key)
    if books.desk.get("issue", key) is None:
        remember(books, key, _fresh(effect))
    if effect.kind is EffectKind.ADOPT:
        books.desk.put(UNREAD, key, native)


def _fresh(effect: Effect) -> KnownIssue:
    """What is known of an issue nobody has read yet: of one we made, the title we gave it."""
    if effect.kind is not EffectKind.CREATE:
        return KnownIssue()
    said = token("title", effect.title)
    return KnownIssue(agreed={"title": (said, said)})
