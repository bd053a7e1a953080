"""`serve`: take webhooks, and do the work they call for, in one process."""

from typing import Annotated

import typer

from trackwork.bootstrap import App
from trackwork.cli.frame import Code, Frame, Stopped, frame_of
from trackwork.cli.run import stopped, telling, until_told
from trackwork.engine.adopted import read_adopted
from trackwork.engine.lanes import Drains
from trackwork.ledger.wakes import wakes_if_shared
from trackwork.web.hooks import PATH, Hooks, hooks_of

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
    try:
        from trackwork.web.service import Service  # noqa: PLC0415 - it loads what may be missing
        from trackwork.web.serving import NotListening  # noqa: PLC0415 - the same
    except ImportError as error:
        what = "Taking webhooks needs FastAPI and uvicorn, which are not installed."
        raise Stopped(what, f"Install them: {INSTALL}", code=Code.CONFIG) from error
    frame = frame_of(ctx)
    app = frame.app()
    hooks = _hooks(app)
    with app.ledger.reading() as books:
        drains = Drains(app.parts, read_adopted(books, app.parts))
    wakes = wakes_if_shared(app.ledger)
    service = Service(app.parts, drains, hooks.ready, wakes, tell=telling(frame, app))
    with until_told() as stop:
        try:
            service.run(stop, host=host, port=port, up=lambda where: _say(frame, hooks, where))
        except NotListening as error:
            fix = "Choose another with --port or --host, or end what listens there."
            raise Stopped(f"{error}.", fix) from error
    stopped(frame)


def _hooks(app: App) -> Hooks:
    """Who may call. Raises Stopped when nobody may."""
    hooks = hooks_of(app)
    if not hooks.ready:
        why = "; ".join(hooks.missing.values()) or "no tracker of this workspace sends webhooks"
        fix = "Mend that, or go without webhooks: trackwork run --watch"
        raise Stopped(f"There is nobody to take webhooks from: {why}.", fix, code=Code.CONFIG)
    return hooks


def _say(frame: Frame, hooks: Hooks, address: str) -> None:
    for name in hooks.ready:
        frame.say(f"Taking webhooks of {name} at {address}{PATH}{name}")
    for why in hooks.missing.values():
        frame.say(f"Not taking any: {why}")
    frame.say("Ctrl-C ends it cleanly.")
