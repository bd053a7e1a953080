"""A GitHub that is held to GitHub's own description while our connector works on it."""

import pytest

from tests.connectors.github.rig import GithubRig
from tests.github_description import description


@pytest.fixture
def rigs():
    """Makes rigs; in the end no request and no answer of theirs differed from the description."""
    made = []

    def make(**more):
        made.append(GithubRig(description=description(), **more))
        return made[-1]

    yield make
    wrong = [each for rig in made for each in rig.github.violations]
    assert not wrong, "\n".join(str(each) for each in wrong)


@pytest.fixture
def rig(rigs):
    """One rig, plain: an organisation without fields, types and boards."""
    return rigs()
