"""A report goes in and is put into its event, or into a new one: the few queries that this takes, however many events are open.

Written with tables and prepared statements instead of mapped rows: it runs for each report, beside 10,000 open events in a few
milliseconds (`python -m benchmarks.grouping_speed`), a third of what mapped rows took.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from sitrep.core.copies import follow_correction
from sitrep.core.corroboration import capped
from sitrep.core.grouping import LONGEST_EVENT, WINDOW, OpenEvent, event_for, keys_of, make_event, may_repeat, new_event_id, told_at
from sitrep.core.model import ArticleId, Event, EventId, Level, Report, Topic
from sitrep.core.shingles import FEWEST_SHINGLES, Shingles, is_copy, is_reprint, pack, sample_of, shingles_of, unpack
from sitrep.core.telling_words import telling_key
from sitrep.store.inserting import insert_many
from sitrep.store.schema import Base, EventKeyRow

MOST_CANDIDATES = 40
"""Open events looked at for one report, those sharing most keys first: bounds the work however many events are open."""

MOST_COPIES_COMPARED = 100
REPRINTED_WITHIN = timedelta(days=60)
"""How far back the original of a text that is printed once more is looked for."""

KEYS_LAG = timedelta(hours=6)
"""An event's keys may lag so far behind its last report: writing all of them with every report would cost more than the rest."""

_TABLES = Base.metadata.tables
_ARTICLES, _EVENTS, _KEYS, _REPORTS = (_TABLES[name] for name in ("articles", "events", "event_keys", "reports"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """Where a report went. `founded` is the new event where it founded one."""

    event_id: EventId
    founded: Event | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Original:
    """The report that another one repeats."""

    id: int
    article_id: ArticleId
    event_id: EventId


_ARTICLE_AND_REPORT = (
    select(_ARTICLES.c.text, _ARTICLES.c.summary, _ARTICLES.c.title, _REPORTS.c.id, _REPORTS.c.event_id, _REPORTS.c.wire_copy_of)
    .select_from(_ARTICLES.outerjoin(_REPORTS, (_REPORTS.c.article_id == _ARTICLES.c.id) & (_REPORTS.c.topic == bindparam("b_topic"))))
    .where(_ARTICLES.c.id == bindparam("b_article"))
)
# the events that share keys with a report, most shared first; as a part of another statement PostgreSQL plans it badly
_SHARING = (
    select(_KEYS.c.event_id)
    .where(_KEYS.c.key.in_(bindparam("b_keys", expanding=True)))
    .where(_KEYS.c.last_reported_at.between(bindparam("b_from"), bindparam("b_to")))
    .group_by(_KEYS.c.event_id)
    .order_by(func.count().desc(), func.max(_KEYS.c.last_reported_at).desc(), _KEYS.c.event_id)
    .limit(MOST_CANDIDATES)
)
_ALIKE = (
    select(_REPORTS.c.id, _REPORTS.c.article_id, _REPORTS.c.event_id, _REPORTS.c.wire_copy_of, _REPORTS.c.shingles)
    .where(_REPORTS.c.event_id.in_(bindparam("b_ids", expanding=True)))
    .order_by(_REPORTS.c.id.desc())
    .limit(MOST_COPIES_COMPARED)
)
_BODIES = select(_REPORTS.c.id, _REPORTS.c.body).where(_REPORTS.c.id.in_(bindparam("b_ids", expanding=True))).order_by(_REPORTS.c.id)
_COPIES = select(_REPORTS.c.id, _REPORTS.c.body).where(_REPORTS.c.wire_copy_of == bindparam("b_id")).order_by(_REPORTS.c.id)
_ONE_REPORT = select(_REPORTS.c.id, _REPORTS.c.article_id, _REPORTS.c.event_id).where(_REPORTS.c.id == bindparam("b_id"))
_TIMES = select(_EVENTS.c.id, _EVENTS.c.topic, _EVENTS.c.first_reported_at, _EVENTS.c.last_reported_at).where(
    _EVENTS.c.id.in_(bindparam("b_ids", expanding=True))
)
_KEYS_OF = select(_KEYS.c.event_id, _KEYS.c.key).where(
    _KEYS.c.event_id.in_(bindparam("b_ids", expanding=True)), _KEYS.c.key.not_like(bindparam("b_words"))
)
_KNOWN_EVENT = select(_EVENTS.c.id).where(_EVENTS.c.id == bindparam("b_id"))
_CHANGE_REPORT = update(_REPORTS).where(_REPORTS.c.id == bindparam("b_id"))
_CHANGE_EVENT = update(_EVENTS).where(_EVENTS.c.id == bindparam("b_id"))
_MOVE_KEYS = (
    update(_KEYS)
    .where(_KEYS.c.event_id == bindparam("b_event"), _KEYS.c.last_reported_at < bindparam("b_stale"))
    .values(last_reported_at=bindparam("b_last"))
)


def place_report(session: Session, report: Report, *, single_source_level: Level | None, now: datetime) -> Placed:
    """Puts a report into its event; one of an article and topic that is already known replaces the old one in its event."""
    session.flush()
    connection = session.connection()
    asked = {"b_article": report.article_id, "b_topic": report.topic.value}
    known = connection.execute(_ARTICLE_AND_REPORT, asked).first()
    words = (known.text or known.summary or known.title) if known else report.title
    shingles, keys = shingles_of(words), keys_of(report)
    if known is not None and known.id is not None:
        return _replace_known(session, report, known, keys, shingles)
    original = _original(connection, report, shingles)
    report = replace(report, wire_copy_of=original.article_id if original else None)
    event = event_for(report, _open_events(connection, report, keys, original))
    event_id, founded = (event.id, None) if event else _found_event(connection, report, keys, single_source_level)
    values = {
        "event_id": event_id,
        "article_id": report.article_id,
        "topic": report.topic.value,
        "level": report.level.value,
        "reported_at": now,
        "wire_copy_of": original.id if original else None,
        "body": msgspec.to_builtins(report),
        "shingles": pack(shingles),
    }
    connection.execute(insert(_REPORTS), values)
    _add_keys(session, event_id, report, stored_keys(report, keys, frozenset() if original else shingles))
    return Placed(event_id=event_id, founded=founded)


def keep_event(session: Session, event: Event) -> None:
    """Writes down an event that was worked out anew, and has its keys follow its last report."""
    connection = session.connection()
    connection.execute(_CHANGE_EVENT, {"b_id": event.id, **event_columns(event)})
    last = event.last_reported_at
    connection.execute(_MOVE_KEYS, {"b_event": event.id, "b_stale": last - KEYS_LAG, "b_last": last})


def _replace_known(session: Session, report: Report, known: Row[*tuple[Any, ...]], keys: Sequence[str], shingles: Shingles) -> Placed:
    connection = session.connection()
    copied = connection.execute(_ONE_REPORT, {"b_id": known.wire_copy_of}).first() if known.wire_copy_of else None
    _correct_copies(connection, known.id, report)
    report = replace(report, wire_copy_of=ArticleId(copied.article_id) if copied else None)
    values = {"withdrawn_at": None, "level": report.level.value, "body": msgspec.to_builtins(report), "shingles": pack(shingles)}
    connection.execute(_CHANGE_REPORT, {"b_id": known.id, **values})
    event_id = EventId(known.event_id)
    _add_keys(session, event_id, report, stored_keys(report, keys, frozenset() if copied else shingles))
    return Placed(event_id=event_id)


def _correct_copies(connection: Connection, known_id: int, report: Report) -> None:
    """What an edited report takes back is taken back in those that repeat it: nobody corrects every page that printed a text."""
    copies = connection.execute(_COPIES, {"b_id": known_id}).all()
    if not copies:
        return
    ((_, body),) = connection.execute(_BODIES, {"b_ids": [known_id]}).all()
    before = msgspec.convert(body, Report)
    for id, body in copies:
        copy = msgspec.convert(body, Report)
        if (corrected := follow_correction(copy, before, report)) != copy:
            connection.execute(_CHANGE_REPORT, {"b_id": id, "body": msgspec.to_builtins(corrected)})


def _found_event(
    connection: Connection, report: Report, keys: Sequence[str], single_source_level: Level | None
) -> tuple[EventId, Event | None]:
    places = [key for key in keys if key.startswith(("crossing:", "place:", "admin1:"))]
    event = capped(make_event(new_event_id(report), " ".join([report.topic, *places]), [report]), single_source_level)
    if connection.execute(_KNOWN_EVENT, {"b_id": event.id}).first() is not None:
        return event.id, None
    connection.execute(insert(_EVENTS), {"id": event.id, "topic": event.topic.value, "key": event.key, **event_columns(event)})
    return event.id, event


def event_columns(event: Event) -> dict[str, Any]:
    """The columns of an event's row that change with its reports."""
    return {
        "headline": event.headline,
        "level": event.level.value,
        "countries": list(event.countries),
        "admin1_codes": list(event.admin1_codes),
        "crossing_ids": list(event.crossing_ids),
        "first_reported_at": event.first_reported_at,
        "last_reported_at": event.last_reported_at,
    }


def stored_keys(report: Report, keys: Sequence[str], shingles: Shingles = frozenset()) -> list[str]:
    """What the report's event is found by and told apart by. `alone:` marks a province of a report that names nothing finer; `shingles` is
    left out of a copy, whose words are those of its original."""
    alone = [f"alone:{key}" for key in keys if key.startswith("admin1:")] if not _names_a_place(keys) else []
    return list(dict.fromkeys(_of_topic(report, (*keys, *alone, *_words(shingles), *filter(None, [telling_key(report)])))))


def _searched_keys(report: Report, keys: Sequence[str]) -> list[str]:
    """What can tie the report to an event. One that names a town can only join its province's events that name none."""
    with_town = _names_a_place(keys)
    return _of_topic(report, (f"alone:{key}" if with_town and key.startswith("admin1:") else key for key in keys))


def _of_topic(report: Report, keys: Iterable[str]) -> list[str]:
    return [f"{report.topic}|{key}" for key in keys]


def _names_a_place(keys: Sequence[str]) -> bool:
    return any(key.startswith("place:") for key in keys)


def _words(shingles: Shingles) -> tuple[str, ...]:
    return tuple(f"words:{value:08x}" for value in sample_of(shingles))


def _open_events(connection: Connection, report: Report, keys: Sequence[str], original: _Original | None) -> list[OpenEvent]:
    """The original's event alone where the report is a copy; else those near in time that share a key with it."""
    ids = [original.event_id] if original else _tied(connection, report, keys)
    if not ids:
        return []
    found: dict[str, set[str]] = {event_id: set() for event_id in ids}
    for event_id, key in connection.execute(_KEYS_OF, {"b_ids": ids, "b_words": f"{report.topic}|words:%"}):
        found[event_id].add(key.partition("|")[2])
    return [
        OpenEvent(
            id=EventId(row.id),
            topic=Topic(row.topic),
            first_reported_at=row.first_reported_at,
            last_reported_at=row.last_reported_at,
            keys=frozenset(found[row.id]),
            article_ids=frozenset([original.article_id] if original else []),
        )
        for row in connection.execute(_TIMES, {"b_ids": ids})
    ]


def _tied(connection: Connection, report: Report, keys: Sequence[str]) -> list[EventId]:
    searched = _searched_keys(report, keys)
    if not searched:
        return []
    at = told_at(report)
    span = {"b_from": at - WINDOW - KEYS_LAG, "b_to": at + LONGEST_EVENT[report.topic]}
    return [EventId(row.event_id) for row in connection.execute(_SHARING, {"b_keys": searched, **span})]


def _original(connection: Connection, report: Report, shingles: Shingles) -> _Original | None:
    """The report of an open event whose text this one repeats, or of an older event where it is printed once more, word for word.

    Of several the first one that came in, and of a copy its original.
    """
    if len(shingles) < FEWEST_SHINGLES:
        return None
    at = told_at(report)
    span = {"b_from": at - REPRINTED_WITHIN, "b_to": at + LONGEST_EVENT[report.topic]}
    ids = [row.event_id for row in connection.execute(_SHARING, {"b_keys": _of_topic(report, _words(shingles)), **span})]
    alike = connection.execute(_ALIKE, {"b_ids": ids}).all() if ids else []
    copied = {row.id: row for row in alike if is_copy(shingles, unpack(row.shingles))}
    if not copied:
        return None
    for id, body in connection.execute(_BODIES, {"b_ids": list(copied)}):
        other, row = msgspec.convert(body, Report), copied[id]
        is_near = abs(at - told_at(other)) <= WINDOW
        if may_repeat(report, other) and (is_near or is_reprint(shingles, unpack(row.shingles))):
            first = connection.execute(_ONE_REPORT, {"b_id": row.wire_copy_of}).one() if row.wire_copy_of else row
            return _Original(id=first.id, article_id=ArticleId(first.article_id), event_id=EventId(first.event_id))
    return None


def _add_keys(session: Session, event_id: EventId, report: Report, keys: Sequence[str]) -> None:
    insert_many(session, EventKeyRow, [{"event_id": event_id, "key": key, "last_reported_at": told_at(report)} for key in keys])
