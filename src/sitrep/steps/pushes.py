"""What hubs have pushed goes in; it is read in child processes as a poll's body is, and its entries are kept in the same way."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from sitrep.core.budget import REQUEST_BYTES, Traffic
from sitrep.core.feed import FeedBody, NotAFeed, ParsedFeed, parse_feed
from sitrep.core.model import Feed, FeedId
from sitrep.core.outcomes import Killed
from sitrep.isolation.workshop import Workshop
from sitrep.store.database import Database
from sitrep.store.entries import add_entries
from sitrep.store.feeds import PUSHED, PUSHED_NO_FEED, FetchLine, note_news, state_of
from sitrep.store.traffic import FEEDS, note_traffic
from sitrep.store.wakening import wake
from sitrep.store.websub import Push, claim_pushes, finish_push, note_pushed

logger = logging.getLogger(__name__)

AT_ONCE = 20
Read = ParsedFeed | NotAFeed | Killed


async def read_pushes(db: Database, workshop: Workshop, feeds: Mapping[FeedId, Feed], *, now: datetime) -> list[FetchLine]:
    """One round: what waits is read and kept; gives a line of the fetch log for each document. Of a feed that has not been polled yet,
    or is no longer watched, nothing is taken.
    """
    pushes = await db.run(claim_pushes, now=now, limit=AT_ONCE)
    reads = await asyncio.gather(*(_read(workshop, feeds[push.feed_id], push, now) for push in pushes if push.feed_id in feeds))
    found = dict(zip((push.id for push in pushes if push.feed_id in feeds), reads, strict=True))
    lines: list[FetchLine] = []
    broken: Exception | None = None
    for push in pushes:
        try:
            line = await db.run(_record, push, found.get(push.id), now=now)
        except Exception as error:  # one that cannot be recorded does not sink the others: it is read again when its lease is over
            broken = error
            continue
        if line is not None:
            logger.info("pushed %s: %d new%s", line.feed_id, line.entries_new, f" ({line.problem})" * bool(line.problem))
            lines.append(line)
    if broken is not None:
        raise broken
    return lines


async def _read(workshop: Workshop, feed: Feed, push: Push, now: datetime) -> Read:
    body = FeedBody(body=push.body, url=feed.url, content_type=push.content_type, now=now, language=feed.language or "")
    return await workshop.run(parse_feed, body)


def _record(session: Session, push: Push, read: Read | None, *, now: datetime) -> FetchLine | None:
    """One transaction: the entries, that the hub pushes, a line in the log, and the document is done with."""
    if not finish_push(session, push):
        return None
    state = state_of(session, push.feed_id)
    if read is None or state is None or not state.enabled or state.baseline_at is None:
        return None
    new = seen = 0
    problem = f"{read.reason}{f': {read.detail}' if read.detail else ''}" if not isinstance(read, ParsedFeed) else ""
    if isinstance(read, ParsedFeed):
        added = add_entries(session, push.feed_id, read.entries, now=now, baseline=False, unstable_ids=state.unstable_ids)
        new, seen = added.new, len(read.entries)
    note_pushed(session, push.feed_id, problem=f"what it pushed is no feed: {problem}" if problem else "", new=new)
    note_traffic(session, FEEDS, Traffic(line_bytes=len(push.body) + REQUEST_BYTES), now=now)
    line = FetchLine(
        feed_id=push.feed_id,
        started_at=now,
        late_seconds=round(max(0.0, (now - push.received_at).total_seconds()), 3),
        seconds=0.0,
        outcome=PUSHED_NO_FEED if problem else PUSHED,
        size=len(push.body),
        line_bytes=len(push.body) + REQUEST_BYTES,
        entries_seen=seen,
        entries_new=new,
        problem=problem,
    )
    note_news(session, line)
    if new:
        wake(session, "read")
    return line
