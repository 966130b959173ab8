from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitrep.cli.main import cli
from sitrep.errors import SchemaError, StoreError
from sitrep.store import migrate
from sitrep.store.database import open_engine

FEEDS = """
feeds:
  - id: test
    name: Test
    url: https://example.org/feed
"""


@pytest.fixture
def folder(tmp_path: Path, empty_database_url: str) -> Path:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "feeds.yaml").write_text(FEEDS, encoding="utf-8")
    (folder / "sitrep.yaml").write_text(f"database: {empty_database_url}\n", encoding="utf-8")
    return folder


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--config", str(folder), "db", *words])


def execute(url: str, statement: str) -> None:
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def test_an_empty_database_is_upgraded_once(folder: Path) -> None:
    assert run(folder, "check").exit_code == 1
    assert "is empty: run `sitrep db upgrade`" in run(folder, "check").output
    first = run(folder, "upgrade")
    assert (first.exit_code, f"upgraded from nothing to {migrate.head()}" in first.output) == (0, True)
    second = run(folder, "upgrade")
    assert (second.exit_code, "is up to date" in second.output) == (0, True)
    assert run(folder, "check").exit_code == 0


def test_a_newer_database_is_refused_with_a_way_out(folder: Path, empty_database_url: str) -> None:
    run(folder, "upgrade")
    execute(empty_database_url, "UPDATE alembic_version SET version_num = '9999'")
    checked = run(folder, "check")
    assert (checked.exit_code, "newer sitrep" in checked.output) == (1, True)
    assert isinstance(run(folder, "upgrade").exception, SchemaError)


def test_a_foreign_database_is_left_alone(folder: Path, empty_database_url: str) -> None:
    execute(empty_database_url, "CREATE TABLE customers (id INTEGER)")
    assert "not sitrep's" in run(folder, "check").output
    assert isinstance(run(folder, "upgrade").exception, SchemaError)


def test_a_server_that_is_not_there_is_named_without_the_password(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text(FEEDS, encoding="utf-8")
    (tmp_path / "sitrep.yaml").write_text("database: postgresql://me:hunter2@127.0.0.1:1/sitrep\n", encoding="utf-8")
    failed = run(tmp_path, "check").exception
    assert isinstance(failed, StoreError)
    assert str(failed).startswith("127.0.0.1/sitrep cannot be reached")
    assert "hunter2" not in str(failed)
