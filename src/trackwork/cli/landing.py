"""Files that a command writes at its end, looked at before it begins: a play may take minutes."""

from pathlib import Path

from trackwork.cli.frame import Code, Stopped


def check_landing(option: str, path: Path | None) -> None:
    """Make sure that there is a folder to write into. Raises Stopped."""
    if path is None:
        return
    if path.is_dir():
        what = f"{option} {path} is a folder."
        raise Stopped(what, "Name a file in it.", code=Code.CONFIG)
    if not path.parent.is_dir():
        what = f"{option} {path}: there is no folder {path.parent}."
        raise Stopped(what, "Make it first, or name another.", code=Code.CONFIG)
