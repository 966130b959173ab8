"""A date as a page states it goes in, an aware instant in the zone that was stated comes out, or None."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\s*(\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*(Z|[+-]\d{2}:?\d{2}|[+-]\d{2}|UTC|GMT)?)?", re.I)
_OFFSET = re.compile(r"([+-]\d{2}):?(\d{2})?")


def parse_date(text: str) -> datetime | None:
    """ISO 8601 (with blanks, fractions, offsets without a colon) and RFC 2822; a time without a zone is taken as UTC. Never raises."""
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
    return instant if 1990 <= instant.year <= 2200 else None


def _zone(zone: str | None) -> str:
    offset = _OFFSET.fullmatch(zone or "")
    return f"{offset[1]}:{offset[2] or '00'}" if offset else "+00:00"
