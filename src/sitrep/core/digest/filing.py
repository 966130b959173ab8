"""A digest's date, name and readers go in, the name of its files in the archive folder comes out; and back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from sitrep.core.receivers import Audience, Detail

FORMS = ("html", "pdf")
"""Endings of the files that a digest is kept as."""
_STEM = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})(?P<time>T\d{4})?_(?P<name>[\w.-]{1,100}?)_(?P<language>[A-Za-z-]{2,12})(?P<places>_\w+)?", re.ASCII
)
_ODD = re.compile(r"[^A-Za-z0-9.-]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class FiledDigest:
    """A digest in the archive folder. `time` is the UTC hour and minute (`1510`) of one that was written by hand, "" for one sent."""

    stem: str
    on: date
    time: str
    name: str
    language: str
    forms: tuple[str, ...]


def file_stem(on: date, name: str, audience: Audience, *, by_hand_at: datetime | None = None) -> str:
    """`2026-03-17_morning_ar`, with `_admin1` or `_country` behind it for readers who are told places by province or country.

    One that was written by hand, outside its time, has the UTC time behind its date: `2026-03-17T1510_morning_ar`.
    """
    at = f"{by_hand_at:%Y-%m-%dT%H%M}" if by_hand_at else on.isoformat()
    places = "" if audience.places is Detail.EXACT else f"_{audience.places.value}"
    return f"{at}_{plain(name)}_{audience.language}{places}"


def plain(name: str) -> str:
    """A digest's name as it stands in names of files: letters of other scripts by their numbers, so that they stay apart."""
    return _ODD.sub(lambda odd: "-" + "-".join(f"{ord(letter):x}" for letter in odd[0]) + "-", name)[:100]


def filed_digest(stem: str, forms: tuple[str, ...]) -> FiledDigest | None:
    """What the name of a file tells, without its ending; None for a file that is not ours."""
    found = _STEM.fullmatch(stem)
    if found is None:
        return None
    try:
        on = date.fromisoformat(found["date"])
    except ValueError:
        return None
    return FiledDigest(stem=stem, on=on, time=(found["time"] or "")[1:], name=found["name"], language=found["language"], forms=forms)
