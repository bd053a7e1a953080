"""What doctor says of webhooks: who calls, when the last one came, which secret is missing."""

from collections.abc import Iterator
from datetime import datetime

from trackwork.bootstrap import App
from trackwork.cli.doctor_checks import Line, Mark
from trackwork.cli.words import counted
from trackwork.engine.calls import Heard, heard_of
from trackwork.web.hooks import hooks_of


def hooks(app: App) -> Iterator[Line]:
    """Trackers that call, and those whose secret is named and not there.

    One that could call and was never asked to is no matter: it is read every few minutes.
    """
    found = hooks_of(app)
    with app.ledger.reading() as books:
        heard = heard_of(books)
    for name in found.ready:
        yield _came(name, heard.get(name, Heard()))
    for name, why in found.missing.items():
        options = app.workspace.trackers[name].options
        if name in heard or any("webhook" in option for option in options):
            fix = "Set it where `trackwork serve` runs; until then nothing is taken from it."
            yield Line(Mark.NOTE, f"webhooks: {why}", fix)


def _came(name: str, heard: Heard) -> Line:
    if not heard.last:
        return Line(Mark.OK, f"webhooks of {name}: none came yet")
    last = datetime.fromisoformat(heard.last)
    said = f"webhooks of {name}: the last one {last:%Y-%m-%d %H:%M} UTC"
    said += f", {counted(heard.calls, 'delivery', 'deliveries')} in all"
    if heard.elsewhere:
        said += f", {heard.elsewhere:,} about places that are no backlog"
    return Line(Mark.OK, said)
