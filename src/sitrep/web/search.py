"""The archive by its words: the page /search and its twin in the JSON interface."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from sitrep.core.model import FeedId, Topic
from sitrep.core.search.query import QueryProblem, parse_query
from sitrep.store.search import Found, SearchFilter, search_articles
from sitrep.web.desk import desk_of
from sitrep.web.views import last_page, page, page_number

ON_A_PAGE = 20
MOST_FEEDS = 500
"""To choose from a list; with more the feed's id is typed."""
LANGUAGES = {
    "ar": "Arabic",
    "en": "English",
    "fr": "French",
    "fa": "Persian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "es": "Spanish",
    "tr": "Turkish",
    "uk": "Ukrainian",
}
"""Those that the rules know; an address may ask for others."""
MOST_LANGUAGE_CHARACTERS = 35
NOTHING = Found(articles=(), total=0, is_all=True, is_index_complete=True)


def show_search(request: Request) -> Response:
    """GET /search?q=&since=&until=&feed=&topic=&language=&order=&page="""
    desk, asked = desk_of(request), request.query_params
    number = page_number(request)
    found = find(request, number=number)
    problem = found.message if isinstance(found, QueryProblem) else ""
    total = found.total if isinstance(found, Found) else 0
    kept = {name: value for name, value in asked.items() if name != "page" and value}
    return page(
        request,
        "search.html.j2",
        status=400 if problem else 200,
        found=NOTHING if isinstance(found, QueryProblem) else found,
        problem=problem,
        asked=kept,
        query=urlencode(kept, errors="replace"),
        feeds=desk.feeds,
        most_feeds=MOST_FEEDS,
        topics=tuple(Topic),
        languages=LANGUAGES,
        number=number,
        last=last_page(total, ON_A_PAGE),
    )


def find(request: Request, *, number: int) -> Found | QueryProblem:
    """What an address asks for, its `number`th page; nothing where it does not say what to look for."""
    asked = request.query_params
    typed = asked.get("q", "")
    if not typed.strip():
        return NOTHING
    wanted, where = parse_query(typed), filter_by(asked)
    if isinstance(wanted, QueryProblem):
        return wanted
    if isinstance(where, QueryProblem):
        return where
    newest = asked.get("order") == "newest"
    database = desk_of(request).database
    return database.call(search_articles, wanted, where, limit=ON_A_PAGE, offset=(number - 1) * ON_A_PAGE, newest_first=newest)


def filter_by(asked: QueryParams) -> SearchFilter | QueryProblem:
    """The filter that an address asks for; days are days of UTC, `until` with the whole day."""
    days: dict[str, datetime | None] = {}
    for name, after in (("since", timedelta(0)), ("until", timedelta(days=1))):
        written = asked.get(name, "").strip()
        try:
            days[name] = datetime.combine(date.fromisoformat(written), time.min, UTC) + after if written else None
        except (ValueError, OverflowError):
            return QueryProblem(f"{name} is a day such as 2026-03-01")
    topic = asked.get("topic", "")
    return SearchFilter(
        since=days["since"],
        until=days["until"],
        feeds=tuple(FeedId(feed) for feed in asked.getlist("feed") if feed),
        topic=Topic(topic) if topic in set(Topic) else None,
        language=asked.get("language", "")[:MOST_LANGUAGE_CHARACTERS],
    )
