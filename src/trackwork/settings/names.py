"""Looking up a name that one file says and another defines."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from trackwork.settings.folder import Sources
from trackwork.settings.problems import Problem, Severity, suggestion
from trackwork.settings.reading import KeyPath


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names of one kind, and the file that defines them."""

    kind: str
    file: str
    known: Collection[str]
    readable: bool = True
    """False: the defining file could not be read, so nothing is called unknown."""

    def check(
        self, sources: Sources, file: str, said: Iterable[tuple[KeyPath, str | None]]
    ) -> list[Problem]:
        """A problem per name said somewhere in a file that nobody defines."""
        if not self.readable:
            return []
        return [
            problem(
                sources,
                file,
                path,
                what=f"there is no {self.kind} {name!r}",
                fix=self._fix(name),
            )
            for path, name in said
            if name and name not in self.known
        ]

    def _fix(self, name: str) -> str:
        return suggestion(name, self.known, otherwise=f"Add it to {self.file}.")


def problem(
    sources: Sources,
    file: str,
    path: KeyPath,
    *,
    what: str,
    fix: str,
    severity: Severity = Severity.PROBLEM,
) -> Problem:
    """A problem at a value's line."""
    return Problem(file=file, line=sources.line(file, *path), what=what, fix=fix, severity=severity)


def listed(path: KeyPath, names: Iterable[str]) -> list[tuple[KeyPath, str]]:
    """Each name of a list with its place."""
    return [((*path, at), name) for at, name in enumerate(names)]


def circles(steps: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    """Every circle once, as the names on it, starting with the smallest."""
    found: dict[tuple[str, ...], None] = {}
    done: set[str] = set()
    for start in sorted(steps):
        _follow(start, steps, done=done, found=found)
    return list(found)


def _follow(
    start: str,
    steps: Mapping[str, Iterable[str]],
    *,
    done: set[str],
    found: dict[tuple[str, ...], None],
) -> None:
    """Depth first without recursion, so that a long chain stays harmless."""
    trail: list[str] = [start]
    waiting = [iter(sorted(steps.get(start, ())))]
    while waiting:
        following = next(waiting[-1], None)
        if following is None:
            waiting.pop()
            done.add(trail.pop())
        elif following in trail:
            circle = trail[trail.index(following) :]
            least = circle.index(min(circle))
            found[(*circle[least:], *circle[:least])] = None
        elif following not in done:
            trail.append(following)
            waiting.append(iter(sorted(steps.get(following, ()))))


def as_circle(names: tuple[str, ...]) -> str:
    """``a -> b -> a``."""
    return " -> ".join((*names, names[0]))
