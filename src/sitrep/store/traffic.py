"""What fetches have cost the line goes in, hour by hour; sums come out."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from sitrep.core.budget import Budget, Traffic, allowance
from sitrep.store.inserting import insert_new
from sitrep.store.schema import TrafficRow

FEEDS, PAGES = "feeds", "pages"
HOUR = timedelta(hours=1)


def hour_of(instant: datetime) -> datetime:
    """The full hour before it."""
    return instant.replace(minute=0, second=0, microsecond=0)


def note_traffic(session: Session, kind: str, cost: Traffic, *, now: datetime) -> None:
    """Adds to the hour's account of FEEDS or PAGES. Call it last in a transaction: on PostgreSQL the others wait for this row."""
    if not cost.requests:
        return
    mine = (TrafficRow.hour_at == hour_of(now), TrafficRow.kind == kind)
    insert_new(session, TrafficRow, [{"hour_at": hour_of(now), "kind": kind, "requests": 0, "line_bytes": 0}])
    more = {"requests": TrafficRow.requests + cost.requests, "line_bytes": TrafficRow.line_bytes + cost.line_bytes}
    session.execute(update(TrafficRow).where(*mine).values(more).execution_options(synchronize_session=False))


def traffic_since(session: Session, since: datetime, *, kind: str | None = None) -> Traffic:
    """The sum of the hours that began then or later, of one kind or all."""
    query = select(func.sum(TrafficRow.requests), func.sum(TrafficRow.line_bytes)).where(TrafficRow.hour_at >= since)
    requests, line_bytes = session.execute(query if kind is None else query.where(TrafficRow.kind == kind)).one()
    return Traffic(requests=int(requests or 0), line_bytes=int(line_bytes or 0))


def room_for(session: Session, budget: Budget, kind: str, *, now: datetime) -> int | None:
    """How many requests of a kind the line has room for now, at what one of them has cost on the average of the last day."""
    day = traffic_since(session, now - timedelta(days=1), kind=kind)
    each = day.line_bytes / day.requests if day.requests else FIRST_BYTES[kind]
    return allowance(budget, traffic_since(session, hour_of(now)), bytes_each=each, now=now)


FIRST_BYTES = {FEEDS: 30_000.0, PAGES: 60_000.0}
"""What a request is taken to cost before the first: a feed of median size, and a news page, both compressed."""
