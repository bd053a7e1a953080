"""Public names and tests say what they are for."""

from pathlib import Path

from tests.house import docstrings
from tests.house.samples import write
from tests.house.tree import ROOT, holds


def test_every_public_name_has_a_docstring():
    """Whoever reads the reference page finds a meaning behind every name."""
    holds(docstrings.silent_names(ROOT))


def test_every_test_says_which_behaviour_it_pins():
    """The tests can be read as a list of promises."""
    holds(docstrings.silent_tests(ROOT))


def test_silent_modules_classes_functions_and_methods_are_found(tmp_path: Path):
    """Each kind of public definition is looked at; private and overriding ones are not."""
    write(
        tmp_path,
        "src/quiet.py",
        """
        class Silent:
            def method(self): ...
            def _private(self): ...
            @override
            def described_above(self): ...

        def function():
            def inside(): ...
        """,
    )
    found = {finding.what for finding in docstrings.silent_names(tmp_path)}
    assert found == {
        f"{name} has no docstring" for name in ("quiet", "Silent", "method", "function")
    }


def test_a_silent_test_is_found(tmp_path: Path):
    """A test without its sentence is named with its line."""
    write(tmp_path, "tests/test_a.py", 'def test_good():\n    "Says it."\n\ndef test_bad(): ...\n')
    assert [finding.where for finding in docstrings.silent_tests(tmp_path)] == ["tests/test_a.py:4"]
