"""A SQLite database in; a copy that was opened and checked out, and the other way round. PostgreSQL has its own means."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url

from sitrep.errors import StoreError

PATTERN = "sitrep-*.db"
BUSY_SECONDS = 60.0
_DAMAGED = (sqlite3.Error, UnicodeDecodeError)
"""What reading a damaged file raises; the second where the name that SQLite complains of is itself damaged."""
COMPANIONS = ("-wal", "-shm", "-journal")


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite database by its address; None for another engine, or one in memory."""
    parsed = make_url(url)
    is_file = parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:")
    return Path(str(parsed.database)) if is_file else None


def identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another one of the same name; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def back_up(database: Path, folder: Path, *, now: datetime) -> Path:
    """A copy of the database as of now in `folder`, made while others write, opened and checked; only its owner may read it.

    Gives its path. Raises StoreError where it could not be made or is not sound; then nothing of it stays.
    """
    if not database.is_file():
        raise StoreError(f"there is no database at {database}")
    target = folder / f"sitrep-{now:%Y%m%dT%H%M%SZ}.db"
    partial = folder / f"{target.name}.partial"
    try:
        if not folder.exists():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _give_to_owner(folder, like=database)
        partial.unlink(missing_ok=True)
        partial.touch(mode=0o600)  # VACUUM INTO takes an empty file, and keeps its mode
        with closing(sqlite3.connect(database, timeout=BUSY_SECONDS)) as connection:
            connection.execute("VACUUM INTO ?", (str(partial),))
        problems = check_file(partial)
        if problems:
            raise StoreError(f"the copy of {database} is not sound: {problems[0]}")
        _sync(partial)
        _give_to_owner(partial, like=database)
        partial.replace(target)
        _sync(folder)
    except (*_DAMAGED, OSError) as error:
        raise StoreError(f"{database} could not be backed up to {folder}: {error}") from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return target


def check_file(path: Path) -> tuple[str, ...]:
    """What is wrong with a SQLite file, found by reading all of it; nothing where it is sound. At most 20 lines."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=BUSY_SECONDS)) as connection:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(20)")]
            orphans = connection.execute("PRAGMA foreign_key_check").fetchmany(5)
            version = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    except _DAMAGED as error:
        return (str(error),)
    problems = [line for line in found if line != "ok"]
    problems += [f"a row of {orphan[0]} refers to one of {orphan[2]} that is not there" for orphan in orphans]
    if not problems and version == (0,):
        problems.append("it has no tables of sitrep")
    return tuple(problems)


def backups(folder: Path) -> list[Path]:
    """The copies in a folder, the newest first."""
    return sorted(folder.glob(PATTERN), reverse=True)


def drop_old_backups(folder: Path, *, keep: int) -> list[Path]:
    """Leaves the newest `keep` copies (at least one); gives those that are gone."""
    old = backups(folder)[max(keep, 1) :]
    for path in old:
        path.unlink(missing_ok=True)
    return old


def restore(backup: Path, database: Path, *, now: datetime) -> Path | None:
    """Puts a copy in the database's place, which nobody may be using; what was there is kept beside it and its new path given.

    Raises StoreError where the copy is not sound; then all is as before.
    """
    problems = check_file(backup) if backup.is_file() else ("there is no such file",)
    if problems:
        raise StoreError(f"{backup} cannot be restored: {problems[0]}")
    fresh = database.with_name(f"{database.name}.restoring")
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        shutil.copyfile(backup, fresh)
        _sync(fresh)
        _give_to_owner(fresh, like=database if database.exists() else database.parent)
        aside = _set_aside(database, now) if database.exists() else None
        fresh.replace(database)
        _sync(database.parent)
    except OSError as error:
        raise StoreError(f"{backup} could not be put in the place of {database}: {error}") from error
    return aside


def _give_to_owner(path: Path, *, like: Path) -> None:
    """What root makes by hand belongs to whom the database belongs: the daemon's own account has to be able to write to it."""
    if os.geteuid() == 0:
        owner = like.stat()
        os.chown(path, owner.st_uid, owner.st_gid)


def _set_aside(database: Path, now: datetime) -> Path:
    """Renames the file with its write-ahead log, which belongs to it alone."""
    aside = database.with_name(f"{database.name}.replaced-{now:%Y%m%dT%H%M%SZ}")
    for suffix in COMPANIONS:
        companion = Path(f"{database}{suffix}")
        if companion.exists():
            companion.replace(f"{aside}{suffix}")
    return database.replace(aside)


def refuse_silent_fresh_start(database: Path, folder: Path) -> None:
    """Raises StoreError where the database is gone and copies of it are there: starting with an empty one would hide the loss.

    A file without a table counts as gone: whoever only looked (`sitrep status`) may have made it since.
    """
    copies = backups(folder)
    if copies and (not database.exists() or _is_empty(database)):
        raise StoreError(
            f"there is no database at {database}, but a copy of one: run `sitrep db restore {copies[0]}`, "
            "or `sitrep db upgrade` to begin anew with an empty one"
        )


def _is_empty(database: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=BUSY_SECONDS)) as connection:
            found: tuple[int] = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except _DAMAGED:
        return False  # what is wrong with it is said by whoever opens it
    return found == (0,)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
