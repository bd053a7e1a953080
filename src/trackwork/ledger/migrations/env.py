"""What Alembic runs: the migrations, on the connection that the ledger hands over."""

from alembic import context

from trackwork.ledger.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=False,  # the transaction is the caller's
)
context.run_migrations()
