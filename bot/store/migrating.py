"""Brings a database to the schema of this version, in one transaction: old or new, never half (A06)."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.store.errors import UnknownRevision

FOLDER = Path(__file__).parent / "migrations"


def bring_up_to_date(connection: Connection) -> None:
    """Upgrade to the newest revision. UnknownRevision when the database is ahead of this program (A08)."""
    with connection.begin():
        scripts = ScriptDirectory(str(FOLDER))
        there = set(MigrationContext.configure(connection).get_current_heads())
        if there == set(scripts.get_heads()):
            return
        strangers = there - {script.revision for script in scripts.walk_revisions()}
        if strangers:
            raise UnknownRevision(*sorted(strangers))
        command.upgrade(config_for(connection), "head")


def config_for(connection: Connection) -> Config:
    """What Alembic's commands need to work on `connection`, inside its transaction."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config
