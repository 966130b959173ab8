"""How long things are kept goes in; what is older, and delivered, is dropped a few hundred rows at a time; how many rows comes out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, delete, exists, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from sitrep.store.schema import WITH_TEXT, ArticleRow, Base, EntryRow, EventRow, FetchRow, OutboxRow, ReportRow

AT_ONCE = 200
"""Rows of a kind in one transaction: nobody waits long for it."""
ARTICLES_AT_ONCE = 50
"""On SQLite an article's words are taken out of the index one by one: 1 ms of work each."""
LINES_AT_ONCE = 1_000
"""Lines of the fetch log, which are short; 200,000 feeds write 9.6 million a day."""


def prune(session: Session, *, now: datetime, keep: timedelta | None, keep_log: timedelta) -> int:
    """Drops some rows of each kind that are older than `keep` (None: for ever), and fetch lines older than `keep_log`.

    Call it until it gives 0. Messages that have not arrived stay, and the events they tell of. Of an old entry its identity stays without
    its text, so that a feed that still lists it does not bring it as news.
    """
    dropped = _drop(session, FetchRow, FetchRow.id, FetchRow.started_at < now - keep_log, most=LINES_AT_ONCE)
    if keep is None:
        return dropped
    limit = now - keep
    undelivered = exists().where(OutboxRow.event_id == EventRow.id, OutboxRow.state != "sent")
    dropped += _drop(session, OutboxRow, OutboxRow.id, OutboxRow.state == "sent", OutboxRow.sent_at < limit)
    dropped += _drop(session, EventRow, EventRow.id, EventRow.last_reported_at < limit, ~undelivered)
    reported = exists().where(ReportRow.article_id == ArticleRow.id)
    dropped += _drop(session, ArticleRow, ArticleRow.id, ArticleRow.read_at < limit, ~reported, most=ARTICLES_AT_ONCE)
    old = select(EntryRow.id).where(EntryRow.first_seen_at < limit, WITH_TEXT)
    emptied = session.execute(update(EntryRow).where(EntryRow.id.in_(old.limit(AT_ONCE))).values(summary_html="", content_html=""))
    assert isinstance(emptied, CursorResult)  # noqa: S101  what an UPDATE gives
    return dropped + emptied.rowcount


def _drop(
    session: Session, table: type[Base], key: InstrumentedAttribute[Any], *conditions: ColumnElement[bool], most: int = AT_ONCE
) -> int:
    ids = list(session.scalars(select(key).where(*conditions).limit(most)))
    if not ids:
        return 0
    done = session.execute(delete(table).where(key.in_(ids)))
    assert isinstance(done, CursorResult)  # noqa: S101  what a DELETE gives
    return done.rowcount
