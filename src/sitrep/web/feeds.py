"""How every feed does, and one feed with its last polls and entries."""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from sitrep.core.model import FeedId
from sitrep.core.schedule import FeedState, Health
from sitrep.store.entry_list import ListedEntry, latest_entries
from sitrep.store.feeds import FetchLine, feed_state, feed_states, fetch_lines
from sitrep.web.desk import desk_of
from sitrep.web.views import page

MOST_POLLS = 30
HEALTHS = {
    Health.NEW: "not polled yet",
    Health.OK: "well",
    Health.EMPTY: "well, but empty",
    Health.DEGRADED: "well, with flaws",
    Health.OVERRUN: "well, but items were missed",
    Health.UNREACHABLE: "cannot be reached",
    Health.RATE_LIMITED: "asks us to wait",
    Health.SOFT_FAIL: "fails for now",
    Health.HARD_FAIL: "fails",
    Health.BLOCKED: "blocks us",
    Health.GONE: "is gone",
    Health.NOT_A_FEED: "is no feed",
    Health.LAYOUT_CHANGED: "its list is not found",
    Health.HOSTILE: "is dangerous",
}
"""What the words that are stored mean to a reader."""


def show_feeds(request: Request) -> Response:
    """GET /feeds"""
    desk = desk_of(request)
    states = desk.database.call(feed_states)
    active = [state for state in states if state.enabled]
    return page(
        request,
        "feeds.html.j2",
        failing=[state for state in active if state.health.is_failure],
        well=[state for state in active if not state.health.is_failure],
        off=[state for state in states if not state.enabled],
        feeds=desk.feeds,
        healths=HEALTHS,
    )


def show_feed(request: Request) -> Response:
    """GET /feeds/{id}"""
    desk = desk_of(request)
    feed_id = FeedId(request.path_params["id"])

    def read(session: Session) -> tuple[FeedState | None, list[FetchLine], list[ListedEntry]]:
        return feed_state(session, feed_id), fetch_lines(session, feed_id=feed_id, limit=MOST_POLLS), latest_entries(session, feed_id)

    state, polls, entries = desk.database.call(read)
    if state is None:
        raise HTTPException(404, "There is no feed of this id.")
    return page(request, "feed.html.j2", state=state, feed=desk.feeds.get(feed_id), polls=polls, entries=entries, healths=HEALTHS)
