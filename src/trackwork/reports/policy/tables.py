"""Figures laid out as tables of text: the same on a terminal and in Markdown. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from trackwork.core.rates import Rate
from trackwork.reports.policy.figures import Backtest, Spread, TeamFigures
from trackwork.reports.policy.live import PolicyReport, RungFigures

NOTHING = "-"
SENT_NOTHING = (
    "Nothing was sent, so nothing changed because of it: these figures say whom a policy would "
    "have found and bothered, not who would have answered."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of text; the first column is read from the left, the others end at the right."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(policies: Sequence[tuple[str, Backtest]]) -> tuple[Table, ...]:
    """All tables of a backtest: the policies side by side, then each one's rungs and teams."""
    found = [side_by_side(policies)]
    for name, figures in policies:
        about = f", {name}" if len(policies) > 1 else ""
        found += [rungs(figures, about=about), teams(figures, about=about)]
    return tuple(found)


def side_by_side(policies: Sequence[tuple[str, Backtest]]) -> Table:
    """One column a policy, one row a figure, each with its denominator."""
    columns = [_figures(figures) for _, figures in policies]
    return Table(
        title="What each policy finds and costs",
        head=("", *(name for name, _ in policies)),
        rows=tuple((name, *(each[name] for each in columns)) for name in columns[0]),
    )


def _figures(found: Backtest) -> dict[str, str]:
    catch, bother = found.catch, found.bother
    return {
        "Items": f"{catch.items:,}",
        "Silent, flagged within 30 days (recall)": share(catch.recall),
        "Silent, somebody told within 30 days": share(catch.told_soon),
        "Flagged and decided, silent (precision)": share(catch.precision),
        "Flagged, not decided by the record": f"{catch.undecided:,}",
        "Lead time, days: median, least of nine in ten": _lead(catch.lead),
        "Contacts": f"{bother.contacts:,}",
        "Contacts for nothing": share(bother.for_nothing),
        "Messages": f"{found.messages:,}",
        "People reached": f"{found.people:,}",
        "Messages a person and week: median, p90, max": three(found.per_person_week),
        "Weeks of all people reached": f"{found.per_person_week.count:,}",
        "Recall over teams, %: median, p90, max": percents(found.recall_by_team),
        "Precision over teams, %: median, p90, max": percents(found.precision_by_team),
        "For nothing over teams, %: median, p90, max": percents(found.for_nothing_by_team),
    }


def rungs(found: Backtest, *, about: str = "") -> Table:
    """Each rung with its contacts."""
    return Table(
        title=f"By rung{about}",
        head=("rung", "contacts for nothing"),
        rows=tuple((each.rung, _of(each.for_nothing)) for each in found.rungs),
    )


def teams(found: Backtest, *, about: str = "") -> Table:
    """Each team by its key; nothing ranks them."""
    return Table(
        title=f"By team{about}",
        head=(
            *("team", "items", "recall", "precision"),
            *("for nothing", "a week: median, p90, max"),
        ),
        rows=tuple(_team(each) for each in found.teams),
    )


def _team(each: TeamFigures) -> tuple[str, ...]:
    return (
        each.team,
        str(each.catch.items),
        *map(_of, (each.catch.recall, each.catch.precision, each.bother.for_nothing)),
        three(each.contacts_a_week),
    )


def live_table(found: PolicyReport) -> Table:
    """Every rung of a live workspace, and all of them together."""
    rows = [*found.rungs, found.total] if found.rungs else []
    return Table(
        title="What each rung did",
        head=("rung", "sent", "open", "answered", "useless", "regretted", "no word"),
        rows=tuple(
            (
                *(each.rung, f"{each.sent:,}", f"{each.open:,}"),
                *(f"{came.count:,}" for came in _outcomes(each)),
            )
            for each in rows
        ),
    )


def _outcomes(each: RungFigures) -> tuple[Rate, ...]:
    return each.answered, each.useless, each.regretted, each.no_word


def share(found: Rate) -> str:
    """``93 % (68 of 73)``; a dash of nothing."""
    if not found.of:
        return NOTHING
    return f"{100 * found.count / found.of:.0f} % ({found.count:,} of {found.of:,})"


def _of(found: Rate) -> str:
    """``68 of 73``; a dash of nothing."""
    return f"{found.count:,} of {found.of:,}" if found.of else NOTHING


def three(found: Spread) -> str:
    """``0, 1, 2``."""
    return f"{found.median:g}, {found.p90:g}, {found.most:g}" if found.count else NOTHING


def percents(found: Spread) -> str:
    """``93, 100, 100``, of so many teams."""
    if not found.count:
        return NOTHING
    numbers = ", ".join(f"{100 * each:.0f}" for each in (found.median, found.p90, found.most))
    return f"{numbers} ({found.count} {'team' if found.count == 1 else 'teams'})"


def _lead(found: Spread) -> str:
    return f"{found.median:.0f}, {found.p10:.0f}" if found.count else NOTHING


def markdown(found: Table) -> str:
    """The table as Markdown; what stands in a cell cannot end it."""
    head, *rows = [tuple(map(_cell, row)) for row in (found.head, *found.rows)]
    line = "|".join(["---", *("---:" for _ in head[1:])])
    body = "\n".join(f"| {' | '.join(row)} |" for row in (head, *rows))
    first, _, rest = body.partition("\n")
    return f"### {found.title}\n\n{first}\n|{line}|\n{rest}".rstrip() + "\n"


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
