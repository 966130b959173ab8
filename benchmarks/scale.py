"""20,000 feeds at a mean interval of 30 minutes, 5 % of them with news, polled by `sitrep run --only poll` in real time from loopback.

    python -m benchmarks.scale [--feeds 20000] [--minutes 10] [--changed 0.05] [--database URL] [--json FILE]

The feeds have been polled before (their rows, entries and marks are written as a poll leaves them) and, once the daemon is up, fall due
evenly over half an hour. Prints how late polls began (p50, p99, most), how long they took, and what the daemon and its children cost in CPU
seconds and memory; the load average stands beside, for other work on the machine makes polls late. Exit code 1 where p99 is over 30 s or
memory over 600 MB.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import multiprocessing
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from sitrep.core.feed import FeedBody, context_of
from sitrep.core.feed_cut import find_items, mark_items
from sitrep.core.model import Feed, FeedId
from sitrep.core.text import fingerprint
from sitrep.store.database import Database, open_engine
from sitrep.store.feeds import sync_feeds
from sitrep.store.health import read_signs
from sitrep.store.inserting import insert_many
from sitrep.store.migrate import upgrade
from sitrep.store.schema import Base, EntryRow, FeedRow, FetchRow

HOSTS, PORT, ITEMS = 200, 8741, 20
INTERVAL = timedelta(minutes=30)
LATER = timedelta(days=1)
PATIENCE_SECONDS = 300.0
_FEEDS = Base.metadata.tables["feeds"]
_OF_FEED = update(_FEEDS).where(_FEEDS.c.id == bindparam("feed"))
BASE = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = ("road", "bridge", "camp", "convoy", "clinic", "river", "district", "market", "families", "water", "closed", "reached", "reported")


def url_of(number: int) -> str:
    return f"http://127.0.1.{number % HOSTS + 1}:{PORT}/{number}.xml"


def revision_of(number: int, now: float, changed: float) -> int:
    """How many items a feed has had since 2026: with each half hour, one more in a share of the feeds."""
    slots = int((now - BASE.timestamp()) / INTERVAL.total_seconds())
    return int(slots * changed + (number * 0.618034) % 1)


def text_of(number: int, item: int) -> str:
    digest = hashlib.sha256(f"{number}/{item}".encode()).digest()
    return " ".join(WORDS[byte % len(WORDS)] for byte in digest * 2)


def feed_of(number: int, revision: int) -> bytes:
    items = (
        f"<item><title>{text_of(number, item)[:60]}</title><guid isPermaLink='false'>{number}-{item}</guid>"
        f"<link>{url_of(number)}?{item}</link><pubDate>{format_datetime(BASE + timedelta(hours=item % 7000))}</pubDate>"
        f"<description>{text_of(number, item)}</description></item>"
        for item in range(revision, revision - ITEMS, -1)
    )
    return f"<rss version='2.0'><channel><title>Feed {number}</title>{''.join(items)}</channel></rss>".encode()


class Server(asyncio.Protocol):
    """One connection. Two thirds of the feeds have an ETag, the others answer in full each time."""

    changed = 0.05

    def connection_made(self, transport: Any) -> None:
        self.transport, self.buffer = transport, b""

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            number = int(head.split(b" ", 2)[1][1:].split(b".")[0])
            revision = revision_of(number, time.time(), self.changed)
            tag = f'"{revision}"'.encode()
            if number % 3 and tag in head.partition(b"If-None-Match:")[2].split(b"\r\n", 1)[0]:
                self.transport.write(b"HTTP/1.1 304 Not Modified\r\nETag: " + tag + b"\r\n\r\n")
                continue
            body = feed_of(number, revision)
            etag = b"ETag: " + tag + b"\r\n" if number % 3 else b""
            self.transport.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n" + etag + b"Content-Length: %d\r\n\r\n" % len(body) + body
            )


def serve(changed: float) -> None:
    async def forever() -> None:
        Server.changed = changed
        loop = asyncio.get_running_loop()
        for host in range(HOSTS):
            await loop.create_server(Server, f"127.0.1.{host + 1}", PORT, backlog=1024)
        await asyncio.Event().wait()

    asyncio.run(forever())


def fill(database: Database, feeds: list[Feed], changed: float, now: datetime) -> None:
    """As if each feed had been polled less than half an hour ago."""
    database.call(sync_feeds, feeds, now=now)
    for start in range(0, len(feeds), 500):
        with database.session() as session:
            rows: list[dict[str, Any]] = []
            states: list[dict[str, Any]] = []
            for number in range(start, min(len(feeds), start + 500)):
                at = now - INTERVAL * ((number * 0.7548777) % 1)
                revision = revision_of(number, at.timestamp(), changed)
                body = FeedBody(body=feed_of(number, revision), url=url_of(number), content_type="application/rss+xml", now=at)
                items = find_items(body.body, context=context_of(body))
                assert items is not None
                keys = [fingerprint("id", f"{number}-{item}") for item in range(revision, revision - ITEMS, -1)]
                rows += (entry_row(feeds[number].id, key, at) for key in keys)
                values: dict[str, Any] = {
                    "feed": feeds[number].id,
                    "next_poll_at": now + LATER,
                    "etag": f'"{revision}"' if number % 3 else None,
                    "validators_url": url_of(number),
                    "body_sha256": hashlib.sha256(body.body).hexdigest(),
                    "item_marks": mark_items(items, keys),
                    "health": "ok",
                    **dict.fromkeys(("baseline_at", "last_polled_at", "last_ok_at", "last_unconditional_at"), at),
                }
                states.append(values)
            insert_many(session, EntryRow, rows)
            session.connection().execute(_OF_FEED, states)


def entry_row(feed_id: FeedId, key: str, at: datetime) -> dict[str, Any]:
    words = {"title": key, "link": "", "summary_html": "", "content_html": "", "problem": "", "authors": [], "categories": []}
    state = {"read_state": "skipped", "is_baseline": True, "read_attempts": 0, "first_seen_at": at}
    return {"feed_id": feed_id, "key": key, "content_sha256": key, "story_sha256": key, **words, **state}


def watch(daemon: subprocess.Popen[bytes], seconds: float) -> tuple[float, float]:
    """Runs so long; gives the most memory (PSS, MB) of the daemon with its children, and their CPU seconds."""
    process, most, spent, gone = psutil.Process(daemon.pid), 0.0, {}, time.monotonic() + seconds
    while time.monotonic() < gone and daemon.poll() is None:
        memory = 0.0
        for one in (process, *process.children(recursive=True)):
            try:
                memory += one.memory_full_info().pss / 1e6
                times = one.cpu_times()
                spent[one.pid] = times.user + times.system
            except psutil.Error:
                continue
        most = max(most, memory)
        time.sleep(5)
    return most, sum(spent.values())


def figures_of(database: Database, begun: datetime) -> dict[str, Any]:
    with database.session() as session:
        query = select(FetchRow.late_seconds, FetchRow.seconds, FetchRow.outcome).where(FetchRow.started_at >= begun)
        rows = session.execute(query).all()
        overdue = session.scalar(select(func.count()).where(FeedRow.next_poll_at < datetime.now(UTC) - timedelta(seconds=30)))
    late, took = sorted(row[0] for row in rows), sorted(row[1] for row in rows)
    outcomes: dict[str, int] = {}
    for row in rows:
        outcomes[row[2]] = outcomes.get(row[2], 0) + 1

    def at(ordered: list[float], share: float) -> float:
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0

    return {
        "polls": len(rows),
        "late_p50": at(late, 0.5),
        "late_p99": at(late, 0.99),
        "late_most": at(late, 1.0),
        "took_p50": at(took, 0.5),
        "took_p99": at(took, 0.99),
        "overdue_at_the_end": overdue,
        "outcomes": outcomes,
    }


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--feeds", type=int, default=20_000)
    arguments.add_argument("--minutes", type=float, default=10.0)
    arguments.add_argument("--changed", type=float, default=0.05)
    arguments.add_argument("--database", help="default: SQLite in a temporary folder")
    arguments.add_argument("--json", type=Path)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = options.database or f"sqlite:///{folder}/sitrep.db"
        feeds = [Feed(id=FeedId(f"feed-{number}"), name="", url=url_of(number), interval=INTERVAL) for number in range(options.feeds)]
        tables = "".join(f"- {{id: {feed.id}, url: '{feed.url}', interval: 30m}}\n" for feed in feeds)
        Path(folder, "feeds.yaml").write_text(f"feeds:\n{tables}", "utf-8")
        hosts = ", ".join(f"'127.0.1.{host + 1}:{PORT}'" for host in range(HOSTS))
        Path(folder, "sitrep.yaml").write_text(f"database: {url}\ndata: {folder}/var\nallow_addresses: [{hosts}]\n", "utf-8")
        database = Database(open_engine(url))
        upgrade(database.engine)
        started = time.monotonic()
        fill(database, feeds, options.changed, datetime.now(UTC) + timedelta(seconds=60))
        print(f"{options.feeds} feeds written in {time.monotonic() - started:.0f} s", flush=True)
        server = multiprocessing.Process(target=serve, args=(options.changed,), daemon=True)
        server.start()
        command = [sys.executable, "-m", "sitrep.cli", "--config", folder, "run", "--only", "poll", "--quiet"]
        load_before = os.getloadavg()
        started = time.monotonic()
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as daemon:
            wait_until_up(database)
            print(f"the daemon has started in {time.monotonic() - started:.1f} s", flush=True)
            begun = datetime.now(UTC)
            database.call(spread, now=begun)
            memory, cpu = watch(daemon, options.minutes * 60)
            figures = figures_of(database, begun)
            daemon.send_signal(signal.SIGTERM)
        server.kill()
        database.close()
    figures |= {
        "feeds": options.feeds,
        "minutes": options.minutes,
        "memory_mb": round(memory),
        "cpu_seconds": round(cpu, 1),
        "load": [round(load_before[0], 1), *(round(one, 1) for one in os.getloadavg())],
        "machine": f"{os.cpu_count()} cores, {platform.processor() or platform.machine()}, Python {platform.python_version()}",
    }
    print("\n".join(f"{name:20} {value}" for name, value in figures.items()))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2))
    return 1 if figures["late_p99"] > 30 or memory > 600 else 0


def spread(session: Session, *, now: datetime) -> None:
    """Due evenly over the next half hour."""
    ids = enumerate(session.scalars(select(FeedRow.id)).all())
    session.connection().execute(
        _OF_FEED, [{"feed": feed_id, "next_poll_at": now + INTERVAL * ((number * 0.7548777) % 1)} for number, feed_id in ids]
    )


def wait_until_up(database: Database) -> None:
    """The daemon beats when it has started; how long that takes is told apart."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while database.call(read_signs).heartbeat_at is None:
        if time.monotonic() > deadline:
            raise RuntimeError("the daemon did not start")
        time.sleep(0.5)


if __name__ == "__main__":
    sys.exit(main())
