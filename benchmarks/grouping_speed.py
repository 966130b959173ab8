"""How long it takes to add one report to many open events, on SQLite, or on PostgreSQL:
`python -m benchmarks.grouping_speed [--events 10000] [--postgresql] [--profile]`.

The open events are invented: 20,000 towns in 200 provinces, some known crossings, articles of 400 words, one report in six a copy of an
agency's text. All lie within one grouping window, so that every event could be a candidate; a quarter of the timed reports join one.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from tests.postgresql_server import postgresql_server

from sitrep.core.grouping import keys_of, make_event, new_event_id
from sitrep.core.model import (
    ArticleId,
    CrossingKind,
    CrossingReport,
    CrossingStatus,
    FeedId,
    FeedType,
    Field,
    Figure,
    FigureKind,
    FigureUnit,
    Hit,
    HitStatus,
    Level,
    Place,
    PlaceRole,
    Quantifier,
    ReceiverName,
    Report,
    RuleId,
    Span,
    Topic,
)
from sitrep.core.routing import Route
from sitrep.core.shingles import pack, shingles_of
from sitrep.store.database import Database, open_engine
from sitrep.store.events import add_reports
from sitrep.store.grouping import event_columns, stored_keys
from sitrep.store.inserting import insert_many
from sitrep.store.schema import ArticleRow, Base, EntryRow, EventKeyRow, EventRow, FeedRow, ReportRow

START = datetime(2026, 3, 2, tzinfo=UTC)
TREE = Route(receiver=ReceiverName("ops"), min_level=Level.MEDIUM)
TIMED = 400
SENTENCE = "Several thousand people fled the town on Tuesday, local officials said, and more were on the road by the evening."


def _place(draw: random.Random, town: int, *, start: int) -> Place:
    name = f"Town {town}"
    span = Span(field=Field.TEXT, start=start, end=start + len(name), text=name)
    return Place(
        span=span, name=name, iso3=f"C{town % 40:02}", admin1_code=f"P{town % 200:03}", precision=2, lat=1.0, lon=1.0, role=PlaceRole.EVENT
    )


def _report(draw: random.Random, number: int, at: datetime) -> Report:
    topic = draw.choices([Topic.DISPLACEMENT, Topic.AID_INCIDENT, Topic.CROSSING_CLOSURE], [6, 2, 2])[0]
    quote = Span(field=Field.TEXT, start=0, end=len(SENTENCE), text=SENTENCE)
    hits = [
        Hit(topic=topic, rule_id=RuleId(f"rule-{n}"), quote=quote, status=HitStatus.OCCURRED, level=Level.MEDIUM, matched=(quote,))
        for n in range(draw.randint(1, 4))
    ]
    low = draw.randint(100, 40_000)
    figure = Figure(
        span=quote, low=low, high=None, quantifier=Quantifier.EXACT, unit=FigureUnit.PERSON, term="Forced to flee", kind=FigureKind.FLOW
    )
    crossing = CrossingReport(
        crossing_id=f"crossing-{draw.randint(0, 5000)}", kind=CrossingKind.CROSSING, name="x", status=CrossingStatus.CLOSED, quote=quote
    )
    return Report(
        article_id=ArticleId(number),
        topic=topic,
        feed_id=FeedId(f"feed-{number % 90}"),
        feed_name=f"Feed {number % 90}",
        feed_family=f"feed-{number % 90}",
        feed_tier=3,
        feed_type=FeedType.NEWSPAPER,
        title=f"Report {number}",
        url=f"https://news.example.org/{number}",
        language="en",
        published_at=at,
        first_seen_at=at,
        level=Level.MEDIUM,
        level_reason="a figure",
        hits=tuple(hits),
        figures=(figure,) if draw.random() < 0.7 else (),
        places=tuple(_place(draw, draw.randint(0, 20_000), start=10 * n) for n in range(draw.randint(1, 4))),
        crossings=(crossing,) if topic is Topic.CROSSING_CLOSURE else (),
    )


def _text(draw: random.Random) -> str:
    return " ".join(f"w{draw.randint(0, 5000)}" for _ in range(400))


def _reports(seed: int, first: int, count: int) -> Iterator[tuple[Report, str]]:
    draw = random.Random(seed)
    texts: list[str] = []
    for number in range(first, first + count):
        text = draw.choice(texts) if texts and draw.random() < 1 / 6 else _text(draw)
        texts = [*texts[-200:], text]
        yield _report(draw, number, START + timedelta(minutes=draw.randint(0, 60 * 40))), text


def _store(session: Session, told: Report, text: str) -> None:
    number = told.article_id
    words: dict[str, Any] = {"title": told.title, "authors": [], "published_at": told.published_at, "id": number}
    session.add(
        EntryRow(
            **words,
            feed_id=told.feed_id,
            key=f"{number:064x}",
            content_sha256="",
            story_sha256="",
            link=told.url,
            summary_html="",
            content_html="",
            categories=[],
            first_seen_at=told.first_seen_at,
            read_state="read",
        )
    )
    session.flush()
    session.add(
        ArticleRow(
            **words, entry_id=number, url=told.url, summary="", text=text, text_source="feed", problems=[], read_at=told.first_seen_at
        )
    )
    session.flush()


def fill(db: Database, count: int) -> None:
    """Writes so many events of one report each, with the keys that they would have, many at once: to group them would take minutes."""
    for start in range(1, count + 1, 500):
        events, reports, keys = [], [], []
        with db.session() as session:
            for told, text in _reports(start, start, 500):
                _store(session, told, text)
                event = make_event(new_event_id(told), "", [told])
                shingles = shingles_of(text)
                events.append({"id": event.id, "topic": told.topic.value, "key": "", **event_columns(event)})
                values: dict[str, Any] = {"level": told.level.value, "reported_at": told.first_seen_at, "shingles": pack(shingles)}
                values |= {"event_id": event.id, "article_id": told.article_id, "topic": told.topic.value, "wire_copy_of": None}
                reports.append({**values, "body": msgspec.to_builtins(told)})
                found = stored_keys(told, keys_of(told), shingles)
                keys += [{"event_id": event.id, "key": key, "last_reported_at": told.first_seen_at} for key in found]
            insert_many(session, EventRow, events)
            insert_many(session, ReportRow, reports)
            insert_many(session, EventKeyRow, keys)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--postgresql", action="store_true", help="on a throw-away server of PostgreSQL")
    asked = parser.parse_args()
    with ExitStack() as stack:
        if asked.postgresql:
            url = stack.enter_context(postgresql_server()).format("postgres")
        else:
            url = f"sqlite:///{Path(stack.enter_context(tempfile.TemporaryDirectory())) / 'speed.db'}"
        engine = open_engine(url)
        Base.metadata.create_all(engine)
        db = Database(engine)
        with db.session() as session:
            session.add_all(FeedRow(id=f"feed-{n}", url="", next_poll_at=START) for n in range(90))
        fill(db, asked.events)
        with db.session() as session:
            open_now = session.scalar(select(func.count()).select_from(EventRow)) or 0
        measure(db, asked.events + 1, open_now, profile=asked.profile)
        db.close()


def measure(db: Database, first: int, open_now: int, *, profile: bool) -> None:
    """Times add_reports alone and with its transaction, one report each."""
    inside, whole, processor = [], [], []
    profiler = cProfile.Profile()
    for told, text in _reports(99, first, TIMED):
        with db.session() as session:
            _store(session, told, text)
        began = time.perf_counter()
        with db.session() as session:
            entered, used = time.perf_counter(), time.process_time()
            if profile:
                profiler.enable()
            add_reports(session, [told], tree=TREE, now=told.first_seen_at)
            profiler.disable()
            inside.append(time.perf_counter() - entered)
            processor.append(time.process_time() - used)
        whole.append(time.perf_counter() - began)
    with db.session() as session:
        events = session.scalar(select(func.count()).select_from(EventRow)) or 0
    print(f"{TIMED} reports added to {open_now:,} open events; {TIMED - (events - open_now)} of them joined one")
    for name, seconds in (
        ("add_reports, processor time", processor),
        ("add_reports, by the clock", inside),
        ("with its transaction, written to disk", whole),
    ):
        ms = sorted(second * 1000 for second in seconds)
        middle = f"mean {statistics.fmean(ms):.1f} ms, median {statistics.median(ms):.1f} ms"
        print(f"{name}: {middle}, 95th percentile {ms[int(len(ms) * 0.95)]:.1f} ms, most {ms[-1]:.1f} ms")
    if profile:
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(45)


if __name__ == "__main__":
    main()
