"""The board of crossings and routes: what each was last reported as, for whom, since when, and by whom."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from sitrep.core.crossing_board import BoardLine, board_of
from sitrep.store.crossing_reports import crossing_reports
from sitrep.web.desk import desk_of
from sitrep.web.today import BOARD_SPAN
from sitrep.web.views import page


def show_crossings(request: Request) -> Response:
    """GET /crossings"""
    desk = desk_of(request)
    board, events = desk.database.call(read_board, desk.clock() - BOARD_SPAN)
    known = [line for line in board if line.now.last.crossing.crossing_id]
    others = [line for line in board if not line.now.last.crossing.crossing_id]
    return page(request, "crossings.html.j2", known=known, others=others, events=events, days=BOARD_SPAN.days)


def read_board(session: Session, since: datetime) -> tuple[tuple[BoardLine, ...], dict[str, str]]:
    """The board from the reports since then, and the event that each article belongs to, by the article's address."""
    found = crossing_reports(session, since)
    return board_of(report for _event_id, report in found), {report.url: event_id for event_id, report in found}
