"""Seeing such an issue: our block in it, whether it is open, and its address.

Nobody commands there: words about a team's part belong into that team's issue.
"""

from dataclasses import replace
from datetime import datetime

from trackwork.core.block import find_blocks
from trackwork.core.markers import verify
from trackwork.engine.adopted import Adopted
from trackwork.engine.known import KnownIssue, key_of, recall, remember
from trackwork.engine.parts import Parts
from trackwork.ports import Books, Issue


def see_home(
    parts: Parts, adopted: Adopted, books: Books, issue: Issue, *, linked: str, now: datetime
) -> None:
    """Remember what is there, and wake whoever shows its address."""
    known = recall(books, issue) or KnownIssue()
    if known.revision == issue.revision and known.missed == 0:
        return
    block = _block(parts, adopted, issue, linked)
    seen = replace(
        known,
        revision=issue.revision,
        state=issue.state,
        block=block,
        had_block=known.had_block or bool(block),
        missed=0,
        read=now.isoformat(),
        url=issue.url,
    )
    remember(books, key_of(issue.tracker, issue.place, issue.native), seen)
    awake = [linked]
    if issue.url != known.url:
        awake.append(f"config:{linked.replace(':', '/', 1)}")
    books.subjects.touch(awake)


def _block(parts: Parts, adopted: Adopted, issue: Issue, linked: str) -> str:
    """The hash of our one block of this very issue; empty: none."""
    ours = adopted.workspace.id
    mine = [
        found.stamp.hash
        for found in find_blocks(issue.body)
        if found.stamp is not None
        and (found.stamp.workspace, found.stamp.subject) == (ours, linked)
        and found.stamp.native == issue.native
        and verify(
            parts.key,
            found.stamp.signature,
            workspace=ours,
            tracker=issue.tracker,
            about=issue.native,
        )
    ]
    return mine[0] if len(mine) == 1 else ""
