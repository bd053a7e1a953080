"""The options of a block: what each tick says, and how ticks are read back.

Each option line ends with its id in a hidden comment, so people may indent it, move it, or write
another sign in the box.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from trackwork.core.tone import JOINER, neutral

_ID = "[a-z][a-z0-9-]{0,30}"
_OPTION = re.compile(rf"<!-- tw:({_ID}) -->")
_BOX = re.compile(r"[\s>]{0,40}(?:[-*+]|\d{1,9}[.)])[ \t]{1,8}\[(?P<sign>[^\]\n]{0,2})\]")
_TICKED = frozenset("xX\u2713\u2714\u2611\u00d7\u0445\u0425vV")


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One tick line: the command sentence it stands for, or the question it leads to.

    `sentence` is "" when a tick alone does not say enough; then `question` asks for the rest.
    """

    id: str
    label: str
    hint: str = ""
    sentence: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TickReading:
    """What the ticks of a block say: one command sentence, or a question, or neither."""

    sentence: str = ""
    question: str = ""


OPTIONS = (
    Option(
        id="accept",
        label="We are on it and the date works",
        sentence="accept",
    ),
    Option(
        id="other-date",
        label="On it, another date suits us better",
        hint="write a line: {word}: date {example}",
        question="Which day suits you better? A line such as `{word}: date {example}` settles it.",
    ),
    Option(
        id="not-now",
        label="Not now, we cannot take this on",
        hint="an honest no helps everyone plan",
        sentence="not now",
    ),
    Option(
        id="not-ours",
        label="Not ours, or already done",
        sentence="not us",
    ),
)

#: Option id -> option. The table of commands has a row for every sentence in here.
TICKS: Mapping[str, Option] = MappingProxyType({option.id: option for option in OPTIONS})


def option_line(option: Option, *, ticked: bool, word: str, example: str) -> str:
    """One option as a Markdown task line, ending with its hidden id."""
    box = "x" if ticked else " "
    label = neutral(option.label).removeprefix(JOINER)
    hint = neutral(_filled(option.hint, word, example)).removeprefix(JOINER)
    shown = f"{label}      ({hint})" if hint else label
    return f"- [{box}] {shown} <!-- tw:{option.id} -->"


def ticks(inner: str) -> frozenset[str]:
    """The ids of the options ticked in a block's text, known to us or not."""
    found = set()
    for line in re.split(r"\r\n|\n|\r", inner):
        box, option = _BOX.match(line), _OPTION.search(line)
        if box is not None and option is not None and box["sign"].strip() in _TICKED:
            found.add(option[1])
    return frozenset(found)


def unticked(line: str) -> str | None:
    """An option line as it reads without tick and indent; None for any other line."""
    box, option = _BOX.match(line), _OPTION.search(line)
    if box is None or option is None:
        return None
    return f"- [ ]{line[box.end() :].rstrip()}"


def read_ticks(
    ticked: frozenset[str], *, date_given: bool, word: str = "tw", example: str = "2027-01-15"
) -> TickReading:
    """What a set of ticks says.

    `date_given`: a `date` line stands in the same comment or block, which answers "another date".
    Two ticks that say different things are asked about and do nothing.
    """
    known = [option for option in OPTIONS if option.id in ticked]
    if len(known) > 1:
        labels = " and ".join(f'"{option.label}"' for option in known)
        return TickReading(question=f"We see {labels} ticked. Which one may we go by?")
    if not known or (not known[0].sentence and date_given):
        return TickReading()
    question = _filled(known[0].question, word, example)
    return TickReading(sentence=known[0].sentence, question=question)


def _filled(text: str, word: str, example: str) -> str:
    return text.replace("{word}", word).replace("{example}", example)
