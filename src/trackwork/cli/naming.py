"""Names on the command line: subjects and people, with the nearest where there is none."""

from difflib import get_close_matches

from trackwork.cli.frame import Stopped
from trackwork.core.subjects import Subject
from trackwork.core.workspace import Workspace
from trackwork.engine.naming import NoSuchSubject, one
from trackwork.ports import Books


def subject_named(name: str, workspace: Workspace, books: Books) -> Subject:
    """The one subject a person means. Raises Stopped with the nearest names."""
    try:
        return one(name, workspace, books)
    except NoSuchSubject as error:
        raise no_subject(error) from None


def no_subject(error: NoSuchSubject) -> Stopped:
    """Nothing, or too much, goes by a name: said with the names to copy."""
    if error.near:
        return Stopped(f"{error.name!r} names no one thing here.", _choices(error.near))
    fix = "See what there is: trackwork status"
    return Stopped(f"Nothing here is called {error.name!r}.", fix)


def person_named(name: str, workspace: Workspace) -> str:
    """A person's key, from a key, a handle or a mail address. Raises Stopped."""
    directory = workspace.directory
    bare = name.strip().lstrip("@")
    if bare in directory.people:
        return bare
    for tracker in ("", *workspace.trackers):
        found = directory.by_handle(tracker, bare)
        if found is not None:
            return found.key
    near = get_close_matches(bare, directory.people, n=3, cutoff=0.5)
    what = f"Nobody in people.yaml goes by {name!r}."
    raise Stopped(what, _choices(tuple(near)) if near else "Add them to people.yaml first.")


def _choices(names: tuple[str, ...]) -> str:
    return f"Did you mean {' or '.join(names)}?"
