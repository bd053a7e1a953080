"""What stands in trackwork.yaml, people.yaml, teams.yaml, priorities.yaml, decision-rights.yaml."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from trackwork.settings.kinds import (
    BranchName,
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
    writes: list[Literal["due", "rank", "health", "title", "done_means"]] = Field(
        [], description="Fields of issues Trackwork may write here; all are read"
    )
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
    why: Line = Field("", description="In a word; shown to nobody but the planner")


class HeardSpan(SpanOfDays):
    """Days away that something beside the files told; nobody can write one into a file."""

    heard: str


def heard_span(first: date, last: date, *, heard: str, why: str = "") -> HeardSpan:
    """Days away as a calendar or an answer told them; ``heard`` is which of the two."""
    said = {"from": first, "to": last, "why": why, "heard": heard}
    return HeardSpan.model_validate(said)


class Budgets(Entry):
    """How often one person may be interrupted, and how much one run may write."""

    interruptions_per_week: Annotated[int, Field(strict=True, ge=0, le=50)] = Field(
        1, description="Messages that interrupt one person, over all initiatives"
    )
    critical_per_week: Annotated[int, Field(strict=True, ge=0, le=50)] = Field(
        1, description="Further ones, kept for what is critical"
    )
    digests_per_week: Annotated[int, Field(strict=True, ge=0, le=7)] = Field(
        1, description="Digests one person gets"
    )
    comments_per_item: Count = Field(20, description="Our comments on one issue, ever")
    per_run: Count = Field(500, description="Writes in one run")
    # The highest that any tracker takes: GitHub stops an account at 80 and 500.
    creations_per_minute: Annotated[int, Field(strict=True, ge=1, le=80)] = Field(
        40, description="New issues and comments in a minute, 80 at most"
    )
    creations_per_hour: Annotated[int, Field(strict=True, ge=1, le=500)] = Field(
        250, description="New issues and comments in an hour, 500 at most"
    )


class TrackworkFile(Entry):
    """trackwork.yaml: the workspace itself."""

    workspace: Key = Field(description="The workspace's id; it never changes", examples=["moves"])
    title: Line = Field("", description="What people read above pages", examples=["Our moves"])
    word: Annotated[Key, Field(max_length=12)] = Field("tw", description="The command word")
    operator: Key | None = Field(None, description="The person who runs this workspace")
    gear: Literal["watch", "rehearse", "live"] = Field(
        "watch", description="The gear a new workspace starts in; `trackwork gear` changes it"
    )
    read_every_minutes: Annotated[int, Field(strict=True, ge=1, le=1440)] = Field(
        15, description="How often `run --watch` looks"
    )
    trackers: dict[Key, TrackerEntry] = Field({}, description="Trackers by name")
    backlogs: dict[Key, BacklogEntry] = Field({}, description="Backlogs by key")
    channels: dict[Key, Options] = Field({}, description="Ways of telling a person, by name")
    budgets: Budgets = Field(Budgets(), description="What may go out, and how often")
    freezes: list[SpanOfDays] = Field([], description="Days on which nobody is asked anything")
    ledger: Line = Field(".trackwork/ledger.db", description="The ledger's file")
    ledger_url_env: Line | None = Field(
        None, description="Name of the variable with the address of a PostgreSQL ledger"
    )
    ledger_branch: BranchName | None = Field(
        None, description="The branch this repository's ledger travels on, where there is no server"
    )
    outbox: Line = Field(".trackwork/outbox", description="Folder for rehearsed messages")


class HoursEntry(Entry):
    """When somebody works."""

    zone: Zone | None = Field(None, description="Time zone: Europe/Berlin")
    hours: Span | None = Field(None, description="Working hours: 09:00-17:00")
    days: Weekdays | None = Field(None, description="Working days: mon-fri, or a list")
    country: Line | None = Field(None, description="For public holidays: DE, US, IN ...")
    region: Line | None = Field(None, description="State or region: BE, CA ...")
    holidays: list[Day] = Field([], description="Further days off")


class PersonEntry(HoursEntry):
    """One person."""

    name: Line = Field("", description="As people say it; else the key")
    mail: Line | None = Field(None, description="Address")
    handles: dict[Key, Line] = Field({}, description="Handle per tracker or channel")
    also: dict[Key, list[Line]] = Field(
        {}, description="Further accounts per tracker, and further addresses under 'mail'"
    )
    leave: list[SpanOfDays] = Field([], description="Days away, both ends included")
    calendar: Line | None = Field(
        None, description="A calendar file (.ics) in this folder; leave in it counts too"
    )
    delegate: Key | None = Field(None, description="Who stands in meanwhile")
    left: Day | None = Field(None, description="The first day the person no longer works here")


class TeamEntry(HoursEntry):
    """One team."""

    name: Line = Field("", description="As people say it; else the key")
    leads: list[Key] = Field([], description="Who speaks for the team")
    members: list[Key] = Field([], description="Everybody else in the team")
    escalation: list[Key] = Field([], description="Who helps when the team is stuck, in order")
    backlogs: list[Key] = Field([], description="Where its issues live")
    channel: Line | None = Field(None, description="Where the team talks")
    freezes: list[SpanOfDays] = Field([], description="Days the team takes nothing on")
    capacity_hours: Annotated[float, Field(ge=0, le=10_000)] | None = Field(
        None, description="Hours a week it can give to asks from outside"
    )
    formerly: list[Key] = Field([], description="Keys this team had before")
    view: Line = Field(
        "",
        description="An issue that shows all that is asked of it: tracker:place of one of its own "
        "backlogs, with #number if it is there",
        examples=["github:acme/ledger", "github:acme/ledger#12"],
    )


class PeopleFile(Entry):
    """people.yaml: who can be reached, and when they work."""

    usual: HoursEntry = Field(HoursEntry(), description="Hours of whoever states none")
    mailboxes: list[Line] = Field(
        [],
        description="Maildir folders or mbox files here; automatic answers in them are leave",
        examples=[["leave/post"]],
    )
    people: dict[Key, Annotated[PersonEntry, OrEmpty]] = Field({}, description="People by key")


class TeamsFile(Entry):
    """teams.yaml: who does work."""

    usual: HoursEntry = Field(HoursEntry(), description="Hours of whichever team states none")
    teams: dict[Key, Annotated[TeamEntry, OrEmpty]] = Field({}, description="Teams by key")


class PrioritiesFile(Entry):
    """priorities.yaml: the stack, most important first."""

    signed_by: Line = Field("", description="Whose order this is")
    signed_on: Day | None = Field(None, description="Since when it holds")
    order: list[Key] = Field([], description="Initiatives and kinds of work, first things first")


class RightEntry(Entry):
    """One kind of decision."""

    decides: RoleWord = Field(description="The role that decides")
    consulted: list[RoleWord] = Field([], description="Roles that are heard before")
    goes_up_to: RoleWord | Literal["nobody"] = Field(
        "sponsor", description="Who decides when the role is vacant or asks itself"
    )
    goes_up_after: WorkingDays | None = Field(None, description="Working days before it goes up")


class RightsFile(Entry):
    """decision-rights.yaml: who decides what. Kinds left out keep their built-in rule."""

    rights: dict[Key, RightEntry] = Field({}, description="By kind of decision")


class InitiativeHelp(Entry):
    """Where a team finds help."""

    guide: Line = Field("", description="A page or file")
    channel: Line = Field("", description="Where to ask")
    hours: Prose = Field("", description="Office hours, in words")
