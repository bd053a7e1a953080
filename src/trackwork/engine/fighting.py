"""Two hands on one text: what we wrote twice and something undid twice is not written again.

What somebody took out altogether is not put back, and a person is told of either.
"""

import json
from dataclasses import asdict

from trackwork.core.effects import EffectKind, EffectState
from trackwork.core.markers import Stamp, read_begin_marker
from trackwork.engine.known import KnownIssue
from trackwork.engine.look import Look
from trackwork.engine.send import WRITTEN
from trackwork.ports import Finding

TWICE = 2
DRAWER = "finding"


def undone_twice(look: Look, wanted: str, where: str) -> bool:
    """Whether our last two writes to the block said just this, and it reads otherwise again.

    The block rests then until it has something else to say, and a finding tells a person.
    """
    sent = look.books.outbox.find(subject=look.subject, state=EffectState.SENT)
    blocks = [_hash(row.effect.body) for row in sent if row.effect.kind is EffectKind.BLOCK]
    fought = blocks[-TWICE:] == [wanted] * TWICE
    key = f"fight|{look.subject}"
    if fought:
        look.books.desk.put(DRAWER, key, json.dumps([asdict(_finding(where))], sort_keys=True))
    else:
        look.books.desk.drop(DRAWER, key)
    return fought


def taken_out(look: Look, known: KnownIssue, where: str) -> bool:
    """Whether the block that stood in an issue is gone from it: then it stays away.

    A finding tells a person of it, unless it was we who took it back.
    """
    out = known.had_block and not known.block
    key = f"out|{look.subject}"
    if out and look.books.desk.get(WRITTEN, str(look.subject)):
        if not _read_since(look, known):  # written a moment ago, and not looked at since
            return out
        look.books.desk.put(DRAWER, key, json.dumps([asdict(_gone(where))], sort_keys=True))
    elif look.books.desk.get(DRAWER, key) is not None:
        look.books.desk.drop(DRAWER, key)
    return out


def all_over(look: Look) -> None:
    """There is no issue of ours to keep here any more: what was told of its texts is over."""
    books = look.books
    for key in (f"fight|{look.subject}", f"out|{look.subject}", f"health|{look.subject}"):
        if books.desk.get(DRAWER, key) is not None:
            books.desk.drop(DRAWER, key)
    for key in books.desk.items(DRAWER, prefix=f"fight|{look.subject}|"):
        books.desk.drop(DRAWER, key)


def _read_since(look: Look, known: KnownIssue) -> bool:
    """Whether the issue was read after our block was last written."""
    sent = look.books.outbox.find(subject=look.subject, state=EffectState.SENT)
    wrote = [row.settled for row in sent if row.effect.kind is EffectKind.BLOCK and row.settled]
    return not wrote or known.read > max(wrote).isoformat()


def _hash(block: str) -> str:
    stamp = read_begin_marker(block.partition("\n")[0])
    return stamp.hash if isinstance(stamp, Stamp) else ""


def _finding(where: str) -> Finding:
    return Finding(
        where=where,
        what="something puts an older text back whenever Trackwork writes its block here",
        fix="find the program that does, or take the block out; it rests until there is news",
        severity="warning",
    )


def _gone(where: str) -> Finding:
    return Finding(
        where=where,
        what="a person or a program took Trackwork's block out of this issue, so it stays away",
        fix="nothing if it was meant; else put the block back from the issue's history",
    )
