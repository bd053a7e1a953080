"""Which account of a tracker is which person: proposed by mail, by login, by name. Pure."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from trackwork.core.people import Directory, Person, bare
from trackwork.ports import Account
from trackwork.settings.problems import nearest

MAIL, LOGIN, NAME = "mail", "login", "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An account that is somebody's, and what they have in common: mail, login or name."""

    tracker: str
    handle: str
    person: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """An account nobody goes by; ``nearest`` is the key of whoever comes closest, if anybody."""

    tracker: str
    handle: str
    name: str = ""
    nearest: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """What could be found, what is left for a person to say, and handles no tracker knows."""

    matches: tuple[Match, ...]
    suggested: tuple[Match, ...]
    """Accounts that show somebody's name and nothing else of theirs. Anybody may show any name, so
    these wait for a person's word."""
    unmatched: tuple[Unmatched, ...]
    unknown: tuple[Match, ...]
    """Handles that people.yaml gives somebody and the tracker does not show; ``by`` is the nearest
    account there, empty when none is near."""
    known: int
    """Accounts that are somebody's already."""


Claim = Callable[[Person], Iterable[str]]


def matching(directory: Directory, accounts: Mapping[str, Iterable[Account]]) -> Matching:
    """Who is who on each tracker. Nobody is guessed: a name two people share is left open."""
    found: list[Match] = []
    left: list[Unmatched] = []
    unknown: list[Match] = []
    standing: list[Match] = []
    for tracker, rows in accounts.items():
        there = _accounts(rows)
        for account in there.values():
            person = directory.by_handle(tracker, account.handle)
            if person is not None:
                standing.append(_match_of(tracker, account, person.key, LOGIN))
                continue
            match = _match(directory, tracker, account)
            if isinstance(match, Match):
                found.append(match)
            else:
                left.append(match)
        unknown += _unknown(directory, tracker, there)
    sure, doubtful = _told_apart(found, [each for each in standing if _by_key(directory, each)])
    return Matching(
        matches=tuple(each for each in sure if each.by != NAME),
        suggested=tuple(each for each in sure if each.by == NAME),
        unmatched=(*left, *doubtful),
        unknown=tuple(unknown),
        known=len(standing),
    )


def _by_key(directory: Directory, known: Match) -> bool:
    """Whether an account is somebody's by their key alone: a handle of theirs would end that."""
    return not directory.people[known.person].names_on(known.tracker)


def _match_of(tracker: str, account: Account, person: str, by: str) -> Match:
    return Match(tracker=tracker, handle=account.handle, person=person, by=by)


def _told_apart(found: list[Match], standing: list[Match]) -> tuple[list[Match], list[Unmatched]]:
    """Accounts that are somebody's, and those of which only one of several can be.

    An address is proof for every account that has it. A login or a name is not, once another
    account on that tracker could be the same person's.
    """
    rivals: dict[tuple[str, str], list[Match]] = {}
    for each in (*found, *standing):
        rivals.setdefault((each.tracker, each.person), []).append(each)
    sure: list[Match] = []
    left: list[Unmatched] = []
    for match in found:
        others = [x for x in rivals[match.tracker, match.person] if x is not match]
        if match.by == MAIL or not any(_as_good(other, match) for other in others):
            sure.append(match)
            continue
        why = f"{match.person} could as well be {' or '.join(each.handle for each in others)}"
        left.append(
            Unmatched(tracker=match.tracker, handle=match.handle, nearest=match.person, why=why)
        )
    return sure, left


def _as_good(other: Match, match: Match) -> bool:
    """Whether another account has as much in common with the person as this one."""
    ways = (MAIL, LOGIN, NAME)
    return ways.index(other.by) <= ways.index(match.by)


def plain(name: str) -> str:
    """A name as it is compared: without accents, capitals and double spaces."""
    flat = unicodedata.normalize("NFKD", name)
    kept = "".join(each for each in flat if not unicodedata.combining(each))
    return " ".join(kept.casefold().split())


def _accounts(rows: Iterable[Account]) -> dict[str, Account]:
    """Active accounts by bare handle, each once, whatever groups it is in."""
    return {bare(each.handle): each for each in rows if each.active and each.handle}


def _match(directory: Directory, tracker: str, account: Account) -> Match | Unmatched:
    people = [each for each in directory.people.values() if each.left is None]
    ways: tuple[tuple[str, str, Claim], ...] = (
        (MAIL, bare(account.mail), lambda each: map(bare, each.mails)),
        (LOGIN, bare(account.handle), _logins),
        (NAME, plain(account.name), lambda each: [plain(each.name)]),
    )
    for by, said, claims in ways:
        fits = [each.key for each in people if said and said in claims(each)]
        if len(fits) == 1:
            return _match_of(tracker, account, fits[0], by)
        if fits:
            why = f"{' and '.join(fits)} have the same {by}"
            return _open(tracker, account, "", why)
    words = {word: each.key for each in people for word in (each.key, each.name) if word}
    close = nearest(account.name or account.handle, words) or nearest(account.handle, words)
    return _open(tracker, account, words.get(close or "", ""), "")


def _logins(person: Person) -> Iterator[str]:
    yield bare(person.key)
    yield from (bare(each) for each in person.handles.values())
    yield from (bare(each.partition("@")[0]) for each in person.mails)


def _open(tracker: str, account: Account, close: str, why: str) -> Unmatched:
    return Unmatched(
        tracker=tracker, handle=account.handle, name=account.name, nearest=close, why=why
    )


def _unknown(directory: Directory, tracker: str, there: Mapping[str, Account]) -> Iterator[Match]:
    if not there:
        return
    handles = {each.handle for each in there.values()}
    for person in directory.people.values():
        for name in person.names_on(tracker):
            if bare(name) not in there and person.left is None:
                near = nearest(name, handles) or ""
                yield Match(tracker=tracker, handle=name, person=person.key, by=near)
