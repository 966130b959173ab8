"""Messages that wait for one recipient, when they are many, in; one message that holds them, each pointing to it, out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sitrep.core.backlog import BACKLOG, MOST_IN_ONE, MOST_WAITING, WAITED, Waiting, backlog_id, gather
from sitrep.core.channels import Channel
from sitrep.core.outcomes import Message
from sitrep.core.receivers import message_id
from sitrep.store.channels import troubled_channels
from sitrep.store.facts import instance_id
from sitrep.store.outbox import GATHERED, PENDING, URGENCY, surely_not_arrived
from sitrep.store.schema import OutboxRow

ALERTS = ("alert", "bundle")
"""The kinds that are gathered; a digest stays a message of its own."""


def gather_backlogs(session: Session, *, now: datetime) -> int:
    """Puts alerts that have waited for ten minutes, where more than 20 are due for one recipient, into messages of at most 50 each.

    While the recipient's service is broken or rests nothing is gathered: more may come. One that may have arrived already goes again by
    itself, under its own Message-ID. Gives how many messages were made.
    """
    waiting = (
        OutboxRow.state == PENDING,
        OutboxRow.kind.in_(ALERTS),
        OutboxRow.due_at <= now,
        OutboxRow.created_at <= now - WAITED,
        surely_not_arrived(OutboxRow.id),
    )
    per_target = select(OutboxRow.receiver, OutboxRow.recipient).where(*waiting).group_by(OutboxRow.receiver, OutboxRow.recipient)
    many = session.execute(per_target.having(func.count() > MOST_WAITING)).all()
    channels = troubled_channels(session) if many else {}
    made = 0
    for receiver, recipient in many:
        channel = channels.get((receiver, recipient), Channel())
        if channel.is_broken or (channel.rests_until is not None and channel.rests_until > now):
            continue
        mine = select(OutboxRow).where(*waiting, OutboxRow.receiver == receiver, OutboxRow.recipient == recipient)
        rows = list(session.scalars(mine.order_by(*URGENCY).with_for_update(skip_locked=True)))
        for start in range(0, len(rows), MOST_IN_ONE):
            made += _gather(session, rows[start : start + MOST_IN_ONE], now)
    return made


def _gather(session: Session, rows: list[OutboxRow], now: datetime) -> bool:
    """Makes one message of these, without those whose text is damaged: they become dead letters when they are claimed."""
    read = [(row, message) for row in rows if (message := _message(row)) is not None]
    if len(read) < 2:
        return False
    waiting = [Waiting(outbox_id=row.id, level=row.level, message=message) for row, message in read]
    notice_id, first = backlog_id(waiting, now=now), read[0][0]
    instance = instance_id(session, now=now)
    message = gather(waiting, now=now)
    name = message_id(notice_id, first.receiver, first.recipient, instance=instance)
    whole = OutboxRow(
        notice_id=notice_id,
        kind=BACKLOG,
        event_id=None,
        level=first.level,
        receiver=first.receiver,
        recipient=first.recipient,
        message_id=name,
        subject=message.subject,
        payload=msgspec.msgpack.encode(replace(message, message_id=name)),
        state=PENDING,
        due_at=now,
        attempts=0,
        problem="",
        created_at=now,
    )
    session.add(whole)
    session.flush()
    for row, _ in read:
        row.state, row.due_at, row.gathered_into = GATHERED, None, whole.id
    return True


def _message(row: OutboxRow) -> Message | None:
    try:
        return msgspec.msgpack.decode(row.payload, type=Message)
    except msgspec.MsgspecError:
        return None
