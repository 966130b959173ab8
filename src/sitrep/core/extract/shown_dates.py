"""A parsed page and its title go in; the dates that people see beside its heading come out, with what is said of them.

Where a page does not state its date for machines, the one at its byline is right far more often than any other on it: those of teasers,
comments and the masthead are others'.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from typing import Any

from sitrep.core.extract.blocks import SKIPPED_TAGS
from sitrep.core.extract.dates import ANY_DAY, parse_date, written_date
from sitrep.core.extract.witness import squeeze
from sitrep.core.text import clean_line

BYLINE_CHARACTERS = 160
STEPS_AFTER, STEPS_BEFORE = 60, 12
"""Elements that are looked at behind and before the heading: standfirst, byline and picture stand behind it, a topic and a date before."""
PARAGRAPHS_PASSED = 2
"""Behind so many long paragraphs the story has begun, and dates are its own."""
MOST_HEADINGS, MOST_DATES = 30, 6
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


def read_shown_dates(tree: Any, *, title: str, language: str) -> Iterator[ShownDate]:
    """Those behind the heading first, nearest first, then those before it; a day without a time is midnight UTC, as nothing says its zone.

    `language` is that of the words for months ("" for English); a page without a heading shows none.
    """
    heading = _heading(tree, squeeze(title))
    pieces = (*_pieces_after(heading), *_pieces_before(heading)) if heading is not None else ()
    return islice((date for element, text in pieces for date in _dates(element, text, language)), MOST_DATES)


def _heading(tree: Any, title: str) -> Any:
    """The first <h1> that holds the title or a part of it, else the first other heading that holds it, else any element that is it, else
    the first <h1> with text.
    """
    main = [(element, text) for element in islice(tree.iter("h1"), MOST_HEADINGS) if (text := squeeze(" ".join(element.itertext())))]
    agreeing = (element for element, text in main if title and (title in text or text in title))
    lower = (
        element for element in islice(tree.iter("h2", "h3"), MOST_HEADINGS) if title and title in squeeze(" ".join(element.itertext()))
    )
    unmarked = (element for element in tree.iter("p", "div", "span") if title and squeeze(element.text or "") == title)
    return next(chain(agreeing, lower, unmarked, (element for element, _ in main)), None)


def _dates(element: Any, text: str, language: str) -> Iterator[ShownDate]:
    """Those that a <time> in it states for machines; else those in its words."""
    stated = [
        (time, instant)
        for time in islice(element.iter("time"), MOST_DATES)
        if (instant := parse_date(time.get("datetime") or "")) is not None
    ]
    for time, instant in stated:
        shown = clean_line(" ".join(time.itertext()), most=BYLINE_CHARACTERS)
        before = text[: max(text.find(shown), 0)] if shown else ""
        yield ShownDate(instant=instant, is_update=_is_update(f"{before[-SAID_BEFORE:]} {shown} {time.get('class') or ''}"))
    if stated:
        return
    for found in _DATE.finditer(text):
        instant_shown = written_date(found[0], language=language, now=ANY_DAY)
        if instant_shown is not None:
            yield ShownDate(instant=instant_shown, is_update=_is_update(text[max(0, found.start() - SAID_BEFORE) : found.start()]))


def _is_update(words: str) -> bool:
    return _UPDATE.search(words) is not None


def _pieces_after(heading: Any) -> list[tuple[Any, str]]:
    """The short pieces of the page behind the heading, until its story has begun or another heading of its rank comes."""
    pieces: list[tuple[Any, str]] = []
    walk, paragraphs = _elements_after(heading), 0
    element = next(walk, None)
    for _ in range(STEPS_AFTER):
        if element is None or element.tag == "h1":
            break
        text = _short_text(element)
        if text or (element.tag == "time" and text is not None):
            pieces.append((element, text))
        is_paragraph = text is None and (element.tag == "p" or not len(element))
        paragraphs += is_paragraph
        if paragraphs == PARAGRAPHS_PASSED:
            break
        element = _step(walk, into=text is None and not is_paragraph)
    return pieces


def _elements_after(element: Any) -> Generator[Any, bool, None]:
    """The elements behind `element` in the order of the page; send True to go into the one given last."""
    into = False
    while element is not None:
        following = element[0] if into and len(element) else element.getnext()
        while following is None:
            element = element.getparent()
            if element is None:
                return
            following = element.getnext()
        element = following
        into = yield element


def _step(walk: Generator[Any, bool, None], *, into: bool) -> Any:
    try:
        return walk.send(into)
    except StopIteration:
        return None


def _pieces_before(heading: Any) -> list[tuple[Any, str]]:
    """The short pieces before the heading that are its siblings or its ancestors', nearest first."""
    pieces: list[tuple[Any, str]] = []
    element, steps = heading, 0
    while element is not None and steps < STEPS_BEFORE:
        previous = element.getprevious()
        if previous is None:
            element = element.getparent()
            continue
        element, steps = previous, steps + 1
        if text := _short_text(element):
            pieces.append((element, text))
    return pieces


def _short_text(element: Any) -> str | None:
    """Its text where that is no longer than a byline, None where it is, "" for what is not shown."""
    if not isinstance(element.tag, str) or element.tag in SKIPPED_TAGS:
        return ""
    parts: list[str] = []
    length = 0
    for part in element.itertext():
        if words := part.strip():
            parts.append(words)
            length += len(words) + 1
            if length > BYLINE_CHARACTERS:
                return None
    return clean_line(" ".join(parts), most=2 * BYLINE_CHARACTERS)
