"""A date as a page states or writes it goes in, an aware instant in the zone that was stated comes out, or None."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from sitrep.core.text import clean_line

FIRST_YEAR, LAST_YEAR = 1990, 2200
"""Of what is taken for a date: before there were no pages, and some systems write the year 1 where they know none."""
DATE_CHARACTERS = 80
LEADING_WORDS = 3
"""Words before a date that are passed over: "Published on 24 November 2026"."""
ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)
"""For `written_date` of a text that names day, month and year: from when it is read makes no difference."""
_LOCALES = {"ar": ("ar-SY", "ar-TN", "ar-MA")}
"""Months have other names in the Levant and Iraq, in Algeria and Tunisia, and in Morocco; each knows the common ones too (CLDR)."""
_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2}|\d{8}(?=T\d{4}))(?:[T ]\s*(\d{2}:?\d{2}(?::?\d{2})?)(?:[.,]\d+)?\s*(Z|[+-]\d{2}:?\d{2}|[+-]\d{2}|UTC|GMT)?)?", re.I
)
_OFFSET = re.compile(r"([+-]\d{2}):?(\d{2})?")
_TWO_ORDERS = re.compile(r"\D*(\d{1,2})[/.\- ](\d{1,2})[/.\- ]\d{2,4}\b.*", re.DOTALL)
_DOTTED_IS_DAY_FIRST = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}")


def parse_date(text: str) -> datetime | None:
    """ISO 8601 (extended, or basic with a time; with blanks, fractions, offsets without a colon) and RFC 2822; a time without a zone is
    taken as UTC. Never raises.
    """
    text = text.strip()
    found = _ISO.match(text)
    try:
        if found:
            day, time, zone = found.groups()
            instant = datetime.fromisoformat(f"{day}T{time or '00:00'}{_zone(zone)}")
        else:
            instant = parsedate_to_datetime(text)
        instant = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return instant if FIRST_YEAR <= instant.year <= LAST_YEAR else None


def _zone(zone: str | None) -> str:
    offset = _OFFSET.fullmatch(zone or "")
    return f"{offset[1]}:{offset[2] or '00'}" if offset else "+00:00"


def written_date(text: str, *, language: str, now: datetime) -> datetime | None:
    """A date as people write it, in any language: "24 novembre 2026", "2 hours ago". None where it names none, or where day and month
    could each be the other (03/04/2026): no date is better than a wrong one. A time without a zone is taken as UTC.
    """
    import dateparser  # noqa: PLC0415  only the child that reads it pays

    text = clean_line(text, most=DATE_CHARACTERS)
    if not text:
        return None
    exact = parse_date(text)
    if exact is not None:
        return exact
    order = _TWO_ORDERS.fullmatch(text)
    dotted = _DOTTED_IS_DAY_FIRST.search(text) is not None
    if order and not dotted and int(order[1]) <= 12 and int(order[2]) <= 12 and order[1] != order[2]:
        return None
    settings = {
        "TIMEZONE": "UTC",
        "RETURN_AS_TIMEZONE_AWARE": True,
        "RELATIVE_BASE": now.replace(tzinfo=None),
        "PREFER_DATES_FROM": "past",
        "REQUIRE_PARTS": ["day", "month"],
    }
    if dotted:
        settings["DATE_ORDER"] = "DMY"
    words = text.split(" ")
    for start in range(min(len(words), LEADING_WORDS + 1)):
        rest = " ".join(words[start:])
        if re.search(r"\d", rest) is None and start:
            break
        found = _parse(dateparser, rest, language, settings)
        if found is not None:
            return found
    return None


def _parse(dateparser: Any, text: str, language: str, settings: dict[str, Any]) -> datetime | None:
    """By the words of its language; by English ones where that is not known: to try all two hundred takes a second a date."""
    code = language[:2].lower() or "en"
    for known in dict.fromkeys((*_LOCALES.get(code, (code,)), "en")):
        try:
            found = dateparser.parse(text, locales=[known], settings=settings)
        except ValueError:  # a language that it does not know
            continue
        except (OverflowError, RecursionError):  # digits that name no date
            return None
        if isinstance(found, datetime) and FIRST_YEAR <= found.year <= LAST_YEAR:
            return found
    return None
