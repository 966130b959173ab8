"""Messages, receivers and senders for tests of delivery."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sitrep.core.model import EventId, Level, ReceiverName
from sitrep.core.outcomes import Acceptance, Message, SendAnswer
from sitrep.core.receivers import Receiver, Target, TargetKind
from sitrep.store.database import Database
from sitrep.store.outbox import enqueue

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ACCEPTED = SendAnswer(acceptance=Acceptance.ACCEPTED, code=250, text="2.0.0 Ok")
GREYLISTED = SendAnswer(acceptance=Acceptance.TEMPORARY, code=451, text="greylisted")
NO_SUCH_USER = SendAnswer(acceptance=Acceptance.PERMANENT, code=550, text="no such user")
LOST = SendAnswer(acceptance=Acceptance.UNKNOWN, text="connection lost")


def letter(subject: str = "Bab Test closed") -> Message:
    return Message(
        message_id="",
        subject=subject,
        text=f"{subject}: the crossing is closed.",
        html=f"<p>{subject}: the crossing is <b>closed</b>.</p>",
        short_text=subject,
        created_at=NOW,
        level="high",
    )


def mail_receiver(name: str = "desk", *recipients: str) -> Receiver:
    targets = (
        Target(kind=TargetKind.MAIL, recipient=recipient, url="mailto://localhost") for recipient in recipients or ("a@example.org",)
    )
    return Receiver(name=ReceiverName(name), targets=tuple(targets))


def put(
    db: Database,
    receiver: Receiver,
    *,
    notice_id: str = "n1",
    subject: str = "Bab Test closed",
    level: Level = Level.HIGH,
    event_id: EventId | None = None,
    kind: str = "alert",
    now: datetime = NOW,
) -> int:
    """Enqueues one message."""
    return db.call(
        enqueue, notice_id=notice_id, kind=kind, event_id=event_id, level=level, receiver=receiver, message=letter(subject), now=now
    )


@dataclass
class ScriptedSender:
    """Answers for each recipient what the script says, in turn, the last for ever; without a script it accepts. Keeps what it was given."""

    script: Mapping[str, Sequence[SendAnswer | Exception]] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    given: list[tuple[Message, str, int]] = field(default_factory=list)
    called: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, message: Message, target: Target, *, delivery: int) -> SendAnswer:
        earlier = sum(1 for _, recipient, _ in self.given if recipient == target.recipient)
        self.given.append((message, target.recipient, delivery))
        self.called.set()
        await asyncio.sleep(self.seconds.get(target.recipient, 0.0))
        answers = self.script.get(target.recipient, [ACCEPTED])
        answer = answers[min(earlier, len(answers) - 1)]
        if isinstance(answer, Exception):
            raise answer
        return answer
