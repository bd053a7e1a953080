"""Viewing: what a team's own view says, from the rows of everything that is asked of it."""

from collections.abc import Iterator
from datetime import date

from trackwork.core.health import Health
from trackwork.core.obligations import OWED, Kind
from trackwork.core.people import Team
from trackwork.core.subjects import Subject, item_part, item_parts
from trackwork.core.teamview import Asked, TeamView
from trackwork.engine.known import LINKS, recall_key
from trackwork.engine.look import Look
from trackwork.ports import ObligationRow, SubjectRow


def team_view(look: Look) -> TeamView:
    """The view of the team that is looked at, items in the order of the stack, then questions.

    It lies in the team's own backlog, so it shows what Trackwork concludes at once.
    """
    workspace = look.adopted.workspace
    team = workspace.directory.teams[look.subject.key]
    order = {key: at for at, key in enumerate(workspace.priorities)}
    rows = sorted(
        _rows(look, team), key=lambda row: (order.get(row.initiative, len(order)), row.subject)
    )
    return TeamView(
        key=team.key,
        name=team.name,
        every_minutes=workspace.read_every_minutes,
        asked=(*(_item(look, row) for row in rows), *_questions(look)),
    )


def _rows(look: Look, team: Team) -> Iterator[SubjectRow]:
    """The team's items past first contact, those it was asked for under a former key among them."""
    for key in (team.key, *team.formerly):
        for row in look.books.subjects.rows(kind="item", team=key):
            if row.health and row.initiative in look.adopted.workspace.initiatives:
                yield row


def _item(look: Look, row: SubjectRow) -> Asked:
    owed = _first(look.books.subjects.obligations(subject=row.subject))
    day = row.excepted_until or row.committed
    return Asked(
        title=_title(look, row.subject),
        health=Health(row.health),
        day=date.fromisoformat(day) if day else None,
        owed=OWED[Kind(owed.kind)] if owed else "",
        by=_day(look, owed) if owed else None,
        other=_other(look, owed) if owed else "",
        url=_url(look, row.subject),
    )


def _questions(look: Look) -> Iterator[Asked]:
    """Questions put to the team. Their words stay where they were asked."""
    for row in look.books.subjects.obligations(holder=look.subject):
        if row.subject.kind == "request" and not row.suspended:
            yield Asked(
                title=f"A question ({row.subject.key})",
                health=None,
                owed=OWED[Kind(row.kind)],
                by=_day(look, row),
            )


def _first(rows: tuple[ObligationRow, ...]) -> ObligationRow | None:
    """What is owed next: while another decides, that comes first; what waits is nobody's now."""
    running = [row for row in rows if not row.suspended]
    return min(running, key=lambda row: (row.kind != Kind.DECIDE, row.due), default=None)


def _day(look: Look, row: ObligationRow) -> date:
    return look.calendars.of(row.holder).due_day(row.due)


def _other(look: Look, row: ObligationRow) -> str:
    """Whose turn it is, when that is not this team."""
    directory = look.adopted.workspace.directory
    if row.holder.kind == "person":
        someone = directory.people.get(row.holder.key)
        return someone.name or someone.key if someone else row.holder.key
    team = directory.team(row.holder.key)
    return "" if team and team.key == look.subject.key else row.holder.key


def _title(look: Look, subject: Subject) -> str:
    """The item's own title, else its initiative's with the part that tells it apart."""
    key, team = item_parts(subject)
    initiative, part = look.adopted.workspace.initiatives[key], item_part(subject)
    asked = initiative.asked_item(team, part)
    if asked is not None and asked.title:
        return asked.title
    return f"{initiative.title} ({part})" if part else initiative.title


def _url(look: Look, subject: Subject) -> str:
    """Where the item's issue is opened."""
    key = look.books.desk.get(LINKS, f"of|{subject}")
    known = recall_key(look.books, key) if key else None
    return known.url if known else ""
