"""Charts as inline SVG: names and a description for everybody, colours left to the style sheet.

Every piece of text is escaped; there is no script, no style and no address in what comes out.
"""

from collections.abc import Iterable

from markupsafe import Markup

from trackwork.pages.by_row import grid, grid_height, slips, slips_height
from trackwork.pages.over_time import HEIGHT, bars, lines
from trackwork.pages.signs import readable
from trackwork.pages.strokes import WIDTH
from trackwork.reports.charts import Bars, Chart, Grid, Lines, Slips


def drawn(chart: Chart) -> Markup:
    """The picture of a chart. Raises TypeError for a shape nobody taught us."""
    if isinstance(chart, Lines):
        return _framed(chart, HEIGHT, lines(chart))
    if isinstance(chart, Bars):
        return _framed(chart, HEIGHT, bars(chart))
    if isinstance(chart, Grid):
        return _framed(chart, grid_height(chart), grid(chart))
    if isinstance(chart, Slips):
        return _framed(chart, slips_height(chart), slips(chart))
    raise TypeError(f"no way to draw a {type(chart).__name__}")


def _framed(chart: Chart, height: int, inside: Iterable[Markup]) -> Markup:
    return Markup(
        '<svg class="chart" role="img" viewBox="0 0 {w} {h}" '
        'aria-labelledby="{name}-title {name}-says" preserveAspectRatio="xMinYMin meet">'
        '<title id="{name}-title">{title}</title><desc id="{name}-says">{says}</desc>{inside}</svg>'
    ).format(
        w=WIDTH,
        h=height,
        name=chart.name,
        title=readable(chart.title),
        says=readable(chart.says),
        inside=Markup().join(inside),
    )
