"""The disk full, the database locked: with real processes and real limits (faults.md E7, E8)."""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sitrep.store.backup import check_file
from sitrep.store.database import Database, open_engine
from sitrep.store.facts import fact, note_fact
from sitrep.store.migrate import upgrade
from tests.letters import NOW

FULL = """
import resource, sys
from sqlalchemy.exc import OperationalError
from sitrep.store.database import Database, open_engine
from sitrep.store.facts import fact, note_fact
from tests.letters import NOW

db = Database(open_engine(sys.argv[1]))
db.call(note_fact, "before", "kept", now=NOW)
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, hard))
refused = 0
for number in range(400):
    try:
        db.call(note_fact, f"fact {number}", "x" * 4000, now=NOW)
    except OperationalError:
        refused += 1
        assert db.call(fact, "before") == "kept"
assert refused > 100, refused
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
db.call(note_fact, "after", "goes on", now=NOW)
assert db.call(fact, "after") == "goes on"
db.close()
"""

HOLDER = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
connection.execute("COMMIT")
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    engine = open_engine(f"sqlite:///{tmp_path}/sitrep.db")
    upgrade(engine)
    engine.dispose()
    return tmp_path / "sitrep.db"


def test_a_disk_without_room_refuses_writes_keeps_what_was_there_and_goes_on_without_a_restart(path: Path) -> None:
    """The room is a limit on the size of files here (no privilege needed); benchmarks.faults does it on a file system of 3 MB."""
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    subprocess.run([sys.executable, "-W", "ignore", "-c", FULL, f"sqlite:///{path}"], check=True, timeout=60)
    assert check_file(path) == ()


def test_who_finds_the_database_locked_waits_and_loses_nothing(path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(path), "2"], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    db = Database(open_engine(f"sqlite:///{path}"))
    started = time.monotonic()
    db.call(note_fact, "n", "written", now=NOW)
    assert time.monotonic() - started > 1
    assert db.call(fact, "n") == "written"
    db.close()
    holder.communicate()


def test_what_was_committed_survives_a_copy_of_the_files_at_any_moment(path: Path, tmp_path: Path) -> None:
    """What a power cut leaves: database and log as they are on the disk after each commit (faults.md E6)."""
    db = Database(open_engine(f"sqlite:///{path}"))
    for number in range(30):
        db.call(note_fact, "n", str(number), now=NOW)
        snapshot = tmp_path / "snapshot.db"
        for suffix in ("", "-wal"):
            Path(f"{snapshot}{suffix}").write_bytes(Path(f"{path}{suffix}").read_bytes())
        with sqlite3.connect(snapshot) as connection:
            assert connection.execute("SELECT value FROM facts WHERE name = 'n'").fetchone() == (str(number),)
        connection.close()
        assert check_file(snapshot) == ()
        Path(f"{snapshot}-shm").unlink(missing_ok=True)
    db.close()
