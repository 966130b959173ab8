"""What was said of which event to which receiver, and when to think of speaking next: event × receiver, one row each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session

from sitrep.core.corroboration import corroboration_of
from sitrep.core.model import Event, EventId, ReceiverName
from sitrep.core.notices import Notice, Reason, Said, reason_to_speak
from sitrep.core.routing import Route, Routed, labels_of, route
from sitrep.store.inserting import insert_many
from sitrep.store.schema import Base, ConversationRow

BUNDLE = "bundle-"
"""How the notice id of a message on many events begins."""
RELEASE = "release-"
"""The same where they were held back and are released together: no sign of a storm."""


_TABLE = Base.metadata.tables["conversations"]
_KNOWN = select(_TABLE.c.id, _TABLE.c.receiver, _TABLE.c.routed, _TABLE.c.due_at, _TABLE.c.last_said)
_KNOWN = _KNOWN.where(_TABLE.c.event_id == bindparam("b_event"))
_CHANGE = update(_TABLE).where(_TABLE.c.id == bindparam("b_id"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Conversation:
    """One event and one receiver. `said` is None before the first message; `reason` is the last decision, "" before the first."""

    id: int
    event_id: EventId
    routed: Routed
    said: Said | None
    reason: str
    due_at: datetime | None
    notice_id: str | None
    held_until: datetime | None = None


def open_conversations(session: Session, event: Event, *, tree: Route, now: datetime, is_new: bool = False) -> None:
    """Makes the receivers that the event is routed to due; of one that `is_new` there is no conversation yet.

    That is after group_wait at first and for urgent changes, else at the end of group_interval. What is due already is never
    put off by another report. Whoever was told is owed what takes that back, even where the event is not routed there any more: a route
    for the level high does not match a crossing that has opened.
    """
    reached = route(tree, labels_of(event, corroboration_of(event.reports)))
    known = {} if is_new else {row.receiver: row for row in session.connection().execute(_KNOWN, {"b_event": event.id})}
    insert_many(session, ConversationRow, [_new(event, routed, now) for routed in reached if routed.receiver not in known])
    left = [name for name in known if name not in {routed.receiver for routed in reached}]
    owed = [routed for name in left if (routed := _owed(event, known[name], now))]
    for routed in (*reached, *owed):
        row = known.get(routed.receiver)
        if row is not None:
            due_at = _due_at(event, _said(row), routed, now)
            values = {"route": routed.path, "routed": msgspec.to_builtins(routed), "due_at": min(row.due_at or due_at, due_at)}
            session.connection().execute(_CHANGE, {"b_id": row.id, **values})


def _new(event: Event, routed: Routed, now: datetime) -> dict[str, Any]:
    return {
        "event_id": event.id,
        "receiver": routed.receiver,
        "route": routed.path,
        "routed": msgspec.to_builtins(routed),
        "due_at": now + routed.group_wait,
        "last_said": {},
        "last_reason": "",
    }


def reconsider(session: Session, event_id: EventId, *, now: datetime) -> None:
    """Makes all conversations on an event due at once, with the receivers there are."""
    session.execute(update(ConversationRow).where(ConversationRow.event_id == event_id).values(due_at=now))


def claim_due(session: Session, *, now: datetime, limit: int, only: int | None = None) -> list[Conversation]:
    """The conversations due by `now`, earliest first, held by this transaction: another process on PostgreSQL skips them.

    With `only` that one alone, where it is due.
    """
    due = select(ConversationRow).where(ConversationRow.due_at <= now).order_by(ConversationRow.due_at, ConversationRow.id).limit(limit)
    due = due if only is None else due.where(ConversationRow.id == only)
    return [_conversation(row) for row in session.scalars(due.with_for_update(skip_locked=True))]


def due_ids(session: Session, *, now: datetime, limit: int) -> list[int]:
    """The numbers of those that `claim_due` would take, whatever is in them."""
    due = select(ConversationRow.id).where(ConversationRow.due_at <= now).order_by(ConversationRow.due_at, ConversationRow.id)
    return list(session.scalars(due.limit(limit)))


def set_aside(session: Session, id: int, *, until: datetime, now: datetime) -> None:
    """Notes of a conversation, unread, that we broke down on it, and when it is tried again."""
    values = {"last_reason": Reason.BROKEN.value, "decided_at": now, "due_at": until, "held_until": until}
    session.execute(update(ConversationRow).where(ConversationRow.id == id).values(**values))


def conversations_of(session: Session, event_ids: list[EventId]) -> dict[EventId, list[Conversation]]:
    """All conversations on these events, by event."""
    found: dict[EventId, list[Conversation]] = {}
    for start in range(0, len(event_ids), 500):
        some = select(ConversationRow).where(ConversationRow.event_id.in_(event_ids[start : start + 500])).order_by(ConversationRow.id)
        for row in session.scalars(some):
            found.setdefault(EventId(row.event_id), []).append(_conversation(row))
    return found


def note_silence(
    session: Session, conversation: Conversation, reason: str, *, look_again_at: datetime | None, now: datetime | None = None
) -> None:
    """Writes down why nothing was said, and when to ask again (None: with the next report)."""
    row = session.get_one(ConversationRow, conversation.id)
    if row.last_reason != reason:  # when it began, however often it is asked again
        row.decided_at = now
    row.last_reason, row.due_at, row.held_until = reason, look_again_at, look_again_at


def note_spoken(session: Session, conversation: Conversation, notice: Notice, *, notice_id: str) -> None:
    """Writes down what the receiver knows now; in the transaction that put the message into the outbox."""
    row = session.get_one(ConversationRow, conversation.id)
    row.last_reason, row.due_at, row.last_spoken_at, row.last_message_id = notice.reason, None, notice.said.at, notice_id
    row.last_said, row.decided_at, row.held_until = msgspec.to_builtins(notice.said), notice.said.at, None


def messages_since(session: Session, receiver: ReceiverName, since: datetime) -> int:
    """How many messages on events the receiver was sent from `since` on; a bundle counts once."""
    spoken = select(func.count(func.distinct(ConversationRow.last_message_id)))
    return session.scalar(spoken.where(ConversationRow.receiver == receiver, ConversationRow.last_spoken_at >= since)) or 0


def last_bundle_at(session: Session, receiver: ReceiverName) -> datetime | None:
    """When the receiver was sent its last bundle."""
    latest = select(func.max(ConversationRow.last_spoken_at)).where(ConversationRow.receiver == receiver)
    return session.scalar(latest.where(ConversationRow.last_message_id.startswith(BUNDLE)))


def _due_at(event: Event, said: Said | None, routed: Routed, now: datetime) -> datetime:
    if said is None or reason_to_speak(event, said, routed, now).is_urgent:
        return now + routed.group_wait
    return max(now, said.at + routed.group_interval)


def _owed(event: Event, row: Any, now: datetime) -> Routed | None:
    """How the event was routed to a receiver that it does not reach any more, where what they were told holds no longer."""
    said, routed = _said(row), msgspec.convert(row.routed, Routed)
    return routed if said is not None and reason_to_speak(event, said, routed, now).is_owed else None


def _said(row: Any) -> Said | None:
    return msgspec.convert(row.last_said, Said) if row.last_said else None


def _conversation(row: ConversationRow) -> Conversation:
    return Conversation(
        id=row.id,
        event_id=EventId(row.event_id),
        routed=msgspec.convert(row.routed, Routed),
        said=_said(row),
        reason=row.last_reason,
        due_at=row.due_at,
        notice_id=row.last_message_id,
        held_until=row.held_until,
    )
