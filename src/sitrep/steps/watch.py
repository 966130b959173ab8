"""sitrep looks at itself: feeds, network, receivers and a canary in; messages to the operator in the outbox out."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from sitrep.core.bulletins import CANARY, OPERATIONAL, canary_bulletin, feed_bulletin, network_bulletin, reach_bulletin
from sitrep.core.incidents import CHANNEL_PATIENCE, look_around
from sitrep.core.model import Document, Feed, FeedId, Judgement, Level, ReceiverName
from sitrep.core.outcomes import Message
from sitrep.core.receivers import Receiver
from sitrep.steps.deliver import Receivers, another_receiver
from sitrep.store.database import Database
from sitrep.store.outbox import enqueue
from sitrep.store.watch import (
    feed_signs,
    last_canary_at,
    network_state,
    note_canary,
    note_network,
    note_out_of_reach_told,
    note_told,
    out_of_reach,
    take_turn,
)

CANARIES = (
    Document(title="Canary", text="More than 4,000 people fled their homes after shelling in the town of Idlib on Monday.", language="en"),
    Document(title="Canary", text="The Bab al-Hawa border crossing has been closed since Monday morning.", language="en"),
    Document(title="Canary", text="Two aid workers were killed when their convoy was attacked near Juba on Monday.", language="en"),
)
"""Invented reports on the three topics: whoever switches off some rules still has a canary, whoever breaks them all has none."""


async def look_after(
    db: Database, feeds: Mapping[FeedId, Feed], receivers: Receivers, operator: ReceiverName | None, *, now: datetime
) -> list[str]:
    """Tells the operator, once, of feeds that fail or have fallen silent or are well again, of the network, and of receivers that
    cannot be reached (these another receiver hears of). One transaction; gives the subjects of the messages.
    """
    return await db.run(_look_after, feeds, receivers, operator, now=now)


def _look_after(
    session: Session, feeds: Mapping[FeedId, Feed], receivers: Receivers, operator: ReceiverName | None, *, now: datetime
) -> list[str]:
    take_turn(session, now=now)
    told: list[str] = []
    before = network_state(session)
    found = look_around(feed_signs(session, feeds), before, now=now)
    if found.network != before:
        note_network(session, found.network, now=now)
    chief = receivers.get(operator) if operator else None
    if found.network_word:
        told += tell(session, chief, network_bulletin(found.network_word, found.problems, found.network.since, now=now))
    if found.changes:
        told += tell(session, chief, feed_bulletin(found.changes, now=now))
        note_told(session, found.changes)
    unreachable = out_of_reach(session, failing_before=now - CHANNEL_PATIENCE)
    for name in sorted({one.receiver for one in unreachable}):
        mine = [one for one in unreachable if one.receiver == name]
        other = another_receiver(receivers, name, operator)
        if other is not None:
            told += tell(session, other, reach_bulletin(mine, now=now))
            note_out_of_reach_told(session, mine, now=now)
    return told


def tell(session: Session, receiver: Receiver | None, message: Message, *, kind: str = OPERATIONAL) -> list[str]:
    """Puts a message on sitrep itself into the outbox; gives its subject, or nothing where nobody is to be told."""
    if receiver is None:
        return []
    enqueue(
        session,
        notice_id=hashlib.sha256(f"{kind}\n{message.subject}\n{message.created_at.isoformat()}".encode()).hexdigest(),
        kind=kind,
        event_id=None,
        level=Level.INFORMATION,
        receiver=receiver,
        message=message,
        now=message.created_at,
    )
    return [message.subject]


async def fly_canary(
    db: Database, judge: Callable[[Document], Judgement], receiver: Receiver | None, *, every: timedelta, now: datetime
) -> bool | None:
    """Every `every` (0: never) an invented report goes through the rules, and a message on it to `receiver`, where there is one.

    Gives whether the rules saw it; None where no canary was due. The verdict (`core.health`) misses one that does not arrive.
    """
    if not every:
        return None
    last = await db.run(last_canary_at)
    if last is not None and timedelta(0) <= now - last < every:
        return None
    problem = await asyncio.to_thread(_problem_of, judge)
    await db.run(_note, problem, receiver, now=now)
    return not problem


def _problem_of(judge: Callable[[Document], Judgement]) -> str:
    if any(judge(document).level.rank >= Level.MEDIUM.rank for document in CANARIES):
        return ""
    return "no rule flags any of its reports"


def _note(session: Session, problem: str, receiver: Receiver | None, *, now: datetime) -> None:
    note_canary(session, problem, now=now)
    if not problem:
        tell(session, receiver, canary_bulletin(now=now), kind=CANARY)
