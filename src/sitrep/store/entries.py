"""Entries of a feed in, those that are new or edited kept for reading; and the entries due to be read, on a lease, out."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, case, func, select, update
from sqlalchemy.orm import Session

from sitrep.core.model import Entry, EntryId, FeedId
from sitrep.core.page_tries import after_edit
from sitrep.store.inserting import insert_many
from sitrep.store.schema import ArticleRow, EntryRow

LEASE = timedelta(seconds=180)
"""Longer than a page's fetch (30 s), its wait for a polite moment, and extraction (10 s) together."""
FRESH = timedelta(hours=24)
"""At a feed's first poll only entries of the last day are read, so that a day's news is neither lost nor a storm (faults.md A17)."""
MOST_FRESH = 200
"""And no more of them than this, the latest: a longer list of a day is an archive put out anew, and would be a storm."""
WAITING, READ, SKIPPED, UNREADABLE = "waiting", "read", "skipped", "unreadable"
KEYS_PER_QUERY = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Added:
    """What became of a document's entries. `restated` ones were known under another id; `unstable_ids` is None where that stays open."""

    new: int = 0
    known: int = 0
    edited: int = 0
    restated: int = 0
    unstable_ids: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimedEntry:
    """An entry that is ours to read until the lease ends. `attempts` counts the tries before this one.

    `is_reread`: it was read before and its page is looked at again, for the (`rereads` + 1)th time.
    """

    id: EntryId
    feed_id: FeedId
    entry: Entry
    token: str
    attempts: int
    is_baseline: bool
    first_seen_at: datetime
    is_reread: bool = False
    rereads: int = 0


def add_entries(
    session: Session, feed_id: FeedId, entries: Sequence[Entry], *, now: datetime, baseline: bool, unstable_ids: bool, unchanged: int = 0
) -> Added:
    """Stores the new ones, to be read at once, and has the edited ones read again, soon; an entry's date makes it neither.

    The same story under a new id is not new: where its date or its words are the same too, or where this feed is known for that. At
    the feed's first poll (`baseline`) only what was published in the last 24 h is read, the latest 200; the rest is kept as known.
    `unchanged` more entries of the document are known, and as they were.
    """
    known = _rows_by(session, feed_id, EntryRow.key, [entry.key for entry in entries])
    unknown = [entry for entry in entries if entry.key not in known]
    told = {} if baseline else _rows_by(session, feed_id, EntryRow.story_sha256, [entry.story_sha256 for entry in unknown])
    new, edited, restated = [], 0, 0
    skipped = _skipped_at_first(entries, now) if baseline else frozenset()
    for entry in entries:
        row = known.get(entry.key)
        same = told.get(entry.story_sha256) if row is None else None
        if same is not None and (unstable_ids or same.published_at == entry.published_at or same.content_sha256 == entry.content_sha256):
            row, restated = same, restated + 1
        if row is None:
            new.append(_values(feed_id, entry, now=now, baseline=baseline, skipped=entry.key in skipped))
        elif row.content_sha256 != entry.content_sha256:
            _apply_edit(session, row, entry, now=now)
            edited += 1
        elif row.published_at is None and entry.published_at is not None:
            _apply_date(row, entry.published_at, now=now)
    insert_many(session, EntryRow, new)
    some_known = bool(known) or unchanged > 0
    changes_ids = not some_known and restated >= max(2, len(entries) // 2)
    return Added(
        new=len(new),
        known=len(entries) - len(new) + unchanged,
        edited=edited,
        restated=restated,
        unstable_ids=True if changes_ids else False if some_known else None,
    )


def _rows_by(session: Session, feed_id: FeedId, column: Any, values: Sequence[str]) -> dict[str, EntryRow]:
    rows: dict[str, EntryRow] = {}
    for start in range(0, len(values), KEYS_PER_QUERY):
        query = select(EntryRow).where(EntryRow.feed_id == feed_id, column.in_(values[start : start + KEYS_PER_QUERY]))
        rows |= {getattr(row, column.key): row for row in session.scalars(query.order_by(EntryRow.id))}
    return rows


def _skipped_at_first(entries: Sequence[Entry], now: datetime) -> frozenset[str]:
    """The keys of the entries that a first poll keeps as known and does not read."""
    dated = [(entry.published_at, entry.key) for entry in entries if entry.published_at is not None and entry.published_at >= now - FRESH]
    return frozenset(entry.key for entry in entries) - {key for _, key in sorted(dated, reverse=True)[:MOST_FRESH]}


def _values(feed_id: FeedId, entry: Entry, *, now: datetime, baseline: bool, skipped: bool) -> dict[str, Any]:
    return {
        "feed_id": feed_id,
        "key": entry.key,
        "first_seen_at": now,
        "is_baseline": baseline,
        "read_state": SKIPPED if skipped else WAITING,
        "next_read_at": None if skipped else now,
        "read_attempts": 0,
        "problem": "",
        **_content(entry),
    }


def _content(entry: Entry) -> dict[str, Any]:
    return {
        "content_sha256": entry.content_sha256,
        "story_sha256": entry.story_sha256,
        "title": entry.title,
        "link": entry.link,
        "summary_html": entry.summary_html,
        "content_html": entry.content_html,
        "authors": list(entry.authors),
        "categories": list(entry.categories),
        "language": entry.language,
        "published_at": entry.published_at,
        "updated_at": entry.updated_at,
    }


def _apply_edit(session: Session, row: EntryRow, entry: Entry, *, now: datetime) -> None:
    """The new words, to be read again (`core.page_tries.after_edit`): "border open" may have become "border closed". A reader under way
    loses its lease.

    What the first poll skipped as old is only read where its title changed: summaries of old stories change for many reasons.
    """
    title_changed = row.title != entry.title
    reread = row.read_state != SKIPPED or title_changed
    read_at = session.scalar(select(ArticleRow.read_at).where(ArticleRow.entry_id == row.id))
    for name, value in _content(entry).items():
        setattr(row, name, value)
    if reread:
        due_at = after_edit(title_changed=title_changed, first_seen_at=row.first_seen_at, read_at=read_at, now=now)
        row.read_state, row.next_read_at, row.read_attempts, row.lease_token = WAITING, due_at, 0, None


def _apply_date(row: EntryRow, published_at: datetime, *, now: datetime) -> None:
    """A date that was missing, as in the last item of a feed that was cut; what the first poll skipped for want of it may be news."""
    row.published_at = published_at
    if row.read_state == SKIPPED and published_at >= now - FRESH:
        row.read_state, row.next_read_at = WAITING, now


def claim_due_entries(session: Session, *, now: datetime, limit: int, lease: timedelta = LEASE) -> list[ClaimedEntry]:
    """Takes up to `limit` entries that wait to be read, the newest news first, then those whose pages are due to be looked at again.

    Until `lease` is over nobody else gets them.
    """
    due = select(EntryRow).where(EntryRow.read_state.in_((WAITING, READ)), EntryRow.next_read_at <= now)
    unread_first = case((EntryRow.read_state == WAITING, 0), else_=1)
    newest_first = due.order_by(unread_first, func.coalesce(EntryRow.published_at, EntryRow.first_seen_at).desc(), EntryRow.id).limit(limit)
    claims = []
    for row in session.scalars(newest_first.with_for_update(skip_locked=True)).all():
        row.next_read_at, row.lease_token = now + lease, secrets.token_hex(8)
        claims.append(_claim(row, row.lease_token))
    session.flush()
    return claims


def finish_entry(
    session: Session, claim: ClaimedEntry, *, read_state: str, next_read_at: datetime | None = None, problem: str = ""
) -> bool:
    """Ends a lease: READ (to be looked at again at `next_read_at`, if given), UNREADABLE, or WAITING until `next_read_at`.

    False, and nothing is changed, where the lease was lost; then the caller must not record anything else either. Call it first in the
    recording transaction: it locks the row.
    """
    mine = (EntryRow.id == claim.id, EntryRow.lease_token == claim.token)
    values = {"read_state": read_state, "next_read_at": next_read_at, "problem": problem, "lease_token": None}
    count = {"rereads": EntryRow.rereads + 1} if claim.is_reread else {"read_attempts": EntryRow.read_attempts + 1}
    result = session.execute(update(EntryRow).where(*mine).values(**count, **values))
    return isinstance(result, CursorResult) and result.rowcount == 1


def release_entry(session: Session, claim: ClaimedEntry, *, now: datetime) -> None:
    """Gives a claim back unused, due at once."""
    mine = (EntryRow.id == claim.id, EntryRow.lease_token == claim.token)
    session.execute(update(EntryRow).where(*mine).values(next_read_at=now, lease_token=None))


def waiting_count(session: Session, *, now: datetime) -> int:
    """How many entries are due to be read."""
    due = (EntryRow.read_state == WAITING, EntryRow.next_read_at <= now)
    return session.scalar(select(func.count(EntryRow.id)).where(*due)) or 0


def new_counts(session: Session, *, since: datetime) -> dict[FeedId, int]:
    """How many entries each feed has brought since an instant, its first poll left out."""
    query = select(EntryRow.feed_id, func.count()).where(EntryRow.first_seen_at >= since, EntryRow.is_baseline.is_(False))
    return {FeedId(feed_id): count for feed_id, count in session.execute(query.group_by(EntryRow.feed_id))}


def _claim(row: EntryRow, token: str) -> ClaimedEntry:
    return ClaimedEntry(
        id=EntryId(row.id),
        feed_id=FeedId(row.feed_id),
        entry=entry_of(row),
        token=token,
        attempts=row.read_attempts,
        is_baseline=row.is_baseline,
        first_seen_at=row.first_seen_at,
        is_reread=row.read_state == READ,
        rereads=row.rereads,
    )


def entry_of(row: EntryRow) -> Entry:
    """The noun of a row."""
    return Entry(
        key=row.key,
        content_sha256=row.content_sha256,
        story_sha256=row.story_sha256,
        title=row.title,
        link=row.link,
        summary_html=row.summary_html,
        content_html=row.content_html,
        authors=tuple(row.authors),
        categories=tuple(row.categories),
        language=row.language,
        published_at=row.published_at,
        updated_at=row.updated_at,
    )
