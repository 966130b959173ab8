"""A newsroom for tests of reading: one story, a web that gives one answer, and a desk with a database and a child process."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from sitrep.core.model import (
    Document,
    Entry,
    Feed,
    FeedId,
    Field,
    Hit,
    HitStatus,
    Judgement,
    Level,
    ReceiverName,
    RuleId,
    Span,
    Topic,
)
from sitrep.core.outcomes import Fetched, FetchFailed, FetchFailure, FetchOutcome, NotModified
from sitrep.core.routing import Route
from sitrep.isolation.workshop import Workshop
from sitrep.steps.read import ReadReport, read_due
from sitrep.store.database import Database
from sitrep.store.entries import add_entries
from sitrep.store.feeds import sync_feeds
from sitrep.store.schema import EntryRow

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ANOTHER = "the lease of another process"
LINK = "https://wire.example.org/osk"
SENTENCE = (
    "About 4,000 people fled the town of Osk on Tuesday night, and the bridge to the south was closed to all traffic, officials said."
)

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ANOTHER = "the lease of another process"
LINK = "https://wire.example.org/osk"
SENTENCE = (
    "About 4,000 people fled the town of Osk on Tuesday night, and the bridge to the south was closed to all traffic, officials said."
)
MORE = "The governor asked the neighbouring towns to open their schools, and the Red Cross sent blankets, water and dry clothes by lorry."
STORY = f"<article><h1>Osk flees</h1><p>{SENTENCE}</p><p>{MORE}</p></article>"
PAGE = f"<html lang='en'><head><title>Osk flees</title></head><body>{STORY}</body></html>"
TREE = Route(receiver=ReceiverName("desk"), min_level=Level.INFORMATION)


def judge(document: Document) -> Judgement:
    """Flags the word "fled", in text, summary or title."""
    for field in (Field.TEXT, Field.SUMMARY, Field.TITLE):
        words = document.field_text(field)
        if "fled" in words:
            quote = Span(field=field, start=0, end=len(words), text=words)
            hit = Hit(topic=Topic.DISPLACEMENT, rule_id=RuleId("fled"), quote=quote, status=HitStatus.OCCURRED, level=Level.HIGH)
            return Judgement(language="en", level=Level.HIGH, hits=(hit,))
    return Judgement(language="en", level=Level.NONE)


def entry(**changes: Any) -> Entry:
    first = Entry(
        key="1",
        content_sha256="a",
        story_sha256="s",
        title="Osk flees",
        link=LINK,
        summary_html="<p>Families walk south.</p>",
        content_html="",
        published_at=NOW - MINUTE,
    )
    return replace(first, **changes)


class Web:
    """A Fetcher that gives one answer, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answer: FetchOutcome | str | asyncio.Event = PAGE
        self.asked: list[str] = []
        self.asking = asyncio.Event()
        self.content_type = "text/html; charset=utf-8"
        self.complete = True
        self.headers: dict[str, str] = {}
        self.validators: tuple[str | None, str | None] = (None, None)

    async def fetch(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, accept: str = "*/*", max_bytes: int = 10_000_000
    ) -> FetchOutcome:
        self.asked.append(url)
        self.validators = (etag, last_modified)
        self.asking.set()
        if isinstance(self.answer, asyncio.Event):
            await self.answer.wait()
            return NotModified(url=url, headers={})
        if isinstance(self.answer, str):
            headers = {"content-type": self.content_type, **self.headers}
            return Fetched(url=f"{url}?seen", status=200, headers=headers, body=self.answer.encode(), complete=self.complete)
        return self.answer

    def fail(self, failure: FetchFailure, status: int | None = None, *, permanent: bool = False) -> None:
        self.answer = FetchFailed(url=LINK, failure=failure, status=status, permanent=permanent)


class Desk:
    """A database with one feed called wire, a web and a workshop."""

    def __init__(self, db: Database, workshop: Workshop) -> None:
        self.db, self.workshop, self.web = db, workshop, Web()
        self.reread_after: tuple[timedelta, ...] = ()
        self.feed = Feed(id=FeedId("wire"), name="Wire", url="https://wire.example.org/f", language="en")
        db.call(sync_feeds, [self.feed], now=NOW)

    def publish(self, *entries: Entry, now: datetime = NOW) -> None:
        self.db.call(add_entries, self.feed.id, entries, now=now, baseline=False, unstable_ids=False)

    async def read(self, now: datetime = NOW, **changes: Any) -> ReadReport:
        (report,) = await self.read_all(now, **changes)
        return report

    async def read_all(self, now: datetime = NOW, **changes: Any) -> list[ReadReport]:
        named: dict[str, Any] = {"judge": judge, "workshop": self.workshop, "feeds": {self.feed.id: self.feed}} | changes
        return await read_due(
            self.db,
            self.web,
            named["workshop"],
            named["judge"],
            TREE,
            named["feeds"],
            rules_sha256="r",
            now=now,
            jitter=lambda: 0.0,
            limit=10,
            reread_after=self.reread_after,
        )

    def count(self, table: type) -> int:
        with self.db.session() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def entry_row(self) -> EntryRow:
        with self.db.session() as session:
            return session.scalars(select(EntryRow)).one()
