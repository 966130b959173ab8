"""1, 2 and 4 `sitrep run --only poll` on one PostgreSQL poll 2,000 loopback feeds that are all due: polls a second, and a CPU second.

    python -m benchmarks.poll_power [--feeds 2000] [--daemons 1 2 4] [--rounds 2] [--json FILE]

Each count of daemons polls the feeds `--rounds` times after a first time that nobody measures; nothing is new in them. Wanted: each feed
asked once a round, counted at the server. CPU seconds are those of the daemons with their children; those of PostgreSQL stand beside.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text

from benchmarks.crash_loop import new_database
from benchmarks.peers import answers, served
from benchmarks.polling import SERVER
from benchmarks.process_tree import Tree, cpu_of_tree, machine, yardstick
from sitrep.store.database import open_engine
from sitrep.store.migrate import upgrade

PATIENCE_SECONDS = 900.0


def configure(folder: Path, database: str, urls: Sequence[str]) -> None:
    station = {
        "database": database,
        "data": str(folder / "data"),
        "allow_addresses": sorted({url.split("/")[2] for url in urls}),
        "limits": {"host_apart": "0s", "host_at_once": 8},
    }
    feeds = [{"id": f"feed-{number}", "url": url} for number, url in enumerate(urls)]
    for name, content in (("sitrep.yaml", station), ("feeds.yaml", {"feeds": feeds})):
        (folder / name).write_text(json.dumps(content), "utf-8")


class Pool:
    """Daemons at work on one database."""

    def __init__(self, folder: Path, database: str, count: int) -> None:
        command = [sys.executable, "-m", "sitrep.cli", "--config", str(folder), "run", "--only", "poll", "--quiet"]
        self.engine = create_engine(open_engine(database).url)
        self.daemons = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(count)]
        self.trees = [Tree(daemon.pid) for daemon in self.daemons]

    def polls(self) -> int:
        with self.engine.connect() as connection:
            return int(connection.scalar(text("select count(*) from fetches")) or 0)

    def ask_again(self) -> None:
        with self.engine.begin() as connection:
            connection.execute(text("update feeds set next_poll_at = now() - interval '1 minute'"))

    def finish(self, polls: int) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.polls() < polls:
            if time.monotonic() > deadline:
                raise RuntimeError(f"only {self.polls()} of {polls} polls")
            time.sleep(0.1)

    def cpu(self) -> float:
        return sum(tree.cpu() for tree in self.trees)

    def stop(self) -> None:
        for tree, daemon in zip(self.trees, self.daemons, strict=True):
            tree.let_go()
            daemon.terminate()
            daemon.wait(60)
        self.engine.dispose()


def cpu_of_postgresql(database: str) -> float:
    """CPU seconds of our server's processes so far: of those that live, and of those that have ended."""
    folder = make_url(database).query["host"]
    return cpu_of_tree(int(Path(str(folder), "data/postmaster.pid").read_text("utf-8").split()[0]))


def measure(folder: Path, database: str, count: int, feeds: int, rounds: int) -> dict[str, Any]:
    pool = Pool(folder, database, count)
    try:
        done = pool.polls() + feeds
        pool.ask_again()
        pool.finish(done)
        answers()
        cpu, server_cpu, started = pool.cpu(), cpu_of_postgresql(database), time.monotonic()
        for number in range(1, rounds + 1):
            pool.ask_again()
            pool.finish(done + number * feeds)
        wall, cpu, server_cpu = time.monotonic() - started, pool.cpu() - cpu, cpu_of_postgresql(database) - server_cpu
        asked = sum(answers().values())
    finally:
        pool.stop()
    polls = rounds * feeds
    line = {"daemons": count, "polls": polls, "asked": asked, "wall": wall, "cpu": cpu, "postgresql_cpu": server_cpu}
    line |= {"polls_per_second": polls / wall, "polls_per_cpu_second": polls / cpu, "load": os.getloadavg()[0], "yardstick": yardstick()}
    print(
        f"{count} daemon{'s' * (count > 1):1}  {polls} polls, {asked} requests  wall {wall:6.1f} s  {polls / wall:6.1f} polls/s"
        f"  CPU {cpu:5.2f} s + PostgreSQL {server_cpu:5.2f} s  {polls / cpu:6.0f} polls per CPU second  load {line['load']:.1f}"
        f"  yardstick {line['yardstick']:.3f} s",
        flush=True,
    )
    return line


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--feeds", type=int, default=2_000)
    arguments.add_argument("--daemons", type=int, nargs="+", default=[1, 2, 4])
    arguments.add_argument("--rounds", type=int, default=2)
    arguments.add_argument("--json", type=Path)
    options = arguments.parse_args()
    if not SERVER.exists():
        print(f"{SERVER} is not there: nothing to measure")
        return 0
    print(machine())
    with new_database(postgresql=True) as url, served(options.feeds) as urls, tempfile.TemporaryDirectory() as home:
        engine = open_engine(url)
        upgrade(engine)
        engine.dispose()
        configure(Path(home), url, urls)
        lines = [measure(Path(home), url, count, options.feeds, options.rounds) for count in options.daemons]
    if options.json:
        options.json.write_text(json.dumps({"machine": machine(), "lines": lines}, indent=2), "utf-8")
    return 0 if all(line["asked"] == line["polls"] for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
