"""Runs migrations: alembic's context in, a migrated database out. Url and tables come from `sitrep.store`, never from an ini file.

SQLite: the whole upgrade is one transaction, begun by BEGIN IMMEDIATE. With alembic's defaults a SIGKILL in the midst of a batch
migration left 14 of 25 databases that could not be upgraded any more; in this way none of 25.
PostgreSQL: the same, behind an advisory lock, so that of two programs that start at once one waits for the other.
"""

from __future__ import annotations

import os
from textwrap import wrap
from typing import Any, Literal

from alembic import context
from alembic.autogenerate import renderers
from alembic.autogenerate.api import AutogenContext
from alembic.operations import ops
from sqlalchemy import Connection

from sitrep.store.columns import Json, UtcDateTime, WordPairs, WordPositions
from sitrep.store.database import open_engine
from sitrep.store.schema import Base
from sitrep.store.search_ddl import SEARCH_DDL, UNMODELLED

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
        include_name=is_modelled,
        process_revision_directives=add_search,
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
    if kind == "type" and isinstance(item, WordPositions):
        autogen_context.imports.add("from sqlalchemy.dialects.postgresql import TSVECTOR")
        return 'sa.Text().with_variant(TSVECTOR(), "postgresql")'
    if kind == "type" and isinstance(item, WordPairs):
        return 'sa.Text().with_variant(sa.ARRAY(sa.SmallInteger()), "postgresql")'
    return False


def is_modelled(name: str | None, _kind: str, _parents: Any) -> bool:
    """Whether the models speak of what has this name."""
    return name is None or not name.startswith(UNMODELLED)


class SearchOp(ops.MigrateOperation):
    """What the search needs that the models cannot say."""


@renderers.dispatch_for(SearchOp)
def render_search(_context: AutogenContext, _op: SearchOp) -> str:
    """The statements word for word, in lines of bearable length: a migration must not change when our code does."""
    engines = []
    for engine, statements in SEARCH_DDL.items():
        said = ["(" + " ".join(repr(line) for line in wrap(one, 100, drop_whitespace=False)) + ")" for one in statements]
        engines.append(f"{engine!r}: [{', '.join(said)}]")
    return f"for statement in {{{', '.join(engines)}}}[op.get_bind().dialect.name]: op.execute(statement)"


def add_search(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """A migration that makes the articles' table makes what they are searched by, too."""
    for directive in directives:
        upgrade = directive.upgrade_ops
        if any(isinstance(one, ops.CreateTableOp) and one.table_name == "article_search" for one in upgrade.ops):
            upgrade.ops.append(SearchOp())


given = context.config.attributes.get("connection")
if given is not None:
    run_migrations(given)
else:  # `alembic revision --autogenerate`, by a developer
    engine = open_engine(os.environ.get("SITREP_DATABASE_URL", "sqlite:///var/scratch.db"))
    with engine.connect() as opened:
        run_migrations(opened)
        opened.commit()
    engine.dispose()
