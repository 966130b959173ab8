"""A request, a template's name and values go in, the finished page comes out; and what pages read from an address."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from babel import Locale
from starlette.requests import Request
from starlette.responses import HTMLResponse

from sitrep.core.digest.filing import FiledDigest
from sitrep.core.model import Level
from sitrep.core.receivers import Detail
from sitrep.render import words
from sitrep.render.map.drawing import NO_ENDORSEMENT
from sitrep.render.pages import environment
from sitrep.web.desk import desk_of

PAGES = (
    ("/", "Today"),
    ("/events", "Events"),
    ("/search", "Search"),
    ("/map", "Map"),
    ("/crossings", "Crossings"),
    ("/figures", "Figures"),
    ("/feeds", "Feeds"),
    ("/digests", "Digests"),
    ("/rules", "Rules"),
    ("/deliveries", "Deliveries"),
)
MOST_PAGES = 10_000


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """The page with the frame around it: navigation, tokens of forms, the time it was made."""
    desk = desk_of(request)
    visitor = request.state.visitor
    frame = {
        "pages": PAGES,
        "path": request.url.path,
        "now": desk.clock(),
        "version": desk.version,
        "token": desk.door.token(visitor),
        "can_log_out": desk.door.asks and desk.door.admits(visitor, now=desk.ticks()),
        "static": static_address,
        "ago": ago,
        "filed_for": filed_for,
        "reasons": {reason.value: said for reason, said in words.REASONS.items()},
        "endorsement": NO_ENDORSEMENT,
        "levels": tuple(level for level in Level if level is not Level.NONE),
    }
    return HTMLResponse(environment("sitrep.web").get_template(template).render(**frame, **values), status)


def last_page(total: int, on_a_page: int) -> int:
    """The number of the last page, 1 where there is nothing to show."""
    return max((total + on_a_page - 1) // on_a_page, 1)


@cache
def static_address(name: str) -> str:
    """The address of a file of ours, another one with every change, so that browsers may keep it."""
    digest = hashlib.sha256((files("sitrep.web") / "static" / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?{digest}"


def ago(at: datetime | None, now: datetime) -> str:
    """`12 minutes ago`, `in 2 hours`, `3 days ago`; `never` for None."""
    if at is None:
        return "never"
    minutes = int(abs((now - at).total_seconds()) // 60)
    if minutes < 1:
        return "just now"
    count, unit = (minutes, "minute") if minutes < 60 else (minutes // 60, "hour") if minutes < 2880 else (minutes // 1440, "day")
    said = f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{said} ago" if at <= now else f"in {said}"


def filed_for(one: FiledDigest) -> str:
    """Who a digest's file is written for: `English`, `Arabic, places by province`."""
    language: str = Locale("en").languages.get(one.language.partition("-")[0], one.language)
    places = {Detail.ADMIN1: ", places by province", Detail.COUNTRY: ", places by country"}
    return language + next((said for detail, said in places.items() if one.stem.endswith(f"_{detail.value}")), "")


def page_number(request: Request) -> int:
    """The page that is asked for, from 1 on; 1 where the address says nonsense."""
    written = request.query_params.get("page", "1")
    return min(max(int(written), 1), MOST_PAGES) if written.isascii() and written.isdigit() and len(written) < 9 else 1
