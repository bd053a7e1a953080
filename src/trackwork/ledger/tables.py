"""The tables. Truth: fact, note, person_ref, outbox, desk, snapshot. Derived, and replaceable at
any time: subject's state columns, obligation, target, dependency, counter.

Names of people never stand in these tables: a person is a number (`person_ref`), so that a person
can be forgotten. A subject that is a person is named ``person:#<number>``.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects import postgresql

metadata = MetaData()

# SQLite numbers rows by itself only when the column is spelled INTEGER.
Number = BigInteger().with_variant(Integer(), "sqlite")
# Compared byte by byte on both databases, so that both order alike.
Word = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
Micros = BigInteger()
Flag = SmallInteger()

meta = Table(
    "meta",
    metadata,
    Column("name", Word, primary_key=True),
    Column("value", Text, nullable=False),
)

person_ref = Table(
    "person_ref",
    metadata,
    Column("ref", Number, primary_key=True, autoincrement=False),
    Column("key", Word, unique=True),
    Column("forgotten", Flag, nullable=False, server_default="0"),
)

subject = Table(
    "subject",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("name", Word, nullable=False, unique=True),
    Column("kind", Word, nullable=False),
    Column("initiative", Word, nullable=False, server_default=""),
    Column("team", Word, nullable=False, server_default=""),
    Column("health", Word, nullable=False, server_default=""),
    Column("word_at", Micros),
    Column("first_committed", Word, nullable=False, server_default=""),
    Column("committed", Word, nullable=False, server_default=""),
    Column("forecast", Word, nullable=False, server_default=""),
    Column("actual", Word, nullable=False, server_default=""),
    Column("excepted_until", Word, nullable=False, server_default=""),
    Column("tier", Word, nullable=False, server_default=""),
    Column("closed", Flag, nullable=False, server_default="0"),
    Column("wake", Micros),
    Column("rest", Text, nullable=False, server_default="{}"),
    Column("dirty", Flag, nullable=False, server_default="1"),
    Column("saved", Flag, nullable=False, server_default="0"),
)
# A roll-up is read from this index alone; a subject enters it when its state is first saved.
Index(
    "subject_counted",
    *(subject.c[name] for name in ("initiative", "team", "health", "kind", "saved")),
    sqlite_where=text("saved = 1"),
    postgresql_where=text("saved = 1"),
)
Index("subject_team", subject.c.team)
Index(
    "subject_dirty",
    subject.c.id,
    sqlite_where=text("dirty = 1"),
    postgresql_where=text("dirty = 1"),
)
Index(
    "subject_wake",
    subject.c.wake,
    sqlite_where=text("wake IS NOT NULL"),
    postgresql_where=text("wake IS NOT NULL"),
)

fact = Table(
    "fact",
    metadata,
    Column("seq", Number, primary_key=True, autoincrement=False),
    Column("key", Word, nullable=False, unique=True),
    Column("subject", Number, ForeignKey("subject.id"), nullable=False),
    Column("type", Word, nullable=False),
    Column("version", Integer, nullable=False),
    Column("happened", Micros, nullable=False),
    Column("recorded", Micros, nullable=False),
    Column("actor", Number, ForeignKey("person_ref.ref")),
    Column("source", Text, nullable=False),
    Column("supersedes", Word),
    Column("body", Text, nullable=False),
    Column("notes", Integer, nullable=False),
)
Index("fact_subject", fact.c.subject, fact.c.happened, fact.c.seq)
Index("fact_type", fact.c.type, fact.c.seq)
Index(
    "fact_actor",
    fact.c.actor,
    sqlite_where=text("actor IS NOT NULL"),
    postgresql_where=text("actor IS NOT NULL"),
)

note = Table(
    "note",
    metadata,
    Column("seq", Number, ForeignKey("fact.seq"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("audience", Word, nullable=False),
    Column("text", Text, nullable=False),
    PrimaryKeyConstraint("seq", "place"),
    sqlite_with_rowid=False,
)

obligation = Table(
    "obligation",
    metadata,
    Column("subject", Number, ForeignKey("subject.id"), nullable=False),
    Column("episode", Word, nullable=False),
    Column("practice", Word, nullable=False),
    Column("slot", Word, nullable=False),
    Column("kind", Word, nullable=False),
    Column("holder", Word, nullable=False),
    Column("due", Micros, nullable=False),
    Column("tier", Word, nullable=False),
    Column("ladder", Word, nullable=False),
    Column("opened", Micros, nullable=False),
    Column("next_check", Micros),
    Column("suspended", Text, nullable=False),
    PrimaryKeyConstraint("subject", "episode"),
    sqlite_with_rowid=False,
)
Index("obligation_holder", obligation.c.holder)
Index(
    "obligation_next_check",
    obligation.c.next_check,
    obligation.c.subject,
    sqlite_where=text("next_check IS NOT NULL"),
    postgresql_where=text("next_check IS NOT NULL"),
)

target = Table(
    "target",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("name", Word, nullable=False, unique=True),
)

dependency = Table(
    "dependency",
    metadata,
    Column("reader", Number, ForeignKey("subject.id"), nullable=False),
    Column("target", Number, ForeignKey("target.id"), nullable=False),
    PrimaryKeyConstraint("reader", "target"),
    sqlite_with_rowid=False,
)
Index("dependency_target", dependency.c.target, dependency.c.reader)

counter = Table(
    "counter",
    metadata,
    Column("kind", Word, nullable=False),
    Column("initiative", Word, nullable=False),
    Column("team", Word, nullable=False),
    Column("health", Word, nullable=False),
    Column("n", BigInteger, nullable=False),
    PrimaryKeyConstraint("kind", "initiative", "team", "health"),
    sqlite_with_rowid=False,
)

snapshot = Table(
    "snapshot",
    metadata,
    Column("day", Word, nullable=False),
    Column("kind", Word, nullable=False),
    Column("initiative", Word, nullable=False),
    Column("team", Word, nullable=False),
    Column("health", Word, nullable=False),
    Column("n", BigInteger, nullable=False),
    PrimaryKeyConstraint("day", "kind", "initiative", "team", "health"),
    sqlite_with_rowid=False,
)

outbox = Table(
    "outbox",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("id", Word, nullable=False, unique=True),
    Column("kind", Word, nullable=False),
    Column("subject", Word, nullable=False),
    Column("tracker", Word, nullable=False),
    Column("place", Word, nullable=False),
    Column("native", Word, nullable=False),
    Column("person", Number, ForeignKey("person_ref.ref")),
    Column("recipient", Word),
    Column("state", Word, nullable=False),
    Column("created", Micros, nullable=False),
    Column("available", Micros, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("lease_until", Micros),
    # When to look at it again; empty in a final state.
    Column("due", Micros),
    Column("reason", Text, nullable=False),
    Column("receipt", Text, nullable=False),
    Column("settled", Micros),
    Column("effect", Text, nullable=False),
)
Index("outbox_subject", outbox.c.subject)
Index("outbox_person", outbox.c.person, outbox.c.created)
Index("outbox_state", outbox.c.state, outbox.c.settled)
Index(
    "outbox_due",
    outbox.c.due,
    outbox.c.number,
    sqlite_where=text("due IS NOT NULL"),
    postgresql_where=text("due IS NOT NULL"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("delivery", Word, primary_key=True),
    Column("received", Micros, nullable=False),
    Column("body", Text, nullable=False),
    Column("done", Micros),
)
Index(
    "inbox_waiting",
    inbox.c.received,
    sqlite_where=text("done IS NULL"),
    postgresql_where=text("done IS NULL"),
)

desk = Table(
    "desk",
    metadata,
    Column("drawer", Word, nullable=False),
    Column("key", Word, nullable=False),
    Column("value", Text, nullable=False),
    PrimaryKeyConstraint("drawer", "key"),
    sqlite_with_rowid=False,
)

revision = Table("alembic_version", metadata, Column("version_num", Text, primary_key=True))
