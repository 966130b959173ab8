"""Accounts of events go in, a GeoJSON FeatureCollection (RFC 7946) comes out: one point for each event whose place is known."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sitrep.core.accounts import Account
from sitrep.core.model import Place
from sitrep.render.exports.rows import row_of


def write_geojson(accounts: Iterable[Account]) -> str:
    """The properties are the columns of the table; an event without coordinates has the geometry null."""
    collection = {"type": "FeatureCollection", "features": [_feature(account) for account in accounts]}
    return json.dumps(collection, ensure_ascii=False, indent=1)


def point_of(account: Account) -> Place | None:
    """The most precise place of the event that has coordinates."""
    return next((place for place in account.places if place.lat is not None and place.lon is not None), None)


def _feature(account: Account) -> dict[str, Any]:
    place = point_of(account)
    geometry = {"type": "Point", "coordinates": [place.lon, place.lat]} if place else None
    properties = {name: value for name, value in row_of(account).items() if name not in ("lat", "lon")}
    return {"type": "Feature", "id": account.event_id, "geometry": geometry, "properties": properties}
