"""A roll-up counted from an index alone."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """One index in the place of another."""
    op.drop_index("subject_initiative", "subject")
    op.create_index(
        "subject_counted",
        "subject",
        ["initiative", "team", "health", "kind", "saved"],
        unique=False,
        sqlite_where=sa.text("saved = 1"),
        postgresql_where=sa.text("saved = 1"),
    )
