"""A small file beside the backlogs that every ledger of a workspace sees; see `engine.fencing`."""

import os
from pathlib import Path
from threading import get_ident

FOLDER = ".trackwork"
FILE = "live"


class FileFence:
    """Reads and replaces one file below a tracker's root; git is told to leave it alone."""

    def __init__(self, root: Path) -> None:
        self.folder = root / FOLDER

    def read(self) -> str | None:
        """What stands there; None when nothing does."""
        try:
            return (self.folder / FILE).read_text(encoding="utf-8")
        except (FileNotFoundError, UnicodeDecodeError):
            return None

    def write(self, text: str) -> None:
        """Replace it in one step."""
        self.folder.mkdir(parents=True, exist_ok=True)
        ignore = self.folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
        # A name of its own: another worker may be leaving its word at this very moment.
        new = self.folder / f"{FILE}.{os.getpid()}.{get_ident()}.new"
        new.write_text(text, encoding="utf-8")
        os.replace(new, self.folder / FILE)  # noqa: PTH105 (the one atomic replace)
