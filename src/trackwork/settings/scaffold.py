"""A first workspace: small, commented, working; what `init` writes."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from string import Template

from trackwork.settings.schemas import schema_files
from trackwork.settings.written import scalar

WEEKS_TO_FIRST_DATE = 8
_FRIDAY = 4
_TEMPLATES = ("trackwork", "people", "teams", "priorities", "policy")


class WouldOverwrite(Exception):
    """Files stand where the new ones would go; nothing was written. ``paths`` names them."""

    def __init__(self, paths: tuple[Path, ...]) -> None:
        shown = ", ".join(str(path) for path in paths)
        super().__init__(f"{shown} already there, so nothing was written; choose an empty folder")
        self.paths = paths


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What `init` asks; every answer has a default. ``today`` dates the stack and the first ask."""

    today: date
    workspace: str = "our-moves"
    title: str = "Our moves"
    operator: str = "mara"
    operator_name: str = "Mara"
    operator_mail: str = "mara@example.org"
    sponsor: str = "cto"
    sponsor_mail: str = "cto@example.org"
    zone: str = "UTC"
    first: str = "payments-api"
    first_lead: str = "ines"
    first_mail: str = "ines@example.org"
    second: str = "search-api"
    second_lead: str = "jo"
    second_mail: str = "jo@example.org"
    initiative: str = "tls-move"
    initiative_title: str = "TLS move"


def scaffold(folder: Path, answers: Answers) -> list[Path]:
    """Write the example; the files in the order they are best read. Raises WouldOverwrite."""
    texts = scaffold_texts(answers)
    taken = tuple(folder / name for name in texts if (folder / name).exists())
    if taken:
        raise WouldOverwrite(taken)
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    return [folder / name for name in texts]


def scaffold_texts(answers: Answers) -> dict[str, str]:
    """Every file by its name inside the folder."""
    words = {name: scalar(value) for name, value in asdict(answers).items()}
    words["by"] = _first_date(answers.today).isoformat()
    texts = {f"{name}.yaml": _filled(f"{name}.yaml", words) for name in _TEMPLATES}
    texts[f"initiatives/{answers.initiative}.yaml"] = _filled("initiative.yaml", words)
    for team in (answers.first, answers.second):
        texts[f"backlogs/{team}/README.md"] = (
            f"# Backlog of {team}\n\nOne Markdown file per issue; this one is no issue.\n"
        )
    texts[".gitignore"] = _filled("gitignore", words)
    return texts | schema_files()


def _first_date(today: date) -> date:
    """The Friday about eight weeks on."""
    later = today + timedelta(weeks=WEEKS_TO_FIRST_DATE)
    return later + timedelta(days=_FRIDAY - later.weekday())


def _filled(name: str, words: dict[str, str]) -> str:
    text = resources.files("trackwork.settings").joinpath("templates", name).read_text("utf-8")
    schema = "$schema="
    return schema.join(Template(each).substitute(words) for each in text.split(schema))
