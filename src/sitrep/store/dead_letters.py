"""Messages that did not arrive: lists of dead letters and of what waits out, and dead letters put back into the queue."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CursorResult, Select, delete, func, select, update
from sqlalchemy.orm import Session, defer

from sitrep.core.backlog import BACKLOG
from sitrep.core.dead_letters import ANNOUNCEMENT, DeadLetter
from sitrep.store.outbox import DEAD, PENDING, SENDING, SENT
from sitrep.store.schema import ChannelRow, OutboxRow


@dataclass(frozen=True, kw_only=True, slots=True)
class Traffic:
    """How the outbox stands: messages sent in a span of time, those that wait (the first of them due at `oldest_due_at`), those dead."""

    sent: int
    waiting: int
    dead: int
    oldest_due_at: datetime | None


_DEAD = select(OutboxRow).where(OutboxRow.state == DEAD, OutboxRow.kind != BACKLOG).options(defer(OutboxRow.payload))


def list_dead_letters(session: Session, *, limit: int = 100) -> list[DeadLetter]:
    """The newest dead letters first."""
    return _letters(session, _DEAD.order_by(OutboxRow.created_at.desc(), OutboxRow.id.desc()).limit(limit))


def unannounced_dead_letters(session: Session, *, limit: int = 1000) -> list[DeadLetter]:
    """Dead letters that nobody was told of yet, oldest first; an announcement that is itself dead is not announced again."""
    unannounced = _DEAD.where(OutboxRow.announced_at.is_(None), OutboxRow.kind != ANNOUNCEMENT)
    return _letters(session, unannounced.order_by(OutboxRow.created_at, OutboxRow.id).limit(limit))


def _letters(session: Session, statement: Select[OutboxRow]) -> list[DeadLetter]:
    return [
        DeadLetter(
            outbox_id=row.id,
            kind=row.kind,
            receiver=row.receiver,
            recipient=row.recipient,
            subject=row.subject,
            problem=row.problem,
            tries=row.attempts,
            created_at=row.created_at,
        )
        for row in session.scalars(statement)
    ]


def last_announced_at(session: Session, receiver: str) -> datetime | None:
    """When dead letters of this receiver were last announced to another."""
    return session.scalar(select(func.max(OutboxRow.announced_at)).where(OutboxRow.receiver == receiver))


def mark_announced(session: Session, letters: Sequence[DeadLetter], *, now: datetime) -> bool:
    """Notes that another receiver is told of these; False where another process was first."""
    these = (OutboxRow.id.in_([letter.outbox_id for letter in letters]), OutboxRow.announced_at.is_(None))
    done = session.execute(update(OutboxRow).where(*these).values(announced_at=now))
    assert isinstance(done, CursorResult)  # noqa: S101  what an UPDATE gives
    return done.rowcount > 0


def requeue(session: Session, *, now: datetime, outbox_ids: Collection[int] | None = None, receiver: str | None = None) -> int:
    """Puts dead letters back into the queue with a new 72 hours to go: those given, those of a receiver, or all; gives how many."""
    statement = update(OutboxRow).where(OutboxRow.state == DEAD, OutboxRow.kind != BACKLOG)
    if outbox_ids is not None:
        statement = statement.where(OutboxRow.id.in_(outbox_ids))
    if receiver is not None:
        statement = statement.where(OutboxRow.receiver == receiver)
    done = session.execute(
        statement.values(state=PENDING, due_at=now, attempts=0, first_tried_at=None, lease_token=None, announced_at=None)
    )
    assert isinstance(done, CursorResult)  # noqa: S101  what an UPDATE gives
    rests = delete(ChannelRow)  # the cause is mended: nothing is held back any more
    session.execute(rests.where(ChannelRow.receiver == receiver) if receiver is not None else rests)
    return done.rowcount


def outbox_traffic(session: Session, *, start: datetime, end: datetime) -> Traffic:
    """How the outbox stands, and how many messages were sent in [start, end)."""
    sent = session.scalar(select(func.count()).where(OutboxRow.state == SENT, OutboxRow.sent_at >= start, OutboxRow.sent_at < end))
    dead = session.scalar(select(func.count()).where(OutboxRow.state == DEAD, OutboxRow.kind != BACKLOG))
    waiting, oldest = session.execute(select(func.count(), func.min(OutboxRow.due_at)).where(OutboxRow.state.in_((PENDING, SENDING)))).one()
    return Traffic(sent=sent or 0, waiting=waiting, dead=dead or 0, oldest_due_at=oldest)
