"""An event's places go in, the pins for a map come out: what stands where, how sure the place is, and what it is called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sitrep.core.accounts import Account
from sitrep.core.model import Level, Place

COUNTRY_LEVEL, PROVINCE_LEVEL = 6, 4


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


def pins_of(account: Account, *, most: int = 5, href: str = "") -> tuple[Pin, ...]:
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


def _marked(places: Iterable[Place]) -> Iterable[Place]:
    return (place for place in places if place.lat is not None and place.lon is not None and place.precision != COUNTRY_LEVEL)
