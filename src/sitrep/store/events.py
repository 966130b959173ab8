"""Reports go in and find or found their event; events come out whole, by id, by the name people use, or by the time we heard of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

import msgspec
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from sitrep.core.corroboration import capped
from sitrep.core.grouping import LONGEST_EVENT, WINDOW, OpenEvent, event_for, keys_of, make_event, may_repeat, new_event_id, told_at
from sitrep.core.model import ArticleId, Event, EventId, Level, Report, Topic
from sitrep.core.routing import Route
from sitrep.core.shingles import Shingles, is_copy, pack, sample_of, shingles_of, unpack
from sitrep.store.conversations import open_conversations, reconsider
from sitrep.store.schema import ArticleRow, EventKeyRow, EventRow, ReportRow

MOST_CANDIDATES = 40
"""Open events looked at for one report, those sharing most keys first: bounds the work however many events are open."""

MOST_COPIES_COMPARED = 200
_GROUPING_LOCK = 7_421  # any number, the same in every process: PostgreSQL groups one report at a time, as SQLite does anyway


def add_reports(session: Session, reports: Sequence[Report], *, tree: Route, now: datetime) -> list[EventId]:
    """Puts each report into its event (a new one where none fits), and makes the event's receivers due to be told.

    A report of an article and topic that is already known (the article was read again) replaces the old one in its event.
    Returns the touched events, each once. The articles must have been recorded, in this transaction or before.
    """
    if reports and session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _GROUPING_LOCK})
    touched = [_replace_known(session, report) or _add_new(session, report, now) for report in reports]
    event_ids = list(dict.fromkeys(touched))
    for event_id in event_ids:
        event = _refresh(session, event_id, tree.single_source_level)
        open_conversations(session, event, tree=tree, now=now)
    return event_ids


def load_events(session: Session, event_ids: Iterable[EventId]) -> list[Event]:
    """The events with their reports, in the order asked for; unknown ids are left out."""
    wanted = list(dict.fromkeys(event_ids))
    rows: dict[str, EventRow] = {}
    reports: dict[str, list[ReportRow]] = {}
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        rows.update({row.id: row for row in session.scalars(select(EventRow).where(EventRow.id.in_(some)))})
        for row in session.scalars(select(ReportRow).where(ReportRow.event_id.in_(some)).order_by(ReportRow.id)):
            reports.setdefault(row.event_id, []).append(row)
    return [_event(rows[event_id], reports[event_id]) for event_id in wanted if event_id in rows and event_id in reports]


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
    """The events that a report came in for in [start, end), latest first; True where the event was new then."""
    first_heard = select(ReportRow.event_id, func.min(ReportRow.reported_at).label("first")).group_by(ReportRow.event_id).subquery()
    in_window = (
        select(ReportRow.event_id, func.min(first_heard.c.first), func.max(ReportRow.reported_at).label("last"))
        .join(first_heard, first_heard.c.event_id == ReportRow.event_id)
        .where(ReportRow.reported_at >= start, ReportRow.reported_at < end)
        .group_by(ReportRow.event_id)
        .order_by(text("last DESC"), ReportRow.event_id)
    )
    is_new = {EventId(event_id): first >= start for event_id, first, _last in session.execute(in_window)}
    return [(event, is_new[event.id]) for event in load_events(session, is_new)]


def _event(row: EventRow, reports: Sequence[ReportRow]) -> Event:
    """The event of the reports that stand; where none does, of all that there were."""
    standing = [report for report in reports if report.withdrawn_at is None]
    event = make_event(EventId(row.id), row.key, [_report(report) for report in standing or reports])
    return replace(capped(event, Level(row.level)), is_withdrawn=not standing)


def _replace_known(session: Session, report: Report) -> EventId | None:
    row = session.scalars(select(ReportRow).where(ReportRow.article_id == report.article_id, ReportRow.topic == report.topic)).first()
    if row is None:
        return None
    report = replace(report, wire_copy_of=_report(row).wire_copy_of)
    shingles = _shingles(session, report)
    row.withdrawn_at = None
    row.level, row.body, row.shingles = report.level, msgspec.to_builtins(report), pack(shingles)
    _add_keys(session, EventId(row.event_id), report, shingles)
    return EventId(row.event_id)


def _add_new(session: Session, report: Report, now: datetime) -> EventId:
    shingles = _shingles(session, report)
    open_events = _open_events(session, report, shingles)
    original = _original(session, report, shingles, open_events)
    report = replace(report, wire_copy_of=ArticleId(original.article_id) if original else None)
    event = event_for(report, open_events)
    event_id = event.id if event else _found_event(session, report)
    session.add(
        ReportRow(
            event_id=event_id,
            article_id=report.article_id,
            topic=report.topic,
            level=report.level,
            reported_at=now,
            wire_copy_of=original.id if original else None,
            body=msgspec.to_builtins(report),
            shingles=pack(shingles),
        )
    )
    _add_keys(session, event_id, report, shingles)
    return event_id


def _found_event(session: Session, report: Report) -> EventId:
    places = [key for key in keys_of(report) if key.startswith(("crossing:", "place:", "admin1:"))]
    event = make_event(new_event_id(report), " ".join([report.topic, *places]), [report])
    if session.get(EventRow, event.id) is None:
        session.add(_row(event))
        session.flush()
    return event.id


def _row(event: Event) -> EventRow:
    return EventRow(
        id=event.id,
        topic=event.topic,
        key=event.key,
        headline=event.headline,
        level=event.level,
        countries=list(event.countries),
        admin1_codes=list(event.admin1_codes),
        crossing_ids=list(event.crossing_ids),
        first_reported_at=event.first_reported_at,
        last_reported_at=event.last_reported_at,
    )


def _refresh(session: Session, event_id: EventId, single_source_level: Level | None) -> Event:
    """Works the event out anew from all its reports and writes it down."""
    session.flush()
    row = session.get_one(EventRow, event_id)
    row.level = Level.HIGH
    (event,) = load_events(session, [event_id])
    event = capped(event, single_source_level)
    session.merge(_row(event))
    session.execute(update(EventKeyRow).where(EventKeyRow.event_id == event_id).values(last_reported_at=event.last_reported_at))
    return event


def _shingles(session: Session, report: Report) -> Shingles:
    article = session.get(ArticleRow, report.article_id)
    return shingles_of((article.text or article.summary or article.title) if article else report.title)


def _stored_keys(report: Report, shingles: Shingles) -> list[str]:
    """What the report's event is found by. `alone:` marks a province of a report that names nothing finer."""
    keys = list(keys_of(report))
    alone = [f"alone:{key}" for key in keys if key.startswith("admin1:")] if not _names_a_place(keys) else []
    return [f"{report.topic}|{key}" for key in (*keys, *alone, *_words(shingles))]


def _searched_keys(report: Report, shingles: Shingles) -> list[str]:
    """What can tie the report to an event. One that names a town can only join its province's events that name none."""
    keys = keys_of(report)
    with_town = _names_a_place(keys)
    tying = [f"alone:{key}" if with_town and key.startswith("admin1:") else key for key in keys]
    return [f"{report.topic}|{key}" for key in (*tying, *_words(shingles))]


def _names_a_place(keys: Sequence[str]) -> bool:
    return any(key.startswith("place:") for key in keys)


def _words(shingles: Shingles) -> list[str]:
    return [f"words:{value:08x}" for value in sample_of(shingles)]


def _open_events(session: Session, report: Report, shingles: Shingles) -> list[OpenEvent]:
    """The events near in time that share a key with the report, at most MOST_CANDIDATES of them."""
    at = told_at(report)
    shared = (
        select(EventKeyRow.event_id)
        .where(EventKeyRow.key.in_(_searched_keys(report, shingles)))
        .where(EventKeyRow.last_reported_at.between(at - WINDOW, at + LONGEST_EVENT[Topic(report.topic)]))
        .group_by(EventKeyRow.event_id)
        .order_by(func.count().desc(), func.max(EventKeyRow.last_reported_at).desc(), EventKeyRow.event_id)
        .limit(MOST_CANDIDATES)
    )
    ids = list(session.scalars(shared))
    if not ids:
        return []
    keys: dict[str, set[str]] = {}
    for event_id, key in session.execute(select(EventKeyRow.event_id, EventKeyRow.key).where(EventKeyRow.event_id.in_(ids))):
        keys.setdefault(event_id, set()).add(key.partition("|")[2])
    articles: dict[str, set[int]] = {}
    for event_id, article_id in session.execute(select(ReportRow.event_id, ReportRow.article_id).where(ReportRow.event_id.in_(ids))):
        articles.setdefault(event_id, set()).add(article_id)
    return [
        OpenEvent(
            id=EventId(row.id),
            topic=Topic(row.topic),
            first_reported_at=row.first_reported_at,
            last_reported_at=row.last_reported_at,
            keys=frozenset(keys[row.id]),
            article_ids=frozenset(articles.get(row.id, ())),
        )
        for row in session.scalars(select(EventRow).where(EventRow.id.in_(ids)))
    ]


def _original(session: Session, report: Report, shingles: Shingles, open_events: Sequence[OpenEvent]) -> ReportRow | None:
    """The report of the open events whose text this one repeats: the first one published, not another copy of it."""
    words = frozenset(_words(shingles))
    ids = [event.id for event in open_events if event.keys & words]
    known = select(ReportRow).where(ReportRow.event_id.in_(ids)).order_by(ReportRow.id.desc()).limit(MOST_COPIES_COMPARED)
    copied = [row for row in session.scalars(known) if is_copy(shingles, unpack(row.shingles))] if ids else []
    copied = [row for row in copied if may_repeat(report, _report(row))]
    if not copied:
        return None
    first = min(copied, key=lambda row: row.id)
    return session.get(ReportRow, first.wire_copy_of) or first if first.wire_copy_of else first


def _add_keys(session: Session, event_id: EventId, report: Report, shingles: Shingles) -> None:
    known = set(session.scalars(select(EventKeyRow.key).where(EventKeyRow.event_id == event_id)))
    new = [key for key in dict.fromkeys(_stored_keys(report, shingles)) if key not in known]
    session.add_all(EventKeyRow(event_id=event_id, key=key, last_reported_at=told_at(report)) for key in new)
    session.flush()


def _report(row: ReportRow) -> Report:
    return msgspec.convert(row.body, Report)
