"""Leave from a calendar is heard by the next cycle; nothing else of the files slips in with it."""

from tests.engine.house import House
from trackwork.core.facts import ConfigAdopted
from trackwork.engine.adopted import config_subject, read_adopted
from trackwork.engine.leave import adopt_leave
from trackwork.settings import parts

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:x
BEGIN:VEVENT
UID:1@example.org
DTSTART;VALUE=DATE:20261207
DTEND;VALUE=DATE:20261212
SUMMARY:Holiday
END:VEVENT
END:VCALENDAR
"""


def a_house(tmp_path):
    """A workspace that has adopted that its first person keeps a calendar, with nothing in it."""
    house = House(tmp_path)
    people = tmp_path / "people.yaml"
    key = next(iter(house.app.workspace.directory.people))
    text = people.read_text().replace(f"  {key}:\n", f"  {key}:\n    calendar: leave.ics\n", 1)
    people.write_text(text)
    (tmp_path / "leave.ics").write_text("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nEND:VCALENDAR\n")
    house.reload()
    house.start()
    return house, key


def hear(house):
    """What `run` does before its cycle."""
    app = house.app
    text = parts(app.workspace)["people"]
    return adopt_leave(app.parts, app.workspace, text, of=app.loaded.calendars)


def leave(house, key):
    """The leave in force."""
    with house.app.ledger.reading() as books:
        return read_adopted(books, house.app.parts).workspace.directory.people[key].leave


def test_leave_in_the_calendar_is_in_force_at_the_next_run(tmp_path):
    """Nobody has to apply it, it is a fact with its source, and it is adopted once."""
    house, key = a_house(tmp_path)
    assert hear(house) == ()
    (tmp_path / "leave.ics").write_text(CALENDAR)
    house.reload()
    assert hear(house) == (key,)
    assert [each.start.isoformat() for each in leave(house, key)] == ["2026-12-07"]
    assert hear(house) == ()
    with house.app.ledger.reading() as books:
        told = list(books.facts.of(config_subject("people")))
    assert [each.source for each in told] == ["apply", "calendar"]
    assert all(isinstance(each.body, ConfigAdopted) for each in told)


def test_leave_waits_beside_any_other_change(tmp_path):
    """A new address is a person's to apply, and the leave goes with it."""
    house, key = a_house(tmp_path)
    (tmp_path / "leave.ics").write_text(CALENDAR)
    people = tmp_path / "people.yaml"
    people.write_text(
        people.read_text().replace(f"  {key}:\n", f"  {key}:\n    zone: Asia/Tokyo\n")
    )
    house.reload()
    assert hear(house) == ()
    assert leave(house, key) == ()


def test_somebody_new_is_a_persons_to_adopt(tmp_path):
    """People come by `apply` only."""
    house, _ = a_house(tmp_path)
    people = tmp_path / "people.yaml"
    people.write_text(people.read_text() + "  newcomer:\n    mail: new@example.org\n")
    house.reload()
    assert hear(house) == ()


def test_a_calendar_that_breaks_takes_no_leave_away(tmp_path):
    """What was heard stays in force until it can be read again."""
    house, key = a_house(tmp_path)
    (tmp_path / "leave.ics").write_text(CALENDAR)
    house.reload()
    hear(house)
    (tmp_path / "leave.ics").write_text("<html>Sign in</html>")
    house.reload()
    assert hear(house) == ()
    assert leave(house, key)


def test_before_anything_is_adopted_nothing_is_heard(tmp_path):
    """A workspace that nobody applied is left alone."""
    house = House(tmp_path)
    key = next(iter(house.app.workspace.directory.people))
    text = parts(house.app.workspace)["people"]
    assert adopt_leave(house.app.parts, house.app.workspace, text, of={key}) == ()
