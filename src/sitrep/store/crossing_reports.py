"""A span of time goes in, the reports about crossings and routes in it come out."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from sitrep.core.model import Report, Topic
from sitrep.store.schema import ReportRow

MOST_REPORTS = 2_000
"""The latest so many are read: more than a month of a hundred feeds."""
_READER = msgspec.json.Decoder(Report)


def crossing_reports(session: Session, since: datetime) -> list[tuple[str, Report]]:
    """The reports on crossings and routes that came in from `since` on and still stand, latest first, each with its event's id.

    At most MOST_REPORTS.
    """
    rows = (
        select(ReportRow.event_id, cast(ReportRow.body, Text))  # as text, for it is read three times as fast from it
        .where(ReportRow.topic == Topic.CROSSING_CLOSURE.value, ReportRow.reported_at >= since, ReportRow.withdrawn_at.is_(None))
        .order_by(ReportRow.reported_at.desc(), ReportRow.id.desc())
        .limit(MOST_REPORTS)
    )
    return [(event_id, _READER.decode(body)) for event_id, body in session.execute(rows)]
