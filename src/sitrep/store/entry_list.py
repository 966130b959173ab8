"""A feed's id goes in, its latest entries and what became of them come out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sitrep.core.model import FeedId
from sitrep.store.schema import ArticleRow, EntryRow, JudgementRow


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedEntry:
    """An entry as published. `state` is waiting, read, skipped or unreadable; `level` is "" before it was judged."""

    title: str
    link: str
    language: str | None
    published_at: datetime | None
    first_seen_at: datetime
    state: str
    problem: str
    text_source: str
    level: str


def latest_entries(session: Session, feed_id: FeedId, *, limit: int = 20) -> list[ListedEntry]:
    """The feed's entries, the last seen first."""
    newest = select(EntryRow.id).where(EntryRow.feed_id == feed_id).order_by(EntryRow.first_seen_at.desc(), EntryRow.id.desc()).limit(limit)
    rows = (
        select(
            EntryRow.title,
            EntryRow.link,
            EntryRow.language,
            EntryRow.published_at,
            EntryRow.first_seen_at,
            EntryRow.read_state,
            EntryRow.problem,
            ArticleRow.text_source,
            JudgementRow.level,
        )
        .join(ArticleRow, ArticleRow.entry_id == EntryRow.id, isouter=True)
        .join(JudgementRow, JudgementRow.article_id == ArticleRow.id, isouter=True)
        .where(EntryRow.id.in_(newest))
        .order_by(EntryRow.first_seen_at.desc(), EntryRow.id.desc())
    )
    return [
        ListedEntry(
            title=row.title,
            link=row.link,
            language=row.language,
            published_at=row.published_at,
            first_seen_at=row.first_seen_at,
            state=row.read_state,
            problem=row.problem,
            text_source=row.text_source or "",
            level=row.level or "",
        )
        for row in session.execute(rows)
    ]
