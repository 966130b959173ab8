"""Conversations that are due go in; for each a reason to speak or to keep silent, and messages in the outbox, come out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from sitrep.core.model import Event, EventId, ReceiverName
from sitrep.core.notices import Notice, Reason, next_look, reason_to_speak, write_notice
from sitrep.core.outcomes import Message
from sitrep.core.receivers import Receiver
from sitrep.core.storms import STORM_SPAN, arrange
from sitrep.render.alerts import render_alert, render_bundle
from sitrep.store.conversations import (
    BUNDLE,
    Conversation,
    claim_due,
    last_bundle_at,
    messages_since,
    note_silence,
    note_spoken,
)
from sitrep.store.database import Database
from sitrep.store.events import load_events
from sitrep.store.outbox import enqueue

ALERT = "alert"
BUNDLED = "bundle"
"""The `kind` of these messages in the outbox."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SpeakReport:
    """What became of one conversation: `reason` says why there is a message (`notice_id`), or why there is none."""

    event_id: EventId
    receiver: ReceiverName
    reason: Reason
    notice_id: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ready:
    conversation: Conversation
    event: Event
    notice: Notice


async def speak_due(db: Database, receivers: Mapping[ReceiverName, Receiver], *, now: datetime, limit: int = 1000) -> list[SpeakReport]:
    """Decides for up to `limit` due conversations whether to speak, and puts what is said into the outbox.

    All of it is one transaction: nothing here touches the network, and a crash leaves the conversations due as they were. More than 20
    messages an hour to one receiver become bundles that list every event.
    """
    return await db.run(_speak, receivers, now=now, limit=limit)


def _speak(session: Session, receivers: Mapping[ReceiverName, Receiver], *, now: datetime, limit: int) -> list[SpeakReport]:
    due = claim_due(session, now=now, limit=limit)
    events = {event.id: event for event in load_events(session, [conversation.event_id for conversation in due])}
    ready: dict[ReceiverName, list[_Ready]] = {}
    reports = []
    for conversation in due:
        event, routed = events[conversation.event_id], conversation.routed
        receiver = receivers.get(routed.receiver)
        reason = reason_to_speak(event, conversation.said, routed, now) if receiver and receiver.targets else Reason.NO_RECEIVER
        if reason.speaks:
            notice = write_notice(event, reason, conversation.said, routed, now)
            ready.setdefault(routed.receiver, []).append(_Ready(conversation=conversation, event=event, notice=notice))
            continue
        look_again_at = None if reason is Reason.NO_RECEIVER else next_look(event, conversation.said, routed, now)
        note_silence(session, conversation, reason, look_again_at=look_again_at)
        reports.append(SpeakReport(event_id=event.id, receiver=routed.receiver, reason=reason))
    for name, told in ready.items():
        reports += _tell(session, receivers[name], told, now)
    return reports


def _tell(session: Session, receiver: Receiver, ready: Sequence[_Ready], now: datetime) -> list[SpeakReport]:
    """Sends what is ready for one receiver, one message each or bundled."""
    lately = messages_since(session, receiver.name, now - STORM_SPAN)
    arranged = arrange(ready, sent_lately=lately, last_bundle_at=last_bundle_at(session, receiver.name), now=now)
    reports = []
    if arranged.wait_until is not None:
        for told in ready:
            note_silence(session, told.conversation, Reason.STORM, look_again_at=arranged.wait_until)
            reports.append(SpeakReport(event_id=told.event.id, receiver=receiver.name, reason=Reason.STORM))
    for told in arranged.singles:
        message = render_alert(told.notice, now=now)
        reports += _put_out(session, receiver, [told], message, notice_id=told.notice.id, kind=ALERT, now=now)
    for part, group in enumerate(arranged.bundles, 1):
        notices = [told.notice for told in group]
        message = render_bundle(notices, now=now, part=part, parts=len(arranged.bundles))
        ids = "\n".join(sorted(notice.id for notice in notices))
        notice_id = BUNDLE + hashlib.sha256(ids.encode("ascii")).hexdigest()[:32]
        reports += _put_out(session, receiver, group, message, notice_id=notice_id, kind=BUNDLED, now=now)
    return reports


def _put_out(
    session: Session, receiver: Receiver, group: Sequence[_Ready], message: Message, *, notice_id: str, kind: str, now: datetime
) -> list[SpeakReport]:
    """Puts one message into the outbox and notes in each conversation what the receiver knows now."""
    level = max((told.event.level for told in group), key=lambda level: level.rank)
    event_id = group[0].event.id if kind == ALERT else None
    enqueue(session, notice_id=notice_id, kind=kind, event_id=event_id, level=level, receiver=receiver, message=message, now=now)
    reports = []
    for told in group:
        note_spoken(session, told.conversation, told.notice, notice_id=notice_id)
        reports.append(SpeakReport(event_id=told.event.id, receiver=receiver.name, reason=told.notice.reason, notice_id=notice_id))
    return reports
