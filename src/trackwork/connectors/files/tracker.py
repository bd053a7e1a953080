"""The tracker made of files: a folder per backlog, a Markdown file per issue. The thin loop."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from operator import itemgetter
from pathlib import Path

from trackwork.connectors.files import disk
from trackwork.connectors.files.config import FilesConfig
from trackwork.connectors.files.cursor import Cursor, read_cursor, write_cursor
from trackwork.connectors.files.frontmatter import Unwritable
from trackwork.connectors.files.git import Repository, Said, repository
from trackwork.connectors.files.lines import Memory
from trackwork.connectors.files.mapping import (
    Origin,
    Where,
    effects_in,
    heading_moment,
    named,
    to_issue,
)
from trackwork.connectors.files.shelf import Found, Shelf, read_one, read_shelf, revision_of
from trackwork.connectors.files.wire import (
    Document,
    new_document,
    read_document,
    with_body,
    with_comment,
    with_fields,
    without_comment,
)
from trackwork.core.effects import Guarantee
from trackwork.ports import (
    Capabilities,
    Clock,
    Conflict,
    Finding,
    Issue,
    Listing,
    Refused,
    Relation,
    TryLater,
)

_TRIES = 3
_NO_MEMORY = Memory()
_SAFE_NAME = re.compile(r"[\w.@+ -]{1,150}")


class FilesTracker:
    """Reads and writes issues that are Markdown files below one root folder.

    A backlog's place is a folder relative to the root. Implements `ports.TrackerReader` and
    `ports.TrackerWriter`; ``clock`` dates our own comments and bounds what a file may claim.
    """

    def __init__(
        self, *, name: str, root: Path, clock: Clock, config: FilesConfig | None = None
    ) -> None:
        self.name = name
        self.root = root
        self.config = config or FilesConfig()
        in_git = self._repository(root) is not None
        self.capabilities = Capabilities(
            settle=timedelta(0),
            names_editors=in_git,
            edit_history=in_git,
            guarantee=Guarantee.READ_BACK,
        )
        self._clock = clock
        self._memories: dict[tuple[str, str], Memory] = {}

    # --- reading ----------------------------------------------------------------------------------

    def listing(self, place: str, since: str | None) -> Listing:
        """Issues whose bytes differ from what the cursor knows, and every id there is."""
        folder = disk.folder_of(self.root, place)
        cursor = read_cursor(since)
        self._memories.update({(place, n): m for n, m in cursor.memories().items()})
        shelf = read_shelf(folder, place=place, config=self.config, known=cursor.known)
        changed = [
            f for f in shelf.files.values() if cursor.files.get(f.name, [""])[0] != f.revision
        ]
        issues = self._issues(folder, place, changed)
        return Listing(
            issues=issues,
            cursor=self._cursor(place, cursor, shelf),
            complete=shelf.complete,
            findings=shelf.findings,
            present=_present(cursor, shelf),
        )

    def issue(self, place: str, native: str) -> Issue | None:
        """One issue as its file is now. Raises TryLater while a file that may hide it is unread."""
        folder = disk.folder_of(self.root, place)
        found = self._locate(folder, place, native)
        if found is None:
            return None
        memory = self._memories.get((place, native))
        issue = self._issues(folder, place, [found])[0]
        if memory is not None:
            # Only a listing moves the memory on: its cursor is what the ledger keeps.
            self._memories[place, native] = memory
        return issue

    def find(self, place: str, effect: str) -> str | None:
        """``native`` or ``native#comment`` of what carries an effect's marker, originals first."""
        folder = disk.folder_of(self.root, place)
        shelf = read_shelf(folder, place=place, config=self.config)
        matches = [
            (carried.native != found.native, carried.comment, found.native)
            for found in (*shelf.files.values(), *shelf.doubles)
            for carried in effects_in(self._document(found))
            if carried.effect == effect
        ]
        if matches:
            _, comment, native = min(matches, key=itemgetter(0))
            return f"{native}#{comment}" if comment else native
        if shelf.unread:
            names = ", ".join(sorted(shelf.unread))
            raise TryLater(f"cannot say whether it is there before these can be read: {names}")
        return None

    def check(self, place: str) -> tuple[Finding, ...]:
        """What stands in the way of this backlog: folder, rights, and every file's findings."""
        try:
            folder = disk.folder_of(self.root, place)
        except Refused as error:
            fix = "Correct `place` of this backlog."
            return (Finding(where=place, what=str(error), fix=fix, severity="problem"),)
        shelf = read_shelf(folder, place=place, config=self.config)
        if shelf.missing or disk.may_write(folder):
            return shelf.findings
        fix = "Let the account that runs Trackwork write there, or stay in gear watch."
        what = "The backlog's folder can be read but not written."
        return (*shelf.findings, Finding(where=place, what=what, fix=fix, severity="problem"))

    # --- writing ----------------------------------------------------------------------------------

    def create(self, place: str, *, title: str, body: str, effect: str) -> str:
        """A new file named after title and effect; the one that is there when it is ours."""
        folder = disk.folder_of(self.root, place)
        if not self.root.is_dir():
            raise Refused(f"there is no folder {self.root.name} to write into")
        disk.make_folder(folder)
        for key in _keys(title, effect):
            written = self.config.written
            fields = {written("title"): title, written("key"): key, written("state"): "open"}
            path = folder / f"{key}{disk.SUFFIX}"
            data = self._fitting(_bytes(partial(new_document, fields, body)))
            if disk.create(path, data, at=self._clock.now(), durable=self.config.durable):
                return key
            if self._carries(folder, place, key, effect):
                return key
        raise Refused("files of this name are there already and are not ours")

    def comment(self, place: str, native: str, *, body: str, effect: str) -> str:
        """Append a comment; its id. One that carries the same effect's marker is left as it is."""
        when = heading_moment(self._clock.now(), self.config)

        def add(document: Document) -> Document:
            if any(each.effect == effect for each in document.comments):
                return document
            return with_comment(document, body, who=self.config.signed, when=when)

        written = named(self._edit(place, native, add).comments)
        ours = (name for comment, name in written if comment.effect == effect)
        return next(ours, written[-1][1])

    def edit_body(self, place: str, native: str, *, body: str, expected: str) -> None:
        """Replace the body while the file is still the revision that was read."""

        def change(document: Document) -> Document:
            return with_body(document, body)

        self._edit(place, native, change, expected=expected)

    def set_fields(self, place: str, native: str, values: Mapping[str, str]) -> None:
        """Write front-matter values by our names or their own; an empty text empties one."""
        if "key" in values:
            raise Refused("a key is for life; it cannot be set")
        written = {self.config.written(name): value for name, value in values.items()}
        for name in written:
            if not re.fullmatch(r"\w[\w .-]{0,60}", name):
                raise Refused(f"{name!r} cannot be the name of a value in front matter")
        lists = frozenset({self.config.written("labels")})
        self._edit(place, native, lambda document: with_fields(document, written, lists))

    def remove_comment(self, place: str, native: str, comment: str) -> None:
        """Take a comment back that carries our marker; nothing to do when it is gone."""

        def remove(document: Document) -> Document:
            for written, name in named(document.comments):
                if name == comment and not written.effect:
                    raise Refused("this comment was written by somebody else; it stays")
                if name == comment:
                    return without_comment(document, written)
            return document

        self._edit(place, native, remove)

    def relate(self, place: str, native: str, relation: Relation) -> None:  # noqa: ARG002 - the port's shape
        """Files keep no relations; the block names what an item waits for."""
        raise Refused("a folder of files keeps no relations between issues")

    # --- inside -----------------------------------------------------------------------------------

    def _issues(self, folder: Path, place: str, found: list[Found]) -> tuple[Issue, ...]:
        repo = self._repository(folder) if found else None
        last = repo.last_changes(folder, [each.name for each in found]) if repo else {}
        issues = []
        for each in found:
            document = self._document(each)
            issue, memory = to_issue(
                document,
                where=Where(tracker=self.name, place=place, native=each.native),
                revision=each.revision,
                origin=self._origin(repo, folder, each, last.get(each.name)),
                memory=self._memories.get((place, each.native), _NO_MEMORY),
                config=self.config,
            )
            self._memories[place, each.native] = memory
            issues.append(issue)
        return tuple(issues)

    def _repository(self, folder: Path) -> Repository | None:
        return repository(folder) if self.config.authors == "commits" else None

    def _origin(
        self, repo: Repository | None, folder: Path, found: Found, last: Said | None
    ) -> Origin:
        lines = repo.lines(folder, found.name) if repo else {}
        return Origin(
            changed=found.read.at,
            now=self._clock.now(),
            last=last,
            lines=lines,
            in_git=repo is not None,
        )

    def _document(self, found: Found) -> Document:
        if found.document is not None:
            return found.document
        read = read_document(found.read.data, limit=self.config.largest)
        assert isinstance(read, Document)
        return read

    def _cursor(self, place: str, before: Cursor, shelf: Shelf) -> str:
        found = {f.name: (f.revision, f.native) for f in shelf.files.values()}
        # What cannot be read just now keeps its id, and is looked at again whatever its bytes are.
        kept = {n: ("", before.files[n][1]) for n in _hidden(shelf) if n in before.files}
        memories = {n: m for (where, n), m in self._memories.items() if where == place}
        remarked = {f.name for f in shelf.files.values() if f.remarked}
        return write_cursor({**kept, **found}, remarked=frozenset(remarked), memories=memories)

    def _locate(self, folder: Path, place: str, native: str) -> Found | None:
        name = f"{native}{disk.SUFFIX}"
        if _SAFE_NAME.fullmatch(native) and not native.startswith((".", "_")):
            found = read_one(folder, name, place=place, config=self.config)
            if isinstance(found, Found) and found.native == native:
                return found
        shelf = read_shelf(folder, place=place, config=self.config)
        if native in shelf.files:
            return shelf.files[native]
        if native in {each.native for each in shelf.doubles}:
            raise Refused(f"several files have the key {native!r}; see the findings")
        if not shelf.complete:
            raise TryLater("not found, and not everything could be read; see the findings")
        return None

    def _edit(
        self,
        place: str,
        native: str,
        change: Callable[[Document], Document],
        *,
        expected: str | None = None,
    ) -> Document:
        """Read, change, and replace the file; again when somebody saved it in between."""
        folder = disk.folder_of(self.root, place)
        for _ in range(_TRIES):
            found = self._locate(folder, place, native)
            if found is None:
                raise Refused(f"there is no issue {native!r} in {place}")
            if expected is not None and found.revision != expected:
                raise Conflict(f"{found.name} was changed since it was read; nothing was written")
            try:
                return self._replaced(folder, found, change)
            except Conflict:
                continue
        raise Conflict(f"{native} changes faster than we can write; nothing was written")

    def _replaced(
        self, folder: Path, found: Found, change: Callable[[Document], Document]
    ) -> Document:
        before = self._document(found)
        data = _bytes(partial(change, before))
        if data != found.read.data:
            self._fitting(data)
            path, durable = folder / found.name, self.config.durable
            disk.replace(path, data, was=found.read, at=self._clock.now(), durable=durable)
        after = read_document(data, limit=self.config.largest)
        assert isinstance(after, Document)
        return after

    def _fitting(self, data: bytes) -> bytes:
        if len(data) > self.config.largest:
            raise Refused("the file would be larger than we could read again")
        return data

    def _carries(self, folder: Path, place: str, key: str, effect: str) -> bool:
        found = read_one(folder, f"{key}{disk.SUFFIX}", place=place, config=self.config)
        if not isinstance(found, Found):
            return False
        return effect in {carried.effect for carried in effects_in(self._document(found))}


def _bytes(make: Callable[[], Document]) -> bytes:
    try:
        return make().to_bytes()
    except Unwritable as error:
        raise Refused(str(error)) from error


def _hidden(shelf: Shelf) -> frozenset[str]:
    return shelf.unread | shelf.beside | {each.name for each in shelf.doubles}


def _present(before: Cursor, shelf: Shelf) -> frozenset[str] | None:
    """Every id there is, and of what cannot be read the id it last had, or its name's."""
    if shelf.missing:
        return None
    unread = shelf.unread | shelf.beside
    names = {before.files.get(n, ("", n.removesuffix(disk.SUFFIX)))[1] for n in unread}
    return frozenset(shelf.files) | names | {each.native for each in shelf.doubles}


def _keys(title: str, effect: str) -> tuple[str, str]:
    """A readable key with the beginning of the effect's id, and one with all of it."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-") or "issue"
    known = effect if re.fullmatch(r"[a-z0-9]{8,64}", effect) else revision_of(effect.encode())
    return f"{slug}-{known[:8]}", f"{slug}-{hashlib.sha256(known.encode()).hexdigest()[:24]}"
