"""Bodies of facts survive the way to JSON and back, and nothing unknown is dropped."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackwork.core.facts import ENGINE_FACTS, ConfigAdopted, Note, PersonKey
from trackwork.core.subjects import Subject
from trackwork.ledger.codec import Codec, canonical
from trackwork.ledger.errors import LedgerError, UnknownFact, UnreadableFact
from trackwork.practices.standing.facts import FACTS as STANDING
from trackwork.practices.standing.facts import UpdateGiven
from trackwork.testing.ledger_samples import Everything, Leg, Shade, Word


class Beside:
    """Stands in for the database: people and notes by number."""

    def __init__(self) -> None:
        self.people: list[str] = []
        self.notes: list[Note] = []

    def person(self, who):
        """A number for a key, or the key of a number."""
        if isinstance(who, int):
            return self.people[who]
        if who not in self.people:
            self.people.append(who)
        return self.people.index(who)

    def note(self, given):
        """A place for a note, or the note at a place."""
        if isinstance(given, int):
            return self.notes[given]
        self.notes.append(given)
        return len(self.notes) - 1

    def hidden(self, text):
        """Nothing to hide here."""
        return text

    def shown(self, text):
        """Nothing was hidden."""
        return text


texts = st.text(st.characters(exclude_categories=["Cs"]))
notes = st.builds(Note, texts, st.sampled_from(["public", "team", "owner"]))
keys = st.from_regex(r"[a-z]{1,8}", fullmatch=True)
subjects = st.builds(Subject, st.sampled_from(["item", "person", "team"]), keys)
bodies = st.builds(
    Everything,
    text=texts,
    number=st.integers(),
    share=st.floats(allow_nan=False, allow_infinity=False),
    sure=st.booleans(),
    at=st.datetimes(
        min_value=datetime(2, 1, 1),
        max_value=datetime(9990, 1, 1),
        timezones=st.builds(timezone, st.timedeltas(timedelta(hours=-14), timedelta(hours=14))),
    ),
    day=st.dates(),
    span=st.timedeltas(),
    shade=st.sampled_from(Shade),
    about=subjects,
    who=st.builds(PersonKey, keys),
    note=notes,
    maybe=st.none() | notes,
    legs=st.lists(st.builds(Leg, place=texts, who=st.none() | st.builds(PersonKey, keys))).map(
        tuple
    ),
    pair=st.tuples(texts, st.integers()),
    by_team=st.dictionaries(keys, st.dates()),
)


@given(body=bodies)
def test_every_body_survives(body):
    """What is read equals what was written, and writing it again gives the same text."""
    codec, beside = Codec([Everything]), Beside()
    name, version, text = codec.encode(body, beside)
    found = codec.decode(name, version, text, seq=1, lens=beside)
    assert found == body
    assert codec.encode(found, beside)[2].isascii()
    assert body.who in beside.people


def test_names_and_words_do_not_stand_in_the_body():
    """People are numbers, notes are places, adopted configuration is a note."""
    codec, beside = Codec([*ENGINE_FACTS, Word]), Beside()
    adopted = ConfigAdopted(part="people", hash="h", content='{"mara":{}}')
    assert codec.encode(adopted, beside)[2] == '{"content":0,"hash":"h","part":"people"}'
    assert codec.encode(Word(health="x", note=Note("secret")), beside)[2] == (
        '{"health":"x","note":1}'
    )
    assert codec.encode(Word(health="x"), beside)[2] == '{"health":"x","note":""}'
    assert [note.text for note in beside.notes] == ['{"mara":{}}', "secret"]


def test_the_engine_s_and_the_practices_types_can_all_be_stored():
    """No annotation in use is beyond the codec."""
    assert Codec([*ENGINE_FACTS, *STANDING]).version("UpdateGiven") == 2


def test_version_one_of_a_word_reads_as_version_two():
    """The deliberate second version: words move from the body into a note."""
    codec = Codec(STANDING)
    old = '{"health":"at risk","text":"waiting for certs"}'
    found = codec.decode("UpdateGiven", 1, old, seq=7, lens=Beside())
    assert found == UpdateGiven(
        health="at risk", note=Note("waiting for certs", audience="public"), via="comment"
    )
    assert not codec.current("UpdateGiven", 1)
    silent = codec.without_words("UpdateGiven", 1, old, seq=7)
    assert "certs" not in silent
    assert codec.decode("UpdateGiven", 2, silent, seq=7, lens=Beside()) == UpdateGiven(
        health="at risk"
    )


@dataclass(frozen=True, slots=True)
class Stepped:
    """A body in its third version."""

    VERSION: ClassVar[int] = 3
    total: int
    unit: str = "h"


STEPS = {
    ("Stepped", 1): lambda body: {"sum": int(body["sum"])},
    ("Stepped", 2): lambda body: {"total": body["sum"]},
}


def test_old_versions_take_one_step_at_a_time():
    """From each version on; a field with a default may be missing."""
    codec = Codec([Stepped], STEPS)
    assert codec.decode("Stepped", 1, '{"sum":"4"}', seq=1, lens=Beside()) == Stepped(4)
    assert codec.decode("Stepped", 2, '{"sum":4}', seq=1, lens=Beside()) == Stepped(4)
    assert codec.decode("Stepped", 3, '{"total":4}', seq=1, lens=Beside()) == Stepped(4)


def test_a_missing_step_is_seen_at_the_start():
    """Not when the first old fact is met."""
    with pytest.raises(LedgerError, match="nothing leads on from version 2"):
        Codec([Stepped], {("Stepped", 1): STEPS["Stepped", 1]})


@pytest.mark.parametrize(
    ("name", "version", "says"),
    [
        ("Strange", 1, "fact 7 is a Strange .version 1., which this release does not know"),
        ("Stepped", 4, "fact 7 is a Stepped of version 4.*up to version 3"),
        ("Stepped", 0, "of version 0"),
    ],
)
def test_unknown_and_newer_facts_are_refused(name, version, says):
    """Loudly, with type, version and number."""
    with pytest.raises(UnknownFact, match=says):
        Codec([Stepped], STEPS).decode(name, version, "{}", seq=7, lens=Beside())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "Expecting"),
        ("[]", "no attribute"),
        ("{}", "total is missing"),
        ('{"total":1,"more":2}', "it has more"),
        ('{"total":"1"}', "is no int"),
        ('{"total":true}', "is no int"),
        ('{"total":1,"unit":5}', "is no text"),
    ],
)
def test_a_body_that_does_not_fit_is_refused(text, says):
    """Wrong JSON, missing, unknown or mistyped fields."""
    with pytest.raises(UnreadableFact, match=f"fact 7, a Stepped of version 3.*{says}"):
        Codec([Stepped], STEPS).decode("Stepped", 3, text, seq=7, lens=Beside())


def test_what_cannot_be_stored_is_refused_before_it_is():
    """A type nobody registered, a moment without a zone, a number that is none."""
    codec = Codec([Everything])
    with pytest.raises(UnknownFact, match="Stepped is not among"):
        codec.encode(Stepped(1), Beside())

    @dataclass(frozen=True)
    class When:
        at: datetime | None
        share: float = 0.0

    when = Codec([When])
    with pytest.raises(LedgerError, match="has no zone"):
        when.encode(When(datetime(2026, 1, 1)), Beside())
    with pytest.raises(LedgerError, match="cannot be stored"):
        when.encode(When(None, share=float("nan")), Beside())
    assert when.encode(When(datetime(2026, 1, 1, tzinfo=UTC)), Beside())[2] == (
        '{"at":"2026-01-01T00:00:00+00:00","share":0.0}'
    )


def test_types_the_codec_cannot_hold_are_refused_when_it_is_made():
    """With the field, and what may be used instead."""

    @dataclass(frozen=True)
    class Odd:
        things: set[str]

    with pytest.raises(LedgerError, match=r"Odd\.things is annotated set"):
        Codec([Odd])
    with pytest.raises(LedgerError, match="no dataclass"):
        Codec([int])


def test_two_types_of_one_name_are_refused():
    """The name is what stands in the ledger."""
    twin: type = dataclass(frozen=True)(type("Stepped", (), {}))
    with pytest.raises(LedgerError, match="two types of fact are called Stepped"):
        Codec([Stepped, twin], STEPS)
    assert Codec([Stepped, Stepped], STEPS).version("Stepped") == 3


def test_canonical_json_is_one_text_per_value():
    """Sorted, without spaces, in ASCII."""
    assert canonical({"b": "ø", "a": [1, date(2026, 1, 1).isoformat()]}) == (
        '{"a":[1,"2026-01-01"],"b":"\\u00f8"}'
    )
