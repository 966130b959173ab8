"""Messages that did not arrive go in; the message that tells another receiver so comes out."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sitrep.core.model import Level
from sitrep.core.outcomes import Message

ANNOUNCEMENT = "dead_letter"
"""The `kind` of such a message in the outbox."""
LISTED = 20
QUIET_TIME = timedelta(minutes=15)
"""At most one announcement per failing receiver in this time: a dead receiver with a full queue is one piece of news."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DeadLetter:
    """A message given up on. `problem` says why, `tries` how often it was tried."""

    outbox_id: int
    kind: str
    receiver: str
    recipient: str
    subject: str
    problem: str
    tries: int
    created_at: datetime


def announcement_id(letters: Sequence[DeadLetter], *, now: datetime) -> str:
    """The notice id of the announcement of these at `now`: letters that were put back and died again are announced again."""
    numbers = ",".join(str(letter.outbox_id) for letter in letters)
    return hashlib.sha256(f"{ANNOUNCEMENT}:{now.isoformat()}:{numbers}".encode()).hexdigest()


def announce(letters: Sequence[DeadLetter], *, now: datetime) -> Message:
    """Tells that `letters` (at least one, all of one receiver) did not arrive, and what to do; lists the first 20."""
    receiver = letters[0].receiver
    count = f"{len(letters)} messages" if len(letters) > 1 else "a message"
    recipients = sorted({letter.recipient for letter in letters})
    whom = recipients[0] if len(recipients) == 1 else f"{len(recipients)} recipients"
    lines = [f"sitrep could not deliver {count} to {receiver} ({whom}). Nobody there has seen what follows:", ""]
    for letter in letters[:LISTED]:
        lines += [f"- {letter.subject}", f"  {letter.created_at:%d %b %Y %H:%M} UTC to {letter.recipient}: {letter.problem}"]
    if len(letters) > LISTED:
        lines.append(f"- and {len(letters) - LISTED} more")
    lines += ["", "Once the cause is mended, send them again with: sitrep alerts requeue"]
    text = "\n".join(lines)
    subject = f"[sitrep] Not delivered to {receiver}: {letters[0].problem}"[:150]
    return Message(
        message_id="",
        subject=subject,
        text=text,
        html=f'<pre style="white-space: pre-wrap; font-family: inherit">{html.escape(text)}</pre>',
        short_text=f"sitrep could not deliver {count} to {receiver} ({whom}): {letters[0].problem}"[:320],
        created_at=now,
        level=Level.HIGH.value,
    )
