"""What was made of a page goes in, a picture of the page comes out: every piece in its order, kept or dropped, and why. One HTML file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from sitrep.core.extract.furniture import furniture_of
from sitrep.core.extract.page import Dropped, Extracted
from sitrep.render.pages import environment

MOST_DROPPED = 2_000
"""Pieces drawn; what is beyond is counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A paragraph of the page; `why` is empty where it was kept."""

    text: str
    why: str = ""


def draw_extraction(extracted: Extracted, source: str) -> str:
    """The page of one article as read from `source`; opens without a network, holds nothing active."""
    template = environment().get_template("extraction.html.j2")
    return template.render(article=extracted.article, source=source, pieces=list(_pieces(extracted)), dropped=len(extracted.dropped))


def _pieces(extracted: Extracted) -> Iterator[Piece]:
    """Kept paragraphs and dropped pieces in the order of the page."""
    kept = [text for text in extracted.article.text.split("\n\n") if text]
    waiting = extracted.dropped[:MOST_DROPPED]
    for number in range(len(kept) + 1):
        here = [piece for piece in waiting if piece.after == number or (number == len(kept) and piece.after > number)]
        yield from _joined(here)
        if number < len(kept):
            yield Piece(text=kept[number])


def _joined(dropped: list[Dropped]) -> Iterator[Piece]:
    """Neighbours that were dropped for one reason as one piece: a page begins with fifty names of sections."""
    for why, several in groupby(dropped, key=_reason):
        yield Piece(text=" · ".join(piece.text for piece in several), why=why)


def _reason(piece: Dropped) -> str:
    """The rule's word; of what stands outside the story also what kind of furniture it is, where its words say so."""
    return (furniture_of(piece.text) or piece.why) if piece.why == "outside" else piece.why
