"""Conversations go in; what holds back their messages (silences, what was told nearby), and what is held back at all, comes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from sitrep.core.model import Event, EventId, Level, ReceiverName, Topic
from sitrep.core.muting import Told, area_keys, place_keys
from sitrep.core.notices import Reason, Said
from sitrep.store.events import load_events
from sitrep.store.schema import ConversationRow, EventKeyRow

MOST_HELD = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldBack:
    """An event that a receiver has not been told of (again), and why. `until`: when it is asked again; None: with the next report."""

    event: Event
    receiver: ReceiverName
    path: str
    reason: Reason
    decided_at: datetime
    until: datetime | None
    was_told_before: bool


def told_nearby(session: Session, event: Event, receiver: ReceiverName, *, since: datetime) -> list[Told]:
    """The messages from `since` on to `receiver` on other events that share a place, or topic and area, with this one.

    An event that was cancelled has not happened: it holds nothing back.
    """
    places, areas = place_keys(event), area_keys(event)
    wanted = _keys_near(event)
    if not wanted:
        return []
    shared = (
        select(EventKeyRow.key, ConversationRow.event_id, ConversationRow.last_said)
        .join(ConversationRow, ConversationRow.event_id == EventKeyRow.event_id)
        .where(EventKeyRow.key.in_(sorted(wanted)), ConversationRow.receiver == receiver)
        .where(ConversationRow.last_spoken_at >= since, ConversationRow.event_id != event.id)
        .order_by(ConversationRow.event_id)
    )
    found: dict[str, tuple[Said, set[str]]] = {}
    for key, event_id, known in session.execute(shared):
        if not (said := msgspec.convert(known, Said)).is_cancelled:
            found.setdefault(event_id, (said, set()))[1].add(key)
    return [
        Told(
            event_id=EventId(event_id),
            level=Level(said.level),
            at=said.at,
            figures=(said.persons, said.households),
            shares_place=any(key.partition("|")[2] in places for key in keys),
            shares_area=any(key.startswith(f"{event.topic}|") and key.partition("|")[2] in areas for key in keys),
        )
        for event_id, (said, keys) in found.items()
    ]


def _keys_near(event: Event) -> set[str]:
    """The keys of events that share a place, or topic and area, with this one."""
    places, areas = place_keys(event), area_keys(event)
    return {f"{topic}|{key}" for topic in Topic for key in places} | {f"{event.topic}|{key}" for key in areas}


def look_again_nearby(session: Session, event: Event, receiver: ReceiverName, *, since: datetime, now: datetime) -> None:
    """Makes due again what `receiver` was not told of since then because of this event, which is cancelled now."""
    near = select(EventKeyRow.event_id).where(EventKeyRow.key.in_(sorted(_keys_near(event))))
    held = (ConversationRow.last_reason.in_([Reason.INHIBITED.value, Reason.COOLDOWN.value]), ConversationRow.decided_at >= since)
    mine = (ConversationRow.receiver == receiver, ConversationRow.event_id.in_(near), ConversationRow.event_id != event.id)
    session.execute(update(ConversationRow).where(*held, *mine).values(due_at=now, held_until=now))


def held_between(session: Session, start: datetime, end: datetime) -> list[HeldBack]:
    """What is held back, decided in [start, end) and not told since; the latest first, at most MOST_HELD."""
    reasons = [reason.value for reason in Reason if reason.holds_back]
    rows = session.scalars(
        select(ConversationRow)
        .where(ConversationRow.last_reason.in_(reasons), ConversationRow.decided_at >= start, ConversationRow.decided_at < end)
        .order_by(ConversationRow.decided_at.desc(), ConversationRow.id)
        .limit(MOST_HELD)
    ).all()
    events = {event.id: event for event in load_events(session, [EventId(row.event_id) for row in rows])}
    return [
        HeldBack(
            event=events[EventId(row.event_id)],
            receiver=ReceiverName(row.receiver),
            path=row.route,
            reason=Reason(row.last_reason),
            decided_at=row.decided_at,
            until=row.held_until,
            was_told_before=row.last_spoken_at is not None,
        )
        for row in rows
        if EventId(row.event_id) in events and row.decided_at is not None
    ]


def look_again(session: Session, reason: Reason, now: datetime, *, event_id: EventId | None = None) -> int:
    """Makes what is held back for this reason, of one event or of all, due again: what held it has changed. How many conversations."""
    held = select(ConversationRow.id).where(ConversationRow.last_reason == reason.value)
    if event_id is not None:
        held = held.where(ConversationRow.event_id == event_id)
    ids = list(session.scalars(held))
    for start in range(0, len(ids), 500):
        some = update(ConversationRow).where(ConversationRow.id.in_(ids[start : start + 500]))
        session.execute(some.values(due_at=now, held_until=now))
    return len(ids)
