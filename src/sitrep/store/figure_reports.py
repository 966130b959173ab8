"""A span of time goes in; how many events were new on each day, and the figures of new displacement that reports state, come out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import msgspec
from sqlalchemy import ColumnElement, Date, cast, func, select
from sqlalchemy.orm import Session

from sitrep.core.model import EventId, Figure, FigureKind, Level, Topic
from sitrep.store.columns import text_of
from sitrep.store.event_list import EventFilter, conditions_of
from sitrep.store.schema import EventRow, ReportRow

MOST_REPORTS = 2_000
"""The latest so many are read: more than two months of a hundred feeds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NewEvents:
    """So many events of a topic and a level were first reported on this day (UTC)."""

    day: date
    topic: Topic
    level: Level
    count: int


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


def new_events_by_day(session: Session, since: datetime, country: str = "") -> list[NewEvents]:
    """The events first reported from `since` on; with an ISO 3166-1 alpha-3 code only those that name the country. Counted where they are
    stored: a year of events is thousands of rows."""
    day = _day_of(session)
    rows = session.execute(
        select(day, EventRow.topic, EventRow.level, func.count())
        .where(*conditions_of(EventFilter(country=country)), EventRow.first_reported_at >= since)
        .group_by(day, EventRow.topic, EventRow.level)
    )
    return [NewEvents(day=on, topic=Topic(topic), level=Level(level), count=count) for on, topic, level, count in rows]


def _day_of(session: Session) -> ColumnElement[date]:
    """The day (UTC) on which an event was first reported; SQLite keeps instants as text that begins with it (`store.columns`)."""
    if session.get_bind().dialect.name == "postgresql":
        return cast(func.timezone("UTC", EventRow.first_reported_at), Date)
    return func.substr(EventRow.first_reported_at, 1, 10, type_=Date())


def reported_figures(session: Session, since: datetime, country: str = "") -> list[ReportedFigure]:
    """The figures of new displacement in the reports that came in from `since` on and still stand, the latest told first.

    What a source states of an event again and again stands once, as told last. Stocks and background are left out, and words without a
    number ("many"). At most MOST_REPORTS reports are read.
    """
    rows = (
        select(
            ReportRow.event_id, EventRow.headline, EventRow.level, text_of(session, ReportRow.body, without=("hits", "places", "crossings"))
        )
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
