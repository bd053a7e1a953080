"""The way here: what the branch holds, whether it is ours and newer, and putting it in place."""

from dataclasses import dataclass
from datetime import datetime

from trackwork.carrier.branch import Branch
from trackwork.carrier.means import Means, Note
from trackwork.carrier.parcel import (
    MANIFEST,
    Foreign,
    Parcel,
    content_of,
    opened,
    read_manifest,
)
from trackwork.core.facts import ENGINE_FACTS
from trackwork.ledger import BadExport, LedgerError, open_ledger
from trackwork.ledger.travelling import unpack
from trackwork.ports import NotCarried
from trackwork.practices import FACTS

ASIDE = ".aside"
"""How the file of a ledger that gave way ends."""
BESIDE = ("", "-wal", "-shm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Where the ledger here stands: the commit (empty: none yet) and the number of its parcel.

    ``fresh``: it was just put in place, and nothing is folded yet. ``moved_in``: it goes to the
    branch for the first time. ``watch``: the branch lost something, so only a person may let
    anything out again. ``busy_until``: whoever pushed last may be sending until then.
    """

    commit: str = ""
    number: int = 0
    fresh: bool = False
    moved_in: bool = False
    watch: bool = False
    busy_until: datetime | None = None
    content: str = ""
    """Sum over the files of the commit."""
    says: tuple[str, ...] = ()


def arrive(means: Means, branch: Branch) -> Arrival:
    """Fetch and restore. Raises NotCarried, and then the ledger here is as it was."""
    note, tip = means.note(), branch.tip()
    if tip is None:
        return _without_branch(means, note)
    if note is None or note.base != tip or not branch.holds(tip):
        tip = branch.fetch(known=note.base if note else None)
    if note and note.base == tip and not means.trusting:
        return _standing(branch, note)
    return _restored(means, branch, note, tip)


def _without_branch(means: Means, note: Note | None) -> Arrival:
    """There is no branch: a first time, unless the note knows better."""
    if note is None:
        return Arrival(moved_in=True)
    gone = (
        f"The branch {means.branch} is gone. The ledger here takes its place; the gear is watch, "
        "and whatever was not confirmed is looked for first."
    )
    return Arrival(number=note.number, moved_in=True, watch=True, says=(gone,))


def _standing(branch: Branch, note: Note) -> Arrival:
    """The ledger here is the one on the branch, or further."""
    try:
        parcel, said = read_manifest(branch.file(note.base, MANIFEST))
    except Foreign as error:
        raise _touched(branch, note.base, error) from error
    return Arrival(
        commit=note.base,
        number=parcel.number,
        busy_until=parcel.sending_until,
        content=str(said.get("content")),
    )


def _restored(means: Means, branch: Branch, note: Note | None, tip: str) -> Arrival:
    """Put the ledger of the branch in place of the one here."""
    try:
        key = None if means.trusting else means.key
        parcel = opened(branch.files(tip), key=key, before=branch.parent(tip))
    except Foreign as error:
        raise _touched(branch, tip, error) from error
    if parcel.workspace != means.workspace:
        raise NotCarried(
            f"branch {branch.name!r} holds the ledger of workspace {parcel.workspace!r}",
            fix="Name another branch in trackwork.yaml: 'ledger_branch:'.",
        )
    if means.trusting:
        return take_in(means, parcel, tip, lost=_TRUSTED)
    rewritten = note is not None and _rewritten(branch, note, parcel, tip)
    return take_in(means, parcel, tip, lost=_REWRITTEN if rewritten else "")


def take_in(means: Means, parcel: Parcel, commit: str, *, lost: str) -> Arrival:
    """Load a parcel as the ledger here; ``lost`` says why part of the past may not be in it."""
    epoch = max(parcel.epoch, _epoch(means))
    _step_aside(means)
    means.ledger.parent.mkdir(parents=True, exist_ok=True)
    try:
        unpack(
            parcel.files,
            means.url,
            workspace=parcel.workspace,
            epoch=epoch,
            doubt=bool(lost) or parcel.sending_until is not None,
            facts=(*ENGINE_FACTS, *FACTS),
        )
    except BadExport as error:
        raise NotCarried(
            f"the ledger on branch {means.branch!r} cannot be read: {error}",
            fix="Take an earlier commit of it, or upgrade if a later release wrote it.",
        ) from error
    means.faults.point("carry.unpacked")
    means.keep(Note(branch=means.branch, base=commit, number=parcel.number))
    return Arrival(
        commit=commit,
        number=parcel.number,
        fresh=True,
        watch=bool(lost),
        busy_until=parcel.sending_until,
        content=content_of(parcel.files),
        says=(lost.format(branch=means.branch),) if lost else (),
    )


_TRUSTED = (
    "The ledger on branch {branch} was taken as it stands. The gear is watch, and whatever was "
    "not confirmed is looked for first."
)
_REWRITTEN = (
    "The history of branch {branch} was rewritten. The gear is watch, and whatever was not "
    "confirmed is looked for first."
)


def _rewritten(branch: Branch, note: Note, parcel: Parcel, tip: str) -> bool:
    """Whether the tip does not follow what stood here; a history we shortened ourselves does."""
    if parcel.number <= note.number:
        return True
    if parcel.replaces or not branch.holds(note.base):
        return False
    return not branch.follows(tip, note.base)


def _epoch(means: Means) -> int:
    """The epoch of the ledger that gives way; 0 when there is none that could be opened."""
    if not means.ledger.exists():
        return 0
    try:
        ledger = open_ledger(means.url, workspace=means.workspace, facts=(*ENGINE_FACTS, *FACTS))
    except LedgerError:
        return 0
    epoch = ledger.epoch
    ledger.close()
    return epoch


def _step_aside(means: Means) -> None:
    for end in BESIDE:
        path = means.ledger.with_name(means.ledger.name + end)
        if path.exists():
            path.replace(means.ledger.with_name(means.ledger.name + ASIDE + end))


def _touched(branch: Branch, tip: str, why: Foreign) -> NotCarried:
    return NotCarried(
        f"the tip of branch {branch.name!r} ({tip[:10]}) is not as Trackwork left it: {why}. "
        "Nothing was read from it and nothing went out",
        fix=(
            f"See who wrote it: git log refs/trackwork/tip/{branch.name}. Put the last good commit "
            "back, or take it as it stands: trackwork ledger accept"
        ),
    )
