"""The first page: is sitrep well, what is new since yesterday, which crossings changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from sitrep.core.accounts import Account, account_of
from sitrep.core.crossing_board import BoardLine, board_of
from sitrep.core.health import Signs, Verdict, verdict
from sitrep.core.model import EventId, Level
from sitrep.store.crossing_reports import crossing_reports
from sitrep.store.event_list import EventFilter, list_events, new_events
from sitrep.store.health import read_signs
from sitrep.store.marks import Mark, last_words
from sitrep.web.desk import desk_of
from sitrep.web.views import page

DAY = timedelta(hours=24)
BOARD_SPAN = timedelta(days=30)
CHANGE_SPAN = timedelta(days=3)
"""How far back the first page looks for the status that a crossing had before."""
MOST_NEW = 30
MOST_LATEST = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Today:
    """All of the page. `latest` is what was reported before, where nothing is new."""

    signs: Signs
    verdict: Verdict
    new: tuple[Account, ...]
    n_new: int
    latest: tuple[Account, ...]
    changed: tuple[BoardLine, ...]
    words_said: dict[EventId, Mark]

    def of_level(self, level: Level) -> tuple[Account, ...]:
        """The new events of this level."""
        return tuple(account for account in self.new if account.level is level)


def show_today(request: Request) -> Response:
    """GET /"""
    desk = desk_of(request)
    return page(request, "today.html.j2", today=desk.database.call(_read, desk.clock()))


def _read(session: Session, now: datetime) -> Today:
    signs = read_signs(session)
    found = new_events(session, now - DAY, limit=MOST_NEW)
    latest = () if found.events else list_events(session, EventFilter(), limit=MOST_LATEST).events
    board = board_of(report for _event_id, report in crossing_reports(session, now - CHANGE_SPAN))
    shown = (*found.events, *latest)
    return Today(
        signs=signs,
        verdict=verdict(signs, now),
        new=tuple(account_of(event) for event in found.events),
        n_new=found.total,
        latest=tuple(account_of(event) for event in latest),
        changed=tuple(line for line in board if line.now.since_at >= now - DAY),
        words_said=last_words(session, [event.id for event in shown]),
    )
