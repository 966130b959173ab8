"""A span of time goes in, the reports about crossings and routes in it come out."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from sitrep.core.model import ArticleId, CrossingReport, FeedId, FeedType, Level, Report, Topic
from sitrep.store.columns import text_of
from sitrep.store.schema import ReportRow

MOST_REPORTS = 2_000
"""The latest so many are read: more than a month of a hundred feeds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Told:
    """What of a stored report is read: who says what of which crossing, and when."""

    article_id: ArticleId
    topic: Topic
    feed_id: FeedId
    feed_name: str
    feed_family: str
    feed_tier: int
    feed_type: FeedType
    title: str
    url: str
    language: str | None
    published_at: datetime | None
    first_seen_at: datetime
    level: Level
    level_reason: str
    crossings: tuple[CrossingReport, ...] = ()
    wire_copy_of: ArticleId | None = None
    wire_credit: str = ""


_READER = msgspec.json.Decoder(_Told)
_FIELDS = tuple(field.name for field in fields(_Told))


def crossing_reports(session: Session, since: datetime) -> list[tuple[str, Report]]:
    """The reports on crossings and routes that came in from `since` on and still stand, latest first, each with its event's id.

    At most MOST_REPORTS; their hits, figures and places are left out.
    """
    rows = (
        select(ReportRow.event_id, text_of(session, ReportRow.body, without=("hits", "places", "figures")))
        .where(ReportRow.topic == Topic.CROSSING_CLOSURE.value, ReportRow.reported_at >= since, ReportRow.withdrawn_at.is_(None))
        .order_by(ReportRow.reported_at.desc(), ReportRow.id.desc())
        .limit(MOST_REPORTS)
    )
    return [(event_id, _report(_READER.decode(body))) for event_id, body in session.execute(rows)]


def _report(told: _Told) -> Report:
    return Report(hits=(), **{name: getattr(told, name) for name in _FIELDS})
