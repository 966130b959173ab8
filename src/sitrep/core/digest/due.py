"""Digest plans, the ledger of digests sent, and the time go in; the digests due now, each with its exact window, come out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sitrep.core.settings import DigestPlan

LATE_AFTER = timedelta(minutes=30)
"""A digest sent later than this says so."""

DAY, WEEK = timedelta(hours=24), timedelta(days=7)
CLOCK_TOLERANCE = timedelta(hours=26)
"""A ledger row further ahead than this was written under a wrong clock and counts for nothing: it may not silence us until then."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """The ledger's last row for a plan's name."""

    local_date: date
    window_end_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class DueDigest:
    """A digest to be sent now. It covers [window_start_at, window_end_at): from the last one's end to now, without a gap or an overlap."""

    plan: DigestPlan
    local_date: date
    due_at: datetime
    window_start_at: datetime
    window_end_at: datetime
    next_due_at: datetime

    @property
    def is_late(self) -> bool:
        """True where it should have been sent more than half an hour ago."""
        return self.window_end_at - self.due_at > LATE_AFTER


def digests_due(
    plans: Iterable[DigestPlan], last_sent: Mapping[str, Sent], known_since: Mapping[str, datetime], now: datetime
) -> tuple[DueDigest, ...]:
    """The plans whose latest due time has passed without a digest for that local date, whatever clock changes lie between.

    `last_sent` and `known_since` are by plan name; a plan is not due for times before it was known, and one that is not in `known_since`
    is new now. After days of standstill one digest is due, over all of that time.
    """
    due = []
    for plan in plans:
        last = last_sent.get(plan.name)
        if last is not None and last.window_end_at > now + CLOCK_TOLERANCE:
            last = None
        local_date, due_at = latest_due(plan, now)
        if due_at < known_since.get(plan.name, now) or (last is not None and last.local_date >= local_date):
            continue
        start = min(last.window_end_at, now) if last else now - span_of(plan)
        due.append(
            DueDigest(
                plan=plan,
                local_date=local_date,
                due_at=due_at,
                window_start_at=start,
                window_end_at=now,
                next_due_at=due_instant(plan, local_date + timedelta(days=span_of(plan).days)),
            )
        )
    return tuple(due)


def due_instant(plan: DigestPlan, local_date: date) -> datetime:
    """When the plan is due on a date of its zone, in UTC: a time that occurs twice counts at first, a skipped one as if not skipped."""
    return datetime.combine(local_date, plan.at, tzinfo=ZoneInfo(plan.zone)).astimezone(UTC)


def span_of(plan: DigestPlan) -> timedelta:
    """What a digest covers where none was sent before it: a day, or a week."""
    return DAY if plan.weekday is None else WEEK


def latest_due(plan: DigestPlan, now: datetime) -> tuple[date, datetime]:
    """The last date of the plan's zone (on its weekday, where it has one) whose due time is not after `now`, and that due time."""
    today = now.astimezone(ZoneInfo(plan.zone)).date()
    back = range(-1, 2 if plan.weekday is None else 9)
    dates = (today - timedelta(days=days) for days in back)
    candidates = ((on, due_instant(plan, on)) for on in dates if plan.weekday in (None, on.weekday()))
    return next(((on, at) for on, at in candidates if at <= now), (today - timedelta(days=2), now - timedelta(days=2)))


def next_due(plan: DigestPlan, now: datetime) -> datetime:
    """The plan's first due time after `now`, in UTC."""
    return due_instant(plan, latest_due(plan, now)[0] + timedelta(days=span_of(plan).days))
