"""Mail that a program answered: known by its marks, and read only where it is plain."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trackwork.core.autoreply import Away, automatic, away_in, until_in

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("headers", "subject"),
    [
        ({"auto-submitted": "auto-replied"}, "Re: TLS"),
        ({"auto-submitted": "Auto-Replied; owner=x"}, "Re: TLS"),
        ({"x-autoreply": "yes"}, "Re: TLS"),
        ({"x-autorespond": ""}, "Re: TLS"),
        ({"precedence": "auto_reply"}, "Re: TLS"),
        ({}, "Automatic reply: TLS"),
        ({}, "[EXT] Out of office: TLS"),
        ({}, "Automatische Antwort: TLS"),
        ({}, "Abwesenheitsnotiz"),
        ({}, "R\u00e9ponse automatique : TLS"),
        ({}, "Respuesta autom\u00e1tica: TLS"),
    ],
)
def test_a_programs_answer_is_known(headers, subject):
    """By the header that is made for it, by older ones, by the subjects of common programs."""
    assert automatic(headers, subject)


@pytest.mark.parametrize(
    ("headers", "subject"),
    [
        ({}, "Re: TLS"),
        ({}, "Re: who is out of office next week?"),
        ({"auto-submitted": "no"}, "Out of office: TLS"),
        ({"auto-submitted": "auto-generated"}, "Build 7"),
        ({"precedence": "bulk"}, "Newsletter"),
        ({"precedence": "list"}, "Re: TLS"),
    ],
)
def test_a_persons_mail_is_none(headers, subject):
    """A list, a build or a question about offices is nobody's absence."""
    assert not automatic(headers, subject)
    assert away_in(headers, subject, "I am back on 7 December.", today=TODAY) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I am back on 7 December.", "2026-12-06"),
        ("I'll be back on Monday, December 7, 2026", "2026-12-06"),
        ("Returning on the 7th December", "2026-12-06"),
        ("I am away until 2026-12-11 with no mail.", "2026-12-11"),
        ("Out until Friday 11 Dec", "2026-12-11"),
        ("Ich bin ab Montag, dem 7. Dezember wieder da.", None),
        ("Ich bin wieder am 7. Dezember im Büro.", "2026-12-06"),
        ("Ich bin bis zum 11.12.2026 abwesend.", "2026-12-11"),
        ("Ich bin bis 11.12. nicht im Haus", "2026-12-11"),
        ("Je serai de retour le lundi 7 décembre.", "2026-12-06"),
        ("Je suis absent jusqu'au 11 décembre 2026", "2026-12-11"),
        ("Estaré de vuelta el 7 de diciembre de 2026", "2026-12-06"),
        ("Estoy fuera hasta el 11 de diciembre", "2026-12-11"),
        ("I am away until 4 January", "2027-01-04"),
        ("Away until 11 December, back on 14 December", None),
        ("Away until 11 December, back on 12 December", "2026-12-11"),
        ("Away until 31 February", None),
        ("Away until 2026-13-40", None),
        ("Away until 29 February", None),
        ("Away until 2026-11-01", None),
        ("Away until 2030-01-01", None),
        ("I am away for a while.", None),
        ("The launch is on 7 December", None),
    ],
)
def test_the_last_day_away_is_read_where_it_is_plain(text, day):
    """English, German, French and Spanish; where two days are named or none, nobody guesses."""
    found = until_in(text, today=TODAY)
    assert (found.isoformat() if found else None) == day


def test_what_an_answer_says_is_one_value():
    """Away until a day, or away and no day."""
    marks = {"auto-submitted": "auto-replied"}
    body = "I am away until 11 December."
    assert away_in(marks, "Re: TLS", body, today=TODAY) == Away(until=date(2026, 12, 11))
    assert away_in(marks, "Re: TLS", "Thanks", today=TODAY) == Away()


@given(st.text())
def test_no_text_makes_it_stumble(text):
    """Whatever a mail says, it is read or left."""
    found = until_in(text, today=TODAY)
    assert found is None or found >= TODAY
