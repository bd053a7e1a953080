"""The pages people read, each a function from `reports.material.Material` to a page."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from trackwork.reports.material import Material
from trackwork.reports.page import Page
from trackwork.reports.views.conflicts import conflicts_page
from trackwork.reports.views.exceptions import exceptions_page
from trackwork.reports.views.executive import executive_page
from trackwork.reports.views.initiative import initiative_page
from trackwork.reports.views.messages import messages_page
from trackwork.reports.views.owner import owner_page
from trackwork.reports.views.portfolio import portfolio_page
from trackwork.reports.views.team import team_page

WHOLE: Mapping[str, Callable[[Material], Page]] = MappingProxyType(
    {
        "portfolio": portfolio_page,
        "executive": executive_page,
        "exceptions": exceptions_page,
        "conflicts": conflicts_page,
        "messages": messages_page,
    }
)
"""Views of the whole workspace."""

PER_KEY: Mapping[str, Callable[[Material, str], Page]] = MappingProxyType(
    {"initiative": initiative_page, "owner": owner_page, "team": team_page}
)
"""Views of one initiative or team."""


def every_page(material: Material) -> tuple[Page, ...]:
    """All pages whoever finds the site may read, the first page first.

    The owner's list of an initiative that shows counts only is not among them: it names teams.
    """
    pages = [view(material) for view in WHOLE.values()]
    for each in material.initiatives:
        pages.append(initiative_page(material, each.key))
        if not material.hidden(each.key):
            pages.append(owner_page(material, each.key))
    pages += [team_page(material, key) for key in material.teams()]
    return tuple(pages)


__all__ = ["PER_KEY", "WHOLE", "every_page"]
