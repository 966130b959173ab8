from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sitrep.core.feed import Flaw, NoFeed, NotAFeed, ParsedFeed
from sitrep.core.model import Entry, Feed, FeedId
from sitrep.core.outcomes import Fetched, FetchFailed, FetchFailure, Killed, NotModified
from sitrep.core.schedule import (
    FAILURES,
    LONGEST_UNREACHABLE,
    LONGEST_WAIT,
    FeedState,
    Health,
    Poll,
    Request,
    after_poll,
    expires_in,
    is_adopted,
    max_age,
    next_request,
)

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
URL, NEW_URL, ELSEWHERE = "https://news.example.org/f", "https://feeds.example.org/f", "https://other.example.net/f"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FEED = Feed(id=FeedId("wire"), name="Wire", url=URL, interval=15 * MINUTE)
ENTRY = Entry(key="k", content_sha256="c", story_sha256="c", title="t", link="", summary_html="", content_html="")
FILLED = ParsedFeed(title="Wire", entries=(ENTRY,))


def state(**known: Any) -> FeedState:
    return FeedState(id=FEED.id, url=URL, next_poll_at=NOW, **known)


def fetched(*, url: str = URL, permanent_url: str | None = None, complete: bool = True, **headers: str) -> Fetched:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Fetched(url=url, status=200, headers=names, body=b"x", permanent_url=permanent_url, complete=complete)


def failure(kind: FetchFailure, **known: Any) -> FetchFailed:
    return FetchFailed(url=URL, failure=kind, permanent=True, **known)


def poll(outcome: Any = None, read: Any = FILLED, *, url: str = URL, **counts: Any) -> Poll:
    outcome = fetched() if outcome is None else outcome
    return Poll(request=Request(url=url), fetched=outcome, read=read if isinstance(outcome, Fetched) else None, body_sha256="sum", **counts)


def after(before: FeedState, what: Poll, *, now: datetime = NOW, jitter: float = 1.0) -> FeedState:
    return after_poll(FEED, before, what, now=now, jitter=jitter)


def test_a_good_poll_is_followed_by_one_within_the_interval() -> None:
    done = after(state(), poll(fetched(etag='"1"', last_modified="Tue"), entries_new=3))
    assert done.next_poll_at == NOW + 15 * MINUTE
    assert (done.health, done.problem, done.failures) == (Health.OK, "", 0)
    assert (done.etag, done.last_modified, done.validators_url, done.body_sha256) == ('"1"', "Tue", URL, "sum")
    assert done.last_polled_at == done.last_ok_at == done.last_new_at == done.baseline_at == done.last_unconditional_at == NOW
    assert after(state(), poll(), jitter=0).next_poll_at == NOW + 13.5 * MINUTE


@pytest.mark.parametrize(
    ("read", "health", "problem"),
    [
        (replace(FILLED, entries=()), Health.EMPTY, "a feed without entries"),
        (replace(FILLED, flaws=(Flaw.ILL_FORMED, Flaw.REPEATED_IDS)), Health.DEGRADED, "ill_formed"),
        (replace(FILLED, flaws=(Flaw.REPEATED_IDS,)), Health.OK, ""),
        (NotAFeed(reason=NoFeed.HTML, detail="<html>"), Health.NOT_A_FEED, "html: <html>"),
        (NotAFeed(reason=NoFeed.EMPTY), Health.NOT_A_FEED, "empty"),
        (Killed(reason="timeout", detail="not done after 10 s"), Health.HOSTILE, "timeout: not done after 10 s"),
    ],
)
def test_what_was_read_names_the_health(read: Any, health: Health, problem: str) -> None:
    done = after(state(), poll(read=read, entries_known=1))
    assert (done.health, done.problem) == (health, problem)


@pytest.mark.parametrize("kind", list(FetchFailure))
def test_every_failed_fetch_names_the_health_and_no_feed_is_given_up(kind: FetchFailure) -> None:
    health, weight, longest = FAILURES[kind]
    once = after(state(), poll(failure(kind, status=500, detail="words")))
    assert (once.health, once.problem, once.failures) == (health, f"{kind.value} 500: words", weight)
    assert once.health.is_failure
    assert once.last_ok_at is None
    many = state()
    for _ in range(1_000):
        many = after(many, poll(failure(kind)))
    assert many.next_poll_at - NOW == longest <= LONGEST_WAIT
    assert after(many, poll()).next_poll_at == NOW + 15 * MINUTE


def test_back_off_grows_with_the_weight_of_failures() -> None:
    waits = []
    one = state()
    for _ in range(5):
        one = after(one, poll(failure(FetchFailure.NOT_FOUND)))
        waits.append((one.next_poll_at - NOW) / MINUTE)
    assert waits == [30, 60, 120, 240, 360]
    soft = after(state(), poll(failure(FetchFailure.SERVER_ERROR)))
    temporary = after(state(), poll(failure(FetchFailure.UNAVAILABLE)))
    assert 15 * MINUTE < temporary.next_poll_at - NOW < soft.next_poll_at - NOW < 30 * MINUTE
    assert after(state(), poll(failure(FetchFailure.GONE))).next_poll_at == NOW + LONGEST_WAIT


@pytest.mark.parametrize(
    "kind",
    [
        *(FetchFailure.DNS, FetchFailure.CONNECT, FetchFailure.TIMEOUT, FetchFailure.DISCONNECTED),
        *(FetchFailure.TLS, FetchFailure.REFUSED_ADDRESS),  # a portal that wants to be paid
    ],
)
def test_after_an_outage_of_our_own_all_feeds_are_back_soon(kind: FetchFailure) -> None:
    one = state()
    for _ in range(100):
        one = after(one, poll(failure(kind)))
    assert one.next_poll_at == NOW + LONGEST_UNREACHABLE


@pytest.mark.parametrize(
    ("asked", "wait"), [(HOUR, HOUR), (2 * DAY, DAY), (timedelta(0), 15 * MINUTE * 2**0.25), (None, 15 * MINUTE * 2**0.25)]
)
def test_retry_after_is_obeyed_up_to_a_day_whatever_the_jitter(asked: timedelta | None, wait: timedelta) -> None:
    limited = poll(failure(FetchFailure.RATE_LIMITED, retry_after=asked))
    assert after(state(), limited, jitter=0).next_poll_at >= NOW + wait * 0.9
    if asked:
        assert after(state(), limited, jitter=0).next_poll_at >= NOW + wait
    assert after(state(), limited, jitter=1).next_poll_at <= NOW + wait * 1.12


@pytest.mark.parametrize(
    ("ttl", "cache_control", "minutes"),
    [
        (None, "", 15),
        (20, "", 20),
        (5, "", 15),
        (600, "", 30),
        (None, "public, max-age=1200", 20),
        (None, 'max-age="60"', 15),
        (25, "max-age=1200", 25),
    ],
)
def test_the_publishers_wish_stretches_the_interval_to_twice_at_most(ttl: int | None, cache_control: str, minutes: int) -> None:
    read = replace(FILLED, ttl=timedelta(minutes=ttl) if ttl else None)
    done = after(state(), poll(fetched(cache_control=cache_control), read, entries_known=1))
    assert done.next_poll_at == NOW + minutes * MINUTE


@pytest.mark.parametrize(
    ("header", "seconds"), [("max-age=5", 5), ("no-cache", None), ("max-age=x", None), ("s-maxage=5", None), ("MAX-AGE = 7", None)]
)
def test_max_age(header: str, seconds: int | None) -> None:
    assert max_age(header) == (timedelta(seconds=seconds) if seconds is not None else None)


def test_a_304_and_an_unchanged_body_leave_what_is_known() -> None:
    known = state(
        etag='"1"', health=Health.DEGRADED, problem="ill_formed", baseline_at=NOW - DAY, last_unconditional_at=NOW - HOUR, failures=2
    )
    unchanged = after(known, Poll(request=Request(url=URL, etag='"1"'), fetched=NotModified(url=URL, headers={})))
    assert (unchanged.health, unchanged.problem, unchanged.failures, unchanged.etag, unchanged.last_unconditional_at) == (
        Health.DEGRADED,
        "ill_formed",
        0,
        '"1"',
        NOW - HOUR,
    )
    same = after(known, poll(fetched(etag='"2"'), None))
    assert (same.health, same.problem) == (Health.DEGRADED, "ill_formed")
    same = after(replace(known, health=Health.SOFT_FAIL), poll(fetched(etag='"2"'), None))
    assert (same.health, same.problem, same.etag, same.last_unconditional_at) == (Health.OK, "", '"2"', NOW)


@pytest.mark.parametrize("cut", [poll(fetched(etag='"2"', complete=False)), poll(fetched(etag='"2"'), replace(FILLED, complete=False))])
def test_validators_of_a_cut_body_are_not_kept(cut: Poll) -> None:
    done = after(state(etag='"1"', validators_url=URL, body_sha256="old"), cut)
    assert (done.etag, done.validators_url, done.baseline_at) == (None, None, None)
    assert done.body_sha256 == "sum"  # the same bytes need no second reading


@pytest.mark.parametrize("read", [None, replace(FILLED, complete=False)])
def test_a_feed_that_is_never_whole_is_at_its_first_poll_but_once(read: Any) -> None:
    cut = poll(fetched(complete=False), replace(FILLED, complete=False), entries_new=3)
    first = after(state(), cut)
    assert first.baseline_at is None
    second = after(first, poll(fetched(complete=False), read, entries_new=1), now=NOW + HOUR)
    assert second.baseline_at == NOW + HOUR
    assert after(second, cut, now=NOW + 2 * HOUR).baseline_at == NOW + HOUR


def test_the_parts_of_a_sitemap_may_change_while_its_index_does_not() -> None:
    done = after(state(body_sha256="old"), poll(read=replace(FILLED, of_parts=True)))
    assert done.body_sha256 is None


@pytest.mark.parametrize("etag", ['"\udcff"', '"é"', '"\x00"', '"' + "x" * 600 + '"', ""])
def test_validators_that_cannot_be_sent_back_are_not_kept(etag: str) -> None:
    assert after(state(), poll(fetched(etag=etag), entries_known=1)).etag is None


def test_validators_are_sent_to_their_own_address_only_and_left_out_every_six_hours() -> None:
    known = state(etag='"1"', last_modified="Tue", validators_url=URL, last_unconditional_at=NOW - HOUR)
    request = next_request(known, now=NOW)
    assert (request.url, request.etag, request.last_modified, request.is_conditional) == (URL, '"1"', "Tue", True)
    assert not next_request(known, now=NOW + 5 * HOUR).is_conditional
    assert not next_request(known, now=NOW - 400 * DAY).is_conditional  # the clock was a year ahead for a while
    assert not next_request(replace(known, validators_url=NEW_URL), now=NOW).is_conditional
    assert not next_request(state(), now=NOW).is_conditional


def test_a_permanent_redirect_is_adopted_after_five_sights_over_two_days() -> None:
    one = state()
    for sight in range(5):
        now = NOW + sight * 11 * HOUR
        assert next_request(one, now=now).url == URL
        one = after(one, poll(fetched(permanent_url=NEW_URL), entries_known=1), now=now)
    assert (one.moved_to, one.moved_seen, one.moved_since) == (NEW_URL, 5, NOW)
    assert next_request(one, now=NOW + 47 * HOUR).url == URL
    later = NOW + 2 * DAY
    assert next_request(one, now=later).url == NEW_URL
    there = after(one, poll(fetched(url=NEW_URL), url=NEW_URL, entries_known=1), now=later)
    assert (there.moved_to, there.validators_url) == (NEW_URL, NEW_URL)
    for kind in (FetchFailure.NOT_FOUND, FetchFailure.DNS, FetchFailure.TIMEOUT):
        lost = after(there, poll(failure(kind), url=NEW_URL), now=later)
        assert (lost.moved_to, lost.moved_seen) == (None, 0)


def test_a_redirect_to_another_site_is_told_and_never_adopted() -> None:
    one = state(moved_to=ELSEWHERE, moved_seen=99, moved_since=NOW - 99 * DAY)
    assert not is_adopted(one, now=NOW)
    assert next_request(one, now=NOW).url == URL


@pytest.mark.parametrize("outcome", [poll(entries_known=1), poll(read=NotAFeed(reason=NoFeed.HTML))])
def test_a_redirect_that_stops_or_leads_to_no_feed_is_forgotten(outcome: Poll) -> None:
    one = after(state(moved_to=NEW_URL, moved_seen=4, moved_since=NOW - DAY), outcome)
    assert (one.moved_to, one.moved_seen) == (None, 0)


def test_without_overlap_a_gap_is_possible_and_the_feed_is_polled_faster_until_polls_overlap_again() -> None:
    one = after(state(baseline_at=NOW - DAY, health=Health.OK), poll(entries_new=20))
    assert (one.health, one.next_poll_at, one.interval) == (Health.OVERRUN, NOW + 7.5 * MINUTE, 7.5 * MINUTE)
    assert "all 20 entries are new" in one.problem
    for _ in range(10):
        one = after(one, poll(entries_new=20))
    assert one.interval == 2 * MINUTE
    failed = after(one, poll(failure(FetchFailure.TIMEOUT)))
    assert failed.interval == 2 * MINUTE
    for _ in range(12):
        one = after(one, poll(entries_new=1, entries_known=19))
    assert (one.health, one.interval, one.next_poll_at) == (Health.OK, None, NOW + 15 * MINUTE)


@pytest.mark.parametrize("before", [state(), state(baseline_at=NOW, health=Health.EMPTY)])
def test_the_first_entries_of_a_feed_are_no_gap(before: FeedState) -> None:
    assert after(before, poll(entries_new=20)).health is Health.OK


def test_unstable_ids_are_remembered_until_ids_prove_stable() -> None:
    one = after(state(), poll(unstable_ids=True, entries_known=1))
    assert one.unstable_ids
    assert after(one, poll(unstable_ids=None, entries_known=1)).unstable_ids
    assert not after(one, poll(unstable_ids=False, entries_known=1)).unstable_ids


@pytest.mark.parametrize(
    ("new", "known", "interval", "learned"),
    [(0, 20, 10, 12.5), (1, 19, 10, 12.5), (4, 16, 10, 10), (8, 12, 10, 7.5), (20, 0, 10, 5), (8, 12, 2, 2), (0, 20, 14, None)],
)
def test_the_interval_follows_the_share_of_news(new: int, known: int, interval: int, learned: float | None) -> None:
    before = state(interval=interval * MINUTE, baseline_at=NOW - DAY, health=Health.OK)
    done = after(before, poll(entries_new=new, entries_known=known))
    assert done.interval == (None if learned is None else learned * MINUTE)


def test_a_first_body_says_nothing_of_the_rhythm() -> None:
    assert after(state(), poll(entries_new=20)).interval is None


WISHES = ParsedFeed(
    title="Wire", entries=(ENTRY,), ttl=20 * MINUTE, skip_hours=1 << 13 | 1 << 14, skip_days=1 << 5, hub="https://hub.example.org/"
)


def test_what_a_feed_wishes_is_kept_while_it_does_not_change() -> None:
    first = after(state(), poll(read=WISHES))
    assert (first.next_poll_at, first.ttl, first.hub) == (NOW + 20 * MINUTE, 20 * MINUTE, "https://hub.example.org/")
    again = after(first, poll(NotModified(url=URL, headers={})))
    assert again.next_poll_at == NOW + 20 * MINUTE


@pytest.mark.parametrize(
    ("now", "minutes"),
    [
        (NOW, 20),  # only the ttl
        (NOW + HOUR * 1.5, 30),  # 13:30, as far as an interval can be stretched
        (NOW + HOUR * 2.6, 24),  # 14:36, until 15:00
        (NOW + 3 * DAY + 12 * HOUR, 30),  # Saturday has begun
    ],
)
def test_hours_and_days_without_news_stretch_the_interval(now: datetime, minutes: int) -> None:
    assert after(state(), poll(read=WISHES), now=now).next_poll_at == now + minutes * MINUTE


@pytest.mark.parametrize(
    ("headers", "fresh"),
    [
        ({"expires": "Tue, 24 Nov 2026 12:25:00 GMT", "date": "Tue, 24 Nov 2026 12:00:00 GMT"}, 25 * MINUTE),
        ({"expires": "Tue, 24 Nov 2026 11:00:00 GMT", "date": "Tue, 24 Nov 2026 12:00:00 GMT"}, timedelta(0)),
        ({"expires": "0", "date": "Tue, 24 Nov 2026 12:00:00 GMT"}, None),
        ({"expires": "Tue, 24 Nov 2026 12:25:00 GMT"}, None),
        ({}, None),
    ],
)
def test_expires_is_read_by_the_servers_own_clock(headers: dict[str, str], fresh: timedelta | None) -> None:
    assert expires_in(headers) == fresh
    wait = after(state(), poll(Fetched(url=URL, status=200, headers=headers, body=b"x"))).next_poll_at - NOW
    assert wait == max(15 * MINUTE, fresh or timedelta(0))
