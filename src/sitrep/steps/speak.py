"""Conversations that are due go in; for each a reason to speak or to keep silent, and messages in the outbox, come out."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from sitrep.core.decisions import Decision, decide
from sitrep.core.model import Event, EventId, ReceiverName
from sitrep.core.muting import Restraints, Told, told_of
from sitrep.core.notices import Notice, Reason, write_notice
from sitrep.core.outcomes import Message
from sitrep.core.receivers import Receiver
from sitrep.core.routing import Route
from sitrep.core.storms import MOST_IN_BUNDLE, STORM_SPAN, arrange
from sitrep.render.alerts import render_alert, render_bundle
from sitrep.store.conversations import (
    BUNDLE,
    RELEASE,
    Conversation,
    claim_due,
    due_ids,
    last_bundle_at,
    messages_since,
    note_silence,
    note_spoken,
    open_conversations,
    set_aside,
)
from sitrep.store.database import Database
from sitrep.store.events import load_events
from sitrep.store.held import look_again_nearby, told_nearby
from sitrep.store.marks import dismissed
from sitrep.store.outbox import enqueue
from sitrep.store.silences import active_silences

logger = logging.getLogger(__name__)

ALERT = "alert"
BUNDLED = "bundle"
"""The `kind` of these messages in the outbox."""
ASIDE = timedelta(hours=1)
"""So long a conversation waits that we broke down on."""


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


async def speak_due(
    db: Database,
    receivers: Mapping[ReceiverName, Receiver],
    *,
    now: datetime,
    limit: int = 1000,
    restraints: Restraints | None = None,
    tree: Route | None = None,
) -> list[SpeakReport]:
    """Decides for up to `limit` due conversations whether to speak, and puts what is said into the outbox.

    All of it is one transaction: nothing here touches the network, and a crash leaves the conversations due as they were. More than 20
    messages an hour to one receiver become bundles that list every event; so does what a mute time or a silence held, once it ends.
    What waited for a receiver that is not configured any more, and was never told, goes to those that `tree` now leads to.
    """
    speak = partial(_speak, receivers=receivers, now=now, restraints=restraints or Restraints(), tree=tree)
    try:
        return await db.run(speak, limit=limit)
    except (SQLAlchemyError, OSError):  # the database's trouble: all is as it was
        raise
    except Exception:
        logger.exception("what is due cannot be told together: each conversation is tried by itself")
    return await _speak_one_by_one(db, speak, now=now, limit=limit)


async def _speak_one_by_one(db: Database, speak: Callable[..., list[SpeakReport]], *, now: datetime, limit: int) -> list[SpeakReport]:
    """What breaks down on one event costs nobody the others: that one is set aside, named in the digest, and tried again."""
    reports = []
    for number in await db.run(due_ids, now=now, limit=limit):
        try:
            reports += await db.run(speak, limit=1, only=number)
        except (SQLAlchemyError, OSError):
            raise
        except Exception:
            logger.exception("conversation %d cannot be told; it is tried again at %s", number, now + ASIDE)
            await db.run(set_aside, number, until=now + ASIDE, now=now)
    return reports


def _speak(
    session: Session,
    *,
    receivers: Mapping[ReceiverName, Receiver],
    now: datetime,
    restraints: Restraints,
    tree: Route | None,
    limit: int,
    only: int | None = None,
) -> list[SpeakReport]:
    due = claim_due(session, now=now, limit=limit, only=only)
    events = {event.id: event for event in load_events(session, [conversation.event_id for conversation in due])}
    silences = active_silences(session, now)
    wrong = dismissed(session, list(events))
    ready: dict[ReceiverName, list[_Ready]] = {}
    reports = []
    due.sort(key=lambda conversation: -events[conversation.event_id].level.rank)  # the higher one is told, the lower one held back
    for conversation in due:
        event, name = events[conversation.event_id], conversation.routed.receiver
        receiver = receivers.get(name)
        if not receiver or not receiver.targets:
            decision = Decision(reason=Reason.NO_RECEIVER, calls_for=Reason.NO_RECEIVER)
        else:
            about_to = [each.event for each in ready.get(name, [])]
            told = _told(session, event, conversation, about_to=about_to, restraints=restraints, now=now)
            decision = decide(
                event,
                conversation.said,
                conversation.routed,
                now,
                restraints=restraints,
                silences=silences,
                told=told,
                is_dismissed=event.id in wrong,
            )
        if decision.reason.speaks:
            notice = write_notice(event, decision.reason, conversation.said, conversation.routed, now)
            ready.setdefault(name, []).append(_Ready(conversation=conversation, event=event, notice=notice))
            continue
        note_silence(session, conversation, decision.reason, look_again_at=decision.look_again_at, now=now)
        if decision.reason is Reason.NO_RECEIVER and conversation.said is None and tree is not None:
            open_conversations(session, event, tree=tree, now=now)  # it was renamed, or another took its place, while this waited
        reports.append(SpeakReport(event_id=event.id, receiver=name, reason=decision.reason))
    for name, group in ready.items():
        reports += _tell(session, receivers[name], group, now)
    return reports


def _told(
    session: Session, event: Event, conversation: Conversation, *, about_to: Sequence[Event], restraints: Restraints, now: datetime
) -> list[Told]:
    """What the receiver was told of other events lately, and is about to be told in this round."""
    memory = max(conversation.routed.cooldown, restraints.inhibit_for)
    if not memory:
        return []
    told = told_nearby(session, event, conversation.routed.receiver, since=now - memory)
    standing = [other for other in about_to if not other.is_withdrawn]
    return [*told, *(found for other in standing if (found := told_of(other, event, now)) is not None)]


def _tell(session: Session, receiver: Receiver, ready: Sequence[_Ready], now: datetime) -> list[SpeakReport]:
    """Sends what is ready for one receiver: what was held until now as one bundle, the rest one message each or bundled."""
    reports = []
    released = [told for told in ready if _is_released(told.conversation, now)]
    if len(released) > 1:
        ready = [told for told in ready if told not in released]
        groups = [released[start : start + MOST_IN_BUNDLE] for start in range(0, len(released), MOST_IN_BUNDLE)]
        reports += _put_out_bundles(session, receiver, groups, now, is_release=True)
    lately = messages_since(session, receiver.name, now - STORM_SPAN)
    arranged = arrange(ready, sent_lately=lately, last_bundle_at=last_bundle_at(session, receiver.name), now=now)
    if arranged.wait_until is not None:
        for told in ready:
            note_silence(session, told.conversation, Reason.STORM, look_again_at=arranged.wait_until, now=now)
            reports.append(SpeakReport(event_id=told.event.id, receiver=receiver.name, reason=Reason.STORM))
    for told in arranged.singles:
        message = render_alert(told.notice, now=now, audience=receiver.audience)
        reports += _put_out(session, receiver, [told], message, notice_id=told.notice.id, kind=ALERT, now=now)
    return reports + _put_out_bundles(session, receiver, arranged.bundles, now)


def _is_released(conversation: Conversation, now: datetime) -> bool:
    held = conversation.reason in (Reason.MUTED, Reason.SILENCED)
    return held and conversation.held_until is not None and conversation.held_until <= now


def _put_out_bundles(
    session: Session, receiver: Receiver, groups: Sequence[Sequence[_Ready]], now: datetime, *, is_release: bool = False
) -> list[SpeakReport]:
    reports = []
    for part, group in enumerate(groups, 1):
        notices = [told.notice for told in group]
        message = render_bundle(notices, now=now, part=part, parts=len(groups), is_release=is_release, audience=receiver.audience)
        ids = "\n".join(sorted(notice.id for notice in notices))
        notice_id = (RELEASE if is_release else BUNDLE) + hashlib.sha256(ids.encode("ascii")).hexdigest()[:32]
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
        if told.notice.reason is Reason.WITHDRAWN and told.notice.before is not None:
            look_again_nearby(session, told.event, receiver.name, since=told.notice.before.at, now=now)
        reports.append(SpeakReport(event_id=told.event.id, receiver=receiver.name, reason=told.notice.reason, notice_id=notice_id))
    return reports
