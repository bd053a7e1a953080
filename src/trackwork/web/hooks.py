"""Which trackers may call: those whose connector can be called and whose secret is there."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

from trackwork.bootstrap import App
from trackwork.connectors import connectors
from trackwork.ports import Hook, Site

PATH = "/hooks/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """By tracker: how its deliveries are read; or what is missing, in a sentence."""

    ready: Mapping[str, Hook]
    missing: Mapping[str, str]


def hooks_of(app: App, *, environment: Mapping[str, str] | None = None) -> Hooks:
    """Every tracker of the workspace that could call us."""
    named = environment if environment is not None else os.environ
    found = connectors()
    ready: dict[str, Hook] = {}
    missing: dict[str, str] = {}
    for name, config in app.workspace.trackers.items():
        make = found[config.kind].hook
        if make is None:
            continue
        clock = app.parts.clock
        try:
            ready[name] = make(
                Site(folder=app.folder, config=config, clock=clock, environment=named)
            )
        except ValueError as error:
            missing[name] = str(error)
    return Hooks(ready=ready, missing=missing)
