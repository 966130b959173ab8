"""One round of polling: due feeds are claimed, asked all at once, what is new read in child processes, and each outcome recorded."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from sitrep.core.budget import Traffic, cost_of
from sitrep.core.feed import FeedBody, NotAFeed, ParsedFeed, parse_feed
from sitrep.core.feed_kinds import FeedKind
from sitrep.core.feed_unseen import body_sha256, join_known, leave_out_known
from sitrep.core.model import Feed, FeedId
from sitrep.core.outcomes import Fetched, FetchFailed, Killed, NotModified
from sitrep.core.schedule import FeedState, Poll, after_poll, health_of_no_feed, next_request
from sitrep.isolation.workshop import Workshop
from sitrep.steps.places import Places
from sitrep.steps.ports import Fetcher
from sitrep.steps.sitemap_parts import follow
from sitrep.store.database import Database
from sitrep.store.entries import add_entries
from sitrep.store.feeds import Claim, FetchLine, claim_due_feeds, held_leases, release_feed, save_polls
from sitrep.store.together import Together
from sitrep.store.traffic import FEEDS, note_traffic
from sitrep.store.wakening import wake

logger = logging.getLogger(__name__)

FEED_TYPES = "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
ACCEPT = {FeedKind.FEED: FEED_TYPES, FeedKind.SITEMAP: "application/xml, text/xml, */*;q=0.5", FeedKind.PAGE: "text/html, */*;q=0.5"}
MOST_BYTES = 10_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class PollReport:
    """What became of one poll. `recorded` is False where the lease had passed to another process meanwhile."""

    line: FetchLine
    state: FeedState
    recorded: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Polled:
    """A poll that is to be recorded. `seconds` is how long it took, `jitter` was drawn for it."""

    feed: Feed
    claim: Claim
    poll: Poll
    started_at: datetime
    seconds: float
    jitter: float

    @property
    def ended_at(self) -> datetime:
        """When the answer was there."""
        return self.started_at + timedelta(seconds=self.seconds)


async def poll_due(
    db: Database,
    fetcher: Fetcher,
    workshop: Workshop,
    feeds: Mapping[FeedId, Feed],
    *,
    now: datetime,
    jitter: Callable[[], float],
    places: Places | None = None,
    most: int | None = None,
) -> list[PollReport]:
    """Claims as many due feeds as there are `places` (100), polls them concurrently, and returns when the slowest is done and recorded.

    It may be called again while an earlier call still waits for a slow server: the leases keep them apart, and each poll gives its place
    back when it is done. `most` is what a budget leaves room for. `jitter` draws from 0..1.
    """
    places = places or Places(100)
    taken = await places.take(most)
    claims: list[Claim] = []
    try:
        claims = await db.run(claim_due_feeds, now=now, limit=taken) if taken else []
    finally:
        places.give_back(taken - len(claims))
    recorder = Together(db, record_polls, expected=sum(claim.state.id in feeds for claim in claims))
    polls = (
        poll_feed(db, fetcher, workshop, feeds.get(claim.state.id), claim, recorder, places, now=now, jitter=jitter) for claim in claims
    )
    try:
        results = await asyncio.gather(*polls, return_exceptions=True)
    finally:
        await recorder.finish()
    reports: list[PollReport] = []
    for result in results:  # one that could not be recorded does not sink the others: its lease runs out, and it is polled again
        if isinstance(result, BaseException):
            raise result
        if result is not None:
            reports.append(result)
    return reports


async def poll_feed(  # noqa: PLR0917  what the round holds anyway
    db: Database,
    fetcher: Fetcher,
    workshop: Workshop,
    feed: Feed | None,
    claim: Claim,
    recorder: Together[Polled, PollReport],
    places: Places,
    *,
    now: datetime,
    jitter: Callable[[], float],
) -> PollReport | None:
    """Asks one claimed feed and has recorded what came; a feed whose poll is cancelled is due again at once.

    None for a feed that this process does not know: another one, with a newer configuration, will poll it when the lease is over.
    """
    if feed is None:
        places.give_back(1)
        return None
    loop = asyncio.get_running_loop()
    started = loop.time()
    try:
        poll = await ask(fetcher, workshop, feed, claim.state, now=now)
    except asyncio.CancelledError:
        await db.run(release_feed, claim, now=now)
        raise
    finally:
        places.give_back(1)
    polled = Polled(feed=feed, claim=claim, poll=poll, started_at=now, seconds=loop.time() - started, jitter=jitter())
    report = await recorder.run(polled)
    line = report.line
    if isinstance(poll.fetched, FetchFailed):  # whose problem begins with the outcome
        logger.info("polled %s: %s", feed.id, line.problem)
    else:
        logger.info("polled %s: %s, %d new%s", feed.id, line.outcome, line.entries_new, f" ({line.problem})" * bool(line.problem))
    return report


async def ask(fetcher: Fetcher, workshop: Workshop, feed: Feed, state: FeedState, *, now: datetime) -> Poll:
    """Fetches one feed and reads what is new in it: nothing where all of the body but its head, or every item of it, is what it was."""
    request = next_request(state, now=now)
    validators = {"etag": request.etag, "last_modified": request.last_modified}
    fetched = await fetcher.fetch(request.url, **validators, accept=ACCEPT[feed.kind], max_bytes=MOST_BYTES)
    if not isinstance(fetched, Fetched):
        return Poll(request=request, fetched=fetched)
    body = body_of(feed, fetched, now=now)
    poll = Poll(request=request, fetched=fetched, body_sha256=body_sha256(body))
    if poll.body_sha256 == state.body_sha256:
        return poll
    unseen = leave_out_known(body, state.item_marks)
    if unseen is not None:
        if not unseen.unseen:
            return replace(poll, item_marks=unseen.kept)
        part = await workshop.run(parse_feed, unseen.body)
        joined = join_known(unseen, part) if isinstance(part, ParsedFeed) else None
        if joined is not None:
            return replace(poll, read=joined, item_marks=joined.marks)
    read = await workshop.run(parse_feed, body)
    if isinstance(read, ParsedFeed) and read.parts:
        return await follow(fetcher, workshop, body, replace(poll, read=read, item_marks=b""), read)
    return replace(poll, read=read, item_marks=(read.marks or b"") if isinstance(read, ParsedFeed) else b"")


def body_of(feed: Feed, fetched: Fetched, *, now: datetime) -> FeedBody:
    """What a server sent, with what the feed is to be read as."""
    return FeedBody(
        body=fetched.body,
        url=fetched.url,
        content_type=fetched.headers.get("content-type", ""),
        now=now,
        complete=fetched.complete,
        kind=feed.kind,
        selectors=feed.selectors,
        language=feed.language or "",
    )


def record_polls(session: Session, polled: Sequence[Polled]) -> list[PollReport]:
    """Entries, validators, next due times and fetch lines in one transaction; nothing of a poll whose lease is lost."""
    held = held_leases(session, [one.claim for one in polled])
    reports = [_record(session, one) if one.claim.state.id in held else _lost(one) for one in polled]
    save_polls(session, [(report.state, report.line) for report in reports if report.recorded])
    cost = sum((_cost(one.poll) for one in polled), Traffic())
    note_traffic(session, FEEDS, cost, now=polled[0].ended_at)
    if any(report.line.entries_new for report in reports):
        wake(session, "read")
    return reports


def _record(session: Session, one: Polled) -> PollReport:
    state, poll, now = one.claim.state, one.poll, one.ended_at
    if isinstance(poll.read, ParsedFeed):
        added = add_entries(
            session,
            state.id,
            poll.read.entries,
            now=now,
            baseline=state.baseline_at is None,
            unstable_ids=state.unstable_ids,
            unchanged=poll.read.unchanged,
        )
        poll = replace(poll, entries_new=added.new, entries_known=added.known, unstable_ids=added.unstable_ids)
    after = after_poll(one.feed, state, poll, now=now, jitter=one.jitter)
    return PollReport(line=_line(one, poll, after), state=after, recorded=True)


def _lost(one: Polled) -> PollReport:
    return PollReport(line=_line(one, one.poll, one.claim.state), state=one.claim.state, recorded=False)


def _line(one: Polled, poll: Poll, after: FeedState) -> FetchLine:
    fetched = poll.fetched
    return FetchLine(
        feed_id=one.claim.state.id,
        started_at=one.started_at,
        late_seconds=round(max(0.0, (one.started_at - one.claim.state.next_poll_at).total_seconds()), 3),
        seconds=round(one.seconds, 3),
        outcome=outcome_word(poll, after),
        status=fetched.status if isinstance(fetched, Fetched | FetchFailed) else 304,
        size=len(fetched.body) if isinstance(fetched, Fetched) else 0,
        line_bytes=_cost(poll).line_bytes,
        entries_seen=len(poll.read.entries) + poll.read.unchanged if isinstance(poll.read, ParsedFeed) else 0,
        entries_new=poll.entries_new,
        problem=after.problem,
    )


def _cost(poll: Poll) -> Traffic:
    return sum((cost_of(url, fetched) for url, fetched in poll.further), cost_of(poll.request.url, poll.fetched))


def outcome_word(poll: Poll, after: FeedState) -> str:
    """The poll in a word: ok, empty, degraded, overrun, not_modified, same_body, same_items, or why there was no feed."""
    if isinstance(poll.fetched, NotModified):
        return "not_modified"
    if isinstance(poll.fetched, FetchFailed):
        return poll.fetched.failure.value
    if poll.read is None:
        return "same_body" if poll.item_marks is None else "same_items"
    if isinstance(poll.read, NotAFeed | Killed):
        return f"{health_of_no_feed(poll.read).value}:{poll.read.reason}"
    return after.health.value
