"""`ledger accept` and `ledger shorten`: what a person may do about a ledger that travels."""

from typing import Annotated

import typer
from rich.text import Text

from trackwork.carrier import Journey
from trackwork.cli.frame import Frame, Stopped, frame_of


def accept(
    ctx: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="Accept without being asked again")] = False,
) -> None:
    """Take the ledger's branch as it stands, though Trackwork did not leave it so.

    The gear goes back to watch, and whatever was not confirmed is looked for before it is sent.
    """
    frame = frame_of(ctx)
    if not frame.confirm("Take the branch as it stands?", yes=yes):
        raise Stopped("Nothing was changed: accepting needs a yes.", "Say yes, or add --yes.")
    frame.trusting = True
    travelling(frame).finish()
    frame.next_command("doctor", "gear live")


def shorten(
    ctx: typer.Context,
    yes: Annotated[bool, typer.Option("--yes", help="Shorten without being asked again")] = False,
) -> None:
    """Put one commit in the place of the branch's whole history; the ledger stays as it is.

    After `ledger forget` this takes the erased words off the branch. Whoever hosts the repository
    may keep the old commits for a while.
    """
    frame = frame_of(ctx)
    journey = travelling(frame)
    if not frame.confirm(f"Replace the history of {journey.branch.name}?", yes=yes):
        raise Stopped("Nothing was changed: shortening needs a yes.", "Say yes, or add --yes.")
    journey.shorten()
    frame.say(Text(f"Branch {journey.branch.name} is one commit now."))
    frame.next_command("ledger verify")


def travelling(frame: Frame) -> Journey:
    """How the ledger of this workspace travels. Raises Stopped when it stays where it is."""
    frame.app()
    if frame.journey is None:
        fix = "Only a ledger that travels needs this: 'ledger_branch:' in trackwork.yaml."
        raise Stopped("The ledger of this workspace is on no branch.", fix)
    return frame.journey
