"""Pictures of a terminal show what it showed."""

import sys

from docs.images import capture


def test_a_picture_holds_the_command_and_what_it_printed():
    """Colours and words arrive; nothing is loaded from elsewhere."""
    command = [sys.executable, "-c", "print('\\x1b[32mheard\\x1b[0m')"]
    svg = capture.picture("trackwork status", capture.printed(command))
    assert "trackwork&#160;status" in svg
    assert "heard" in svg
    assert "url(" not in svg.replace("url(#", "")


def test_a_line_that_was_rewritten_is_shown_as_it_stood_in_the_end():
    """A progress bar leaves its last state."""
    svg = capture.picture("x", "half\rready\rdone\n")
    assert "done" in svg
    assert "half" not in svg


def test_a_command_sees_a_terminal_of_the_given_width():
    """What is printed is what a person with that terminal would see."""
    look = "import os, sys; print(sys.stdout.isatty(), os.environ['COLUMNS'])"
    assert capture.printed([sys.executable, "-c", look], width=72).strip() == "True 72"


def test_a_very_long_session_is_cut_and_says_so():
    """A picture stays one screen high."""
    svg = capture.picture("x", "word\n" * 200)
    assert svg.count(">word") == capture.MOST_LINES
    assert "..." in svg
