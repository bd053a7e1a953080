"""Exports: the same bytes each time, everything checked, nothing half loaded."""

import json
import shutil
from dataclasses import replace

import pytest
from sqlalchemy import Engine, event

from tests.ledger.conftest import opened
from trackwork.core.effects import EffectState
from trackwork.core.facts import ConfigAdopted, Note
from trackwork.core.subjects import WORKSPACE, person
from trackwork.ledger import BadExport, LedgerError
from trackwork.ledger.export import export_ledger
from trackwork.ledger.importing import import_ledger, verify_export
from trackwork.testing.ledger_samples import (
    CONTRACT_FACTS,
    HOUR,
    LEDGER_TEAM,
    NOW,
    PAYMENTS,
    effect,
    everything,
    state,
    word,
)


def fill(ledger):
    """Something in every book."""
    adopted = ConfigAdopted(part="people", hash="h", content='{"is":{"mara":{}}}')
    said = [
        word("a", actor="mara", note=Note("first words\nsecond line", audience="team")),
        replace(word("b"), body=everything(), actor="jo"),
        word("c", subject=person("mara"), happened=NOW - HOUR, supersedes="a"),
        replace(word("d", subject=WORKSPACE), body=adopted),
        *(word(f"more-{at}", subject=LEDGER_TEAM) for at in range(6)),
    ]
    with ledger.transaction() as books:
        books.facts.append(said)
        books.subjects.save(state(PAYMENTS, team="x", health="on track"), [], frozenset({"policy"}))
        books.outbox.plan([effect(f"e{at}", person="mara") for at in range(5)], now=NOW)
        for at, end in enumerate([EffectState.SENT, EffectState.RETRY, EffectState.HELD]):
            row = books.outbox.lease(f"e{at}", now=NOW, until=NOW + HOUR)
            books.outbox.settle(replace(row, receipt="r"), state=end, now=NOW)
        books.outbox.lease("e3", now=NOW, until=NOW + HOUR)
        books.desk.put("cursors", "payments", "17")
        books.history.keep(NOW.date(), books.subjects.counts())
    return ledger


def files(folder):
    """Names and bytes."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def imported(folder, url):
    """An import that knows the contract's facts."""
    return import_ledger(folder, url, facts=CONTRACT_FACTS)


@pytest.fixture
def exported(in_file, tmp_path):
    """An export in several segments."""
    return export_ledger(fill(in_file), tmp_path / "export", segment_rows=4)


def test_the_same_facts_give_the_same_bytes(ledger, in_memory, tmp_path):
    """On every database, and a second time into the same folder."""
    first = export_ledger(fill(in_memory), tmp_path / "first")
    if ledger is not in_memory:
        fill(ledger)
    assert files(export_ledger(ledger, tmp_path / "second")) == files(first)
    assert files(export_ledger(ledger, first)) == files(tmp_path / "second")
    assert sorted(path.name for path in tmp_path.glob(".*")) == []


def test_an_export_brings_everything_but_what_is_derived(in_file, exported, tmp_path):
    """Facts, texts, people, effects, the desk and the days; every subject is dirty."""
    url = f"sqlite:///{tmp_path}/new.db"
    loaded = imported(exported, url)
    assert (loaded.workspace, loaded.epoch, loaded.facts, loaded.in_doubt) == ("acme", 2, 10, 4)
    new = opened(url)
    with in_file.reading() as old, new.reading() as books:
        assert books.facts.after(0) == old.facts.after(0)
        assert books.desk.items("cursors") == old.desk.items("cursors")
        assert books.history.of(NOW.date()) == old.history.of(NOW.date())
        assert books.subjects.rows() == ()
        assert set(books.subjects.awake(NOW)) == {PAYMENTS, LEDGER_TEAM, WORKSPACE, person("mara")}
    new.close()


def test_an_import_doubts_what_may_have_gone_out(exported, tmp_path):
    """Settled effects stay settled and cannot be planned again; the rest is looked for."""
    url = f"sqlite:///{tmp_path}/new.db"
    imported(exported, url)
    new = opened(url)
    with new.transaction() as books:
        states = {row.effect.id: row.state for row in books.outbox.find()}
        assert states["e0"] is EffectState.SENT
        assert {states[f"e{at}"] for at in range(1, 5)} == {EffectState.IN_DOUBT}
        assert books.outbox.plan([effect("e0"), effect("e1")], now=NOW) == ()
        assert all("looked for" in row.reason for row in books.outbox.due(NOW))
        assert [row.effect.id for row in books.outbox.due(NOW)] == ["e1", "e2", "e3", "e4"]
    new.close()


def test_an_old_lease_writes_nothing_after_an_import(in_file, exported, tmp_path):
    """Fences grow."""
    with in_file.reading() as books:
        mine = books.outbox.get("e3")
    url = f"sqlite:///{tmp_path}/new.db"
    imported(exported, url)
    new = opened(url)
    with new.transaction() as books:
        assert not books.outbox.settle(mine, state=EffectState.SENT, now=NOW)
    new.close()


@pytest.mark.postgres
def test_an_export_moves_from_one_database_to_the_other(exported, postgres_database, tmp_path):
    """SQLite to PostgreSQL and back: the segments of facts are the same bytes."""
    url = postgres_database()
    imported(exported, url)
    ledger = opened(url)
    back = export_ledger(ledger, tmp_path / "back", segment_rows=4)
    ledger.close()
    for name in ("facts-000001.jsonl", "texts-000001.jsonl", "people-000001.jsonl"):
        assert (back / name).read_bytes() == (exported / name).read_bytes()
    with pytest.raises(LedgerError, match="already holds the ledger of workspace 'acme'"):
        imported(exported, url)


def edit(folder, name, change):
    """Rewrite a file's lines."""
    path = folder / name
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(change(lines)))


def cut_inside(folder):
    """Half of the last line is missing."""
    path = folder / "facts-000002.jsonl"
    path.write_bytes(path.read_bytes()[:-20])


def lost_end(folder):
    """The last line is missing."""
    edit(folder, "facts-000002.jsonl", lambda lines: lines[:-1])


def edited(folder):
    """One word was changed by hand."""
    edit(
        folder,
        "facts-000002.jsonl",
        lambda lines: [line.replace('"more-1"', '"more-x"') for line in lines],
    )


def swapped(folder):
    """Two lines changed places."""
    edit(folder, "facts-000001.jsonl", lambda lines: [lines[0], lines[2], lines[1], *lines[3:]])


def doubled(folder):
    """A line is there twice."""
    edit(folder, "facts-000001.jsonl", lambda lines: [*lines[:3], lines[2], *lines[3:]])


def spaced(folder):
    """Somebody's editor made it prettier."""
    edit(
        folder,
        "facts-000001.jsonl",
        lambda lines: [lines[0], lines[1].replace('"sum":', '"sum": '), *lines[2:]],
    )


def files_swapped(folder):
    """Two segments changed names."""
    first, second = folder / "facts-000001.jsonl", folder / "facts-000002.jsonl"
    kept = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(kept)


def file_missing(folder):
    """A segment is gone."""
    (folder / "texts-000001.jsonl").unlink()


def file_added(folder):
    """A segment too many."""
    shutil.copy(folder / "facts-000001.jsonl", folder / "facts-000009.jsonl")


def newer_segment(folder):
    """A later release wrote a segment."""
    edit(
        folder,
        "facts-000001.jsonl",
        lambda lines: [lines[0].replace('"format":1', '"format":2'), *lines[1:]],
    )


def no_header(folder):
    """The first line is something else."""
    edit(folder, "facts-000001.jsonl", lambda lines: ["hello\n", *lines[1:]])


def manifest_with(**values):
    """A change of the manifest."""

    def change(folder):
        path = folder / "manifest.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | values))

    return change


def no_manifest(folder):
    """The manifest is gone."""
    (folder / "manifest.json").unlink()


def torn_manifest(folder):
    """The manifest is cut off."""
    (folder / "manifest.json").write_text("{")


def shortened(folder):
    """The last segments were taken out of the manifest and the folder."""
    path = folder / "manifest.json"
    given = json.loads(path.read_text())
    given["segments"] = [each for each in given["segments"] if each["file"] != "desk-000001.jsonl"]
    path.write_text(json.dumps(given))
    (folder / "desk-000001.jsonl").unlink()


DAMAGE = [
    (cut_inside, "facts-000002.jsonl:5: this line is not readable"),
    (lost_end, "facts-000002.jsonl:4: it ends here with 3 of 4 rows"),
    (edited, "facts-000002.jsonl:3: this line was changed or moved"),
    (swapped, "facts-000001.jsonl:2: this line was changed or moved"),
    (doubled, "facts-000001.jsonl:4: this line was changed or moved"),
    (spaced, "facts-000001.jsonl:2: this line is cut off or was written by hand"),
    (files_swapped, "facts-000001.jsonl:1: its header does not fit"),
    (file_missing, "texts-000001.jsonl: this file is missing"),
    (file_added, "facts-000009.jsonl: the manifest does not know this file"),
    (newer_segment, "facts-000001.jsonl:1: it has format 2.*a later release wrote it"),
    (no_header, "facts-000001.jsonl:1: its first line is no header"),
    (manifest_with(format=2), "manifest.json: it has format 2.*a later release"),
    (manifest_with(format="x"), "manifest.json: it has format 'x'"),
    (manifest_with(trackwork="other"), "manifest.json: it is no manifest"),
    (manifest_with(epoch="1"), "manifest.json: something is missing or of the wrong kind"),
    (manifest_with(workspace="other"), "people-000001.jsonl:1: its header does not fit"),
    (manifest_with(segments=[]), "desk-000001.jsonl: the manifest does not know"),
    (no_manifest, "manifest.json: there is no manifest here"),
    (torn_manifest, "manifest.json: it is not readable"),
    (shortened, "history-000001.jsonl:1: its header does not fit"),
]


@pytest.mark.parametrize(("damage", "says"), DAMAGE)
def test_a_damaged_export_is_refused_and_nothing_is_loaded(exported, tmp_path, damage, says):
    """With file, line and reason; there is no database afterwards."""
    damage(exported)
    target = tmp_path / "new.db"
    with pytest.raises(BadExport, match=says) as error:
        imported(exported, f"sqlite:///{target}")
    assert "Nothing was loaded" in str(error.value)
    assert not target.exists()
    assert list(tmp_path.glob(".new*")) == []


def test_an_export_of_unknown_facts_is_refused_where_they_stand(exported, tmp_path):
    """A newer type names itself, its version and its number."""
    target = tmp_path / "new.db"
    with pytest.raises(BadExport, match=r"facts-000001.jsonl:2: fact 1 is a Word \(version 1\)"):
        import_ledger(exported, f"sqlite:///{target}")
    assert not target.exists()


def test_verify_reads_to_the_end_and_loads_nothing(exported):
    """The number of facts, or the first thing wrong."""
    assert verify_export(exported, facts=CONTRACT_FACTS) == 10


def test_nothing_is_written_over(exported, in_file, tmp_path):
    """Neither a ledger by an import nor a strange folder by an export."""
    with pytest.raises(LedgerError, match="is there already"):
        imported(exported, f"sqlite:///{tmp_path}/ledger.db")
    with pytest.raises(LedgerError, match="in memory would be gone"):
        imported(exported, "sqlite://")
    strange = tmp_path / "strange"
    strange.mkdir()
    (strange / "photo.jpg").touch()
    with pytest.raises(LedgerError, match="no export"):
        export_ledger(in_file, strange)
    assert list(strange.iterdir()) == [strange / "photo.jpg"]


def test_an_import_that_is_cut_short_leaves_nothing(exported, tmp_path):
    """The file appears when it is complete."""

    def interrupt(_connection, _cursor, statement, *_rest):
        if statement.startswith("INSERT INTO meta"):
            raise KeyboardInterrupt

    event.listen(Engine, "before_cursor_execute", interrupt)
    try:
        with pytest.raises(KeyboardInterrupt):
            imported(exported, f"sqlite:///{tmp_path}/new.db")
    finally:
        event.remove(Engine, "before_cursor_execute", interrupt)
    assert [path.name for path in tmp_path.glob("*new*")] == []
