"""The fetch log goes in; what each feed has cost the line comes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sitrep.core.model import FeedId
from sitrep.store.schema import FetchRow


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedCost:
    """The polls of a feed in a span of time and the bytes they have cost, both ways."""

    polls: int
    line_bytes: int


def feed_costs(session: Session, *, since: datetime) -> dict[FeedId, FeedCost]:
    """By feed; those without a poll are left out."""
    query = select(FetchRow.feed_id, func.count(), func.sum(FetchRow.line_bytes)).where(FetchRow.started_at >= since)
    return {
        FeedId(name): FeedCost(polls=polls, line_bytes=int(size)) for name, polls, size in session.execute(query.group_by(FetchRow.feed_id))
    }
