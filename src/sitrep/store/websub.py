"""Subscriptions at hubs in and out, on leases; and what hubs push, kept until it is read."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from sitrep.core.model import FeedId
from sitrep.core.websub import Over, Subscription, SubscriptionState, Unasked, after_question, after_request, before_request
from sitrep.store.schema import FeedRow, PushRow, SubscriptionRow

LEASE = timedelta(seconds=120)
"""Longer than a request to a hub (30 s) and its wait for a polite moment, or than the reading of what was pushed (10 s)."""
MOST_KEPT = 20
"""Documents of one feed that wait to be read; of more the oldest go, for the newer ones hold what they held."""
_NAMES = tuple(field.name for field in fields(Subscription))


@dataclass(frozen=True, kw_only=True, slots=True)
class Push:
    """A pushed document that is ours to read until its lease ends."""

    id: int
    feed_id: FeedId
    received_at: datetime
    content_type: str
    body: bytes


def sync_subscriptions(session: Session, feeds: Collection[FeedId], *, now: datetime) -> int:
    """Makes the subscriptions agree with what the `feeds` said of hubs at their last polls: a new one is asked for at once, one at another
    hub or of a feed that is no longer watched is left. Gives how many of both there are.
    """
    query = select(FeedRow.id, FeedRow.hub, FeedRow.topic).where(FeedRow.enabled, FeedRow.hub != "", FeedRow.topic != "")
    wanted = {(row.id, row.hub, row.topic) for row in session.execute(query) if row.id in feeds}
    rows = list(session.scalars(select(SubscriptionRow).with_for_update()))
    known = {(row.feed_id, row.hub, row.topic) for row in rows if row.state != SubscriptionState.LEAVING}
    changes = 0
    for row in rows:
        if row.state != SubscriptionState.LEAVING and (row.feed_id, row.hub, row.topic) not in wanted:
            row.state, row.next_try_at, row.failures, row.asked_at = SubscriptionState.LEAVING.value, now, 0, None
            _trust(session, row.feed_id, None)
            changes += 1
    for feed_id, hub, topic in sorted(wanted - known):
        session.add(
            SubscriptionRow(
                feed_id=feed_id,
                hub=hub,
                topic=topic,
                token=secrets.token_urlsafe(32),
                secret=secrets.token_hex(32),
                state=SubscriptionState.ASKED.value,
                next_try_at=now,
            )
        )
        changes += 1
    return changes


def claim_due_subscriptions(session: Session, *, now: datetime, limit: int) -> list[Subscription]:
    """Those whose hubs are to be asked now, as they stand while the request is under way."""
    due = select(SubscriptionRow).where(SubscriptionRow.next_try_at <= now).order_by(SubscriptionRow.next_try_at).limit(limit)
    claimed = []
    for row in session.scalars(due.with_for_update(skip_locked=True)).all():
        asked = before_request(_subscription(row), now=now)
        _write(row, asked)
        row.next_try_at = now + LEASE
        claimed.append(asked)
    return claimed


def finish_request(session: Session, subscription_id: int, problem: str, *, now: datetime, jitter: float) -> None:
    """Notes what a hub answered; what it asked back meanwhile counts."""
    row = session.get(SubscriptionRow, subscription_id, with_for_update=True)
    if row is None:
        return
    after = after_request(_subscription(row), problem, now=now, jitter=jitter)
    if after is None:
        session.delete(row)
    else:
        _write(row, after)


def answer_question(
    session: Session, token: str, *, mode: str, topic: str, lease_seconds: str, reason: str, now: datetime
) -> Subscription | Over | Unasked:
    """What a hub's question comes to (see `core.websub.after_question`), kept."""
    row = session.scalar(select(SubscriptionRow).where(SubscriptionRow.token == token).with_for_update())
    if row is None:
        return Unasked()
    after = after_question(_subscription(row), mode=mode, topic=topic, lease_seconds=lease_seconds, reason=reason, now=now)
    if isinstance(after, Over):
        session.delete(row)
    elif isinstance(after, Subscription):
        _write(row, after)
        if after.state is SubscriptionState.DENIED:
            _trust(session, row.feed_id, None)
    return after


def find_subscription(session: Session, token: str) -> Subscription | None:
    """The subscription whose callback ends so."""
    row = session.scalar(select(SubscriptionRow).where(SubscriptionRow.token == token))
    return _subscription(row) if row is not None else None


def list_subscriptions(session: Session) -> list[Subscription]:
    """All, by feed."""
    return [_subscription(row) for row in session.scalars(select(SubscriptionRow).order_by(SubscriptionRow.feed_id, SubscriptionRow.id))]


def note_problem(session: Session, token: str, problem: str) -> None:
    """What was wrong with something pushed."""
    session.execute(update(SubscriptionRow).where(SubscriptionRow.token == token).values(problem=problem))


def keep_push(session: Session, token: str, *, content_type: str, body: bytes, now: datetime) -> None:
    """Keeps a document whose signature was good, to be read at once."""
    row = session.scalar(select(SubscriptionRow).where(SubscriptionRow.token == token))
    if row is None:
        return
    row.last_pushed_at = now
    session.add(PushRow(feed_id=row.feed_id, received_at=now, due_at=now, content_type=content_type[:200], body=body))
    session.flush()
    newest = select(PushRow.id).where(PushRow.feed_id == row.feed_id).order_by(PushRow.id.desc()).limit(MOST_KEPT)
    session.execute(delete(PushRow).where(PushRow.feed_id == row.feed_id, PushRow.id.not_in(newest)))


def claim_pushes(session: Session, *, now: datetime, limit: int) -> list[Push]:
    """What is to be read now, the oldest first; nobody else gets it for two minutes."""
    due = select(PushRow).where(PushRow.due_at <= now).order_by(PushRow.id).limit(limit).with_for_update(skip_locked=True)
    claimed = []
    for row in session.scalars(due).all():
        row.due_at = now + LEASE
        claimed.append(
            Push(id=row.id, feed_id=FeedId(row.feed_id), received_at=row.received_at, content_type=row.content_type, body=row.body)
        )
    return claimed


def finish_push(session: Session, push: Push) -> bool:
    """It was read; False where another process has done so meanwhile, and nothing of it is to be kept."""
    row = session.get(PushRow, push.id, with_for_update=True)
    if row is None:
        return False
    session.delete(row)
    return True


def note_pushed(session: Session, feed_id: FeedId, *, problem: str, new: int) -> None:
    """A hub that has brought `new` entries is known to push, until its lease ends; one whose push could not be read is not counted on, and
    one that says again what is known has shown nothing.
    """
    row = session.scalar(
        select(SubscriptionRow).where(SubscriptionRow.feed_id == feed_id, SubscriptionRow.state == SubscriptionState.ACTIVE.value)
    )
    if row is not None:
        row.problem = problem
        if problem or new:
            _trust(session, feed_id, row.lease_ends_at if not problem else None)


def _trust(session: Session, feed_id: str, until: datetime | None) -> None:
    session.execute(update(FeedRow).where(FeedRow.id == feed_id).values(pushed_until=until))


def _subscription(row: SubscriptionRow) -> Subscription:
    values = {name: getattr(row, name) for name in _NAMES}
    return Subscription(**(values | {"state": SubscriptionState(row.state)}))


def _write(row: SubscriptionRow, subscription: Subscription) -> None:
    for name in _NAMES:
        value = getattr(subscription, name)
        setattr(row, name, value.value if isinstance(value, SubscriptionState) else value)
