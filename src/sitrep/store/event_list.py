"""What a reader looks for goes in; the events of one page, how many there are in all, and which countries occur, come out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Text, cast, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from sitrep.core.model import Event, EventId, Level, Topic
from sitrep.store.events import load_events
from sitrep.store.schema import EventRow, ReportRow


@dataclass(frozen=True, kw_only=True, slots=True)
class EventFilter:
    """Which events are wanted: all that it says must hold. `country` is an ISO 3166-1 alpha-3 code, `words` a part of the headline.

    `since` counts from the last report's own time.
    """

    least_level: Level = Level.NONE
    topic: Topic | None = None
    country: str = ""
    since: datetime | None = None
    words: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class EventPage:
    """Some events, the latest first, of `total`."""

    events: tuple[Event, ...]
    total: int


def list_events(session: Session, wanted: EventFilter, *, limit: int, offset: int = 0) -> EventPage:
    """The events that are wanted, latest first, from the `offset`th on."""
    conditions = conditions_of(wanted)
    ids = session.scalars(
        select(EventRow.id).where(*conditions).order_by(EventRow.last_reported_at.desc(), EventRow.id).limit(limit).offset(offset)
    )
    total = session.scalar(select(func.count()).select_from(EventRow).where(*conditions)) or 0
    return EventPage(events=tuple(load_events(session, [EventId(id) for id in ids])), total=total)


def new_events(session: Session, since: datetime, *, limit: int) -> EventPage:
    """The events first heard of from `since` on, gravest and then latest first."""
    earlier = aliased(ReportRow)
    fresh = (
        EventRow.id.in_(select(ReportRow.event_id).where(ReportRow.reported_at >= since)),
        ~exists().where(earlier.event_id == EventRow.id, earlier.reported_at < since),
    )
    rows = session.execute(select(EventRow.id, EventRow.level, EventRow.last_reported_at).where(*fresh)).all()
    ordered = sorted(rows, key=lambda row: (-Level(row.level).rank, -row.last_reported_at.timestamp(), row.id))
    return EventPage(events=tuple(load_events(session, [EventId(row.id) for row in ordered[:limit]])), total=len(rows))


def countries_seen(session: Session) -> list[str]:
    """The codes of all countries that an event names, in alphabetical order."""
    return sorted({iso3 for countries in session.scalars(select(EventRow.countries).distinct()) for iso3 in countries})


def count_events(session: Session, since: datetime) -> dict[Level, int]:
    """How many events were reported from `since` on, by level."""
    counted = select(EventRow.level, func.count()).where(EventRow.last_reported_at >= since).group_by(EventRow.level)
    return {Level(level): count for level, count in session.execute(counted)}


def conditions_of(wanted: EventFilter) -> list[ColumnElement[bool]]:
    """What must hold of an EventRow that is wanted."""
    found: list[ColumnElement[bool]] = [EventRow.level.in_([level.value for level in Level if level.rank >= wanted.least_level.rank])]
    if wanted.topic is not None:
        found.append(EventRow.topic == wanted.topic.value)
    if wanted.country:
        found.append(cast(EventRow.countries, Text).contains(f'"{wanted.country}"', autoescape=True))
    if wanted.since is not None:
        found.append(EventRow.last_reported_at >= wanted.since)
    for word in wanted.words.split()[:10]:
        found.append(or_(EventRow.headline.icontains(word, autoescape=True), EventRow.id.startswith(_event_name(word), autoescape=True)))
    return found


def _event_name(word: str) -> str:
    """The beginning of an event id where the word is an alert id such as A-3F09C1; else what no id begins with."""
    beginning = word.casefold()
    return beginning.removeprefix("a-") if beginning.startswith("a-") and len(beginning) > 3 else "-"
