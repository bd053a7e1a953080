"""A real browser for the tests that look at pages.

Which one, first match wins: ``TRACKWORK_TEST_CHROMIUM`` (a path), then an installed Chromium or
Chrome. Playwright drives it and downloads none of its own. Every page is opened from disk with the
network refused, so a page that asks for anything foreign is caught, not helped.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_BROWSER = (
    "no Chromium here: install one (Debian: apt-get install chromium) "
    "or name one in TRACKWORK_TEST_CHROMIUM"
)
DESKTOP = (1280, 900)
PHONE = (390, 844)


def program() -> str | None:
    """The browser's path, or None."""
    named = os.environ.get("TRACKWORK_TEST_CHROMIUM")
    found = (shutil.which(name) for name in ([named] if named else NAMES))
    return next((path for path in found if path), None)


def give_up(why: str) -> None:
    """Red where the browser is ours to install, skipped on somebody's laptop."""
    if os.environ.get("CI"):
        pytest.fail(why, pytrace=False)
    pytest.skip(why)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for a whole test process."""
    path = program()
    if path is None:
        give_up(NO_BROWSER)
    with sync_playwright() as playwright:
        # Its own sandbox needs rights that root in a container does not have; all pages are ours.
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@contextmanager
def opened(
    browser: Browser,
    path: Path,
    *,
    size: tuple[int, int] = DESKTOP,
    scheme: Literal["light", "dark"] = "light",
    scripts: bool = True,
) -> Iterator[tuple[Page, list[str]]]:
    """A page from disk, and the addresses of all it asked for that are not files beside it."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        java_script_enabled=scripts,
        offline=True,
    )
    foreign: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith("file://"):
            foreign.append(request.url)

    page = context.new_page()
    page.on("request", note)
    page.goto(path.resolve().as_uri())
    try:
        yield page, foreign
    finally:
        context.close()


def findings(page: Page) -> list[str]:
    """What axe-core has against a page, one line per rule and element; empty when all is well.

    A page's own policy keeps scripts out, so the judge is let in by the browser, not by the page.
    """
    result = Axe().run(page)
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']}"
        for rule in result.response["violations"]
        for node in rule["nodes"]
    ]
