"""Subscriptions at hubs: what is asked when, what is believed, and how much less a feed is polled for it."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sitrep.core.feed import ParsedFeed
from sitrep.core.model import Entry, Feed, FeedId
from sitrep.core.outcomes import Fetched, FetchFailed, FetchFailure, NotModified
from sitrep.core.schedule import FeedState, Poll, Request, after_poll
from sitrep.core.websub import (
    ANSWER_WITHIN,
    LEASE,
    LONGEST_LEASE,
    LONGEST_WAIT,
    SHORTEST_LEASE,
    Over,
    Subscription,
    SubscriptionState,
    Unasked,
    after_question,
    after_request,
    before_request,
    hub_and_topic,
    is_signed,
    request_of,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
URL = "https://wire.example.org/f"
ASKED, ACTIVE, DENIED, LEAVING = SubscriptionState
TOKEN, SECRET = "t0ken", "s3cret"
FRESH = Subscription(
    id=1, feed_id="wire", hub="https://hub.example.org/", topic=URL, token=TOKEN, secret=SECRET, state=ASKED, next_try_at=NOW
)
LIVE = replace(FRESH, state=ACTIVE, lease_ends_at=NOW + LEASE)


def question(subscription: Subscription, mode: str = "subscribe", *, topic: str = URL, lease: str = "", reason: str = "") -> object:
    return after_question(subscription, mode=mode, topic=topic, lease_seconds=lease, reason=reason, now=NOW)


@pytest.mark.parametrize(
    ("header", "hub", "topic"),
    [
        ("", "https://doc.example.org/hub", "https://doc.example.org/self"),
        ('<https://hub.example.org/>; rel="hub", <https://wire.example.org/feed>; rel="self"', "https://hub.example.org/", "https://wire.example.org/feed"),
        ("</hub>;rel=hub;title=x", "https://wire.example.org/hub", "https://doc.example.org/self"),
        ('<https://one.example.org/>; rel="preload hub", <https://two.example.org/>; rel=hub', "https://one.example.org/", "https://doc.example.org/self"),
        ("<javascript:x>; rel=hub, <>; rel=self", "https://doc.example.org/hub", "https://doc.example.org/self"),
        ("<" * 100_000, "https://doc.example.org/hub", "https://doc.example.org/self"),
    ],
)  # fmt: skip
def test_the_header_names_the_hub_else_the_document_does(header: str, hub: str, topic: str) -> None:
    found = hub_and_topic({"link": header}, URL, "https://doc.example.org/hub", "https://doc.example.org/self")
    assert found == (hub, topic)


def test_the_hub_is_asked_with_a_secret_and_left_without_one() -> None:
    asked = request_of(FRESH, callback_url="https://sitrep.example.org/websub/")
    assert asked == {
        "hub.callback": "https://sitrep.example.org/websub/t0ken",
        "hub.mode": "subscribe",
        "hub.topic": URL,
        "hub.secret": "s3cret",
        "hub.lease_seconds": "864000",
    }
    left = request_of(replace(LIVE, state=LEAVING), callback_url="https://sitrep.example.org/websub")
    assert (left["hub.mode"], "hub.secret" in left) == ("unsubscribe", False)


def test_a_hub_that_asks_back_makes_a_subscription_active() -> None:
    under_way = before_request(FRESH, now=NOW)
    accepted = after_request(under_way, "", now=NOW, jitter=0.0)
    assert accepted is not None
    assert (accepted.next_try_at, accepted.failures, accepted.is_active(NOW)) == (NOW + ANSWER_WITHIN, 0, False)
    active = question(accepted, lease="86400")
    assert isinstance(active, Subscription)
    assert (active.state, active.lease_ends_at, active.next_try_at) == (ACTIVE, NOW + 24 * HOUR, NOW + 0.8 * 24 * HOUR)
    assert (active.is_active(NOW), active.is_active(NOW + 25 * HOUR)) == (True, False)
    assert after_request(active, "", now=NOW, jitter=0.0) == active  # it asked back before it answered


@pytest.mark.parametrize(
    ("said", "believed"),
    [
        ("", LEASE),
        ("ever", LEASE),
        ("1", SHORTEST_LEASE),
        ("999999999", LONGEST_LEASE),
        ("99999999999999", LEASE),
        ("-5", LEASE),
        ("٣", LEASE),
    ],
)
def test_of_a_lease_only_what_makes_sense_is_believed(said: str, believed: timedelta) -> None:
    active = question(replace(FRESH, asked_at=NOW), lease=said)
    assert isinstance(active, Subscription)
    assert active.lease_ends_at == NOW + believed


@pytest.mark.parametrize(
    ("subscription", "mode", "topic"),
    [
        (replace(FRESH, asked_at=NOW), "subscribe", "https://other.example.org/"),
        (FRESH, "subscribe", URL),
        (LIVE, "subscribe", URL),
        (LIVE, "unsubscribe", URL),
        (replace(LIVE, state=LEAVING, asked_at=NOW), "subscribe", URL),
        (replace(FRESH, asked_at=NOW), "dance", URL),
        (LIVE, "denied", "https://other.example.org/"),
    ],
)
def test_what_was_not_asked_for_is_not_confirmed(subscription: Subscription, mode: str, topic: str) -> None:
    assert isinstance(question(subscription, mode, topic=topic), Unasked)


def test_a_hub_may_deny_and_is_asked_again_a_day_later() -> None:
    denied = question(LIVE, "denied", reason="not\nours")
    assert isinstance(denied, Subscription)
    assert (denied.state, denied.next_try_at, denied.problem) == (DENIED, NOW + LONGEST_WAIT, "the hub has denied it: not ours")
    again = before_request(denied, now=NOW + LONGEST_WAIT)
    assert (again.state, isinstance(question(again), Subscription)) == (ASKED, True)


def test_hubs_that_fail_are_asked_ever_more_rarely_and_renewals_keep_the_lease() -> None:
    subscription, waits = before_request(LIVE, now=NOW), []
    for _ in range(12):
        failed = after_request(subscription, "connect", now=NOW, jitter=0.0)
        assert failed is not None
        waits.append(failed.next_try_at - NOW)
        subscription = before_request(failed, now=NOW)
    assert (waits[:3], waits[-1]) == ([20 * HOUR / 60, 40 * HOUR / 60, 80 * HOUR / 60], LONGEST_WAIT)
    assert (subscription.state, subscription.problem, subscription.is_active(NOW)) == (ACTIVE, "connect", True)
    assert before_request(subscription, now=NOW + LEASE + HOUR).state is ASKED


def test_a_hub_that_accepts_and_never_asks_back_has_failed() -> None:
    accepted = after_request(before_request(FRESH, now=NOW), "", now=NOW, jitter=0.0)
    assert accepted is not None
    again = before_request(accepted, now=NOW + HOUR)
    assert (again.failures, again.problem) == (1, "the hub did not ask back: can it reach the callback address?")
    after = after_request(again, "", now=NOW + HOUR, jitter=1.0)
    assert after is not None
    assert (after.next_try_at, after.problem) == (NOW + HOUR + 1.2 * timedelta(minutes=20), again.problem)


def test_leaving_ends_when_the_hub_confirms_or_after_three_tries() -> None:
    leaving: Subscription | None = replace(LIVE, state=LEAVING)
    assert isinstance(question(replace(LIVE, state=LEAVING), "unsubscribe"), Over)
    assert isinstance(question(replace(LIVE, state=LEAVING), "denied"), Over)
    for expected in (True, True, False):
        assert leaving is not None
        leaving = after_request(before_request(leaving, now=NOW), "", now=NOW, jitter=0.0)
        assert (leaving is not None) is expected


@pytest.mark.parametrize("name", ["sha1", "sha256", "sha384", "sha512", "SHA256"])
def test_a_good_signature_counts(name: str) -> None:
    made = hmac.new(b"s3cret", b"body", getattr(hashlib, name.lower())).hexdigest()
    assert is_signed(b"body", f"{name}={made}", "s3cret")
    assert not is_signed(b"other", f"{name}={made}", "s3cret")
    assert not is_signed(b"body", f"{name}={made}", "other")


@pytest.mark.parametrize("header", ["", "sha256", "sha256=", "md5=d41d8cd98f00b204e9800998ecf8427e", "sha256=é", "=" * 1_000])
def test_no_other_signature_does(header: str) -> None:
    assert not is_signed(b"body", header, "s3cret")


FEED = Feed(id=FeedId("wire"), name="wire", url=URL, interval=15 * HOUR / 60)
POLLED = FeedState(
    id=FeedId("wire"), url=URL, next_poll_at=NOW, baseline_at=NOW - HOUR, hub="https://hub.example.org/", pushed_until=NOW + HOUR
)


def polled(*, new: int = 0, known: int = 5, state: FeedState = POLLED, failed: bool = False) -> FeedState:
    entry = Entry(key="a", content_sha256="b", story_sha256="b", title="t", link="", summary_html="", content_html="")
    fetched: Fetched | FetchFailed = Fetched(url=URL, status=200, headers={}, body=b"x")
    if failed:
        fetched = FetchFailed(url=URL, failure=FetchFailure.TIMEOUT, permanent=False)
    read = ParsedFeed(title="", entries=(entry,), hub="https://hub.example.org/")
    poll = Poll(request=Request(url=URL), fetched=fetched, read=None if failed else read, entries_new=new, entries_known=known)
    return after_poll(FEED, state, poll, now=NOW, jitter=1.0)


def test_a_feed_whose_hub_pushes_is_polled_less_and_never_not_at_all() -> None:
    assert polled().next_poll_at == NOW + HOUR
    assert polled(state=replace(POLLED, pushed_until=NOW)).next_poll_at == NOW + HOUR / 4
    slow = replace(FEED, interval=timedelta(hours=1))
    poll = Poll(request=Request(url=URL), fetched=NotModified(url=URL, headers={}))
    assert after_poll(slow, POLLED, poll, now=NOW, jitter=1.0).next_poll_at == NOW + 2 * HOUR
    rare = replace(FEED, interval=timedelta(hours=6))
    assert after_poll(rare, POLLED, poll, now=NOW, jitter=1.0).next_poll_at == NOW + 6 * HOUR


def test_a_poll_that_finds_what_the_hub_did_not_push_ends_the_trust() -> None:
    after = polled(new=1)
    assert (after.pushed_until, after.next_poll_at <= NOW + HOUR / 4, after.hub) == (None, True, "https://hub.example.org/")
    assert after.topic == URL


def test_a_poll_that_fails_is_tried_again_as_ever() -> None:
    after = polled(failed=True)
    assert (after.pushed_until, after.next_poll_at < NOW + HOUR) == (POLLED.pushed_until, True)
