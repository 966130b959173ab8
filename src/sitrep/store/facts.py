"""Single facts about this installation, by name: a value and when it was noted in, the value last noted out."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from sitrep.store.inserting import insert_new
from sitrep.store.schema import FactRow

INSTANCE = "instance"


def note_fact(session: Session, name: str, value: str, *, now: datetime) -> None:
    """Keeps `value` under `name`, in place of what was there. On PostgreSQL others who note the same wait until this transaction ends."""
    if not insert_new(session, FactRow, [{"name": name, "value": value, "noted_at": now}]):
        session.execute(update(FactRow).where(FactRow.name == name).values(value=value, noted_at=now))


def fact(session: Session, name: str) -> str | None:
    """The value last noted under `name`; None where nothing was."""
    row = session.get(FactRow, name)
    return row.value if row else None


def instance_id(session: Session, *, now: datetime) -> str:
    """The name that this installation's messages carry in their Message-ID, drawn once and kept: `<16 hex digits>.sitrep`."""
    known = fact(session, INSTANCE)
    if known:
        return known
    insert_new(session, FactRow, [{"name": INSTANCE, "value": f"{secrets.token_hex(8)}.sitrep", "noted_at": now}])
    drawn = fact(session, INSTANCE)  # another process may have been first
    assert drawn is not None  # noqa: S101  it was there or has just been put there
    return drawn
