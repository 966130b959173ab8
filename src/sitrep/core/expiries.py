"""An article's words go in; the days on which a ceasefire, an authorisation or a mandate ends, with the sentence that says so, come out.

"Until 10 January", "expires on 10 January 2026", "extended for six months": in the languages of `_WORDS`. A sentence counts where it
names what ends (a truce, a cross-border mandate, a corridor), that it ends or lasts, and a day ahead.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from sitrep.core.expiry_words import LANGUAGES, ExpiryWords
from sitrep.core.model import Document, Judgement
from sitrep.core.sentences import split_document

FURTHEST = timedelta(days=400)
"""A day further ahead is a plan and no deadline."""
BACK = timedelta(days=30)
"""A day without a year is the first one after so long ago."""
MOST = 5
ROOM = 60
"""Characters between the word for an end and its day."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Expiry:
    """`what` (one of a few English words for it, see `core.expiry_words`) ends on that day, says `sentence`, verbatim."""

    on: date
    what: str
    sentence: str


def expiries_in(document: Document, *, language: str | None, today: date) -> tuple[Expiry, ...]:
    """The days from `today` on that title and text name, each kind of thing and day once, at most MOST. Spans count from the article's
    own date."""
    code = (language or "").partition("-")[0]
    words = LANGUAGES.get(code)
    if words is None or not any(subject.search(document.text.lower()) for _, subject in _subjects(code)):
        return ()
    told_on = document.published_at.date() if document.published_at else today
    found: dict[tuple[date, str], Expiry] = {}
    for sentence in split_document(document):
        lowered = sentence.text.lower()
        what = next((name for name, subject in _subjects(code) if subject.search(lowered)), None)
        on = _end_in(lowered, code, told_on) if what else None
        if what and on and today <= on <= today + FURTHEST:
            found.setdefault((on, what), Expiry(on=on, what=what, sentence=sentence.text))
    return tuple(found.values())[:MOST]


def main_countries(judgement: Judgement) -> tuple[str, ...]:
    """The country that an article names most places of, the first of several; none where it names no place."""
    counts = Counter(place.iso3 for place in judgement.places if place.iso3)
    return tuple(iso3 for iso3, _ in counts.most_common(1))


def _end_in(lowered: str, code: str, told_on: date) -> date | None:
    words = LANGUAGES[code]
    day = next((found for pattern in _days(code) if (found := pattern.search(lowered))), None)
    if day is not None:
        month = next(number for number, forms in enumerate(words.months, 1) if day["month"] in forms.split("|"))
        return _dated(int(day["day"]), month, int(day["year"]) if day["year"] else None, told_on)
    span = _span(code).search(lowered)
    return _after(told_on, span["count"], span["unit"], words) if span else None


def _dated(day: int, month: int, year: int | None, told_on: date) -> date | None:
    years = [year] if year else [told_on.year - 1, told_on.year, told_on.year + 1]
    days = [date(each, month, day) for each in years if 1 <= each <= 9999 and 1 <= day <= calendar.monthrange(each, month)[1]]
    return next((each for each in days if year or told_on - BACK <= each), None)


def _after(told_on: date, count: str, unit: str, words: ExpiryWords) -> date | None:
    named = [re.compile(forms) for forms in words.numbers.split()]
    number = int(count) if count.isdecimal() else next((n for n, form in enumerate(named, 1) if form.fullmatch(count)), 0)
    days, weeks, _ = (re.compile(each) for each in words.units)
    if not 0 < number <= 400:
        return None
    if days.fullmatch(unit):
        return told_on + timedelta(days=number)
    if weeks.fullmatch(unit):
        return told_on + timedelta(weeks=number)
    years, month = divmod(told_on.month - 1 + number, 12)
    last = calendar.monthrange(told_on.year + years, month + 1)[1]
    return date(told_on.year + years, month + 1, min(told_on.day, last))


@cache
def _subjects(code: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(subject)) for name, subject in LANGUAGES[code].subjects)


@cache
def _days(code: str) -> tuple[re.Pattern[str], ...]:
    """A day and a month after a word for an end; in Turkish the word follows ("10 Ocak'a kadar"), in English the day may ("January 10")."""
    words = LANGUAGES[code]
    month = f"(?P<month>{'|'.join(words.months)})"
    day, year = r"(?<!\d)(?P<day>[0-3]?\d)(?:st|nd|rd|th|er|º|-?[ыо]?го)?", r"(?P<year>20\d\d)"
    if code == "tr":
        until = r"(?:['’]\w+)?\s+(?:tarihine\s+|gününe\s+)?(?:kadar|dek|sona erecek|bitecek|doluyor|dolacak)"
        return (re.compile(rf"{day}\s+{month}(?:\s+{year})?{until}"),)
    lead = rf"(?:{words.ends})\b[^.;]{{0,{ROOM}}}?"
    dated = re.compile(rf"{lead}{day}(?:\s+(?:de|of))?\s+{month}\b(?:,?\s+(?:de\s+|del\s+)?{year})?")
    if not words.month_first:
        return (dated,)
    return dated, re.compile(rf"{lead}{month}\.?\s+{day}\b(?:,?\s+{year})?")


@cache
def _span(code: str) -> re.Pattern[str]:
    words = LANGUAGES[code]
    unit = f"(?P<unit>{'|'.join(words.units)})"
    number = rf"(?P<count>\d{{1,3}}|{'|'.join(form for forms in words.numbers.split() for form in forms.split('|'))})"
    if code == "tr":
        return re.compile(rf"\b{number}\s+{unit}\s[^.;]{{0,{ROOM}}}(?:{words.spans})")
    return re.compile(rf"(?:{words.spans})\b[^.;]{{0,20}}?\b{number}[\s-]+(?:\w+\s+)?{unit}\b")
