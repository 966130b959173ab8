"""A session and the time go in; what `sitrep watch` shows comes out: the verdict, the last events, failing feeds, the last messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from sitrep.core.accounts import Account, account_of
from sitrep.core.health import Signs, Verdict, verdict
from sitrep.core.schedule import FeedState
from sitrep.render.alerts import headline
from sitrep.store.deliveries import MessageLine, messages_on
from sitrep.store.event_list import EventFilter, list_events
from sitrep.store.feeds import feed_states
from sitrep.store.health import read_signs
from sitrep.store.message_list import LoggedMessage, count_messages, list_messages

DAY = timedelta(hours=24)
MOST = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    """What goes on at `now`. `events` are the last ones of 24 hours with their messages; `counts` are messages by state."""

    now: datetime
    signs: Signs
    verdict: Verdict
    events: tuple[tuple[Account, tuple[MessageLine, ...]], ...]
    n_events: int
    failing: tuple[FeedState, ...]
    last_polled: FeedState | None
    messages: tuple[LoggedMessage, ...]
    counts: dict[str, int]


def read_overview(session: Session, *, now: datetime) -> Overview:
    """All of it, in one look."""
    signs = read_signs(session)
    found = list_events(session, EventFilter(since=now - DAY), limit=MOST)
    told = messages_on(session, [event.id for event in found.events])
    states = [state for state in feed_states(session) if state.enabled]
    polled = [state for state in states if state.last_polled_at is not None]
    return Overview(
        now=now,
        signs=signs,
        verdict=verdict(signs, now),
        events=tuple((account_of(event), tuple(told.get(event.id, ()))) for event in found.events),
        n_events=found.total,
        failing=tuple(state for state in states if state.health.is_failure),
        last_polled=max(polled, key=lambda state: state.last_polled_at or now, default=None),
        messages=tuple(list_messages(session, limit=MOST)),
        counts=count_messages(session),
    )


def overview_object(seen: Overview) -> dict[str, Any]:
    """The same for programs."""
    return {
        "at": seen.now,
        "fine": seen.verdict.is_fine,
        "problems": seen.verdict.problems,
        "notes": seen.verdict.notes,
        "events_24h": seen.n_events,
        "events": [
            {
                "alert_id": account.alert_id,
                "level": account.level,
                "headline": headline(account),
                "last_reported_at": account.last_reported_at,
            }
            | {"messages": messages}
            for account, messages in seen.events
        ],
        "feeds": seen.signs.feeds,
        "feeds_failing": [{"id": state.id, "health": state.health, "problem": state.problem} for state in seen.failing],
        "messages": seen.messages,
        "messages_by_state": seen.counts,
    }
