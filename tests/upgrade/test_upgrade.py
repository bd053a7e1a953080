"""What every release wrote loads in this one: its exports and its databases, with the same content.

A release adds a folder under ``exports`` with its ``.expected.json``, and a dump under
``databases``; README.md says how. Nothing here is ever changed afterwards.
"""

import json
import sqlite3
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import pytest

from trackwork.core.facts import ENGINE_FACTS
from trackwork.ledger import open_ledger
from trackwork.ledger.database import HEAD
from trackwork.ledger.export import export_ledger
from trackwork.ledger.importing import import_ledger
from trackwork.practices.exceptions.facts import FACTS as EXCEPTIONS
from trackwork.practices.standing.facts import FACTS as STANDING
from trackwork.practices.tracking.facts import FACTS as TRACKING

HERE = Path(__file__).parent
FACTS = (*ENGINE_FACTS, *TRACKING, *STANDING, *EXCEPTIONS)
EXPORTS = sorted(path for path in (HERE / "exports").iterdir() if path.is_dir())
DATABASES = sorted((HERE / "databases").glob("*.sql"))
EXPECTED = json.loads((HERE / "exports" / "format-1.expected.json").read_text("utf-8"))


def as_json(value):
    """Moments as ISO text, everything else as it prints."""
    return value.isoformat() if isinstance(value, datetime) else str(value)


def facts_of(books):
    """All facts as plain values."""
    found = [
        {
            "seq": fact.seq,
            "key": fact.key,
            "subject": str(fact.subject),
            "type": fact.type,
            "happened": fact.happened,
            "actor": fact.actor,
            "supersedes": fact.supersedes,
            "body": asdict(fact.body),
        }
        for fact in books.facts.after(0)
    ]
    return json.loads(json.dumps(found, default=as_json))


def check_facts(found, expected):
    """The same facts; a field that came later may stand beside the old ones."""
    assert len(found) == len(expected)
    for ours, theirs in zip(found, expected, strict=True):
        kept = {name: ours["body"][name] for name in theirs["body"]}
        assert ours | {"body": kept} == theirs


@pytest.mark.parametrize("folder", EXPORTS, ids=lambda path: path.name)
def test_an_export_of_every_release_loads(folder, tmp_path):
    """Facts, effects, the desk and the days are as that release had them."""
    expected = json.loads(folder.with_name(f"{folder.name}.expected.json").read_text("utf-8"))
    url = f"sqlite:///{tmp_path}/ledger.db"
    assert import_ledger(folder, url, facts=FACTS).facts == len(expected["facts"])
    ledger = open_ledger(url, workspace="acme", facts=FACTS)
    with ledger.reading() as books:
        check_facts(facts_of(books), expected["facts"])
        states = {row.effect.id: row.state.value for row in books.outbox.find()}
        sent = {name: state for name, state in expected["effects"].items() if state == "sent"}
        assert states == dict.fromkeys(expected["effects"], "in doubt") | sent
        for drawer, content in expected["desk"].items():
            assert books.desk.items(drawer) == content
        for day, counts in expected["days"].items():
            kept = books.history.of(datetime.fromisoformat(day).date())
            assert sorted([*key, n] for key, n in kept.items()) == counts
    ledger.close()


@pytest.mark.parametrize("folder", EXPORTS, ids=lambda path: path.name)
def test_facts_of_every_release_leave_again_as_they_came(folder, tmp_path):
    """Old versions are read as new ones and kept as they are: facts do not change."""
    url = f"sqlite:///{tmp_path}/ledger.db"
    import_ledger(folder, url, facts=FACTS)
    ledger = open_ledger(url, workspace="acme", facts=FACTS)
    again = export_ledger(ledger, tmp_path / "again")
    ledger.close()
    for name in ("people-000001.jsonl", "facts-000001.jsonl", "texts-000001.jsonl"):
        assert (again / name).read_bytes() == (folder / name).read_bytes()


@pytest.mark.parametrize("dump", DATABASES, ids=lambda path: path.stem)
def test_a_database_of_every_release_opens(dump, tmp_path):
    """Its tables are brought up to date, its facts are all there."""
    path = tmp_path / "ledger.db"
    with sqlite3.connect(path) as raw:
        raw.executescript(dump.read_text("utf-8"))
    raw.close()
    ledger = open_ledger(f"sqlite:///{path}", workspace="acme", facts=FACTS)
    with ledger.reading() as books:
        check_facts(facts_of(books), EXPECTED["facts"])
        states = {row.effect.id: row.state.value for row in books.outbox.find()}
        assert states == EXPECTED["effects"]
    ledger.close()


def test_this_release_is_among_them():
    """A revision or a format without a kept example is caught here."""
    assert f"{HEAD}.sql" in {path.name for path in DATABASES}
    assert "format-1" in {path.name for path in EXPORTS}
