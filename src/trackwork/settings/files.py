"""What stands in trackwork.yaml, people.yaml, teams.yaml, priorities.yaml, decision-rights.yaml."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from trackwork.settings.kinds import (
    Count,
    Day,
    Entry,
    Key,
    Line,
    OrEmpty,
    Prose,
    Span,
    Weekdays,
    WorkingDays,
    Zone,
    complaint,
)

RoleWord = Literal["owner", "sponsor", "lead", "operator", "team", "asker", "holder"]


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise complaint("this should be a plain value", "Write one word, number or text.")


def _options(value: object) -> dict[str, str]:
    """Nested options become dotted names: ``fields: {due: target}`` is ``fields.due``."""
    if not isinstance(value, dict):
        raise complaint("options are 'name: value' lines", "Indent them below 'options:'.")
    flat: dict[str, str] = {}
    for key, inner in value.items():
        if isinstance(inner, dict):
            flat |= {f"{key}.{name}": text for name, text in _options(inner).items()}
        elif isinstance(inner, list):
            flat[str(key)] = ",".join(_plain(each) for each in inner)
        elif inner is not None:
            flat[str(key)] = _plain(inner)
    return flat


Options = Annotated[dict[str, str], BeforeValidator(_options), WithJsonSchema({"type": "object"})]


class TrackerEntry(Entry):
    """One tracker: which connector, where it is, and the connector's own options."""

    kind: Key = Field(description="The connector: files, github, gitlab, jira, redmine ...")
    place: Line = Field(description="Where it is: a folder, an organisation, an address")
    token_env: Line | None = Field(None, description="Name of the variable that holds the token")
    token_file: Line | None = Field(None, description="Path of the file that holds the token")
    options: Options = Field({}, description="What this connector offers besides")


class BacklogEntry(Entry):
    """One backlog: tracker, place in it, and a filter."""

    tracker: Key = Field(description="A tracker from above")
    place: Line = Field(description="A folder, a repository, a project")
    filter: Line = Field("", description="A label, a component, a board; empty: everything")


class SpanOfDays(Entry):
    """Whole days, both ends included."""

    start: Day = Field(alias="from")
    end: Day = Field(alias="to")
    why: Line = ""


class Budgets(Entry):
    """How often one person may be interrupted, and how much one run may write."""

    interruptions_per_week: Annotated[int, Field(strict=True, ge=0, le=50)] = 1
    critical_per_week: Annotated[int, Field(strict=True, ge=0, le=50)] = 1
    digests_per_week: Annotated[int, Field(strict=True, ge=0, le=7)] = 1
    comments_per_item: Count = 20
    per_run: Count = 500
    creations_per_minute: Count = 40
    creations_per_hour: Count = 250


class TrackworkFile(Entry):
    """trackwork.yaml: the workspace itself."""

    workspace: Key = Field(description="The workspace's id; it never changes", examples=["moves"])
    title: Line = Field("", description="What people read above pages", examples=["Our moves"])
    word: Annotated[Key, Field(max_length=12)] = Field("tw", description="The command word")
    operator: Key | None = Field(None, description="The person who runs this workspace")
    gear: Literal["watch", "rehearse", "live"] = Field(
        "watch", description="The gear a new workspace starts in; `trackwork gear` changes it"
    )
    read_every_minutes: Annotated[int, Field(strict=True, ge=1, le=1440)] = 15
    trackers: dict[Key, TrackerEntry] = Field({}, description="Trackers by name")
    backlogs: dict[Key, BacklogEntry] = Field({}, description="Backlogs by key")
    channels: dict[Key, Options] = Field({}, description="Ways of telling a person, by name")
    budgets: Budgets = Budgets()
    freezes: list[SpanOfDays] = Field([], description="Days on which nobody is asked anything")
    ledger: Line = Field(".trackwork/ledger.db", description="The ledger's file")
    ledger_url_env: Line | None = Field(
        None, description="Name of the variable with the address of a PostgreSQL ledger"
    )
    outbox: Line = Field(".trackwork/outbox", description="Folder for rehearsed messages")


class HoursEntry(Entry):
    """When somebody works."""

    zone: Zone | None = None
    hours: Span | None = None
    days: Weekdays | None = None
    country: Line | None = Field(None, description="For public holidays: DE, US, IN ...")
    region: Line | None = Field(None, description="State or region: BE, CA ...")
    holidays: list[Day] = Field([], description="Further days off")


class PersonEntry(HoursEntry):
    """One person."""

    name: Line = ""
    mail: Line | None = None
    handles: dict[Key, Line] = Field({}, description="Handle per tracker or channel")
    leave: list[SpanOfDays] = Field([], description="Days away, both ends included")
    delegate: Key | None = Field(None, description="Who stands in meanwhile")
    left: Day | None = Field(None, description="The first day the person no longer works here")


class TeamEntry(HoursEntry):
    """One team."""

    name: Line = ""
    leads: list[Key] = Field([], description="Who speaks for the team")
    members: list[Key] = Field([])
    escalation: list[Key] = Field([], description="Who helps when the team is stuck, in order")
    backlogs: list[Key] = Field([], description="Where its issues live")
    channel: Line | None = Field(None, description="Where the team talks")
    freezes: list[SpanOfDays] = Field([], description="Days the team takes nothing on")
    capacity_hours: Annotated[float, Field(ge=0, le=10_000)] | None = Field(
        None, description="Hours a week it can give to asks from outside"
    )
    formerly: list[Key] = Field([], description="Keys this team had before")


class PeopleFile(Entry):
    """people.yaml: who can be reached, and when they work."""

    usual: HoursEntry = Field(HoursEntry(), description="Hours of whoever states none")
    people: dict[Key, Annotated[PersonEntry, OrEmpty]] = Field({})


class TeamsFile(Entry):
    """teams.yaml: who does work."""

    usual: HoursEntry = Field(HoursEntry(), description="Hours of whichever team states none")
    teams: dict[Key, Annotated[TeamEntry, OrEmpty]] = Field({})


class PrioritiesFile(Entry):
    """priorities.yaml: the stack, most important first."""

    signed_by: Line = Field("", description="Whose order this is")
    signed_on: Day | None = None
    order: list[Key] = Field([], description="Initiatives and kinds of work, first things first")


class RightEntry(Entry):
    """One kind of decision."""

    decides: RoleWord
    consulted: list[RoleWord] = Field([])
    goes_up_to: RoleWord | Literal["nobody"] = "sponsor"
    goes_up_after: WorkingDays | None = None


class RightsFile(Entry):
    """decision-rights.yaml: who decides what. Kinds left out keep their built-in rule."""

    rights: dict[Key, RightEntry] = Field({})


class InitiativeHelp(Entry):
    """Where a team finds help."""

    guide: Line = ""
    channel: Line = ""
    hours: Prose = ""
