"""A user installs little."""

from tests.house import footprint


def test_the_core_is_small():
    """What a user installs stays within the promised number of distributions and megabytes."""
    core = footprint.installed("trackwork")
    assert len(core.names) <= footprint.DISTRIBUTIONS, sorted(core.names)
    assert core.megabytes <= footprint.MEGABYTES


def test_extras_do_not_count_and_needs_of_needs_do():
    """The driver of an extra is left out; what a dependency itself needs is counted."""
    core = footprint.installed("trackwork").names
    assert "markdown-it-py" in core
    assert "psycopg" not in core


def test_a_larger_installation_would_be_noticed():
    """A distribution that needs many others counts them all and their bytes."""
    small, large = footprint.installed("iniconfig"), footprint.installed("sphinx")
    assert small.names == {"iniconfig"}
    assert len(large.names) > len(small.names)
    assert large.megabytes > small.megabytes > 0
