"""Judged items go in, in time order, and are grouped as the daemon groups, in a passing database; what event each is in comes out."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from sitrep.core.corroboration import Corroboration, corroboration_of, independent_sources
from sitrep.core.model import Article, ArticleId, Document, EventId, Feed, FeedId, Judgement, Level, Report, TextSource, Topic
from sitrep.core.reports import reports_of
from sitrep.core.routing import NOBODY, Route
from sitrep.store.database import Database, open_engine
from sitrep.store.events import add_reports, load_events
from sitrep.store.schema import ArticleRow, Base, EntryRow, FeedRow

TREE = Route(receiver=NOBODY)


@dataclass(frozen=True, kw_only=True, slots=True)
class Grouped:
    """Where an item went: the event of its gravest topic, the earlier item whose text it repeats, and how the event is supported."""

    event_id: EventId
    topic: Topic
    wire_copy_of: int | None
    corroboration: Corroboration
    sources_independent: int


class GroupingDesk:
    """Takes items one by one, numbered by the caller from 1 on. See `open_desk`."""

    def __init__(self, session: Session, feeds: Mapping[FeedId, Feed]) -> None:
        self._session = session
        self._feeds = feeds
        self._known_feeds: set[str] = set()
        self._reports: dict[int, tuple[Topic, EventId]] = {}

    def take(self, number: int, document: Document, judgement: Judgement, *, url: str, seen_at: datetime) -> None:
        """Groups the item, if it has a flag. Items come in the order in which they were seen."""
        if not judgement.topics:
            return
        feed = self._feeds.get(FeedId(document.feed_id)) or Feed(
            id=FeedId(document.feed_id or f"item-{number}"), name=document.feed_id or f"item {number}", url=""
        )
        self._store(number, document, feed, url, seen_at)
        article = Article(
            url=url or f"item:{number}",
            title=document.title,
            summary=document.summary,
            text=document.text,
            text_source=TextSource.FEED,
            published_at=document.published_at,
        )
        reports = reports_of(ArticleId(number), article, judgement, feed, first_seen_at=seen_at)
        events = [add_reports(self._session, [report], tree=TREE, now=seen_at)[0] for report in reports]
        if reports:
            gravest = max(range(len(reports)), key=lambda at: (_rank(reports[at]), -at))
            self._reports[number] = (reports[gravest].topic, events[gravest])

    def answers(self) -> dict[int, Grouped]:
        """What became of each item with a flag, by its number, once all are in."""
        events = {event.id: event for event in load_events(self._session, [event_id for _, event_id in self._reports.values()])}
        answers = {}
        for number, (topic, event_id) in self._reports.items():
            reports = events[event_id].reports
            mine = next(report for report in reports if report.article_id == number)
            answers[number] = Grouped(
                event_id=event_id,
                topic=topic,
                wire_copy_of=mine.wire_copy_of,
                corroboration=corroboration_of(reports),
                sources_independent=len(independent_sources(reports)),
            )
        return answers

    def _store(self, number: int, document: Document, feed: Feed, url: str, seen_at: datetime) -> None:
        if feed.id not in self._known_feeds:
            self._known_feeds.add(feed.id)
            self._session.add(FeedRow(id=feed.id, url=feed.url, next_poll_at=seen_at))
            self._session.flush()
        words: dict[str, Any] = {"title": document.title, "authors": [], "published_at": document.published_at, "id": number}
        entry = EntryRow(
            **words,
            feed_id=feed.id,
            key=f"{number:064x}",
            content_sha256="",
            story_sha256="",
            link=url,
            summary_html="",
            content_html="",
            categories=[],
            first_seen_at=seen_at,
            read_state="read",
        )
        self._session.add(entry)
        self._session.flush()
        article = ArticleRow(
            **words,
            entry_id=number,
            url=url,
            summary=document.summary,
            text=document.text,
            text_source=TextSource.FEED.value,
            problems=[],
            read_at=seen_at,
        )
        self._session.add(article)
        self._session.flush()


def _rank(report: Report) -> int:
    return Level(report.level).rank


@contextmanager
def open_desk(feeds: Mapping[FeedId, Feed] | None = None) -> Iterator[GroupingDesk]:
    """A desk with a database of its own, which is gone afterwards. `feeds` gives families, tiers and types of the feeds."""
    with tempfile.TemporaryDirectory(prefix="sitrep-group-") as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'group.db'}")
        Base.metadata.create_all(engine)
        database = Database(engine)
        try:
            with database.session() as session:
                yield GroupingDesk(session, feeds or {})
        finally:
            database.close()
