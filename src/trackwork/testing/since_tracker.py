"""A fake tracker that lists as hosted ones do: changes only, and of the talk what is young."""

from dataclasses import replace

from trackwork.ports import Clock, Issue, Listing, TryLater
from trackwork.testing.fake_tracker import FakeTracker


class SinceTracker(FakeTracker):
    """Listings give only comments that came after the cursor, and say how many there are.

    ``hidden`` are issues that listings leave out though they are there, ``swallowed`` comments;
    ``shut``: single issues cannot be read just now.
    """

    def __init__(self, *, clock: Clock, name: str = "fake") -> None:
        super().__init__(clock=clock, name=name)
        self.hidden: frozenset[str] = frozenset()
        self.swallowed: frozenset[str] = frozenset()
        self.shut = False
        self.reads: list[str] = []

    def listing(self, place: str, since: str | None) -> Listing:
        """Changes since a cursor, each with what was said or rewritten since."""
        found = super().listing(place, since)
        there = [each for each in found.issues if self._shown(each)]
        present = found.present
        if present is not None:
            present = present - self.hidden
        young = tuple(self._young(each, int(since or 0)) for each in there)
        return replace(found, issues=young, present=present)

    def issue(self, place: str, native: str) -> Issue | None:
        """One issue, whole, wherever it is now."""
        self.reads.append(f"{place}/{native}")
        if self.shut:
            raise TryLater("the tracker answered 502")
        return super().issue(place, native)

    def _shown(self, issue: Issue) -> bool:
        return issue.native not in self.hidden

    def _young(self, issue: Issue, since: int) -> Issue:
        """An issue with what was said after a cursor; cursors and revisions count alike."""
        said = tuple(
            each
            for each in issue.comments
            if int(each.revision.removeprefix("r")) > since and each.id not in self.swallowed
        )
        return replace(issue, comments=said, all_comments=False, comment_count=len(issue.comments))
