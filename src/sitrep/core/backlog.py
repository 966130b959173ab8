"""Messages that have waited go in; one message that holds them all, the gravest and newest first, comes out."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sitrep.core.outcomes import Message

BACKLOG = "backlog"
"""The `kind` of such a message in the outbox."""
MOST_WAITING = 20
"""More than so many messages waiting for one recipient are sent as one (faults.md §3, point 7)."""
MOST_IN_ONE = 50
WAITED = timedelta(minutes=10)
"""What is younger is news and no backlog."""
EXCERPT = 1200
"""Characters of each message: 50 of them stay under the 102 KB that Gmail shows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """One message that waits, and has surely not arrived yet."""

    outbox_id: int
    level: str
    message: Message


def backlog_id(waiting: Sequence[Waiting], *, now: datetime) -> str:
    """The notice id of the message that holds these, made at `now`: what was refused together may be gathered once more."""
    numbers = ",".join(str(one.outbox_id) for one in waiting)
    return hashlib.sha256(f"{BACKLOG}:{now.isoformat()}:{numbers}".encode()).hexdigest()


def gather(waiting: Sequence[Waiting], *, now: datetime) -> Message:
    """One message for all of `waiting` (at least one, in the order in which they are to be read)."""
    first = waiting[0].message
    oldest = min(one.message.created_at for one in waiting)
    count = f"{len(waiting)} messages"
    lines = [
        f"{count} could not be sent when they were written, the first at {_at(oldest)}. Here they are, the gravest and newest first.",
        "",
    ]
    lines += [f"{number}. {one.message.subject}" for number, one in enumerate(waiting, 1)]
    for number, one in enumerate(waiting, 1):
        text = one.message.text.strip()
        shown = text if len(text) <= EXCERPT else text[:EXCERPT].rstrip() + " […]"
        lines += ["", "-" * 72, f"{number}. {one.message.subject}", f"written {_at(one.message.created_at)}", "", shown]
    text = "\n".join(lines)
    return Message(
        message_id="",
        subject=f"[sitrep] {count} that waited: {first.subject}"[:150],
        text=text,
        html=f'<pre style="white-space: pre-wrap; font-family: inherit">{html.escape(text)}</pre>',
        short_text=f"{count} that waited since {_at(oldest)}; the gravest: {first.short_text}"[:320],
        created_at=now,
        level=waiting[0].level,
    )


def _at(at: datetime) -> str:
    return f"{at:%d %b %Y %H:%M} UTC"
