"""What people say of events goes in, with who and when; the last word on each, and how each rule fared, come out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from sitrep.core.model import Event, EventId
from sitrep.core.notices import Reason
from sitrep.store.events import find_event, load_events
from sitrep.store.held import look_again
from sitrep.store.schema import ConversationRow, MarkRow

LONGEST_NAME, LONGEST_TEXT = 100, 2_000


class MarkKind(StrEnum):
    """Seen and taken care of; no event of ours; an event indeed; or only a remark."""

    ACK = "ack"
    DISMISS = "dismiss"
    CONFIRM = "confirm"
    NOTE = "note"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """One word of one person on one event."""

    event_id: EventId
    kind: MarkKind
    author: str
    text: str
    made_at: datetime


def keep_mark(session: Session, name: str, kind: MarkKind, *, author: str, text: str = "", now: datetime) -> Event | None:
    """Keeps what `author` said at `now` of the event that people call `name`, and gives that event; None where there is none.

    What is longer than LONGEST_NAME and LONGEST_TEXT is cut off. What was held back because the event was dismissed is due once it is
    confirmed.
    """
    event = find_event(session, name)
    if event is not None:
        said = Mark(event_id=event.id, kind=kind, author=author.strip()[:LONGEST_NAME], text=text.strip()[:LONGEST_TEXT], made_at=now)
        add_mark(session, said)
        if kind is MarkKind.CONFIRM:
            look_again(session, Reason.DISMISSED, now, event_id=event.id)
    return event


def add_mark(session: Session, mark: Mark) -> None:
    """Keeps it; earlier ones stay."""
    session.add(MarkRow(event_id=mark.event_id, kind=mark.kind, author=mark.author, text=mark.text, made_at=mark.made_at))
    session.flush()


def marks_on(session: Session, event_ids: list[EventId]) -> dict[EventId, list[Mark]]:
    """All marks by event, the first made first."""
    found: dict[EventId, list[Mark]] = defaultdict(list)
    for start in range(0, len(event_ids), 500):
        rows = select(MarkRow).where(MarkRow.event_id.in_(event_ids[start : start + 500])).order_by(MarkRow.id)
        for row in session.scalars(rows):
            found[EventId(row.event_id)].append(_mark(row))
    return dict(found)


def dismissed(session: Session, event_ids: list[EventId]) -> frozenset[EventId]:
    """The events whose last verdict (dismiss or confirm) is that they are none."""
    last = {event_id: last_word(marks) for event_id, marks in marks_on(session, event_ids).items()}
    return frozenset(event_id for event_id, mark in last.items() if mark is not None and mark.kind is MarkKind.DISMISS)


def last_word(marks: Sequence[Mark]) -> Mark | None:
    """How an event stands with people, from all that was said of it in the order it was said: the last verdict, else the last ack."""
    verdicts = [mark for mark in marks if mark.kind in (MarkKind.DISMISS, MarkKind.CONFIRM)]
    acknowledged = [mark for mark in marks if mark.kind is MarkKind.ACK]
    return next(reversed(verdicts or acknowledged), None)


def last_words(session: Session, event_ids: list[EventId]) -> dict[EventId, Mark]:
    """`last_word` of each of these events that somebody has given a verdict on or acknowledged."""
    found = {event_id: last_word(marks) for event_id, marks in marks_on(session, event_ids).items()}
    return {event_id: mark for event_id, mark in found.items() if mark is not None}


def told_events(session: Session, *, since: datetime) -> list[Event]:
    """The events that somebody was told of from then on."""
    ids = session.scalars(select(ConversationRow.event_id).where(ConversationRow.last_spoken_at >= since).distinct())
    return load_events(session, sorted(EventId(event_id) for event_id in ids))


def _mark(row: MarkRow) -> Mark:
    return Mark(event_id=EventId(row.event_id), kind=MarkKind(row.kind), author=row.author, text=row.text, made_at=row.made_at)
