"""Fills a database with an archive: feeds, fetch log, entries, articles with their search index, judgements, events, messages."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import msgspec
import psycopg
from psycopg import sql
from sqlalchemy import Connection, insert
from sqlalchemy.orm import Session
from tests.invented import routed

from benchmarks.archive_text import Newsroom, Story
from benchmarks.dashboard import COUNTRIES, LEVELS, TOPICS, _report
from sitrep.core.grouping import make_event
from sitrep.core.model import EventId
from sitrep.store.database import Database
from sitrep.store.schema import ConversationRow, EventRow, OutboxRow, ReportRow
from sitrep.store.search_ddl import SEARCH_DDL
from sitrep.store.search_partitions import tend_partitions

FEEDS, FETCHES_A_FEED, EVENTS, MESSAGES, DAYS, LOG_DAYS, PORTION = 500, 2_000, 5_000, 4_000, 365, 40, 5_000
FTS5_HASH_BYTES = 1 << 20
"""What FTS5 has by itself."""
FLAGGED = 0.03
"""Of all articles: what a desk's rules flag."""
WITH_CONTENT = 0.2
"""Of all entries: those whose feed brings the whole text."""


def fill(database: Database, articles: int, *, now: datetime, seed: int = 7) -> Iterator[int]:
    """Puts everything in, spread evenly over a year; gives the number of articles that are in after each portion."""
    rng, newsroom = random.Random(seed), Newsroom(seed)
    span = timedelta(days=DAYS)
    postgresql = database.engine.dialect.name == "postgresql"
    with database.engine.begin() as connection:
        _hasten(connection)
        _insert(connection, "feeds", [_feed(number, now) for number in range(FEEDS)])
        if postgresql:
            connection.exec_driver_sql("DROP INDEX ix_article_search_words")
        else:
            _gather_words(connection, 16 * FTS5_HASH_BYTES)
    for start in range(0, FEEDS * FETCHES_A_FEED, PORTION * 4):
        with database.engine.begin() as connection:
            _insert(connection, "fetches", [_fetch(number, now) for number in range(start, start + PORTION * 4)])
    for start in range(0, articles, PORTION):
        with database.engine.begin() as connection:
            _hasten(connection)
            numbers = range(start, min(start + PORTION, articles))
            stories = [(number, now - span * (1 - number / articles), newsroom.story()) for number in numbers]
            _insert(connection, "entries", [_entry(number, at, story, rng) for number, at, story in stories])
            _insert(connection, "articles", [_article(number, at, story) for number, at, story in stories])
            _insert(connection, "judgements", [_judgement(number, at, story) for number, at, story in stories])
            _insert(connection, "article_search", [_search_row(number, at, story, postgresql=postgresql) for number, at, story in stories])
            if not postgresql:
                rows = [(number + 1, story.title_words, story.text_words) for number, _, story in stories]
                connection.exec_driver_sql("INSERT INTO article_words (rowid, title, body) VALUES (?, ?, ?)", rows)
        database.call(tend_partitions)
        yield numbers[-1] + 1
    database.call(_fill_events, rng, articles, now)
    if not postgresql:
        with database.engine.begin() as connection:
            _gather_words(connection, FTS5_HASH_BYTES)
        return
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in ("entries", "articles"):
            highest = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"  # noqa: S608  our names
            connection.exec_driver_sql(highest)
        connection.exec_driver_sql("VACUUM ANALYZE")
    index_partitions(database)


def index_partitions(database: Database) -> None:
    """Makes the index of words of the partitions, one on each core, where it is not there yet; a filling that was cut off goes on here.

    An index made from rows that are there takes 1 ms an article, one that each row is put into 3 ms. More memory makes it slower: words
    are gathered in a tree, and 250,000 articles in one of 1 GB took 585 s on a busy machine where trees of 64 MB took 241 s.
    """
    leaves = "SELECT relid::regclass::text FROM pg_partition_tree('article_search') WHERE isleaf ORDER BY relid"
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        names = connection.exec_driver_sql(leaves).scalars().all()
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for _ in pool.map(partial(_index_partition, database), names):
                pass
        connection.exec_driver_sql(SEARCH_DDL["postgresql"][-1].replace("CREATE INDEX", "CREATE INDEX IF NOT EXISTS"))  # takes those in


def _index_partition(database: Database, name: str) -> None:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("SET maintenance_work_mem = '64MB'")
        connection.exec_driver_sql(f"CREATE INDEX IF NOT EXISTS {name}_words_pairs_idx ON {name} USING gin (words, pairs)")


def _hasten(connection: Connection) -> None:
    """For the filling alone."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
    else:
        connection.exec_driver_sql("PRAGMA cache_size = -400000")


def _gather_words(connection: Connection, bytes_of_memory: int) -> None:
    """FTS5 writes words down when so much memory is full: with sixteen times its own measure it takes half the time, in fewer segments."""
    connection.exec_driver_sql("INSERT INTO article_words (article_words, rank) VALUES ('hashsize', ?)", (bytes_of_memory,))


def _insert(connection: Connection, table: str, rows: Sequence[dict[str, Any]]) -> None:
    names = list(rows[0])
    if connection.dialect.name == "postgresql":
        copy = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names)))
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        with driver.cursor() as cursor, cursor.copy(copy) as into:
            for row in rows:
                into.write_row(tuple(row.values()))
        return
    values = [tuple(_plain(value) for value in row.values()) for row in rows]
    columns, places = ", ".join(names), ", ".join("?" * len(names))
    connection.exec_driver_sql(f"INSERT INTO {table} ({columns}) VALUES ({places})", values)  # noqa: S608  names of our own


def _plain(value: Any) -> Any:
    """As the columns of the schema write it on SQLite."""
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f") if isinstance(value, datetime) else value


def _feed(number: int, now: datetime) -> dict[str, Any]:
    address = f"https://feed-{number}.example/rss"
    text = {name: "" for name in ("read_as", "problem", "hub", "topic", "told_trouble")}
    zero = {name: 0 for name in ("moved_seen", "failures", "skip_hours", "skip_days")}
    told = {"last_polled_at": now, "last_ok_at": now, "last_new_at": now, "baseline_at": now - timedelta(days=DAYS)}
    state = {"enabled": True, "next_poll_at": now + timedelta(days=1), "health": "ok", "item_marks": b"", "unstable_ids": False}
    return {"id": f"feed-{number}", "url": address, **text, **zero, **told, **state}


def _fetch(number: int, now: datetime) -> dict[str, Any]:
    at = now - timedelta(days=LOG_DAYS) * (1 - number / (FEEDS * FETCHES_A_FEED))
    counts = {"size": 20_000, "line_bytes": 700, "entries_seen": 20, "entries_new": number % 2}
    told = {"started_at": at, "late_seconds": 0.4, "seconds": 0.3, "outcome": "ok", "status": 200, "problem": ""}
    return {"feed_id": f"feed-{number % FEEDS}", **told, **counts}


def _entry(number: int, at: datetime, story: Story, rng: random.Random) -> dict[str, Any]:
    digest = f"{number * 0x9E3779B97F4A7C15 % 2**256:064x}"
    text = {"title": story.title, "link": f"https://feed-{number % FEEDS}.example/{number}", "summary_html": f"<p>{story.text[:250]}</p>"}
    more = {"content_html": f"<p>{story.text}</p>" if rng.random() < WITH_CONTENT else "", "authors": "[]", "categories": "[]"}
    state = {"is_baseline": False, "read_state": "read", "read_attempts": 1, "rereads": 0, "problem": ""}
    times = {"language": story.language, "published_at": at, "first_seen_at": at}
    hashes = {"key": digest, "content_sha256": digest, "story_sha256": digest}
    return {"id": number + 1, "feed_id": f"feed-{number % FEEDS}", **hashes, **text, **more, **times, **state}


def _article(number: int, at: datetime, story: Story) -> dict[str, Any]:
    words = {"title": story.title, "summary": "", "text": story.text, "text_source": "page", "language": story.language}
    more = {"authors": "[]", "problems": "[]", "published_at": at, "read_at": at}
    return {"id": number + 1, "entry_id": number + 1, "url": f"https://feed-{number % FEEDS}.example/{number}", **words, **more}


def _judgement(number: int, at: datetime, story: Story) -> dict[str, Any]:
    body = f'{{"language": "{story.language}", "level": "none"}}'
    return {"article_id": number + 1, "rules_sha256": "0" * 64, "judged_at": at, "level": "none", "topics": "[]", "body": body}


def _search_row(number: int, at: datetime, story: Story, *, postgresql: bool) -> dict[str, Any]:
    words = {"words": story.places if postgresql else None, "pairs": f"{{{story.pairs}}}" if postgresql else None}
    return {"article_id": number + 1, "feed_id": f"feed-{number % FEEDS}", "language": story.language, "told_at": at, **words}


def _fill_events(session: Session, rng: random.Random, articles: int, now: datetime) -> None:
    """Events of one to some dozens of reports within three days of each other, the reports among the articles of their time."""
    span = timedelta(days=DAYS)
    taken: set[int] = set()
    for number in range(EVENTS):
        size = min(int(rng.paretovariate(1.2)), 60, max(1, int(FLAGGED * articles / 10)))
        topic, level, iso3 = TOPICS[number % 3], rng.choice(LEVELS), rng.choice(COUNTRIES)
        first = articles * number // EVENTS
        reach = max(size * 2, articles * 3 // DAYS)
        chosen = sorted({min(first + rng.randrange(reach), articles - 1) for _ in range(size)} - taken)
        taken |= set(chosen)
        if not chosen:
            continue
        told = [_report(rng, each, number, topic=topic, level=level, iso3=iso3, at=now - span * (1 - each / articles)) for each in chosen]
        event_id = f"{rng.getrandbits(64):016x}"
        event = make_event(EventId(event_id), "key", told)
        values = {
            "headline": event.headline,
            "level": event.level,
            "countries": list(event.countries),
            "admin1_codes": [],
            "crossing_ids": [],
        }
        times = {"first_reported_at": event.first_reported_at, "last_reported_at": event.last_reported_at}
        session.execute(insert(EventRow).values(id=event_id, topic=topic, key="key", **values, **times))
        rows = [
            {"event_id": event_id, "article_id": each.article_id, "topic": topic, "level": level, "reported_at": each.first_seen_at}
            | {"body": msgspec.to_builtins(each), "shingles": b"x" * 1_000}
            for each in told
        ]
        session.execute(insert(ReportRow), rows)
        heard = {"receiver": "ops", "route": "default", "routed": msgspec.to_builtins(routed()), "last_said": {}}
        session.execute(insert(ConversationRow), [{"event_id": event_id, **heard}])
    for number in range(MESSAGES):
        at = now - span * (1 - number / MESSAGES)
        row: dict[str, Any] = {
            "notice_id": f"notice-{number}",
            "kind": "alert",
            "level": "high",
            "receiver": "ops",
            "recipient": "ops@example.org",
        }
        row |= {"message_id": f"{number}@x", "subject": f"Subject {number}", "payload": b"x" * 20_000, "state": "sent", "attempts": 1}
        session.execute(insert(OutboxRow).values(**row, created_at=at, sent_at=at))
