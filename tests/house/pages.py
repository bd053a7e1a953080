"""Every page of the documentation can be reached from its front page."""

import re
from pathlib import Path

from tests.house.tree import Finding, files, place

TOCTREE = re.compile(r"```\{toctree\}\n(?P<body>.*?)```", re.DOTALL)
TITLED = re.compile(r".*<(?P<target>[^>]+)>\s*$")


def lost_pages(root: Path) -> list[Finding]:
    """Pages that no table of contents names."""
    docs = root / "docs"
    pages = {
        path.relative_to(docs).with_suffix("").as_posix() for path in files(docs, suffix=".md")
    }
    reached = {"index"}
    for page in pages:
        reached |= entries((docs / f"{page}.md").read_text(encoding="utf-8"), page, pages)
    return [
        Finding(
            where=place(root, docs / f"{page}.md"),
            what="stands in no table of contents",
            fix="Add it to the toctree of its folder's index.md",
        )
        for page in sorted(pages - reached)
    ]


def entries(text: str, page: str, pages: set[str]) -> set[str]:
    """The pages that the tables of contents of one page name; `*` stands for any name."""
    folder = Path(page).parent
    named: set[str] = set()
    for match in TOCTREE.finditer(text):
        for line in match["body"].splitlines():
            entry = line.strip()
            if not entry or entry.startswith(":"):
                continue
            titled = TITLED.match(entry)
            pattern = (folder / (titled["target"] if titled else entry)).as_posix()
            named |= {name for name in pages if Path(name).match(pattern)}
    return named
