"""What SQLite says, in words that help; a database that is held is asked once, not twice."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError, OperationalError

from sitrep.errors import StoreBusyError, StoreError
from sitrep.store import database
from sitrep.store.database import open_engine
from sitrep.store.migrate import schema_version
from sitrep.store.refusals import is_busy, refusal


def failed(said: str) -> DBAPIError:
    return OperationalError("SELECT secret", {}, sqlite3.OperationalError(said))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("unable to open database file", "the database cannot be used: unable to open database file (its folder must be there and sitrep"),
        ("attempt to write a readonly database", "(the file, its folder or the disk is read-only for this user)"),
        ("no such table: feeds", "the database cannot be used: no such table: feeds"),
    ],
)
def test_the_drivers_words_come_with_a_way_out_and_without_the_statement(said: str, told: str) -> None:
    refused = refusal(failed(said))
    assert isinstance(refused, StoreError)
    assert told in str(refused)
    assert "secret" not in str(refused)


def test_a_database_that_is_held_is_told_as_busy() -> None:
    assert isinstance(refusal(failed("database is locked")), StoreBusyError)


def test_a_database_that_is_held_is_waited_for_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_SECONDS", 0.01)
    engine = open_engine(f"sqlite:///{tmp_path / 'sitrep.db'}")
    with sqlite3.connect(tmp_path / "sitrep.db", isolation_level=None) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(OperationalError) as waited:
            schema_version(engine)
    assert is_busy(waited.value)
    holder.close()
    engine.dispose()
