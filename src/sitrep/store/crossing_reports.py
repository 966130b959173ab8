"""A span of time goes in, the reports about crossings and routes in it come out."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from sitrep.core.model import Report, Topic
from sitrep.store.schema import ReportRow

MOST_REPORTS = 2_000
"""The latest so many are read: more than a month of a hundred feeds."""


def crossing_reports(session: Session, since: datetime) -> list[tuple[str, Report]]:
    """The reports on crossings and routes that came in from `since` on, latest first, at most MOST_REPORTS, each with its event's id."""
    rows = (
        select(ReportRow.event_id, ReportRow.body)
        .where(ReportRow.topic == Topic.CROSSING_CLOSURE.value, ReportRow.reported_at >= since)
        .order_by(ReportRow.reported_at.desc(), ReportRow.id.desc())
        .limit(MOST_REPORTS)
    )
    return [(event_id, msgspec.convert(body, Report)) for event_id, body in session.execute(rows)]
