"""How fast the pages are on a full database: `python -m benchmarks.dashboard` (100,000 articles, 20,000 reports, 2,000 events, SQLite).

The median processor time of server and client together, which is the wall time of a machine that does nothing else; and the wall time.
With `--ci` it exits with 1 where a page's processor time is above MOST_MS. The peak memory is that of server and client together; run it a
second time on the same folder to have it without what filled the database.
"""

from __future__ import annotations

import asyncio
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
from sqlalchemy import insert
from sqlalchemy.orm import Session
from tests.invented import crossing, figure, hit, place, report, routed

from benchmarks.process_tree import yardstick
from sitrep.config.load import load_settings
from sitrep.core.grouping import make_event
from sitrep.core.model import EventId, Level, Place, Report, Topic
from sitrep.core.settings import WebPlan
from sitrep.daemon import utc_now
from sitrep.store.database import Database, open_engine
from sitrep.store.migrate import upgrade
from sitrep.store.schema import ArticleRow, ConversationRow, EntryRow, EventRow, FeedRow, FetchRow, JudgementRow, OutboxRow, ReportRow
from sitrep.wiring import open_bench, open_dashboard

ARTICLES, REPORTS, EVENTS, FEEDS, MESSAGES, DAYS = 100_000, 20_000, 2_000, 60, 4_000, 30
MOST_MS = 200.0
RUNS = 11
COUNTRIES = ("SYR", "SDN", "COD", "UKR", "PSE", "AFG", "MMR", "SOM", "YEM", "ETH")
_SAID = "people fled the town after shelling on Tuesday and the road was closed to convoys officials said families left homes border"
WORDS = _SAID.split()
TOPICS, LEVELS = tuple(Topic), (Level.HIGH, Level.MEDIUM, Level.MEDIUM, Level.INFORMATION)
PATHS = (
    "/",
    "/events",
    "/events?level=high&country=SYR",
    "/events?words=fled&page=20",
    "/events?topic=crossing_closure&days=7",
    "/map",
    "/map?days=30",
    "/crossings",
    "/crossings/crossing-1",
    "/figures",
    "/figures?days=365",
    "/feeds",
    "/feeds/feed-1",
    "/digests",
    "/rules",
    "/deliveries",
    "/deliveries?state=sent&page=40",
    "/healthz",
    "/metrics",
    "/api/events",
    "/api/crossings",
    "/export/events.atom",
)


def fill(session: Session, rng: random.Random) -> str:
    """Puts the rows in; gives the id of the event with most reports."""
    now = utc_now()

    def at(share: float) -> Any:
        return now - timedelta(days=DAYS) * share

    def text(n: int) -> str:
        return " ".join(rng.choice(WORDS) for _ in range(n))

    session.execute(
        insert(FeedRow), [{"id": f"feed-{n}", "url": f"https://feed-{n}.example/rss", "next_poll_at": now} for n in range(FEEDS)]
    )
    fetches = [
        {"feed_id": f"feed-{rng.randrange(FEEDS)}", "started_at": at(rng.random()), "seconds": 0.3, "outcome": "ok"} for _ in range(50_000)
    ]
    session.execute(insert(FetchRow), fetches)
    for start in range(0, ARTICLES, 5_000):
        entries, articles, judgements = [], [], []
        for n in range(start, start + 5_000):
            seen = at(1 - n / ARTICLES)
            title, body = text(9), text(350)
            feed = f"feed-{n % FEEDS}"
            blank = {"authors": [], "language": "en", "published_at": seen}
            entries.append(
                {"id": n + 1, "feed_id": feed, "key": f"{n:064x}", "content_sha256": "0" * 64, "story_sha256": "0" * 64, "title": title}
                | {"link": f"https://{feed}.example/{n}", "summary_html": "", "content_html": "", "categories": [], "first_seen_at": seen}
                | {"read_state": "read", **blank}
            )
            articles.append(
                {"id": n + 1, "entry_id": n + 1, "url": f"https://{feed}.example/{n}", "title": title, "summary": "", "text": body}
                | {"text_source": "page", "problems": [], "read_at": seen, **blank}
            )
            judgements.append({"article_id": n + 1, "rules_sha256": "0" * 64, "judged_at": seen, "level": "none", "topics": [], "body": {}})
        for table, rows in ((EntryRow, entries), (ArticleRow, articles), (JudgementRow, judgements)):
            session.execute(insert(table), rows)
    return _fill_events(session, rng, now)


def _fill_events(session: Session, rng: random.Random, now: Any) -> str:
    sizes = [1] * EVENTS
    for _ in range(REPORTS - EVENTS):
        sizes[min(int(rng.paretovariate(0.7)) - 1, EVENTS - 1) if rng.random() < 0.05 else rng.randrange(EVENTS)] += 1
    sizes = [min(size, 60) for size in sizes]
    article, largest = 0, max(range(EVENTS), key=lambda n: sizes[n])
    for number, size in enumerate(sizes):
        topic, level, iso3 = TOPICS[number % 3], rng.choice(LEVELS), rng.choice(COUNTRIES)
        first = now - timedelta(days=DAYS) * (1 - number / EVENTS)
        event_id = f"{rng.getrandbits(64):016x}"
        told = [
            _report(rng, article + n, number, topic=topic, level=level, iso3=iso3, at=first + timedelta(minutes=20 * n))
            for n in range(size)
        ]
        event = make_event(EventId(event_id), "key", told)
        session.execute(
            insert(EventRow).values(
                id=event_id,
                topic=topic,
                key="key",
                headline=event.headline,
                level=event.level,
                countries=list(event.countries),
                admin1_codes=[],
                crossing_ids=[],
                first_reported_at=event.first_reported_at,
                last_reported_at=event.last_reported_at,
            )
        )
        rows = [
            {"event_id": event_id, "article_id": each.article_id, "topic": topic, "level": level, "reported_at": each.first_seen_at}
            | {"body": msgspec.to_builtins(each), "shingles": b"x" * 1_000}
            for each in told
        ]
        session.execute(insert(ReportRow), rows)
        values = {"receiver": "ops", "route": "default", "routed": msgspec.to_builtins(routed()), "last_said": {}}
        session.execute(insert(ConversationRow), [{"event_id": event_id, **values}])
        article += size
        if number == largest:
            largest_id = event_id
    _fill_outbox(session, now)
    return largest_id


def _report(rng: random.Random, article: int, number: int, *, topic: Topic, level: Level, iso3: str, at: Any) -> Report:
    quote = " ".join(rng.choice(WORDS) for _ in range(25))
    name = f"Crossing {number % 150}"
    return report(
        article + 1,
        topic=topic,
        level=level,
        title=quote[:70],
        feed_id=f"feed-{article % FEEDS}",
        feed_name=f"Wire {article % FEEDS}",
        feed_family=f"family-{article % FEEDS}",
        url=f"https://feed-{article % FEEDS}.example/{article}",
        published_at=at,
        first_seen_at=at,
        hits=tuple(hit(quote, topic=topic, level=level.value) for _ in range(3)),
        figures=(figure("12,500", rng.randrange(100, 20_000)),),
        places=tuple(_town(number, n, iso3) for n in range(3)),
        crossings=(crossing(name, rng.choice(("closed", "open")), id=f"crossing-{number % 100}"),)
        if topic is Topic.CROSSING_CLOSURE
        else (),
    )


def _town(number: int, n: int, iso3: str) -> Place:
    """One of 600 towns, all over the latitudes where people live."""
    spot = (number * 3 + n) % 600
    return place(f"Town {spot}", iso3, f"{iso3[:2]}01", lat=-30 + (spot * 7 % 75), lon=-15 + (spot * 11 % 110))


def _fill_outbox(session: Session, now: Any) -> None:
    rows = [
        {"notice_id": f"notice-{n}", "kind": "alert", "level": "high", "receiver": "ops", "recipient": "ops@example.org"}
        | {"message_id": f"{n}@x", "subject": f"Subject {n}", "payload": b"x" * 20_000, "state": "sent", "attempts": 1}
        | {"created_at": now, "sent_at": now}
        for n in range(MESSAGES)
    ]
    for start in range(0, MESSAGES, 500):
        session.execute(insert(OutboxRow), rows[start : start + 500])


def _nothing() -> float:
    return 0.0


async def measure(folder: Path, paths: tuple[str, ...], server: Callable[[], float] = _nothing) -> dict[str, tuple[float, float]]:
    """The processor milliseconds of each page, over the loopback: the median of ours, and the mean of a database server's (its seconds so
    far come from `server`)."""
    settings = replace(load_settings(folder, {}), web=WebPlan(port=0))
    found = {}
    async with (
        open_dashboard(settings, open_bench(None), clock=utc_now, ticks=time.monotonic) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client,
    ):
        for path in paths:
            times, cpu, server_start = [], [], server()
            for _ in range(RUNS):
                start, cpu_start = time.perf_counter(), time.process_time()
                answer = await client.get(path)
                times.append(1000 * (time.perf_counter() - start))
                cpu.append(1000 * (time.process_time() - cpu_start))
                assert answer.status_code in (200, 503), (path, answer.status_code)
            ours, its = found[path] = statistics.median(cpu), 1000 * (server() - server_start) / RUNS
            of_server = f" + {its:5.1f} ms of the server" if server is not _nothing else ""
            print(
                f"{ours:7.1f} ms CPU{of_server} {statistics.median(times):8.1f} ms wall {len(answer.content):9,} bytes  {path}", flush=True
            )
    return found


def main() -> None:
    """Makes the database ($1, else a temporary folder; one that is there is used as it is), asks for every page, prints the table."""
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(words[0] if words else temporary)
        folder.mkdir(exist_ok=True)
        is_new = not (folder / "sitrep.db").exists()
        database = Database(open_engine(f"sqlite:///{folder}/sitrep.db"))
        if is_new:
            upgrade(database.engine)
            (folder / "feeds.yaml").write_text("feeds:\n  - id: feed-1\n    url: https://feed-1.example/rss\n")
            (folder / "sitrep.yaml").write_text(f"database: sqlite:///{folder}/sitrep.db\n")
            start = time.perf_counter()
            (folder / "largest").write_text(database.call(fill, random.Random(7)))
            print(f"filled in {time.perf_counter() - start:.0f} s")
        database.close()
        largest = (folder / "largest").read_text()
        found = asyncio.run(measure(folder, (*PATHS, f"/events/{largest}", f"/api/events/{largest}")))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with_filling = ", with what made the database" if is_new else ""
    slowest = max(ours for ours, _ in found.values())
    print(f"slowest {slowest:.0f} ms; peak memory {peak:.0f} MB, server and client{with_filling}; yardstick {yardstick():.3f} s")
    if "--ci" in sys.argv and slowest > MOST_MS:
        sys.exit(1)


if __name__ == "__main__":
    main()
