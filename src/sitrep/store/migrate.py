"""The only module that knows alembic: a database in; its tables brought to what this program expects, or a clear refusal, out."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, select, table
from sqlalchemy import column as column_
from sqlalchemy.exc import DBAPIError

from sitrep.errors import SchemaError
from sitrep.store.refusals import is_busy, refusal

SCRIPTS = Path(__file__).parent / "alembic"  # in a wheel; in a checkout they are at the top of the tree
if not SCRIPTS.exists():
    SCRIPTS = Path(__file__).parents[3] / "alembic"
_VERSION = table("alembic_version", column_("version_num"))


class SchemaState(StrEnum):
    """How a database stands to this program."""

    CURRENT = "current"
    EMPTY = "empty"
    OUTDATED = "outdated"
    NEWER = "newer"
    FOREIGN = "foreign"


def head(scripts: Path = SCRIPTS) -> str:
    """The newest migration, by the names of the files (`0001_first_release.py`): a start need not load alembic to know it."""
    return max(path.name.partition("_")[0] for path in scripts.glob("versions/[0-9]*_*.py"))


def check(engine: Engine, scripts: Path = SCRIPTS) -> SchemaState:
    """How the database stands to this program, found with one query where all is well."""
    version = schema_version(engine)
    if version is None:
        return SchemaState.FOREIGN if inspect(engine).get_table_names() else SchemaState.EMPTY
    if version == head(scripts):
        return SchemaState.CURRENT
    return SchemaState.OUTDATED if any(scripts.glob(f"versions/{version}_*.py")) else SchemaState.NEWER


def schema_version(engine: Engine) -> str | None:
    """The migration that the database stands at; None where it never saw one."""
    try:
        with engine.connect() as connection:
            version = connection.scalar(select(_VERSION.c.version_num))
    except DBAPIError as error:
        if is_busy(error):
            raise
        if not inspect(engine).has_table("alembic_version"):
            return None
        raise
    return None if version is None else str(version)


def refuse_unless_usable(engine: Engine, scripts: Path = SCRIPTS) -> SchemaState:
    """The state of a database that `upgrade` can bring to head. Raises SchemaError where the database is newer, or not sitrep's."""
    state = check(engine, scripts)
    if state is SchemaState.NEWER:
        raise SchemaError(
            f"the database was made by a newer sitrep (its schema is {schema_version(engine)}, this program knows up to {head(scripts)}): "
            "install that sitrep, or restore the backup made before the upgrade"
        )
    if state is SchemaState.FOREIGN:
        raise SchemaError("the database holds tables that are not sitrep's: name another one in sitrep.yaml")
    return state


def refuse_unless_current(engine: Engine, scripts: Path = SCRIPTS) -> None:
    """For those who only look: raises SchemaError or StoreError, with a way out, unless the database can be read as it stands."""
    try:
        state = refuse_unless_usable(engine, scripts)
    except DBAPIError as error:
        raise refusal(error) from error
    if state is SchemaState.EMPTY:
        raise SchemaError(
            "the database is empty, sitrep has not run on it yet: start `sitrep run`, or make its tables with `sitrep db upgrade`"
        )
    if state is SchemaState.OUTDATED:
        raise SchemaError("the database is older than this program: start `sitrep run`, or bring it up to date with `sitrep db upgrade`")


def upgrade(engine: Engine, scripts: Path = SCRIPTS) -> bool:
    """Brings the database to head in one transaction; False where it was there already. Raises SchemaError where it cannot be used.

    Killed at any point, it leaves the database as it was. Of two processes that upgrade at once one waits for the other.
    """
    if refuse_unless_usable(engine, scripts) is SchemaState.CURRENT:
        return False
    from alembic import command  # noqa: PLC0415  0.1 s and 9 MB that a start without an upgrade does not pay
    from alembic.config import Config  # noqa: PLC0415  as above

    config = Config(config_args={"script_location": str(scripts), "path_separator": "os"})
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        _mind_foreign_keys(connection, on=False)
        try:
            with connection.begin():
                command.upgrade(config, "head")
                _refuse_orphans(connection)
        finally:
            _mind_foreign_keys(connection, on=True)
    return True


def _mind_foreign_keys(connection: Connection, *, on: bool) -> None:
    """SQLite rebuilds a table to alter it, and dropping the old one would take all rows that refer to it along (ON DELETE CASCADE).

    The switch has no effect within a transaction, so it is thrown on the driver's connection, outside any.
    """
    if connection.dialect.name == "sqlite":
        driver_connection = connection.connection.driver_connection
        assert driver_connection is not None  # noqa: S101  it is open
        driver_connection.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")


def _refuse_orphans(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(3)
        if orphans:
            raise SchemaError(f"the upgrade was undone, for it would have left rows without what they refer to: {orphans}")
