"""How much we write, and what comes back: the price of asking, week by week."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from trackwork.core.subjects import item_parts
from trackwork.reports.charts import Bars, Series
from trackwork.reports.material import Material, Sent, Word
from trackwork.reports.page import Column, Figure, Page, Section, Table, number, words
from trackwork.reports.policy.figures import Spread, spread
from trackwork.reports.views import pieces

WEEKS = 26
"""Weeks shown; older ones are in the ledger."""


def messages_page(material: Material) -> Page:
    """Messages against answers, and how much one person gets. Nobody is named."""
    weeks = _weeks(material)
    sent = [x for x in material.sent if weeks and _monday(x.at) >= weeks[0]]
    answers = [x for x in material.words if weeks and _monday(x.at) >= weeks[0]]
    loads = spread(_loads(sent, weeks))
    return Page(
        path="messages",
        title="Messages and answers",
        as_of=material.now,
        oldest=material.oldest,
        words=("Every message costs somebody attention. This page is here to keep it small.",),
        figures=(
            Figure(
                label="Messages",
                text=f"{len(sent):,}",
                note=f"in the last {pieces.counted(len(weeks), 'week')}",
                leads="#what-they-were",
            ),
            Figure(
                label="A team and week",
                text=f"{_per_team(material, sent, weeks):.2f}",
                note="messages, averaged over all asked teams",
                leads="#week-by-week",
            ),
            Figure(
                label="A person and week",
                text=_three(loads),
                note="median, nine in ten, most; nobody is named",
                leads="#week-by-week",
            ),
            Figure(
                label="Words that came",
                text=f"{len(answers):,}",
                note="by any door",
                leads="#week-by-week",
            ),
        ),
        sections=(
            Section(title="Week by week", charts=(_chart(sent, answers, weeks),)),
            Section(title="What they were", tables=(_kinds(sent), _by_initiative(material, sent))),
        ),
        trail=pieces.trail(("Messages", "messages")),
    )


def _monday(moment: datetime) -> date:
    return moment.date() - timedelta(days=moment.weekday())


def _weeks(material: Material) -> list[date]:
    """The Mondays shown, up to this week, from the first thing that happened on."""
    moments = [x.at for x in material.sent] + [x.at for x in material.words]
    if not moments:
        return []
    last = _monday(material.now)
    first = max(_monday(min(moments)), last - timedelta(weeks=WEEKS - 1))
    return [first + timedelta(weeks=at) for at in range((last - first).days // 7 + 1)]


def _loads(sent: Iterable[Sent], weeks: Sequence[date]) -> list[float]:
    """Messages per person and week, quiet weeks counted as none."""
    each = Counter((x.person, _monday(x.at)) for x in sent if x.person)
    people = {person for person, _ in each}
    return [float(each[person, week]) for person in sorted(people) for week in weeks]


def _per_team(material: Material, sent: Sequence[Sent], weeks: Sequence[date]) -> float:
    of = len(material.teams()) * len(weeks)
    return len(sent) / of if of else 0.0


def _three(found: Spread) -> str:
    return f"{found.median:g} · {found.p90:g} · {found.most:g}"


def _chart(sent: Sequence[Sent], answers: Sequence[Word], weeks: Sequence[date]) -> Bars:
    out = Counter(_monday(x.at) for x in sent)
    back = Counter(_monday(x.at) for x in answers)
    says = (
        f"{len(sent):,} messages went out and {len(answers):,} words came back "
        f"in {pieces.counted(len(weeks), 'week')}."
    )
    return Bars(
        name="messages-weeks",
        title="Messages and answers",
        says=says,
        unit="a week",
        days=tuple(weeks),
        series=(
            Series(label="messages", values=tuple(float(out[x]) for x in weeks)),
            Series(label="words that came", values=tuple(float(back[x]) for x in weeks)),
        ),
    )


def _kinds(sent: Sequence[Sent]) -> Table:
    counts = Counter(x.kind for x in sent)
    rows = tuple((words(kind), number(n)) for kind, n in sorted(counts.items()))
    return Table(
        name="messages-by-kind",
        caption="Messages by what they were",
        columns=(Column(title="Kind"), Column(title="Messages", number=True)),
        rows=rows,
        empty="Nothing was sent yet.",
    )


def _by_initiative(material: Material, sent: Sequence[Sent]) -> Table:
    """Messages about items of one initiative, and those about several at once."""
    of_items = [x for x in sent if x.subject.kind == "item"]
    counts = Counter(item_parts(x.subject)[0] for x in of_items)
    rows = [
        (words(each.title, leads=pieces.initiative_path(each.key)), number(counts[each.key]))
        for each in material.initiatives
    ]
    if len(of_items) < len(sent):
        rows.append((words("about several, or none"), number(len(sent) - len(of_items))))
    return Table(
        name="messages-by-initiative",
        caption="Messages by what they were about",
        columns=(Column(title="Initiative"), Column(title="Messages", number=True)),
        rows=tuple(rows),
        empty="Nothing was sent yet.",
    )
