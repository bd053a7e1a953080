"""One branch of the workspace's repository: what stands at its tip, and the next commit on it.

Works with objects alone. The work tree, the index and the branch that is checked out are never
touched, and what is fetched stays under ``refs/trackwork``.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from trackwork.carrier.git import Git
from trackwork.ports import NotCarried

REMOTE = "origin"
_NOT_THERE = 2
"""How `git ls-remote --exit-code` says that no branch has this name."""
_SHA1_DIGITS = 40
_WHO = b"Trackwork <trackwork@localhost>"


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of the remote that the workspace's repository calls ``origin``."""

    git: Git
    name: str

    @property
    def _there(self) -> str:
        return f"refs/heads/{self.name}"

    @property
    def _here(self) -> str:
        return f"refs/trackwork/tip/{self.name}"

    # --- looking ----------------------------------------------------------------------------------

    def tip(self) -> str | None:
        """The commit the branch is at now; None when there is no such branch. Raises NotCarried.

        Git takes the name for the end of one, so every answer is compared with the whole of it.
        """
        answer = self.git.ask("ls-remote", "--exit-code", REMOTE, self._there)
        if answer.code == _NOT_THERE:
            return None
        if answer.code:
            raise NotCarried(
                f"the ledger's branch {self.name!r} could not be reached: {answer.said}",
                fix="Nothing went out and nothing is lost. Run it again when git can reach it.",
            )
        rows = (line.split("\t") for line in answer.text.splitlines())
        return next((commit for commit, name in rows if name == self._there), None)

    def fetch(self, *, known: str | None) -> str:
        """Bring the branch here; its tip. A fresh, shallow clone takes the last commit alone."""
        depth = () if known and self.holds(known) else self._shallow()
        self.git.must(
            *("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"),
            *(*depth, REMOTE, f"+{self._there}:{self._here}"),
        )
        return self.git.must("rev-parse", "--verify", f"{self._here}^{{commit}}").text

    def _shallow(self) -> tuple[str, ...]:
        shallow = self.git.ask("rev-parse", "--is-shallow-repository").text == "true"
        return ("--depth=1",) if shallow else ()

    def holds(self, commit: str) -> bool:
        """Whether a commit is here."""
        return self.git.ask("cat-file", "-e", f"{commit}^{{commit}}").code == 0

    def follows(self, commit: str, earlier: str) -> bool:
        """Whether a commit came after an earlier one, or is the same."""
        return self.git.ask("merge-base", "--is-ancestor", earlier, commit).code == 0

    def parent(self, commit: str) -> str:
        """The commit before, as the commit itself names it; empty for a first one."""
        head, _, _ = self.git.must("cat-file", "commit", commit).text.partition("\n\n")
        parents = [line.split()[1] for line in head.splitlines() if line.startswith("parent ")]
        return parents[0] if len(parents) == 1 else " ".join(parents)

    def files(self, commit: str) -> dict[str, bytes]:
        """Every file of a commit."""
        listed = self._listed(commit)
        asked = "".join(f"{blob}\n" for blob in listed.values()).encode()
        out = self.git.must("cat-file", "--batch", give=asked).out
        return dict(zip(listed, _blobs(out), strict=True))

    def file(self, commit: str, name: str) -> bytes:
        """One file of a commit; empty when it has none of this name."""
        return self.git.ask("cat-file", "blob", f"{commit}:{name}").out

    def _listed(self, commit: str) -> dict[str, str]:
        """Name and blob of every plain file: a link or a submodule is nothing of ours."""
        out = self.git.must("ls-tree", "-r", "-z", "--full-tree", commit).out
        rows = (row.partition(b"\t") for row in out.split(b"\0") if row)
        split = ((about.split(), name.decode("utf-8", "replace")) for about, _, name in rows)
        return {name: blob.decode() for (mode, _, blob), name in split if mode == b"100644"}

    # --- adding -----------------------------------------------------------------------------------

    def commit(
        self, files: Mapping[str, bytes], *, after: str | None, at: datetime, says: str
    ) -> str:
        """Make the commit that holds exactly these files, here; the commit."""
        known = self._listed(after) if after else {}
        stream = b"".join(_stream(files, known, after=after, at=at, says=says, name=self.name))
        answer = self.git.must("fast-import", "--quiet", "--force", "--done", give=stream)
        return answer.text.split()[-1]

    def push(self, commit: str, *, replacing: str | None = None) -> bool:
        """Make it the tip; False when the branch went elsewhere meanwhile. Raises NotCarried.

        Fast-forward only. ``replacing`` puts a shorter history in the place of exactly that tip.
        """
        lease = (f"--force-with-lease={self._there}:{replacing}",) if replacing else ()
        answer = self.git.ask(
            *("push", "--quiet", "--no-verify", "--porcelain", *lease),
            *(REMOTE, f"{commit}:{self._there}"),
        )
        if answer.code and self.tip() != commit:
            if self._refused(answer.text):
                return False
            raise NotCarried(
                f"the ledger could not be pushed to branch {self.name!r}: {answer.said}",
                fix="Nothing more went out. Let this account push there, then run it again.",
            )
        self.git.ask("update-ref", self._here, commit)
        return True

    @staticmethod
    def _refused(said: str) -> bool:
        """Whether somebody else was faster; whatever else is in the way is for a person."""
        lost = ("non-fast-forward", "fetch first", "stale info", "cannot lock ref", "incorrect old")
        return any(each in said for each in lost)


def _blobs(out: bytes) -> Iterator[bytes]:
    """What `git cat-file --batch` answered, one content after the other."""
    at = 0
    while at < len(out):
        end = out.index(b"\n", at)
        size = int(out[at:end].split()[2])
        yield out[end + 1 : end + 1 + size]
        at = end + 1 + size + 1


def _stream(
    files: Mapping[str, bytes],
    known: Mapping[str, str],
    *,
    after: str | None,
    at: datetime,
    says: str,
    name: str,
) -> Iterator[bytes]:
    """A commit for `git fast-import`, with what differs from the one before and no more."""
    stamp = f"{int(at.timestamp())} +0000".encode()
    said = says.encode()
    yield b"feature done\n"
    yield f"commit refs/trackwork/next/{name}\nmark :1\n".encode()
    yield b"committer %s %s\ndata %d\n%s\n" % (_WHO, stamp, len(said), said)
    if after:
        yield f"from {after}\n".encode()
    else:
        yield b"deleteall\n"
    for gone in sorted(known.keys() - files.keys()):
        yield f"D {gone}\n".encode()
    for path in sorted(files):
        data = files[path]
        if known.get(path) != _blob(data, like=after):
            yield f"M 100644 inline {path}\ndata {len(data)}\n".encode()
            yield data + b"\n"
    yield b"get-mark :1\ndone\n"


def _blob(data: bytes, *, like: str | None) -> str:
    """The name git gives to a content, by the kind of names this repository has."""
    kind = "sha256" if like is not None and len(like) > _SHA1_DIGITS else "sha1"
    return hashlib.new(kind, b"blob %d\0" % len(data) + data).hexdigest()
