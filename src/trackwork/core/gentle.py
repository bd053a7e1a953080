"""The words and turns of phrase that our texts do without."""

import re
from collections.abc import Iterator

FORBIDDEN = re.compile(
    r"(?<!\w)(?:"
    r"overdues?|fail(?:s|ed|ing|ings|ure|ures)?"
    r"|non[- ]?complian(?:t|ce|cy)|laggards?|laggardly"
    r"|violat(?:e|es|ed|ing|ion|ions|or|ors)|delinquent|delinquenc(?:y|ies)"
    r")(?!\w)",
    re.IGNORECASE,
)

_OMISSION = (
    r"(?:has|have|had|did|does|do)(?:[ ]not|n['\u2019]t)[ ](?:yet[ ])?"
    r"(?:answer|repl|respon|deliver|do|done|updat|finish|react|car|tr[iy]|manag|commit)\w*"
    r"|(?:never|again)[ ](?:answer|repl|respon|deliver|updat|finish)\w*"
    r"|forgot|missed|ignored|neglected|refused|blew|dropped[ ]the[ ]ball"
    r"|(?:is|are|was|were)[ ](?:again[ ]|still[ ]|too[ ])?"
    r"(?:late|behind|slow|to[ ]blame|at[ ]fault)"
)
_BLAME = re.compile(
    rf"(?<![\w@])(?P<who>@?[A-Z][\w-]{{0,39}}|@[\w-]{{1,40}}|[Yy]ou|[Hh]e|[Ss]he|[Tt]hey)"
    rf"[ ](?P<what>{_OMISSION})(?!\w)",
)
# Words that begin a sentence and name no person.
_NOBODY = frozenset(
    (
        *("We", "It", "This", "That", "These", "Those", "Nobody", "Nothing", "If", "When", "While"),
        *("Who", "What", "Which", "Some", "Any", "Not", "No", "One", "The", "There", "Here", "I"),
        *("Trackwork", "Date", "Page", "Work"),
    )
)


def blames(line: str) -> Iterator[str]:
    """The turns of phrase that lay something at a person's or a team's door."""
    for match in _BLAME.finditer(line):
        if match["who"] not in _NOBODY:
            yield match.group()


_CAPS_RUN = re.compile(r"(?<!\w)[A-Z]{2,30}(?:[ ,!]{1,3}[A-Z]{2,30}){2,20}(?!\w)")
_LOUD = re.compile(r"(?<!\w)(?:URGENT(?:LY)?|ASAP|PLEASE|MUST|NOW|IMMEDIATELY|FINAL)(?!\w)")


def shouts(line: str) -> Iterator[str]:
    """Three or more words in capitals in a row, and the words that are shouted alone."""
    runs = tuple(_CAPS_RUN.finditer(line))
    for run in runs:
        yield run.group()
    for loud in _LOUD.finditer(line):
        if not any(run.start() <= loud.start() < run.end() for run in runs):
            yield loud.group()
