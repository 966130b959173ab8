"""Databases for tests: each test that asks for `db` runs on SQLite and on PostgreSQL, each time on a fresh one with all tables."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from sitrep.store.database import Database, open_engine
from sitrep.store.migrate import head
from sitrep.store.schema import Base
from tests.postgresql_server import postgresql_server

ENGINES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of this session's server, with {} for the name of a database."""
    with postgresql_server() as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_template(postgresql: str) -> str:
    """The name of a database with all tables, to be copied."""
    _postgresql_statement(postgresql, "CREATE DATABASE sitrep_template")
    _make_tables(postgresql.format("sitrep_template"))
    return "sitrep_template"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all tables, to be copied."""
    path = tmp_path_factory.mktemp("template") / "sitrep.db"
    _make_tables(f"sqlite:///{path}")
    return path


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """sqlite, then postgresql."""
    name = request.param
    assert isinstance(name, str)
    return name


@pytest.fixture
def empty_database_url(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a new database without a table."""
    if engine_name == "sqlite":
        yield f"sqlite:///{tmp_path}/sitrep.db"
        return
    yield from _new_postgresql(request, "template0")


@pytest.fixture
def database_url(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a new database with all tables and no rows."""
    if engine_name == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "sitrep.db")
        yield f"sqlite:///{tmp_path}/sitrep.db"
        return
    yield from _new_postgresql(request, request.getfixturevalue("postgresql_template"))


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """A new database with all tables and no rows, opened."""
    database = Database(open_engine(database_url))
    yield database
    database.close()


_numbers = itertools.count()


def _new_postgresql(request: pytest.FixtureRequest, template: str) -> Iterator[str]:
    server = request.getfixturevalue("postgresql")
    name = f"test_{os.getpid()}_{next(_numbers)}"
    _postgresql_statement(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    yield server.format(name)
    _postgresql_statement(server, f"DROP DATABASE {name} WITH (FORCE)")


def _postgresql_statement(server: str, statement: str) -> None:
    engine = create_engine(server.format("postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def _make_tables(url: str) -> None:
    """By the models, and marked as migrated: tests/store/test_migrate.py proves that the migrations end at the same tables."""
    engine = open_engine(url)
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        connection.execute(text("INSERT INTO alembic_version VALUES (:version)"), {"version": head()})
    engine.dispose()
