"""How every feed does, and one feed with its last polls and entries."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from sitrep.core.model import Feed, FeedId
from sitrep.core.schedule import FeedState, Health
from sitrep.store.entry_list import ListedEntry, latest_entries
from sitrep.store.feeds import FetchLine, feed_healths, feed_state, feed_states, fetch_lines
from sitrep.web.desk import desk_of
from sitrep.web.views import last_page, page, page_number

MOST_POLLS = 30
ON_A_PAGE = 100
GROUPS = ("failing", "well", "off")
MOST_NAME_CHARACTERS = 200
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
    """GET /feeds?name=&page=: those that fail first, then those that are well, then those that are switched off."""
    desk, number = desk_of(request), page_number(request)
    name = request.query_params.get("name", "").strip()[:MOST_NAME_CHARACTERS]

    def read(session: Session) -> tuple[list[tuple[str, FeedId]], list[FeedState]]:
        called = {one: health for one, health in feed_healths(session).items() if is_called(one, desk.feeds.get(one), name)}
        in_order = sorted(((group_of(health), one) for one, health in called.items()), key=lambda pair: GROUPS.index(pair[0]))
        return in_order, feed_states(session, [one for _, one in in_order[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]])

    in_order, states = desk.database.call(read)
    totals = Counter(group for group, _ in in_order)
    return page(
        request,
        "feeds.html.j2",
        totals={group: totals[group] for group in GROUPS},
        groups={group: [state for state in states if group_of(state.health if state.enabled else None) == group] for group in GROUPS},
        feeds=desk.feeds,
        healths=HEALTHS,
        name=name,
        query=urlencode({"name": name}, errors="replace") if name else "",
        number=number,
        last=last_page(len(in_order), ON_A_PAGE),
    )


def group_of(health: Health | None) -> str:
    """Where on the page a feed of this health stands; None is one that is switched off."""
    return "off" if health is None else "failing" if health.is_failure else "well"


def is_called(feed_id: FeedId, feed: Feed | None, name: str) -> bool:
    """Whether the words stand in a feed's name, its address or its id."""
    return not name or any(name.casefold() in text.casefold() for text in (feed_id, *((feed.name, feed.url) if feed else ())))


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
