"""The one table of commands: what people can say to Trackwork, through whichever door.

Each row carries its grammar, who may say it, what it does, how to undo it and an example. The
parser, the command line, `tw: help` and the reference page are made from these rows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from trackwork.core.patterns import Arg, ArgKind, Match, Miss, Pattern, Reader, Value, pattern_of
from trackwork.core.subjects import Subject

__all__ = [
    "Arg",
    "ArgKind",
    "Candidate",
    "Command",
    "CommandContext",
    "CommandRow",
    "Facts",
    "Value",
    "matching",
    "table_problems",
]


@dataclass(frozen=True, slots=True)
class Command:
    """One thing somebody asked for: the row's name and the arguments that were given.

    Equal when they say the same. `args` are (name, value) pairs in the row's order.
    """

    name: str
    args: tuple[tuple[str, Value], ...] = ()

    @classmethod
    def of(cls, name: str, args: Mapping[str, Value]) -> "Command":
        """The command with these arguments, for doors that do not write sentences."""
        return cls(name, tuple(args.items()))

    def get(self, name: str) -> Value | None:
        """The argument, or None if it was not given."""
        return dict(self.args).get(name)

    def text(self, name: str) -> str:
        """The argument as text, "" if it was not given."""
        value = self.get(name)
        return value if isinstance(value, str) else ""

    def day(self, name: str) -> date | None:
        """The argument as a day, None if it was not given or is no day."""
        value = self.get(name)
        return value if isinstance(value, date) else None

    def duration(self, name: str) -> timedelta | None:
        """The argument as a length of time, None if it was not given or is none."""
        value = self.get(name)
        return value if isinstance(value, timedelta) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandContext:
    """Who said a command, where and when.

    `author` is a person's key, or None when the tracker names nobody: then it is the team's word.
    `today` is the author's own date, else the holder's. `source` is the natural key of the words.
    """

    subject: Subject
    author: str | None
    happened: datetime
    today: date
    source: str


Facts = Callable[[Command, CommandContext], tuple[object, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandRow:
    """One row of the table.

    `grammar` is read by `patterns.pattern_of`; `aliases` are further grammar lines for the same
    command. `who` holds role words parted by `|`, such as `team | owner`. `effect` and `undo` are
    one sentence each, `example` one line without the command word.
    """

    name: str
    grammar: str
    who: str
    effect: str
    undo: str
    example: str
    practice: str
    facts: Facts
    aliases: tuple[str, ...] = ()

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """The grammar and its aliases, taken apart."""
        return tuple(pattern_of(grammar) for grammar in (self.grammar, *self.aliases))

    @property
    def args(self) -> tuple[Arg, ...]:
        """The arguments of the grammar in order."""
        return pattern_of(self.grammar).args

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles in `who`."""
        return tuple(role.strip() for role in self.who.split("|") if role.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A row whose first words a sentence has, the pattern they belong to, and what came of it."""

    row: CommandRow
    pattern: Pattern
    outcome: Match | Miss


def matching(
    sentence: str, *, table: Sequence[CommandRow], reader: Reader
) -> tuple[Candidate, ...]:
    """Rows whose first words the sentence has; longest first words first, then table order."""
    found = []
    for row in table:
        for pattern in row.patterns:
            outcome = pattern.match(sentence, reader=reader)
            if outcome is not None:
                found.append(Candidate(row=row, pattern=pattern, outcome=outcome))
    return tuple(sorted(found, key=lambda one: -len(" ".join(one.pattern.head))))


def table_problems(table: Sequence[CommandRow], *, reader: Reader) -> tuple[str, ...]:
    """What makes a table unclear, each as a sentence; empty when every example has one reading."""
    problems = [
        f"two commands are called {name!r}; give one of them another name"
        for name in sorted({row.name for row in table})
        if sum(row.name == name for row in table) > 1
    ]
    for row in table:
        problems.extend(_row_problems(row, table, reader))
    return tuple(problems)


def _row_problems(row: CommandRow, table: Sequence[CommandRow], reader: Reader) -> list[str]:
    try:
        candidates = matching(row.example, table=table, reader=reader)
    except ValueError as error:
        return [f"{row.name}: {error}"]
    fitting = dict.fromkeys(one.row.name for one in candidates if isinstance(one.outcome, Match))
    if row.name not in fitting:
        return [f"{row.name}: its example {row.example!r} does not fit {row.grammar!r}"]
    return [
        f"{row.name}: its example {row.example!r} is also understood as {other!r}"
        for other in fitting
        if other != row.name
    ]
