"""Opens the database and runs functions in transactions: one thread on SQLite (the one writer), a few on PostgreSQL."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from sitrep.core.search.words import body_words, words_of
from sitrep.errors import StoreError

T = TypeVar("T")
BUSY_TIMEOUT_SECONDS = 60.0
WAL_PAUSE_SECONDS = 0.05
POSTGRESQL_THREADS = 4
WAYS_TO_WRITE_IT = "write sqlite:///var/sitrep.db or postgresql://user:password@host/name"


def open_engine(url: str, *, read_only: bool = False) -> Engine:
    """An engine for `sqlite:///…` or `postgresql://…`; a SQLite file's folder is made. Raises StoreError for an address of another kind.

    With `read_only` the engine refuses to write, and its transactions do not wait for those that do.

    On SQLite every transaction begins with BEGIN IMMEDIATE: with the driver's default, 418 of 480 concurrent updates were
    lost without an error (see docs/decisions). WAL, synchronous=FULL and foreign keys are switched on per connection.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() == "postgresql":
        options = {"postgresql_readonly": True} if read_only else {}
        return create_engine(
            parsed,
            pool_size=POSTGRESQL_THREADS,
            pool_pre_ping=True,
            connect_args={"application_name": "sitrep"},
            json_serializer=_to_json,
            json_deserializer=msgspec.json.decode,
            execution_options=options,
        )
    if parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    json = {"json_serializer": _to_json, "json_deserializer": msgspec.json.decode}
    engine = create_engine(parsed, connect_args={"timeout": BUSY_TIMEOUT_SECONDS}, **json)
    event.listen(engine, "connect", _set_up_sqlite)
    if read_only:
        event.listen(engine, "connect", _refuse_to_write)
    event.listen(engine, "begin", _begin_reading if read_only else _begin_immediate)
    return engine


def _parse(url: str) -> URL:
    """The parts of an address; what is wrong with it is said without the address, which may hold a password."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # the second for a port that is no number
        raise StoreError(f"the address of the database cannot be understood: {WAYS_TO_WRITE_IT}") from None
    scheme = parsed.drivername.partition("+")[0]
    if scheme == "sqlite":
        return parsed.set(drivername="sqlite")
    if scheme in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    raise StoreError(f"sitrep keeps its data in SQLite or PostgreSQL, not in {scheme}: {WAYS_TO_WRITE_IT}")


def _to_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    _write_ahead(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", f"busy_timeout={int(BUSY_TIMEOUT_SECONDS * 1000)}"):
        connection.execute(f"PRAGMA {pragma}")
    for name, arguments, function in (("sitrep_words", 1, _folded), ("sitrep_body_words", 2, _folded_body)):
        connection.create_function(name, arguments, function, deterministic=True)


def _write_ahead(connection: Any) -> None:
    """Switches to WAL. A file that another process is just making cannot be switched, and SQLite says so at once instead of waiting."""
    deadline = time.monotonic() + BUSY_TIMEOUT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if not str(error).startswith("database is locked") or time.monotonic() > deadline:
                raise
            time.sleep(WAL_PAUSE_SECONDS)
        else:
            return


def _folded(text: str) -> str:
    """What triggers of the schema say: the words of a title as the index has them."""
    return " ".join(words_of(text))


def _folded_body(summary: str, text: str) -> str:
    return " ".join(body_words(summary, text))


def _refuse_to_write(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA query_only=ON")


def _begin_reading(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


class Database:
    """The daemon's way to the database: `await run(function, …)` calls `function(session, …)` in one transaction."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        threads = 1 if engine.dialect.name == "sqlite" else POSTGRESQL_THREADS
        self._threads = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="database")

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One transaction, committed at the end, rolled back on any exception."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def call(self, function: Callable[..., T], *arguments: Any, **named: Any) -> T:
        """Runs `function(session, …)` in one transaction, here and now."""
        with self.session() as session:
            return function(session, *arguments, **named)

    async def run(self, function: Callable[..., T], *arguments: Any, **named: Any) -> T:
        """Runs `function(session, …)` in one transaction on the database's own thread; the event loop stays free.

        A transaction that has begun is finished even when the caller is cancelled.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: self.call(function, *arguments, **named))

    def close(self) -> None:
        """Waits for what is under way, then lets the connections go."""
        self._threads.shutdown(wait=True)
        self.engine.dispose()
