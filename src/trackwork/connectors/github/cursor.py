"""Where a listing stopped: a text that the ledger keeps. No I/O.

A complete listing may take more requests than an hour allows; ``going`` and ``talk`` say how far
one that was interrupted got, so that the next one goes on there instead of beginning anew.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from trackwork.connectors.github.wire import ProjectItem, WireComment
from trackwork.kit import Watermark, revision
from trackwork.kit.cursors import OVERLAP

SECOND = timedelta(seconds=1)
MOST_OWED = 200
"""Issues that wait to be read by themselves; of more of them a listing takes no further ones on."""
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""Before any board: an empty one was read, too."""
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """``mark``: how far changes are known; ``etag`` belongs to the list from there on.

    ``settled``: what changed up to there has been listed so late that no lag can hide more of it.
    ``said``: revisions of comments that changed lately; ``board``: the latest change on a project's
    board, and ``pins`` the revisions of what changed there about then; ``going``, ``talk``: how far
    an interrupted complete listing got with issues and with comments; ``owing``: numbers of issues
    that could not be read and are tried by themselves, whoever waits longest first.
    """

    mark: Watermark = field(default_factory=Watermark)
    settled: bool = False
    etag: str = ""
    said: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    board: datetime | None = None
    pins: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    going: datetime | None = None
    talk: datetime | None = None
    owing: tuple[str, ...] = ()

    @classmethod
    def read(cls, written: str | None) -> "Cursor":
        """The cursor of the last listing; one that cannot be read means: begin anew."""
        try:
            kept = json.loads(written or "{}")
            return cls(
                mark=Watermark.read(kept["mark"]),
                settled=bool(kept["settled"]),
                etag=str(kept["etag"]),
                said=_texts(kept["said"]),
                board=_moment(kept["board"]),
                pins=_texts(kept["pins"]),
                going=_moment(kept["going"]),
                talk=_moment(kept["talk"]),
                owing=tuple(str(each) for each in kept.get("owing", ())),
            )
        except (AttributeError, KeyError, TypeError, ValueError):
            return cls()

    def write(self) -> str:
        """As the ledger keeps it: the same cursor is the same text."""
        return json.dumps(
            {
                "mark": self.mark.write(),
                "settled": self.settled,
                "etag": self.etag,
                "said": dict(sorted(self.said.items())),
                "board": _text(self.board),
                "pins": dict(sorted(self.pins.items())),
                "going": _text(self.going),
                "talk": _text(self.talk),
                **({"owing": list(self.owing)} if self.owing else {}),
            },
            separators=(",", ":"),
        )

    def news(self, comments: Iterable[WireComment]) -> list[WireComment]:
        """Comments not seen with these words."""
        return [each for each in comments if self.said.get(each.id) != word_of(each)]

    def since(self) -> datetime | None:
        """From when to list changes: a little before the last one, or after it once all settled."""
        if self.settled and self.mark.at is not None:
            return self.mark.at + SECOND
        return self.mark.since()

    def moved(self, mark: Watermark, *, etag: str, at: datetime | None) -> "Cursor":
        """The cursor after a walk at GitHub's moment ``at``; None: nobody knows when it was.

        The ETag counts while the same list would be asked again.
        """
        settled = at is not None and mark.at is not None and at - mark.at >= 2 * mark.overlap
        if mark.at != self.mark.at:
            return replace(self, mark=mark, settled=settled, etag="", said=_NOTHING)
        settled = settled or self.settled
        same = settled == self.settled
        return replace(self, mark=mark, settled=settled, etag=etag if same else "")

    def heard(self, comments: Iterable[WireComment], mark: Watermark) -> "Cursor":
        """The cursor after comments, with those that the next listing will meet again."""
        since = mark.since()
        young = {
            each.id: word_of(each) for each in comments if since is None or each.updated >= since
        }
        return replace(self, mark=mark, said=MappingProxyType({**self.said, **young}))

    def news_on_board(self, items: Iterable[ProjectItem]) -> list[ProjectItem]:
        """Items whose values changed since the last listing; none before there was one."""
        since = self.board - OVERLAP if self.board else None
        return [
            each
            for each in items
            if since and each.updated >= since and self.pins.get(str(each.id)) != pin_of(each)
        ]

    def boarded(self, items: Iterable[ProjectItem]) -> "Cursor":
        """The cursor after a reading of the board."""
        every = list(items)
        latest = max((each.updated for each in every), default=LONG_AGO)
        pins = {str(e.id): pin_of(e) for e in every if e.updated >= latest - OVERLAP}
        return replace(self, board=latest, pins=MappingProxyType(pins))


def pin_of(item: ProjectItem) -> str:
    """The revision of what the board says about an issue."""
    return revision(repr(sorted(item.values)))


def word_of(comment: WireComment) -> str:
    """The revision of a comment, with its moment: the same words said again are news."""
    return revision(comment.body, comment.updated.isoformat())


def _texts(kept: Mapping[object, object]) -> Mapping[str, str]:
    return MappingProxyType({str(name): str(value) for name, value in kept.items()})


def _moment(written: str) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def _text(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
