"""The group of all commands: loads them late, takes global options anywhere, catches everything."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from trackwork.cli.main import version
from trackwork.cli.table import COMMANDS, overview, row

_FLAGS = frozenset({"--json", "--no-input"})
_VALUED = frozenset({"-C", "--workspace"})
_ANYWHERE = "Anywhere on the line: -C FOLDER, --json, --no-input."


class Commands(TyperGroup):
    """All of `trackwork`. A command's module is imported when its name is said."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - as typer calls it
        """The names in the order of the table."""
        return [each.name for each in COMMANDS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A command, loaded now; None when there is none of that name."""
        found = row(cmd_name)
        if found is None and not ctx.resilient_parsing:
            ctx.fail(f"There is no command {cmd_name!r}. {_meant(cmd_name)}")
        return None if found is None else _load(found.name)

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - as typer calls it
        """The overview, from the table."""
        formatter.write(f"{overview()}\n")

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Global options may stand anywhere; a mistyped line is a failure, never "changes wait"."""
        try:
            return super().parse_args(ctx, in_front(args))
        except TyperException as error:
            error.exit_code = 1
            raise

    def invoke(self, ctx: Any) -> Any:
        """Run the command; whatever goes wrong is told once, here, and becomes an exit code."""
        try:
            with _finished(ctx):
                return super().invoke(ctx)
        except (typer.Exit, typer.Abort, BrokenPipeError, EOFError):
            raise
        except KeyboardInterrupt:
            raise typer.Exit(130) from None
        except Exception as error:  # noqa: BLE001 - the one place that turns any error into words
            from trackwork.cli.problems import tell  # noqa: PLC0415 - needed only now

            raise typer.Exit(tell(error, ctx.obj)) from None


@contextmanager
def _finished(ctx: Any) -> Iterator[None]:
    """A command that came to its end, whatever its code, leaves what it wrote in its place."""
    try:
        yield
    except typer.Exit:
        _finish(ctx)
        raise
    _finish(ctx)


def _finish(ctx: Any) -> None:
    finish = getattr(ctx.obj, "finish", None)
    if finish is not None:
        finish()


def _meant(name: str) -> str:
    close = get_close_matches(name, [each.name for each in COMMANDS], n=1)
    return f"Did you mean {close[0]!r}?" if close else "All there are: trackwork --help"


def _load(name: str) -> Any:
    found = row(name)
    assert found is not None
    part = getattr(importlib.import_module(found.module), found.function)
    if isinstance(part, typer.Typer):
        group = typer.main.get_group(part)
        group.name, group.help = name, group.help or found.help
        group.rich_markup_mode = None
        return group
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(name=name, epilog=_ANYWHERE)(part)
    return typer.main.get_command(single)


def in_front(arguments: list[str]) -> list[str]:
    """The same line with the global options first; what follows ``--`` is left alone."""
    front: list[str] = []
    rest: list[str] = []
    waiting = list(arguments)
    while waiting:
        word = waiting.pop(0)
        if word == "--":
            rest += [word, *waiting]
            break
        if word in _FLAGS or word.startswith("--workspace="):
            front.append(word)
        elif word in _VALUED:
            front += [word, *waiting[:1]]
            waiting = waiting[1:]
        else:
            rest.append(word)
    return front + rest


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(version())
        raise typer.Exit


def make() -> typer.Typer:
    """The application."""
    app = typer.Typer(
        cls=Commands, rich_markup_mode=None, pretty_exceptions_enable=False, help="Trackwork"
    )
    app.callback(invoke_without_command=True)(root)
    return app


def root(
    ctx: typer.Context,
    workspace: Annotated[
        Path | None, typer.Option("--workspace", "-C", envvar="TRACKWORK_WORKSPACE")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
    no_input: Annotated[bool, typer.Option("--no-input")] = False,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Make the frame that every command works in. A clock may be handed in as ``obj``."""
    if ctx.invoked_subcommand is None:
        typer.echo(overview())
        raise typer.Exit
    from trackwork.cli.frame import Frame  # noqa: PLC0415 - rich is not needed for help

    frame = Frame.here(clock=ctx.obj)
    ctx.obj = frame.with_options(named=workspace, as_json=as_json, may_ask=not no_input)
    ctx.call_on_close(ctx.obj.close)
