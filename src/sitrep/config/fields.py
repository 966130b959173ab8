"""The kinds of value a configuration file holds beyond text: spans of time, times of day, zones, codes, names, lists on one line."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import time, timedelta
from functools import cache
from importlib.resources import files
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, BeforeValidator

from sitrep.config.source import list_of, shown
from sitrep.config.validation import nearest, refusal
from sitrep.core.receivers import FRAME_LANGUAGES

_SPAN = re.compile(r"(?:(\d+)\s*d)?\s*(?:(\d+)\s*h)?\s*(?:(\d+)\s*m)?\s*(?:(\d+(?:\.\d+)?)\s*s)?")
_TIME = re.compile(r"(\d{1,2}):(\d{2})")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")

_LANGUAGES = """
    aa ab af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff
    fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr
    ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi
    pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug
    uk ur uz ve vi vo wa wo xh yi yo za zh zu arz azb ceb ckb fil kmr prs tet tpi
"""
LANGUAGES = frozenset(_LANGUAGES.split())
"""ISO 639-1, and three-letter codes (ISO 639-3) of languages that newsrooms write in and that have no code of two letters."""


@cache
def country_codes() -> frozenset[str]:
    """The ISO 3166-1 alpha-3 codes (and XKX) of the shipped list of countries."""
    with (files("sitrep.gazetteer") / "countries.csv").open(encoding="utf-8") as stream:
        return frozenset(row["iso3"] for row in csv.DictReader(stream))


def listed(value: object) -> object:
    """`a, b` is the list [a, b], with Arabic commas too; a list stays one."""
    return list_of(value) if isinstance(value, str) else value


def read_span(value: object) -> object:
    """`15m`, `2h`, `1d 6h`, `30s` as a timedelta."""
    if not isinstance(value, str):
        return value
    found = _SPAN.fullmatch(value.strip())
    if value.strip() == "0":
        return timedelta(0)
    if not found or not value.strip():
        raise refusal(f"`{shown(value)}` is not a span of time", "write it like 90s, 15m, 2h or 1d 6h")
    days, hours, minutes, seconds = (float(part or 0) for part in found.groups())
    try:
        return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError as error:
        raise refusal(f"`{shown(value)}` is too long a span of time") from error


def written_span(span: timedelta) -> str:
    """`1d 6h`, `90s` is `1m 30s`, nothing is `0`: as a person would write it in a file."""
    seconds = span.total_seconds()
    parts = []
    for unit, length in (("d", 86_400), ("h", 3_600), ("m", 60)):
        count, seconds = divmod(seconds, length)
        parts += [f"{count:.0f}{unit}"] if count else []
    return " ".join([*parts, *([f"{seconds:g}s"] if seconds else [])]) or "0"


def between(least: str, most: str) -> Callable[[timedelta], timedelta]:
    """A check that a span is within bounds, both included and written as in a file."""
    low, high = read_span(least), read_span(most)
    assert isinstance(low, timedelta)  # noqa: S101  a slip of ours, not of the user's
    assert isinstance(high, timedelta)  # noqa: S101  as above

    def check(span: timedelta) -> timedelta:
        if not low <= span <= high:
            raise refusal(f"must be from {least} to {most}, not {written_span(span)}")
        return span

    return check


def read_time(value: object) -> object:
    """`18:30` as a time of day."""
    if not isinstance(value, str):
        return value
    found = _TIME.fullmatch(value.strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise refusal(f"`{shown(value)}` is not a time of day", "write it like 07:00 or 18:30")
    return time(int(found[1]), int(found[2]))


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def read_days(value: object) -> object:
    """`mon, tue` or `mon-fri` (over the end of the week, too: `fri-sun`, `sun-mon`) as numbers, Monday is 0."""
    parts = listed(value)
    found: list[int] = []
    for part in parts if isinstance(parts, list) else ():
        first, dash, last = str(part).strip().lower().partition("-")
        for day in (first, last) if dash else (first,):
            if day.strip() not in DAYS:
                raise refusal(f"`{shown(str(part))}` is not a day of the week", "write them like mon-fri or sat, sun")
        start = DAYS.index(first.strip())
        length = (DAYS.index(last.strip()) - start) % 7 if dash else 0
        found += [(start + ahead) % 7 for ahead in range(length + 1)]
    return tuple(dict.fromkeys(found))


def read_factor(value: object) -> object:
    """`1.5`: how many times as high."""
    if not isinstance(value, str):
        return value
    if not re.fullmatch(r"\d{1,4}(\.\d{1,4})?", value.strip()) or float(value) < 1:
        raise refusal(f"`{shown(value)}` is not a factor", "write a number from 1 on, like 1.5")
    return float(value)


def read_zone(value: object) -> object:
    """A name of the IANA time-zone database."""
    if not isinstance(value, str):
        return value
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        way_out = nearest(value, tuple(sorted(zone for zone in available_timezones() if "/" in zone)))
        way_out = way_out if way_out.startswith("did") else "write it like Africa/Nairobi, Asia/Damascus or UTC"
        raise refusal(f"`{shown(value)}` is not a time zone", way_out) from error
    return value


def read_country(value: object) -> object:
    """An ISO 3166-1 alpha-3 code in capitals."""
    if isinstance(value, str) and value not in country_codes():
        way_out = "write the three capital letters of ISO 3166-1, like SYR or SDN"
        raise refusal(
            f"`{shown(value)}` is not a country code", f"did you mean `{value.upper()}`?" if value.upper() in country_codes() else way_out
        )
    return value


def read_language(value: object) -> object:
    """A language's ISO 639 code in small letters, without a region."""
    if isinstance(value, str) and value not in LANGUAGES:
        near = re.split("[-_]", value.lower())[0]
        way_out = f"did you mean `{near}`?" if near in LANGUAGES else "write the two letters of ISO 639-1, like en, ar or fr"
        raise refusal(f"`{shown(value)}` is not a language code", way_out)
    return value


def read_frame_language(value: object) -> object:
    """A language that messages are written in, with or without a region: `fr`, `ar-SY`."""
    if isinstance(value, str):
        try:
            known = value.partition("-")[0] in FRAME_LANGUAGES and bool(Locale.parse(value, sep="-"))
        except (UnknownLocaleError, ValueError):
            known = False
        if not known:
            raise refusal(f"messages are not written in `{shown(value)}`", f"one of {', '.join(FRAME_LANGUAGES)}; with a region: ar-SY")
    return value


def read_weekday(value: object) -> object:
    """`mon` … `sun`, Monday is 0."""
    if isinstance(value, str):
        if value.strip().lower() not in DAYS:
            raise refusal(f"`{shown(value)}` is not a day of the week", f"one of {', '.join(DAYS)}")
        return DAYS.index(value.strip().lower())
    return value


def read_name(value: object) -> object:
    """A name that other parts of the configuration refer to."""
    if isinstance(value, str) and not _NAME.fullmatch(value):
        raise refusal(f"`{shown(value)}` cannot be a name", "use letters, digits, `-`, `_` and `.`, at most 64, without spaces")
    return value


Listed = Annotated[tuple[str, ...], BeforeValidator(listed)]
Span = Annotated[timedelta, BeforeValidator(read_span)]
TimeOfDay = Annotated[time, BeforeValidator(read_time)]
Days = Annotated[tuple[int, ...], BeforeValidator(read_days)]
Factor = Annotated[float, BeforeValidator(read_factor)]
Zone = Annotated[str, BeforeValidator(read_zone)]
Country = Annotated[str, BeforeValidator(read_country)]
Countries = Annotated[tuple[Country, ...], BeforeValidator(listed)]
Language = Annotated[str, BeforeValidator(read_language)]
FrameLanguage = Annotated[str, BeforeValidator(read_frame_language)]
Weekday = Annotated[int, BeforeValidator(read_weekday)]
Name = Annotated[str, BeforeValidator(read_name)]
Names = Annotated[tuple[Name, ...], BeforeValidator(listed)]
PollSpan = Annotated[Span, AfterValidator(between("1m", "1d"))]
QuietSpan = Annotated[Span, AfterValidator(between("1h", "365d"))]
RouteSpan = Annotated[Span, AfterValidator(between("0", "30d"))]
Plan = Annotated[tuple[Annotated[Span, AfterValidator(between("10m", "7d"))], ...], BeforeValidator(listed)]
