"""What the words of a backtest mean. Written down before any policy was tuned with them.

*change by its owners*
    Anything recorded of an item at a moment of its own. One that touched more than `MECHANICAL`
    items at the same moment is housekeeping (a rename, a moved link) and nobody's word. What such
    a change says of an item's state still holds: a closed item is closed.
*ended*
    Done, withdrawn, or under an exception. An item that came back is open again.
*stretch*
    The time from one change by an item's owners to the next, or to its end, while it is open.
*silent*
    A stretch without a change for `SILENCE`, of an item that had not ended by then. Its *onset* is
    the change it began with; it is *known* `SILENCE` later, when anybody can see it in the record.
    A stretch that the record cuts off before that is undecided, and is counted nowhere but there.
*flagged*
    Trackwork shows the item as not heard: its word is older than the cadence of its tier, and the
    item has not ended. Flagged *soon* means within `SOON` of the onset, long before it is known.
*recall*
    Of the silent stretches, how many were flagged soon.
*precision*
    Of the stretches that were flagged and are decided, how many were silent.
*lead time*
    From the flag of a silent stretch to the moment at which it is known.
*contact*
    One matter of one item put to one person by a message that really goes out: a comment, a mail,
    or a line of a digest.
*nagged for nothing*
    A contact after which the owners changed the item within `UNPROMPTED`. In a history nobody was
    contacted, so every change came by itself.
*message*
    What reaches for a person: a mail, a digest with all its lines, or a comment that interrupts.
"""

from datetime import timedelta

SILENCE = timedelta(days=180)
SOON = timedelta(days=30)
UNPROMPTED = timedelta(days=14)
MECHANICAL = 10
"""Items that one change may touch at one moment and still be somebody's word about each."""
