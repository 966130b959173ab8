"""One round of polling: due feeds are claimed, asked all at once, read in child processes, and what each came to is recorded."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from sitrep.core.feed import FeedBody, NotAFeed, ParsedFeed, parse_feed
from sitrep.core.model import Feed, FeedId
from sitrep.core.outcomes import Fetched, FetchFailed, Killed, NotModified
from sitrep.core.schedule import FeedState, Health, Poll, after_poll, next_request
from sitrep.isolation.workshop import Workshop
from sitrep.steps.ports import Fetcher
from sitrep.store.database import Database
from sitrep.store.entries import add_entries
from sitrep.store.feeds import LEASE, Claim, FetchLine, claim_due_feeds, holds_lease, release_feed, save_poll

logger = logging.getLogger(__name__)

ACCEPT = "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
MOST_BYTES = 10_000_000
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class PollReport:
    """What became of one poll. `recorded` is False where the lease had passed to another process meanwhile."""

    line: FetchLine
    state: FeedState
    recorded: bool


async def poll_due(
    db: Database,
    fetcher: Fetcher,
    workshop: Workshop,
    feeds: Mapping[FeedId, Feed],
    *,
    now: datetime,
    jitter: Callable[[], float],
    limit: int = 100,
) -> list[PollReport]:
    """Claims up to `limit` due feeds, polls them concurrently, records each as it comes, and returns when the slowest is done.

    It may be called again while an earlier call still waits for a slow server: the leases keep them apart. The lease grows by a
    second a feed, since feeds of one site are asked a second apart. `jitter` draws from 0..1.
    """
    claims = await db.run(claim_due_feeds, now=now, limit=limit, lease=LEASE + limit * SECOND)
    polls = (
        poll_feed(db, fetcher, workshop, feeds[claim.state.id], claim, now=now, jitter=jitter)
        for claim in claims
        if claim.state.id in feeds
    )
    results = await asyncio.gather(*polls, return_exceptions=True)
    reports: list[PollReport] = []
    for result in results:  # one that could not be recorded does not sink the others: its lease runs out, and it is polled again
        if isinstance(result, BaseException):
            raise result
        reports.append(result)
    return reports


async def poll_feed(
    db: Database, fetcher: Fetcher, workshop: Workshop, feed: Feed, claim: Claim, *, now: datetime, jitter: Callable[[], float]
) -> PollReport:
    """Asks one claimed feed and records what came; a feed whose poll is cancelled is due again at once."""
    loop = asyncio.get_running_loop()
    started = loop.time()
    try:
        poll = await ask(fetcher, workshop, claim.state, now=now)
    except asyncio.CancelledError:
        await db.run(release_feed, claim, now=now)
        raise
    seconds = loop.time() - started
    report = await db.run(_record, feed, claim, poll, started_at=now, seconds=seconds, jitter=jitter())
    logger.info(
        "polled %s: %s, %d new%s",
        feed.id,
        report.line.outcome,
        report.line.entries_new,
        f" ({report.line.problem})" * bool(report.line.problem),
    )
    return report


async def ask(fetcher: Fetcher, workshop: Workshop, state: FeedState, *, now: datetime) -> Poll:
    """Fetches and reads one feed; a body that is byte for byte the last one is not read again."""
    request = next_request(state, now=now)
    fetched = await fetcher.fetch(request.url, etag=request.etag, last_modified=request.last_modified, accept=ACCEPT, max_bytes=MOST_BYTES)
    if not isinstance(fetched, Fetched):
        return Poll(request=request, fetched=fetched)
    body_sha256 = hashlib.sha256(fetched.body).hexdigest()
    if body_sha256 == state.body_sha256 and state.baseline_at is not None:
        return Poll(request=request, fetched=fetched, body_sha256=body_sha256)
    content_type = fetched.headers.get("content-type", "")
    body = FeedBody(body=fetched.body, url=fetched.url, content_type=content_type, now=now, complete=fetched.complete)
    return Poll(request=request, fetched=fetched, read=await workshop.run(parse_feed, body), body_sha256=body_sha256)


def _record(session: Session, feed: Feed, claim: Claim, poll: Poll, *, started_at: datetime, seconds: float, jitter: float) -> PollReport:
    """Entries, validators, next due time and fetch line in one transaction, or nothing where the lease is lost."""
    state, now = claim.state, started_at + timedelta(seconds=seconds)
    if not holds_lease(session, claim):
        return PollReport(line=_line(state, poll, state, started_at, seconds), state=state, recorded=False)
    if isinstance(poll.read, ParsedFeed):
        baseline = state.baseline_at is None
        added = add_entries(session, state.id, poll.read.entries, now=now, baseline=baseline, unstable_ids=state.unstable_ids)
        poll = replace(poll, entries_new=added.new, entries_known=added.known, unstable_ids=added.unstable_ids)
    after = after_poll(feed, state, poll, now=now, jitter=jitter)
    line = _line(state, poll, after, started_at, seconds)
    save_poll(session, after, line)
    return PollReport(line=line, state=after, recorded=True)


def _line(before: FeedState, poll: Poll, after: FeedState, started_at: datetime, seconds: float) -> FetchLine:
    fetched = poll.fetched
    return FetchLine(
        feed_id=before.id,
        started_at=started_at,
        seconds=round(seconds, 3),
        outcome=outcome_word(poll, after),
        status=fetched.status if isinstance(fetched, Fetched | FetchFailed) else 304,
        size=len(fetched.body) if isinstance(fetched, Fetched) else 0,
        entries_seen=len(poll.read.entries) if isinstance(poll.read, ParsedFeed) else 0,
        entries_new=poll.entries_new,
        problem=after.problem,
    )


def outcome_word(poll: Poll, after: FeedState) -> str:
    """The poll in a word: ok, empty, degraded, overrun, not_modified, same_body, or why there was no feed."""
    if isinstance(poll.fetched, NotModified):
        return "not_modified"
    if isinstance(poll.fetched, FetchFailed):
        return poll.fetched.failure.value
    if poll.read is None:
        return "same_body"
    if isinstance(poll.read, NotAFeed):
        return f"{Health.NOT_A_FEED.value}:{poll.read.reason.value}"
    if isinstance(poll.read, Killed):
        return f"{Health.HOSTILE.value}:{poll.read.reason}"
    return after.health.value
