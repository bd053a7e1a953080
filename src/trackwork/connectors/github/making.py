"""How the pieces are put together from what a workspace says; nothing is opened or asked."""

from trackwork.connectors.github.api import Owners, api_for
from trackwork.connectors.github.board import Board
from trackwork.connectors.github.checking import Checking
from trackwork.connectors.github.config import GithubConfig, read_options
from trackwork.connectors.github.contact import GithubContact
from trackwork.connectors.github.discovery import GithubDiscovery
from trackwork.connectors.github.tracker import GithubTracker
from trackwork.connectors.github.webhook import GithubHook
from trackwork.kit import secret_of
from trackwork.ports import Site
from trackwork.transport import Transport


def tracker(site: Site, transport: Transport | None = None) -> GithubTracker:
    """The tracker of a site; ``transport`` replaces the network in tests."""
    config = read_options(site.config.options)
    api = api_for(site, config, transport)
    board = None
    if config.project is not None:
        owner = config.project_owner or owner_of(site, config)
        board = Board(api=api, clock=site.clock, owner=owner, number=config.project)
    return GithubTracker(
        name=site.config.name, api=api, clock=site.clock, config=config, board=board
    )


def discovery(site: Site, transport: Transport | None = None) -> GithubDiscovery:
    """Looking around: repositories and people of an owner."""
    config = read_options(site.config.options)
    api = api_for(site, config, transport)
    return GithubDiscovery(api=api, owner=owner_of(site, config), app=bool(config.app_id))


def contact(site: Site, transport: Transport | None = None) -> GithubContact:
    """A first look at a real GitHub."""
    config = read_options(site.config.options)
    api = api_for(site, config, transport)
    checking = Checking(api=api, config=config, owners=Owners(api=api))
    return GithubContact(api=api, clock=site.clock, checking=checking)


def hook(site: Site) -> GithubHook:
    """How GitHub calls us. Raises ValueError when no secret is set."""
    return GithubHook(secret=secret_of(site, "webhook_secret_env").encode())


def owner_of(site: Site, config: GithubConfig) -> str:
    """The organisation or person whose repositories these are: the last part of the place."""
    return config.project_owner or site.config.place.rstrip("/").rpartition("/")[2]
