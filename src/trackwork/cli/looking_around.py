"""Looking around in a tracker before there is a workspace. Reads only."""

import os
from collections.abc import Iterator
from pathlib import Path

from trackwork.cli.frame import Code, Stopped
from trackwork.connectors import connectors
from trackwork.core.workspace import TrackerConfig
from trackwork.ports import Account, Clock, Connector, Discovery, Finding, OutsideError, Place, Site
from trackwork.settings.proposals import Found, Wish

MOST_PLACES = 200


def look_around(
    wish: Wish, *, clock: Clock, folder: Path, discovery: Discovery | None = None
) -> tuple[Found, tuple[Finding, ...]]:
    """Places and people as the tracker shows them, and what would stand in the way.

    ``discovery`` looks in place of the connector's. Raises Stopped when there is no such connector,
    or it cannot be used.
    """
    try:
        discovery = discovery or _discovery(wish, clock=clock, folder=folder)
        if discovery is None:
            return Found(accounts={}), ()
        seen = discovery.places()
    except (OutsideError, ValueError) as error:
        fix = f"Set {wish.token_env} to a token that may read {wish.place}; nothing was written."
        raise Stopped(f"{wish.kind}:{wish.place}: {error}", fix, code=Code.ACCESS) from error
    open_ones = tuple(each for each in seen if each.accepts_issues)
    findings = [*_closed(seen), *_many(open_ones)]
    accounts: dict[str, tuple[Account, ...]] = {}
    for each in open_ones[:MOST_PLACES]:
        accounts[each.place] = _accounts(discovery, each, findings)
    return Found(places=open_ones[:MOST_PLACES], accounts=accounts), tuple(findings)


def _discovery(wish: Wish, *, clock: Clock, folder: Path) -> Discovery | None:
    connector = _connector(wish.kind)
    if connector.discovery is None:
        return None
    # Whatever a tracker calls its token, its option reader knows it by this name.
    config = TrackerConfig(
        name=wish.kind, kind=wish.kind, place=wish.place, options={"token_env": wish.token_env}
    )
    site = Site(folder=folder, config=config, clock=clock, environment=os.environ)
    return connector.discovery(site)


def _connector(kind: str) -> Connector:
    found = connectors()
    if kind not in found:
        raise Stopped(f"There is no connector {kind!r}.", f"Installed: {', '.join(found)}.")
    return found[kind]


def _closed(places: tuple[Place, ...]) -> Iterator[Finding]:
    for each in places:
        if not each.accepts_issues:
            yield Finding(
                where=each.place, what="it takes no issues", fix="Leave it, or allow them."
            )


def _many(places: tuple[Place, ...]) -> Iterator[Finding]:
    if len(places) > MOST_PLACES:
        what = f"{len(places)} places were found, and the first {MOST_PLACES} were taken"
        yield Finding(where="backlogs", what=what, fix="Add the others by hand, or import a table.")


def _accounts(discovery: Discovery, place: Place, findings: list[Finding]) -> tuple[Account, ...]:
    try:
        return discovery.accounts(place.place)
    except OutsideError as error:
        fix = "Name them in people.yaml, or let the token read members."
        findings.append(Finding(where=place.place, what=str(error), fix=fix, severity="warning"))
        return ()
