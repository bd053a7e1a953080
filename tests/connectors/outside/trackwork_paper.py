"""A connector from outside: a board of cards, kept in one JSON file per board."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ConfigDict

from trackwork.core.markers import find_comment_marker
from trackwork.kit import carries, read_into, revision
from trackwork.ports import (
    Author,
    Capabilities,
    Clock,
    Comment,
    Conflict,
    Connector,
    Finding,
    Issue,
    Listing,
    Refused,
    Relation,
    Site,
    TryLater,
)

CAPABILITIES = Capabilities(fields=frozenset({"due", "owner", "labels"}), names_editors=True)
LARGEST = 500_000
"""Characters a card holds."""


# --- config: what an operator may set -------------------------------------------------------------


class Options(BaseModel):
    """Options of a paper tracker, checked when the workspace's files are read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    signed: str = "trackwork"


def read_options(options: Mapping[str, str]) -> Options:
    """The options; raises ValueError with one sentence per wrong one."""
    return read_into(Options, options)


# --- wire and mapping: no I/O, so they can be tried with recorded bytes ---------------------------

Board = dict[str, dict[str, Any]]


def board_in(data: bytes) -> Board:
    """The cards of a board by number. Raises ValueError for what is no board."""
    board = json.loads(data)
    if not isinstance(board, dict) or not all(isinstance(each, dict) for each in board.values()):
        raise ValueError("not a board")
    return board


def to_issue(card: dict[str, Any], *, tracker: str, place: str, native: str) -> Issue:
    """A card as an issue."""
    comments = tuple(
        Comment(
            id=said["id"],
            author=Author(handle=said["by"]),
            at=datetime.fromisoformat(said["at"]),
            body=said["text"],
            revision=revision(said["text"]),
        )
        for said in card["talk"]
    )
    return Issue(
        tracker=tracker,
        place=place,
        native=native,
        title=card["title"],
        body=card["text"],
        state="closed" if card["closed_as"] else "open",
        closed_as=card["closed_as"],
        revision=revision(json.dumps(card, sort_keys=True)),
        updated=datetime.fromisoformat(card["at"]),
        changed_by=Author(handle=card["by"]),
        fields=MappingProxyType(dict(card["fields"])),
        comments=comments,
        status=card["column"],
    )


# --- tracker: the thin loop that does the I/O -----------------------------------------------------


@dataclass(kw_only=True)
class PaperTracker:
    """Implements `ports.TrackerReader` and `ports.TrackerWriter`; ``root`` holds the boards."""

    name: str
    root: Path
    clock: Clock
    options: Options
    capabilities: Capabilities = CAPABILITIES

    def listing(self, place: str, since: str | None) -> Listing:
        """Cards that are not as the cursor knows them; a board is small, so all are looked at."""
        known = json.loads(since or "{}")
        try:
            issues = self._issues(place)
            if known and not self._path(place).exists():
                raise ValueError("the board is gone")
        except ValueError:
            what, fix = "The board cannot be read.", "Mend its JSON, or bring back an older one."
            found = Finding(where=place, what=what, fix=fix, severity="problem")
            return Listing(issues=(), cursor=since or "", complete=False, findings=(found,))
        now = {each.native: each.revision for each in issues}
        return Listing(
            issues=tuple(each for each in issues if known.get(each.native) != each.revision),
            cursor=json.dumps(now),
            complete=True,
            present=frozenset(now),
        )

    def issue(self, place: str, native: str) -> Issue | None:
        """One card as it is; one that was moved to another board is not told from a lost one."""
        return next((each for each in self._read(place) if each.native == native), None)

    def find(self, place: str, effect: str) -> str | None:
        """The card, or its comment, that carries an effect's marker."""
        for each in self._read(place):
            if carries(each.body, effect):
                return each.native
            said = next((said.id for said in each.comments if carries(said.body, effect)), None)
            if said:
                return f"{each.native}#{said}"
        return None

    def check(self, place: str) -> tuple[Finding, ...]:
        """Whether the board may be written."""
        path = self._path(place)
        if not path.exists() or path.stat().st_mode & 0o200:
            return ()
        what, fix = "The board is behind glass.", "Give this account the right to write its file."
        return (Finding(where=place, what=what, fix=fix, severity="problem"),)

    def create(self, place: str, *, title: str, body: str, effect: str) -> str:
        """A new card; numbers are never used twice."""
        board = self._board(place)
        native = str(1 + max(map(int, board), default=0))
        card = {"title": title, "text": _fits(body), "closed_as": "", "column": "", "fields": {}}
        board[native] = {**card, "talk": [], **self._touch()}
        self._write(place, board)
        return native

    def comment(self, place: str, native: str, *, body: str, effect: str) -> str:
        """One more comment; its id."""
        board, card = self._card(place, native)
        said = f"c{1 + max((int(each['id'][1:]) for each in card['talk']), default=0)}"
        card["talk"].append({"id": said, "text": _fits(body), **self._touch()})
        self._write(place, board, card)
        return said

    def edit_body(self, place: str, native: str, *, body: str, expected: str) -> None:
        """Another text, if the card is as it was read."""
        board, card = self._card(place, native)
        if to_issue(card, tracker="", place="", native="").revision != expected:
            raise Conflict("the card was changed since it was read; nothing was written")
        card["text"] = _fits(body)
        self._write(place, board, card)

    def set_fields(self, place: str, native: str, values: Mapping[str, str]) -> None:
        """Values by our names; a card has room for any."""
        board, card = self._card(place, native)
        card["fields"].update(values)
        self._write(place, board, card)

    def remove_comment(self, place: str, native: str, comment: str) -> None:
        """Take back a comment that carries our marker; nothing to do when it is gone."""
        board, card = self._card(place, native)
        for said in card["talk"]:
            if said["id"] == comment and find_comment_marker(said["text"]) is None:
                raise Refused("this comment was written by somebody else; it stays")
        card["talk"] = [said for said in card["talk"] if said["id"] != comment]
        self._write(place, board, card)

    def relate(self, place: str, native: str, relation: Relation) -> None:
        """A board has no strings between cards."""
        raise Refused("a paper board keeps no relations")

    # --- inside -----------------------------------------------------------------------------------

    def _path(self, place: str) -> Path:
        if not re.fullmatch(r"[a-z][a-z0-9-]{0,60}", place):
            raise Refused(f"{place!r} is no name of a board")
        return self.root / f"{place}.json"

    def _board(self, place: str) -> Board:
        path = self._path(place)
        try:
            return board_in(path.read_bytes()) if path.exists() else {}
        except OSError as error:
            raise Refused(f"board {place} cannot be read: {error.strerror}") from error

    def _issues(self, place: str) -> list[Issue]:
        board = self._board(place)
        return [
            to_issue(card, tracker=self.name, place=place, native=native)
            for native, card in board.items()
        ]

    def _read(self, place: str) -> list[Issue]:
        """All cards, where nothing may be concluded from a board that cannot be read."""
        try:
            return self._issues(place)
        except ValueError as error:
            raise TryLater(f"board {place} cannot be read: {error}") from error

    def _card(self, place: str, native: str) -> tuple[Board, dict[str, Any]]:
        board = self._board(place)
        if native not in board:
            raise Refused(f"there is no card {native} on board {place}")
        return board, board[native]

    def _touch(self) -> dict[str, str]:
        return {"at": self.clock.now().isoformat(), "by": self.options.signed}

    def _write(self, place: str, board: Board, card: dict[str, Any] | None = None) -> None:
        """The whole board or nothing of it."""
        if self.check(place):
            raise Refused(f"board {place} may not be written")
        if card is not None:
            card.update(self._touch())
        path = self._path(place)
        beside = path.with_suffix(".new")
        beside.write_bytes(json.dumps(board).encode())
        beside.replace(path)


def _fits(text: str) -> str:
    if len(text) > LARGEST:
        raise Refused(f"a text of {len(text):,} characters; a card holds {LARGEST:,}")
    return text


def make(site: Site) -> PaperTracker:
    """A tracker from what the workspace says; nothing is opened or written yet."""
    return PaperTracker(
        name=site.config.name,
        root=site.folder / site.config.place,
        clock=site.clock,
        options=read_options(site.config.options),
    )


CONNECTOR = Connector(kind="paper", read_options=read_options, make=make)
