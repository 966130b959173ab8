"""The fetch log goes in; what each feed has cost the line comes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sitrep.core.model import FeedId
from sitrep.store.feeds import PUSHED, PUSHED_NO_FEED
from sitrep.store.schema import FetchRow


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedCost:
    """The polls of a feed in a span of time and the bytes they have cost, both ways."""

    polls: int
    line_bytes: int


def feed_costs(session: Session, *, since: datetime) -> dict[FeedId, FeedCost]:
    """By feed; those without a poll are left out, and what hubs have pushed is not counted."""
    query = select(FetchRow.feed_id, func.count(), func.sum(FetchRow.line_bytes)).group_by(FetchRow.feed_id)
    polls = query.where(FetchRow.started_at >= since, FetchRow.outcome.not_in((PUSHED, PUSHED_NO_FEED)))
    return {FeedId(name): FeedCost(polls=count, line_bytes=int(size)) for name, count, size in session.execute(polls)}
