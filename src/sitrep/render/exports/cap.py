"""One event's account goes in, a message of the Common Alerting Protocol 1.2 (OASIS, ITU-T X.1303 bis) comes out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

from sitrep.core.accounts import Account
from sitrep.core.corroboration import Corroboration
from sitrep.core.model import Level, Place, Topic
from sitrep.core.text import clean_line
from sitrep.render import lines, words
from sitrep.render.exports.safety import xml_text
from sitrep.render.links import web_link

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
FRESH = timedelta(hours=24)
_SEVERITY = {Level.HIGH: "Severe", Level.MEDIUM: "Moderate", Level.INFORMATION: "Minor", Level.NONE: "Unknown"}
_CERTAINTY = {Corroboration.OFFICIAL: "Observed", Corroboration.MULTIPLE: "Observed", Corroboration.SINGLE: "Possible"}
_RADIUS_KM = {1: 1, 2: 25, 3: 50, 4: 150, 5: 50}
"""About how far from its point a place of each precision (SiND scale) reaches; countries get none."""
_RESTRICTION = "Media-monitored and unverified: not for publication without a check."


def write_cap(account: Account, *, now: datetime) -> str:
    """A message of scope Restricted, for what it says is unverified. `sent` is the time of the last report.

    Of an event that its source withdrew it is the Cancel of the message before (CAP 1.2, section 3.2.1).
    """
    ET.register_namespace("", NAMESPACE)
    alert = ET.Element(_name("alert"))
    identifier = f"sitrep-{account.event_id}-{account.n_reports}"
    _add(alert, "identifier", f"{identifier}-cancel" if account.is_withdrawn else identifier)
    _add(alert, "sender", "sitrep")
    _add(alert, "sent", _instant(account.last_reported_at))
    _add(alert, "status", "Actual")
    _add(alert, "msgType", "Cancel" if account.is_withdrawn else "Alert")
    _add(alert, "scope", "Restricted")
    _add(alert, "restriction", _RESTRICTION)
    _add(alert, "note", f"{words.UNVERIFIED}. {account.alert_id}")
    if account.is_withdrawn:
        _add(alert, "references", f"sitrep,{identifier},{_instant(account.last_reported_at)}")
    alert.append(_info(account, now))
    ET.indent(alert)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(alert, encoding="unicode") + "\n"


def _info(account: Account, now: datetime) -> ET.Element:
    info = ET.Element(_name("info"))
    _add(info, "language", "en")
    _add(info, "category", "Transport" if account.topic is Topic.CROSSING_CLOSURE else "Security")
    _add(info, "event", words.TOPICS[account.topic])
    _add(info, "urgency", "Immediate" if now - account.last_reported_at < FRESH else "Past")
    _add(info, "severity", _SEVERITY[account.level])
    _add(info, "certainty", _CERTAINTY[account.corroboration])
    _add(info, "onset", _instant(account.first_reported_at))
    _add(info, "senderName", lines.source_names(account))
    _add(info, "headline", lines.incident(account))
    quotes = [f"{words.quoted(quote.text, quote.language)} ({quote.source.name})" for quote in account.quotes]
    _add(info, "description", " ".join(quotes) or lines.incident_line(account))
    link = next((found for quote in account.quotes if (found := web_link(quote.source.url))), None)
    if link:
        _add(info, "web", link.url)
    for name, value in (("level", account.level.value), ("topic", account.topic.value), ("reports", str(account.n_reports))):
        parameter = ET.SubElement(info, _name("parameter"))
        _add(parameter, "valueName", name)
        _add(parameter, "value", value)
    info.append(_area(account))
    return info


def _area(account: Account) -> ET.Element:
    area = ET.Element(_name("area"))
    places = account.places[:5]
    named = [words.place(place) for place in places] or [words.country(iso3) for iso3 in account.countries]
    _add(area, "areaDesc", "; ".join(named) or "unknown")
    for place in places:
        if (circle := _circle(place)) is not None:
            _add(area, "circle", circle)
    for iso3 in account.countries[:10]:
        geocode = ET.SubElement(area, _name("geocode"))
        _add(geocode, "valueName", "ISO3")
        _add(geocode, "value", iso3)
    return area


def _circle(place: Place) -> str | None:
    radius = _RADIUS_KM.get(place.precision)
    return f"{place.lat:.4f},{place.lon:.4f} {radius}" if radius and place.lat is not None and place.lon is not None else None


def _instant(at: datetime) -> str:
    """CAP wants an offset in figures, and `-00:00` for UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S-00:00")


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, _name(name)).text = xml_text(clean_line(text, most=4_000))
