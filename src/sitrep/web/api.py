"""The JSON interface beside the pages: status, events, one event, articles by words, crossings, feeds; described by /api/openapi.json."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sitrep.core.accounts import Account, account_of
from sitrep.core.crossing_board import BoardLine
from sitrep.core.search.query import QueryProblem
from sitrep.render import lines
from sitrep.store.event_list import list_events
from sitrep.store.feeds import feed_states
from sitrep.store.search import Found
from sitrep.web.crossings import read_board
from sitrep.web.desk import desk_of
from sitrep.web.events import ON_A_PAGE, Evidence, read_evidence, wanted_by
from sitrep.web.monitoring import read_verdict
from sitrep.web.openapi import openapi_document
from sitrep.web.search import ON_A_PAGE as FOUND_ON_A_PAGE
from sitrep.web.search import find
from sitrep.web.today import BOARD_SPAN
from sitrep.web.views import page_number


def json_answer(content: Any) -> Response:
    """Dataclasses, enums and instants as JSON; instants are ISO 8601 with their offset."""
    return Response(msgspec.json.encode(content), media_type="application/json")


def show_status(request: Request) -> Response:
    """GET /api/status"""
    desk = desk_of(request)
    signs, found = desk.database.call(read_verdict, desk.clock())
    return json_answer({"fine": found.is_fine, "problems": found.problems, "notes": found.notes, "signs": signs})


def show_events(request: Request) -> Response:
    """GET /api/events, with the parameters of the page /events."""
    desk = desk_of(request)
    number = page_number(request)
    wanted = wanted_by(request.query_params, desk.clock())
    found = desk.database.call(list_events, wanted, limit=ON_A_PAGE, offset=(number - 1) * ON_A_PAGE)
    events = [event_object(account_of(event)) for event in found.events]
    return json_answer({"total": found.total, "page": number, "page_size": ON_A_PAGE, "events": events})


def show_event(request: Request) -> Response:
    """GET /api/events/{name}"""
    evidence = desk_of(request).database.call(read_evidence, request.path_params["name"])
    if evidence is None:
        raise HTTPException(404, "there is no event of this name")
    return json_answer(evidence_object(evidence))


def show_crossings(request: Request) -> Response:
    """GET /api/crossings"""
    desk = desk_of(request)
    board, events = desk.database.call(read_board, desk.clock() - BOARD_SPAN)
    return json_answer({"days": BOARD_SPAN.days, "crossings": [_crossing_object(line, events) for line in board]})


def show_feeds(request: Request) -> Response:
    """GET /api/feeds"""
    desk = desk_of(request)
    found = []
    for state in desk.database.call(feed_states):
        feed = desk.feeds.get(state.id)
        found.append(
            {
                "id": state.id,
                "name": feed.name if feed else state.id,
                "url": state.url,
                "enabled": state.enabled,
                "health": state.health,
                "problem": state.problem,
                "last_polled_at": state.last_polled_at,
                "last_ok_at": state.last_ok_at,
                "last_new_at": state.last_new_at,
                "next_poll_at": state.next_poll_at,
            }
        )
    return json_answer({"feeds": found})


def show_search(request: Request) -> Response:
    """GET /api/search, with the parameters of the page /search."""
    number = page_number(request)
    found = find(request, number=number)
    if isinstance(found, QueryProblem):
        raise HTTPException(400, found.message)
    return json_answer(_found_object(found, number))


def _found_object(found: Found, number: int) -> dict[str, Any]:
    """What was found, and which page of it this is."""
    whole = {"total": found.total, "is_all": found.is_all, "is_index_complete": found.is_index_complete}
    return {**whole, "page": number, "page_size": FOUND_ON_A_PAGE, "articles": found.articles}


def show_document(request: Request) -> Response:
    """GET /api/openapi.json"""
    return json_answer(openapi_document(desk_of(request).version))


def event_object(account: Account) -> dict[str, Any]:
    """What the lists tell of an event; `summary` is the line that can be copied into a report."""
    return {
        "alert_id": account.alert_id,
        "event_id": account.event_id,
        "topic": account.topic,
        "level": account.level,
        "level_reason": account.level_reason,
        "summary": lines.incident_line(account),
        "headline": account.headline,
        "headline_language": account.headline_language,
        "first_reported_at": account.first_reported_at,
        "last_reported_at": account.last_reported_at,
        "countries": account.countries,
        "places": account.places,
        "quotes": account.quotes,
        "figures": account.figures,
        "crossings": account.crossings,
        "sources": account.sources,
        "reports": account.n_reports,
        "corroboration": account.corroboration,
        "only_state_media": account.only_state_media,
        "is_old_news": account.is_old_news,
    }


def evidence_object(evidence: Evidence) -> dict[str, Any]:
    """An event with every report behind it, who was told, and each message."""
    conversations = [
        {
            "receiver": conversation.routed.receiver,
            "route": conversation.routed.path,
            "reason": conversation.reason,
            "told_at": conversation.said.at if conversation.said else None,
            "due_at": conversation.due_at,
        }
        for conversation in evidence.conversations
    ]
    event = event_object(evidence.account)
    return {
        **event,
        "evidence": evidence.event.reports,
        "conversations": conversations,
        "messages": evidence.messages,
        "marks": evidence.marks,
    }


def _crossing_object(line: BoardLine, events: dict[str, str]) -> dict[str, Any]:
    crossing = line.now.last.crossing
    return {
        "key": line.key,
        "crossing_id": crossing.crossing_id,
        "name": crossing.name,
        "kind": crossing.kind,
        "countries": crossing.iso3,
        "traffic": line.traffic,
        "status": line.now.status,
        "since_at": line.now.since_at,
        "last_reported_at": line.now.last.source.told_at,
        "quote": crossing.quote.text,
        "source": line.now.last.source,
        "event_id": events.get(line.now.last.source.url, ""),
        "history": [
            {"status": standing.status, "since_at": standing.since_at, "reports": standing.n_reports} for standing in line.standings
        ],
    }


_PATHS: tuple[tuple[str, Callable[[Request], Response]], ...] = (
    ("/api/status", show_status),
    ("/api/events", show_events),
    ("/api/events/{name}", show_event),
    ("/api/search", show_search),
    ("/api/crossings", show_crossings),
    ("/api/feeds", show_feeds),
    ("/api/openapi.json", show_document),
)
ROUTES = tuple(Route(path, endpoint) for path, endpoint in _PATHS)
