"""Tables people already have, read with a mapping they have seen, written into settings files."""

from trackwork.settings.tables.columns import Column, Columns, Target, propose_mapping
from trackwork.settings.tables.imports import (
    Imported,
    apply_mapping,
    people_of,
    teams_of,
    with_backlogs,
)
from trackwork.settings.tables.records import (
    ImportedChange,
    ImportedItem,
    PersonRecord,
    TeamRecord,
)
from trackwork.settings.tables.sheets import BadTable, Row, Table, read_table
from trackwork.settings.tables.writers import (
    CannotEdit,
    Edit,
    extend_asked,
    extend_backlogs,
    extend_people,
    extend_teams,
    write_edit,
)

__all__ = [
    "BadTable",
    "CannotEdit",
    "Column",
    "Columns",
    "Edit",
    "Imported",
    "ImportedChange",
    "ImportedItem",
    "PersonRecord",
    "Row",
    "Table",
    "Target",
    "TeamRecord",
    "apply_mapping",
    "extend_asked",
    "extend_backlogs",
    "extend_people",
    "extend_teams",
    "people_of",
    "propose_mapping",
    "read_table",
    "teams_of",
    "with_backlogs",
    "write_edit",
]
