"""Requests go in; whose they are, whether they may pass, and the login page for those who may not, come out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from starlette.exceptions import HTTPException
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from sitrep.core.text import clean_line
from sitrep.store.marks import LONGEST_NAME
from sitrep.web.desk import desk_of
from sitrep.web.guard import host_of

COOKIE = "sitrep_visitor"
NAME_COOKIE = "sitrep_name"
YEAR_SECONDS = 31_536_000
OPEN_TO_ALL = ("/login", "/static/", "/healthz")
FOR_PROGRAMS = ("/api/", "/export/", "/metrics")
"""Where the password may come by HTTP Basic authentication; elsewhere a cookie is asked for."""
MOST_FIELDS = 20
MOST_BYTES = 400_000
"""Of a form: the longest text that is judged, each of its letters three bytes, percent-encoded."""


class Visitors(BaseHTTPMiddleware):
    """Gives every visitor a cookie, lets pass who may, sends the others to the login page, and refuses forms of other sites."""

    async def dispatch(self, request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        """Starlette's way in."""
        given = request.cookies.get(COOKIE, "")
        visitor = given or desk_of(request).door.new_visitor()
        request.state.visitor = visitor
        refused = _refusal(request, given)
        response = refused or await call_next(request)
        if request.state.visitor != given and response.headers.get("content-type", "").startswith("text/html"):
            set_visitor(request, response, request.state.visitor)
        return response


def set_visitor(request: Request, response: Response, visitor: str) -> None:
    """The cookie: no script reads it, no other site's link or form brings it along."""
    response.set_cookie(COOKIE, visitor, path="/", httponly=True, samesite="strict", secure=request.url.scheme == "https")


def remember_name(request: Request, response: Response, name: str) -> None:
    """Keeps the name that the visitor signs with for a year, in a cookie of its own, so that it is asked for once."""
    secure = request.url.scheme == "https"
    response.set_cookie(NAME_COOKIE, quote(name), max_age=YEAR_SECONDS, path="/", httponly=True, samesite="strict", secure=secure)


def known_name(request: Request) -> str:
    """The name that this visitor signed with last; "" before the first time."""
    return clean_line(unquote(request.cookies.get(NAME_COOKIE, "")), most=LONGEST_NAME)


def _refusal(request: Request, visitor: str) -> Response | None:
    path = request.url.path
    if request.method not in ("GET", "HEAD", "POST"):
        return Response("Only GET, HEAD and POST are understood.\n", 405, {"allow": "GET, HEAD, POST"}, "text/plain")
    if any(path == start or (start.endswith("/") and path.startswith(start)) for start in OPEN_TO_ALL):
        return None
    desk = desk_of(request)
    if desk.door.admits(visitor, now=desk.ticks()):
        return None
    if any(path.startswith(start) for start in FOR_PROGRAMS):
        header = request.headers.get("authorization", "")
        if header and desk.door.admits_program(header, address=address_of(request), now=desk.ticks()):
            return None
        return JSONResponse({"error": "the password is wanted, by HTTP Basic authentication with any user name"}, 401)
    target = f"{path}?{request.url.query}" if request.url.query else path
    return RedirectResponse(f"/login?next={quote(target, safe='')}", 303)


def address_of(request: Request) -> str:
    """Where the request came from: the proxy's word where a proxy on this machine forwarded it."""
    return request.client.host if request.client else ""


async def read_form(request: Request) -> dict[str, str]:
    """The fields of a form that came from one of our own pages. Raises HTTPException: 403 for all others, 400, 413."""
    origin, site = request.headers.get("origin", ""), request.headers.get("sec-fetch-site", "same-origin")
    if site not in ("same-origin", "none") or (origin and host_of(urlsplit(origin).netloc) != host_of(request.headers.get("host", ""))):
        raise HTTPException(403, "This form was sent from another site.")
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise HTTPException(400, "This is not a form.")
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise HTTPException(413, "This text is too long.")
    try:
        fields = dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="replace"))
    except (UnicodeDecodeError, ValueError):
        raise HTTPException(400, "This is not a form.") from None
    if not desk_of(request).door.is_token(fields.pop("token", ""), request.cookies.get(COOKIE, "")):
        raise HTTPException(403, "This form is too old, or cookies are switched off: open the page again and send it once more.")
    return fields


def local_path(target: str) -> str:
    """Where to go after the login: a path of ours, else the first page. Never another site, however it is written."""
    parts = urlsplit(target)
    is_local = target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return target if is_local and target.isprintable() and "\\" not in target and len(target) < 2_000 else "/"
