"""Configured feeds in, their states out: which are due, leases on them, and what each poll came to with its line in the fetch log."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import LargeBinary, Row, bindparam, func, insert, literal, select, update
from sqlalchemy.orm import Session

from sitrep.core.feed_kinds import read_as
from sitrep.core.model import Feed, FeedId
from sitrep.core.schedule import FeedState, Health
from sitrep.store.schema import Base, FeedRow, FetchRow

LEASE = timedelta(seconds=120)
"""Longer than the fetch (30 s), its wait for a polite moment and the parse (10 s) together; a crash costs no more than this."""
APART = timedelta(seconds=1)
FIRST_AT_ONCE, FIRST_APART = 100, timedelta(seconds=0.05)
"""So many new feeds are due at once, the others one by one: a first poll costs a hundred times what later ones do, and what was polled
in one minute falls due in one minute for hours."""
CLOCK_TOLERANCE = timedelta(minutes=10)
"""A poll's end may be so far ahead of the time its round began at: slow servers, and feeds of one site waiting for each other."""


PUSHED, PUSHED_NO_FEED = "pushed", "pushed_no_feed"
"""The outcomes of lines in the fetch log that no poll has made, but a hub."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A feed that is ours to poll until the lease ends."""

    state: FeedState
    token: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FetchLine:
    """One line of the fetch log. `outcome` is a word: ok, not_modified, same_body, same_items, empty, overrun, pushed (by a
    hub), or why there was no feed. `late_seconds`: how long it had been due. `size` is that of the body, unpacked; `line_bytes` what it
    has cost the line.
    """

    feed_id: FeedId
    started_at: datetime
    seconds: float
    outcome: str
    status: int | None = None
    late_seconds: float = 0.0
    size: int = 0
    line_bytes: int = 0
    entries_seen: int = 0
    entries_new: int = 0
    problem: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Synced:
    """How the configuration differed from the database."""

    added: tuple[FeedId, ...] = ()
    changed: tuple[FeedId, ...] = ()
    disabled: tuple[FeedId, ...] = ()


_SPANS = {"interval": "interval_seconds", "ttl": "ttl_seconds"}  # kept in seconds
_SAVED = tuple(field.name for field in fields(FeedState) if field.name not in ("id", "url", "enabled", "health", *_SPANS))
_LOGGED = tuple(field.name for field in fields(FetchLine))
_FEEDS, _FETCHES = Base.metadata.tables["feeds"], Base.metadata.tables["fetches"]
_NAMES = ("id", "url", "enabled", "health", *_SPANS, *_SAVED)
_COLUMNS = [_FEEDS.c[_SPANS.get(name, name)] for name in _NAMES]
_SHOWN = [column if column.name != "item_marks" else literal(b"", LargeBinary).label(column.name) for column in _COLUMNS]


def sync_feeds(session: Session, feeds: Iterable[Feed], *, now: datetime) -> Synced:
    """Makes the rows agree with the configuration: a new feed is due now (of very many, some a little later), one at a new address or
    read in another way starts afresh but keeps its entries, one that is gone or switched off is kept and no longer polled.
    """
    rows = {row.id: row for row in session.execute(select(FeedRow.id, FeedRow.url, FeedRow.read_as, FeedRow.enabled))}
    changed, disabled = [], []
    configured = {feed.id: feed for feed in feeds}
    added = [feed for feed in configured.values() if feed.id not in rows]
    if added:
        session.execute(insert(FeedRow), [_first_values(feed, number, now) for number, feed in enumerate(added)])
    for feed in configured.values():
        known = rows.get(feed.id)
        if known is None:
            continue
        moved = (known.url, known.read_as) != (feed.url, read_as(feed.kind, feed.selectors))
        if moved:
            _start_afresh(session.get_one(FeedRow, feed.id), feed, now)
        if feed.enabled and not known.enabled:
            row = session.get_one(FeedRow, feed.id)
            row.enabled, row.next_poll_at = True, now
        elif known.enabled and not feed.enabled:
            disabled.append(feed.id)
        if moved or feed.enabled > known.enabled:
            changed.append(feed.id)
    disabled += [FeedId(row.id) for row in rows.values() if row.id not in configured and row.enabled]
    session.flush()
    if disabled:
        off = update(_FEEDS).where(_FEEDS.c.id == bindparam("feed")).values(enabled=False)
        session.connection().execute(off, [{"feed": feed_id} for feed_id in disabled])
    return Synced(added=tuple(feed.id for feed in added), changed=tuple(changed), disabled=tuple(disabled))


def _first_values(feed: Feed, number: int, now: datetime) -> dict[str, Any]:
    """The row of the feed that is the `number`th of those added at once."""
    first_poll_at = now + max(0, number - FIRST_AT_ONCE) * FIRST_APART
    way = read_as(feed.kind, feed.selectors)
    return {"id": feed.id, "url": feed.url, "read_as": way, "enabled": feed.enabled, "next_poll_at": first_poll_at}


def _start_afresh(row: FeedRow, feed: Feed, now: datetime) -> None:
    row.url, row.read_as, row.next_poll_at, row.lease_token = feed.url, read_as(feed.kind, feed.selectors), now, None
    row.etag = row.last_modified = row.validators_url = row.body_sha256 = None
    row.moved_to = row.moved_since = row.interval_seconds = row.last_unconditional_at = None
    row.moved_seen, row.failures, row.problem, row.health, row.unstable_ids = 0, 0.0, "", Health.NEW.value, False
    row.item_marks, row.ttl_seconds, row.skip_hours, row.skip_days = b"", None, 0, 0
    row.hub, row.topic, row.pushed_until = "", "", None


def claim_due_feeds(session: Session, *, now: datetime, limit: int) -> list[Claim]:
    """Takes up to `limit` feeds that are due, the longest overdue first; until the lease is over nobody else gets them.

    It is longer by a second for each feed that is taken, since feeds of one site are asked a second apart.
    A feed that was last polled in the future is due too: the clock has been set back, and nobody shall wait until it has caught up.
    """
    open_ones = select(*_COLUMNS).where(FeedRow.enabled).limit(limit).with_for_update(skip_locked=True)  # SQLite has but one writer
    rows = list(session.execute(open_ones.where(FeedRow.next_poll_at <= now).order_by(FeedRow.next_poll_at)))
    if len(rows) < limit:
        set_back = open_ones.where(FeedRow.last_polled_at > now + CLOCK_TOLERANCE, FeedRow.lease_token.is_(None))
        rows += [row for row in session.execute(set_back) if row.next_poll_at > now][: limit - len(rows)]
    if not rows:
        return []
    token = secrets.token_hex(8)
    ends_at = now + LEASE + len(rows) * APART
    taken = update(FeedRow).where(FeedRow.id.in_([row.id for row in rows])).values(next_poll_at=ends_at, lease_token=token)
    session.execute(taken.execution_options(synchronize_session=False))
    return [Claim(state=_state(row), token=token) for row in rows]


def held_leases(session: Session, claims: Iterable[Claim]) -> set[FeedId]:
    """The feeds whose claims are still ours; on PostgreSQL nobody can take them until this transaction ends."""
    tokens = {claim.state.id: claim.token for claim in claims}
    query = select(FeedRow.id, FeedRow.lease_token).where(FeedRow.id.in_(tokens)).order_by(FeedRow.id).with_for_update()
    return {FeedId(row.id) for row in session.execute(query) if row.lease_token == tokens[FeedId(row.id)]}


def release_feed(session: Session, claim: Claim, *, now: datetime) -> None:
    """Gives a claim back unused, due at once: what a daemon does that is asked to stop."""
    mine = (FeedRow.id == claim.state.id, FeedRow.lease_token == claim.token)
    session.execute(update(FeedRow).where(*mine).values(next_poll_at=now, lease_token=None))


def save_polls(session: Session, polls: Sequence[tuple[FeedState, FetchLine]]) -> None:
    """Writes the feeds' next states, ends the leases and adds the lines to the fetch log. Call it for those in `held_leases`,
    in the same transaction as the entries: validators without their entries would lose these for good.
    """
    if not polls:
        return
    session.flush()
    connection = session.connection()
    connection.execute(update(_FEEDS).where(_FEEDS.c.id == bindparam("feed")), [_values(state) for state, _ in polls])
    connection.execute(insert(_FETCHES), [{name: getattr(line, name) for name in _LOGGED} for _, line in polls])


def _values(state: FeedState) -> dict[str, Any]:
    spans = {column: getattr(state, name) for name, column in _SPANS.items()}
    seconds = {column: int(span.total_seconds()) if span is not None else None for column, span in spans.items()}
    return {
        "feed": state.id,
        "lease_token": None,
        "health": state.health.value,
        **seconds,
        **{name: getattr(state, name) for name in _SAVED},
    }


def feed_states(session: Session, feed_ids: Collection[FeedId] | None = None) -> list[FeedState]:
    """All feeds ever configured, or some of them, by id, as they stand; without the marks of their items, which only a poll needs."""
    query = select(*_SHOWN).order_by(FeedRow.id)
    return [_state(row) for row in session.execute(query if feed_ids is None else query.where(FeedRow.id.in_(feed_ids)))]


def feed_healths(session: Session) -> dict[FeedId, Health | None]:
    """Of all feeds ever configured, by id; None for one that is switched off. An eighth of what `feed_states` costs."""
    rows = session.execute(select(FeedRow.id, FeedRow.enabled, FeedRow.health).order_by(FeedRow.id))
    return {FeedId(feed_id): Health(health) if enabled else None for feed_id, enabled, health in rows}


def state_of(session: Session, feed_id: FeedId) -> FeedState | None:
    """One feed's, None for a feed that was never configured; on PostgreSQL nobody can change it until this transaction ends."""
    row = session.execute(select(*_COLUMNS).where(FeedRow.id == feed_id).with_for_update()).one_or_none()
    return _state(row) if row is not None else None


def note_news(session: Session, line: FetchLine) -> None:
    """Adds a line to the fetch log that no poll has made, and when the feed has brought news."""
    if line.entries_new:
        session.execute(update(FeedRow).where(FeedRow.id == line.feed_id).values(last_new_at=line.started_at))
    session.execute(insert(_FETCHES), [{name: getattr(line, name) for name in _LOGGED}])


def feed_state(session: Session, feed_id: FeedId) -> FeedState | None:
    """One feed, as `feed_states` has it; None where it was never configured."""
    row = session.execute(select(*_SHOWN).where(FeedRow.id == feed_id)).one_or_none()
    return None if row is None else _state(row)


def health_counts(session: Session) -> dict[str, int]:
    """How many enabled feeds there are of each health."""
    query = select(FeedRow.health, func.count()).where(FeedRow.enabled).group_by(FeedRow.health)
    return {health: count for health, count in session.execute(query)}


def next_due_at(session: Session) -> datetime | None:
    """When the next poll is due; None without an enabled feed."""
    return session.scalar(select(func.min(FeedRow.next_poll_at)).where(FeedRow.enabled))


def fetch_lines(session: Session, *, feed_id: FeedId | None = None, since: datetime | None = None, limit: int = 1_000) -> list[FetchLine]:
    """The fetch log, newest first: of one feed or all, since an instant or ever."""
    query = select(FetchRow).order_by(FetchRow.started_at.desc(), FetchRow.id.desc()).limit(limit)
    if feed_id is not None:
        query = query.where(FetchRow.feed_id == feed_id)
    if since is not None:
        query = query.where(FetchRow.started_at >= since)
    return [FetchLine(**{field.name: getattr(row, field.name) for field in fields(FetchLine)}) for row in session.scalars(query)]


def _state(row: Row[Any]) -> FeedState:
    """A row of `_COLUMNS`, taken as the tuple it is: to ask it for thirty columns by name takes longer than all the rest."""
    values: dict[str, Any] = dict(zip(_NAMES, row, strict=True))
    for name in _SPANS:
        values[name] = timedelta(seconds=values[name]) if values[name] is not None else None
    return FeedState(**values | {"health": Health(values["health"])})
