"""Days on which something ends go in, set by people or found in articles; those that are ahead come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from sitrep.core.expiries import Expiry
from sitrep.core.model import ArticleId, Feed, FeedId
from sitrep.core.watched_dates import LAST_DAYS, WatchedDate
from sitrep.store.schema import ArticleRow, EntryRow, WatchedDateRow

MOST = 500


def add_date(session: Session, on: date, what: str, *, countries: Sequence[str], author: str, now: datetime) -> WatchedDate:
    """Keeps a day that a person watches."""
    row = WatchedDateRow(on_date=on, what=what, countries=list(countries), author=author, noted_at=now)
    session.add(row)
    session.flush()
    return WatchedDate(id=row.id, on=on, what=what, countries=tuple(countries), author=author)


def keep_expiries(session: Session, article_id: ArticleId, expiries: Sequence[Expiry], *, countries: Sequence[str], now: datetime) -> None:
    """Keeps what an article says ends, in place of what it said when it was read before; what a person dropped stays dropped."""
    dropped = WatchedDateRow.dropped_at.is_not(None)
    kept = select(WatchedDateRow.on_date, WatchedDateRow.what).where(WatchedDateRow.article_id == article_id, dropped)
    gone = {(on, what) for on, what in session.execute(kept)}
    session.execute(delete(WatchedDateRow).where(WatchedDateRow.article_id == article_id, ~dropped))
    session.add_all(
        WatchedDateRow(
            on_date=each.on, what=each.what, countries=list(countries), article_id=article_id, sentence=each.sentence, noted_at=now
        )
        for each in expiries
        if (each.on, each.what) not in gone
    )
    session.flush()


def drop_date(session: Session, number: int, *, author: str, now: datetime) -> WatchedDate | None:
    """Takes a day off the list, whoever set it; None where there is none of that number on it."""
    row = session.get(WatchedDateRow, number)
    if row is None or row.dropped_at is not None:
        return None
    row.dropped_at, row.dropped_by = now, author
    session.flush()
    return WatchedDate(id=row.id, on=row.on_date, what=row.what, countries=tuple(row.countries), author=row.author)


def watched_dates(session: Session, feeds: Mapping[FeedId, Feed], *, today: date) -> list[WatchedDate]:
    """The days from yesterday on, the nearest first, at most MOST. `feeds` gives the names of the sources."""
    rows = (
        select(WatchedDateRow, ArticleRow.url, ArticleRow.language, EntryRow.feed_id)
        .outerjoin(ArticleRow, ArticleRow.id == WatchedDateRow.article_id)
        .outerjoin(EntryRow, EntryRow.id == ArticleRow.entry_id)
        .where(WatchedDateRow.on_date >= date.fromordinal(today.toordinal() - LAST_DAYS), WatchedDateRow.dropped_at.is_(None))
        .order_by(WatchedDateRow.on_date, WatchedDateRow.id)
        .limit(MOST)
    )
    return [
        WatchedDate(
            id=row.id,
            on=row.on_date,
            what=row.what,
            countries=tuple(row.countries),
            author=row.author,
            sentence=row.sentence,
            language=language,
            source=(feeds[FeedId(feed_id)].name if FeedId(feed_id) in feeds else feed_id) if feed_id else "",
            url=url or "",
        )
        for row, url, language, feed_id in session.execute(rows)
    ]
