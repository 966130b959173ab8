"""Articles and what the rules said of them: one row of each per entry, replaced when the entry is read again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from sitrep.core.model import Article, ArticleId, EntryId, FeedId, Judgement, TextSource
from sitrep.store.schema import ArticleRow, EntryRow, JudgementRow, ReportRow
from sitrep.store.search_index import index_article

PAGE_SIZE = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredArticle:
    """An article as kept, with the feed and the entry it came from and when it was first seen and last read.

    `validators` are its page's ETag and Last-Modified.
    """

    id: ArticleId
    entry_id: EntryId
    feed_id: FeedId
    article: Article
    first_seen_at: datetime
    read_at: datetime
    validators: tuple[str | None, str | None] = (None, None)


def save_article(
    session: Session,
    entry_id: EntryId,
    article: Article,
    *,
    now: datetime,
    validators: tuple[str | None, str | None] = (None, None),
) -> ArticleId:
    """Keeps an article as the reading of its entry, in place of an earlier one; from then on it is found by its words."""
    row = session.scalars(select(ArticleRow).where(ArticleRow.entry_id == entry_id)).first()
    columns = _columns(article) | {"read_at": now, "etag": validators[0], "last_modified": validators[1]}
    if row is None:
        row = ArticleRow(entry_id=entry_id, **columns)
        session.add(row)
    else:
        for name, value in columns.items():
            setattr(row, name, value)
    session.flush()
    feed_id = session.scalars(select(EntryRow.feed_id).where(EntryRow.id == entry_id)).one()
    index_article(session, ArticleId(row.id), article, feed_id=FeedId(feed_id), read_at=now)
    return ArticleId(row.id)


def keep_validators(session: Session, entry_id: EntryId, etag: str | None, last_modified: str | None) -> None:
    """Notes with which validators to ask for the page of an article the next time."""
    session.execute(update(ArticleRow).where(ArticleRow.entry_id == entry_id).values(etag=etag, last_modified=last_modified))


def save_judgement(session: Session, article_id: ArticleId, judgement: Judgement, *, rules_sha256: str, now: datetime) -> None:
    """Keeps what these rules said of an article, in place of an earlier judgement."""
    values: dict[str, Any] = {
        "rules_sha256": rules_sha256,
        "judged_at": now,
        "level": judgement.level.value,
        "topics": [topic.value for topic in judgement.topics],
        "body": msgspec.to_builtins(judgement),
    }
    row = session.get(JudgementRow, article_id)
    if row is None:
        session.add(JudgementRow(article_id=article_id, **values))
    else:
        for name, value in values.items():
            setattr(row, name, value)
    session.flush()


def article_of_entry(session: Session, entry_id: EntryId) -> StoredArticle | None:
    """The last reading of an entry, or None where it was never read."""
    return next(_stored(session, ArticleRow.entry_id == entry_id), None)


def judgement_of(session: Session, article_id: ArticleId) -> tuple[Judgement, str] | None:
    """The kept judgement of an article, and the fingerprint of the rules that made it."""
    row = session.get(JudgementRow, article_id)
    return None if row is None else (msgspec.convert(row.body, Judgement), row.rules_sha256)


def articles_after(session: Session, after: ArticleId, *, since: datetime | None = None, limit: int = PAGE_SIZE) -> list[StoredArticle]:
    """The next articles by id, for going through all of them page by page: begin with 0. `since` leaves out what was read earlier."""
    conditions = [ArticleRow.id > after, *([ArticleRow.read_at >= since] if since else [])]
    return list(_stored(session, *conditions, limit=limit))


def count_articles(session: Session, *, since: datetime) -> int:
    """How many articles were read since then."""
    return session.scalar(select(func.count()).select_from(ArticleRow).where(ArticleRow.read_at >= since)) or 0


def topics_reported(session: Session, article_id: ArticleId) -> tuple[str, ...]:
    """The topics of which an article has a report in an event."""
    return tuple(session.scalars(select(ReportRow.topic).where(ReportRow.article_id == article_id).order_by(ReportRow.topic)))


def _columns(article: Article) -> dict[str, Any]:
    return {
        "url": article.url,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "summary": article.summary,
        "text": article.text,
        "text_source": article.text_source.value,
        "language": article.language,
        "authors": list(article.authors),
        "lead_image": article.lead_image,
        "problems": list(article.problems),
        "published_at": article.published_at,
    }


def _stored(session: Session, *conditions: Any, limit: int = 1) -> Iterator[StoredArticle]:
    query = select(ArticleRow, EntryRow.feed_id, EntryRow.first_seen_at).join(EntryRow, EntryRow.id == ArticleRow.entry_id)
    for row, feed_id, first_seen_at in session.execute(query.where(*conditions).order_by(ArticleRow.id).limit(limit)):
        yield StoredArticle(
            id=ArticleId(row.id),
            entry_id=EntryId(row.entry_id),
            feed_id=FeedId(feed_id),
            article=_article(row),
            first_seen_at=first_seen_at,
            read_at=row.read_at,
            validators=(row.etag, row.last_modified),
        )


def _article(row: ArticleRow) -> Article:
    return Article(
        url=row.url,
        title=row.title,
        summary=row.summary,
        text=row.text,
        text_source=TextSource(row.text_source),
        language=row.language,
        published_at=row.published_at,
        authors=tuple(row.authors),
        lead_image=row.lead_image,
        canonical_url=row.canonical_url,
        problems=tuple(row.problems),
    )
