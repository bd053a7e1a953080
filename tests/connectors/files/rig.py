"""A folder of files, and a person with a text editor."""

import os
import re
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from trackwork.connectors import files
from trackwork.connectors.files.tracker import FilesTracker
from trackwork.testing.clock import FakeClock
from trackwork.testing.tracker_contract import TrackerRig

NOBODY = 65534
QUALITY = Path(files.__file__).with_name("quality.toml")


@contextmanager
def as_nobody():
    """Give up the rights of root for a moment; root reads and writes whatever it likes."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


class FilesRig(TrackerRig):
    """`root` is open to everybody, as a test may have to give up root's rights on the way."""

    quality = QUALITY
    page = 5  # a folder has no pages; a few files do

    def __init__(self, *, config=None):
        self.top = Path(tempfile.mkdtemp(prefix="files-"))
        self.root = self.top / "backlogs"
        self.place = "payments"
        self.folder = self.root / self.place
        self.folder.mkdir(parents=True)
        for path in (self.top, self.root, self.folder):
            path.chmod(0o755)
        self.clock = FakeClock()
        self.escapes = ("../elsewhere", "/etc", "a/../../b", "..", "a\0b", "out")
        (self.root / "out").symlink_to(self.top)
        self.config = config
        self.tracker = self.fresh()

    def fresh(self):
        """Another process's view of the same folder."""
        return FilesTracker(name="files", root=self.root, clock=self.clock, config=self.config)

    def close_down(self):
        shutil.rmtree(self.top, ignore_errors=True)

    def file(self, native):
        return self.folder / f"{native}.md"

    def write(self, native, text):
        """A person saves a file; its time is the clock's."""
        data = text if isinstance(text, bytes) else text.encode()
        self.file(native).write_bytes(data)
        at = self.clock.now().timestamp()
        os.utime(self.file(native), (at, at))

    def edit(self, native, change):
        self.write(native, change(self.file(native).read_text(encoding="utf-8")))

    def read(self, native):
        return self.tracker.issue(self.place, native)

    def rewrite(self, native, body):
        def change(text):
            head, _, rest = text.partition("\n---\n")
            comments = re.search(r"\n## Comment by .*", rest, re.DOTALL)
            return f"{head}\n---\n{body}\n{comments.group() if comments else ''}"

        self.edit(native, change)

    def say(self, native, text):
        when = self.clock.now().strftime("%Y-%m-%d %H:%M")
        self.edit(native, lambda old: f"{old}\n## Comment by ana, {when}\n\n{text}\n")

    def close(self, native, closed_as):
        line = f"state: closed\nclosed_as: {closed_as}\n"
        self.edit(native, lambda old: old.replace("state: open\n", line, 1))

    def reopen(self, native):
        self.edit(
            native, lambda old: re.sub(r"state: closed\nclosed_as: .*\n", "state: open\n", old)
        )

    def delete(self, native):
        self.file(native).unlink()

    @contextmanager
    def forbidding(self):
        self.folder.chmod(0o555)
        try:
            with as_nobody():
                yield
        finally:
            self.folder.chmod(0o755)

    @contextmanager
    def closed_off(self):
        self.folder.chmod(0o000)
        try:
            with as_nobody():
                yield
        finally:
            self.folder.chmod(0o755)

    def transfer(self, native):
        """To another backlog's folder; a folder does not say where a file went."""
        elsewhere = self.root / "mobile"
        elsewhere.mkdir(exist_ok=True)
        self.file(native).rename(elsewhere / self.file(native).name)

    def resay(self, native, comment, text):
        def change(old):
            head, _, _ = old.rpartition("\n\n")
            return f"{head}\n\n{text}\n"

        self.edit(native, change)
