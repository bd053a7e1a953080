"""A small played company, and its pages as a site on disk."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from trackwork.bootstrap import App
from trackwork.cli.site import write_site
from trackwork.society import run_demo


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A company after five weeks, and the site made of it; tests look and change nothing."""

    app: App
    site: Path

    @property
    def pages(self) -> list[Path]:
        """Every page, the same order each time."""
        return sorted(self.site.rglob("*.html"))

    def name(self, page: Path) -> str:
        """A page's path inside the site."""
        return page.relative_to(self.site).as_posix()


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Seven teams, five weeks, every page."""
    folder = tmp_path_factory.mktemp("pages")
    result = run_demo(folder / "demo", teams=7, days=35, tell=lambda _line: None)
    write_site(result.quarter.app, folder / "site")
    yield Played(app=result.quarter.app, site=folder / "site")
    result.quarter.app.ledger.close()
