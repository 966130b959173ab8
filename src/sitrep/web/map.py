"""The map: where the events of the last days happened, a pin for each place, and the same as a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from sitrep.core.accounts import alert_id
from sitrep.core.model import Level, Place, Topic
from sitrep.render import words
from sitrep.render.map import Pin
from sitrep.render.map.pins import COUNTRY_LEVEL
from sitrep.store.event_list import countries_seen
from sitrep.store.event_places import PlacedEvent, placed_events
from sitrep.web.desk import desk_of
from sitrep.web.events import SPANS, wanted_by
from sitrep.web.pictures import world_of
from sitrep.web.views import page

ASKED = ("level", "topic", "country", "days")
DAYS = "7"
"""How far back the map goes where nothing else is asked for."""
MOST_EVENTS = 500
MOST_SPOTS = 150
"""Pins; more would cover each other."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Spot:
    """A place and the events that name it, the gravest and then the latest first. `number` links the pin to the list, from 1 on."""

    number: int
    place: Place
    events: tuple[PlacedEvent, ...]

    @property
    def level(self) -> Level:
        """That of the gravest event."""
        return self.events[0].level


def show_map(request: Request) -> Response:
    """GET /map?level=&topic=&country=&days="""
    desk = desk_of(request)
    asked = {"days": DAYS} | {name: value for name, value in request.query_params.items() if name in ASKED}
    wanted = wanted_by(QueryParams(asked), desk.clock())

    def read(session: Session) -> tuple[list[PlacedEvent], int, list[str]]:
        events, total = placed_events(session, wanted, limit=MOST_EVENTS)
        return events, total, countries_seen(session)

    events, total, countries = desk.database.call(read)
    spots = spots_of(events, wanted.country)
    shown = spots[:MOST_SPOTS]
    lit = (wanted.country,) if wanted.country else tuple(sorted({spot.place.iso3 for spot in shown}))
    title = f"Map of {words.plural(len(shown), 'place')} with events"
    return page(
        request,
        "map.html.j2",
        picture=world_of([_pin(spot) for spot in shown], countries=lit, title=title),
        spots=shown,
        more=len(spots) - len(shown),
        unplaced=sum(not any(map(_is_placed, event.places)) for event in events),
        n_events=len(events),
        total=total,
        countries=sorted(countries, key=words.country),
        by_country=Counter(spot.place.iso3 for spot in spots if spot.place.iso3).most_common(),
        asked=asked,
        query=urlencode({name: value for name, value in asked.items() if value and name != "country"}),
        spans=SPANS,
        topics=tuple(Topic),
    )


def spots_of(events: Iterable[PlacedEvent], country: str = "") -> list[Spot]:
    """A spot for each place that has coordinates and is no whole country, those with the gravest and then the most events first.

    With a `country` (ISO 3166-1 alpha-3) only places in it.
    """
    found: dict[tuple[str, str], tuple[Place, list[PlacedEvent]]] = {}
    for event in events:
        for place in event.places:
            if _is_placed(place) and country in ("", place.iso3):
                found.setdefault((place.iso3, place.name.casefold()), (place, []))[1].append(event)
    ordered = sorted(found.values(), key=lambda spot: (-max(event.level.rank for event in spot[1]), -len(spot[1]), spot[0].name))
    return [
        Spot(number=number, place=place, events=tuple(sorted(told, key=lambda event: -event.level.rank)))
        for number, (place, told) in enumerate(ordered, 1)
    ]


def _is_placed(place: Place) -> bool:
    return place.lat is not None and place.lon is not None and place.precision != COUNTRY_LEVEL


def _pin(spot: Spot) -> Pin:
    """A pin that leads to its only event, or to its row of the list."""
    only = spot.events[0] if len(spot.events) == 1 else None
    count = words.plural(len(spot.events), "event")
    return Pin(
        lat=spot.place.lat or 0.0,
        lon=spot.place.lon or 0.0,
        label=spot.place.name,
        level=spot.level,
        precision=spot.place.precision,
        title=f"{words.place(spot.place)}: {count}, {words.LEVELS[spot.level].lower()}",
        href=f"/events/{alert_id(only.id)}" if only else f"#place-{spot.number}",
    )
