"""Forgetting a person: names and words go, counts stay, and what is derived stays the same."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.ledger.conftest import opened
from trackwork.core.effects import EffectState
from trackwork.core.facts import ConfigAdopted, Note
from trackwork.core.subjects import WORKSPACE, person
from trackwork.ledger import tables
from trackwork.ledger.derived import derived_digest
from trackwork.ledger.export import export_ledger
from trackwork.ledger.forgetting import forget
from trackwork.practices.standing.facts import FACTS as STANDING
from trackwork.practices.standing.facts import UpdateGiven
from trackwork.testing.ledger_samples import (
    CONTRACT_FACTS,
    HOUR,
    LEDGER_TEAM,
    NOW,
    PAYMENTS,
    effect,
    everything,
    owed,
    state,
    word,
)

PEOPLE = {
    "is": {
        "mara": {
            "key": "mara",
            "name": "Mara Lind",
            "mail": "mara@example.org",
            "handles": {"files": "mlind"},
            "hours": {"zone": "Europe/Oslo"},
            "delegate": "jo",
        },
        "jo": {"key": "jo", "name": "Jo", "mail": None, "handles": {}, "delegate": "mara"},
    },
    "v": 1,
}
TEAMS = {"is": {"mara": {"key": "mara", "leads": ["mara", "jo"], "name": "Team"}}, "v": 1}


def adopted(key, content):
    """A configuration fact, adopted by the person herself."""
    body = ConfigAdopted(part=key, hash="h", content=json.dumps(content))
    return replace(word(key, subject=WORKSPACE), body=body, actor="mara")


@pytest.fixture
def spoken(ledger):
    """A ledger in which mara and jo spoke."""
    row = state(PAYMENTS, health="on track", rest='{"by":"mara"}')
    mine = replace(owed(PAYMENTS, check=NOW), holder=person("mara"))
    with ledger.transaction() as books:
        books.facts.append(
            [
                word("a", actor="mara", note=Note("my knee hurts")),
                word("b", actor="jo", note=Note("jo's words")),
                replace(word("c"), body=everything(), actor="jo"),
                word(f"{person('mara')}#1", subject=person("mara")),
                adopted("people", PEOPLE),
                adopted("teams", TEAMS),
            ]
        )
        books.subjects.save(row, [mine], frozenset({"person:mara"}))
        about = replace(effect("other"), subject=LEDGER_TEAM, body="for the ledger")
        settled = [effect("quote", title="my knee hurts"), effect("to", person="mara"), about]
        waiting = [effect("next", person="mara"), effect("tried", mention=("mara",))]
        books.outbox.plan([*settled, *waiting], now=NOW)
        for each in settled:
            row = books.outbox.lease(each.id, now=NOW, until=NOW + HOUR)
            books.outbox.settle(row, state=EffectState.SENT, now=NOW)
        books.outbox.lease("tried", now=NOW, until=NOW + HOUR)
        books.desk.put("budget", "mara", '{"who":"mara"}')
        books.inbox.receive("d1", body='{"login":"mara"}', now=NOW)
    return ledger


def test_nobody_s_name_or_words_are_left(spoken, tmp_path):
    """In no table, and on SQLite in no byte of the file; the facts are all there."""
    with spoken.reading() as books:
        before = len(books.facts.after(0))
    done = forget(spoken, "mara")
    assert (done.texts, done.configurations, done.dropped) == (1, 2, 2)
    folder = export_ledger(spoken, tmp_path / "export")
    left = b"".join(path.read_bytes() for path in folder.iterdir())
    database = spoken.engine.url.database or ""
    if spoken.engine.dialect.name == "sqlite" and database:
        left += b"".join(p.read_bytes() for p in tmp_path.glob("ledger.db*"))
    for gone in (b"Mara Lind", b"mlind", b"mara@example", b"knee", b'"by":"mara"'):
        assert gone not in left
    assert b"jo's words" in left
    with spoken.reading() as books:
        facts = books.facts.after(0)
        assert len(facts) == before
        assert {fact.actor for fact in facts} == {done.name, "jo", None}
        assert books.facts.get("a").body == word("a").body


def test_only_a_team_may_still_be_called_that(spoken):
    """A team's key is no person's; roles and delegates follow the new name."""
    done = forget(spoken, "mara")
    with spoken.reading() as books:
        people = json.loads(books.facts.get("people").body.content)["is"]
        teams = json.loads(books.facts.get("teams").body.content)["is"]
    assert people.keys() == {done.name, "jo"}
    assert people[done.name] == {
        "key": done.name,
        "name": "",
        "mail": None,
        "handles": {},
        "hours": {"zone": "Europe/Oslo"},
        "delegate": "jo",
    }
    assert people["jo"]["delegate"] == done.name
    assert teams["mara"]["leads"] == [done.name, "jo"]


def test_what_is_about_the_person_is_found_under_the_new_name(spoken):
    """Subjects, keys of facts, obligations; a new fact with the same key is still the same."""
    done = forget(spoken, "mara")
    with spoken.transaction() as books:
        assert len(books.facts.of(person(done.name))) == 1
        assert books.facts.of(person("mara")) == ()
        key = f"{person(done.name)}#1"
        assert books.facts.get(key) is not None
        assert books.facts.append([word(key, subject=person(done.name))]) == ()
        assert books.subjects.obligations(holder=person(done.name))
        assert PAYMENTS in books.subjects.awake(NOW)
        again = books.facts.append([word("z", actor="mara")])
        assert books.facts.get(again[0].key).actor == "mara"


def test_effects_lose_their_words_and_what_was_for_her_does_not_go_out(spoken):
    """Ids stay, so nothing is sent twice; what never was tried can be said to somebody else."""
    forget(spoken, "mara")
    with spoken.transaction() as books:
        assert books.outbox.get("quote").effect.title == ""
        assert books.outbox.get("to").effect.body == ""
        assert books.outbox.get("other").effect.body == "for the ledger"
        assert books.outbox.get("next") is None
        assert books.outbox.get("tried").state is EffectState.DROPPED
        assert books.outbox.plan([effect("quote"), effect("to"), effect("next")], now=NOW) == (
            effect("next"),
        )
        assert "mara" not in books.desk.items("budget")
        assert [each.body for each in books.inbox.waiting()] == [""]


def test_derived_rows_do_not_change_by_forgetting(spoken):
    """They hold numbers for people, so a rebuild afterwards verifies."""
    with spoken.transaction() as books:
        row = state(PAYMENTS, health="on track")
        mine = replace(owed(PAYMENTS, check=NOW), holder=person("mara"))
        books.subjects.save(row, [mine], frozenset({"person:mara"}))
        before = derived_digest(books)
    done = forget(spoken, "mara")
    with spoken.transaction() as books:
        assert derived_digest(books) == before
        mine = replace(mine, holder=person(done.name))
        books.subjects.save(row, [mine], frozenset({f"person:{done.name}"}))
        assert derived_digest(books) == before


def test_words_of_an_old_version_go_too():
    """They stood in the body, which is written anew in today's version."""
    ledger = opened("sqlite://", facts=[*CONTRACT_FACTS, *STANDING])
    with ledger.transaction() as books:
        books.facts.append([word("a", actor="mara"), word("b", actor="jo")])
        books.access.connection.execute(
            tables.fact.update().values(
                type="UpdateGiven", version=1, body='{"health":"at risk","text":"my knee"}'
            )
        )
    forget(ledger, "mara")
    with ledger.reading() as books:
        bodies = [fact.body for fact in books.facts.after(0)]
        assert bodies == [
            UpdateGiven(health="at risk", note=Note("")),
            UpdateGiven(health="at risk", note=Note("my knee")),
        ]
        stored = books.access.connection.execute(select(tables.fact.c.version)).scalars().all()
        assert stored == [2, 1]
    ledger.close()


def test_forgetting_twice_or_a_stranger_changes_nothing(spoken):
    """The first name stays; a stranger gets one."""
    first = forget(spoken, "mara")
    again = forget(spoken, first.name)
    assert (again.name, again.texts, again.dropped) == (first.name, 0, 0)
    assert forget(spoken, "stranger").name != first.name
