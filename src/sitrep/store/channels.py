"""The ways to the targets: an answer in; the channel's new state, and what waited for it made due, out."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from sitrep.core.channels import Channel, after_answer
from sitrep.core.outcomes import Acceptance, SendAnswer
from sitrep.store.inserting import insert_new
from sitrep.store.schema import ChannelRow, OutboxRow

DEAD_AGAIN_EVERY = timedelta(hours=1)
DEAD_FOR_GOOD = timedelta(days=7)
"""A dead letter is tried once an hour, one at a time to each target, until its message is so old."""


def troubled_channels(session: Session) -> dict[tuple[str, str], Channel]:
    """By receiver and recipient, the channels that rest or have not answered well lately."""
    return {(row.receiver, row.recipient): _channel(row) for row in session.scalars(select(ChannelRow))}


def note_answer(session: Session, receiver: str, recipient: str, answer: SendAnswer, problem: str, *, now: datetime, revive: bool) -> None:
    """Keeps the answer of a target; where it is well again after it was broken (or `revive`), all that waits for it is due at once."""
    mine = (ChannelRow.receiver == receiver, ChannelRow.recipient == recipient)
    row = session.scalar(select(ChannelRow).where(*mine).with_for_update())
    if row is None and answer.acceptance in (Acceptance.TEMPORARY, Acceptance.UNKNOWN):
        insert_new(session, ChannelRow, [{"receiver": receiver, "recipient": recipient, "failures": 0, "problem": ""}])
        row = session.scalar(select(ChannelRow).where(*mine).with_for_update())
    before = _channel(row) if row is not None else Channel()
    after = after_answer(before, answer, problem, now=now)
    if row is not None and answer.acceptance is Acceptance.ACCEPTED:
        session.delete(row)
    elif row is not None:
        row.failures, row.failing_since, row.rests_until = after.failures, after.failing_since, after.rests_until
        row.problem = after.problem.replace("\0", "")
    if answer.acceptance is Acceptance.ACCEPTED and (before.is_broken or revive):
        wake(session, receiver, recipient, now=now)


def wake(session: Session, receiver: str, recipient: str, *, now: datetime) -> None:
    """Makes all that waits for a target due now, dead letters of the last seven days too."""
    mine = (OutboxRow.receiver == receiver, OutboxRow.recipient == recipient)
    _change(session, *mine, OutboxRow.state == "pending", OutboxRow.due_at > now, due_at=now)
    _change(session, *mine, OutboxRow.state == "dead", OutboxRow.kind != "backlog", OutboxRow.created_at > now - DEAD_FOR_GOOD, due_at=now)


def postpone_dead(session: Session, receiver: str, recipient: str, *, now: datetime) -> None:
    """One dead letter of a target has just failed again: the others wait their hour too, and what is too old is left alone."""
    dead = (OutboxRow.receiver == receiver, OutboxRow.recipient == recipient, OutboxRow.state == "dead", OutboxRow.due_at.is_not(None))
    _change(session, *dead, due_at=now + DEAD_AGAIN_EVERY)
    _change(session, *dead, OutboxRow.created_at <= now - DEAD_FOR_GOOD, due_at=None)


def _change(session: Session, *which: ColumnElement[bool], due_at: datetime | None) -> None:
    """Moves messages in time, but for those that another transaction holds: two that wait for each other's would be a deadlock."""
    free = select(OutboxRow.id).where(*which).with_for_update(skip_locked=True)  # SQLite has but one writer
    session.execute(update(OutboxRow).where(OutboxRow.id.in_(free)).values(due_at=due_at))


def _channel(row: ChannelRow) -> Channel:
    return Channel(failures=row.failures, failing_since=row.failing_since, rests_until=row.rests_until, problem=row.problem)
