import asyncio
import sqlite3
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from sitrep.errors import StoreError
from sitrep.store.database import Database, open_engine
from sitrep.store.facts import fact, note_fact
from sitrep.store.schema import FactRow, FetchRow
from tests.letters import NOW


def count_up(session: Session) -> int:
    """Reads, thinks, writes: loses updates wherever transactions are not kept apart."""
    value = int(session.scalars(select(FactRow.value).where(FactRow.name == "n").with_for_update()).one())
    time.sleep(0.002)
    session.execute(update(FactRow).where(FactRow.name == "n").values(value=str(value + 1)))
    return value + 1


def test_no_update_is_lost_between_threads(db: Database) -> None:
    db.call(note_fact, "n", "0", now=NOW)
    others = [Database(db.engine) for _ in range(4)]
    threads = [threading.Thread(target=lambda one=one: [one.call(count_up) for _ in range(20)]) for one in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with db.session() as session:
        assert session.scalars(select(FactRow.value)).all() == ["80"]


def test_who_only_reads_does_not_wait_for_who_writes_and_cannot_write(database_url: str, db: Database) -> None:
    db.call(note_fact, "n", "0", now=NOW)
    reader = Database(open_engine(database_url, read_only=True))
    with db.session() as session:
        note_fact(session, "n", "1", now=NOW)
        session.flush()
        started = time.monotonic()
        assert reader.call(fact, "n") == "0"
        assert time.monotonic() - started < 1
    assert reader.call(fact, "n") == "1"
    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        reader.call(note_fact, "n", "2", now=NOW)
    reader.close()


async def test_transactions_run_beside_the_event_loop(db: Database) -> None:
    db.call(note_fact, "n", "0", now=NOW)
    started = time.monotonic()
    sleeping = asyncio.create_task(db.run(lambda session: time.sleep(0.3)))
    await asyncio.sleep(0.01)
    assert time.monotonic() - started < 0.25
    await sleeping
    assert await db.run(count_up) == 1


async def test_a_transaction_that_has_begun_is_finished_though_nobody_waits(db: Database) -> None:
    db.call(note_fact, "n", "0", now=NOW)
    begun = threading.Event()

    def slowly(session: Session) -> None:
        begun.set()
        time.sleep(0.2)
        count_up(session)

    task = asyncio.create_task(db.run(slowly))
    await asyncio.to_thread(begun.wait)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    db.close()
    with db.session() as session:
        assert session.scalars(select(FactRow.value)).all() == ["1"]


def test_an_exception_undoes_the_whole_transaction(db: Database) -> None:
    def break_down(session: Session) -> None:
        note_fact(session, "n", "0", now=NOW)
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        db.call(break_down)
    with db.session() as session:
        assert session.scalars(select(FactRow)).all() == []


def test_a_row_cannot_refer_to_nothing(db: Database) -> None:
    with pytest.raises(IntegrityError), db.session() as session:
        session.add(FetchRow(feed_id="nobody", started_at=NOW, seconds=0.1, outcome="ok"))


def test_sqlite_writes_ahead_and_waits_for_the_disk(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/new/folder/sitrep.db")
    with engine.connect() as connection:
        values = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "synchronous", "foreign_keys")]
    engine.dispose()
    assert values == ["wal", 2, 1]


def test_a_file_that_another_process_is_making_is_waited_for(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "x.db", isolation_level=None, check_same_thread=False)
    other.execute("CREATE TABLE t (x)")
    other.execute("BEGIN IMMEDIATE")
    done = threading.Timer(0.2, lambda: other.execute("COMMIT"))
    done.start()
    with open_engine(f"sqlite:///{tmp_path}/x.db").connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
    done.join()
    other.close()


@pytest.mark.parametrize(
    ("url", "dialect", "driver"),
    [
        ("sqlite://", "sqlite", "pysqlite"),
        ("postgres://user@localhost/sitrep", "postgresql", "psycopg"),
        ("postgresql://user@localhost/sitrep", "postgresql", "psycopg"),
        ("postgresql+psycopg://user@localhost/sitrep", "postgresql", "psycopg"),
    ],
)
def test_the_usual_ways_to_write_an_address(url: str, dialect: str, driver: str) -> None:
    engine = open_engine(url)
    assert (engine.dialect.name, engine.dialect.driver) == (dialect, driver)


@pytest.mark.parametrize("url", ["mysql://user:hunter2@localhost/sitrep", "hunter2", "postgresql://user:hunter2@host:port/x"])
def test_another_address_is_refused_without_printing_it(url: str) -> None:
    with pytest.raises(StoreError, match=r"write sqlite:///var/sitrep.db or postgresql://") as refused:
        open_engine(url)
    assert "hunter2" not in str(refused.value)
