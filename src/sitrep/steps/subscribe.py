"""Feeds that name hubs in; their subscriptions asked for, renewed and left, each on a lease, and what the hubs answered recorded."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime

from sitrep.core.model import FeedId
from sitrep.core.outcomes import FetchFailed, FetchOutcome
from sitrep.core.websub import Subscription, request_of
from sitrep.store.database import Database
from sitrep.store.websub import claim_due_subscriptions, finish_request, sync_subscriptions

logger = logging.getLogger(__name__)

AT_ONCE = 20
Post = Callable[[str, Mapping[str, str]], Awaitable[FetchOutcome]]
"""Sends a form to an address, under the guard; never raises for what a server does."""


async def keep_subscribed(
    db: Database, post: Post, feeds: Collection[FeedId], *, callback_url: str, now: datetime, jitter: Callable[[], float]
) -> int:
    """One round: what has to be asked of hubs now is asked. Gives how many requests were made."""
    await db.run(sync_subscriptions, feeds, now=now)
    claimed = await db.run(claim_due_subscriptions, now=now, limit=AT_ONCE)
    await asyncio.gather(*(_ask(db, post, one, callback_url, now=now, jitter=jitter()) for one in claimed))
    return len(claimed)


async def _ask(db: Database, post: Post, subscription: Subscription, callback_url: str, *, now: datetime, jitter: float) -> None:
    answer = await post(subscription.hub, request_of(subscription, callback_url=callback_url))
    problem = ""
    if isinstance(answer, FetchFailed):
        status = f" {answer.status}" if answer.status else ""
        problem = f"the hub did not take the request: {answer.failure.value}{status}{f', {answer.detail}' if answer.detail else ''}"
    logger.info("asked the hub of %s (%s): %s", subscription.feed_id, subscription.state.value, problem or "accepted")
    await db.run(finish_request, subscription.id, problem, now=now, jitter=jitter)
