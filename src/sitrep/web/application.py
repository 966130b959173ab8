"""A desk goes in, the ASGI application with all routes comes out."""

from __future__ import annotations

from importlib.resources import files

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from sitrep.web import (
    api,
    crossings,
    deliveries,
    digests,
    downloads,
    events,
    feeds,
    figures,
    login,
    map,
    monitoring,
    rules,
    search,
    today,
    triage,
)
from sitrep.web.desk import Desk
from sitrep.web.guard import KnownHosts, SafeHeaders
from sitrep.web.views import page
from sitrep.web.visitors import Visitors

STATIC = {"style.css": "text/css", "page.js": "text/javascript"}
YEAR_SECONDS = 31_536_000

ROUTES = (
    Route("/", today.show_today),
    Route("/events", events.show_events),
    Route("/events/{name}", events.show_event),
    Route("/events/{name}/marks", triage.keep_word, methods=["POST"]),
    Route("/search", search.show_search),
    Route("/map", map.show_map),
    Route("/crossings", crossings.show_crossings),
    Route("/crossings/{key:path}", crossings.show_crossing),
    Route("/figures", figures.show_figures),
    Route("/feeds", feeds.show_feeds),
    Route("/feeds/{id}", feeds.show_feed),
    Route("/digests", digests.show_digests),
    Route("/digests/files/{name}", digests.download_file),
    Route("/digests/{id:int}", digests.show_digest),
    Route("/digests/{id:int}.html", digests.download_digest),
    Route("/rules", rules.try_rules, methods=["GET", "POST"]),
    Route("/deliveries", deliveries.show_deliveries),
    Route("/login", login.log_in, methods=["GET", "POST"]),
    Route("/logout", login.log_out, methods=["POST"]),
    Route("/healthz", monitoring.show_health),
    Route("/metrics", monitoring.show_metrics),
    *api.ROUTES,
    *downloads.ROUTES,
)


def make_app(desk: Desk, *, host: str, names: tuple[str, ...] = ()) -> ASGIApp:
    """The dashboard of this desk, to be served at the address `host`; see `guard` for what it refuses."""
    app = Starlette(
        routes=[*ROUTES, Route("/static/{name}", _show_static)],
        middleware=[Middleware(KnownHosts, host=host, names=names), Middleware(Visitors)],
        exception_handlers={HTTPException: _refuse, 500: _break_down},
    )
    app.state.desk = desk
    return SafeHeaders(app)


async def _show_static(request: Request) -> Response:
    """A style or script of ours; its address changes with its content, so browsers may keep it."""
    name = request.path_params["name"]
    if name not in STATIC:
        raise HTTPException(404)
    content = (files("sitrep.web") / "static" / name).read_bytes()
    return Response(content, media_type=STATIC[name], headers={"cache-control": f"public, max-age={YEAR_SECONDS}, immutable"})


async def _refuse(request: Request, error: Exception) -> Response:
    """404 and its kin, in the form that was asked for."""
    assert isinstance(error, HTTPException)  # noqa: S101  that is what it is registered for
    said = error.detail if error.status_code in (400, 403, 404) else ""
    if request.url.path.startswith(("/api/", "/export/")):
        return JSONResponse({"error": said or "no such thing"}, error.status_code, headers=dict(error.headers or {}))
    if not hasattr(request.state, "visitor"):
        return Response(f"{said}\n", error.status_code, media_type="text/plain")
    found = page(request, "refused.html.j2", status=error.status_code, code=error.status_code, said=said if said != "Not Found" else "")
    found.headers.update(error.headers or {})
    return found


async def _break_down(_request: Request, _error: Exception) -> Response:
    """What nobody foresaw: the log has the trace, the reader is told nothing of it."""
    return Response("Something went wrong here; the log says what.\n", 500, media_type="text/plain")
