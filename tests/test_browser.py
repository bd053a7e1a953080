"""The browser of the tests sees what it is there to see."""

import pytest

from tests import browser as looking

PAGE = """<!doctype html><html lang="en"><head><title>A page</title>{head}</head>
<body><main><h1>Hello</h1>{body}</main></body></html>"""


def page(folder, *, head="", body=""):
    """A small page on disk."""
    path = folder / "page.html"
    path.write_text(PAGE.format(head=head, body=body), encoding="utf-8")
    return path


def test_a_picture_without_words_is_found(browser, tmp_path):
    """The judge can say no, even where the page lets no script in."""
    policy = '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'">'
    path = page(tmp_path, head=policy, body='<img src="a.png">')
    with looking.opened(browser, path) as (shown, _):
        assert [line.split(" ")[0] for line in looking.findings(shown)] == ["image-alt"]


def test_a_good_page_has_no_findings(browser, tmp_path):
    """A plain page passes, in both colours."""
    for scheme in ("light", "dark"):
        with looking.opened(browser, page(tmp_path), scheme=scheme) as (shown, foreign):
            assert looking.findings(shown) == []
            assert foreign == []


def test_a_foreign_request_is_noted(browser, tmp_path):
    """A page that asks the network for something is caught asking."""
    path = page(tmp_path, body='<img alt="far" src="https://example.org/far.png">')
    with looking.opened(browser, path) as (_, foreign):
        assert foreign == ["https://example.org/far.png"]


def test_a_missing_browser_is_red_in_ci_and_skipped_on_a_laptop(monkeypatch):
    """Nothing is skipped silently where the browser is ours to install."""
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="why"):
        looking.give_up("why")
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception, match="why"):
        looking.give_up("why")


def test_the_browser_may_be_named(monkeypatch):
    """A browser in an unusual place is found by its path, and a wrong path is none."""
    monkeypatch.setenv("TRACKWORK_TEST_CHROMIUM", "/nowhere/chromium")
    assert looking.program() is None
