"""A clock that was set back goes in; what waits for an hour that has already been comes to its turn all the same."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from sitrep.store.schema import ChannelRow, ConversationRow, EntryRow, FeedRow, OutboxRow

TOLERANCE = timedelta(minutes=1)
"""Clocks of machines that share a database may differ by so much; what is less is waited for."""

_DUES: tuple[tuple[Any, InstrumentedAttribute[Any], tuple[ColumnElement[bool], ...]], ...] = (
    (FeedRow, FeedRow.next_poll_at, (FeedRow.lease_token.is_(None),)),
    (EntryRow, EntryRow.next_read_at, (EntryRow.lease_token.is_(None),)),
    (ConversationRow, ConversationRow.due_at, (ConversationRow.lease_token.is_(None),)),
    (ConversationRow, ConversationRow.held_until, ()),
    (OutboxRow, OutboxRow.due_at, (OutboxRow.lease_token.is_(None),)),
    (ChannelRow, ChannelRow.rests_until, ()),
)
"""What is due at an instant, but for leases: these end by themselves, and nobody may end another's."""

_LEASED: tuple[tuple[Any, InstrumentedAttribute[Any]], ...] = (
    (FeedRow, FeedRow.next_poll_at),
    (EntryRow, EntryRow.next_read_at),
    (OutboxRow, OutboxRow.due_at),
)
IMPOSSIBLE_LEASE = timedelta(minutes=30)
LONGEST_LEASE = timedelta(minutes=10)
"""No lease is longer. One that ends further ahead than IMPOSSIBLE_LEASE was taken under the wrong clock; its holder may have died since."""


def bring_forward(session: Session, by: timedelta, *, now: datetime) -> int:
    """Moves all that is due in the future nearer by `by`, to `now` at the nearest; gives how many rows were moved.

    A lease that would end in hours ends when the longest one would that is taken now: nobody who still works is overtaken.
    """
    moved = 0
    for row_type, column in _LEASED:
        leased = select(row_type).where(column > now + IMPOSSIBLE_LEASE, row_type.lease_token.is_not(None))
        for row in session.scalars(leased):
            setattr(row, column.key, now + LONGEST_LEASE)
            moved += 1
    for row_type, column, conditions in _DUES:
        for row in session.scalars(select(row_type).where(column > now, *conditions)):
            setattr(row, column.key, max(now, getattr(row, column.key) - by))
            moved += 1
    return moved
