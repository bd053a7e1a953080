"""Take the pictures of pages that the guide shows: play a demo, open its site, keep the PNGs.

    python docs/page_pictures.py
    python docs/page_pictures.py KEPS/site

The second takes those of the Kubernetes history, from a site made as docs/how-to/kubernetes.md
says. Needs a Chromium; see tests/browser.py for which one is taken.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

IMAGES = Path(__file__).parent / "images"
NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """Which page, how wide, how much of it from the top; or one chart of it, counted from 0."""

    page: str
    wide: int = 1000
    high: int = 900
    chart: int | None = None
    scheme: Literal["light", "dark"] = "light"


OF_THE_DEMO = {
    "page-executive.png": Shot(page="executive", wide=1100, high=980),
    "page-phone.png": Shot(page="executive", wide=390, high=844, scheme="dark"),
    "page-initiative.png": Shot(page="initiatives/tls-move"),
    "page-dates.png": Shot(page="initiatives/tls-move", chart=3),
    "page-owner.png": Shot(page="owners/tls-move", high=800),
}
OF_KUBERNETES = {
    "kubernetes-teams.png": Shot(page="initiatives/enhancements", chart=2),
    "kubernetes-dates.png": Shot(page="initiatives/enhancements", chart=3),
}


def main(arguments: list[str]) -> None:
    """Play, open, keep."""
    named = os.environ.get("TRACKWORK_TEST_CHROMIUM")
    program = named or next(filter(None, map(shutil.which, NAMES)))
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        site = Path(arguments[0]).resolve() if arguments else played(Path(made) / "demo")
        for name, shot in (OF_KUBERNETES if arguments else OF_THE_DEMO).items():
            keep(browser, site, name, shot)
        browser.close()


def played(folder: Path) -> Path:
    """The site of a demo played into a folder."""
    command = [sys.executable, "-m", "trackwork", "demo", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
    return folder / "site"


def keep(browser: Browser, site: Path, name: str, shot: Shot) -> None:
    """Open one page, and write the top of it or one chart."""
    page = browser.new_page(
        viewport={"width": shot.wide, "height": shot.high}, color_scheme=shot.scheme
    )
    page.goto((site / f"{shot.page}.html").as_uri())
    if shot.chart is None:
        page.screenshot(path=IMAGES / name)
    else:
        page.locator("figure").nth(shot.chart).screenshot(path=IMAGES / name)
    page.close()


if __name__ == "__main__":
    main(sys.argv[1:])
