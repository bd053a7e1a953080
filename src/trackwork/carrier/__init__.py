"""A ledger that travels on a branch of the workspace's own repository, where there is no server.

`git` runs git; `parcel` says what a commit holds and signs it; `branch` reads and adds commits;
`journey` is one command's way: fetch, restore, work, push before anything goes out, push again.
"""

from trackwork.carrier.journey import Journey
from trackwork.carrier.opening import named_branch, open_workspace

__all__ = ["Journey", "named_branch", "open_workspace"]
