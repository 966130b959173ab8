"""Codes and values of the core go in, plain English for people comes out; the one place for the words of the frame."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.core import get_global

from sitrep.core.accounts import Account, StatedCrossing, StatedFigure
from sitrep.core.corroboration import Corroboration
from sitrep.core.digest.contents import CrossingChange, FigureRange
from sitrep.core.model import CrossingKind, CrossingStatus, Figure, FigureUnit, HitStatus, Level, Place, Quantifier, Topic, Traffic
from sitrep.core.notices import Notice, Reason, Said
from sitrep.render.links import direction_of

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
REASONS = {
    Reason.FIRST_REPORT: "First report",
    Reason.LEVEL_ROSE: "The level of concern rose",
    Reason.NEW_CROSSING_STATUS: "The status of a crossing changed",
    Reason.FIRST_FIGURE: "First figure reported",
    Reason.FIGURE_GREW: "A higher figure is reported",
    Reason.MORE_SOURCES: "A further source confirms it independently",
    Reason.STILL_REPORTED: "Still being reported",
    Reason.BELOW_RECEIVER_LEVEL: "Below the level that this receiver asked for",
    Reason.OLD_NEWS: "Published more than three days before it was first seen",
    Reason.TOO_SOON: "Waiting for the end of the interval between two messages",
    Reason.NOTHING_NEW: "Nothing new since the last message",
    Reason.NO_RECEIVER: "The receiver is not configured any more",
    Reason.STORM: "Held for the next message that lists many events at once",
}
SILENCES = {
    Reason.BELOW_RECEIVER_LEVEL.value: "below the level asked for",
    Reason.OLD_NEWS.value: "old report",
    Reason.NO_RECEIVER.value: "its receiver is not configured any more",
    Reason.STORM.value: "waits for the next message that lists many",
}
"""Why an event was not alerted, in a few words; other reasons are about events that were."""
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

_QUANTIFIERS = {
    Quantifier.EXACT: "",
    Quantifier.APPROXIMATELY: "about ",
    Quantifier.MORE_THAN: "more than ",
    Quantifier.LESS_THAN: "less than ",
}
_UNITS = {FigureUnit.PERSON: "people", FigureUnit.HOUSEHOLD: "households"}
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


def where(account: Account, *, most: int = 2) -> str:
    """The places of an event in a few words: at most `most` of them, with province and country said once where they are the same."""
    places = account.places[:most]
    if not places:
        return ", ".join(country(iso3) for iso3 in account.countries[:most])
    last = place(places[-1])
    return (
        " and ".join([*(found.name for found in places[:-1]), last])
        if len({found.iso3 for found in places}) == 1
        else "; ".join(map(place, places))
    )


def short_places(account: Account) -> list[str]:
    """The first place in fewer and fewer words: `Anadan, Aleppo, Syria`, `Anadan, Syria`, `Anadan`; a country alone where none is known."""
    if not account.places:
        return [country(iso3) for iso3 in account.countries[:1]]
    first = account.places[0]
    name = place(first).split(", ")[0]
    return list(dict.fromkeys([place(first), ", ".join(dict.fromkeys([name, country(first.iso3)])), name]))


def number(value: int) -> str:
    """`12,500`."""
    return f"{value:,}"


def figure(stated: Figure) -> str:
    """`more than 12,500 people`, `2,000 to 6,000 households`; vague words stay words, in quotation marks, as the source has them."""
    unit = _UNITS[stated.unit]
    if stated.vague or (stated.low is None and stated.high is None):
        return _vague(stated, unit)
    if stated.low is not None and stated.high is not None and stated.low != stated.high:
        return f"{number(stated.low)} to {number(stated.high)} {unit}"
    value = stated.low if stated.low is not None else stated.high
    return f"{_QUANTIFIERS[stated.quantifier]}{number(value or 0)} {unit}"


def _vague(stated: Figure, unit: str) -> str:
    words = stated.span.text
    if not words.isascii():
        return f"“{words}” ({unit})"
    if words.casefold().endswith(("thousands", "hundreds", "millions", "dozens", "scores")):
        return f"“{words}” of {unit}"
    return f"“{words}” {unit}" if len(words.split()) < 4 and unit not in words else f"“{words}”"


def crossing(stated: StatedCrossing) -> str:
    """`Bab al-Salama crossing: closed to humanitarian traffic (outbound)`."""
    found = stated.crossing
    return f"{crossing_name(stated)}: {crossing_status(stated)}" + (f" ({found.reason})" if found.reason not in ("", "unknown") else "")


def crossing_name(stated: StatedCrossing) -> str:
    """Its name, with the kind where the name does not tell: `Bab al-Salama crossing`."""
    name, kind = stated.crossing.name, stated.crossing.kind
    tells = kind.value in name.casefold() or kind is CrossingKind.ROUTE
    return name if tells else f"{name} {kind.value}"


def crossing_status(stated: StatedCrossing) -> str:
    """`closed`, `restricted for civilians`, `open to humanitarian traffic`, `status unclear`."""
    status, traffic = stated.crossing.status, _TRAFFIC[stated.crossing.traffic]
    said = _CROSSING_STATUSES.get(status, status.value)
    if not traffic:
        return said
    return f"{said} {'to' if status in (CrossingStatus.OPEN, CrossingStatus.CLOSED) else 'for'} {traffic}"


def strongest_figure(account: Account) -> StatedFigure | None:
    """The highest stated flow: what headline and subject name."""
    return max(account.figures, key=lambda stated: stated.figure.low or stated.figure.high or 0, default=None)


def statement(account: Account) -> str:
    """What is reported, neutrally, without place or source: `2,000 people reported displaced`."""
    if account.topic is Topic.CROSSING_CLOSURE and account.crossings:
        told = account.crossings[-1]
        return f"{crossing_name(told)} reported {crossing_status(told)}"
    if account.topic is Topic.CROSSING_CLOSURE:
        return "closure or restriction of a crossing or route reported"
    if account.topic is Topic.AID_INCIDENT:
        return "incident affecting aid reported"
    stated = strongest_figure(account)
    return f"{figure(stated.figure)} reported displaced" if stated else "displacement reported"


def incident(account: Account) -> str:
    """`03 March 2026: In Anadan, Aleppo, Syria, 2,000 people reported displaced`, after Aid in Danger's bulletins."""
    spot = where(account)
    return f"{day(account.first_reported_at)}: {f'In {spot}, ' if spot else ''}{statement(account)}"


def source_names(account: Account) -> str:
    """`Source: Northern Wire, Radio of the North and 2 more`: independent ones only."""
    named = ", ".join(source.name for source in account.sources[:3])
    return f"Source: {named}" + (f" and {len(account.sources) - 3} more" if len(account.sources) > 3 else "")


def incident_line(account: Account) -> str:
    """The incident and its source as one line that can be copied into a report."""
    return f"{incident(account)}. {source_names(account)}"


def quoted(text: str, language: str | None) -> str:
    """Foreign words in quotation marks of their script: “…”, and «…» where it runs from right to left."""
    return f"«{text}»" if direction_of(language) == "rtl" else f"“{text}”"


def plural(count: int, one: str, many: str = "") -> str:
    """`1 feed`, `12 feeds`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def sources(account: Account) -> str:
    """`3 reports, 2 independent sources`."""
    return f"{plural(account.n_reports, 'report')}, {plural(len(account.sources), 'independent source')}"


def figure_range(found: FigureRange) -> str:
    """`2,000 to 12,500 people`; one value where all agree; a source's own words where there are only vague ones."""
    if found.low is None or found.high is None:
        return figure(found.stated[0].figure)
    unit = _UNITS[found.unit]
    return f"{number(found.low)} {unit}" if found.low == found.high else f"{number(found.low)} to {number(found.high)} {unit}"


def crossing_change(found: CrossingChange) -> str:
    """`closed → open to civilians`, `closed (first report)`, `closed, as before`."""
    status = crossing_status(found.stated)
    if found.before is None:
        return f"{status} (not reported before)"
    return f"{found.before.value} → {status}" if found.has_changed else f"{status}, as before"


def changes(notice: Notice) -> list[str]:
    """What differs from the last message, a line each; empty in the first message."""
    before, now = notice.before, notice.said
    if before is None:
        return []
    lines = []
    if before.level is not now.level:
        lines.append(f"Level: {LEVELS[before.level]} → {LEVELS[now.level]}")
    lines += _figure_changes(notice, FigureUnit.PERSON, before.persons, now.persons)
    lines += _figure_changes(notice, FigureUnit.HOUSEHOLD, before.households, now.households)
    lines += _crossing_changes(notice, before)
    if before.corroboration is not now.corroboration:
        lines.append(f"Sources: {CORROBORATION[before.corroboration]} → {CORROBORATION[now.corroboration]}")
    if now.n_reports > before.n_reports:
        lines.append(f"Reports: {before.n_reports} → {now.n_reports}")
    return lines


def _figure_changes(notice: Notice, unit: FigureUnit, known: int | None, stated: int | None) -> list[str]:
    if stated is None or stated == known:
        return []
    figures = (told.figure for told in notice.account.figures if told.figure.unit is unit)
    found = next((each for each in figures if stated in (each.low, each.high)), None)
    said = figure(found) if found else f"{number(stated)} {_UNITS[unit]}"
    return [f"Highest figure: {'none' if known is None else number(known)} → {said}"]


def _crossing_changes(notice: Notice, before: Said) -> list[str]:
    known = {(key, traffic): status for key, traffic, status in before.crossings}
    lines = []
    for stated in notice.account.crossings:
        earlier = known.get((stated.key, stated.crossing.traffic.value))
        if earlier is not stated.crossing.status:
            lines.append(f"{crossing_name(stated)}: {earlier.value if earlier else 'not told yet'} → {crossing_status(stated)}")
    return lines
