"""How long things are kept goes in; what is older, and delivered, is dropped a few hundred rows at a time; how many rows comes out.

A portion of a kind is one statement that walks an index from its old end: what it costs does not grow with what stays, nor with what is
still to go.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Delete, Update, delete, exists, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from sitrep.store.schema import WITH_TEXT, ArticleRow, ConversationRow, EntryRow, EventRow, FetchRow, OutboxRow, ReportRow

AT_ONCE = 200
"""Rows of a kind in one transaction: nobody waits long for it."""
ARTICLES_AT_ONCE = {"sqlite": 50, "postgresql": 200}
"""On SQLite an article's words are taken out of the index one by one: 1 ms of work each, in which nobody else can write."""
LINES_AT_ONCE = 1_000
"""Lines of the fetch log, which are short; 200,000 feeds write 9.6 million a day."""


def prune(session: Session, *, now: datetime, keep: timedelta | None, keep_log: timedelta) -> int:
    """Drops some rows of each kind that are older than `keep` (None: for ever), and fetch lines older than `keep_log`.

    Call it until it gives 0. Messages that have not arrived stay, and the events they tell of; so do events that a receiver has yet to be
    told of, and those of old that we heard of lately, for the next digest; and articles that are to be read again. Of an old entry its
    identity stays without its text, so that a feed that still lists it does not bring it as news.
    """
    dropped = _drop(session, FetchRow.id, FetchRow.started_at, now - keep_log, most=LINES_AT_ONCE)
    if keep is None:
        return dropped
    limit = now - keep
    undelivered = exists().where(OutboxRow.event_id == EventRow.id, OutboxRow.state != "sent")
    dropped += _drop(session, OutboxRow.id, OutboxRow.sent_at, limit, OutboxRow.state == "sent")
    held = exists().where(ConversationRow.event_id == EventRow.id, ConversationRow.due_at.is_not(None))
    heard_of = exists().where(ReportRow.event_id == EventRow.id, ReportRow.reported_at >= limit)
    dropped += _drop(session, EventRow.id, EventRow.last_reported_at, limit, ~undelivered, ~held, ~heard_of)
    reported = exists().where(ReportRow.article_id == ArticleRow.id)
    mine = (EntryRow.id == ArticleRow.entry_id, EntryRow.read_state == "read", EntryRow.next_read_at.is_not(None))
    looked_at = exists().where(*mine)
    most = ARTICLES_AT_ONCE[session.get_bind().dialect.name]
    dropped += _drop(session, ArticleRow.id, ArticleRow.read_at, limit, ~reported, ~looked_at, most=most)
    old = _oldest(EntryRow.id, EntryRow.first_seen_at, limit, WITH_TEXT, most=AT_ONCE)
    return dropped + _count(session, update(EntryRow).where(EntryRow.id.in_(old)).values(summary_html="", content_html=""))


def _drop(
    session: Session,
    key: InstrumentedAttribute[Any],
    age: InstrumentedAttribute[Any],
    limit: datetime,
    *conditions: ColumnElement[bool],
    most: int = AT_ONCE,
) -> int:
    return _count(session, delete(key.class_).where(key.in_(_oldest(key, age, limit, *conditions, most=most))))


def _oldest(key: Any, age: Any, limit: datetime, *conditions: Any, most: int) -> Any:
    """Sorted, so that an index is walked whatever PostgreSQL believes: reading the table it would pass all that was dropped before."""
    return select(key).where(age < limit, *conditions).order_by(age).limit(most)


def _count(session: Session, statement: Delete | Update) -> int:
    done = session.execute(statement, execution_options={"synchronize_session": False})
    assert isinstance(done, CursorResult)  # noqa: S101  what a DELETE or UPDATE gives
    return done.rowcount
