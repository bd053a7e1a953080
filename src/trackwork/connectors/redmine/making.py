"""How the pieces are put together from what a workspace says; nothing is opened or asked."""

from dataclasses import dataclass

from trackwork import __version__
from trackwork.connectors.redmine.api import Api
from trackwork.connectors.redmine.config import read_options
from trackwork.connectors.redmine.tracker import RedmineTracker
from trackwork.connectors.redmine.wire import inner, project_path, text
from trackwork.kit import secret_of
from trackwork.ports import Account, Place, Site
from trackwork.transport import Transport


def tracker(site: Site, transport: Transport | None = None) -> RedmineTracker:
    """The tracker of a site; ``transport`` replaces the network in tests."""
    return RedmineTracker(
        name=site.config.name,
        api=_api(site, transport),
        clock=site.clock,
        config=read_options(site.config.options),
    )


def discovery(site: Site, transport: Transport | None = None) -> "RedmineDiscovery":
    """Looking around: projects we can see, and who works in them."""
    url = read_options(site.config.options).url
    return RedmineDiscovery(api=_api(site, transport), url=url)


def _api(site: Site, transport: Transport | None) -> Api:
    if transport is None:
        headers = {
            "X-Redmine-API-Key": secret_of(site, "token_env"),
            "User-Agent": f"trackwork/{__version__}",
        }
        url = read_options(site.config.options).url
        transport = Transport(base=url, clock=site.clock, headers=headers)
    return Api(transport=transport)


@dataclass(slots=True, kw_only=True)
class RedmineDiscovery:
    """Implements `ports.Discovery`."""

    api: Api
    url: str

    def places(self) -> tuple[Place, ...]:
        """Projects we can see, by identifier."""
        found = {text(e, "identifier"): e for e in self.api.all("/projects.json", "projects")}
        return tuple(
            Place(
                place=name,
                title=text(each, "name"),
                url=f"{self.url}/projects/{name}",
                accepts_issues=text(each, "status") in {"", "1"},
            )
            for name, each in sorted(found.items())
        )

    def accounts(self, place: str) -> tuple[Account, ...]:
        """Members of a project; a group somebody is in stands as a row of the same name."""
        path = project_path(place, "memberships") + ".json"
        rows = [inner(each, "user", "id") for each in self.api.all(path, "memberships")]
        people = [self.api.named(each, "") for each in rows if each]
        return tuple(
            Account(handle=each.handle, name=each.name)
            for each in sorted(people, key=lambda one: one.handle)
        )
