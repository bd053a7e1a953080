"""A step that speaks to both sides reaches both."""

from pathlib import Path

from tests.engine.house import House
from trackwork.core.effects import EffectKind
from trackwork.core.facts import Note, PersonKey
from trackwork.core.subjects import Subject, person
from trackwork.practices.requests.facts import RequestMade

REQUEST = Subject("request", "1")


def test_the_joint_step_of_a_request_reaches_asker_and_holder_with_one_text(
    tmp_path: Path,
) -> None:
    """Whoever is told first, the other one's letter is still due, and says the same."""
    house = House(tmp_path)
    house.start()
    asked = RequestMade(
        asker=PersonKey("ines"),
        holder=person("jo"),
        question=Note("Which chain do you use?"),
        on_silence=Note(""),
        reversible=False,
        own_rights=False,
    )
    house.record(asked, subject=REQUEST)
    house.days(60)
    letters = [
        row.effect
        for row in house.sent(EffectKind.MAIL)
        if row.effect.subject == REQUEST and "together" in row.effect.why
    ]
    assert sorted(letter.person or "" for letter in letters) == ["ines", "jo"]
