"""One round of delivery: due messages are claimed, handed to their services side by side, and what came back is recorded."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from sitrep.core.dead_letters import ANNOUNCEMENT, QUIET_TIME, DeadLetter, announce, announcement_id
from sitrep.core.model import Level, ReceiverName
from sitrep.core.outcomes import Acceptance, SendAnswer
from sitrep.core.receivers import Receiver, Target, TargetKind
from sitrep.core.retry import AfterTry, after_try
from sitrep.steps.moments import running
from sitrep.steps.ports import Sender
from sitrep.store.backlog import gather_backlogs
from sitrep.store.database import Database
from sitrep.store.dead_letters import last_announced_at, mark_announced, unannounced_dead_letters
from sitrep.store.outbox import Delivery, claim_deliveries, enqueue, finish_delivery

logger = logging.getLogger(__name__)

LONGEST_SEND_SECONDS = 75.0
"""A sender ends within 60 s by itself; this is the wall behind it, still well before the lease of 120 s ends."""

LOOK_AGAIN_SECONDS = 1.0

Senders = Mapping[TargetKind, Sender]
Receivers = Mapping[ReceiverName, Receiver]


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryReport:
    """What became of one try. `recorded` is False where another process had taken the message over meanwhile."""

    delivery: Delivery
    answer: SendAnswer
    after: AfterTry
    recorded: bool


async def deliver_due(
    db: Database,
    senders: Senders,
    receivers: Receivers,
    *,
    now: datetime,
    jitter: Callable[[], float],
    limit: int = 100,
    fallback: ReceiverName | None = None,
) -> list[DeliveryReport]:
    """Claims what is due, sends it concurrently, records each answer as it comes, and goes on until nothing is left or `limit` is reached.

    While a slow service is waited for (75 s at most), the queue is looked at again each second: the other receivers do not wait. Several
    calls, in one process or many, may run at once: the claims keep them apart. Dead letters are announced to `fallback`, or else to
    another receiver. `jitter` draws from 0..1.
    """
    clock = running(now)
    reports: list[DeliveryReport] = []
    failures: list[BaseException] = []
    under_way: set[asyncio.Task[DeliveryReport]] = set()
    deliveries = await db.run(_announce_and_claim, receivers, fallback, now=now, limit=limit)
    try:
        while True:
            under_way |= {asyncio.create_task(_deliver(db, senders, receivers, one, clock=clock, jitter=jitter)) for one in deliveries}
            if not under_way:
                break
            done, under_way = await asyncio.wait(under_way, timeout=LOOK_AGAIN_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            failures += [error for task in done if (error := task.exception())]
            reports += [task.result() for task in done if not task.exception()]
            room = 0 if failures else limit - len(reports) - len(under_way)
            deliveries = await db.run(_gather_and_claim, now=clock(), limit=room) if room > 0 else []
    finally:  # cancelled: the leases run out, and what was under way is sent again as a possible repeat
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
    if failures:  # an answer could not be recorded; the others were
        raise failures[0]
    return reports


async def _deliver(
    db: Database, senders: Senders, receivers: Receivers, delivery: Delivery, *, clock: Callable[[], datetime], jitter: Callable[[], float]
) -> DeliveryReport:
    receiver = receivers.get(ReceiverName(delivery.receiver))
    target = receiver.target(delivery.recipient) if receiver else None
    if target is None:
        answer = SendAnswer(acceptance=Acceptance.PERMANENT, text=f"{delivery.receiver} is no longer configured with {delivery.recipient}")
    else:
        answer = await _send(senders, delivery, target)
    finished_at = clock()
    after = after_try(
        delivery.attempt,
        answer,
        first_tried_at=delivery.first_tried_at,
        now=finished_at,
        jitter=jitter(),
        delivery=delivery.delivery,
    )
    recorded = await db.run(finish_delivery, delivery, answer, after, now=finished_at)
    return DeliveryReport(delivery=delivery, answer=answer, after=after, recorded=recorded)


async def _send(senders: Senders, delivery: Delivery, target: Target) -> SendAnswer:
    """The sender's answer. One that breaks down on a message has perhaps sent it: no message may stop the queue."""
    try:
        async with asyncio.timeout(LONGEST_SEND_SECONDS):
            return await senders[target.kind].send(delivery.message, target, delivery=delivery.delivery)
    except TimeoutError:
        return SendAnswer(acceptance=Acceptance.UNKNOWN, text=f"no answer in {LONGEST_SEND_SECONDS:g} s")
    except Exception as error:  # recorded and logged, and tried again by the schedule
        logger.exception("sending %s to %s broke down", delivery.message.message_id, delivery.receiver)
        return SendAnswer(acceptance=Acceptance.UNKNOWN, text=f"the sender broke down: {type(error).__name__}")


def _announce_and_claim(
    session: Session, receivers: Receivers, fallback: ReceiverName | None, *, now: datetime, limit: int
) -> list[Delivery]:
    by_receiver: dict[str, list[DeadLetter]] = {}
    for letter in unannounced_dead_letters(session):
        by_receiver.setdefault(letter.receiver, []).append(letter)
    for failing, letters in by_receiver.items():
        _announce_dead_letters(session, letters, another_receiver(receivers, failing, fallback), now=now)
    return _gather_and_claim(session, now=now, limit=limit)


def _gather_and_claim(session: Session, *, now: datetime, limit: int) -> list[Delivery]:
    gather_backlogs(session, now=now)
    return claim_deliveries(session, now=now, limit=limit)


def _announce_dead_letters(session: Session, letters: list[DeadLetter], other: Receiver | None, *, now: datetime) -> None:
    """Without another receiver the letters wait: the digest and `sitrep status` show them."""
    last = last_announced_at(session, letters[0].receiver)
    if other is None or (last is not None and now - last < QUIET_TIME) or not mark_announced(session, letters, now=now):
        return
    enqueue(
        session,
        notice_id=announcement_id(letters, now=now),
        kind=ANNOUNCEMENT,
        event_id=None,
        level=Level.HIGH,
        receiver=other,
        message=announce(letters, now=now),
        now=now,
    )


def another_receiver(receivers: Receivers, failing: str, fallback: ReceiverName | None) -> Receiver | None:
    """Who hears that `failing` could not be reached: the fallback, else the first other receiver that reaches a target of its own."""
    fails = receivers.get(ReceiverName(failing))
    in_vain = fails.targets if fails else ()
    names = ([fallback] if fallback in receivers else []) + list(receivers)
    for name in names:
        assert name is not None  # noqa: S101  a fallback of None is not in receivers
        if name != failing and set(receivers[name].targets) - set(in_vain):
            return receivers[name]
    return None
