"""What a ledger offers beyond the port: counts, days, deliveries, digests, backups."""

import sqlite3
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ledger.conftest import opened
from tests.ledger.test_carrying import fill
from trackwork.core.effects import EffectState
from trackwork.core.subjects import item, team
from trackwork.ledger import LedgerError
from trackwork.ledger.backup import backup_ledger, restore_ledger
from trackwork.ledger.derived import clear_derived, derived_digest, derived_rows
from trackwork.ledger.times import micros, moment
from trackwork.testing.ledger_samples import (
    CONTRACT_FACTS,
    HOUR,
    LEDGER_TEAM,
    NOW,
    PAYMENTS,
    effect,
    owed,
    state,
    word,
)


@given(st.datetimes(timezones=st.timezones(), allow_imaginary=False))
def test_moments_survive_as_whole_microseconds(given_moment):
    """Any moment of any zone, to the microsecond."""
    if not 2 < given_moment.year < 9998:
        given_moment = NOW
    # Two zones never compare equal in the hour a clock goes through twice, so compare in UTC.
    assert moment(micros(given_moment)) == given_moment.astimezone(UTC)
    assert moment(micros(None)) is None


def test_counts_follow_every_save(ledger):
    """Moved from one health to another, in one transaction or the next; zero is no count."""
    first, second = item("a", "x"), item("a", "y")
    with ledger.transaction() as books:
        books.subjects.save(state(first, team="x", health="at risk"), [], frozenset())
        books.subjects.save(state(first, team="x", health="on track"), [], frozenset())
        books.subjects.save(state(second, team="y", health="on track"), [], frozenset())
        books.subjects.save(state(team("y"), team="y"), [], frozenset())
    with ledger.transaction() as books:
        books.subjects.save(state(second, team="y", health="not heard"), [], frozenset())
        expected = {("tls-move", "x", "on track"): 1, ("tls-move", "y", "not heard"): 1}
        assert books.subjects.counts() == expected
        assert books.subjects.counts(team="y") == {("tls-move", "y", "not heard"): 1}
        assert books.subjects.counts(initiative="other") == {}
        assert books.subjects.counts(kind="team") == {("tls-move", "y", ""): 1}


saves = st.lists(
    st.tuples(
        st.sampled_from("abc"), st.sampled_from(["", "on track", "at risk"]), st.sampled_from("xy")
    ),
    max_size=12,
)


@given(saves=saves, cut=st.integers(0, 12))
def test_counters_equal_a_count_of_the_rows(saves, cut):
    """Whatever was saved, in however many transactions."""
    ledger = opened("sqlite://")
    for part in (saves[:cut], saves[cut:]):
        with ledger.transaction() as books:
            for name, health, by in part:
                row = state(item("a", name), team=by, health=health)
                books.subjects.save(row, [], frozenset())
    with ledger.reading() as books:
        rows = books.subjects.rows()
        counted = Counter((row.initiative, row.team, row.health) for row in rows)
        assert books.subjects.counts() == counted
    ledger.close()


def test_days_are_kept_and_replaced(ledger):
    """As-of pages read them."""
    with ledger.transaction() as books:
        books.history.keep(date(2026, 11, 19), {})
        books.history.keep(date(2026, 11, 20), {("i", "t", "on track"): 3})
        books.history.keep(date(2026, 11, 20), {("i", "t", "at risk"): 1})
        assert books.history.of(date(2026, 11, 20)) == {("i", "t", "at risk"): 1}
        assert books.history.of(date(2026, 11, 21)) == {}
        assert books.history.days() == (date(2026, 11, 20),)


def test_a_delivery_is_taken_once(ledger):
    """Waiting until done, oldest first; the body goes, the id stays."""
    with ledger.transaction() as books:
        assert books.inbox.receive("b", body="2", now=NOW)
        assert books.inbox.receive("a", body="1", now=NOW - HOUR)
        assert not books.inbox.receive("a", body="again", now=NOW)
        assert [each.body for each in books.inbox.waiting()] == ["1", "2"]
        books.inbox.done("a", now=NOW)
        assert [each.id for each in books.inbox.waiting()] == ["b"]
        assert not books.inbox.receive("a", body="again", now=NOW)


def test_deliveries_are_looked_through_by_the_beginning_of_their_id(ledger):
    """One sender's deliveries; a percent sign in a name means itself."""
    with ledger.transaction() as books:
        for each in ("gh|1", "gh2|1", "g%|1"):
            books.inbox.receive(each, body=each, now=NOW)
        assert [each.id for each in books.inbox.waiting(prefix="gh|")] == ["gh|1"]
        assert [each.id for each in books.inbox.waiting(prefix="g%|")] == ["g%|1"]
        assert len(books.inbox.waiting(1)) == 1


def test_the_memory_of_deliveries_is_bounded_by_age_and_number(ledger):
    """What is forgotten may come again; what is kept may not."""
    with ledger.transaction() as books:
        for hours, each in enumerate("abcd"):
            books.inbox.receive(each, body="", now=NOW - hours * HOUR)
        assert books.inbox.forget(before=NOW - timedelta(hours=2), most=100) == 1
        assert books.inbox.forget(before=NOW - timedelta(hours=9), most=2) == 1
        assert not books.inbox.receive("b", body="", now=NOW)
        assert books.inbox.receive("c", body="", now=NOW)


def test_readers_of_a_target_are_known(ledger):
    """For `explain`: what would wake this."""
    with ledger.transaction() as books:
        books.subjects.save(state(PAYMENTS), [], frozenset({"policy", "person:mara"}))
        books.subjects.save(state(LEDGER_TEAM), [], frozenset({"policy"}))
        assert books.subjects.readers("policy") == (LEDGER_TEAM, PAYMENTS)
        assert books.subjects.readers("person:mara") == (PAYMENTS,)
        assert books.subjects.readers("nothing") == ()


def derive(books):
    """Some derived rows."""
    row = state(PAYMENTS, team="p", health="on track", word_at=NOW, wake=NOW + HOUR)
    books.subjects.save(row, [owed(PAYMENTS, check=NOW)], frozenset({"policy"}))
    books.subjects.save(state(LEDGER_TEAM), [], frozenset())


def test_the_same_derived_rows_have_the_same_digest(ledger, in_memory):
    """Whatever the order, the detours and the database."""
    with in_memory.transaction() as books:
        books.facts.append([word("a", subject=LEDGER_TEAM)])
        derive(books)
        expected, rows = derived_digest(books), list(derived_rows(books))
    with ledger.transaction() as books:
        books.subjects.save(state(PAYMENTS, health="at risk"), [], frozenset({"directory"}))
    with ledger.transaction() as books:
        derive(books)
        assert list(derived_rows(books)) == rows
        assert derived_digest(books) == expected


def test_any_derived_row_changes_the_digest(ledger):
    """State, obligation, dependency, counter; and the rows say which."""
    with ledger.transaction() as books:
        derive(books)
        before, rows = derived_digest(books), dict(derived_rows(books))
        changed = replace(owed(PAYMENTS, check=NOW), tier="critical")
        row = books.subjects.row(PAYMENTS)
        books.subjects.save(row, [changed], frozenset({"policy"}))
        after = dict(derived_rows(books))
        assert derived_digest(books) != before
        assert [name for name in rows if rows[name] != after[name]] == [
            "obligation item:tls-move/payments-api e1"
        ]


def test_cleared_and_derived_again_is_the_same(ledger):
    """What `rebuild --verify` rests on; facts are not touched."""
    with ledger.transaction() as books:
        books.facts.append([word("a"), word("b", subject=LEDGER_TEAM)])
        derive(books)
        before = derived_digest(books)
    with ledger.transaction() as books:
        clear_derived(books)
        assert list(derived_rows(books)) == []
        assert set(books.subjects.awake(NOW)) == {PAYMENTS, LEDGER_TEAM}
        assert len(books.facts.after(0)) == 2
        derive(books)
        assert derived_digest(books) == before


def test_a_backup_comes_back_with_a_higher_epoch(ledger, tmp_path):
    """Everything is there, derived rows or not; what may have gone out is in doubt."""
    fill(ledger)
    path = backup_ledger(ledger, tmp_path / "backup")
    url = f"sqlite:///{tmp_path}/restored.db"
    loaded = restore_ledger(path, url, facts=CONTRACT_FACTS, above=6)
    assert (loaded.workspace, loaded.epoch, loaded.facts, loaded.in_doubt) == ("acme", 7, 10, 4)
    back = opened(url)
    with ledger.reading() as old, back.reading() as new:
        assert new.facts.after(0) == old.facts.after(0)
        states = {row.effect.id: row.state for row in new.outbox.find()}
    assert states["e0"] is EffectState.SENT
    assert {states[f"e{at}"] for at in range(1, 5)} == {EffectState.IN_DOUBT}
    back.close()


def test_a_backup_is_taken_while_others_write(in_file, tmp_path):
    """It holds what was committed, as a single file."""
    with in_file.transaction() as books:
        books.facts.append([word("a")])
    with in_file.transaction() as books:
        books.facts.append([word("b")])
        path = backup_ledger(in_file, tmp_path / "backup.db")
    assert [each.name for each in tmp_path.glob("*backup*")] == ["backup.db"]
    copy = opened(f"sqlite:///{path}")
    with copy.reading() as books:
        assert [fact.key for fact in books.facts.after(0)] == ["a"]
    copy.close()


def test_a_damaged_backup_is_refused(in_file, tmp_path):
    """With a reason, and nothing restored."""
    path = backup_ledger(fill(in_file), tmp_path / "backup.db")
    with pytest.raises(LedgerError, match="is there already"):
        backup_ledger(in_file, path)
    torn = bytearray(path.read_bytes())
    torn[8192:12288] = b"\x07" * 4096
    (tmp_path / "torn.db").write_bytes(torn)
    (tmp_path / "text.db").write_text("no database at all")
    with sqlite3.connect(tmp_path / "other.db") as raw:
        raw.execute("CREATE TABLE meta (name text, value text)")
    raw.close()
    target = tmp_path / "new.db"
    for name in ("torn.db", "text.db", "other.db", "missing.db"):
        with pytest.raises(LedgerError, match=rf"{name} is (damaged|no backup)"):
            restore_ledger(tmp_path / name, f"sqlite:///{target}", facts=CONTRACT_FACTS)
    with pytest.raises(LedgerError, match="is there already"):
        restore_ledger(path, f"sqlite:///{tmp_path}/ledger.db", facts=CONTRACT_FACTS)
    with pytest.raises(LedgerError, match="export it to go elsewhere"):
        restore_ledger(path, "postgresql://h/d", facts=CONTRACT_FACTS)
    assert not target.exists()


def take_all(url):
    """In a process of its own: lease whatever can be had."""
    ledger = opened(url)
    won = []
    for at in range(40):
        with ledger.transaction() as books:
            if books.outbox.lease(f"e{at}", now=NOW, until=NOW + HOUR):
                won.append(at)
    ledger.close()
    return won


def _race(url):
    ledger = opened(url)
    with ledger.transaction() as books:
        books.outbox.plan([effect(f"e{at}") for at in range(40)], now=NOW - timedelta(hours=1))
    ledger.close()
    with ProcessPoolExecutor(2) as pool:
        won = [at for each in pool.map(take_all, [url, url]) for at in each]
    assert sorted(won) == list(range(40))


def test_two_processes_share_a_file_and_no_lease(tmp_path):
    """Each effect is taken once."""
    _race(f"sqlite:///{tmp_path}/ledger.db")


@pytest.mark.postgres
def test_two_processes_share_a_server_and_no_lease(postgres_database):
    """Each effect is taken once."""
    _race(postgres_database())


def test_counters_agree_with_counting_anew(ledger):
    """Kept in step with every save, so nobody has to count."""
    with ledger.transaction() as books:
        for at, health in enumerate(["on track", "at risk", "on track"]):
            books.subjects.save(state(item("tls", f"t{at}"), health=health), [], frozenset())
        books.subjects.save(state(item("tls", "t0"), health="at risk"), [], frozenset())
        assert books.subjects.recounted() == books.subjects.counts()
        assert sum(books.subjects.recounted().values()) == len(["t0", "t1", "t2"])


def test_many_rows_at_once_come_back_whole(ledger):
    """More than fit one list of values, and the quick way into PostgreSQL."""
    facts = [word(f"k{at}\t\\N", subject=item("tls", f"t{at}")) for at in range(1200)]
    with ledger.transaction() as books:
        assert len(books.facts.append(facts)) == len(facts)
        assert books.facts.append(facts) == ()
    with ledger.reading() as books:
        assert [fact.key for fact in books.facts.after(0, limit=2000)] == [f.key for f in facts]
        assert len(books.subjects.awake(NOW, limit=2000)) == len(facts)
