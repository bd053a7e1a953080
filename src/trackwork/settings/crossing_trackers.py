"""Trackers against the connectors there are: kinds and options."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from trackwork.settings.files import TrackworkFile
from trackwork.settings.folder import Sources
from trackwork.settings.names import problem
from trackwork.settings.problems import Problem, suggestion
from trackwork.settings.values import options_of

TOP = "trackwork.yaml"
OptionsCheck = Callable[[Mapping[str, str]], object]
"""Reads a tracker's options; raises ValueError with one sentence per wrong one, parted by ``;``."""
NO_CONNECTORS: Mapping[str, OptionsCheck] = MappingProxyType({})


def in_trackers(sources: Sources, connectors: Mapping[str, OptionsCheck]) -> list[Problem]:
    """Kinds nobody brings, and options their connector does not take."""
    if not connectors or TOP not in sources.models:
        return []
    found: list[Problem] = []
    for name, each in sources.one(TOP, TrackworkFile).trackers.items():
        path = ("trackers", name)
        if each.kind not in connectors:
            what = f"there is no connector {each.kind!r}"
            fix = suggestion(each.kind, connectors)
            found.append(problem(sources, TOP, (*path, "kind"), what=what, fix=fix))
            continue
        try:
            connectors[each.kind](options_of(each))
        except ValueError as error:
            what = f"options of tracker {name!r}: {error}"
            fix = f"See the page about the connector {each.kind!r}."
            found.append(problem(sources, TOP, (*path, "options"), what=what, fix=fix))
    return found
