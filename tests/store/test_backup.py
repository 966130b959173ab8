"""Copies of a SQLite database: made while others write, checked, kept, put back; and what is damaged or gone is never hidden."""

from __future__ import annotations

import os
import random
import sqlite3
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sitrep.errors import SchemaError, StoreError
from sitrep.store.backup import back_up, backups, check_file, drop_old_backups, identity, refuse_silent_fresh_start, restore, sqlite_path
from sitrep.store.database import Database, open_engine
from sitrep.store.facts import fact, note_fact
from sitrep.store.migrate import refuse_unless_current, upgrade

NOW = datetime(2026, 3, 17, 2, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "var" / "sitrep.db"
    write(path, "1")
    return path


def write(path: Path, value: str) -> None:
    database = Database(open_engine(f"sqlite:///{path}"))
    upgrade(database.engine)
    database.call(note_fact, "n", value, now=NOW)
    database.close()


def read(path: Path) -> str | None:
    database = Database(open_engine(f"sqlite:///{path}"))
    try:
        return database.call(fact, "n")
    finally:
        database.close()


def test_a_copy_holds_all_that_was_committed_and_only_its_owner_may_read_it(path: Path, tmp_path: Path) -> None:
    copy = back_up(path, tmp_path / "backup", now=NOW)
    assert copy.name == "sitrep-20260317T020000Z.db"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    assert read(copy) == "1"
    assert list(copy.parent.glob("*.partial")) == []


def test_a_copy_made_while_somebody_writes_is_sound(path: Path, tmp_path: Path) -> None:
    database, stop = Database(open_engine(f"sqlite:///{path}")), threading.Event()
    written: list[int] = []

    def keep_writing() -> None:
        while not stop.is_set():
            database.call(note_fact, "n", str(len(written)), now=NOW)
            written.append(1)

    writer = threading.Thread(target=keep_writing)
    writer.start()
    copies = [back_up(path, tmp_path / "backup", now=NOW + timedelta(seconds=number)) for number in range(5)]
    stop.set()
    writer.join()
    database.close()
    assert [check_file(copy) for copy in copies] == [()] * 5
    assert written


def test_only_the_newest_copies_are_kept(path: Path, tmp_path: Path) -> None:
    for day in range(5):
        back_up(path, tmp_path, now=NOW + timedelta(days=day))
    gone = drop_old_backups(tmp_path, keep=2)
    assert len(gone) == 3
    assert [copy.name[7:15] for copy in backups(tmp_path)] == ["20260321", "20260320"]


def test_a_restore_brings_back_the_copy_and_keeps_what_was_there(path: Path, tmp_path: Path) -> None:
    copy = back_up(path, tmp_path / "backup", now=NOW)
    write(path, "2")
    aside = restore(copy, path, now=NOW)
    assert (read(path), aside and read(aside)) == ("1", "2")
    path.unlink()
    assert restore(copy, path, now=NOW) is None
    assert read(path) == "1"


def test_what_root_makes_by_hand_belongs_to_whom_the_database_belongs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`sudo sitrep db restore` under systemd: the daemon runs as an account of its own."""
    given: list[tuple[str, int]] = []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "chown", lambda path, uid, _gid: given.append((Path(path).name, uid)))
    copy = back_up(path, tmp_path / "backup", now=NOW)
    back_up(path, tmp_path / "backup", now=NOW + timedelta(days=1))
    restore(copy, path, now=NOW)
    owner = path.parent.stat().st_uid
    names = ("backup", "sitrep-20260317T020000Z.db.partial", "sitrep-20260318T020000Z.db.partial", "sitrep.db.restoring")
    assert given == [(name, owner) for name in names]


def test_what_is_not_sound_is_neither_kept_nor_restored(path: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database" * 500)
    sqlite3.connect(tmp_path / "foreign.db").execute("CREATE TABLE customers (id)").connection.close()
    for bad, said in ((broken, "not a database"), (tmp_path / "foreign.db", "no tables of sitrep"), (tmp_path / "none.db", "no such file")):
        with pytest.raises(StoreError, match=said):
            restore(bad, path, now=NOW)
    assert read(path) == "1"
    with pytest.raises(StoreError, match="not a database"):
        back_up(broken, tmp_path / "backup", now=NOW)
    with pytest.raises(StoreError, match="there is no database"):
        back_up(tmp_path / "none.db", tmp_path / "backup", now=NOW)
    with pytest.raises(StoreError, match="could not be backed up"):
        back_up(path, broken / "folder", now=NOW)
    with pytest.raises(StoreError, match="could not be put"):
        restore(back_up(path, tmp_path / "backup", now=NOW), broken / "sitrep.db", now=NOW)
    assert len(list((tmp_path / "backup").iterdir())) == 1


def test_damage_is_noticed_or_harmless(path: Path, tmp_path: Path) -> None:
    """64 bytes overwritten at 60 random places (faults.md E9): the check complains, or every row can still be read."""
    database = Database(open_engine(f"sqlite:///{path}"))
    for number in range(200):
        database.call(note_fact, f"fact {number}", "x" * 200, now=NOW)
    database.close()
    whole = back_up(path, tmp_path / "backup", now=NOW).read_bytes()
    dice, noticed = random.Random(7), 0  # noqa: S311  reproducible
    for _ in range(60):
        at = dice.randrange(0, len(whole) - 64)
        damaged = tmp_path / "damaged.db"
        damaged.write_bytes(whole[:at] + dice.randbytes(64) + whole[at + 64 :])
        if check_file(damaged):
            noticed += 1
            with pytest.raises(StoreError):
                restore(damaged, tmp_path / "elsewhere.db", now=NOW)
        else:
            with sqlite3.connect(damaged) as connection:
                assert connection.execute("SELECT count(*) FROM facts").fetchone()[0] >= 200
            connection.close()
    assert noticed >= 5


def test_a_lost_database_is_not_begun_anew_in_silence(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    refuse_silent_fresh_start(tmp_path / "none.db", folder)  # there never was one
    copy = back_up(path, folder, now=NOW)
    refuse_silent_fresh_start(path, folder)
    before = identity(path)
    path.unlink()
    assert before != identity(path) is None
    with pytest.raises(StoreError, match=f"sitrep db restore {copy}"):
        refuse_silent_fresh_start(path, folder)
    with pytest.raises(SchemaError):
        refuse_unless_current(open_engine(f"sqlite:///{path}", read_only=True))
    assert path.exists()  # whoever looked has made it
    with pytest.raises(StoreError, match=f"sitrep db restore {copy}"):
        refuse_silent_fresh_start(path, folder)
    path.write_bytes(b"this is no database" * 1000)
    refuse_silent_fresh_start(path, folder)  # its damage is for whoever opens it


def test_only_files_of_sqlite_have_a_path(tmp_path: Path) -> None:
    assert sqlite_path(f"sqlite:///{tmp_path}/x.db") == tmp_path / "x.db"
    assert sqlite_path("sqlite://") is sqlite_path("sqlite:///:memory:") is sqlite_path("postgresql+psycopg://host/name") is None
