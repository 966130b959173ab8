"""The scoreboard of faults: every row run for real, its figure beside its target.

    make faults                                  all rows (under 20 minutes)
    python -m benchmarks.faults --short          a tenth of the kills
    python -m benchmarks.faults storage kills    the rows with one of these words in their name

Exit code 1 where a target is missed. docs/faults.md has the cases behind each row.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine
from tests.postgresql_server import postgresql_server
from tests.store.test_migrate import add_migration

from benchmarks.crash_loop import crash_loop
from sitrep.store import migrate
from sitrep.store.backup import check_file
from sitrep.store.database import open_engine

ROOT = Path(__file__).parents[1]
ROWS_TO_MIGRATE = 30_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A line of the scoreboard: `run` gives the figure and whether the target is held."""

    name: str
    target: str
    run: Callable[[bool], tuple[str, bool]]


def sigkills_sqlite(short: bool) -> tuple[str, bool]:
    """Delivery killed at random moments, with SMTP faults."""
    return _kills("sqlite", workers=1, kills=10 if short else 100, seeds=1 if short else 2)


def sigkills_postgresql(short: bool) -> tuple[str, bool]:
    """The same with two processes on one PostgreSQL."""
    return _kills("postgresql", workers=2, kills=10 if short else 100, seeds=1)


def _kills(engine: str, *, workers: int, kills: int, seeds: int) -> tuple[str, bool]:
    lost = second = repeats = unmarked = alerts = 0
    for seed in range(1, seeds + 1):
        if engine == "sqlite":
            with tempfile.TemporaryDirectory() as folder:
                tally = asyncio.run(crash_loop(f"sqlite:///{folder}/sitrep.db", kills=kills, alerts=4 * kills, workers=workers, seed=seed))
        else:
            with postgresql_server() as server:
                admin = create_engine(server.format("postgres"), isolation_level="AUTOCOMMIT")
                with admin.connect() as connection:
                    connection.exec_driver_sql("CREATE DATABASE faults")
                admin.dispose()
                tally = asyncio.run(crash_loop(server.format("faults"), kills=kills, alerts=4 * kills, workers=workers, seed=seed))
        alerts, lost, second = alerts + tally.alerts, lost + tally.lost, second + tally.second_ids
        repeats, unmarked = repeats + tally.repeats, unmarked + tally.unmarked_repeats
    figure = f"{lost} lost, {second} second IDs of {alerts} alerts x 2, {kills * seeds} kills; {repeats} repeats, {unmarked} unmarked"
    return figure, not (lost or second or unmarked)


MIGRATE = """
import sys
from pathlib import Path
from sitrep.store import migrate
from sitrep.store.database import open_engine
engine = open_engine(sys.argv[1])
print("go", flush=True)
migrate.upgrade(engine, Path(sys.argv[2]))
"""


def migrations_killed(short: bool) -> tuple[str, bool]:
    """A migration that rebuilds a table of 30,000 rows, killed at a random moment, then run again."""
    import shutil  # noqa: PLC0415  for this row alone

    stuck, interrupted, times = 0, 0, 5 if short else 50
    dice = random.Random(5)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scripts = folder / "alembic"
        shutil.copytree(migrate.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
        rebuild = "    with op.batch_alter_table('feeds', recreate='always') as feeds:\n        feeds.alter_column('etag', nullable=True)"
        add_migration(scripts, "0002", rebuild)
        engine = open_engine(f"sqlite:///{folder}/base.db")
        migrate.upgrade(engine)
        engine.dispose()
        with sqlite3.connect(folder / "base.db") as connection:
            columns = [row[1:4] for row in connection.execute("PRAGMA table_info(feeds)")]
            needed = [(column, "0" if "INT" in kind or kind in ("FLOAT", "BOOLEAN") else "''") for column, kind, must in columns if must]
            names, values = ", ".join(column for column, _ in needed), ", ".join(v if c != "id" else "?" for c, v in needed)
            connection.executemany(
                f"INSERT INTO feeds ({names}) VALUES ({values})",  # noqa: S608  names of our own columns
                ((f"f{number}",) for number in range(ROWS_TO_MIGRATE)),
            )
        connection.close()
        for number in range(times):
            database = folder / f"{number}.db"
            shutil.copy(folder / "base.db", database)
            command = [sys.executable, "-W", "ignore", "-c", MIGRATE, f"sqlite:///{database}", str(scripts)]
            process = subprocess.Popen(command, stdout=subprocess.PIPE)
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(dice.uniform(0.0, 1.2))
            process.send_signal(signal.SIGKILL)
            process.communicate()
            interrupted += process.returncode != 0
            again = open_engine(f"sqlite:///{database}")
            try:
                migrate.upgrade(again, scripts)
                with again.connect() as connected:
                    rows = connected.exec_driver_sql("SELECT count(*) FROM feeds").scalar()
                stuck += rows != ROWS_TO_MIGRATE
            except Exception as error:  # counted: this is what must not happen
                print(error)
                stuck += 1
            finally:
                again.dispose()
            database.unlink()
    return f"{stuck} stuck of {times} ({interrupted} interrupted)", stuck == 0


FULL = """
import sys
from pathlib import Path
from sqlalchemy.exc import OperationalError
from sitrep.store.database import Database, open_engine
from sitrep.store.facts import fact, note_fact
from sitrep.store.migrate import upgrade
from tests.letters import NOW
import subprocess, time

folder = Path(sys.argv[1])
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], check=True)
engine = open_engine(f"sqlite:///{folder}/sitrep.db")
upgrade(engine)
db = Database(engine)
filler = folder / "filler"
try:
    with filler.open("wb") as file:
        while True:
            file.write(b"x" * 65536); file.flush()
except OSError:
    pass
refused = written = 0
for number in range(400):
    try:
        db.call(note_fact, f"fact {number}", "x" * 4000, now=NOW); written += 1
    except OperationalError:
        refused += 1
filler.unlink()
started = time.monotonic()
db.call(note_fact, "after", "goes on", now=NOW)
seconds = time.monotonic() - started
from sitrep.store.backup import check_file
db.close()
print(f"{refused} writes refused, {len(check_file(folder / 'sitrep.db'))} damages, goes on after {seconds:.1f} s without a restart")
"""


def storage_full(_short: bool) -> tuple[str, bool]:
    """A file system of 3 MB, full."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["unshare", "--mount", "--map-root-user", sys.executable, "-W", "ignore", "-c", FULL, folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    figure = (done.stdout or done.stderr).strip().splitlines()[-1] if done.stdout or done.stderr else "nothing said"
    return figure, done.returncode == 0 and " 0 damages" in figure and not figure.startswith("0 writes")


def damage(_short: bool) -> tuple[str, bool]:
    """64 bytes overwritten 60 times."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "sitrep.db"
        engine = open_engine(f"sqlite:///{path}")
        migrate.upgrade(engine)
        engine.dispose()
        whole, dice, noticed = path.read_bytes(), random.Random(9), 0
        for _ in range(60):
            at = dice.randrange(0, len(whole) - 64)
            path.write_bytes(whole[:at] + dice.randbytes(64) + whole[at + 64 :])
            noticed += bool(check_file(path))
    return f"{noticed} of 60 noticed by the check of a copy; the others lie in texts and free pages", noticed > 0


def tests(*names: str) -> Callable[[bool], tuple[str, bool]]:
    """A row that is held by tests: how many of them pass."""

    def run(_short: bool) -> tuple[str, bool]:
        command = [sys.executable, "-m", "pytest", "-o", "addopts=", "-p", "no:cacheprovider", *names]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
        passed = sum(int(number) for number in re.findall(r"(\d+) passed", done.stdout))
        failed = sum(int(number) for number in re.findall(r"(\d+) (?:failed|error)", done.stdout))
        return f"{passed} tests pass" + (f", {failed} fail" if failed else ""), done.returncode == 0 and passed > 0

    return run


def program(name: str, *arguments: str, short: Callable[[bool], tuple[str, bool]]) -> Callable[[bool], tuple[str, bool]]:
    """A row that is held by another benchmark: what it prints, and its exit code. `short` is what the short form runs instead."""

    def run(is_short: bool) -> tuple[str, bool]:
        if is_short:
            return short(True)
        command = [sys.executable, "-W", "ignore", "-m", f"benchmarks.{name}", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
        said = "; ".join(line for line in done.stdout.splitlines() if line)
        return said or done.stderr.strip().rpartition("\n")[2], done.returncode == 0

    return run


GUARDED = tests("tests/net/test_guard.py", "tests/net/test_fetcher.py")
PARSED = tests("tests/isolation", "tests/core/test_feed.py")
OUTLIVED = tests("tests/steps/test_deliver_outage.py")
CLOCKED = tests("tests/test_daemon.py", "tests/store/test_set_back.py")
RECORDED = tests("tests/steps/test_poll.py", "tests/steps/test_deliver.py")
GATHERED = tests("tests/steps/test_speak.py")
SCOREBOARD = (
    Row(name="kills: delivery on SQLite", target="0 lost, 0 second IDs", run=sigkills_sqlite),
    Row(name="kills: two processes on PostgreSQL", target="0 lost, 0 second IDs", run=sigkills_postgresql),
    Row(name="kills: migrations", target="0 of 50 stuck", run=migrations_killed),
    Row(name="outage: six hours without a mail server", target="all out in 10 min", run=program("outage", short=OUTLIVED)),
    Row(name="kills: a statement fails", target="0 lost or doubled", run=program("statement_faults", "--every", "20", short=RECORDED)),
    Row(name="storage: full", target="0 damages, goes on <= 60 s", run=storage_full),
    Row(name="storage: damaged", target="noticed or harmless", run=damage),
    Row(
        name="storage: locked, power cut, copies", target="0 lost", run=tests("tests/faults/test_storage.py", "tests/store/test_backup.py")
    ),
    Row(name="secrets: canaries in any output", target="0 hits", run=tests("tests/faults/test_secrets.py")),
    Row(
        name="network: inner addresses, rebinding, proxy",
        target="0 hits",
        run=program("inner_network", short=GUARDED),
    ),
    Row(name="hostile: documents in child processes", target="<= 10 s, <= 400 MB", run=program("hostile", short=PARSED)),
    Row(name="storms: a thousand events, ten thousand items", target="<= 5 mails", run=program("storms", short=GATHERED)),
    Row(name="time: the clock jumps", target="polled in time, said once", run=program("clock_jumps", short=CLOCKED)),
    Row(
        name="hostile: what recipients see",
        target="0 live",
        run=tests("tests/render", "tests/send/test_chat_text.py", "tests/send/test_mime.py"),
    ),
    Row(name="time: 912 digest triggers x 3 years", target="0 missed or doubled", run=tests("tests/core/digest/test_due.py")),
    Row(
        name="silence: verdict, watch, heartbeat, canary",
        target="told once",
        run=tests("tests/steps/test_watch.py", "tests/core/test_incidents.py", "tests/core/test_health.py", "tests/net/test_heartbeat.py"),
    ),
    Row(name="unit: systemd exposure", target="<= 1.5", run=tests("tests/deploy")),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*", help="only rows with one of these in their name")
    parser.add_argument("--short", action="store_true", help="a tenth of the kills")
    options = parser.parse_args()
    missed = 0
    for row in SCOREBOARD:
        if options.words and not any(word in row.name for word in options.words):
            continue
        started = time.monotonic()
        figure, held = row.run(options.short)
        missed += not held
        seconds = time.monotonic() - started
        print(f"{'ok  ' if held else 'MISS'} {row.name:45} {row.target:28} {figure} [{seconds:.0f} s]", flush=True)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
