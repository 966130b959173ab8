"""Subscriptions and pushes in both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sitrep.core.model import Feed, FeedId
from sitrep.core.websub import Over, Subscription, Unasked
from sitrep.store.database import Database
from sitrep.store.feeds import FetchLine, claim_due_feeds, feed_states, save_polls, sync_feeds
from sitrep.store.websub import (
    LEASE,
    answer_question,
    claim_due_subscriptions,
    claim_pushes,
    find_subscription,
    finish_push,
    finish_request,
    keep_push,
    list_subscriptions,
    note_pushed,
    sync_subscriptions,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
WIRE, TOPIC = FeedId("wire"), "https://wire.example.org/f"


def subscribe(db: Database) -> Subscription:
    """A feed that names a hub, subscribed to at once and confirmed."""
    db.call(sync_feeds, [Feed(id=WIRE, name="wire", url=TOPIC)], now=NOW)
    (claim,) = db.call(claim_due_feeds, now=NOW, limit=1)
    state = replace(claim.state, hub="https://hub.example.org/", topic=TOPIC, baseline_at=NOW)
    db.call(save_polls, [(state, FetchLine(feed_id=WIRE, started_at=NOW, seconds=0.1, outcome="ok"))])
    assert db.call(sync_subscriptions, {WIRE}, now=NOW) == 1
    assert db.call(sync_subscriptions, {WIRE}, now=NOW) == 0
    (asked,) = db.call(claim_due_subscriptions, now=NOW, limit=9)
    assert not db.call(claim_due_subscriptions, now=NOW, limit=9)
    confirmed = db.call(answer_question, asked.token, mode="subscribe", topic=TOPIC, lease_seconds="86400", reason="", now=NOW)
    assert isinstance(confirmed, Subscription)
    db.call(finish_request, asked.id, "", now=NOW, jitter=0.0)
    assert db.call(list_subscriptions) == [confirmed]
    return confirmed


def test_a_subscription_lives_from_the_first_request_to_the_last(db: Database) -> None:
    active = subscribe(db)
    assert (active.lease_ends_at, db.call(find_subscription, active.token)) == (NOW + timedelta(days=1), active)
    assert len(active.token) >= 40
    assert db.call(sync_subscriptions, set(), now=NOW) == 1
    (leaving,) = db.call(claim_due_subscriptions, now=NOW, limit=9)
    over = db.call(answer_question, leaving.token, mode="unsubscribe", topic=TOPIC, lease_seconds="", reason="", now=NOW)
    assert (over, db.call(list_subscriptions)) == (Over(), [])
    db.call(finish_request, leaving.id, "", now=NOW, jitter=0.0)
    assert db.call(answer_question, leaving.token, mode="subscribe", topic=TOPIC, lease_seconds="", reason="", now=NOW) == Unasked()


def test_a_hub_that_is_left_and_never_answers_is_forgotten(db: Database) -> None:
    subscribe(db)
    db.call(sync_subscriptions, set(), now=NOW)
    now = NOW
    for _ in range(3):
        (leaving,) = db.call(claim_due_subscriptions, now=now, limit=9)
        db.call(finish_request, leaving.id, "connect", now=now, jitter=0.0)
        now += timedelta(days=1)
    assert db.call(list_subscriptions) == []


def test_what_is_pushed_is_read_once_and_makes_the_hub_trusted_until_it_denies(db: Database) -> None:
    active = subscribe(db)
    db.call(keep_push, active.token, content_type="application/rss+xml", body=b"\0<rss/>", now=NOW)
    db.call(keep_push, "guess", content_type="", body=b"x", now=NOW)
    (push,) = db.call(claim_pushes, now=NOW, limit=9)
    assert (push.feed_id, push.body, push.received_at) == (WIRE, b"\0<rss/>", NOW)
    assert not db.call(claim_pushes, now=NOW, limit=9)
    assert db.call(claim_pushes, now=NOW + LEASE, limit=9) == [push]
    assert (db.call(finish_push, push), db.call(finish_push, push)) == (True, False)
    db.call(note_pushed, WIRE, problem="", new=0)
    assert db.call(feed_states)[0].pushed_until is None
    for new in (1, 0):  # what is said twice takes nothing back
        db.call(note_pushed, WIRE, problem="", new=new)
        assert db.call(feed_states)[0].pushed_until == active.lease_ends_at
    db.call(answer_question, active.token, mode="denied", topic=TOPIC, lease_seconds="", reason="", now=NOW)
    assert db.call(feed_states)[0].pushed_until is None
    db.call(note_pushed, WIRE, problem="", new=1)
    assert db.call(feed_states)[0].pushed_until is None
