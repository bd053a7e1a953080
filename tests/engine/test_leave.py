"""Leave from a calendar is heard by the next cycle; nothing else of the files slips in with it."""

from datetime import timedelta

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
    """What `run` does before its cycle, a minute later each time."""
    house.clock.advance(timedelta(minutes=1))
    app = house.app
    text = parts(app.workspace)["people"]
    return adopt_leave(app.parts, app.workspace, text, of=app.loaded.heard)


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


def a_second_calendar(house, tmp_path):
    """Another person of the workspace who keeps a calendar, adopted and empty."""
    people = tmp_path / "people.yaml"
    other = next(k for k in house.app.workspace.directory.people if k not in house.app.loaded.heard)
    text = people.read_text().replace(f"  {other}:\n", f"  {other}:\n    calendar: other.ics\n", 1)
    people.write_text(text)
    (tmp_path / "other.ics").write_text("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nEND:VCALENDAR\n")
    house.reload()
    return other


def test_a_calendar_that_breaks_stops_nobody_elses_leave(tmp_path):
    """One person's file is broken: they keep what was known, and the next one's leave is heard."""
    house, key = a_house(tmp_path)
    other = a_second_calendar(house, tmp_path)
    (tmp_path / "leave.ics").write_text(CALENDAR)
    house.reload()
    assert hear(house) == (key,)
    (tmp_path / "leave.ics").write_text("<html>Sign in</html>")
    (tmp_path / "other.ics").write_text(CALENDAR)
    house.reload()
    assert hear(house) == (other,)
    assert leave(house, key)
    assert leave(house, other)


def test_what_was_known_outlasts_an_apply(tmp_path):
    """A person applies something else while a calendar is broken; no leave is lost by it."""
    house, key = a_house(tmp_path)
    (tmp_path / "leave.ics").write_text(CALENDAR)
    house.reload()
    hear(house)
    (tmp_path / "leave.ics").unlink()
    house.change("people", f"  {key}:\n", f"  {key}:\n    zone: Asia/Tokyo\n")
    assert len(leave(house, key)) == 1


def test_days_written_beside_a_broken_calendar_count(tmp_path):
    """As its finding advises; what was known from the calendar stays beside them."""
    house, key = a_house(tmp_path)
    (tmp_path / "leave.ics").write_text(CALENDAR)
    house.reload()
    hear(house)
    (tmp_path / "leave.ics").unlink()
    people = tmp_path / "people.yaml"
    more = f"  {key}:\n    leave: [{{from: 2026-11-23, to: 2026-11-24}}]\n"
    people.write_text(people.read_text().replace(f"  {key}:\n", more, 1))
    house.reload()
    assert hear(house) == (key,)
    assert [each.start.isoformat() for each in leave(house, key)] == ["2026-11-23", "2026-12-07"]


def test_a_calendar_that_is_no_longer_named_ends(tmp_path):
    """Whoever takes the line out of people.yaml takes its leave out, and nobody has to apply it."""
    house, key = a_house(tmp_path)
    (tmp_path / "leave.ics").write_text(CALENDAR)
    house.reload()
    hear(house)
    people = tmp_path / "people.yaml"
    people.write_text(people.read_text().replace("    calendar: leave.ics\n", ""))
    house.reload()
    assert hear(house) == (key,)
    assert leave(house, key) == ()


def test_a_saved_answer_that_is_taken_away_ends_and_stops_nobody(tmp_path):
    """Its leave ends by itself, and a calendar that has news beside it is heard."""
    house, key = a_house(tmp_path)
    away = next(k for k in house.app.workspace.directory.people if k != key)
    mail = house.app.workspace.directory.people[away].mail
    (tmp_path / "leave").mkdir()
    (tmp_path / "leave" / "1.eml").write_text(
        f"From: {mail}\nDate: Mon, 2 Nov 2026 08:00:00 +0000\nAuto-Submitted: auto-replied\n\n"
        "I am away until 11 November.\n"
    )
    house.reload()
    assert hear(house) == (away,)
    (tmp_path / "leave" / "1.eml").unlink()
    (tmp_path / "leave.ics").write_text(CALENDAR)
    house.reload()
    assert set(hear(house)) == {key, away}
    assert leave(house, away) == ()
    assert leave(house, key)


def test_a_mailbox_that_is_away_takes_no_leave_away(tmp_path):
    """A fetcher that has not run, a disk that is not there: what was known stays."""
    house, key = a_house(tmp_path)
    mail = house.app.workspace.directory.people[key].mail
    new = tmp_path / "leave" / "post" / "new"
    new.mkdir(parents=True)
    (new / "1").write_text(
        f"From: {mail}\nDate: Mon, 2 Nov 2026 08:00:00 +0000\nAuto-Submitted: auto-replied\n\n"
        "I am away until 11 November.\n"
    )
    people = tmp_path / "people.yaml"
    people.write_text(
        people.read_text().replace("people:\n", "mailboxes: [leave/post]\npeople:\n", 1)
    )
    house.reload()
    assert hear(house) == (key,)
    new.parent.rename(tmp_path / "elsewhere")
    house.reload()
    assert hear(house) == ()
    assert len(leave(house, key)) == 1


def test_before_anything_is_adopted_nothing_is_heard(tmp_path):
    """A workspace that nobody applied is left alone."""
    house = House(tmp_path)
    key = next(iter(house.app.workspace.directory.people))
    text = parts(house.app.workspace)["people"]
    assert adopt_leave(house.app.parts, house.app.workspace, text, of={key}) == ()
