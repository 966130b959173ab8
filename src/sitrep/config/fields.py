"""The kinds of value a configuration file holds beyond text: spans of time, times of day, zones, country codes, lists on one line."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import BeforeValidator

from sitrep.config.validation import nearest, refusal

_SPAN = re.compile(r"(?:(\d+)\s*d)?\s*(?:(\d+)\s*h)?\s*(?:(\d+)\s*m)?\s*(?:(\d+(?:\.\d+)?)\s*s)?")
_TIME = re.compile(r"(\d{1,2}):(\d{2})")
_ISO3 = re.compile(r"[A-Z]{3}")


def listed(value: object) -> object:
    """`a, b` is the list [a, b]; a list stays one."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def read_span(value: object) -> object:
    """`15m`, `2h`, `1d 6h`, `30s` as a timedelta."""
    if not isinstance(value, str):
        return value
    found = _SPAN.fullmatch(value.strip())
    if not found or not value.strip():
        raise refusal("is not a span of time", "write it like 90s, 15m, 2h or 1d 6h")
    days, hours, minutes, seconds = (float(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def read_time(value: object) -> object:
    """`18:30` as a time of day."""
    if not isinstance(value, str):
        return value
    found = _TIME.fullmatch(value.strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise refusal("is not a time of day", "write it like 07:00 or 18:30")
    return time(int(found[1]), int(found[2]))


def read_zone(value: object) -> object:
    """A name of the IANA time-zone database."""
    if isinstance(value, str) and value not in available_timezones():
        way_out = nearest(value, tuple(sorted(available_timezones())))
        raise refusal("is not a time zone", way_out if way_out.startswith("did") else "write it like Africa/Nairobi, Asia/Damascus or UTC")
    return value


def read_country(value: object) -> object:
    """An ISO 3166-1 alpha-3 code in capitals."""
    if isinstance(value, str) and not _ISO3.fullmatch(value):
        raise refusal("is not a country code", "write the three capital letters of ISO 3166-1, like SYR or SDN")
    return value


Listed = Annotated[tuple[str, ...], BeforeValidator(listed)]
Span = Annotated[timedelta, BeforeValidator(read_span)]
TimeOfDay = Annotated[time, BeforeValidator(read_time)]
Zone = Annotated[str, BeforeValidator(read_zone)]
Country = Annotated[str, BeforeValidator(read_country)]
Countries = Annotated[tuple[Country, ...], BeforeValidator(listed)]
