"""An event goes in, the sketch of a map of it comes out: what a picture has to show. It is drawn where it is sent (`render.pictures`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sitrep.core.accounts import Account
from sitrep.core.grouping import COUNTRY
from sitrep.core.model import Level, Place

MOST_PINS = 5
NAMED_PINS = 12
"""Of a map of many events so many pins have a name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pin:
    """A place to be marked. `precision` is Insecurity Insight's scale (1 exact … 4 province, 5 line, 6 country).

    `title` is shown by browsers when the pointer rests on it; `href` makes a link of it (dashboard only).
    """

    lat: float
    lon: float
    label: str = ""
    level: Level = Level.INFORMATION
    precision: int = 1
    title: str = ""
    href: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sketch:
    """A map to be drawn, `width` × `height` pixels: see `render.map.draw_map`."""

    pins: tuple[Pin, ...] = ()
    countries: tuple[str, ...] = ()
    width: int = 480
    height: int = 250
    language: str = "en"
    is_world: bool = False


def pins_of(account: Account, *, most: int = MOST_PINS, href: str = "") -> tuple[Pin, ...]:
    """At most `most` of an event's places that have coordinates and are no whole countries, each named once."""
    found: dict[str, Pin] = {}
    for place in _marked(account.places):
        found.setdefault(
            place.name.casefold(),
            Pin(
                lat=place.lat or 0.0,
                lon=place.lon or 0.0,
                label=place.name,
                level=account.level,
                precision=place.precision,
                title=f"{place.name}: {account.alert_id}",
                href=href,
            ),
        )
    return tuple(found.values())[:most]


def sketch_of(account: Account, *, language: str = "en") -> Sketch | None:
    """A map of the event's places, of its countries where no place has coordinates; None where neither is known."""
    pins = pins_of(account)
    if not pins and not account.countries:
        return None
    return Sketch(pins=pins, countries=account.countries[:4], language=language)


def sketch_of_many(accounts: Iterable[Account], *, language: str = "en", most: int = 40) -> Sketch | None:
    """One map of several events, a pin for the first place of each, the first of them on top, each place named once; None without any."""
    told = list(accounts)
    pins = [pin for account in told for pin in pins_of(account, most=1)]
    countries = tuple(dict.fromkeys(iso3 for account in told for iso3 in account.countries[:1]))
    if not pins and not countries:
        return None
    first: dict[str, int] = {}
    for at, pin in enumerate(pins[:NAMED_PINS]):
        first.setdefault(pin.label.casefold(), at)
    named = tuple(pin if first.get(pin.label.casefold()) == at else replace(pin, label="") for at, pin in enumerate(pins[:most]))
    return Sketch(pins=named, countries=countries, language=language)


def _marked(places: Iterable[Place]) -> Iterable[Place]:
    return (place for place in places if place.lat is not None and place.lon is not None and place.precision != COUNTRY)
