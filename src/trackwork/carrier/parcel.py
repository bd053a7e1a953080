"""What a commit of the branch holds, and whether it is ours: a manifest, signed, and the files.

The signature covers the workspace, the commit before, the number of the parcel and every byte in
it, so a commit that anybody else made or moved elsewhere in the history is seen.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

MANIFEST = "manifest.json"
README = "README.md"
MAGIC = "trackwork branch"
FORMAT = 1
_DOMAIN = b"trackwork branch parcel 1\n"
_WARNING = """# A ledger travels here

Trackwork keeps the ledger of workspace {workspace} on this branch; it runs without a server.
Nothing here is meant to be edited: a changed line is noticed, and then nothing is read or sent.

It holds people's names and words. Whoever can read this repository can read them.
"""


class Foreign(Exception):
    """These files are no parcel of ours; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A ledger at one moment. ``number`` counts parcels; ``before`` is the commit it follows.

    ``sending_until``: whoever made it may be sending until then; None: at rest. ``replaces``: the
    commit whose history it shortens.
    """

    workspace: str
    epoch: int
    number: int
    before: str = ""
    replaces: str = ""
    sending_until: datetime | None = None
    files: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}))


def sealed(parcel: Parcel, key: bytes) -> dict[str, bytes]:
    """Every file of the commit, the signed manifest and a word to passers-by among them."""
    said = _said(parcel)
    signature = _signature(said, key)
    manifest = json.dumps(said | {"signature": signature}, indent=1, sort_keys=True)
    warning = _WARNING.format(workspace=parcel.workspace)
    return {
        **parcel.files,
        MANIFEST: f"{manifest}\n".encode("ascii"),
        README: warning.encode(),
    }


def opened(files: Mapping[str, bytes], *, key: bytes | None, before: str) -> Parcel:
    """The parcel in a commit whose parent is ``before``. Raises Foreign.

    Without a key it is read as it stands: good for looking, never for acting.
    """
    parcel, given = read_manifest(files.get(MANIFEST, b""))
    content = {name: data for name, data in files.items() if name not in {MANIFEST, README}}
    found = replace(parcel, files=MappingProxyType(content))
    if key is None:
        return found
    said = _said(found)
    if said["content"] != given.get("content"):
        raise Foreign("a file in it was changed")
    if not hmac.compare_digest(_signature(said, key), str(given.get("signature"))):
        raise Foreign("it is not signed with this workspace's key")
    if found.before != before:
        raise Foreign("it was moved to another place in the history")
    return found


def read_manifest(raw: bytes) -> tuple[Parcel, dict[str, Any]]:
    """What a manifest says, believed only once `opened` has checked it. Raises Foreign."""
    try:
        given = json.loads(raw)
        if given["trackwork"] != MAGIC:
            raise Foreign("it holds something else than a ledger")
        until = given["sending_until"]
        parcel = Parcel(
            workspace=str(given["workspace"]),
            epoch=int(given["epoch"]),
            number=int(given["number"]),
            before=str(given["before"]),
            replaces=str(given["replaces"]),
            sending_until=datetime.fromisoformat(until) if until else None,
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Foreign("it holds no ledger that could be read") from error
    if given.get("format") != FORMAT:
        raise Foreign(f"it has format {given.get('format')!r}, and this release reads {FORMAT}")
    return parcel, given


def _said(parcel: Parcel) -> dict[str, Any]:
    until = parcel.sending_until
    return {
        "before": parcel.before,
        "content": content_of(parcel.files),
        "epoch": parcel.epoch,
        "format": FORMAT,
        "number": parcel.number,
        "replaces": parcel.replaces,
        "sending_until": until.isoformat() if until else "",
        "trackwork": MAGIC,
        "workspace": parcel.workspace,
    }


def content_of(files: Mapping[str, bytes]) -> str:
    """One sum over the names and bytes of all files."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{len(name)} {name} {hashlib.sha256(files[name]).hexdigest()}\n".encode())
    return digest.hexdigest()


def _signature(said: Mapping[str, Any], key: bytes) -> str:
    message = json.dumps(said, sort_keys=True).encode()
    return hmac.new(key, _DOMAIN + message, hashlib.sha256).hexdigest()
