"""An archive of 1,000,000 articles: what searching, the digest, the pages and retention cost on it, on SQLite or PostgreSQL.

    python -m benchmarks.archive [--articles 1000000] [--folder DIR] [--postgresql | --database URL] [--only search,pages] [--json FILE]

The database is filled first (see benchmarks.archive_filling; a year of news in eight languages); one that is there in --folder or at
--database is used as it is. Bars: digest 5 s, search 300 ms, pages 200 ms (processor time, as in benchmarks.dashboard), dropping old days
60 s while polls are written that wait no longer than 1 s. Searches and digests are held to their processor time (with the server's process
that works for them), which is the wall time of a machine that does nothing else; the wall time stands beside. What is dropped is held to
the wall. Exit code 1 where a bar is missed.
`--drop-days N`: so many days are dropped (1), of 2,738 articles and 25,000 polls each; they are gone afterwards.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import Connection, func, select, update
from sqlalchemy.orm import Session
from tests.postgresql_server import postgresql_server

from benchmarks import archive_filling, dashboard
from benchmarks.process_tree import yardstick
from sitrep.core.model import Article, Entry, EntryId, Feed, FeedId, TextSource, Topic
from sitrep.core.search.query import QueryProblem, parse_query
from sitrep.core.settings import DigestPlan
from sitrep.render.digests import render_digest
from sitrep.steps.digest import compose_digest, digest_so_far
from sitrep.steps.upkeep import BREATH_SECONDS
from sitrep.store.articles import save_article
from sitrep.store.database import Database, open_engine
from sitrep.store.entries import add_entries
from sitrep.store.feeds import FetchLine, claim_due_feeds, feed_states, save_polls
from sitrep.store.migrate import upgrade
from sitrep.store.retention import prune
from sitrep.store.schema import ArticleRow, EntryRow, FetchRow
from sitrep.store.search import SearchFilter, search_articles
from sitrep.store.search_index import index_article

BARS = {"search": 0.300, "digest": 5.0, "page": 0.200, "prune": 60.0, "poll waited": 1.0}
RUNS = 5
WEEK = timedelta(days=7)
SEARCHES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("the", {}),
    ("convoy", {}),
    ("convoy Aleppo", {}),
    ("aid convoy border displaced", {}),
    ('"the aid"', {}),
    ('"aid convoy"', {}),
    ('"convoy border aid"', {}),
    ('"aid con*"', {}),
    ('"aid convoy" OR "border convoy"', {}),
    ('convoy -"aid convoy"', {}),
    ("displac*", {}),
    ("con*", {}),
    ("convoy OR truck OR warehouse", {}),
    ("border NOT aid", {}),
    ("نازحين", {}),
    ("المساعدات قافلة", {}),
    ('"فتح إلى"', {}),
    ("гуманитарн*", {}),
    ("کمک سازمان", {}),
    ("Haritan", {}),
    ("nothingofthekind", {}),
    ("convoy", {"since": WEEK}),
    ("humanitaire", {"language": "fr"}),
    ("the", {"feeds": (FeedId("feed-7"),)}),
    ("convoy", {"topic": Topic.DISPLACEMENT}),
)
_PG_SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "512MB",
    "autovacuum": "on",
    "maintenance_work_mem": "512MB",
    "wal_level": "replica",
    "max_wal_size": "8GB",
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One figure: what was done, the seconds that are held against the bar of that name in BARS, and those on the wall."""

    what: str
    seconds: float
    wall: float
    bar: str = ""
    note: str = ""

    @property
    def holds(self) -> bool:
        return not self.bar or self.seconds <= BARS[self.bar]


class Clock:
    """Processor seconds of this process and of the server's process that works for it; on a shared machine they say more than the wall."""

    def __init__(self, database: Database, connection: Connection | None = None) -> None:
        self._server: psutil.Process | None = None
        if database.engine.dialect.name == "postgresql":
            with nullcontext(connection) if connection else database.engine.connect() as mine:  # the pool hands it to who comes next
                self._server = psutil.Process(mine.exec_driver_sql("SELECT pg_backend_pid()").scalar())

    def read(self) -> float:
        times = self._server.cpu_times() if self._server else None
        return time.process_time() + (times.user + times.system if times else 0.0)

    def time(self, function: Callable[[], Any], *, runs: int = RUNS) -> tuple[float, float, Any]:
        """Processor seconds at the mean and median wall seconds after a first run, and what the last one gave."""
        found, walls, begun = function(), [], self.read()
        for _ in range(runs):
            wall = time.perf_counter()
            found = function()
            walls.append(time.perf_counter() - wall)
        return (self.read() - begun) / runs, statistics.median(walls), found


def measure_search(database: Database, now: datetime) -> Iterator[Line]:
    clock = Clock(database)
    for typed, asked in SEARCHES:
        wanted = parse_query(typed)
        assert not isinstance(wanted, QueryProblem)
        where = SearchFilter(**{name: now - value if name == "since" else value for name, value in asked.items()})
        cpu, wall, found = clock.time(partial(database.call, search_articles, wanted, where, limit=20))
        said = " ".join(f"--{name}" for name in asked)
        yield Line(what=f"search {typed} {said}".strip(), seconds=cpu, wall=wall, bar="search", note=f"{found.total} ranked")


def measure_digest(database: Database, now: datetime) -> Iterator[Line]:
    clock = Clock(database)
    feeds = {state.id: Feed(id=state.id, name=state.id, url=state.url) for state in database.call(feed_states)}
    for span in ("daily", "weekly"):
        plan = DigestPlan(name="m", zone="UTC", at=now.time(), receivers=(), weekday=0 if span == "weekly" else None)

        def work(plan: DigestPlan = plan) -> int:
            with database.session() as session:
                digest = compose_digest(session, digest_so_far(plan, now), feeds)
            return len(render_digest(digest, now=now).text)

        cpu, wall, _ = clock.time(work, runs=3)
        yield Line(what=f"{span} digest, composed and rendered", seconds=cpu, wall=wall, bar="digest")


def measure_ingest(database: Database, now: datetime) -> Iterator[Line]:
    """500 more articles, with and without being indexed; they are rolled back."""
    with database.session() as session:
        texts = session.execute(select(ArticleRow.title, ArticleRow.text, ArticleRow.language).order_by(ArticleRow.id).limit(500)).all()
    entries = [
        Entry(
            key=f"new-{n}",
            content_sha256="0",
            story_sha256="0",
            title=row.title,
            link=f"https://x.example/{n}",
            summary_html="",
            content_html="",
        )
        for n, row in enumerate(texts)
    ]
    articles = [
        Article(url=entry.link, title=row.title, summary="", text=row.text, text_source=TextSource.PAGE, language=row.language)
        for entry, row in zip(entries, texts, strict=True)
    ]
    with database.engine.connect() as connection:
        session = Session(connection, expire_on_commit=False)
        add_entries(session, FeedId("feed-1"), entries, now=now, baseline=False, unstable_ids=False)
        keys = [entry.key for entry in entries]
        ids = {row.key: row.id for row in session.execute(select(EntryRow.key, EntryRow.id).where(EntryRow.key.in_(keys)))}
        clock = Clock(database, connection)
        begun = clock.read()
        made = [save_article(session, EntryId(ids[entry.key]), article, now=now) for entry, article in zip(entries, articles, strict=True)]
        whole = clock.read() - begun
        for article_id in made:
            session.expunge_all()
            session.execute(update(ArticleRow).where(ArticleRow.id == article_id).values(title=ArticleRow.title))  # forgotten
        begun = clock.read()
        for article_id, article in zip(made, articles, strict=True):
            index_article(session, article_id, article, feed_id=FeedId("feed-1"), read_at=now)
        indexing = clock.read() - begun
        session.rollback()
    yield Line(what="storing an article, with its index", seconds=whole / 500, wall=whole / 500)
    yield Line(what="of that: indexing it", seconds=indexing / 500, wall=indexing / 500)


async def measure_prune(database: Database, now: datetime, days: float) -> list[Line]:
    """Drops the oldest days, of the fetch log as well, as the daemon does, while a poll is written every fifth of a second."""
    keep, keep_log = timedelta(days=archive_filling.DAYS - days), timedelta(days=archive_filling.LOG_DAYS - days)
    before = database.call(lambda session: session.scalar(select(func.count()).select_from(ArticleRow)))
    waits: list[float] = []
    over = asyncio.Event()

    async def poll() -> None:
        while not over.is_set():
            begun = time.perf_counter()
            await database.run(write_a_poll, now=now)
            waits.append(time.perf_counter() - begun)
            await asyncio.sleep(0.2)

    polls = asyncio.create_task(poll())
    begun, busy, rows = time.perf_counter(), 0.0, 0
    while True:
        portion_begun = time.perf_counter()
        dropped = await database.run(prune, now=now, keep=keep, keep_log=keep_log)
        busy += time.perf_counter() - portion_begun
        rows += dropped
        if not dropped:
            break
        await asyncio.sleep(BREATH_SECONDS)
    whole = time.perf_counter() - begun
    over.set()
    await polls
    after = database.call(lambda session: session.scalar(select(func.count()).select_from(ArticleRow)))
    waits.sort()
    note = f"{before - after} articles, {rows} rows; busy {busy:.0f} s"
    late = waits[int(len(waits) * 0.99)]
    return [
        Line(what=f"dropping the oldest {days:g} days", seconds=whole, wall=whole, bar="prune", note=note),
        Line(what="a poll's write meanwhile, p99", seconds=late, wall=waits[-1], bar="poll waited", note=f"{len(waits)} polls"),
    ]


def write_a_poll(session: Any, *, now: datetime) -> None:
    """What a poll of a feed with one new item writes."""
    (state,) = [state for state in feed_states(session) if state.id == "feed-3"]
    key = f"{time.time_ns():064x}"
    entry = Entry(
        key=key, content_sha256=key, story_sha256=key, title=key, link="https://x.example", summary_html="x" * 300, content_html=""
    )
    add_entries(session, state.id, [entry], now=now, baseline=False, unstable_ids=False)
    save_polls(session, [(state, FetchLine(feed_id=state.id, started_at=now, seconds=0.1, outcome="ok"))])
    claim_due_feeds(session, now=now - timedelta(days=1), limit=10)


def server_cpu(database: Database) -> float:
    """CPU seconds so far of all the server's processes that work for sitrep; 0 on SQLite."""
    if database.engine.dialect.name != "postgresql":
        return 0.0
    with database.engine.connect() as connection:
        pids = connection.exec_driver_sql("SELECT pid FROM pg_stat_activity WHERE application_name = 'sitrep'").scalars().all()
    times = [psutil.Process(pid).cpu_times() for pid in pids]
    return sum(each.user + each.system for each in times)


async def measure_pages(database: Database, url: str, folder: Path) -> list[Line]:
    (folder / "feeds.yaml").write_text("feeds:\n  - id: feed-1\n    url: https://feed-1.example/rss\n", "utf-8")
    (folder / "sitrep.yaml").write_text(f"database: {url}\n", "utf-8")
    paths = (*dashboard.PATHS, "/search?q=convoy+Aleppo", "/search?q=border&language=fr&order=newest", "/api/search?q=convoy")
    dashboard.RUNS = RUNS
    found = await dashboard.measure(folder, paths, partial(server_cpu, database))
    return [
        Line(
            what=f"page {path}",
            seconds=(ours + its) / 1000,
            wall=(ours + its) / 1000,
            bar="search" if "/search" in path else "page",
            note=f"processor time, {its:.0f} ms of it the server's",
        )
        for path, (ours, its) in found.items()
    ]


def sizes(database: Database) -> dict[str, int]:
    """Bytes: of everything, of the articles' table, of what only the search needs."""
    with database.engine.connect() as connection:
        if database.engine.dialect.name == "postgresql":
            one = {"everything": "SELECT pg_database_size(current_database())"}
            one |= {table: f"SELECT pg_total_relation_size('{table}')" for table in ("entries", "articles", "fetches")}
            one["search, table and index"] = (
                "SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree('article_search') WHERE isleaf"
            )
            one["of that, the index (GIN)"] = (
                "SELECT sum(pg_relation_size(c.oid)) FROM pg_class c JOIN pg_am ON pg_am.oid = relam WHERE amname = 'gin' AND relkind = 'i'"
            )
        else:
            one = {"everything": "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"}
            one["words of the search (FTS5)"] = "SELECT sum(length(block)) FROM article_words_data"
            one["lengths of the search"] = "SELECT sum(length(sz) + 8) FROM article_words_docsize"
        return {name: int(connection.exec_driver_sql(statement).scalar() or 0) for name, statement in one.items()}


@contextmanager
def server(options: argparse.Namespace, folder: Path) -> Iterator[str]:
    if options.database:
        yield options.database
    elif options.postgresql:
        with postgresql_server(**_PG_SETTINGS) as url:
            yield url.format("postgres")
    else:
        yield f"sqlite:///{folder}/sitrep.db"


def machine(database: Database) -> str:
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect() as connection:
            engine = f"PostgreSQL {connection.exec_driver_sql('SHOW server_version').scalar()}"
    else:
        engine = f"SQLite {sqlite3.sqlite_version}"
    cpu = next((line.partition(": ")[2] for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "")
    return f"{engine}, Python {platform.python_version()}, {os.cpu_count()} cores of {cpu or platform.machine()}"


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--articles", type=int, default=1_000_000)
    arguments.add_argument("--folder", type=Path)
    arguments.add_argument("--postgresql", action="store_true", help="a throw-away server")
    arguments.add_argument("--database", help="the address of another database")
    arguments.add_argument("--only", default="search,digest,pages,ingest,prune")
    arguments.add_argument("--drop-days", type=float, default=1.0)
    arguments.add_argument("--json", type=Path)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as temporary, server(options, options.folder or Path(temporary)) as url:
        return measure(options, url, Path(temporary))


def measure(options: argparse.Namespace, url: str, folder: Path) -> int:
    database = Database(open_engine(url))
    upgrade(database.engine)
    with database.session() as session:
        articles = session.scalar(select(func.count()).select_from(ArticleRow)) or 0
        now = session.scalar(select(func.max(FetchRow.started_at))) or datetime.now(UTC).replace(microsecond=0)
    if not articles:
        begun = time.monotonic()
        for done in archive_filling.fill(database, options.articles, now=now):
            if done % 100_000 == 0:
                print(f"{done:,} articles after {time.monotonic() - begun:.0f} s", flush=True)
        articles = options.articles
    lines: list[Line] = []
    space = sizes(database)

    for line in measured(database, url, folder, options, now):
        lines.append(line)
        mark = "" if line.holds else f"  MISSED: {BARS[line.bar]} s"
        print(f"{1000 * line.seconds:10.1f} ms  wall {1000 * line.wall:9.1f}  {line.what}  {line.note}{mark}", flush=True)
    for name, size in space.items():
        print(f"{size / 1e6:10.0f} MB = {size / articles:6.0f} bytes an article: {name}")
    told: dict[str, Any] = {
        "articles": articles,
        "machine": machine(database),
        "load": os.getloadavg(),
        "yardstick": yardstick(),
        "bytes": space,
    }
    told["lines"] = [asdict(line) | {"holds": line.holds} for line in lines]
    print(f"{told['machine']}; load {told['load']}; yardstick {told['yardstick']:.3f} s")
    if options.json:
        options.json.write_text(json.dumps(told, indent=1, ensure_ascii=False), "utf-8")
    database.close()
    return 0 if all(line.holds for line in lines) else 1


def measured(database: Database, url: str, folder: Path, options: argparse.Namespace, now: datetime) -> Iterator[Line]:
    """What --only asks for; dropping comes last."""
    only = options.only.split(",")
    for name, work in (("search", measure_search), ("digest", measure_digest), ("ingest", measure_ingest)):
        if name in only:
            yield from work(database, now)
    if "pages" in only:
        yield from asyncio.run(measure_pages(database, url, folder))
    if "prune" in only:
        yield from asyncio.run(measure_prune(database, now, options.drop_days))


if __name__ == "__main__":
    sys.exit(main())
