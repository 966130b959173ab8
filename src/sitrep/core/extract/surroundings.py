"""A parsed page and its title go in; the short pieces of text around its heading come out: byline, date, topic, standfirst."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from sitrep.core.extract.blocks import SKIPPED_TAGS
from sitrep.core.extract.witness import squeeze
from sitrep.core.text import clean_line

PIECE_CHARACTERS = 160
"""A longer text is the story's."""
STEPS_AFTER, STEPS_BEFORE = 60, 12
"""Elements that are looked at behind and before the heading: standfirst, byline and picture stand behind it, a topic and a date before."""
PARAGRAPHS_PASSED = 2
"""Behind so many long paragraphs the story has begun, and what is short is part of it, or a teaser of another."""
MOST_HEADINGS = 30
NOT_AROUND = SKIPPED_TAGS | {"figure", "figcaption"}
"""A picture's caption has names and a day of its own."""


@dataclass(frozen=True, slots=True)
class Piece:
    """An element of the page (lxml) with all its text, white space folded; "" only for a <time>, which may speak to machines alone."""

    element: Any
    text: str


def pieces_around_heading(tree: Any, title: str) -> tuple[Piece, ...]:
    """Those behind the heading first, nearest first, then those before it, nearest first; none on a page without a heading."""
    heading = _heading(tree, squeeze(title))
    return (*_pieces_after(heading), *_pieces_before(heading)) if heading is not None else ()


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


def _pieces_after(heading: Any) -> list[Piece]:
    """The short pieces of the page behind the heading, until its story has begun or another heading of its rank comes."""
    pieces: list[Piece] = []
    walk, paragraphs = _elements_after(heading), 0
    element = next(walk, None)
    for _ in range(STEPS_AFTER):
        if element is None or element.tag == "h1":
            break
        text = _short_text(element)
        if text or (element.tag == "time" and text is not None):
            pieces.append(Piece(element, text))
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


def _pieces_before(heading: Any) -> list[Piece]:
    """The short pieces before the heading that are its siblings or its ancestors', nearest first."""
    pieces: list[Piece] = []
    element, steps = heading, 0
    while element is not None and steps < STEPS_BEFORE:
        previous = element.getprevious()
        if previous is None:
            element = element.getparent()
            continue
        element, steps = previous, steps + 1
        if text := _short_text(element):
            pieces.append(Piece(element, text))
    return pieces


def _short_text(element: Any) -> str | None:
    """Its text where that is short, None where it is, "" for what is not shown."""
    if not isinstance(element.tag, str) or element.tag in NOT_AROUND:
        return ""
    parts: list[str] = []
    length = 0
    for part in element.itertext():
        if words := part.strip():
            parts.append(words)
            length += len(words) + 1
            if length > PIECE_CHARACTERS:
                return None
    return clean_line(" ".join(parts), most=2 * PIECE_CHARACTERS)
