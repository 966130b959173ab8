"""The search's table on PostgreSQL: a partition is made before it is needed, dropped when its articles are gone, and never missed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, text
from sqlalchemy.orm import Session

from sitrep.core.model import Article, ArticleId, FeedId, TextSource
from sitrep.core.search.query import QueryProblem, parse_query
from sitrep.steps.upkeep import keep_partitions
from sitrep.store.database import Database
from sitrep.store.schema import ArticleRow, EntryRow, FeedRow
from sitrep.store.search import SearchFilter, search_articles
from sitrep.store.search_index import index_article
from sitrep.store.search_partitions import WIDTH, partitions, tend_partitions, windows

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def engine_name() -> str:
    """What `db` runs on."""
    return "postgresql"


def add(session: Session, number: int) -> None:
    """An article of this id, indexed."""
    session.merge(FeedRow(id="wire", url="https://wire.example/f", next_poll_at=NOW))
    entry = {"title": "", "link": "", "summary_html": "", "content_html": "", "authors": [], "categories": []}
    hashes = dict.fromkeys(("key", "content_sha256", "story_sha256"), str(number))
    session.flush()
    session.add(EntryRow(id=number, feed_id="wire", first_seen_at=NOW, read_state="read", **hashes, **entry))
    session.flush()
    words = {"url": f"https://wire.example/{number}", "title": f"Bridge {number}", "summary": "", "text": "News."}
    session.add(ArticleRow(id=number, entry_id=number, text_source="page", authors=[], problems=[], read_at=NOW, **words))
    session.flush()
    article = Article(url=words["url"], title=words["title"], summary="", text="News.", text_source=TextSource.PAGE)
    index_article(session, ArticleId(number), article, feed_id=FeedId("wire"), read_at=NOW)


def found(db: Database) -> list[int]:
    wanted = parse_query("bridge news")
    assert not isinstance(wanted, QueryProblem)
    return [article.id for article in db.call(search_articles, wanted, SearchFilter(), limit=10, newest_first=True).articles]


def test_a_partition_is_made_in_time_and_dropped_when_its_articles_are_gone(db: Database) -> None:
    assert db.call(tend_partitions) == ()
    for number in (1, WIDTH // 2):
        db.call(add, number)
    assert db.call(tend_partitions) == (f"article_search_{WIDTH}",)
    for number in (WIDTH - 1, WIDTH, WIDTH + 1):
        db.call(add, number)
    assert db.call(tend_partitions) == ()
    assert found(db) == [WIDTH + 1, WIDTH, WIDTH - 1, WIDTH // 2, 1]
    with db.session() as session:
        session.execute(delete(ArticleRow).where(ArticleRow.id < WIDTH))
    assert db.call(tend_partitions) == ("article_search_0",)
    assert found(db) == [WIDTH + 1, WIDTH]
    assert db.call(windows) == [(2 * WIDTH, None), (WIDTH, 2 * WIDTH), (None, WIDTH)]


def test_what_fits_in_no_partition_is_found_all_the_same(db: Database) -> None:
    db.call(add, 5)
    db.call(add, 3 * WIDTH)
    assert found(db) == [3 * WIDTH, 5]
    (made,) = db.call(tend_partitions)
    assert made == f"article_search_{3 * WIDTH + 1}"
    db.call(add, 3 * WIDTH + 2)
    assert found(db) == [3 * WIDTH + 2, 3 * WIDTH, 5]
    assert [(one.start, one.end) for one in db.call(partitions)] == [(3 * WIDTH + 1, 4 * WIDTH + 1), (0, WIDTH)]


async def test_who_is_in_the_way_is_not_held_up(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitrep.store.search_partitions.LOCK_TIMEOUT", "20ms")
    db.call(add, WIDTH // 2)
    with db.session() as session:
        session.execute(text("LOCK TABLE articles IN ROW EXCLUSIVE MODE"))
        assert await keep_partitions(db) == ()
    assert await keep_partitions(db) == (f"article_search_{WIDTH}",)


async def test_an_article_in_a_gap_is_found(db: Database) -> None:
    """Partitions need not touch: what lies between is in the one for the rest."""
    db.call(add, 3 * WIDTH)
    await keep_partitions(db)
    db.call(add, WIDTH + 7)
    assert found(db) == [3 * WIDTH, WIDTH + 7]
