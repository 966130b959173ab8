"""What is known of a subscription at a WebSub hub goes in, with what the hub says or pushes; what to ask it and when comes out.

W3C Recommendation WebSub (2018). A hub is a third party: it can spare polls and bring news early, and is never needed for either.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sitrep.core.text import clean_line
from sitrep.core.urls import web_link

LEASE = timedelta(days=10)
"""So long a subscription is asked for; hubs grant what they like."""
SHORTEST_LEASE, LONGEST_LEASE = timedelta(minutes=10), timedelta(days=30)
"""What is believed of a granted lease: a longer one would hide for long that a hub has lost its memory."""
RENEW_AT = 0.8
"""The share of a lease after which it is renewed: there is time to try again then."""
ANSWER_WITHIN = timedelta(minutes=15)
"""A hub that has accepted a request asks back within this time, or the request has failed."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=10), timedelta(days=1)
LEAVE_TRIES = 3
"""So often a hub is asked to forget us; then it finds out by the answer 410 to what it pushes."""
_DIGESTS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}
"""WebSub §7.1. SHA-1 is no longer to be used by hubs, but large ones know nothing else, and an HMAC of it cannot be forged."""
_LINK = re.compile(r"<([^<>]{1,2000})>((?:\s*;\s*[a-zA-Z*-]+\s*=\s*(?:\"[^\"]{0,500}\"|[^\s\",;]{0,500}))*)")
_REL = re.compile(r"rel\s*=\s*(?:\"([^\"]{0,500})\"|([^\s\",;]{1,500}))", re.IGNORECASE)


class SubscriptionState(StrEnum):
    """Where a subscription is in its life."""

    ASKED = "asked"
    ACTIVE = "active"
    DENIED = "denied"
    LEAVING = "leaving"


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """A feed's subscription. `token` is the end of the callback's path, which nobody can guess; `secret` signs what is pushed.

    `asked_at` is when the hub accepted our last request and has not asked back yet. An active one ends at `lease_ends_at`.
    """

    id: int
    feed_id: str
    hub: str
    topic: str
    token: str
    secret: str
    state: SubscriptionState
    next_try_at: datetime
    asked_at: datetime | None = None
    lease_ends_at: datetime | None = None
    last_pushed_at: datetime | None = None
    failures: int = 0
    problem: str = ""

    def is_active(self, now: datetime) -> bool:
        """Whether the hub has promised to push at this time."""
        return self.lease_ends_at is not None and self.lease_ends_at > now and self.state is not SubscriptionState.LEAVING


@dataclass(frozen=True, kw_only=True, slots=True)
class Over:
    """A hub has forgotten us, as we have asked it to."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Unasked:
    """A hub asks about something that we did not ask of it."""


def hub_and_topic(headers: Mapping[str, str], url: str, hub: str, topic: str) -> tuple[str, str]:
    """The hub and the topic of a feed: by the answer's Link header, else by the document's own `hub` and `topic` (WebSub §4)."""
    by_header = {rel: target for target, rels in _links(headers.get("link", "")) for rel in rels}
    return web_link(by_header.get("hub", ""), base=url) or hub, web_link(by_header.get("self", ""), base=url) or topic


def _links(header: str) -> list[tuple[str, list[str]]]:
    """The targets of a Link header (RFC 8288) with their relations, last first, so that in a table the first counts."""
    found = [(match[1], _REL.search(match[2])) for match in _LINK.finditer(header[:8_000])]
    return [(target, (rel[1] or rel[2] or "").lower().split()) for target, rel in reversed(found) if rel]


def request_of(subscription: Subscription, *, callback_url: str) -> dict[str, str]:
    """The form to post to the hub: to subscribe, to renew, or to leave."""
    callback = f"{callback_url.rstrip('/')}/{subscription.token}"
    if subscription.state is SubscriptionState.LEAVING:
        return {"hub.callback": callback, "hub.mode": "unsubscribe", "hub.topic": subscription.topic}
    return {
        "hub.callback": callback,
        "hub.mode": "subscribe",
        "hub.topic": subscription.topic,
        "hub.secret": subscription.secret,
        "hub.lease_seconds": str(int(LEASE.total_seconds())),
    }


def before_request(subscription: Subscription, *, now: datetime) -> Subscription:
    """The subscription while a request is under way: a hub may ask back before it has answered. One that the hub accepted before and did
    not ask back about has failed.
    """
    if subscription.state is SubscriptionState.LEAVING:
        return replace(subscription, asked_at=now)
    state = SubscriptionState.ACTIVE if subscription.is_active(now) else SubscriptionState.ASKED
    if subscription.asked_at is None:
        return replace(subscription, state=state, asked_at=now)
    problem = "the hub did not ask back: can it reach the callback address?"
    return replace(subscription, state=state, asked_at=now, failures=subscription.failures + 1, problem=problem)


def after_request(subscription: Subscription, problem: str, *, now: datetime, jitter: float) -> Subscription | None:
    """The subscription after a request; `problem` is why the hub did not accept it, "" where it did. None: it is over and forgotten.

    `jitter` in 0..1 makes the wait up to a fifth longer. Where the hub has asked back meanwhile, that counts.
    """
    if not problem and subscription.asked_at is None:
        return subscription
    leaving = subscription.state is SubscriptionState.LEAVING
    failures = subscription.failures + (bool(problem) or leaving)
    if leaving and failures >= LEAVE_TRIES:
        return None
    wait = max(ANSWER_WITHIN, min(FIRST_WAIT * 2.0 ** min(failures, 20), LONGEST_WAIT)) * (1 + jitter / 5)
    return replace(
        subscription,
        asked_at=None if problem else now,
        failures=failures,
        next_try_at=now + wait,
        problem=problem or subscription.problem,
    )


def after_question(
    subscription: Subscription, *, mode: str, topic: str, lease_seconds: str, reason: str, now: datetime
) -> Subscription | Over | Unasked:
    """What the hub's question (WebSub §5.3) makes of a subscription; Unasked is to be answered with 404."""
    if topic != subscription.topic:
        return Unasked()
    if mode == "denied":
        if subscription.state is SubscriptionState.LEAVING:
            return Over()
        problem = f"the hub has denied it{f': {clean_line(reason, most=200)}' if reason else ''}"
        return replace(
            subscription,
            state=SubscriptionState.DENIED,
            asked_at=None,
            lease_ends_at=None,
            next_try_at=now + LONGEST_WAIT,
            problem=problem,
        )
    if mode == "unsubscribe":
        return Over() if subscription.state is SubscriptionState.LEAVING else Unasked()
    if mode != "subscribe" or subscription.asked_at is None or subscription.state is SubscriptionState.LEAVING:
        return Unasked()
    seconds = int(lease_seconds) if lease_seconds.isascii() and lease_seconds.isdigit() and len(lease_seconds) < 10 else 0
    lease = min(max(timedelta(seconds=seconds), SHORTEST_LEASE), LONGEST_LEASE) if seconds else LEASE
    return replace(
        subscription,
        state=SubscriptionState.ACTIVE,
        asked_at=None,
        lease_ends_at=now + lease,
        next_try_at=now + lease * RENEW_AT,
        failures=0,
        problem="",
    )


def is_signed(body: bytes, header: str, secret: str) -> bool:
    """Whether an X-Hub-Signature header (`sha256=…`) is that of the body; compared in constant time."""
    name, _, given = header.strip().partition("=")
    digest = _DIGESTS.get(name.lower())
    if digest is None:
        return False
    made = hmac.new(secret.encode("ascii"), body, digest).hexdigest()
    return hmac.compare_digest(made.encode("ascii"), given.strip().lower().encode("utf-8", "replace"))
