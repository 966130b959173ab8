"""Polls a loopback server of feeds with our own poll step: cold, warm, after news in a tenth of the feeds, and every fault path.

    python -m benchmarks.polling --feeds 500 [--hosts 200] [--children 1] [--minutes 0] [--database URL]

Needs ../shared/tools/feedserver.py. Prints wall and CPU seconds (ours and the children's), peak memory, and what became of the polls; with
--minutes it goes on polling in real time with news coming in, and compares what is stored with what was published.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from sitrep.core.model import Feed, FeedId
from sitrep.isolation.workshop import Workshop
from sitrep.net.fetcher import HttpFetcher
from sitrep.net.politeness import Politeness
from sitrep.steps.places import Places
from sitrep.steps.poll import PollReport, poll_due
from sitrep.store.database import Database, open_engine
from sitrep.store.feeds import sync_feeds
from sitrep.store.migrate import upgrade
from sitrep.store.schema import EntryRow, FeedRow, FetchRow

SERVER = Path(__file__).parents[2] / "shared/tools/feedserver.py"
FAULTS = (
    *("429?after=120", "503", "410", "404", "500", "slow?s=60", "html", "huge?mb=50", "cut", "301/f/0.xml", "302/f/1.xml", "308/f/2.xml"),
    *("loop", "gzipbomb?mb=200", "badlen"),
)
CALM = ("ok", "not_modified", "same_body", "same_items")
"""Outcomes that say that nothing is missing."""
START = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass
class Usage:
    """Wall and CPU seconds since it was made."""

    wall: float = 0.0
    own: float = 0.0
    children: float = 0.0

    @classmethod
    def now(cls) -> Usage:
        own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
        return cls(time.monotonic(), own.ru_utime + own.ru_stime, children.ru_utime + children.ru_stime)

    def __sub__(self, other: Usage) -> Usage:
        return Usage(self.wall - other.wall, self.own - other.own, self.children - other.children)


class Bench:
    """A database, a fetcher, and the feeds of the server."""

    def __init__(self, options: argparse.Namespace, folder: str, urls: list[str]) -> None:
        self.options = options
        self.database = Database(open_engine(options.database or f"sqlite:///{folder}/bench.db"))
        upgrade(self.database.engine)
        self.base = urls[0].split("/f/")[0]
        named = {f"feed-{number}": url for number, url in enumerate(urls)} | {f"fault-{path}": f"{self.base}/x/{path}" for path in FAULTS}
        self.feeds = {FeedId(name): Feed(id=FeedId(name), name=name, url=url) for name, url in named.items()}
        hosts = {tuple(url.split("/")[2].split(":")) for url in urls}
        self.fetcher = HttpFetcher(
            contact="bench",
            allowed=[(host, int(port)) for host, port in hosts],
            politeness=Politeness(at_once=8, apart_seconds=options.apart),
        )

    async def round(self, name: str, now: datetime) -> list[PollReport]:
        workshop = Workshop(size=self.options.children)
        before, reports = Usage.now(), list[PollReport]()
        while found := await poll_due(self.database, self.fetcher, workshop, self.feeds, now=now, jitter=random.random, places=Places(100)):
            reports += found
        await workshop.close()  # only then are the children's seconds counted
        used = Usage.now() - before
        outcomes = Counter(report.line.outcome for report in reports if report.state.id.startswith("feed"))
        cpu = used.own + used.children
        print(
            f"{name:28} {len(reports):5d} polls  wall {used.wall:6.1f} s  CPU {cpu:6.2f} s ({used.own:.2f} + children {used.children:.2f})"
            f"  {cpu / max(1, len(reports)) * 1000:5.1f} ms/poll  {sum(report.line.entries_new for report in reports)} new"
            f"  {dict(outcomes)}"
        )
        return reports

    async def close(self) -> None:
        report_memory()
        await self.fetcher.close()
        self.database.close()


def control(base: str, path: str) -> bytes:
    with urllib.request.urlopen(base + path, timeout=30) as answer:  # noqa: S310  loopback
        content: bytes = answer.read()
        return content


async def measure(options: argparse.Namespace, folder: str, urls: list[str]) -> None:
    bench = Bench(options, folder, urls)
    bench.database.call(sync_feeds, [feed for feed in bench.feeds.values() if feed.id.startswith("feed")], now=START)
    await bench.round("cold", START + timedelta(minutes=30))  # by then all of them are due
    await bench.round("warm", START + timedelta(minutes=60))
    await asyncio.to_thread(control, bench.base, "/_advance?fraction=0.1&n=1")
    await bench.round("warm, a tenth with news", START + timedelta(minutes=90))
    if not options.faults:
        await bench.close()
        return
    bench.database.call(sync_feeds, bench.feeds.values(), now=START + timedelta(minutes=95))
    faults = [
        report for report in await bench.round("with fault paths", START + timedelta(minutes=120)) if report.state.id.startswith("fault")
    ]
    print(
        "\n".join(
            f"  {report.state.id:28} {report.line.outcome:20} {report.line.seconds:6.2f} s  {report.line.problem[:70]}" for report in faults
        )
    )
    if options.minutes:
        await soak(bench, options.minutes)
    await bench.close()


def report_memory() -> None:
    own, children = (resource.getrusage(who).ru_maxrss / 1000 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"peak memory: {own:.0f} MB, largest child {children:.0f} MB")


async def soak(bench: Bench, minutes: float) -> None:
    """Real time: an interval of 30 s, one more entry in a fifth of the feeds each 10 s, then all entries must be stored once.

    Named are the feeds that miss some: those whose server cuts their end off, those of the host that answers 429 with Retry-After
    on another path, and those with one or two entries that got more than they hold between two polls (health: overrun).
    """
    quick = {name: Feed(id=name, name=feed.name, url=feed.url, interval=timedelta(seconds=30)) for name, feed in bench.feeds.items()}
    workshop, stop = Workshop(size=bench.options.children), time.monotonic() + minutes * 60
    begun, slowest, rounds = datetime.now(UTC), 0.0, set[asyncio.Task[list[PollReport]]]()
    bench.database.call(sync_feeds, [], now=begun)
    bench.database.call(sync_feeds, quick.values(), now=begun)
    next_news = time.monotonic() + 10
    while time.monotonic() < stop or rounds:
        before = time.monotonic()
        if time.monotonic() < stop and len(rounds) < 4:
            rounds.add(
                asyncio.create_task(
                    poll_due(
                        bench.database, bench.fetcher, workshop, quick, now=datetime.now(UTC), jitter=random.random, places=Places(100)
                    )
                )
            )
        if next_news < time.monotonic() < stop - 90:
            await asyncio.to_thread(control, bench.base, "/_advance?fraction=0.2&n=1")
            next_news += 10
        await asyncio.sleep(1)
        slowest = max(slowest, time.monotonic() - before - 1)
        rounds -= {task for task in rounds if task.done() and task.result() is not None}
    await workshop.close()
    with bench.database.session() as session:
        stored = session.scalar(select(func.count(EntryRow.id)).where(EntryRow.feed_id.like("feed%"))) or 0
        counts = session.execute(select(EntryRow.feed_id, func.count()).group_by(EntryRow.feed_id))
        per_feed = {str(row[0]): int(row[1]) for row in counts}
        polls = session.scalar(select(func.count(FetchRow.id)).where(FetchRow.started_at >= begun))
    ordinary = {name: feed.url for name, feed in quick.items() if name.startswith("feed")}
    published = {name: serials(await asyncio.to_thread(control, url, "")) for name, url in ordinary.items()}
    short = {name: newest - per_feed.get(name, 0) for name, newest in published.items() if newest > per_feed.get(name, 0)}
    with bench.database.session() as session:
        health = {row.id: f"{row.health} {row.problem}" for row in session.scalars(select(FeedRow).where(FeedRow.id.in_(short)))}
        told = select(FetchRow.feed_id, FetchRow.outcome, func.count()).where(FetchRow.feed_id.in_(short), FetchRow.outcome.not_in(CALM))
        named: dict[str, list[str]] = {name: [] for name in short}
        for feed_id, outcome, times in session.execute(told.group_by(FetchRow.feed_id, FetchRow.outcome)):
            named[feed_id].append(f"{outcome} {times} times")
    missing = sum(short.values())
    print(f"{minutes:g} minutes: {polls} polls, {stored} entries stored, {missing} missing, longest pause of the loop {slowest:.2f} s")
    print(
        "\n".join(
            f"  {name} misses {count}: {', '.join(named[name]) or 'NOT EXPLAINED'}; now {health[name]}" for name, count in short.items()
        )
    )


def serials(body: bytes) -> int:
    """How many entries a feed has had: links end in their serial number, which counts from 0."""

    return max((int(number) for number in re.findall(rb"/a/\d+/(\d+)\.html", body)), default=-1) + 1


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--feeds", type=int, default=500)
    arguments.add_argument("--hosts", type=int, default=200)
    arguments.add_argument("--children", type=int, default=1)
    arguments.add_argument("--apart", type=float, default=0.0, help="seconds between two requests to one host")
    arguments.add_argument("--minutes", type=float, default=0.0)
    arguments.add_argument("--faults", action="store_true", help="then every fault path, too")
    arguments.add_argument("--port", type=int, default=8731)
    arguments.add_argument("--database", help="default: SQLite in a temporary folder")
    options = arguments.parse_args()
    if not SERVER.exists():
        print(f"{SERVER} is not there: nothing to measure")
        return 0
    command = [
        sys.executable,
        str(SERVER),
        "--feeds",
        str(options.feeds),
        "--hosts",
        str(options.hosts),
        "--port",
        str(options.port),
        "--warm",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as server, tempfile.TemporaryDirectory() as folder:
        assert server.stdout is not None
        print(server.stdout.readline().decode().strip())
        urls = control(f"http://127.0.0.1:{options.port}", "/_urls").decode().split()
        try:
            asyncio.run(measure(options, folder, [url for url in urls if "/f/" in url]))
        finally:
            server.kill()
    return 0


if __name__ == "__main__":
    sys.exit(main())
