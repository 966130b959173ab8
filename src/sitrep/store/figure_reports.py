"""A span of time goes in; when events were first reported, and the figures of new displacement that reports state, come out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Text, cast, select
from sqlalchemy.orm import Session

from sitrep.core.model import EventId, Figure, FigureKind, Level, Topic
from sitrep.store.event_list import EventFilter, conditions_of
from sitrep.store.schema import EventRow, ReportRow

MOST_REPORTS = 2_000
"""The latest so many are read: more than two months of a hundred feeds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstHeard:
    """When an event was first reported, on what, and how grave it is."""

    first_reported_at: datetime
    topic: Topic
    level: Level


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportedFigure:
    """A figure as one report states it: of which event, by whom and when."""

    event_id: EventId
    headline: str
    level: Level
    figure: Figure
    source: str
    url: str
    told_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class _Told:
    """What of a stored report is read."""

    feed_name: str
    url: str
    published_at: datetime | None
    first_seen_at: datetime
    figures: tuple[Figure, ...] = ()


_READER = msgspec.json.Decoder(_Told)


def first_heard(session: Session, since: datetime, country: str = "") -> list[FirstHeard]:
    """The events first reported from `since` on, the earliest first; with an ISO 3166-1 alpha-3 code only those that name the country."""
    rows = session.execute(
        select(EventRow.first_reported_at, EventRow.topic, EventRow.level)
        .where(*conditions_of(EventFilter(country=country)), EventRow.first_reported_at >= since)
        .order_by(EventRow.first_reported_at)
    )
    return [FirstHeard(first_reported_at=at, topic=Topic(topic), level=Level(level)) for at, topic, level in rows]


def reported_figures(session: Session, since: datetime, country: str = "") -> list[ReportedFigure]:
    """The figures of new displacement in the reports that came in from `since` on and still stand, the latest told first.

    What a source states of an event again and again stands once, as told last. Stocks and background are left out, and words without a
    number ("many"). At most MOST_REPORTS reports are read.
    """
    rows = (
        select(ReportRow.event_id, EventRow.headline, EventRow.level, cast(ReportRow.body, Text))
        .join(EventRow, EventRow.id == ReportRow.event_id)
        .where(
            ReportRow.topic == Topic.DISPLACEMENT.value,
            ReportRow.reported_at >= since,
            ReportRow.withdrawn_at.is_(None),
            *conditions_of(EventFilter(country=country)),
        )
        .order_by(ReportRow.reported_at.desc(), ReportRow.id.desc())
        .limit(MOST_REPORTS)
    )
    found = []
    for event_id, headline, level, body in session.execute(rows):
        told = _READER.decode(body)
        found += [
            ReportedFigure(
                event_id=EventId(event_id),
                headline=headline,
                level=Level(level),
                figure=figure,
                source=told.feed_name,
                url=told.url,
                told_at=told.published_at or told.first_seen_at,
            )
            for figure in told.figures
            if figure.kind is FigureKind.FLOW and not figure.background and (figure.low or figure.high)
        ]
    latest: dict[tuple[object, ...], ReportedFigure] = {}
    for one in sorted(found, key=lambda one: one.told_at, reverse=True):
        latest.setdefault((one.event_id, one.source, one.figure.unit, one.figure.low, one.figure.high), one)
    return list(latest.values())
