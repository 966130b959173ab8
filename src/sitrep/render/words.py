"""Codes and values of the core go in, plain words for people come out, in the language that is being written in (`render.language`)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.core import get_global

from sitrep.core.accounts import StatedCrossing, victims
from sitrep.core.aid_detail import AidAct, AidDetail, AidTarget
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
from sitrep.render.language import Sayings, language_of, mark, say, say_count, spoken
from sitrep.render.links import direction_of
from sitrep.render.reasons import HELD as HELD  # noqa: PLC0414  templates read all words from here
from sitrep.render.reasons import REASONS as REASONS  # noqa: PLC0414  as above
from sitrep.render.reasons import SILENCES as SILENCES  # noqa: PLC0414  as above

WITHDRAWN = mark(
    "Cancel: the source has changed its article and no longer reports this, and nobody else does. Earlier messages of this thread no longer"
    " stand. What it had said:"
)
UNVERIFIED = mark("Media-monitored, unverified")
REPEATS = mark("This message repeats what the named sources published; nobody has checked it on the ground.")
LEVELS = Sayings(
    {
        Level.HIGH: mark("High concern"),
        Level.MEDIUM: mark("Medium concern"),
        Level.INFORMATION: mark("For information"),
        Level.NONE: mark("No concern"),
    }
)
BRIEF_LEVELS = Sayings({Level.HIGH: mark("High"), Level.MEDIUM: mark("Medium"), Level.INFORMATION: mark("Info"), Level.NONE: mark("None")})
"""Levels where room is scarce, as in subjects."""
_COUNTED_LEVELS = Sayings(
    {
        Level.HIGH: mark("{count} high"),
        Level.MEDIUM: mark("{count} medium"),
        Level.INFORMATION: mark("{count} info"),
        Level.NONE: mark("{count} no concern"),
    }
)
TOPICS = Sayings(
    {Topic.DISPLACEMENT: mark("Displacement"), Topic.CROSSING_CLOSURE: mark("Crossing or route"), Topic.AID_INCIDENT: mark("Aid incident")}
)
STATUSES = Sayings(
    {
        HitStatus.OCCURRED: mark("reported"),
        HitStatus.ONGOING: mark("reported as going on"),
        HitStatus.THREATENED: mark("reported as a threat or warning"),
        HitStatus.DENIED: mark("denied"),
        HitStatus.BACKGROUND: mark("background"),
    }
)
MARKS = Sayings({"ack": mark("acknowledged"), "dismiss": mark("dismissed"), "confirm": mark("confirmed"), "note": mark("noted")})
"""What a person said of an event (`store.marks.MarkKind`)."""
CORROBORATION = Sayings(
    {
        Corroboration.SINGLE: mark("one source"),
        Corroboration.MULTIPLE: mark("several independent sources"),
        Corroboration.OFFICIAL: mark("an official source"),
    }
)
PRECISION = Sayings(
    {
        1: mark("exact place"),
        2: mark("within 25 km"),
        3: mark("district or town level"),
        4: mark("province level"),
        5: mark("along a road or river"),
        6: mark("country level"),
    }
)
"""Insecurity Insight's geo precision scale (SiND), in plain words."""

COUNTRY_LEVEL = 6
_LATIN = re.compile("[A-Za-z]")

_QUANTIFIERS = Sayings(
    {
        Quantifier.APPROXIMATELY: mark("about {figure}"),
        Quantifier.MORE_THAN: mark("more than {figure}"),
        Quantifier.LESS_THAN: mark("less than {figure}"),
    }
)
_QUANTITIES = re.compile(r"(?:(?:a|few|several|many|some|of|and|tens|(?:dozen|score|hundred|thousand|million)s?)(?: |$))+", re.IGNORECASE)
UNITS = Sayings({FigureUnit.PERSON: mark("people"), FigureUnit.HOUSEHOLD: mark("households")})
_CROSSING_STATUSES = Sayings(
    {
        (CrossingStatus.OPEN, Traffic.ALL): mark("open"),
        (CrossingStatus.OPEN, Traffic.CIVILIAN): mark("open to civilians"),
        (CrossingStatus.OPEN, Traffic.COMMERCIAL): mark("open to commercial traffic"),
        (CrossingStatus.OPEN, Traffic.HUMANITARIAN): mark("open to humanitarian traffic"),
        (CrossingStatus.OPEN, Traffic.MEDICAL): mark("open to medical traffic"),
        (CrossingStatus.RESTRICTED, Traffic.ALL): mark("restricted"),
        (CrossingStatus.RESTRICTED, Traffic.CIVILIAN): mark("restricted for civilians"),
        (CrossingStatus.RESTRICTED, Traffic.COMMERCIAL): mark("restricted for commercial traffic"),
        (CrossingStatus.RESTRICTED, Traffic.HUMANITARIAN): mark("restricted for humanitarian traffic"),
        (CrossingStatus.RESTRICTED, Traffic.MEDICAL): mark("restricted for medical traffic"),
        (CrossingStatus.CLOSED, Traffic.ALL): mark("closed"),
        (CrossingStatus.CLOSED, Traffic.CIVILIAN): mark("closed to civilians"),
        (CrossingStatus.CLOSED, Traffic.COMMERCIAL): mark("closed to commercial traffic"),
        (CrossingStatus.CLOSED, Traffic.HUMANITARIAN): mark("closed to humanitarian traffic"),
        (CrossingStatus.CLOSED, Traffic.MEDICAL): mark("closed to medical traffic"),
        (CrossingStatus.UNKNOWN, Traffic.ALL): mark("status unclear"),
        (CrossingStatus.UNKNOWN, Traffic.CIVILIAN): mark("status unclear for civilians"),
        (CrossingStatus.UNKNOWN, Traffic.COMMERCIAL): mark("status unclear for commercial traffic"),
        (CrossingStatus.UNKNOWN, Traffic.HUMANITARIAN): mark("status unclear for humanitarian traffic"),
        (CrossingStatus.UNKNOWN, Traffic.MEDICAL): mark("status unclear for medical traffic"),
    }
)
CROSSING_REASONS = Sayings(
    {
        "conflict": mark("conflict"),
        "damage": mark("damage"),
        "authorisation": mark("authorisation"),
        "administrative": mark("administrative"),
        "weather": mark("weather"),
    }
)
_KINDS = Sayings(
    {
        CrossingKind.CROSSING: mark("{name} crossing"),
        CrossingKind.ROUTE: mark("{name} route"),
        CrossingKind.CORRIDOR: mark("{name} corridor"),
        CrossingKind.BRIDGE: mark("{name} bridge"),
        CrossingKind.PORT: mark("{name} port"),
    }
)
_AID_THINGS = Sayings(
    {
        AidTarget.CONVOY: mark("aid convoy"),
        AidTarget.VEHICLE: mark("aid vehicle"),
        AidTarget.WAREHOUSE: mark("aid warehouse"),
        AidTarget.FACILITY: mark("aid facility"),
        AidTarget.DISTRIBUTION: mark("aid distribution"),
    }
)
_AID_ACTS = Sayings(
    {
        AidAct.KILLED: mark("killed"),
        AidAct.INJURED: mark("injured"),
        AidAct.KIDNAPPED: mark("kidnapped"),
        AidAct.DETAINED: mark("detained"),
        AidAct.RELEASED: mark("released"),
        AidAct.HIT: mark("hit"),
        AidAct.BURNED: mark("burned"),
        AidAct.LOOTED: mark("looted"),
        AidAct.ROBBED: mark("robbed"),
        AidAct.BLOCKED: mark("blocked"),
    }
)
# CLDR's name where the United Nations use another one in daily work
_COUNTRIES = Sayings(
    {
        "COD": mark("DR Congo"),
        "COG": mark("Congo"),
        "MMR": mark("Myanmar"),
        "PSE": mark("occupied Palestinian territory"),
        "XKX": mark("Kosovo"),
    }
)


def country(iso3: str) -> str:
    """The short name of an ISO 3166-1 alpha-3 code (Unicode CLDR); an unknown code stays as it is."""
    if iso3 in _COUNTRIES:
        return _COUNTRIES[iso3]
    return spoken().locale.territories.get(_alpha2(iso3)) or iso3


@lru_cache(maxsize=512)
def _alpha2(iso3: str) -> str:
    return str((get_global("territory_aliases").get(iso3) or [""])[0])


def day(at: datetime | date) -> str:
    """`03 March 2026`, the date form of Aid in Danger bulletins; the date of an instant is UTC's."""
    return _dated(at, "dd MMMM y")


def long_day(on: date) -> str:
    """`3 March 2026`."""
    return _dated(on, "d MMMM y")


def _dated(at: datetime | date, form: str) -> str:
    return _date_in(at.date() if isinstance(at, datetime) else at, form, spoken().code)


@lru_cache(maxsize=512)
def _date_in(on: date, form: str, code: str) -> str:
    """Kept for some time: a page says the same days again and again."""
    from babel.dates import format_date  # noqa: PLC0415  50 ms that a start need not wait for

    return format_date(on, form, locale=language_of(code).locale)


def instant(at: datetime, zone: str = "UTC") -> str:
    """`3 March 2026, 12:05 UTC`; in another IANA zone with its offset: `3 March 2026, 13:05 (UTC+01:00)`."""
    local = at.astimezone(UTC if zone == "UTC" else ZoneInfo(zone))
    offset = "" if zone == "UTC" else f"{local:%z}"
    named = f"(UTC{offset[:3]}:{offset[3:]})" if offset else "UTC"
    return say("{day}, {clock} {zone}", day=long_day(local.date()), clock=f"{local:%H:%M}", zone=named)


def place(where: Place) -> str:
    """`Anadan, Aleppo, Syria`: what is known, nothing said twice; a country by its name, in whatever language it was found."""
    if where.precision == COUNTRY_LEVEL and where.iso3:
        return country(where.iso3)
    return listed(dict.fromkeys(part for part in (where.name, where.admin1_name, country(where.iso3) if where.iso3 else "") if part))


def level_counts(counts: Iterable[tuple[Level, int]]) -> str:
    """`3 high, 9 medium`: the levels of which there is any."""
    return listed(_COUNTED_LEVELS[level].format(count=number(count)) for level, count in counts if count)


def precision(where: Place) -> str:
    """How exactly the place is known, in words."""
    return PRECISION[where.precision] if where.precision in PRECISION else say("unknown precision")


def listed(parts: Iterable[str]) -> str:
    """With the comma of the language between them."""
    return say(", ").join(parts)


def number(value: int) -> str:
    """`12,500`."""
    return _number_in(value, spoken().code)


@lru_cache(maxsize=2048)
def _number_in(value: int, code: str) -> str:
    """Kept for some time, as days are: most figures are round, and reports repeat them."""
    from babel.numbers import format_decimal  # noqa: PLC0415  as above

    return format_decimal(value, locale=language_of(code).locale)


def figure(stated: Figure) -> str:
    """`more than 12,500 people`, `2,000 to 6,000 households`; vague words stay words, in quotation marks, as the source has them."""
    if stated.vague or (stated.low is None and stated.high is None):
        return _vague(stated)
    if stated.low is not None and stated.high is not None and stated.low != stated.high:
        return span(stated.low, stated.high, stated.unit)
    value = stated.low if stated.low is not None else stated.high
    said = amount(value or 0, stated.unit)
    return _QUANTIFIERS[stated.quantifier].format(figure=said) if stated.quantifier in _QUANTIFIERS else said


def amount(value: int, unit: FigureUnit) -> str:
    """`1 person`, `12,500 people`, `300 households`."""
    if unit is FigureUnit.PERSON:
        return say_count("{n} person", "{n} people", value)
    return say_count("{n} household", "{n} households", value)


def span(low: int, high: int, unit: FigureUnit) -> str:
    """`2,000 to 6,000 households`."""
    return say("{low} to {amount}", low=number(low), amount=amount(high, unit))


def _vague(stated: Figure) -> str:
    """English vague words are followed by their unit where they have none; of others nobody knows."""
    said = stated.span.text
    if spoken().code != "en" or not _QUANTITIES.fullmatch(said):
        return quoted(said, "en" if _LATIN.search(said) else None)
    return f"“{said}” {'of ' if said.endswith('s') else ''}{UNITS[stated.unit]}"


def crossing(stated: StatedCrossing) -> str:
    """`Bab al-Salama crossing: closed to humanitarian traffic (conflict)`."""
    reason = stated.crossing.reason
    said = say("{crossing}: {status}", crossing=crossing_name(stated), status=crossing_status(stated))
    return f"{said} ({CROSSING_REASONS[reason]})" if reason in CROSSING_REASONS else said


def crossing_name(stated: StatedCrossing) -> str:
    """Its name, with the kind where the name does not tell: `Bab al-Salama crossing`."""
    name, kind = stated.crossing.name, stated.crossing.kind
    if stated.crossing.crossing_id and not _LATIN.search(name):
        name = stated.crossing.crossing_id.replace("-", " ").title()  # named in another script, but a crossing we know
    name = name.title() if name.isupper() else name  # from a headline or a dateline
    tells = kind.value in name.casefold() or kind is CrossingKind.ROUTE
    return name if tells else _KINDS[kind].format(name=name)


def crossing_status(stated: StatedCrossing) -> str:
    """`closed`, `restricted for civilians`, `open to humanitarian traffic`, `status unclear`."""
    return status(stated.crossing.status, stated.crossing.traffic)


def status(reported: CrossingStatus, traffic: Traffic = Traffic.ALL) -> str:
    """A status in words, for a class of traffic."""
    return _CROSSING_STATUSES[reported, traffic]


def quoted(text: str, language: str | None) -> str:
    """Foreign words in quotation marks of their script: “…”, and «…» where it runs from right to left."""
    return f"«{text}»" if direction_of(language) == "rtl" else f"“{text}”"


def plural(count: int, one: str, many: str = "") -> str:
    """`1 feed`, `12 feeds`: English alone; sentences of messages are `language.say_count`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def aid(detail: AidDetail) -> str:
    """`2 aid workers reported killed`, `aid convoy reported hit`; "" for persons of whom no number is stated."""
    whom = _struck(detail)
    return say("{whom} reported {act}", whom=whom, act=_AID_ACTS[detail.act]) if whom else ""


def brief_aid(detail: AidDetail) -> str:
    """`2 aid workers killed`."""
    whom = _struck(detail)
    return say("{whom} {act}", whom=whom, act=_AID_ACTS[detail.act]) if whom else ""


def harmed(act: AidAct, count: int) -> str:
    """`2 aid workers killed`."""
    return say("{whom} {act}", whom=say_count("{n} aid worker", "{n} aid workers", count), act=_AID_ACTS[act])


def _struck(detail: AidDetail) -> str:
    if detail.target is not AidTarget.STAFF:
        return _AID_THINGS[detail.target]
    count = victims(detail)
    return say_count("{n} aid worker", "{n} aid workers", count) if count else ""
