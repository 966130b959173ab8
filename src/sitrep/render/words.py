"""Codes and values of the core go in, plain English for people comes out; the one place for the words of the frame."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global

from sitrep.core.accounts import StatedCrossing, victims
from sitrep.core.aid_detail import AidDetail, AidTarget
from sitrep.core.corroboration import Corroboration
from sitrep.core.model import (
    CrossingKind,
    CrossingStatus,
    Figure,
    FigureUnit,
    HitStatus,
    Level,
    Place,
    Quantifier,
    Topic,
    Traffic,
)
from sitrep.core.notices import Reason
from sitrep.render.links import direction_of

WITHDRAWN = (
    "Cancel: the source has changed its article and no longer reports this, and nobody else does. Earlier messages of this thread no longer"
    " stand. What it had said:"
)
UNVERIFIED = "Media-monitored, unverified"
LEVELS = {Level.HIGH: "High concern", Level.MEDIUM: "Medium concern", Level.INFORMATION: "For information", Level.NONE: "No concern"}
TOPICS = {Topic.DISPLACEMENT: "Displacement", Topic.CROSSING_CLOSURE: "Crossing or route", Topic.AID_INCIDENT: "Aid incident"}
STATUSES = {
    HitStatus.OCCURRED: "reported",
    HitStatus.ONGOING: "reported as going on",
    HitStatus.THREATENED: "reported as a threat or warning",
    HitStatus.DENIED: "denied",
    HitStatus.BACKGROUND: "background",
}
MARKS = {"ack": "acknowledged", "dismiss": "dismissed", "confirm": "confirmed", "note": "noted"}
"""What a person said of an event (`store.marks.MarkKind`)."""
REASONS = {
    Reason.FIRST_REPORT: "First report",
    Reason.LEVEL_ROSE: "The level of concern rose",
    Reason.NEW_CROSSING_STATUS: "The status of a crossing changed",
    Reason.FIRST_FIGURE: "First figure reported",
    Reason.FIGURE_GREW: "A higher figure is reported",
    Reason.MORE_SOURCES: "A further source confirms it independently",
    Reason.STILL_REPORTED: "Still being reported",
    Reason.CORRECTED: "Corrected by its source",
    Reason.WITHDRAWN: "Withdrawn by its source",
    Reason.NO_REPORT_LEFT: "Its source withdrew it before anybody was told",
    Reason.BELOW_RECEIVER_LEVEL: "Below the level that this receiver asked for",
    Reason.OLD_NEWS: "Published more than three days before it was first seen",
    Reason.TOO_SOON: "Waiting for the end of the interval between two messages",
    Reason.NOTHING_NEW: "Nothing new since the last message",
    Reason.NO_RECEIVER: "The receiver is not configured any more",
    Reason.STORM: "Held for the next message that lists many events at once",
    Reason.MUTED: "Held until the mute time ends",
    Reason.SILENCED: "Held until a silence ends",
    Reason.INHIBITED: "Held because a graver event in the same place was told",
    Reason.COOLDOWN: "Not told: another event of this kind in the same area was told shortly before",
    Reason.DISMISSED: "Not told: a person dismissed the event",
}
SILENCES = {
    Reason.BELOW_RECEIVER_LEVEL.value: "below the level asked for",
    Reason.OLD_NEWS.value: "old report",
    Reason.NO_RECEIVER.value: "its receiver is not configured any more",
    Reason.STORM.value: "waits for the next message that lists many",
    Reason.MUTED.value: "waits for the end of a mute time",
    Reason.SILENCED.value: "waits for the end of a silence",
    Reason.INHIBITED.value: "waits: a graver event in the same place was told",
    Reason.COOLDOWN.value: "another event of this kind in the same area was told shortly before",
    Reason.DISMISSED.value: "dismissed by a person",
}
"""Why an event was not alerted, in a few words; other reasons are about events that were."""
HELD = {
    Reason.STORM: "waits for the next message that lists many, from",
    Reason.TOO_SOON: "waits for the interval between two messages, until",
    Reason.MUTED: "muted until",
    Reason.SILENCED: "silenced until",
    Reason.INHIBITED: "behind a graver event in the same place until",
    Reason.COOLDOWN: "another event of this kind in the same area was told shortly before",
    Reason.DISMISSED: "dismissed by a person",
    Reason.NO_RECEIVER: "the receiver is not configured any more",
    Reason.OLD_NEWS: "published more than three days before it was first seen",
}
"""What holds a message back, to be followed by the time at which it is thought of again, where there is one."""
CORROBORATION = {
    Corroboration.SINGLE: "one source",
    Corroboration.MULTIPLE: "several independent sources",
    Corroboration.OFFICIAL: "an official source",
}
PRECISION = {
    1: "exact place",
    2: "within 25 km",
    3: "district or town level",
    4: "province level",
    5: "along a road or river",
    6: "country level",
}
"""Insecurity Insight's geo precision scale (SiND), in plain words."""

COUNTRY_LEVEL = 6
_LATIN = re.compile("[A-Za-z]")

_QUANTIFIERS = {
    Quantifier.EXACT: "",
    Quantifier.APPROXIMATELY: "about ",
    Quantifier.MORE_THAN: "more than ",
    Quantifier.LESS_THAN: "less than ",
}
_QUANTITIES = re.compile(r"(?:(?:a|few|several|many|some|of|and|tens|(?:dozen|score|hundred|thousand|million)s?)(?: |$))+", re.IGNORECASE)
UNITS = {FigureUnit.PERSON: "people", FigureUnit.HOUSEHOLD: "households"}
_CROSSING_STATUSES = {CrossingStatus.UNKNOWN: "status unclear"}
_TRAFFIC = {
    Traffic.ALL: "",
    Traffic.CIVILIAN: "civilians",
    Traffic.COMMERCIAL: "commercial traffic",
    Traffic.HUMANITARIAN: "humanitarian traffic",
    Traffic.MEDICAL: "medical traffic",
}
# CLDR's name where the United Nations use another one in daily work
_COUNTRIES = {"COD": "DR Congo", "COG": "Congo", "MMR": "Myanmar", "PSE": "occupied Palestinian territory", "XKX": "Kosovo"}


@lru_cache(maxsize=512)
def country(iso3: str) -> str:
    """The English short name of an ISO 3166-1 alpha-3 code (Unicode CLDR); an unknown code stays as it is."""
    alpha2 = (get_global("territory_aliases").get(iso3) or [""])[0]
    return _COUNTRIES.get(iso3) or Locale("en").territories.get(alpha2) or iso3


def day(at: datetime) -> str:
    """`03 March 2026`, the date form of Aid in Danger bulletins; the date is UTC's."""
    return f"{at:%d %B %Y}"


def instant(at: datetime, zone: str = "UTC") -> str:
    """`3 March 2026, 12:05 UTC`; in another IANA zone with its offset: `3 March 2026, 13:05 (UTC+01:00)`."""
    local = at.astimezone(ZoneInfo(zone))
    offset = f"{local:%z}"
    return f"{local.day} {local:%B %Y, %H:%M} " + ("UTC" if zone == "UTC" else f"(UTC{offset[:3]}:{offset[3:]})")


def place(where: Place) -> str:
    """`Anadan, Aleppo, Syria`: what is known, nothing said twice; a country by its English name, in whatever language it was found."""
    if where.precision == COUNTRY_LEVEL and where.iso3:
        return country(where.iso3)
    return ", ".join(dict.fromkeys(part for part in (where.name, where.admin1_name, country(where.iso3) if where.iso3 else "") if part))


def number(value: int) -> str:
    """`12,500`."""
    return f"{value:,}"


def figure(stated: Figure) -> str:
    """`more than 12,500 people`, `2,000 to 6,000 households`; vague words stay words, in quotation marks, as the source has them."""
    unit = UNITS[stated.unit]
    if stated.vague or (stated.low is None and stated.high is None):
        return _vague(stated, unit)
    if stated.low is not None and stated.high is not None and stated.low != stated.high:
        return f"{number(stated.low)} to {number(stated.high)} {unit}"
    value = stated.low if stated.low is not None else stated.high
    return f"{_QUANTIFIERS[stated.quantifier]}{number(value or 0)} {unit}"


def _vague(stated: Figure, unit: str) -> str:
    said = stated.span.text
    if not _QUANTITIES.fullmatch(said):
        return f"“{said}”"
    return f"“{said}” {'of ' if said.endswith('s') else ''}{unit}"


def crossing(stated: StatedCrossing) -> str:
    """`Bab al-Salama crossing: closed to humanitarian traffic (outbound)`."""
    found = stated.crossing
    return f"{crossing_name(stated)}: {crossing_status(stated)}" + (f" ({found.reason})" if found.reason not in ("", "unknown") else "")


def crossing_name(stated: StatedCrossing) -> str:
    """Its name, with the kind where the name does not tell: `Bab al-Salama crossing`."""
    name, kind = stated.crossing.name, stated.crossing.kind
    if stated.crossing.crossing_id and not _LATIN.search(name):
        name = stated.crossing.crossing_id.replace("-", " ").title()  # named in another script, but a crossing we know
    name = name.title() if name.isupper() else name  # from a headline or a dateline
    tells = kind.value in name.casefold() or kind is CrossingKind.ROUTE
    return name if tells else f"{name} {kind.value}"


def crossing_status(stated: StatedCrossing) -> str:
    """`closed`, `restricted for civilians`, `open to humanitarian traffic`, `status unclear`."""
    status, traffic = stated.crossing.status, _TRAFFIC[stated.crossing.traffic]
    said = _CROSSING_STATUSES.get(status, status.value)
    if not traffic:
        return said
    return f"{said} {'to' if status in (CrossingStatus.OPEN, CrossingStatus.CLOSED) else 'for'} {traffic}"


def quoted(text: str, language: str | None) -> str:
    """Foreign words in quotation marks of their script: “…”, and «…» where it runs from right to left."""
    return f"«{text}»" if direction_of(language) == "rtl" else f"“{text}”"


def plural(count: int, one: str, many: str = "") -> str:
    """`1 feed`, `12 feeds`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def aid(detail: AidDetail) -> str:
    """`2 aid workers reported killed`, `aid convoy reported hit`; "" for persons of whom no number is stated."""
    if detail.target is AidTarget.STAFF:
        count = victims(detail)
        return f"{plural(count, 'aid worker')} reported {detail.act.value}" if count else ""
    thing = "aid distribution" if detail.target is AidTarget.DISTRIBUTION else f"aid {detail.target.value}"
    return f"{thing} reported {detail.act.value}"
