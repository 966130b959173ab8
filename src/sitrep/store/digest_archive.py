"""The digests that were sent, from the ledger, the message of each as it went out, and how far they are in the archive folder."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from sitrep.core.model import ReceiverName
from sitrep.core.outcomes import Message
from sitrep.store.facts import fact, note_fact
from sitrep.store.schema import DigestRow, OutboxRow

_FILING = "filing"


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Filing:
    """How far digests are in the archive folder: all up to `last_id` of the ledger. `tries` of the next one have failed; `problem`: why."""

    last_id: int = 0
    tries: int = 0
    problem: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SentDigest:
    """A digest of the ledger and its message for each receiver."""

    id: int
    name: str
    local_date: date
    messages: tuple[tuple[ReceiverName, Message], ...]


def filing_state(session: Session) -> Filing:
    """As last noted."""
    noted = fact(session, _FILING)
    return msgspec.json.decode(noted, type=Filing) if noted else Filing()


def note_filing(session: Session, state: Filing, *, now: datetime) -> None:
    """Keeps how far it is."""
    note_fact(session, _FILING, msgspec.json.encode(state).decode(), now=now)


def next_to_file(session: Session, after: int) -> SentDigest | None:
    """The first digest of the ledger behind that one, with its messages; those that are no longer kept or cannot be read are left out.

    Rows of the ledger are written one digest after the other (see `steps.digest`), so that none appears behind a later one.
    """
    row = session.scalars(select(DigestRow).where(DigestRow.id > after).order_by(DigestRow.id).limit(1)).first()
    if row is None:
        return None
    found: dict[ReceiverName, Message] = {}
    for sent in session.scalars(select(OutboxRow).where(OutboxRow.notice_id == row.notice_id).order_by(OutboxRow.id)):
        with suppress(msgspec.MsgspecError):  # damaged; whoever delivers it says so
            found.setdefault(ReceiverName(sent.receiver), msgspec.msgpack.decode(sent.payload, type=Message))
    return SentDigest(id=row.id, name=row.name, local_date=row.local_date, messages=tuple(found.items()))
