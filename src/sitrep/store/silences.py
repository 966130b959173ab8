"""Silences in, by whom and until when; those that count now, and all of late, out."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from sitrep.core.muting import Silence
from sitrep.core.routing import Labels
from sitrep.store.schema import SilenceRow

SHOWN_FOR = timedelta(days=7)
"""How long a silence that has ended is still listed."""


def add_silence(session: Session, matchers: Labels, *, author: str, reason: str, now: datetime, ends_at: datetime) -> Silence:
    """Keeps a silence that begins now."""
    row = SilenceRow(
        matchers={label: list(values) for label, values in matchers.items()}, author=author, reason=reason, starts_at=now, ends_at=ends_at
    )
    session.add(row)
    session.flush()
    return _silence(row)


def end_silence(session: Session, silence_id: int, *, author: str, now: datetime) -> Silence | None:
    """Ends a silence now; None where there is none of this number, or it has ended."""
    row = session.get(SilenceRow, silence_id)
    if row is None or row.ends_at <= now:
        return None
    row.ends_at, row.ended_by = now, author
    session.flush()
    return _silence(row)


def active_silences(session: Session, now: datetime) -> tuple[Silence, ...]:
    """Those that count at `now`, the first made first."""
    rows = session.scalars(select(SilenceRow).where(SilenceRow.ends_at > now, SilenceRow.starts_at <= now).order_by(SilenceRow.id))
    return tuple(_silence(row) for row in rows)


def list_silences(session: Session, now: datetime) -> list[Silence]:
    """Those that count or will, and those that ended within SHOWN_FOR, the latest first."""
    rows = session.scalars(select(SilenceRow).where(SilenceRow.ends_at > now - SHOWN_FOR).order_by(SilenceRow.id.desc()))
    return [_silence(row) for row in rows]


def _silence(row: SilenceRow) -> Silence:
    return Silence(
        id=row.id,
        matchers={label: tuple(values) for label, values in row.matchers.items()},
        author=row.author,
        reason=row.reason,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        ended_by=row.ended_by,
    )
