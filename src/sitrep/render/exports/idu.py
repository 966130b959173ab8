"""Accounts of events go in; displacement figures shaped like IDMC's Internal Displacement Updates (IDU) come out as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from sitrep.core.accounts import Account, StatedFigure
from sitrep.core.model import FigureUnit, Topic
from sitrep.render import lines, words
from sitrep.render.exports.geojson import point_of

_ACCURACY = {
    1: "Point",
    2: "Point",
    3: "District/Zone/Department (ADM2)",
    4: "State/Region/Province (ADM1)",
    5: "Line",
    6: "Country (ADM0)",
}


def write_idu(accounts: Iterable[Account]) -> str:
    """One object per figure that one source states as a number of persons; vague words, and households, are no figures there.

    `role` is "Triangulation": IDMC's word for a figure that is not (yet) its recommended one. Whether conflict or disaster is behind it
    is not judged, so `displacement_type` says "Other". What its source has withdrawn is left out.
    """
    return json.dumps([found for account in accounts for found in _figures(account)], ensure_ascii=False, indent=1)


def _figures(account: Account) -> Iterator[dict[str, Any]]:
    if account.topic is not Topic.DISPLACEMENT or account.is_withdrawn:
        return
    for number, stated in enumerate(account.figures, start=1):
        value = stated.figure.low if stated.figure.low is not None else stated.figure.high
        if value is not None and not stated.figure.vague and stated.figure.unit is FigureUnit.PERSON:
            yield _object(account, stated, value, number)


def _object(account: Account, stated: StatedFigure, value: int, number: int) -> dict[str, Any]:
    place = point_of(account)
    iso3 = next(iter(account.countries), "")
    day = account.first_reported_at.date().isoformat()
    return {
        "id": f"{account.event_id}-{number}",
        "country": words.country(iso3) if iso3 else "",
        "iso3": iso3,
        "latitude": place.lat if place else None,
        "longitude": place.lon if place else None,
        "centroid": f"[{place.lat}, {place.lon}]" if place else "",
        "role": "Triangulation",
        "displacement_type": "Other",
        "qualifier": stated.figure.quantifier.value.replace("_", " "),
        "figure": value,
        "displacement_date": day,
        "displacement_start_date": day,
        "displacement_end_date": account.last_reported_at.date().isoformat(),
        "year": account.first_reported_at.year,
        "event_id": account.event_id,
        "event_name": lines.incident(account),
        "term": stated.figure.term,
        "category": stated.figure.kind.value,
        "sources": stated.source.name,
        "source_url": stated.source.url,
        "locations_name": place.name if place else "",
        "locations_coordinates": f"{place.lat}, {place.lon}" if place else "",
        "locations_accuracy": _ACCURACY.get(place.precision, "") if place else "",
        "standard_info_text": f"{lines.incident_line(account)}. {words.UNVERIFIED}.",
        "created_at": account.last_reported_at.isoformat(),
    }
