"""The events in the forms that other programs read, as downloads and as feeds to subscribe to."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sitrep.core.accounts import Account, account_of
from sitrep.render.exports import FORMS, write_events
from sitrep.render.exports.cap import write_cap
from sitrep.render.exports.opml import write_opml
from sitrep.store.event_list import EventFilter, list_events
from sitrep.store.events import find_event
from sitrep.web.desk import desk_of
from sitrep.web.events import wanted_by
from sitrep.web.views import page

MOST_EVENTS = 2_000
MOST_IN_FEED = 50
FEEDS = ("atom", "rss", "jsonfeed")
"""These are fetched again and again, so they are short."""


def show_exports(request: Request) -> Response:
    """GET /export/"""
    return page(request, "exports.html.j2", forms=FORMS.values(), most=MOST_EVENTS, most_in_feed=MOST_IN_FEED)


def download_events(request: Request, *, form: str) -> Response:
    """GET /export/events.ENDING, with the parameters of the page /events."""
    desk = desk_of(request)
    most = MOST_IN_FEED if form in FEEDS else MOST_EVENTS
    accounts = desk.database.call(_read, wanted_by(request.query_params, desk.clock()), most)
    address = str(request.url.replace(query=urlencode(request.query_params.multi_items())))
    kind = FORMS[form]
    headers = {} if form in FEEDS else {"content-disposition": f'attachment; filename="sitrep-events.{kind.ending}"'}
    return Response(write_events(form, accounts, now=desk.clock(), address=address), media_type=kind.media_type, headers=headers)


def download_cap(request: Request) -> Response:
    """GET /export/events/{name}.cap"""
    desk = desk_of(request)
    event = desk.database.call(find_event, request.path_params["name"])
    if event is None:
        raise HTTPException(404, "there is no event of this name")
    return Response(write_cap(account_of(event), now=desk.clock()), media_type="application/cap+xml")


def download_feeds(request: Request) -> Response:
    """GET /export/feeds.opml"""
    headers = {"content-disposition": 'attachment; filename="sitrep-feeds.opml"'}
    return Response(write_opml(desk_of(request).feeds.values()), media_type="text/x-opml", headers=headers)


def _read(session: Session, wanted: EventFilter, most: int) -> list[Account]:
    return [account_of(event) for event in list_events(session, wanted, limit=most).events]


ROUTES: tuple[Route, ...] = (
    Route("/export/", show_exports),
    *(Route(f"/export/events.{form.ending}", partial(download_events, form=form.name)) for form in FORMS.values()),
    Route("/export/events/{name}.cap", download_cap),
    Route("/export/feeds.opml", download_feeds),
)
