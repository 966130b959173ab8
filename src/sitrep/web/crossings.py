"""The board of crossings and routes: what each was last reported as, for whom, since when, and by whom; and the history of one."""

from __future__ import annotations

from datetime import datetime, timedelta

from markupsafe import Markup
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from sitrep.core.crossing_board import BoardLine, board_of
from sitrep.render import words
from sitrep.render.charts import Band, band_chart
from sitrep.store.crossing_reports import crossing_reports
from sitrep.web.desk import desk_of
from sitrep.web.today import BOARD_SPAN
from sitrep.web.views import page

HISTORY_SPAN = timedelta(days=90)


def show_crossings(request: Request) -> Response:
    """GET /crossings"""
    desk = desk_of(request)
    now = desk.clock()
    board, events = desk.database.call(read_board, now - BOARD_SPAN)
    known = [line for line in board if line.now.last.crossing.crossing_id]
    others = [line for line in board if not line.now.last.crossing.crossing_id]
    return page(request, "crossings.html.j2", known=known, others=others, events=events, days=BOARD_SPAN.days, stale_after=desk.stale_after)


def show_crossing(request: Request) -> Response:
    """GET /crossings/{key}, a key of the board (`core.grouping.crossing_key`)."""
    desk = desk_of(request)
    now = desk.clock()
    board, events = desk.database.call(read_board, now - HISTORY_SPAN)
    found = [line for line in board if line.key == request.path_params["key"]]
    if not found:
        raise HTTPException(404, f"Nothing was reported of this crossing in the last {HISTORY_SPAN.days} days.")
    return page(
        request,
        "crossing.html.j2",
        lines_of_it=found,
        events=events,
        days=HISTORY_SPAN.days,
        stale_after=desk.stale_after,
        bands=_bands(found, now, desk.stale_after),
    )


def read_board(session: Session, since: datetime) -> tuple[tuple[BoardLine, ...], dict[str, str]]:
    """The board from the reports since then, and the event that each article belongs to, by the article's address."""
    found = crossing_reports(session, since)
    return board_of(report for _event_id, report in found), {report.url: event_id for event_id, report in found}


def _bands(board: list[BoardLine], now: datetime, stale_after: timedelta) -> Markup:
    """A row for each class of traffic. A status reaches to the next one; after `stale_after` without a report it is drawn faintly."""
    begin = min((line.standings[-1].since_at for line in board), default=now)
    begin = min(begin, now - timedelta(days=1))

    def share(at: datetime) -> float:
        return min(max((at - begin) / (now - begin), 0.0), 1.0)

    rows = []
    for line in board:
        bands, ends = [], now
        for standing in line.standings:
            told = standing.last.source.told_at
            faint = min(told + stale_after, ends)
            title = f"{words.crossing_status(standing.last)}, {words.instant(standing.since_at)} to {words.instant(ends)}"
            bands.append(Band(begins=share(standing.since_at), ends=share(faint), name=f"band-{standing.status.value}", title=title))
            if faint < ends:
                stale = f"last stated {words.instant(told)}: {words.crossing_status(standing.last)}"
                bands.append(Band(begins=share(faint), ends=share(ends), name=f"band-{standing.status.value} stale", title=stale))
            ends = standing.since_at
        rows.append((line.traffic.value, bands))
    ticks = [(0.0, f"{begin.day} {begin:%b}"), (1.0, f"{now.day} {now:%b}")]
    return band_chart(rows, ticks=ticks, title="What it was reported as")
