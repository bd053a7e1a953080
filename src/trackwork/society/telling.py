"""The demo's last word: what happened, where everything lies, and what to try next."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from textwrap import wrap

from trackwork.core.dates import spoken, spoken_short
from trackwork.core.health import SHAPES, Health
from trackwork.practices.sunset.report import Step
from trackwork.society.company import Company
from trackwork.society.figures import Figures

_SAID = {
    "UpdateGiven": "words on how it goes",
    "DateAccepted": "yes to the date",
    "DateOffered": "another date",
    "IssueClosed": "closed",
    "ExceptionFiled": "not now",
    "BlockedBy": "waits for somebody",
    "DoneClaimed": "done",
    "HelpAsked": "help",
    "ObjectionRaised": "a concern",
    "IssueReopened": "opened again",
}
_WIDTH = 16
_LINE = 96
_MOST_NAMED = 3


def story(
    company: Company, figures: Figures, *, folder: Path, seed: int, first: date, last: date
) -> Iterator[str]:
    """The text, line by line."""
    yield (
        f"Brightwater, a pretend company: {figures.teams} teams, {len(company.initiatives)} "
        f"initiatives, {spoken(first)} to {spoken(last)} (seed {seed})"
    )
    yield ""
    yield from _standing(company, figures)
    yield ""
    yield from _talk(figures)
    yield ""
    yield from _truth(figures)
    yield ""
    yield from _where(folder)
    yield ""
    yield from _next(company, folder)


def _standing(company: Company, figures: Figures) -> Iterator[str]:
    seen = {name for counts in figures.health.values() for name in counts}
    legend = " · ".join(f"{SHAPES[each]} {each}" for each in Health if each in seen)
    yield f"WHERE IT STANDS · {figures.items} items asked"
    for key, counts in figures.health.items():
        title = company.initiatives[key].title
        marks = "  ".join(f"{SHAPES[Health(name)]} {count}" for name, count in counts.items())
        yield f"  {title:<{_WIDTH}}{sum(counts.values()):>3} asked   {marks}"
    yield f"  {legend}"
    for key, steps in figures.gates.items():
        yield f"  The stair of {company.initiatives[key].title}:"
        yield "    " + " · ".join(map(_step, steps))


def _step(step: Step) -> str:
    name = step.stage.replace("-", " ")
    moved = f", moved to {spoken_short(step.moved_to)}" if step.moved_to else ""
    if step.state == "passed":
        return f"✓ {name}{moved}"
    day = f" {spoken_short(step.planned)}" if step.planned and not step.moved_to else ""
    return f"○ {name}{day}{moved}"


def _talk(figures: Figures) -> Iterator[str]:
    yield f"WHAT WAS SAID · {sum(figures.words.values())} words from teams"
    yield from _wrapped(_listed({_SAID.get(name, name): n for name, n in figures.words.items()}))
    yield from _wrapped(f"Exceptions: {_listed(figures.exceptions)}")
    yield from _wrapped(f"Requests: {_listed(figures.requests)}")
    yield from _wrapped(
        f"Messages: {figures.messages} in all, {figures.per_team_week:.1f} per team and week; "
        f"nobody got more than {figures.most_in_a_week} in a week"
    )
    yield from _wrapped(f"Held back until it suited: {_listed(figures.held)}")


def _wrapped(text: str) -> list[str]:
    return wrap(text, width=_LINE, initial_indent="  ", subsequent_indent="    ")


def _truth(figures: Figures) -> Iterator[str]:
    yield "WHAT ONLY THE DEMO KNOWS · the engine hears words, never the truth"
    yield from _wrapped(
        f"Claims that met evidence against them: {figures.doubted}. They went to the owner's list; "
        "nothing was reopened"
    )
    if figures.untrue:
        others = len(figures.untrue) - _MOST_NAMED
        some = ", ".join(figures.untrue[:_MOST_NAMED]) + (
            f" and {others} more" if others > 0 else ""
        )
        yield from _wrapped(f"Said to be fine, and in truth not: {some}")


def _where(folder: Path) -> Iterator[str]:
    yield f"WHERE IT LIES · in {folder}"
    yield "  backlogs/              a folder per team, a Markdown file per issue"
    yield "  .trackwork/outbox/     every mail and digest that went out"
    yield "  .trackwork/ledger.db   what was said, promised, sent and decided"


def _next(company: Company, folder: Path) -> Iterator[str]:
    team = next(iter(company.teams))
    tracked = f"trackwork -C {folder}"
    yield "TRY NEXT · it is an ordinary workspace now, in gear rehearse: nothing is sent"
    yield f"  {tracked} explain tls-move/{team}"
    yield f"  {tracked} requests        {tracked} exceptions"
    yield f"  write `tw: help with the last step` into an open issue, then {tracked} run"


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items()) or "none"
