"""A fake tracker that lists as hosted ones do: changes only, and of the talk what is young."""

from dataclasses import replace

from trackwork.ports import Clock, Issue, Listing, TryLater
from trackwork.testing.fake_tracker import FakeTracker


class SinceTracker(FakeTracker):
    """Listings give only comments that were not given before, and say how many there are.

    ``moved`` maps ``(place, native)`` to where an issue was transferred; ``hidden`` are issues that
    listings leave out though they are there; ``shut``: single issues cannot be read just now.
    """

    def __init__(self, *, clock: Clock, name: str = "fake") -> None:
        super().__init__(clock=clock, name=name)
        self.moved: dict[tuple[str, str], tuple[str, str]] = {}
        self.hidden: frozenset[str] = frozenset()
        self.shut = False
        self.reads: list[str] = []
        self._given: dict[tuple[str, str], str] = {}

    def listing(self, place: str, since: str | None) -> Listing:
        """Changes since a cursor, each with the comments that nobody was given so far."""
        found = super().listing(place, since)
        there = [each for each in found.issues if self._shown(each)]
        present = found.present
        if present is not None:
            gone = {native for where, native in self.moved if where == place}
            present = present - self.hidden - gone
        return replace(found, issues=tuple(map(self._young, there)), present=present)

    def issue(self, place: str, native: str) -> Issue | None:
        """One issue, whole, wherever it is now."""
        self.reads.append(f"{place}/{native}")
        if self.shut:
            raise TryLater("the tracker answered 502")
        return super().issue(*self.moved.get((place, native), (place, native)))

    def transfer(self, place: str, native: str, to: str) -> str:
        """Somebody moves an issue to another place; its number there."""
        issue = self._need(place, native)
        new = str(1 + sum(1 for where, _ in self._changes if where == to))
        self._store(replace(issue, place=to, native=new, updated=self._stamp()))
        self.moved[place, native] = (to, new)
        return new

    def _shown(self, issue: Issue) -> bool:
        return issue.native not in self.hidden and (issue.place, issue.native) not in self.moved

    def _young(self, issue: Issue) -> Issue:
        young = []
        for each in issue.comments:
            if self._given.get((issue.place, each.id)) != each.revision:
                young.append(each)
                self._given[issue.place, each.id] = each.revision
        return replace(
            issue,
            comments=tuple(young),
            all_comments=False,
            comment_count=len(issue.comments),
        )
