"""The pieces of text around a page's heading go in; the dates that people see there come out, with what is said of them.

Where a page does not state its date for machines, the one at its byline is right far more often than any other on it: those of teasers,
comments and the masthead are others'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sitrep.core.extract.dates import ANY_DAY, parse_date, written_date
from sitrep.core.extract.surroundings import PIECE_CHARACTERS, Piece
from sitrep.core.extract.witness import WORD
from sitrep.core.text import clean_line

MOST_DATES = 6
PROSE_WORDS = 6
"""Words in small letters beside a date, or half of all words there; a byline has fewer."""
SAID_BEFORE = 30
"""Characters before a date that say what it is the date of."""
_MONTH = r"[^\s\d,.;:/()|]{2,14}(?:\s(?:الأول|الاول|الثاني))?\.?"
_DATE = re.compile(
    r"(?<![\d.])(?:"
    r"\d{4}[-./]\d{1,2}[-./]\d{1,2}"
    r"|\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]"
    r"|\d{1,2}[-./]\d{1,2}[-./]\d{4}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?\s(?:de\s|di\s)?{_MONTH}\s?(?:de\s|del\s)?,?\s?\d{{4}}"
    rf"|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}"
    r")(?!\d)",
    re.I,
)
_UPDATE = re.compile(
    r"updat|modif|edited|reviewed|revised|aktuali|güncel|atualiz|actuali|mis à jour|aggiorn|обнов|оновл"
    r"|تحديث|به‌روز|更新|수정|업데이트|ترمیم",
    re.I,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownDate:
    """A date at the heading; `is_update` where the words before it say that it is that of an update."""

    instant: datetime
    is_update: bool


def read_shown_dates(pieces: Sequence[Piece], *, language: str) -> Iterator[ShownDate]:
    """At most six, in the order of the pieces; a day without a time is midnight UTC, as nothing says its zone.

    `language` is that of the words for months, "" for English.
    """
    return islice((date for piece in pieces for date in _dates(piece, language)), MOST_DATES)


def _dates(piece: Piece, language: str) -> Iterator[ShownDate]:
    """Those that a <time> in it states for machines; else those in its words."""
    stated = [
        (time, instant)
        for time in islice(piece.element.iter("time"), MOST_DATES)
        if (instant := parse_date(time.get("datetime") or "")) is not None
    ]
    for time, instant in stated:
        shown = clean_line(" ".join(time.itertext()), most=PIECE_CHARACTERS)
        before = piece.text[: max(piece.text.find(shown), 0)] if shown else ""
        yield ShownDate(instant=instant, is_update=_is_update(f"{before[-SAID_BEFORE:]} {shown} {time.get('class') or ''}"))
    if stated:
        return
    for found in _DATE.finditer(piece.text):
        written = found[0]
        instant_shown = written_date(written, language=language, now=ANY_DAY)
        if instant_shown is not None and not _is_prose(piece, written):
            yield ShownDate(instant=instant_shown, is_update=_is_update(piece.text[max(0, found.start() - SAID_BEFORE) : found.start()]))


def _is_prose(piece: Piece, written: str) -> bool:
    """Whether the text that the date stands in is a sentence of a standfirst: "What the attack of 7 October 2023 changed for farmers"."""
    texts = (clean_line(text, most=2 * PIECE_CHARACTERS) for text in piece.element.itertext())
    text = next((text for text in texts if written in text), piece.text)
    words = WORD.findall(text.replace(written, ""))
    return sum(word[0].islower() for word in words) > PROSE_WORDS or len(words) > 2 * PROSE_WORDS


def _is_update(words: str) -> bool:
    return _UPDATE.search(words) is not None
