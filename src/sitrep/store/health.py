"""The signs of life of a station, read from and written to the database."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sitrep.core.backlog import BACKLOG
from sitrep.core.health import RULES_WINDOW, Signs, rules_problem
from sitrep.core.model import Level
from sitrep.core.schedule import Health
from sitrep.store.digest_archive import filing_state
from sitrep.store.facts import fact, note_fact
from sitrep.store.schema import EntryRow, FactRow, FeedRow, JudgementRow, OutboxRow
from sitrep.store.set_back import TOLERANCE, bring_forward
from sitrep.store.watch import canary_problem, unsent_canary_since

HEARTBEAT = "heartbeat"
BACKUP = "backup"
RULES = "rules"


def beat(session: Session, *, now: datetime) -> None:
    """Notes that the daemon lives and could write at `now`. Where the last time lies ahead the clock has been set back, while we ran or
    while we did not: nothing that waits shall wait until it has caught up.
    """
    last = session.get(FactRow, HEARTBEAT)
    if last is not None and (ahead := last.noted_at - now) > TOLERANCE:
        bring_forward(session, ahead, now=now)
    note_fact(session, HEARTBEAT, "beat", now=now)


def last_backup_at(session: Session) -> datetime | None:
    """When the last nightly copy was made, or could not be."""
    row = session.get(FactRow, BACKUP)
    return row.noted_at if row else None


def note_backup(session: Session, problem: str, *, now: datetime) -> None:
    """What became of a nightly copy: "" where it is sound."""
    note_fact(session, BACKUP, problem, now=now)


def note_rules(session: Session, *, now: datetime) -> None:
    """Looks back on what the rules have made of the last 30 days' articles, and keeps what is odd about it for the verdict."""
    since = select(func.count()).select_from(JudgementRow).where(JudgementRow.judged_at >= now - RULES_WINDOW)
    found = {level: session.scalar(since.where(JudgementRow.level == level.value)) or 0 for level in Level}  # each is a range of the index
    judged = sum(found.values())
    note_fact(session, RULES, rules_problem(judged, judged - found[Level.NONE]), now=now)


def read_signs(session: Session) -> Signs:
    """What `core.health.verdict` judges."""
    heartbeat = session.get(FactRow, HEARTBEAT)
    failing = [health.value for health in Health if health.is_failure]
    enabled = select(func.count()).select_from(FeedRow).where(FeedRow.enabled)
    outbox = select(func.count()).select_from(OutboxRow)
    return Signs(
        heartbeat_at=heartbeat.noted_at if heartbeat else None,
        feeds=session.scalar(enabled) or 0,
        feeds_failing=session.scalar(enabled.where(FeedRow.health.in_(failing))) or 0,
        oldest_poll_due_at=session.scalar(select(func.min(FeedRow.next_poll_at)).where(FeedRow.enabled)),
        oldest_read_due_at=session.scalar(
            select(func.min(EntryRow.next_read_at)).where(EntryRow.next_read_at.is_not(None), EntryRow.read_state == "waiting")
        ),
        oldest_message_due_at=session.scalar(select(func.min(OutboxRow.due_at)).where(OutboxRow.state.in_(("pending", "sending")))),
        messages_waiting=session.scalar(outbox.where(OutboxRow.state.in_(("pending", "sending")))) or 0,
        backup_problem=fact(session, BACKUP) or "",
        rules_problem=fact(session, RULES) or "",
        filing_problem=filing_state(session).problem,
        free_share=_free_share(session),
        canary_problem=canary_problem(session),
        canary_unsent_since=unsent_canary_since(session),
        messages_dead=session.scalar(outbox.where(OutboxRow.state == "dead", OutboxRow.kind != BACKLOG)) or 0,
    )


def _free_share(session: Session) -> float | None:
    """The share of the disk of a SQLite database that is free; None where it cannot be known."""
    name = session.get_bind().engine.url.database
    if session.get_bind().dialect.name != "sqlite" or not name:
        return None
    try:
        usage = shutil.disk_usage(Path(name).parent)
    except OSError:
        return None
    return usage.free / usage.total if usage.total else None
