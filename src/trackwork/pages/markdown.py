"""A page as Markdown, for the tracker or a mail: what people wrote stays text, whatever it says."""

from collections.abc import Iterable

from trackwork.core.dates import spoken
from trackwork.core.tone import neutral
from trackwork.pages.signs import readable
from trackwork.reports.page import Page, Section, Table

_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\|*_~`"})
"""Signs that would part cells or change the letters, each as itself."""


def markdown(page: Page) -> str:
    """The page; charts are told in their sentence."""
    lines = [f"# {_text(page.title)}", "", _age(page), ""]
    lines += [line for each in page.words for line in (_text(each), "")]
    lines += [line for section in page.first for line in _section(section)]
    if page.figures:
        lines += [f"- **{_text(x.label)}**: {_text(x.text)}{_note(x.note)}" for x in page.figures]
        lines.append("")
    for section in page.sections:
        lines += _section(section)
    return "\n".join(lines).rstrip() + "\n"


def _age(page: Page) -> str:
    oldest, at = page.oldest, page.as_of
    read = f"; trackers last read {spoken(oldest.date())}, {oldest:%H:%M} UTC" if oldest else ""
    return f"As of {spoken(at.date())}, {at:%H:%M} UTC{read}."


def _note(note: str) -> str:
    return f" ({_text(note)})" if note else ""


def _section(section: Section) -> Iterable[str]:
    yield from (f"## {_text(section.title)}", "")
    for each in (*section.words, *(chart.says for chart in section.charts)):
        yield from (_text(each), "")
    for table in section.tables:
        yield from _table(table)


def _table(table: Table) -> Iterable[str]:
    yield from (f"**{_text(table.caption)}**", "")
    if not table.rows:
        yield from (_text(table.empty), "")
        return
    yield "| " + " | ".join(_text(x.title) for x in table.columns) + " |"
    yield "| " + " | ".join("---:" if x.number else "---" for x in table.columns) + " |"
    for row in table.rows:
        yield "| " + " | ".join(_text(cell.text) + _note(cell.note) for cell in row) + " |"
    yield ""


def _text(text: str) -> str:
    """One line that is nothing but text, in a table too."""
    return neutral(readable(text), limit=None).translate(_SIGNS)
