"""Run by Alembic: on the connection the store gives it, else on the database of the settings."""

from alembic import context
from sqlalchemy import Connection, make_url

from bot.store.engine import writer_engine
from bot.store.tables import METADATA


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        # SQLite can change a schema inside a transaction; Alembic does not expect that of it.
        transactional_ddl=True,
        # SQLite changes columns only by copying the table.
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    from bot import settings

    with writer_engine(make_url(settings.load().database_url), durable=True).begin() as own:
        migrate(own)
