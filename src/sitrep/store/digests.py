"""The ledger of digests, and what a digest is made of: events heard of in a window, coverage, asides, messages that did not arrive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Text, cast, func, select, update
from sqlalchemy.orm import Session

from sitrep.core.accounts import Quotation, Source, account_of, crossing_states
from sitrep.core.digest.contents import Aside, Coverage, FeedTrouble, HeardEvent, Trend
from sitrep.core.digest.due import DueDigest, Sent
from sitrep.core.model import Feed, FeedId, FeedType, Judgement, Topic
from sitrep.core.schedule import FeedState, Health
from sitrep.core.settings import DigestPlan
from sitrep.store.conversations import conversations_of
from sitrep.store.dead_letters import outbox_traffic
from sitrep.store.entries import UNREADABLE
from sitrep.store.events import events_between
from sitrep.store.facts import fact, note_fact
from sitrep.store.feeds import feed_states
from sitrep.store.inserting import insert_new
from sitrep.store.schema import ArticleRow, DigestRow, EntryRow, EventRow, FetchRow, JudgementRow, ReportRow

MOST_ASIDES = 30
TREND_SPANS = 7
_KNOWN_SINCE = "digest_known_since:"


def last_digests(session: Session) -> dict[str, Sent]:
    """The row of the ledger that was written last for each digest name: one that a wrong clock dated ahead is not the last for long."""
    rows = session.scalars(select(DigestRow).order_by(DigestRow.id))
    return {row.name: Sent(local_date=row.local_date, window_end_at=row.window_end_at) for row in rows}


def note_digest(session: Session, due: DueDigest, notice_id: str) -> bool:
    """Writes the digest into the ledger; False where that zone, date and name are in it already: then it must not be sent."""
    row = {
        "name": due.plan.name,
        "zone": due.plan.zone,
        "local_date": due.local_date,
        "window_start_at": due.window_start_at,
        "window_end_at": due.window_end_at,
        "notice_id": notice_id,
    }
    return insert_new(session, DigestRow, [row]) == 1


def note_untold(session: Session, due: DueDigest) -> None:
    """The digest in the ledger tells of nothing: the next one begins where it should have."""
    mine = (DigestRow.name == due.plan.name, DigestRow.zone == due.plan.zone, DigestRow.local_date == due.local_date)
    session.execute(update(DigestRow).where(*mine).values(window_end_at=due.window_start_at))


def plans_known_since(session: Session, plans: Iterable[DigestPlan], *, now: datetime) -> dict[str, datetime]:
    """Since when each plan is configured, by name; one that is new is noted, so that no digest is due for the time before."""
    found = {}
    for plan in plans:
        noted = fact(session, _KNOWN_SINCE + plan.name)
        if noted is None:
            note_fact(session, _KNOWN_SINCE + plan.name, now.isoformat(), now=now)
        found[plan.name] = datetime.fromisoformat(noted) if noted else now
    return found


def heard_events(session: Session, start: datetime, end: datetime) -> list[HeardEvent]:
    """The events that a report came in for, or was withdrawn or corrected, in [start, end), with what became of them."""
    found = events_between(session, start, end)
    conversations = conversations_of(session, [event.id for event, _is_new in found])
    heard = []
    for event, is_new in found:
        mine = conversations.get(event.id, [])
        told = any(conversation.said is not None for conversation in mine)
        if event.is_withdrawn and is_new and not told:
            continue  # nobody heard of it, and nobody says so any more
        before = [report for report in event.reports if report.first_seen_at < start]
        heard.append(
            HeardEvent(
                account=account_of(event),
                is_new=is_new,
                was_told=told,
                silence="" if told else next((conversation.reason for conversation in mine), ""),
                crossings_before=crossing_states(before),
            )
        )
    return heard


def trends_until(session: Session, end: datetime, span: timedelta) -> list[Trend]:
    """New events in each of the TREND_SPANS spans before `end`, for each topic: an event is new when its first report comes in."""
    start = end - TREND_SPANS * span
    first = func.min(ReportRow.reported_at)
    rows = (
        select(EventRow.topic, first)
        .join(ReportRow, ReportRow.event_id == EventRow.id)
        .where(EventRow.last_reported_at >= start - span)
        .group_by(EventRow.id, EventRow.topic)
        .having(first >= start, first < end)
    )
    counts = {topic: [0] * TREND_SPANS for topic in Topic}
    for topic, at in session.execute(rows):
        counts[Topic(topic)][int((at - start) / span)] += 1
    return [Trend(topic=topic, counts=tuple(found)) for topic, found in counts.items()]


def coverage_of(session: Session, feeds: Mapping[FeedId, Feed], start: datetime, end: datetime) -> Coverage:
    """What was watched in [start, end). A feed has failed where its last poll did; a quiet one is well and says less than usual."""
    states = [state for state in feed_states(session) if state.enabled]
    polled = select(func.count(func.distinct(FetchRow.feed_id))).where(FetchRow.started_at >= start, FetchRow.started_at < end)
    entries = select(func.count()).select_from(EntryRow).where(EntryRow.first_seen_at >= start, EntryRow.first_seen_at < end)
    read = select(func.count()).select_from(ArticleRow).where(ArticleRow.read_at >= start, ArticleRow.read_at < end)
    traffic = outbox_traffic(session, start=start, end=end)
    return Coverage(
        feeds=len(states),
        feeds_polled=session.scalar(polled) or 0,
        failed=tuple(_trouble(state, feeds, state.problem or state.health.value) for state in states if state.health.is_failure),
        quiet=tuple(_trouble(state, feeds, "nothing new") for state in states if _is_quiet(state, feeds, end)),
        overrun=_overrun(session, feeds, start, end),
        entries_new=session.scalar(entries.where(EntryRow.is_baseline.is_(False))) or 0,
        articles_read=session.scalar(read) or 0,
        text_missing=session.scalar(read.where(ArticleRow.text_source.in_(("summary", "title")))) or 0,
        entries_unread=session.scalar(entries.where(EntryRow.read_state == UNREADABLE)) or 0,
        messages_sent=traffic.sent,
        messages_waiting=traffic.waiting,
    )


def asides_between(session: Session, feeds: Mapping[FeedId, Feed], start: datetime, end: datetime) -> list[Aside]:
    """Threats, denials and background in articles judged in [start, end) that raised no event, latest first, at most MOST_ASIDES."""
    rows = (
        select(JudgementRow.body, ArticleRow.url, ArticleRow.published_at, ArticleRow.read_at, EntryRow.feed_id)
        .join(ArticleRow, ArticleRow.id == JudgementRow.article_id)
        .join(EntryRow, EntryRow.id == ArticleRow.entry_id)
        .where(JudgementRow.judged_at >= start, JudgementRow.judged_at < end, JudgementRow.level == "none")
        .where(cast(JudgementRow.body, Text).like('%"rule_id"%'))
        .order_by(JudgementRow.judged_at.desc(), JudgementRow.article_id)
        .limit(MOST_ASIDES)
    )
    found = []
    for body, url, published_at, read_at, feed_id in session.execute(rows):
        judgement = msgspec.convert(body, Judgement)
        feed = feeds.get(FeedId(feed_id))
        source = Source(
            name=feed.name if feed else feed_id,
            url=url,
            tier=feed.tier if feed else 3,
            is_state_media=bool(feed and feed.type is FeedType.STATE_MEDIA),
            told_at=published_at or read_at,
        )
        for topic in dict.fromkeys(hit.topic for hit in judgement.hits):
            hit = next(hit for hit in judgement.hits if hit.topic is topic)
            quote = Quotation(
                text=hit.quote.text, language=judgement.language, status=hit.status, rule_id=hit.rule_id, matched=(), source=source
            )
            found.append(Aside(topic=topic, quote=quote))
    return found


def _overrun(session: Session, feeds: Mapping[FeedId, Feed], start: datetime, end: datetime) -> tuple[FeedTrouble, ...]:
    """The feeds of which a poll in [start, end) had nothing in common with the one before, and when the last such poll was."""
    last = select(FetchRow.feed_id, func.max(FetchRow.started_at)).where(FetchRow.outcome == Health.OVERRUN.value)
    rows = session.execute(last.where(FetchRow.started_at >= start, FetchRow.started_at < end).group_by(FetchRow.feed_id)).all()
    named = ((feeds[FeedId(feed_id)].name if FeedId(feed_id) in feeds else feed_id, at) for feed_id, at in rows)
    return tuple(FeedTrouble(name=name, problem="entries may have been missed", since=at) for name, at in sorted(named))


def _is_quiet(state: FeedState, feeds: Mapping[FeedId, Feed], now: datetime) -> bool:
    feed, last = feeds.get(state.id), state.last_new_at or state.baseline_at
    return bool(feed and last and not state.health.is_failure and now - last > feed.expected_quiet)


def _trouble(state: FeedState, feeds: Mapping[FeedId, Feed], problem: str) -> FeedTrouble:
    feed = feeds.get(state.id)
    since = state.last_ok_at if state.health.is_failure else state.last_new_at
    return FeedTrouble(name=feed.name if feed else state.id, problem=problem, since=since)
