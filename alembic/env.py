"""Runs migrations: alembic's context in, a migrated database out. Url and tables come from `sitrep.store`, never from an ini file.

SQLite: the whole upgrade is one transaction, begun by BEGIN IMMEDIATE. With alembic's defaults a SIGKILL in the midst of a batch
migration left 14 of 25 databases that could not be upgraded any more; in this way none of 25.
PostgreSQL: the same, behind an advisory lock, so that of two programs that start at once one waits for the other.
"""

from __future__ import annotations

import os
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from sitrep.store.columns import Json, UtcDateTime
from sitrep.store.database import open_engine
from sitrep.store.schema import Base

ADVISORY_LOCK = 0x51_7E_9B  # any number that no other program in the database uses


def run_migrations(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
        compare_type=True,
        compare_server_default=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")
        context.run_migrations()


def render_item(kind: str, item: Any, autogen_context: AutogenContext) -> str | Literal[False]:
    """Writes our column types as what they are in the database: a migration must not change when our code does."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Json):
        autogen_context.imports.add("from sqlalchemy.dialects.postgresql import JSONB")
        return 'sa.JSON().with_variant(JSONB(), "postgresql")'
    return False


given = context.config.attributes.get("connection")
if given is not None:
    run_migrations(given)
else:  # `alembic revision --autogenerate`, by a developer
    engine = open_engine(os.environ.get("SITREP_DATABASE_URL", "sqlite:///var/scratch.db"))
    with engine.connect() as opened:
        run_migrations(opened)
        opened.commit()
    engine.dispose()
