"""What a reader looks for goes in; the events of it with the places that their first and their last report tell of come out, for a map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Text, cast, func, select
from sqlalchemy.orm import Session

from sitrep.core.grouping import places_of
from sitrep.core.model import EventId, Level, Place, Report, Topic
from sitrep.store.event_list import EventFilter, conditions_of
from sitrep.store.schema import EventRow, ReportRow

_READER = msgspec.json.Decoder(Report)


@dataclass(frozen=True, kw_only=True, slots=True)
class PlacedEvent:
    """An event as a map has it. `places` are those of its first and its last standing report, each named once; there may be none."""

    id: EventId
    topic: Topic
    level: Level
    headline: str
    last_reported_at: datetime
    places: tuple[Place, ...]


def placed_events(session: Session, wanted: EventFilter, *, limit: int) -> tuple[list[PlacedEvent], int]:
    """The latest `limit` of the events that are wanted, latest first, and how many are wanted in all.

    Two reports of each are read, however many it has: a map of a month is drawn in the time of a page.
    """
    conditions = conditions_of(wanted)
    total = session.scalar(select(func.count()).select_from(EventRow).where(*conditions)) or 0
    rows = session.execute(
        select(EventRow.id, EventRow.topic, EventRow.level, EventRow.headline, EventRow.last_reported_at)
        .where(*conditions)
        .order_by(EventRow.last_reported_at.desc(), EventRow.id)
        .limit(limit)
    ).all()
    places = _places(session, [row.id for row in rows])
    return [
        PlacedEvent(
            id=EventId(row.id),
            topic=Topic(row.topic),
            level=Level(row.level),
            headline=row.headline,
            last_reported_at=row.last_reported_at,
            places=tuple(places.get(row.id, {}).values()),
        )
        for row in rows
    ], total


def _places(session: Session, event_ids: list[str]) -> dict[str, dict[tuple[str, str], Place]]:
    found: dict[str, dict[tuple[str, str], Place]] = {}
    for start in range(0, len(event_ids), 500):
        some = ReportRow.event_id.in_(event_ids[start : start + 500])
        ends = (
            select(func.min(ReportRow.id), func.max(ReportRow.id))
            .where(some, ReportRow.withdrawn_at.is_(None))
            .group_by(ReportRow.event_id)
        )
        ids = {number for pair in session.execute(ends) for number in pair}
        for event_id, body in _bodies(session, sorted(ids)):
            for place in places_of(_READER.decode(body)):
                found.setdefault(event_id, {}).setdefault((place.iso3, place.name.casefold()), place)
    return found


def _bodies(session: Session, ids: list[int]) -> list[tuple[str, str]]:
    """The stored reports as text, which is read three times as fast as by way of SQLAlchemy's JSON."""
    found: list[tuple[str, str]] = []
    for start in range(0, len(ids), 500):
        rows = (
            select(ReportRow.event_id, cast(ReportRow.body, Text)).where(ReportRow.id.in_(ids[start : start + 500])).order_by(ReportRow.id)
        )
        found += [(event_id, body) for event_id, body in session.execute(rows)]
    return found
