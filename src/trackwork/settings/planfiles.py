"""What stands in policy.yaml and in the files of initiatives/."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema

from trackwork.core.ladders import Action, By, Role, parse_when
from trackwork.core.policy import TIERS
from trackwork.settings.files import InitiativeHelp
from trackwork.settings.kinds import (
    Clock,
    Day,
    Entry,
    Key,
    Line,
    Prose,
    Switch,
    Weekday,
    WorkingDays,
    complaint,
)

Tier = Literal["low", "normal", "high", "critical"]
MOST_HOURS = 100_000


def _when(value: object) -> int:
    try:
        return parse_when(value) if isinstance(value, str) else _no_when(value)
    except ValueError:
        return _no_when(value)


def _no_when(value: object) -> int:
    raise complaint(
        f"{value!r} is no time on a ladder", "Write due, due - 2d, due + 4d or due + 1w."
    )


def _written_action(value: object) -> object:
    if value == Action.SHOW:
        raise complaint("'show' is never written", "Give the step itself 'shown_first: 1d'.")
    return value


def _off(value: object) -> object:
    return None if value is False or value == "off" else value


class RungEntry(Entry):
    """One step of a ladder."""

    at: Annotated[int, BeforeValidator(_when), WithJsonSchema({"type": "string"})] = Field(
        description="When, in the holder's working days", examples=["due + 2d"]
    )
    do: Annotated[Action, BeforeValidator(_written_action)] = Field(description="What happens")
    to: Role = Field(description="Whom it speaks to")
    by: By = Field(description="By which channel")
    shown_first: WorkingDays = Field(0, description="How much earlier the holder sees the text")
    attempt: Switch = Field(False, description="true: counts only when it was sent itself")


class LadderEntry(Entry):
    """Named steps; ``extends`` starts from another ladder, ``off`` removes one of its steps."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Annotated[RungEntry | None, BeforeValidator(_off)]]

    extends: Key | None = Field(None, description="The ladder this one starts from")

    @property
    def rungs(self) -> dict[str, RungEntry | None]:
        """The steps by name; None removes an inherited one."""
        return self.__pydantic_extra__


class DigestEntry(Entry):
    """When digests go out, in each reader's own time."""

    weekday: Weekday = Field(0, description="The day, in each reader's own time")
    at: Clock | None = Field(None, description="The time of day; else 09:00")


class PolicyFile(Entry):
    """policy.yaml: tiers, cadences and ladders. What is left out keeps its built-in value."""

    cadences: dict[Tier, Annotated[WorkingDays, Field(ge=1)]] = Field(
        {}, description="Working days between words"
    )
    ladders: dict[Key, LadderEntry] = Field({}, description="Ladders by name")
    ladder_for: dict[str, Key] = Field(
        {}, description="Which ladder a kind of obligation climbs: kind, or kind/tier"
    )
    accept_days: WorkingDays = Field(5, description="To answer a new ask")
    quiet_days: WorkingDays = Field(5, description="Of silence from us after an honest word")
    decide_days: WorkingDays = Field(2, description="Before a statement stands provisionally")
    revisit_days: WorkingDays = Field(5, description="Of notice before an exception ends")
    digest: DigestEntry = Field(DigestEntry(), description="When digests go out")
    wording: dict[str, Prose] = Field({}, description="Texts of your own, by practice.kind.action")


def _asked(value: object) -> object:
    return {"team": value} if isinstance(value, str) else value


def _gate(value: object) -> object:
    return {"on": value} if isinstance(value, str) else value


def _hours(value: object) -> tuple[float, float]:
    match value:
        case bool():
            low, high = 1.0, 0.0
        case int() | float():
            low = high = float(value)
        case [int() | float() as first, int() | float() as second]:
            low, high = float(first), float(second)
        case _:
            low, high = 1.0, 0.0
    if not 0 <= low <= high <= MOST_HOURS:
        raise complaint(f"{value!r} are no hours", "Write one number, or [3, 9] for a range.")
    return low, high


class AskedEntry(Entry):
    """One team that is asked, with what differs for it."""

    team: Key = Field(description="The team")
    by: Day | None = Field(None, description="Another proposed date for this team")
    tier: Tier | None = Field(None, description="Another tier for this team")
    wave: Line = Field("", description="Its wave")
    existing: Line | None = Field(None, description="The issue this team already has")
    waits_for: list[Key] = Field([], description="Teams that must be done first")
    title: Line = Field("", description="Another title for this item")
    part: Annotated[Key, Field()] | None = Field(
        None, description="Tells several items of one team apart"
    )


class GateEntry(Entry):
    """One dated stage of the sunset plan."""

    stage: Key = Field(description="Its name")
    on: Day = Field(description="Its day")
    owner: Key | None = Field(None, description="Who sees to it; else the initiative's owner")
    evidence: Prose = Field("", description="How everybody can tell that it was passed")


class DatesEntry(Entry):
    """Dates of an initiative."""

    teams_by: Day | None = Field(None, description="The proposed day; each team may offer another")


class CostEntry(Entry):
    """What the move costs a team."""

    hours: Annotated[
        tuple[float, float],
        BeforeValidator(_hours),
        WithJsonSchema({"type": ["number", "array"], "description": "9, or [3, 9]"}),
    ] = Field(description="Hours: 9, or [3, 9] for a range")


def _sunset(value: object) -> object:
    """``{shutdown: 2027-01-28}`` and a list of gates say the same."""
    if not isinstance(value, dict):
        return value
    return [
        {"stage": stage, **inner} if isinstance(inner := _gate(each), dict) else each
        for stage, each in value.items()
    ]


Asked = Annotated[AskedEntry, BeforeValidator(_asked, json_schema_input_type=str | AskedEntry)]
Sunset = Annotated[
    list[GateEntry],
    BeforeValidator(_sunset, json_schema_input_type=list[GateEntry] | dict[str, Any]),
]


class InitiativeFile(Entry):
    """initiatives/*.yaml: one shared outcome."""

    extends: Literal["kind", "fast", "compliance"] | None = Field(
        None, description="A preset to start from"
    )
    initiative: Key = Field(description="Its key; it never changes", examples=["tls-move"])
    title: Line = Field("", description="What people read; else the key", examples=["TLS move"])
    ask: Prose = Field(description="What you ask of each team, in one or two sentences")
    good_for_you: Prose = Field("", description="What a team has from it")
    owner: Key = Field(description="The person who answers for it")
    sponsor: Key | None = Field(None, description="The person who stands behind it")
    ranks: Prose = Field("", description="Where it stands among other work, in words")
    teams: list[Asked] = Field([], description="Which teams are asked")
    waves: dict[Key, list[Key]] = Field({}, description="Teams by wave, in order")
    open_waves: list[Key] = Field([], description="Waves asked now; empty: everybody")
    dates: DatesEntry = Field(DatesEntry(), description="Proposed dates")
    done_means: Prose = Field("", description="How everybody can tell that it is done")
    cost_to_move: CostEntry | None = Field(None, description="What it costs a team")
    help: InitiativeHelp = Field(InitiativeHelp(), description="Where a team finds help")
    sunset: Sunset = Field([], description="Dated stages, as a list or as 'stage: day'")
    tier: Tier = Field("normal", description="How risky silence is: " + ", ".join(TIERS))
    visibility: Literal["teams", "counts"] = Field(
        "teams", description="Whether others see each team's state, or totals only"
    )
    on_hold: Switch = Field(False, description="true: everything waits")
    issue: Line = Field(
        "",
        description="Its own issue: tracker:place of a listed backlog, with #number if it is there",
        examples=["github:acme/program", "github:acme/program#12"],
    )
    came_from: Line = Field(
        "",
        description="The form it was drafted from; one form makes one initiative",
        examples=["https://github.com/acme/program/issues/12"],
    )
