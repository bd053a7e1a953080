"""An export with an unbroken chain can still be nonsense; that is refused as well."""

import json

import pytest

from tests.ledger.test_carrying import fill, imported
from trackwork.ledger import BadExport
from trackwork.ledger.codec import canonical
from trackwork.ledger.export import export_ledger
from trackwork.ledger.layout import KINDS, START, Header, chained


def forge(folder, change):
    """Change rows (kind, rows) -> rows and chain everything anew, as an export would be."""
    manifest = json.loads((folder / "manifest.json").read_text())
    last, segments = START, []
    for kind in KINDS:
        path = folder / f"{kind}-000001.jsonl"
        rows = [json.loads(line)["is"] for line in path.read_text().splitlines()[1:]]
        rows = change(kind, rows)
        header = Header(kind=kind, number=1, count=len(rows), workspace="acme", previous=last)
        out = [header.line()]
        for row in rows:
            last = chained(last, canonical(row))
            out.append(canonical({"is": row, "sum": last}))
        path.write_text("\n".join(out) + "\n")
        segments.append({"count": len(rows), "file": header.file, "last": last})
    (folder / "manifest.json").write_text(json.dumps(manifest | {"segments": segments}))


@pytest.fixture
def exported(in_file, tmp_path):
    """An export, one segment of each kind."""
    return export_ledger(fill(in_file), tmp_path / "export")


def setting(kind, at, **values):
    """A change of one row."""

    def change(found, rows):
        if found == kind:
            rows[at] = rows[at] | values
        return rows

    return change


def rows_of(kind, change):
    """A change of all rows of a kind."""
    return lambda found, rows: change(rows) if found == kind else rows


NONSENSE = [
    (setting("facts", 0, extra=1), r"facts-000001.jsonl:2: its fields are not those"),
    (setting("facts", 1, happened="x"), r"facts-000001.jsonl:3: happened is 'x'"),
    (setting("facts", 0, seq=9), r"facts-000001.jsonl:3: it is not in order, or there twice"),
    (rows_of("facts", lambda rows: rows[::-1]), "it is not in order"),
    (setting("facts", 1, key="a"), "facts-000001.jsonl:3: the fact 'a' is there twice"),
    (setting("facts", 0, subject="nothing"), "'nothing' names no subject"),
    (setting("facts", 0, actor=99), "person 99 is not among the people"),
    (setting("facts", 2, body={"health": 5, "note": ""}), "facts-000001.jsonl:4: fact 3, a Word"),
    (setting("facts", 0, version=2), "fact 1 is a Word of version 2"),
    (setting("outbox", 0, person=99), "outbox-000001.jsonl:2: person 99 is not among"),
    (setting("outbox", 0, state="gone"), "'gone' is no state of an effect"),
    (setting("outbox", 0, lease_until="x"), "lease_until is 'x'"),
    (setting("texts", 0, seq=3), "no fact 3 waits for this text"),
    (setting("texts", 0, place=5), "the text at 5 is not one of fact 1"),
    (rows_of("texts", lambda rows: rows[1:]), "the texts of fact 1 are missing"),
    (rows_of("people", lambda rows: rows[1:]), "person 1 is not among the people"),
]


@pytest.mark.parametrize(("change", "says"), NONSENSE)
def test_a_well_chained_export_that_makes_no_ledger_is_refused(exported, tmp_path, change, says):
    """With file, line and reason; nothing is loaded."""
    forge(exported, change)
    with pytest.raises(BadExport, match=says):
        imported(exported, f"sqlite:///{tmp_path}/new.db")
    assert not (tmp_path / "new.db").exists()


def test_the_forger_itself_forges_what_loads(exported, tmp_path):
    """Without a change the forged export is the export."""
    forge(exported, lambda _kind, rows: rows)
    assert imported(exported, f"sqlite:///{tmp_path}/new.db").facts == 10
