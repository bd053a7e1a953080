"""What only shows when all files are seen together: unknown names, circles, doubles, silence."""

from trackwork.settings.crossing_initiatives import in_initiatives
from trackwork.settings.crossing_people import in_people, in_teams, in_top
from trackwork.settings.crossing_policy import in_policy
from trackwork.settings.folder import Sources
from trackwork.settings.problems import Problem


def crossings(sources: Sources) -> list[Problem]:
    """Every problem between files. A file that could not be read is not held against the others."""
    return [
        *in_top(sources),
        *in_people(sources),
        *in_teams(sources),
        *in_policy(sources),
        *in_initiatives(sources),
    ]
