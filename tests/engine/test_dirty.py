"""The dependency index: what is looked at because something changed equals looking at everything.

A short history of anything that happens to a workspace; then every subject is looked at again. No
derived row may change and no effect may be planned, else somebody should have been woken before.
"""

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.engine.house import PAYMENTS, SEARCH, House
from trackwork.core.facts import Note, PersonKey
from trackwork.core.subjects import Subject, initiative, person
from trackwork.engine.adopted import read_adopted
from trackwork.engine.decide import SETTLED_KINDS, decide
from trackwork.engine.look import POLICY
from trackwork.engine.rows import LOOKED
from trackwork.ports import Books, ObligationRow, SubjectRow
from trackwork.practices.requests.facts import RequestMade
from trackwork.practices.standing.facts import ReviewDone
from trackwork.practices.tracking.facts import HolderMoved

TLS = initiative("tls-move")
SAID = (
    "tw: on track",
    "tw: at risk, waiting for certs",
    "tw: off track",
    "tw: help",
    "tw: date 2027-02-01",
    "tw: not now until 2026-11-20 because of the audit",
    "tw: not us",
    "tw: blocked by payments-api",
    "tw: blocked by search-api",
    "tw: blocked by the weather",
    "tw: unblocked payments-api",
    "tw: need till 2026-11-18",
    "tw: pause 2w",
    "tw: done",
    "tw: undo",
)
DECIDED = ("tw: agreed", "tw: granted", "tw: rather 2027-01-20", "tw: alternative 2027-01-25")
HOLD = ("initiative: tls-move ", "on_hold: true\ninitiative: tls-move ")
EDITS = {
    "hold": ("initiatives/tls-move", *HOLD),
    "go on": ("initiatives/tls-move", *reversed(HOLD)),
    "owner": ("initiatives/tls-move", "owner: mara", "owner: jo"),
    "day": ("initiatives/tls-move", "teams_by: 2027-01-01", "teams_by: 2027-01-15"),
    "tier": ("initiatives/tls-move", "extends: kind ", "extends: kind\ntier: high #"),
    "leads": ("teams", "leads: [jo]", "leads: [ines]"),
    "leave": ("people", "    # leave:\n    #   - {", "    leave:\n      - {"),
    "delegate": ("people", "delegate: ines", "delegate: jo"),
}


def steps() -> st.SearchStrategy[Callable[[House], None]]:
    """One thing that happens, to either item or to the workspace."""
    items = st.sampled_from([PAYMENTS, SEARCH])
    said = st.builds(_say, st.sampled_from(SAID), items, st.sampled_from(["ines", "jo", "mara"]))
    decided = st.builds(_say, st.sampled_from(DECIDED), items, st.just("mara"))
    edited = st.builds(_edit, st.sampled_from(sorted(EDITS)))
    closed = st.builds(_turn, st.sampled_from(["done", "not planned", "open"]), items)
    passed = st.builds(_wait, st.sampled_from([0.25, 1, 3, 8]))
    noted = st.builds(_note, st.sampled_from(["review", "request", "moved"]), items)
    return st.one_of(said, decided, edited, closed, passed, noted)


def _say(words: str, item: Subject, who: str) -> Callable[[House], None]:
    return lambda house: house.comment(words, by=who, item=item)


def _edit(name: str) -> Callable[[House], None]:
    where, old, new = EDITS[name]

    def change(house: House) -> None:
        text = (house.folder / f"{where}.yaml").read_text(encoding="utf-8")
        if old in text and (old in new) <= (new not in text):
            house.change(where, old, new)

    return change


def _turn(state: str, item: Subject) -> Callable[[House], None]:
    def turn(house: House) -> None:
        lines = house.text(item).splitlines(keepends=True)
        at = next(number for number, line in enumerate(lines) if line.startswith("state: "))
        house.write("".join([*lines[:at], f"state: {state}\n", *lines[at + 1 :]]), item)

    return turn


def _wait(days: float) -> Callable[[House], None]:
    def wait(house: House) -> None:
        house.later(days=days)

    return wait


def _note(what: str, item: Subject) -> Callable[[House], None]:
    def note(house: House) -> None:
        house.clock.advance(timedelta(minutes=1))
        if what == "review":
            house.record(ReviewDone(), subject=TLS)
        elif what == "moved":
            house.record(HolderMoved(to_team="search-api"), subject=item)
        else:
            asked = RequestMade(
                asker=PersonKey("mara"),
                holder=person("jo"),
                question=Note("May we?"),
                on_silence=Note("we go ahead"),
                reversible=True,
                own_rights=True,
            )
            house.record(asked, subject=Subject("request", "may-we"))

    return note


def derived(books: Books) -> tuple[list[SubjectRow], list[ObligationRow]]:
    """Every derived row, without the moment it was looked at."""
    rows = [_timeless(row) for row in books.subjects.rows()]
    return rows, list(books.subjects.obligations())


def _timeless(row: SubjectRow) -> SubjectRow:
    rest = {k: v for k, v in json.loads(row.rest).items() if k != LOOKED}
    return replace(row, rest=json.dumps(rest, sort_keys=True))


@given(history=st.lists(steps(), min_size=1, max_size=6))
@settings(
    max_examples=20,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_what_was_woken_equals_looking_at_everything(
    started: Path, history: list[Callable[[House], None]]
) -> None:
    """After any history, looking at every subject again changes no row and plans nothing."""
    folder = Path(tempfile.mkdtemp())
    shutil.copytree(started, folder, dirs_exist_ok=True)
    house = House(folder)
    try:
        for step in history:
            step(house)
            house.later(minutes=15)
        looking_again_changes_nothing(house)
    finally:
        house.app.ledger.close()
        shutil.rmtree(folder)


def test_every_edit_of_the_files_is_one(started: Path, tmp_path: Path) -> None:
    """The pieces of the files that histories change are really there."""
    shutil.copytree(started, tmp_path, dirs_exist_ok=True)
    for where, old, _ in EDITS.values():
        if old.startswith("on_hold"):
            continue
        assert old in (tmp_path / f"{where}.yaml").read_text(encoding="utf-8")


def looking_again_changes_nothing(house: House) -> None:
    """Wake everything, decide again at the same moment, compare."""
    now = house.clock.now()
    with house.app.ledger.transaction() as books:
        before = derived(books)
        effects = len(books.outbox.find())
        adopted = read_adopted(books, house.app.parts)
        books.subjects.touch([POLICY])  # everything reads it
        settled = {r.subject for r in books.subjects.rows() if r.subject.kind in SETTLED_KINDS}
        assert settled <= set(books.subjects.awake(now))
        decided = decide(house.app.parts, adopted, books, now)
        assert decided.planned == []
        assert decided.aside == []
        assert len(books.outbox.find()) == effects
        assert derived(books) == before
