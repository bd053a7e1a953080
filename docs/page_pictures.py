"""Take the pictures of pages that the guide shows: play a demo, open its site, keep the PNGs.

    python docs/page_pictures.py

Needs a Chromium; see tests/browser.py for which one is taken.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

IMAGES = Path(__file__).parent / "images"
NAMES = ("chromium", "chromium-browser", "google-chrome")
SHOTS = {
    "page-executive.png": ("executive", 1000, 1000),
    "page-initiative.png": ("initiatives/tls-move", 1000, 900),
    "page-owner.png": ("owners/tls-move", 1000, 800),
}
"""File: which page, how wide, how much of it from the top."""


def main() -> None:
    """Play, open, keep."""
    named = os.environ.get("TRACKWORK_TEST_CHROMIUM")
    program = named or next(filter(None, map(shutil.which, NAMES)))
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        command = [sys.executable, "-m", "trackwork", "demo", f"{made}/demo"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for name, shot in SHOTS.items():
            keep(browser, Path(made) / "demo" / "site", name, shot)
        browser.close()


def keep(browser: Browser, site: Path, name: str, shot: tuple[str, int, int]) -> None:
    """Open one page and write the top of it."""
    path, wide, high = shot
    page = browser.new_page(viewport={"width": wide, "height": high}, color_scheme="light")
    page.goto((site / f"{path}.html").as_uri())
    page.screenshot(path=IMAGES / name)
    page.close()


if __name__ == "__main__":
    main()
