import pytest

from trackwork.core.links import quiet_link


@pytest.mark.parametrize(
    ("url", "link"),
    [
        (
            "https://github.com/acme/pay/issues/12",
            "[here](https://redirect.github.com/acme/pay/issues/12)",
        ),
        ("https://git.acme.test/acme/pay/issues/12", "`https://git.acme.test/acme/pay/issues/12`"),
        (
            "https://tracker.acme.test/browse?id=PAY",
            "[here](https://tracker.acme.test/browse?id=PAY)",
        ),
        ("javascript:alert(1)", ""),
        ("https://a.test/x)](y", ""),
        ("", ""),
    ],
)
def test_a_link_leaves_no_trace_where_it_leads(url, link):
    """github.com has an address for that; elsewhere a reference is printed as code; no tricks."""
    assert quiet_link("here", url) == link
