from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitrep.cli.main import cli
from sitrep.errors import SchemaError, StoreBusyError, StoreError
from sitrep.store import migrate
from sitrep.store.database import open_engine
from sitrep.store.instance_lock import only_daemon

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


@pytest.fixture
def sqlite_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "feeds.yaml").write_text(FEEDS, encoding="utf-8")
    (folder / "sitrep.yaml").write_text(f"data: {tmp_path}/var\n", encoding="utf-8")
    return folder


def test_a_copy_is_made_checked_and_put_back(sqlite_folder: Path, tmp_path: Path) -> None:
    assert run(sqlite_folder, "upgrade").exit_code == 0
    assert ": sound, " in run(sqlite_folder, "backup").output
    (copy,) = (tmp_path / "var" / "backup").glob("*.db")
    assert run(sqlite_folder, "check", str(copy)).output == f"{copy}: sound\n"
    assert "sitrep.db: sound" in run(sqlite_folder, "check").output
    restored = run(sqlite_folder, "restore", str(copy))
    assert restored.exit_code == 0
    assert "what was there is now" in restored.output
    assert run(sqlite_folder, "backup", "--to", str(tmp_path / "elsewhere")).exit_code == 0
    assert len(list((tmp_path / "elsewhere").iterdir())) == 1


def test_damage_is_told_and_ends_with_1(sqlite_folder: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database" * 500)
    found = run(sqlite_folder, "check", str(broken))
    assert (found.exit_code, found.output) == (1, f"{broken}: damaged: file is not a database\n")
    assert run(sqlite_folder, "check", str(tmp_path / "none.db")).output.endswith("there is no such file\n")


def test_no_copy_is_put_in_the_place_of_a_database_in_use(sqlite_folder: Path, tmp_path: Path) -> None:
    run(sqlite_folder, "upgrade")
    run(sqlite_folder, "backup")
    (copy,) = (tmp_path / "var" / "backup").glob("*.db")
    with only_daemon(f"sqlite:///{tmp_path}/var/sitrep.db"):
        assert isinstance(run(sqlite_folder, "restore", str(copy)).exception, StoreBusyError)


def test_postgresql_has_its_own_means(sqlite_folder: Path) -> None:
    (sqlite_folder / "sitrep.yaml").write_text("database: postgresql://localhost/nothing\n", encoding="utf-8")
    assert "pg_dump" in str(run(sqlite_folder, "backup").exception)
