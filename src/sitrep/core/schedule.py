"""What a feed's poll came to goes in; when to poll next, and the feed's state with its named health, come out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum

from sitrep.core.feed import Flaw, NotAFeed, ParsedFeed
from sitrep.core.model import Feed, FeedId
from sitrep.core.outcomes import Fetched, FetchFailed, FetchFailure, FetchOutcome, Killed, NotModified
from sitrep.core.urls import site_of
from sitrep.core.websub import hub_and_topic

LONGEST_WAIT = timedelta(hours=6)
"""No feed is ever given up: after any number of failures it is asked at least so often (faults.md G10)."""
LONGEST_UNREACHABLE = timedelta(minutes=30)
"""Where no server answered at all the fault may be our line's, or somebody on it answered instead (a portal that wants to be paid leads
all names to an inner address, and shows a certificate of its own): feeds must be back soon after it is."""
LONGEST_RETRY_AFTER = timedelta(hours=24)
SHORTEST_INTERVAL = timedelta(minutes=2)
UNCONDITIONAL_EVERY = timedelta(hours=6)
"""Servers that answer 304 for ever are found out by asking without validators (faults.md A21)."""
WISH_TIMES_INTERVAL = 2
"""A publisher's ttl or max-age may stretch a configured interval so many times: many are the default of a CMS, not a wish."""
PUSHED_TIMES, LONGEST_PUSHED = 4, timedelta(hours=2)
"""A feed whose hub pushes is polled so much less often, and at least so often: what a poll finds tells that the hub is silent."""
NEWS_SHARE = 1 / 3
"""Where so much of a body is new, its entries stay for three polls only; mediacloud/rss-fetcher speeds up at the same share."""
MOVED_TIMES, MOVED_FOR = 5, timedelta(days=2)
"""A permanent redirect is adopted when it was seen so often over so long; a mistaken one is gone by then."""

HARD, SOFT, TEMPORARY = 1.0, 0.5, 0.25  # after mediacloud/rss-fetcher: what a failure weighs in the back-off
MOST_FAILURES = 20.0
JITTER_SHARE = 0.1
LONGEST_VALIDATOR = 500


class Health(StrEnum):
    """The state of a feed in a word, for people."""

    NEW = "new"
    OK = "ok"
    EMPTY = "empty"
    DEGRADED = "degraded"
    OVERRUN = "overrun"
    UNREACHABLE = "unreachable"
    RATE_LIMITED = "rate_limited"
    SOFT_FAIL = "soft_fail"
    HARD_FAIL = "hard_fail"
    BLOCKED = "blocked"
    GONE = "gone"
    NOT_A_FEED = "not_a_feed"
    LAYOUT_CHANGED = "layout_changed"
    HOSTILE = "hostile"

    @property
    def is_failure(self) -> bool:
        """True where the last poll did not learn what is in the feed."""
        return self not in (Health.NEW, Health.OK, Health.EMPTY, Health.DEGRADED, Health.OVERRUN)


# What a failed fetch means for the feed, what it weighs, and the longest wait it may lead to.
FAILURES: dict[FetchFailure, tuple[Health, float, timedelta]] = {
    FetchFailure.DNS: (Health.UNREACHABLE, SOFT, LONGEST_UNREACHABLE),
    FetchFailure.CONNECT: (Health.UNREACHABLE, SOFT, LONGEST_UNREACHABLE),
    FetchFailure.TIMEOUT: (Health.SOFT_FAIL, SOFT, LONGEST_UNREACHABLE),
    FetchFailure.DISCONNECTED: (Health.SOFT_FAIL, SOFT, LONGEST_UNREACHABLE),
    FetchFailure.SERVER_ERROR: (Health.SOFT_FAIL, SOFT, LONGEST_WAIT),
    FetchFailure.RATE_LIMITED: (Health.RATE_LIMITED, TEMPORARY, LONGEST_WAIT),
    FetchFailure.UNAVAILABLE: (Health.RATE_LIMITED, TEMPORARY, LONGEST_WAIT),
    FetchFailure.TLS: (Health.HARD_FAIL, HARD, LONGEST_UNREACHABLE),
    FetchFailure.TOO_BIG: (Health.HARD_FAIL, HARD, LONGEST_WAIT),
    FetchFailure.BAD_ENCODING: (Health.HARD_FAIL, HARD, LONGEST_WAIT),
    FetchFailure.REDIRECT_LOOP: (Health.HARD_FAIL, HARD, LONGEST_WAIT),
    FetchFailure.REFUSED_ADDRESS: (Health.HARD_FAIL, HARD, LONGEST_UNREACHABLE),
    FetchFailure.REFUSED_URL: (Health.HARD_FAIL, HARD, LONGEST_WAIT),
    FetchFailure.PROTOCOL: (Health.HARD_FAIL, HARD, LONGEST_WAIT),
    FetchFailure.NOT_FOUND: (Health.HARD_FAIL, HARD, LONGEST_WAIT),
    FetchFailure.CLIENT_ERROR: (Health.HARD_FAIL, HARD, LONGEST_WAIT),
    FetchFailure.BLOCKED: (Health.BLOCKED, HARD, LONGEST_WAIT),
    FetchFailure.GONE: (Health.GONE, MOST_FAILURES, LONGEST_WAIT),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedState:
    """What is known of a feed between two polls. `failures` is the sum of the weights of the failures since the last success.

    `moved_to` is where permanent redirects lead, seen `moved_seen` times since `moved_since`; `interval` the one learned, where it
    differs from the configured; `unstable_ids` where the same stories came under new ids. `body_sha256` (`core.feed_unseen`) and
    `item_marks` (`core.feed_cut`) tell what is new in the next body. `ttl`, `skip_hours` (bits 0–23, UTC) and `skip_days` (bits 0–6,
    Monday first) are the publisher's wishes. A WebSub `hub` that was seen to push has promised to until `pushed_until`; `topic` is the
    feed's own address there.
    """

    id: FeedId
    url: str
    next_poll_at: datetime
    enabled: bool = True
    etag: str | None = None
    last_modified: str | None = None
    validators_url: str | None = None
    body_sha256: str | None = None
    moved_to: str | None = None
    moved_seen: int = 0
    moved_since: datetime | None = None
    failures: float = 0.0
    health: Health = Health.NEW
    problem: str = ""
    interval: timedelta | None = None
    last_polled_at: datetime | None = None
    last_ok_at: datetime | None = None
    last_new_at: datetime | None = None
    baseline_at: datetime | None = None
    last_unconditional_at: datetime | None = None
    unstable_ids: bool = False
    item_marks: bytes = b""
    ttl: timedelta | None = None
    skip_hours: int = 0
    skip_days: int = 0
    hub: str = ""
    topic: str = ""
    pushed_until: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What to ask a feed's server."""

    url: str
    etag: str | None = None
    last_modified: str | None = None

    @property
    def is_conditional(self) -> bool:
        """True where the server may answer that nothing has changed."""
        return self.etag is not None or self.last_modified is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class Poll:
    """What one poll came to. `read` is what a fetched body holds, None where nothing in it is new: all but its head is what it was, or
    all its items are (then `item_marks` has their marks).

    `entries_new` and `entries_known` count its entries by what the store knew of them. `further` are the fetches of the parts that an
    index of sitemaps led to, each with its address.
    """

    request: Request
    fetched: Fetched | NotModified | FetchFailed
    read: ParsedFeed | NotAFeed | Killed | None = None
    body_sha256: str = ""
    item_marks: bytes | None = None
    entries_new: int = 0
    entries_known: int = 0
    unstable_ids: bool | None = None
    further: tuple[tuple[str, FetchOutcome], ...] = ()


def health_of_no_feed(read: NotAFeed | Killed) -> Health:
    """What a body that is no news of its feed says of it."""
    if isinstance(read, Killed):
        return Health.HOSTILE
    return Health.LAYOUT_CHANGED if read.reason.is_layout else Health.NOT_A_FEED


def next_request(state: FeedState, *, now: datetime) -> Request:
    """Where to ask, and with which validators: only those of this very address, and none when the last full answer is 6 h old."""
    url = state.moved_to if state.moved_to is not None and is_adopted(state, now=now) else state.url
    last = state.last_unconditional_at
    full = last is None or not timedelta(0) <= now - last < UNCONDITIONAL_EVERY  # one in the future is of a clock that was set back
    if full or state.validators_url != url:
        return Request(url=url)
    return Request(url=url, etag=state.etag, last_modified=state.last_modified)


def is_adopted(state: FeedState, *, now: datetime) -> bool:
    """Whether the address that permanent redirects lead to is asked directly: one on another site is only proposed, never adopted."""
    if state.moved_to is None or state.moved_since is None or site_of(state.moved_to) != site_of(state.url):
        return False
    return state.moved_seen >= MOVED_TIMES and now - state.moved_since >= MOVED_FOR


def after_poll(feed: Feed, state: FeedState, poll: Poll, *, now: datetime, jitter: float) -> FeedState:
    """The feed's next state. `jitter` in 0..1 spreads polls over the last tenth of their interval; `now` is when the answer was there."""
    state = replace(state, last_polled_at=now)
    if isinstance(poll.fetched, FetchFailed):
        state = _after_failure(state, poll, poll.fetched)
    elif isinstance(poll.fetched, NotModified):
        state = replace(_still(state), failures=0.0, last_ok_at=now)
    elif isinstance(poll.read, ParsedFeed) or poll.read is None:
        state = _after_success(state, poll, poll.fetched, now=now)
    else:
        state = _after_no_feed(state, poll.read)
    interval = _learned_interval(feed, state, poll)
    state = replace(state, interval=interval if interval != feed.interval else None)
    return replace(state, next_poll_at=now + _wait(state, poll, interval) * (1 - JITTER_SHARE * (1 - jitter)))


def _after_failure(state: FeedState, poll: Poll, failed: FetchFailed) -> FeedState:
    health, weight, _ = FAILURES[failed.failure]
    if poll.request.url != state.url:  # the address we moved to has failed, or its name is gone: back to the configured
        state = replace(state, moved_to=None, moved_seen=0, moved_since=None)
    problem = f"{failed.failure.value}{f' {failed.status}' if failed.status else ''}{f': {failed.detail}' if failed.detail else ''}"
    return replace(state, failures=min(MOST_FAILURES, state.failures + weight), health=health, problem=problem)


def _after_no_feed(state: FeedState, read: NotAFeed | Killed) -> FeedState:
    """The body is no news of this feed, so nothing that would let us skip the next one is kept."""
    health = health_of_no_feed(read)
    problem = f"{read.reason}{f': {read.detail}' if read.detail else ''}"
    failures = min(MOST_FAILURES, state.failures + HARD)
    return replace(
        _without_validators(state), failures=failures, health=health, problem=problem, moved_to=None, moved_seen=0, moved_since=None
    )


def _after_success(state: FeedState, poll: Poll, fetched: Fetched, *, now: datetime) -> FeedState:
    read, read_before = poll.read, state.last_ok_at is not None
    state = _after_redirects(state, poll, fetched, now=now)
    state = replace(state, failures=0.0, last_ok_at=now, last_unconditional_at=now)
    complete = fetched.complete and (read is None or (isinstance(read, ParsedFeed) and read.complete))
    if complete and not (isinstance(read, ParsedFeed) and read.of_parts):
        headers = fetched.headers
        state = replace(
            state,
            etag=usable_validator(headers.get("etag")),
            last_modified=usable_validator(headers.get("last-modified")),
            validators_url=poll.request.url,
            item_marks=state.item_marks if poll.item_marks is None else poll.item_marks,
        )
    else:
        state = _without_validators(state)
    if not (isinstance(read, ParsedFeed) and read.of_parts):
        state = replace(state, body_sha256=poll.body_sha256 or None)  # of a cut one too: the same bytes would be read the same
    # what a first body that was cut has left out is old news too; but some feeds are never whole, and theirs shall not be so for ever
    baseline_at = state.baseline_at or (now if complete or read_before else None)
    if not isinstance(read, ParsedFeed):
        return replace(_still(state), baseline_at=baseline_at)
    health, problem = _health_of(state, poll, read)
    hub, topic = hub_and_topic(fetched.headers, fetched.url, read.hub, read.topic)
    missed = poll.entries_new > 0 and state.baseline_at is not None  # the hub did not push them
    return replace(
        state,
        health=health,
        problem=problem,
        last_new_at=now if poll.entries_new else state.last_new_at,
        baseline_at=baseline_at,
        unstable_ids=state.unstable_ids if poll.unstable_ids is None else poll.unstable_ids,
        ttl=read.ttl,
        skip_hours=read.skip_hours,
        skip_days=read.skip_days,
        hub=hub,
        topic=topic or state.url,
        pushed_until=None if missed else state.pushed_until,
    )


def usable_validator(header: str | None) -> str | None:
    """A validator that can be stored and sent back: printable ASCII (RFC 9110 §8.8.3 allows little else) of at most 500 characters."""
    return header if header and header.isascii() and header.isprintable() and len(header) <= LONGEST_VALIDATOR else None


def _health_of(state: FeedState, poll: Poll, read: ParsedFeed) -> tuple[Health, str]:
    if not read.entries and not read.unchanged:
        return Health.EMPTY, "a feed without entries"
    if is_overrun(state, poll):
        return Health.OVERRUN, f"all {poll.entries_new} entries are new: some between this poll and the last may be missing"
    worth_telling = [flaw for flaw in read.flaws if flaw is not Flaw.REPEATED_IDS]
    return (Health.DEGRADED, ", ".join(worth_telling)) if worth_telling else (Health.OK, "")


def is_overrun(state: FeedState, poll: Poll) -> bool:
    """Whether entries may have come and gone between two polls: nothing of the last one is left in this one."""
    was_filled = state.baseline_at is not None and state.health is not Health.EMPTY
    return was_filled and poll.entries_new > 0 and poll.entries_known == 0


def _after_redirects(state: FeedState, poll: Poll, fetched: Fetched, *, now: datetime) -> FeedState:
    if poll.request.url != state.url:  # asked at the adopted address
        return state
    if fetched.permanent_url is None or fetched.permanent_url == state.url:
        return replace(state, moved_to=None, moved_seen=0, moved_since=None)
    if fetched.permanent_url == state.moved_to:
        return replace(state, moved_seen=state.moved_seen + 1)
    return replace(state, moved_to=fetched.permanent_url, moved_seen=1, moved_since=now)


def _without_validators(state: FeedState) -> FeedState:
    return replace(state, etag=None, last_modified=None, validators_url=None, body_sha256=None, item_marks=b"")


def _still(state: FeedState) -> FeedState:
    """With the health of a feed that has not changed since it was last read, and the reason for it."""
    if state.health in (Health.EMPTY, Health.DEGRADED):
        return state
    return replace(state, health=Health.OK, problem="")


def _learned_interval(feed: Feed, state: FeedState, poll: Poll) -> timedelta:
    """What the rhythm of the feed asks for, never longer than the configured interval.

    Half as long after a possible gap, a quarter shorter where a third of the body was new (three polls later nothing of it would be
    left), and longer in steps while nearly all of it was seen before.
    """
    current, shortest = min(state.interval or feed.interval, feed.interval), min(SHORTEST_INTERVAL, feed.interval)
    if state.health is Health.OVERRUN:
        return max(shortest, current / 2)
    if state.health.is_failure:
        return current
    share = 0.0 if is_first(state, poll) else poll.entries_new / max(1, poll.entries_new + poll.entries_known)
    if share >= NEWS_SHARE:
        return max(shortest, current * 0.75)
    return current if share >= NEWS_SHARE / 2 else min(feed.interval, current * 1.25)


def is_first(state: FeedState, poll: Poll) -> bool:
    """Whether this poll's body, from which `state` was made, was the feed's first."""
    return poll.entries_new > 0 and state.baseline_at == state.last_polled_at


def _wait(state: FeedState, poll: Poll, interval: timedelta) -> timedelta:
    if isinstance(poll.fetched, FetchFailed):
        _, _, longest = FAILURES[poll.fetched.failure]
        asked_for = min(poll.fetched.retry_after or timedelta(0), LONGEST_RETRY_AFTER)
        return max(_backed_off(interval, state.failures, longest), asked_for / (1 - JITTER_SHARE))  # jitter may not cut into it
    if state.failures:
        return _backed_off(interval, state.failures, LONGEST_WAIT)
    wish = _wish(state, poll)
    pushed = state.pushed_until is not None and state.last_polled_at is not None and state.pushed_until > state.last_polled_at
    rare = min(interval * PUSHED_TIMES, LONGEST_PUSHED) if pushed else interval
    return max(interval, rare, min(wish, interval * WISH_TIMES_INTERVAL))


def _backed_off(interval: timedelta, failures: float, longest: timedelta) -> timedelta:
    return max(interval, min(longest, interval * 2**failures))


def _wish(state: FeedState, poll: Poll) -> timedelta:
    """How long the publisher asks us to wait: the longest of the feed's ttl, the answer's freshness and the hours and days it skips."""
    headers = poll.fetched.headers if isinstance(poll.fetched, Fetched | NotModified) else {}
    fresh = max_age(headers.get("cache-control", "")) or expires_in(headers)
    return max(state.ttl or timedelta(0), fresh or timedelta(0), _until_not_skipped(state))


def _until_not_skipped(state: FeedState) -> timedelta:
    """How long from the last poll on the publisher has nothing: the rest of the hours and days (UTC) that are skipped in a row."""
    start = state.last_polled_at
    if start is None or not (state.skip_hours or state.skip_days):
        return timedelta(0)
    hour = start.replace(minute=0, second=0, microsecond=0)
    for _ in range(48):  # the wish is bounded by far less
        if not (state.skip_hours >> hour.hour & 1 or state.skip_days >> hour.weekday() & 1):
            return max(timedelta(0), hour - start)
        hour += timedelta(hours=1)
    return hour - start


def expires_in(headers: Mapping[str, str]) -> timedelta | None:
    """How long an answer is fresh by its Expires header, seen from the server's own clock (RFC 9111 §5.3); None where it does not say."""
    try:
        until, since = parsedate_to_datetime(headers["expires"]), parsedate_to_datetime(headers["date"])
        return max(timedelta(0), until - since)
    except (KeyError, ValueError, TypeError, OverflowError):
        return None


def max_age(cache_control: str) -> timedelta | None:
    """The max-age of a Cache-Control header (RFC 9111 §5.2.2.1), None without one."""
    for directive in cache_control.lower().split(","):
        name, _, seconds = directive.strip().partition("=")
        seconds = seconds.strip('"')
        if name == "max-age" and seconds.isascii() and seconds.isdigit() and len(seconds) < 10:
            return timedelta(seconds=int(seconds))
    return None
