"""A state goes in; the messages of one page of the delivery log, and how many there are of each state, come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer

from sitrep.store.schema import OutboxRow

STATES = ("pending", "sending", "sent", "dead")


@dataclass(frozen=True, kw_only=True, slots=True)
class LoggedMessage:
    """One message to one recipient and what became of it. `due_at` is the next try; `problem` is what the last one came to."""

    id: int
    kind: str
    event_id: str | None
    level: str
    receiver: str
    recipient: str
    subject: str
    state: str
    attempts: int
    problem: str
    created_at: datetime
    sent_at: datetime | None
    due_at: datetime | None


def list_messages(session: Session, states: Sequence[str] = STATES, *, limit: int, offset: int = 0) -> list[LoggedMessage]:
    """The messages in these states, newest first, from the `offset`th on."""
    query = select(OutboxRow).options(defer(OutboxRow.payload)).order_by(OutboxRow.id.desc()).limit(limit).offset(offset)
    if set(states) != set(STATES):
        query = query.where(OutboxRow.state.in_(states))
    return [
        LoggedMessage(
            id=row.id,
            kind=row.kind,
            event_id=row.event_id,
            level=row.level,
            receiver=row.receiver,
            recipient=row.recipient,
            subject=row.subject,
            state=row.state,
            attempts=row.attempts,
            problem=row.problem,
            created_at=row.created_at,
            sent_at=row.sent_at,
            due_at=row.due_at,
        )
        for row in session.scalars(query)
    ]


def count_messages(session: Session) -> dict[str, int]:
    """How many messages there are in each state; a state without any is counted as 0."""
    counted = {state: count for state, count in session.execute(select(OutboxRow.state, func.count()).group_by(OutboxRow.state))}
    return {state: counted.get(state, 0) for state in STATES}
