"""`serve`: take webhooks, and do the work they call for, in one process."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from trackwork.bootstrap import App
from trackwork.cli.frame import Code, Frame, Stopped, frame_of
from trackwork.cli.run import stopped, telling, until_told
from trackwork.engine.adopted import Adopted, read_adopted
from trackwork.engine.arriving import WINDOW
from trackwork.engine.in_process import InProcess
from trackwork.engine.lanes import Drains
from trackwork.engine.shared import Shared
from trackwork.ledger.wakes import wakes_if_shared
from trackwork.ports import Runner, Wakes
from trackwork.web.entrance import Entrance
from trackwork.web.health import Health, Pulse, look
from trackwork.web.hooks import PATH, Hooks, hooks_of
from trackwork.web.keeping import Keeper

if TYPE_CHECKING:
    from uvicorn import Config

PORT = 8765
INSTALL = "pip install 'trackwork[server]'"


def serve(
    ctx: typer.Context,
    host: Annotated[str, typer.Option(help="The address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on", min=0, max=65535)] = PORT,
) -> None:
    """Take webhooks and run: a team's word is heard within a second. Ctrl-C ends it cleanly.

    It speaks plain HTTP: put the proxy that holds your certificate in front of it.
    """
    frame = frame_of(ctx)
    app = frame.app()
    hooks = _hooks(app)
    with app.ledger.reading() as books:
        adopted = read_adopted(books, app.parts)
    serving = Serving(frame, app, adopted, hooks)
    with until_told() as stop:
        serving.run(stop, host=host, port=port)
    stopped(frame)


def _hooks(app: App) -> Hooks:
    """Who may call. Raises Stopped when nobody may."""
    hooks = hooks_of(app)
    if not hooks.ready:
        why = "; ".join(hooks.missing.values()) or "no tracker of this workspace sends webhooks"
        fix = "Mend that, or go without webhooks: trackwork run --watch"
        raise Stopped(f"There is nobody to take webhooks from: {why}.", fix, code=Code.CONFIG)
    return hooks


class Serving:
    """One process: a thread for the server, one for what is to be kept, this one for the work."""

    def __init__(self, frame: Frame, app: App, adopted: Adopted, hooks: Hooks) -> None:
        self.frame = frame
        self.app = app
        self.hooks = hooks
        self.drains = Drains(app.parts, adopted)
        self.pulse = Pulse(app.parts.clock)
        self.wakes: Wakes | None = wakes_if_shared(app.ledger)
        self.called = threading.Event()

    def run(self, stop: threading.Event, *, host: str, port: int) -> None:
        """Serve and work until told to stop. Raises Stopped where nothing can be listened on."""
        with self._keeper() as keeper:
            entrance = Entrance(hooks=self.hooks.ready, keeper=keeper)
            with self._served(entrance, host=host, port=port) as address:
                self._say(address)
                self._runner(stop).run(lambda: self._ended(stop))

    def _keeper(self) -> Keeper:
        parts = self.app.parts
        if self.wakes is None:
            return Keeper(parts.ledger, parts.clock, kept=self.called.set)
        return Keeper(parts.ledger, parts.clock, nudge=self.wakes.nudge)

    @contextmanager
    def _served(self, entrance: Entrance, *, host: str, port: int) -> Iterator[str]:
        try:
            from trackwork.web.app import make_app  # noqa: PLC0415 - it loads what may be missing
            from trackwork.web.serving import NotListening, serving, settings  # noqa: PLC0415
        except ImportError as error:
            what = "Taking webhooks needs FastAPI and uvicorn, which are not installed."
            raise Stopped(what, f"Install them: {INSTALL}", code=Code.CONFIG) from error
        config: Config = settings(make_app(entrance, self._health(entrance)), host=host, port=port)
        try:
            with serving(config) as address:
                yield address
        except NotListening as error:
            fix = "Choose another with --port or --host, or end what listens there."
            raise Stopped(f"{error}.", fix) from error

    def _health(self, entrance: Entrance) -> Callable[[], Health]:
        return lambda: look(self.app.parts.ledger, self.pulse, entrance, self._trackers)

    def _trackers(self) -> dict[str, str]:
        backlogs = self.drains.adopted.workspace.backlogs
        return {key: each.tracker for key, each in backlogs.items()}

    def _runner(self, stop: threading.Event) -> Runner:
        tell = telling(self.frame, self.app)
        if self.wakes is not None:
            return Shared(self.app.parts, self.drains, self.wakes, tell=tell)

        def sleep(length: timedelta) -> None:
            if self.called.wait(length.total_seconds()):
                self.called.clear()
                stop.wait(WINDOW.total_seconds())

        return InProcess(self.app.parts, self.drains, sleep=sleep, tell=tell)

    def _ended(self, stop: threading.Event) -> bool:
        self.pulse.beat()
        return stop.is_set()

    def _say(self, address: str) -> None:
        for name in self.hooks.ready:
            self.frame.say(f"Taking webhooks of {name} at {address}{PATH}{name}")
        for why in self.hooks.missing.values():
            self.frame.say(f"Not taking any: {why}")
        self.frame.say("Ctrl-C ends it cleanly.")
