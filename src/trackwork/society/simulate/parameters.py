"""How people behave, as numbers: each with its unit, the range it may lie in, and where it is from.

Written down before any result was looked at. A number no source gives is marked `ASSUMED`: nobody
should believe a result that hangs on one of those, and the sweep shows which do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

ASSUMED = "assumed: no source found"
PROBABILITY = "probability"


class UnknownParameter(ValueError):
    """No such parameter, or a value outside its range."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One number of the behaviour model: ``low`` to ``high`` is what the sweep tries."""

    name: str
    value: float
    low: float
    high: float
    unit: str
    means: str
    source: str


def _p(
    name: str, value: float, low: float, high: float, *, unit: str, means: str, source: str
) -> Parameter:
    return Parameter(
        name=name, value=value, low=low, high=high, unit=unit, means=means, source=source
    )


_REMINDERS = (
    "Göritz and Crutzen 2012, American Journal of Evaluation 33(2): 38 studies, N = 246,040; "
    "49.5 % answer without a reminder, 65.6 % with"
)
_FATIGUE = (
    "Ancker et al. 2017, BMC Medical Informatics and Decision Making 17:36: acceptance falls by "
    "30 % for each additional reminder at once; 49 to 96 % of alerts are overridden"
)
_MAIL = "Kooti et al. 2015, WWW: 16 billion mails; 90 % of the answers come within a day or two"
_OVERRUN = (
    "Moløkken-Østvold and Jørgensen 2005, IEEE TSE 31(9): 65 to 80 % of projects end after their "
    "day, effort overruns 30 to 40 % on average"
)
_BIAS = (
    "Snow, Keil and Wallace 2007, Information & Management 44: 60 % of status reports are biased, "
    "two of three of them towards the bright side"
)
_SICK = "CIPD and Simplyhealth 2023: 7.8 days a year and person; 5.8 before 2020"
_KEPS = "measured: Kubernetes enhancements 2018 to 2024, 1,726 gaps between changes of an item"
_GOALS = "measured: 3 OpenStack goals, about 60 teams each"
_REDESIGN = (
    "McKinsey Global Survey 2014, organisational redesigns: 82 % went through one, 70 % of those "
    "within two years"
)
_STATUS = "Work Management Survey 2015: most project managers spend 20 to 30 % of their time on it"

PARAMETERS: tuple[Parameter, ...] = (
    # --- the organisation -----------------------------------------------------------------------
    _p(
        "items_per_lead",
        20,
        5,
        50,
        unit="items",
        means="open items that one team, and so its lead, has",
        source="measured: 540 Kubernetes enhancements of 21 groups, 26 each",
    ),
    _p(
        "items_per_initiative",
        50,
        20,
        100,
        unit="items",
        means="items an initiative asks for; it has one owner",
        source=_GOALS,
    ),
    _p(
        "initiatives_per_sponsor",
        5,
        2,
        10,
        unit="initiatives",
        means="initiatives one sponsor answers for",
        source=ASSUMED,
    ),
    # --- answering ------------------------------------------------------------------------------
    _p(
        "answers_first",
        0.495,
        0.25,
        0.65,
        unit=PROBABILITY,
        means="a rested person answers the first message about a matter",
        source=_REMINDERS,
    ),
    _p(
        "answers_reminder",
        0.32,
        0.15,
        0.5,
        unit=PROBABILITY,
        means="a rested person answers a later one: (65.6 - 49.5) of the 50.5 % left",
        source=_REMINDERS,
    ),
    _p(
        "answers_personal",
        0.7,
        0.5,
        0.9,
        unit=PROBABILITY,
        means="a rested person answers somebody who comes to them in person",
        source=ASSUMED,
    ),
    _p(
        "owner_acts",
        0.495,
        0.25,
        0.65,
        unit=PROBABILITY,
        means="an owner or sponsor does what a message asks of them",
        source=_REMINDERS,
    ),
    _p(
        "unprompted",
        0.008,
        0.002,
        0.02,
        unit="probability a working day",
        means="a word about an item that nobody asked for",
        source=_KEPS + "; median 125 days",
    ),
    _p(
        "same_day",
        0.9,
        0.5,
        0.95,
        unit=PROBABILITY,
        means="of those who answer, the share that does so the same day; the rest the next ones",
        source=_MAIL,
    ),
    # --- growing tired --------------------------------------------------------------------------
    _p(
        "fatigue",
        0.3,
        0.1,
        0.5,
        unit="share",
        means="by how much each message beyond the first lowers the chance of an answer",
        source=_FATIGUE,
    ),
    _p(
        "fatigue_floor",
        0.1,
        0.04,
        0.3,
        unit="share",
        means="what is left of the chance, however many came",
        source=_FATIGUE,
    ),
    _p(
        "half_life",
        5,
        2,
        20,
        unit="working days",
        means="after which half of the messages are forgotten",
        source=ASSUMED,
    ),
    _p(
        "line_weight",
        0.1,
        0.0,
        0.5,
        unit="messages",
        means="what a further line in the same message weighs",
        source=ASSUMED,
    ),
    # --- truth ----------------------------------------------------------------------------------
    _p(
        "slips",
        0.7,
        0.65,
        0.8,
        unit=PROBABILITY,
        means="an item ends after its day if nobody moves the day",
        source=_OVERRUN,
    ),
    _p(
        "overrun",
        0.35,
        0.3,
        0.4,
        unit="share of the time given",
        means="how much later it ends then, on average",
        source=_OVERRUN,
    ),
    _p(
        "foresight",
        0.5,
        0.25,
        0.8,
        unit="share of the time given",
        means="after which the team knows that the day will not do",
        source=ASSUMED,
    ),
    _p(
        "bright_side",
        0.4,
        0.1,
        0.6,
        unit=PROBABILITY,
        means="somebody who knows better says on track all the same",
        source=_BIAS,
    ),
    _p(
        "closes",
        0.7,
        0.4,
        0.95,
        unit=PROBABILITY,
        means="the issue is closed the day the work is done; else when somebody asks",
        source=ASSUMED,
    ),
    # --- what happens to people -----------------------------------------------------------------
    _p(
        "leave_days",
        25,
        10,
        30,
        unit="working days a year",
        means="leave of one person, in whole weeks; the calendar knows it",
        source="Directive 2003/88/EC: 20 at least; 10 to 30 by country and contract",
    ),
    _p(
        "sick_days",
        7.8,
        5.8,
        15.4,
        unit="working days a year",
        means="days nobody planned",
        source=_SICK + "; 15.4 calendar days in Austria (WIFO 2024)",
    ),
    _p(
        "reorganised",
        0.07,
        0.02,
        0.15,
        unit="probability a quarter",
        means="a team's items go to another team",
        source=_REDESIGN + ": 0.57 in eight quarters",
    ),
    _p(
        "news_lag",
        5,
        1,
        15,
        unit="working days",
        means="until whoever keeps the list learns of that",
        source=ASSUMED,
    ),
    _p(
        "crunched",
        0.2,
        0.05,
        0.4,
        unit="probability a quarter",
        means="a team has no room for three weeks",
        source=ASSUMED,
    ),
    # --- the chasers ----------------------------------------------------------------------------
    _p(
        "chaser_minutes",
        600,
        120,
        2400,
        unit="minutes a week",
        means="a human chaser's time; one full-time person has about 600 for it",
        source=_STATUS,
    ),
    _p(
        "minutes_contact",
        4,
        2,
        8,
        unit="minutes",
        means="to find somebody, write, and follow what comes back",
        source=ASSUMED,
    ),
    _p(
        "minutes_item",
        1.5,
        0.5,
        3,
        unit="minutes",
        means="to ask about one item and to write the answer down",
        source=ASSUMED,
    ),
    _p(
        "minutes_read",
        1,
        0.5,
        3,
        unit="minutes",
        means="an owner or sponsor needs for a line or a message",
        source=ASSUMED,
    ),
    _p(
        "nag_every",
        5,
        1,
        10,
        unit="working days",
        means="between two messages of the nagger about an open item",
        source=ASSUMED,
    ),
    _p(
        "nag_gathers",
        0,
        0,
        1,
        unit="0 or 1",
        means="1: the nagger sends a person one mail with all items; 0: one message an item",
        source="0 is how bots for stale issues work; 1 is the kinder one",
    ),
)

BY_NAME: Mapping[str, Parameter] = MappingProxyType({each.name: each for each in PARAMETERS})


@dataclass(frozen=True, slots=True)
class Behaviour:
    """The numbers one play uses, by name."""

    values: Mapping[str, float]

    def __getitem__(self, name: str) -> float:
        return self.values[name]


def behaviour(changed: Mapping[str, float] | None = None) -> Behaviour:
    """The written-down numbers, some changed. Raises UnknownParameter."""
    for name, value in (changed or {}).items():
        if name not in BY_NAME:
            raise UnknownParameter(f"{name!r} is no parameter; write one of {', '.join(BY_NAME)}")
        known = BY_NAME[name]
        if not known.low <= value <= known.high:
            raise UnknownParameter(
                f"{name} is {value:g}; it may lie between {known.low:g} and {known.high:g} "
                f"({known.unit})"
            )
    values = {each.name: each.value for each in PARAMETERS}
    return Behaviour(MappingProxyType(values | dict(changed or {})))
