"""Messages on their way: a notice and its receiver in; rows claimed for sending, and what became of each, out."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import ColumnElement, CursorResult, case, exists, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from sitrep.core.backlog import BACKLOG
from sitrep.core.channels import Channel
from sitrep.core.model import EventId, Level
from sitrep.core.outcomes import Acceptance, Message, SendAnswer
from sitrep.core.receivers import Receiver, message_id
from sitrep.core.retry import AfterTry, GiveUp, Sent, describe
from sitrep.store.channels import DEAD_AGAIN_EVERY, note_answer, postpone_dead, troubled_channels
from sitrep.store.facts import instance_id
from sitrep.store.inserting import insert_new
from sitrep.store.schema import AttemptRow, OutboxRow
from sitrep.store.wakening import wake

LEASE = timedelta(seconds=120)  # twice the time a sender may take, so that a slow one is never overtaken by its own repeat
SLOTS_PER_TARGET = 2
SLOTS_PER_RECEIVER = 8
PENDING, SENDING, SENT, DEAD, GATHERED = "pending", "sending", "sent", "dead", "gathered"


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """One message claimed for one try. `attempt` counts all tries, this one too.

    `delivery` is 1 plus the tries that may have arrived (no answer, or no record of one): from 2 on the message may be a repeat.
    `was_dead` where this is a further try of a dead letter.
    """

    outbox_id: int
    attempt_id: int
    lease_token: str
    notice_id: str
    kind: str
    receiver: str
    recipient: str
    message: Message
    attempt: int
    delivery: int
    first_tried_at: datetime
    was_dead: bool = False


def enqueue(
    session: Session,
    *,
    notice_id: str,
    kind: str,
    event_id: EventId | None,
    level: Level,
    receiver: Receiver,
    message: Message,
    now: datetime,
) -> int:
    """Puts `message` into the outbox, frozen, once for each target of `receiver`; gives how many rows are new.

    The same notice for the same target is kept once, however often it is called. Each row gets its own Message-ID, and the messages
    on one event to one target form a thread. Call it in the transaction that decides to speak: then neither is without the other.
    """
    instance = instance_id(session, now=now)
    rows = []
    for target in receiver.targets:
        mine = replace(message, message_id=message_id(notice_id, receiver.name, target.recipient, instance=instance))
        mine = _threaded(session, mine, event_id, receiver.name, target.recipient)
        rows.append(
            {
                "notice_id": notice_id,
                "kind": kind,
                "event_id": event_id,
                "level": level.value,
                "receiver": receiver.name,
                "recipient": target.recipient,
                "message_id": mine.message_id,
                "subject": mine.subject.replace("\0", ""),  # PostgreSQL has no room for it
                "payload": msgspec.msgpack.encode(mine),
                "state": PENDING,
                "due_at": now,
                "attempts": 0,
                "problem": "",
                "created_at": now,
            }
        )
    wake(session, "deliver")
    return insert_new(session, OutboxRow, rows)


def _threaded(session: Session, message: Message, event_id: EventId | None, receiver: str, recipient: str) -> Message:
    if event_id is None or message.in_reply_to:
        return message
    earlier = session.scalars(
        select(OutboxRow.message_id)
        .where(OutboxRow.event_id == event_id, OutboxRow.receiver == receiver, OutboxRow.recipient == recipient)
        .where(OutboxRow.message_id != message.message_id)
        .order_by(OutboxRow.created_at, OutboxRow.id)
    ).all()
    if not earlier:
        return message
    return replace(message, in_reply_to=earlier[-1], references=tuple(dict.fromkeys((earlier[0], earlier[-1]))))


def claim_deliveries(session: Session, *, now: datetime, limit: int = 100) -> list[Delivery]:
    """Takes up to `limit` due messages for 120 seconds and notes for each that a try begins: commit this before the network is touched.

    The most urgent come first and among them the newest, but those on one event in the order in which they were written, so that nobody
    reads a Cancel before its alert; dead letters whose hour has come are last. No more than 2 messages are under way
    to one target and 8 to one receiver, in all processes together, so that a slow service holds up nobody else. A target that rests gets
    none, one that is broken gets one, due or not (see `core.channels`). A message that cannot be read any more becomes a dead letter.
    """
    deliveries = []
    for row, was_dead in _lease_rows(session, now, limit):
        if _was_accepted(session, row):  # by a try that answered only after its lease had passed on
            row.state, row.due_at, row.lease_token, row.sent_at = SENT, None, None, now
            continue
        try:
            message = msgspec.msgpack.decode(row.payload, type=Message)
        except msgspec.MsgspecError as error:
            row.state, row.due_at, row.lease_token, row.problem = DEAD, None, None, f"its text in the database is damaged: {error}"
            gathered = update(OutboxRow).where(OutboxRow.gathered_into == row.id, OutboxRow.state == GATHERED)
            session.execute(gathered.values(state=PENDING, due_at=now, gathered_into=None))  # it was a cover: what it held goes by itself
            continue
        deliveries.append(_begin_attempt(session, row, message, now, was_dead=was_dead))
    return deliveries


def _lease_rows(session: Session, now: datetime, limit: int) -> list[tuple[OutboxRow, bool]]:
    channels = troubled_channels(session)
    to_target, to_receiver = _under_way(session, now)
    leased: list[tuple[OutboxRow, bool]] = []
    for row in _probes(session, channels, now) + _due_rows(session, now):
        target = (row.receiver, row.recipient)
        channel = channels.get(target, Channel())
        slots = 1 if channel.is_broken else SLOTS_PER_TARGET
        is_resting = channel.rests_until is not None and channel.rests_until > now
        if is_resting or len(leased) == limit or to_target[target] >= slots or to_receiver[row.receiver] >= SLOTS_PER_RECEIVER:
            continue
        to_target[target] += 1
        to_receiver[row.receiver] += 1
        leased.append((row, row.state == DEAD))
        row.state, row.due_at, row.lease_token = SENDING, now + LEASE, secrets.token_hex(16)
    return leased


URGENCY = (
    case({level.value: level.rank for level in Level}, value=OutboxRow.level, else_=0).desc(),
    OutboxRow.created_at.desc(),
    OutboxRow.id,
)


def _due_rows(session: Session, now: datetime) -> list[OutboxRow]:
    """What is due, the first few of each target. Of the dead letters those come first that were tried least.

    A message waits for an earlier one on its event that is under way or soon due; one that fails again and again is not waited for.
    """
    due = (OutboxRow.state.in_((PENDING, SENDING, DEAD)), OutboxRow.due_at <= now)
    order = (case((OutboxRow.state == DEAD, 1 + OutboxRow.attempts), else_=0), *URGENCY)
    first = ~exists().where(*_EARLIER_OF_ITS_THREAD, _EARLIER.state.in_((PENDING, SENDING)), _EARLIER.due_at <= now + LEASE)
    place = func.row_number().over(partition_by=(OutboxRow.receiver, OutboxRow.recipient), order_by=order)
    candidates = select(OutboxRow.id, place.label("place")).where(*due, first).subquery()
    rows = session.scalars(
        select(OutboxRow)
        .where(OutboxRow.id.in_(select(candidates.c.id).where(candidates.c.place <= SLOTS_PER_TARGET)), *due)
        .order_by(*order)
        .with_for_update(skip_locked=True)  # PostgreSQL; on SQLite the transaction holds the whole database
    )
    return list(rows)


def _probes(session: Session, channels: Mapping[tuple[str, str], Channel], now: datetime) -> list[OutboxRow]:
    """For each broken target whose rest is over, the most urgent message that waits, the first on its event, surely not there yet."""
    rows: list[OutboxRow] = []
    first = ~exists().where(*_EARLIER_OF_ITS_THREAD, _EARLIER.state == PENDING, surely_not_arrived(_EARLIER.id))
    for (receiver, recipient), channel in channels.items():
        if channel.is_broken and (channel.rests_until is None or channel.rests_until <= now):
            waits = (OutboxRow.receiver == receiver, OutboxRow.recipient == recipient, OutboxRow.state == PENDING)
            one = (
                select(OutboxRow)
                .where(*waits, first, surely_not_arrived(OutboxRow.id))
                .order_by(*URGENCY)
                .limit(1)
                .with_for_update(skip_locked=True)
            )
            rows += session.scalars(one)
    return rows


_EARLIER = aliased(OutboxRow)
_EARLIER_OF_ITS_THREAD = (
    _EARLIER.event_id == OutboxRow.event_id,
    _EARLIER.receiver == OutboxRow.receiver,
    _EARLIER.recipient == OutboxRow.recipient,
    _EARLIER.id < OutboxRow.id,
)
_MAY_HAVE_ARRIVED = or_(AttemptRow.acceptance.is_(None), AttemptRow.acceptance == Acceptance.UNKNOWN.value)


def surely_not_arrived(outbox_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """No try of a message was left without an answer."""
    return ~exists().where(AttemptRow.outbox_id == outbox_id, _MAY_HAVE_ARRIVED)


def _under_way(session: Session, now: datetime) -> tuple[Counter[tuple[str, str]], Counter[str]]:
    """How many messages are being sent at the moment, by target and by receiver."""
    to_target: Counter[tuple[str, str]] = Counter()
    to_receiver: Counter[str] = Counter()
    for receiver, recipient, count in session.execute(
        select(OutboxRow.receiver, OutboxRow.recipient, func.count())
        .where(OutboxRow.state == SENDING, OutboxRow.due_at > now)
        .group_by(OutboxRow.receiver, OutboxRow.recipient)
    ):
        to_target[receiver, recipient] = count
        to_receiver[receiver] += count
    return to_target, to_receiver


def _was_accepted(session: Session, row: OutboxRow) -> bool:
    found = select(AttemptRow.id).where(AttemptRow.outbox_id == row.id, AttemptRow.acceptance == Acceptance.ACCEPTED.value)
    return row.attempts > 0 and session.scalar(found.limit(1)) is not None


def _begin_attempt(session: Session, row: OutboxRow, message: Message, now: datetime, *, was_dead: bool) -> Delivery:
    may_have_arrived = session.scalar(select(func.count()).where(AttemptRow.outbox_id == row.id, _MAY_HAVE_ARRIVED))
    attempt = AttemptRow(outbox_id=row.id, started_at=now)
    session.add(attempt)
    row.attempts += 1
    row.first_tried_at = row.first_tried_at or now
    session.flush()
    assert row.lease_token is not None  # noqa: S101  given by _lease_rows
    return Delivery(
        outbox_id=row.id,
        attempt_id=attempt.id,
        lease_token=row.lease_token,
        notice_id=row.notice_id,
        kind=row.kind,
        receiver=row.receiver,
        recipient=row.recipient,
        message=message,
        attempt=row.attempts,
        delivery=1 + (may_have_arrived or 0),
        first_tried_at=row.first_tried_at,
        was_dead=was_dead,
    )


def finish_delivery(session: Session, delivery: Delivery, answer: SendAnswer, after: AfterTry, *, now: datetime) -> bool:
    """Notes the answer, and what is to become of the message, unless its lease was lost to another process meanwhile; False then."""
    session.execute(
        update(AttemptRow)
        .where(AttemptRow.id == delivery.attempt_id)
        .values(finished_at=now, acceptance=answer.acceptance.value, code=answer.code, text=answer.text.replace("\0", "")[:2000])
    )
    if isinstance(after, Sent):
        values = {"state": SENT, "due_at": None, "sent_at": now, "problem": ""}
    elif isinstance(after, GiveUp):
        again_at = None if after.for_good or delivery.kind == BACKLOG else now + DEAD_AGAIN_EVERY
        values = {"state": DEAD, "due_at": again_at, "problem": after.problem.replace("\0", "")}
    else:
        values = {"state": PENDING, "due_at": after.due_at, "problem": after.problem.replace("\0", "")}
    done = session.execute(
        update(OutboxRow)
        .where(OutboxRow.id == delivery.outbox_id, OutboxRow.lease_token == delivery.lease_token, OutboxRow.state == SENDING)
        .values(lease_token=None, **values)
    )
    assert isinstance(done, CursorResult)  # noqa: S101  what an UPDATE gives
    note_answer(session, delivery.receiver, delivery.recipient, answer, describe(answer), now=now, revive=delivery.was_dead)
    if isinstance(after, GiveUp):
        postpone_dead(session, delivery.receiver, delivery.recipient, now=now)
    is_ours = done.rowcount == 1
    if delivery.kind == BACKLOG and (is_ours or isinstance(after, Sent)):  # what is under way elsewhere has not failed
        _finish_gathered(session, delivery, after, now=now)
    return is_ours


def _finish_gathered(session: Session, delivery: Delivery, after: AfterTry, *, now: datetime) -> None:
    """What went together has arrived together, or is a dead letter each; one that may have arrived says so when it goes again."""
    among = (OutboxRow.gathered_into == delivery.outbox_id, OutboxRow.state == GATHERED)
    if isinstance(after, Sent):
        session.execute(update(OutboxRow).where(*among).values(state=SENT, sent_at=now, problem=""))
    elif isinstance(after, GiveUp):
        if after.for_good or delivery.delivery > 1:
            unsure = Acceptance.UNKNOWN.value
            for outbox_id in session.scalars(select(OutboxRow.id).where(*among)):
                session.add(AttemptRow(outbox_id=outbox_id, started_at=now, finished_at=now, acceptance=unsure, text="went with others"))
        again_at = None if after.for_good else now + DEAD_AGAIN_EVERY
        problem = after.problem.replace("\0", "")
        session.execute(update(OutboxRow).where(*among).values(state=DEAD, due_at=again_at, problem=problem, gathered_into=None))
