"""Reports go in and find or found their event; events come out whole, by id, by the name people use, or by the time we heard of them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

import msgspec
from sqlalchemy import Text, bindparam, cast, func, select, text
from sqlalchemy.orm import Session

from sitrep.core.corroboration import capped
from sitrep.core.grouping import make_event
from sitrep.core.model import ArticleId, Event, EventId, Level, Report, Topic
from sitrep.core.notices import Reason
from sitrep.core.routing import Route
from sitrep.store.conversations import open_conversations, reconsider
from sitrep.store.grouping import keep_event, place_report
from sitrep.store.schema import Base, ConversationRow, EventRow, JudgementRow, ReportRow

logger = logging.getLogger(__name__)

_EVENTS, _REPORTS = Base.metadata.tables["events"], Base.metadata.tables["reports"]
_LEVELS = select(_EVENTS.c.id, _EVENTS.c.key, _EVENTS.c.level).where(_EVENTS.c.id.in_(bindparam("b_ids", expanding=True)))
_BODIES = select(_REPORTS.c.event_id, cast(_REPORTS.c.body, Text), _REPORTS.c.withdrawn_at).order_by(_REPORTS.c.id)
_BODIES = _BODIES.where(_REPORTS.c.event_id.in_(bindparam("b_ids", expanding=True)))
_REPORT = msgspec.json.Decoder(Report)  # reads a body as text in half the time that it takes by way of dictionaries
_GROUPING_LOCK = 7_421  # any number, the same in every process: PostgreSQL groups one report at a time, as SQLite does anyway


def add_reports(session: Session, reports: Sequence[Report], *, tree: Route, now: datetime) -> list[EventId]:
    """Puts each report into its event (a new one where none fits), and makes the event's receivers due to be told.

    A report of an article and topic that is already known (the article was read again) replaces the old one in its event.
    Returns the touched events, each once. The articles must have been recorded, in this transaction or before.
    """
    if reports and session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _GROUPING_LOCK})
    placed = [place_report(session, report, single_source_level=tree.single_source_level, now=now) for report in reports]
    founded = {each.event_id: each.founded for each in placed}  # None where another report has joined it since
    for event_id, event in founded.items():
        current = event or _refresh(session, event_id, tree.single_source_level)
        open_conversations(session, current, tree=tree, now=now, is_new=event is not None)
    return list(founded)


def load_events(session: Session, event_ids: Iterable[EventId]) -> list[Event]:
    """The events with their reports, in the order asked for; unknown ids are left out."""
    found = _load(session, event_ids)
    return [capped(event, level) for event, level in found]


def _load(session: Session, event_ids: Iterable[EventId]) -> list[tuple[Event, Level]]:
    """The events as their reports have them, each with the level that was written down for it, which may be lower.

    A report that cannot be read (damage, or another version's) is left out and logged: no alert or digest on others fails for it.
    """
    wanted = list(dict.fromkeys(event_ids))
    known: dict[str, tuple[str, Level]] = {}
    reports: dict[str, list[tuple[Report, bool]]] = {}
    session.flush()
    connection = session.connection()
    for start in range(0, len(wanted), 500):
        some = {"b_ids": wanted[start : start + 500]}
        known |= {event_id: (key, Level(level)) for event_id, key, level in connection.execute(_LEVELS, some)}
        for event_id, body, withdrawn_at in connection.execute(_BODIES, some):
            if (report := _readable(event_id, body)) is not None:
                reports.setdefault(event_id, []).append((report, withdrawn_at is None))
    return [
        (_event(event_id, known[event_id][0], reports[event_id]), known[event_id][1])
        for event_id in wanted
        if event_id in known and event_id in reports
    ]


def _readable(event_id: str, body: str) -> Report | None:
    try:
        return _REPORT.decode(body)
    except msgspec.MsgspecError as error:
        logger.error("a report of event %s in the database cannot be read and is left out: %s", event_id, error)
        return None


def withdraw_reports(session: Session, article_id: ArticleId, *, keep: Iterable[Topic], tree: Route, now: datetime) -> list[EventId]:
    """Takes back an article's reports on all topics but `keep`: read again, it no longer tells of them. Gives the touched events.

    Who was told of an event is told so: by a Cancel where no report of it is left, else by a correction where it now is less.
    """
    gone = select(ReportRow).where(ReportRow.article_id == article_id, ReportRow.withdrawn_at.is_(None))
    rows = session.scalars(gone.where(ReportRow.topic.not_in([topic.value for topic in keep]))).all()
    for row in rows:
        row.withdrawn_at = now
    event_ids = list(dict.fromkeys(EventId(row.event_id) for row in rows))
    for event_id in event_ids:
        event = _refresh(session, event_id, tree.single_source_level)
        if event.is_withdrawn:
            reconsider(session, event_id, now=now)
        else:
            open_conversations(session, event, tree=tree, now=now)
    return event_ids


def find_event(session: Session, name: str) -> Event | None:
    """The event of an alert id ("A-3F09C1"), an event id or the beginning of one; the latest where several begin so."""
    beginning = name.strip().casefold().removeprefix("a-")
    if not beginning or not all(letter in "0123456789abcdef" for letter in beginning):
        return None
    latest = select(EventRow.id).where(EventRow.id.startswith(beginning)).order_by(EventRow.last_reported_at.desc())
    found = session.scalars(latest.limit(1)).first()
    return next(iter(load_events(session, [EventId(found)])), None) if found else None


def events_between(session: Session, start: datetime, end: datetime) -> list[tuple[Event, bool]]:
    """The events that a report came in for, or was withdrawn or corrected, in [start, end), latest first; True where it was new then."""
    came_in = select(ReportRow.event_id).where(ReportRow.reported_at >= start, ReportRow.reported_at < end)
    levels = [level.value for level in Level]  # each is a range of the index
    judged = select(JudgementRow.article_id).where(JudgementRow.level.in_(levels))  # an article that is read again is judged again
    judged = judged.where(JudgementRow.judged_at >= start, JudgementRow.judged_at < end)
    withdrawn = select(ReportRow.event_id).where(ReportRow.article_id.in_(judged), ReportRow.withdrawn_at.is_not(None))
    told = (ConversationRow.last_spoken_at >= start, ConversationRow.last_spoken_at < end)
    corrected = select(ConversationRow.event_id).where(*told, ConversationRow.last_reason == Reason.CORRECTED.value)
    first, last = func.min(ReportRow.reported_at), func.max(ReportRow.reported_at)
    heard = (
        select(ReportRow.event_id, first).where(ReportRow.event_id.in_(came_in.union(withdrawn, corrected))).group_by(ReportRow.event_id)
    )
    is_new = {EventId(event_id): at >= start for event_id, at in session.execute(heard.order_by(last.desc(), ReportRow.event_id))}
    return [(event, is_new[event.id]) for event in load_events(session, is_new)]


def _event(event_id: EventId, key: str, reports: Sequence[tuple[Report, bool]]) -> Event:
    """The event of the reports that stand; where none does, of all that there were."""
    standing = [report for report, stands in reports if stands]
    event = make_event(event_id, key, standing or [report for report, _ in reports])
    return replace(event, is_withdrawn=not standing)


def _refresh(session: Session, event_id: EventId, single_source_level: Level | None) -> Event:
    """Works the event out anew from all its reports and writes it down."""
    ((event, _),) = _load(session, [event_id])
    event = capped(event, single_source_level)
    keep_event(session, event)
    return event
