"""How the pieces are put together from what a workspace says; nothing is opened or asked."""

import base64
from urllib.parse import urlsplit

from trackwork.connectors.roundup.config import base_of, read_options
from trackwork.connectors.roundup.reading import PAGE
from trackwork.connectors.roundup.tracker import HEADERS, RoundupTracker
from trackwork.connectors.roundup.webhook import RoundupHook
from trackwork.kit import secret_of
from trackwork.ports import Site
from trackwork.transport import Transport


def tracker(site: Site, transport: Transport | None = None, *, page: int = PAGE) -> RoundupTracker:
    """The tracker of a site; ``transport`` replaces the network in tests."""
    config = read_options(site.config.options)
    return RoundupTracker(
        name=site.config.name,
        transport=transport or transport_of(site),
        clock=site.clock,
        config=config,
        page=page,
    )


def transport_of(site: Site) -> Transport:
    """The way to a Roundup: its name and password, and the headers it wants to see with writes."""
    base = base_of(site.config.place)
    config = read_options(site.config.options)
    split = urlsplit(base)
    said = f"{config.user}:{secret_of(site, 'password_env')}".encode()
    return Transport(
        base=base,
        clock=site.clock,
        headers={
            **HEADERS,
            "Origin": f"{split.scheme}://{split.netloc}",
            "Referer": f"{base}/",
            "Authorization": f"Basic {base64.b64encode(said).decode('ascii')}",
        },
    )


def hook(site: Site) -> RoundupHook:
    """How a Roundup calls us. Raises ValueError when no secret is set."""
    return RoundupHook(secret=secret_of(site, "webhook_secret_env").encode())
