"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

WORD = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make them."""
    _counter()
    _desk()
    _inbox()
    _meta()
    _person_ref()
    _snapshot()
    _subject()
    _target()
    _dependency()
    _fact()
    _obligation()
    _outbox()
    _note()


def _counter() -> None:
    op.create_table(
        "counter",
        sa.Column("kind", WORD, nullable=False),
        sa.Column("initiative", WORD, nullable=False),
        sa.Column("team", WORD, nullable=False),
        sa.Column("health", WORD, nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "initiative", "team", "health"),
        sqlite_with_rowid=False,
    )


def _desk() -> None:
    op.create_table(
        "desk",
        sa.Column("drawer", WORD, nullable=False),
        sa.Column("key", WORD, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("drawer", "key"),
        sqlite_with_rowid=False,
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("delivery", WORD, nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("done", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("delivery"),
    )
    op.create_index(
        "inbox_waiting",
        "inbox",
        ["received"],
        unique=False,
        sqlite_where=sa.text("done IS NULL"),
        postgresql_where=sa.text("done IS NULL"),
    )


def _meta() -> None:
    op.create_table(
        "meta",
        sa.Column("name", WORD, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def _person_ref() -> None:
    op.create_table(
        "person_ref",
        sa.Column("ref", NUMBER, autoincrement=False, nullable=False),
        sa.Column("key", WORD, nullable=True),
        sa.Column("forgotten", sa.SmallInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("ref"),
        sa.UniqueConstraint("key"),
    )


def _snapshot() -> None:
    op.create_table(
        "snapshot",
        sa.Column("day", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("initiative", WORD, nullable=False),
        sa.Column("team", WORD, nullable=False),
        sa.Column("health", WORD, nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day", "kind", "initiative", "team", "health"),
        sqlite_with_rowid=False,
    )


def _subject() -> None:
    op.create_table(
        "subject",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("name", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("initiative", WORD, server_default="", nullable=False),
        sa.Column("team", WORD, server_default="", nullable=False),
        sa.Column("health", WORD, server_default="", nullable=False),
        sa.Column("word_at", sa.BigInteger(), nullable=True),
        sa.Column("first_committed", WORD, server_default="", nullable=False),
        sa.Column("committed", WORD, server_default="", nullable=False),
        sa.Column("forecast", WORD, server_default="", nullable=False),
        sa.Column("actual", WORD, server_default="", nullable=False),
        sa.Column("excepted_until", WORD, server_default="", nullable=False),
        sa.Column("tier", WORD, server_default="", nullable=False),
        sa.Column("closed", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("wake", sa.BigInteger(), nullable=True),
        sa.Column("rest", sa.Text(), server_default="{}", nullable=False),
        sa.Column("dirty", sa.SmallInteger(), server_default="1", nullable=False),
        sa.Column("saved", sa.SmallInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_index(
        "subject_dirty",
        "subject",
        ["id"],
        unique=False,
        sqlite_where=sa.text("dirty = 1"),
        postgresql_where=sa.text("dirty = 1"),
    )
    op.create_index("subject_initiative", "subject", ["initiative", "team"], unique=False)
    op.create_index("subject_team", "subject", ["team"], unique=False)
    op.create_index(
        "subject_wake",
        "subject",
        ["wake"],
        unique=False,
        sqlite_where=sa.text("wake IS NOT NULL"),
        postgresql_where=sa.text("wake IS NOT NULL"),
    )


def _target() -> None:
    op.create_table(
        "target",
        sa.Column("id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("name", WORD, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )


def _dependency() -> None:
    op.create_table(
        "dependency",
        sa.Column("reader", NUMBER, nullable=False),
        sa.Column("target", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["reader"], ["subject.id"]),
        sa.ForeignKeyConstraint(["target"], ["target.id"]),
        sa.PrimaryKeyConstraint("reader", "target"),
        sqlite_with_rowid=False,
    )
    op.create_index("dependency_target", "dependency", ["target", "reader"], unique=False)


def _fact() -> None:
    op.create_table(
        "fact",
        sa.Column("seq", NUMBER, autoincrement=False, nullable=False),
        sa.Column("key", WORD, nullable=False),
        sa.Column("subject", NUMBER, nullable=False),
        sa.Column("type", WORD, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("happened", sa.BigInteger(), nullable=False),
        sa.Column("recorded", sa.BigInteger(), nullable=False),
        sa.Column("actor", NUMBER, nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("supersedes", WORD, nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("notes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["actor"], ["person_ref.ref"]),
        sa.ForeignKeyConstraint(["subject"], ["subject.id"]),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("key"),
    )
    op.create_index(
        "fact_actor",
        "fact",
        ["actor"],
        unique=False,
        sqlite_where=sa.text("actor IS NOT NULL"),
        postgresql_where=sa.text("actor IS NOT NULL"),
    )
    op.create_index("fact_subject", "fact", ["subject", "happened", "seq"], unique=False)
    op.create_index("fact_type", "fact", ["type", "seq"], unique=False)


def _obligation() -> None:
    op.create_table(
        "obligation",
        sa.Column("subject", NUMBER, nullable=False),
        sa.Column("episode", WORD, nullable=False),
        sa.Column("practice", WORD, nullable=False),
        sa.Column("slot", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("holder", WORD, nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("tier", WORD, nullable=False),
        sa.Column("ladder", WORD, nullable=False),
        sa.Column("opened", sa.BigInteger(), nullable=False),
        sa.Column("next_check", sa.BigInteger(), nullable=True),
        sa.Column("suspended", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["subject"], ["subject.id"]),
        sa.PrimaryKeyConstraint("subject", "episode"),
        sqlite_with_rowid=False,
    )
    op.create_index("obligation_holder", "obligation", ["holder"], unique=False)
    op.create_index(
        "obligation_next_check",
        "obligation",
        ["next_check", "subject"],
        unique=False,
        sqlite_where=sa.text("next_check IS NOT NULL"),
        postgresql_where=sa.text("next_check IS NOT NULL"),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("id", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("subject", WORD, nullable=False),
        sa.Column("tracker", WORD, nullable=False),
        sa.Column("place", WORD, nullable=False),
        sa.Column("native", WORD, nullable=False),
        sa.Column("person", NUMBER, nullable=True),
        sa.Column("recipient", WORD, nullable=True),
        sa.Column("state", WORD, nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("available", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("due", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("settled", sa.BigInteger(), nullable=True),
        sa.Column("effect", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person_ref.ref"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
    op.create_index(
        "outbox_due",
        "outbox",
        ["due", "number"],
        unique=False,
        sqlite_where=sa.text("due IS NOT NULL"),
        postgresql_where=sa.text("due IS NOT NULL"),
    )
    op.create_index("outbox_person", "outbox", ["person", "created"], unique=False)
    op.create_index("outbox_state", "outbox", ["state", "settled"], unique=False)
    op.create_index("outbox_subject", "outbox", ["subject"], unique=False)


def _note() -> None:
    op.create_table(
        "note",
        sa.Column("seq", NUMBER, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("audience", WORD, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["seq"], ["fact.seq"]),
        sa.PrimaryKeyConstraint("seq", "place"),
        sqlite_with_rowid=False,
    )
