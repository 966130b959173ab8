"""The digests that were sent, from the ledger, and the message of each as it went out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from sitrep.core.outcomes import Message
from sitrep.store.schema import DigestRow, OutboxRow


@dataclass(frozen=True, kw_only=True, slots=True)
class ArchivedDigest:
    """A row of the ledger with the subject of its message ("" where the message is no longer kept)."""

    id: int
    name: str
    zone: str
    local_date: date
    window_start_at: datetime
    window_end_at: datetime
    subject: str


def list_digests(session: Session, *, limit: int = 100) -> list[ArchivedDigest]:
    """The latest digests first."""
    rows = session.scalars(select(DigestRow).order_by(DigestRow.window_end_at.desc(), DigestRow.id.desc()).limit(limit)).all()
    told = select(OutboxRow.notice_id, OutboxRow.subject).where(OutboxRow.notice_id.in_([row.notice_id for row in rows]))
    subjects = {notice_id: subject for notice_id, subject in session.execute(told)}
    return [_archived(row, subjects.get(row.notice_id, "")) for row in rows]


def find_digest(session: Session, id: int) -> tuple[ArchivedDigest, Message | None] | None:
    """A digest and its message as sent to the first recipient; None where the ledger has no such row."""
    row = session.get(DigestRow, id)
    if row is None:
        return None
    found = session.scalars(select(OutboxRow).where(OutboxRow.notice_id == row.notice_id).order_by(OutboxRow.id).limit(1)).first()
    message = msgspec.msgpack.decode(found.payload, type=Message) if found else None
    return _archived(row, message.subject if message else ""), message


def _archived(row: DigestRow, subject: str) -> ArchivedDigest:
    return ArchivedDigest(
        id=row.id,
        name=row.name,
        zone=row.zone,
        local_date=row.local_date,
        window_start_at=row.window_start_at,
        window_end_at=row.window_end_at,
        subject=subject,
    )
