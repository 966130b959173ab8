import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from sitrep.errors import SchemaError
from sitrep.store import migrate
from sitrep.store.database import Database, open_engine
from sitrep.store.migrate import SchemaState
from sitrep.store.schema import Base, FeedRow, FetchRow
from sitrep.store.search_ddl import UNMODELLED

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def engine(empty_database_url: str) -> Iterator[Engine]:
    engine = open_engine(empty_database_url)
    yield engine
    engine.dispose()


def test_the_migrations_end_at_the_tables_of_the_models(engine: Engine) -> None:
    migrate.upgrade(engine)
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_name": is_modelled}
        context = MigrationContext.configure(connection, opts=options)
        difference = compare_metadata(context, Base.metadata)
    assert difference == [], "the schema has changed: write a migration (see [tool.alembic] in pyproject.toml)"


def is_modelled(name: str | None, _kind: str, _parents: object) -> bool:
    return name is None or not name.startswith(UNMODELLED)


def test_every_constraint_and_index_has_the_name_the_models_give_it(engine: Engine, db: Database) -> None:
    """Compares the names in a migrated database with those in one made from the models."""
    migrate.upgrade(engine)
    migrated, modelled = inspect(engine), inspect(db.engine)
    assert sorted(migrated.get_table_names()) == sorted(modelled.get_table_names())
    for table in set(migrated.get_table_names()) - {"alembic_version"}:
        for kind in ("get_indexes", "get_unique_constraints", "get_foreign_keys", "get_pk_constraint"):
            ours, theirs = getattr(migrated, kind)(table), getattr(modelled, kind)(table)
            assert written(ours) == written(theirs), f"{kind} of {table}"


def written(found: object) -> list[str]:
    """What an inspector found, in order; a condition by its words."""
    parts = found if isinstance(found, list) else [found]
    return sorted(re.sub(r"<sqlalchemy[^>]*>", "", str(part)) for part in parts)


def test_the_head_written_down_is_the_head_of_the_scripts() -> None:
    config = Config(config_args={"script_location": str(migrate.SCRIPTS), "path_separator": "os"})
    assert ScriptDirectory.from_config(config).get_heads() == [migrate.head()]


def test_an_empty_database_is_brought_to_head_once(engine: Engine) -> None:
    assert migrate.check(engine) is SchemaState.EMPTY
    assert migrate.upgrade(engine)
    assert migrate.check(engine) is SchemaState.CURRENT
    assert not migrate.upgrade(engine)


def test_a_database_at_head_is_seen_without_loading_alembic(database_url: str) -> None:
    program = (
        "import sys; from sitrep.store import migrate; from sitrep.store.database import open_engine\n"
        f"assert not migrate.upgrade(open_engine({database_url!r}))\n"
        "assert not [name for name in sys.modules if name.startswith('alembic')]"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", program], check=True)


def test_rows_survive_each_step(engine: Engine) -> None:
    """Upgrades by every single migration there is, with rows in the tables from the first one on."""
    config = Config(config_args={"script_location": str(migrate.SCRIPTS), "path_separator": "os"})
    steps = [script.revision for script in reversed(list(ScriptDirectory.from_config(config).walk_revisions()))]
    for number, step in enumerate(steps):
        with engine.connect() as connection, connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, step)
        if number == 0:
            add_rows(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT feed_id FROM fetches").all() == [("f",)]
    assert migrate.check(engine) is SchemaState.CURRENT


def test_a_database_of_a_newer_program_is_refused_with_a_way_out(engine: Engine) -> None:
    migrate.upgrade(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert migrate.check(engine) is SchemaState.NEWER
    with pytest.raises(SchemaError, match=r"newer sitrep .*9999.*restore the backup"):
        migrate.upgrade(engine)


def test_an_older_database_is_known_as_one(engine: Engine, next_release: Path) -> None:
    migrate.upgrade(engine)
    assert migrate.check(engine, next_release) is SchemaState.OUTDATED
    with pytest.raises(SchemaError, match=r"older than this program.*sitrep db upgrade"):
        migrate.refuse_unless_current(engine, next_release)
    migrate.refuse_unless_current(engine)


def test_a_database_of_something_else_is_left_alone(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE customers (id INTEGER)")
    with pytest.raises(SchemaError, match="not sitrep's"):
        migrate.upgrade(engine)
    assert inspect(engine).get_table_names() == ["customers"]


def test_a_migration_that_fails_leaves_the_database_as_it_was(engine: Engine, next_release: Path) -> None:
    add_migration(
        next_release, "0003", "    op.execute('CREATE TABLE half (id INTEGER)')\n    op.execute('INSERT INTO nothing VALUES (1)')"
    )
    migrate.upgrade(engine)
    with pytest.raises(DBAPIError, match="nothing"):
        migrate.upgrade(engine, next_release)
    assert migrate.check(engine) is SchemaState.CURRENT
    assert "half" not in inspect(engine).get_table_names()


def test_rebuilding_a_table_keeps_the_rows_that_refer_to_it(engine: Engine, next_release: Path) -> None:
    """With foreign keys on, SQLite would empty `fetches` when `feeds` is rebuilt: ON DELETE CASCADE."""
    migrate.upgrade(engine)
    add_rows(engine)
    assert migrate.upgrade(engine, next_release)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT feed_id FROM fetches").all() == [("f",)]
        assert connection.exec_driver_sql("SELECT id, etag FROM feeds").all() == [("f", "abc")]
        if connection.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_migration_that_would_orphan_rows_is_undone(engine: Engine, next_release: Path) -> None:
    add_migration(next_release, "0003", "    op.execute(\"DELETE FROM feeds WHERE id = 'f'\")")
    migrate.upgrade(engine)
    add_rows(engine)
    if engine.dialect.name == "postgresql":  # there the row that refers to it goes too
        assert migrate.upgrade(engine, next_release)
        return
    with pytest.raises(SchemaError, match="fetches"):
        migrate.upgrade(engine, next_release)
    assert migrate.check(engine) is SchemaState.CURRENT


def test_two_programs_that_upgrade_at_once_wait_for_each_other(empty_database_url: str) -> None:
    program = (
        "from sitrep.store import migrate; from sitrep.store.database import open_engine\n"
        f"migrate.upgrade(open_engine({empty_database_url!r}))"
    )
    both = [subprocess.Popen([sys.executable, "-W", "ignore", "-c", program], stderr=subprocess.PIPE) for _ in range(3)]
    assert [process.communicate()[1].decode() for process in both] == ["", "", ""]
    assert [process.returncode for process in both] == [0, 0, 0]


def add_rows(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        session.add(FeedRow(id="f", url="https://example.org/feed", next_poll_at=NOW, etag="abc"))
        session.flush()
        session.add(FetchRow(feed_id="f", started_at=NOW, seconds=0.5, outcome="ok"))


@pytest.fixture
def next_release(tmp_path: Path) -> Path:
    """The scripts of a program that has one more migration, which rebuilds a table."""
    folder = tmp_path / "alembic"
    shutil.copytree(migrate.SCRIPTS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    add_migration(
        folder,
        "0002",
        "    with op.batch_alter_table('feeds', recreate='auto') as feeds:\n        feeds.alter_column('etag', nullable=True)",
    )
    return folder


def add_migration(folder: Path, revision: str, statements: str) -> None:
    before = f"{int(revision) - 1:04}"
    (folder / "versions" / f"{revision}_test.py").write_text(
        f"from alembic import op\nrevision = {revision!r}\ndown_revision = {before!r}\nbranch_labels = None\ndepends_on = None\n\n"
        f"def upgrade() -> None:\n{statements}\n",
        encoding="utf-8",
    )
