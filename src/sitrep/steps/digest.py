"""Digest plans and the time go in; for each that is due one message in the outbox and one row in the ledger, together, come out."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from sitrep.core.accounts import account_of
from sitrep.core.bulletins import broken_digest
from sitrep.core.crossing_board import board_of
from sitrep.core.digest.build import build_digest
from sitrep.core.digest.contents import Digest, HeldNotice
from sitrep.core.digest.due import DueDigest, digests_due, next_due, span_of
from sitrep.core.model import Feed, FeedId, Level, ReceiverName
from sitrep.core.outcomes import Message
from sitrep.core.receivers import Audience, Receiver
from sitrep.core.settings import DigestPlan
from sitrep.render.digests import render_digest
from sitrep.store.crossing_reports import crossing_reports
from sitrep.store.database import Database
from sitrep.store.dead_letters import list_dead_letters
from sitrep.store.digests import (
    asides_between,
    coverage_of,
    heard_events,
    last_digests,
    note_digest,
    note_untold,
    plans_known_since,
    trends_until,
)
from sitrep.store.held import HeldBack, held_between
from sitrep.store.outbox import enqueue
from sitrep.store.watched_dates import watched_dates

logger = logging.getLogger(__name__)

DIGEST = "digest"
"""The `kind` of a digest in the outbox."""
BOARD_SPAN = timedelta(days=30)
"""How far back reports on crossings are read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestReport:
    """A digest put into the outbox: `messages` counts its recipients; `unknown` names receivers that are not configured."""

    name: str
    local_date: date
    new_events: int
    messages: int
    unknown: tuple[ReceiverName, ...]


async def send_due_digests(
    db: Database, plans: Sequence[DigestPlan], receivers: Mapping[ReceiverName, Receiver], *, feeds: Mapping[FeedId, Feed], now: datetime
) -> list[DigestReport]:
    """Puts each digest that is due into the outbox, whether or not there is anything to tell, once per local date.

    Message and ledger row are one transaction: no digest is lost or doubled by a crash or a second process. `feeds` gives the names.
    """
    return await db.run(_send, plans, receivers, feeds=feeds, now=now)


def compose_digest(session: Session, due: DueDigest, feeds: Mapping[FeedId, Feed]) -> Digest:
    """The digest of the window of `due`, from what the store holds."""
    start, end = due.window_start_at, due.window_end_at
    return build_digest(
        due,
        heard_events(session, start, end),
        coverage_of(session, feeds, start, end),
        asides=asides_between(session, feeds, start, end),
        dead_letters=list_dead_letters(session),
        held=[_held_notice(each) for each in held_between(session, start, end)],
        dates=watched_dates(session, feeds, today=due.local_date),
        trends=trends_until(session, end, span_of(due.plan)),
        board=board_of(report for _event_id, report in crossing_reports(session, end - BOARD_SPAN)),
    )


def _held_notice(each: HeldBack) -> HeldNotice:
    return HeldNotice(
        account=account_of(each.event), receiver=each.receiver, reason=each.reason, until=each.until, is_update=each.was_told_before
    )


def digest_so_far(plan: DigestPlan, now: datetime) -> DueDigest:
    """The last 24 hours (or 7 days) as a digest of `plan`, for a look at it outside its time; nothing is noted."""
    today = now.astimezone(ZoneInfo(plan.zone)).date()
    return DueDigest(
        plan=plan, local_date=today, due_at=now, window_start_at=now - span_of(plan), window_end_at=now, next_due_at=next_due(plan, now)
    )


def _send(
    session: Session,
    plans: Iterable[DigestPlan],
    receivers: Mapping[ReceiverName, Receiver],
    *,
    feeds: Mapping[FeedId, Feed],
    now: datetime,
) -> list[DigestReport]:
    plans = list(plans)
    due_now = digests_due(plans, last_digests(session), plans_known_since(session, plans, now=now), now)
    reports = []
    for due in due_now:
        notice_id = hashlib.sha256(f"{due.plan.name}\n{due.plan.zone}\n{due.local_date}".encode()).hexdigest()[:32]
        if note_digest(session, due, notice_id):
            reports.append(_put_out(session, due, notice_id, receivers, feeds))
    return reports


def _write(
    session: Session, due: DueDigest, audiences: Iterable[Audience], feeds: Mapping[FeedId, Feed]
) -> tuple[dict[Audience, Message], int]:
    """The digest for each audience, and its number of new events; where we broke down on it, a message that says so."""
    try:
        with session.begin_nested():
            digest = compose_digest(session, due, feeds)
            written = {audience: render_digest(digest, now=due.window_end_at, audience=audience) for audience in audiences}
        return written, digest.n_new
    except (SQLAlchemyError, OSError):  # the database's trouble: it is tried again
        raise
    except Exception:
        logger.exception("the digest %s could not be put together; the next one tells of its time too", due.plan.name)
    note_untold(session, due)
    message = broken_digest(due.plan.name, start=due.window_start_at, end=due.window_end_at, now=due.window_end_at)
    return dict.fromkeys(audiences, message), 0


def _put_out(
    session: Session, due: DueDigest, notice_id: str, receivers: Mapping[ReceiverName, Receiver], feeds: Mapping[FeedId, Feed]
) -> DigestReport:
    known = [receivers[name] for name in due.plan.receivers if name in receivers]
    written, n_new = _write(session, due, {due.plan.audience_of(one) for one in known}, feeds)
    sent = [
        enqueue(
            session,
            notice_id=notice_id,
            kind=DIGEST,
            event_id=None,
            level=Level(message.level),
            receiver=receiver,
            message=message,
            now=due.window_end_at,
        )
        for receiver in known
        if (message := written[due.plan.audience_of(receiver)])
    ]
    return DigestReport(
        name=due.plan.name,
        local_date=due.local_date,
        new_events=n_new,
        messages=sum(sent),
        unknown=tuple(name for name in due.plan.receivers if name not in receivers),
    )
