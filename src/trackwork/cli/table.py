"""Every command there is, and the shape of what it prints as JSON. To add one, add a line.

Nothing here imports a command: `trackwork --help` is read from this table alone.
"""

from typing import NamedTuple


class Row(NamedTuple):
    """A command: its name, where its function lives, one line of help, and its place in the list.

    ``function`` names a function (a command) or a `typer.Typer` (a group) inside ``module``.
    """

    name: str
    module: str
    function: str
    help: str
    section: str


class Output(NamedTuple):
    """The JSON of a command: ``shape`` is a dataclass in ``module``; ``version`` its contract."""

    name: str
    module: str
    shape: str
    version: int = 1

    @property
    def schema(self) -> str:
        """The name every such output carries."""
        return f"trackwork/{self.name}/{self.version}"


START = "Start"
WORK = "Every day"
LOOK = "Look"
HOLD = "Hold and undo"
KEEP = "Keep"

COMMANDS: tuple[Row, ...] = (
    Row("demo", "trackwork.cli.demo", "demo", "Play a quarter of a pretend company", START),
    Row("init", "trackwork.cli.init", "init", "Write a first workspace into a folder", START),
    Row("doctor", "trackwork.cli.doctor", "doctor", "Say what is ready and what to mend", START),
    Row(
        "first-contact",
        "trackwork.cli.first_contact",
        "first_contact",
        "Learn how a real tracker behaves",
        START,
    ),
    Row(
        "import",
        "trackwork.cli.imports",
        "bring_in",
        "Bring in tables of teams, people, items",
        START,
    ),
    Row("adopt", "trackwork.cli.adopt", "adopt", "Take in issues the teams have already", START),
    Row(
        "onboard",
        "trackwork.cli.onboard",
        "onboard",
        "Propose a workspace as a patch, nothing sent",
        START,
    ),
    Row(
        "initiative",
        "trackwork.cli.initiatives",
        "app",
        "Draft an initiative from an issue form",
        START,
    ),
    Row("plan", "trackwork.cli.plan", "plan", "Show every write, and its price", WORK),
    Row("apply", "trackwork.cli.apply", "apply", "Do exactly what a plan showed", WORK),
    Row("run", "trackwork.cli.run", "run", "Run one cycle, or keep watch", WORK),
    Row("serve", "trackwork.cli.serve", "serve", "Take webhooks, and run as they call", WORK),
    Row("say", "trackwork.cli.say", "say", "Say a command as a team would", WORK),
    Row("requests", "trackwork.cli.requests", "app", "Questions on their 48 hours", WORK),
    Row(
        "exceptions", "trackwork.cli.exceptions", "app", "Honest noes, and decisions on them", WORK
    ),
    Row("status", "trackwork.cli.status", "status", "Where everything stands", LOOK),
    Row("report", "trackwork.cli.site", "report", "One page as text, sheet or data", LOOK),
    Row("site", "trackwork.cli.site", "site", "Every page as a static site", LOOK),
    Row("explain", "trackwork.cli.explain", "explain", "Why this message, or why not", LOOK),
    Row(
        "backtest",
        "trackwork.cli.backtest",
        "backtest",
        "Play a history under a policy, nothing sent",
        LOOK,
    ),
    Row("policy", "trackwork.cli.policy", "app", "What each rung did in this workspace", LOOK),
    Row("simulate", "trackwork.cli.simulate", "simulate", "Three ways of chasing, compared", LOOK),
    Row("gear", "trackwork.cli.gear", "gear", "Show or change what may leave the house", HOLD),
    Row("pause", "trackwork.cli.gear", "pause", "Stop everything that goes out, at once", HOLD),
    Row("resume", "trackwork.cli.gear", "resume", "Let it go out again", HOLD),
    Row("undo", "trackwork.cli.undo", "undo", "Take a write back", HOLD),
    Row("people", "trackwork.cli.people", "app", "Say who is who on each tracker", KEEP),
    Row("config", "trackwork.cli.config", "app", "Explain and check the files", KEEP),
    Row("ledger", "trackwork.cli.ledger", "app", "Export, back up, verify, forget", KEEP),
)

OUTPUTS: tuple[Output, ...] = (
    Output("demo", "trackwork.cli.demo", "DemoOutput"),
    Output("init", "trackwork.cli.init", "InitOutput"),
    Output("doctor", "trackwork.cli.doctor", "DoctorOutput"),
    Output("onboard", "trackwork.cli.onboard", "OnboardOutput"),
    Output("initiative-draft", "trackwork.cli.initiatives", "DraftOutput"),
    Output("first-contact", "trackwork.cli.first_contact", "FirstContactOutput"),
    Output("plan", "trackwork.cli.planned", "PlanOutput"),
    Output("apply", "trackwork.cli.apply", "ApplyOutput"),
    Output("run", "trackwork.cli.run", "RunOutput"),
    Output("status", "trackwork.cli.status", "StatusOutput"),
    Output("status-initiative", "trackwork.cli.status", "InitiativeOutput"),
    Output("site", "trackwork.cli.site", "SiteOutput"),
    Output("report", "trackwork.pages.data", "PageData"),
    Output("gear", "trackwork.cli.gear", "GearOutput"),
    Output("say", "trackwork.cli.say", "SayOutput"),
    Output("explain", "trackwork.cli.explain", "ExplainOutput"),
    Output("undo", "trackwork.cli.undo", "UndoOutput"),
    Output("requests", "trackwork.cli.requests", "RequestsOutput"),
    Output("request", "trackwork.cli.requests", "RequestOutput"),
    Output("exceptions", "trackwork.cli.exceptions", "ExceptionsOutput"),
    Output("import", "trackwork.cli.imports", "ImportOutput"),
    Output("adopt", "trackwork.cli.adopt", "AdoptOutput"),
    Output("ledger-verify", "trackwork.cli.ledger", "VerifyOutput"),
    Output("ledger", "trackwork.cli.ledger", "LedgerOutput"),
    Output("ledger-facts", "trackwork.cli.ledger", "FactsOutput"),
    Output("backtest", "trackwork.cli.backtest", "BacktestOutput"),
    Output("policy-report", "trackwork.cli.policy", "PolicyReportOutput"),
    Output("simulate", "trackwork.cli.simulate", "SimulateOutput"),
    Output("people-match", "trackwork.cli.people", "PeopleOutput"),
    Output("config-check", "trackwork.cli.config", "CheckOutput"),
    Output("config-explain", "trackwork.cli.config", "ExplainConfigOutput"),
)
"""Add a line for each command that prints data: `Frame.emit` takes its name and its dataclass."""

ANYWHERE = (
    ("-C, --workspace FOLDER", "The workspace (default: here, or the nearest above)"),
    ("--json", "Print data as JSON, by a published schema"),
    ("--no-input", "Ask nothing; take defaults, refuse what needs a yes"),
    ("--version", "Print the version"),
    ("--install-completion", "Complete commands in your shell"),
    ("--help", "Show this, or a command's own help"),
)

CODES = (
    "0 fine, 1 it went wrong, 2 changes wait to be applied,",
    "3 mend the configuration, 4 no access, 5 done in part: run it again",
)


def row(name: str) -> Row | None:
    """The row of a command."""
    return next((each for each in COMMANDS if each.name == name), None)


def overview() -> str:
    """What `trackwork --help` prints."""
    wide = max(len(name) for name, _ in ANYWHERE)
    lines = ["Usage: trackwork COMMAND [ARGS]...", ""]
    lines += ["One shared outcome, many teams, and always clear whose turn it is.", ""]
    for section in dict.fromkeys(each.section for each in COMMANDS):
        lines.append(f"{section}:")
        rows = [each for each in COMMANDS if each.section == section]
        lines += [f"  {each.name:<{wide}}  {each.help}" for each in rows]
        lines.append("")
    lines.append("Anywhere on the line:")
    lines += [f"  {name:<{wide}}  {text}" for name, text in ANYWHERE]
    lines += ["", f"Exit codes: {CODES[0]}", f"            {CODES[1]}", ""]
    lines.append("New here? Run `trackwork demo`, or `trackwork init` in an empty folder.")
    return "\n".join(lines)
