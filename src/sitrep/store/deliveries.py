"""Events in, what was sent on each of them out: every message, to every recipient, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from sitrep.core.digest.contents import HeardEvent
from sitrep.core.model import EventId
from sitrep.store.digests import heard_events
from sitrep.store.outbox import SENT
from sitrep.store.schema import ConversationRow, OutboxRow


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageLine:
    """One message to one recipient. `state` is pending, sending, sent or dead; `problem` says why it has not arrived."""

    receiver: str
    recipient: str
    state: str
    subject: str
    created_at: datetime
    sent_at: datetime | None
    attempts: int
    problem: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Alert:
    """An event heard of, and all messages on it, the first before; none where it was not alerted."""

    heard: HeardEvent
    messages: tuple[MessageLine, ...]

    @property
    def is_undelivered(self) -> bool:
        """True where a message has not arrived at one of its recipients."""
        return any(message.state != SENT for message in self.messages)


def alerts_between(session: Session, start: datetime, end: datetime) -> list[Alert]:
    """The events that a report came in for in [start, end), latest first, with their messages."""
    heard = heard_events(session, start, end)
    messages = messages_on(session, [each.account.event_id for each in heard])
    return [Alert(heard=each, messages=tuple(messages.get(each.account.event_id, ()))) for each in heard]


def messages_on(session: Session, event_ids: Sequence[EventId]) -> dict[EventId, list[MessageLine]]:
    """All messages on these events, by event: its own ones, and the bundle that told of it."""
    found: dict[EventId, list[MessageLine]] = {}
    for start in range(0, len(event_ids), 500):
        some = event_ids[start : start + 500]
        for row in session.scalars(select(OutboxRow).where(OutboxRow.event_id.in_(some)).order_by(OutboxRow.id)):
            found.setdefault(EventId(str(row.event_id)), []).append(_line(row))
        bundled = (
            select(ConversationRow.event_id, OutboxRow)
            .join(OutboxRow, (OutboxRow.notice_id == ConversationRow.last_message_id) & (OutboxRow.receiver == ConversationRow.receiver))
            .where(ConversationRow.event_id.in_(some), OutboxRow.event_id.is_(None))
            .order_by(OutboxRow.id)
        )
        for event_id, row in session.execute(bundled):
            found.setdefault(EventId(event_id), []).append(_line(row))
    return found


def _line(row: OutboxRow) -> MessageLine:
    return MessageLine(
        receiver=row.receiver,
        recipient=row.recipient,
        state=row.state,
        subject=row.subject,
        created_at=row.created_at,
        sent_at=row.sent_at,
        attempts=row.attempts,
        problem=row.problem,
    )
