"""A document and its sentences go in, the displacement figures that it states come out, verbatim and never added up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from sitrep.core.figures.background import PastReader, is_asked, is_unreal
from sitrep.core.figures.binding import Bound, bind_quantities
from sitrep.core.figures.languages import LEXICONS
from sitrep.core.figures.lexicon import Lexicon, Part
from sitrep.core.figures.quantities import Marks, mark_tokens, read_quantities
from sitrep.core.folding import LONGEST_READ, Folder, Token
from sitrep.core.model import Document, Figure, FigureKind, Span
from sitrep.core.phrases import Glance
from sitrep.core.sentences import Sentence

__all__ = ["LEXICONS", "find_figures"]

MOST_SENTENCES = 200
"""Sentences with numbers that are read closely in one document; no article has more, and a megabyte of them takes no longer."""

MOST_QUANTITIES = 12
"""Counts in one sentence above which it is a table or a list, in which nothing says what belongs to what."""

_DIGIT = re.compile(r"\d")
_MANY = re.compile(r"\d\d\d|\d[.,\s]\d\d\d")
_CLAUSE_ENDS = frozenset(",;،")


def find_figures(
    document: Document, sentences: Sequence[Sentence], language: str | None, folder: Folder | None = None
) -> tuple[Figure, ...]:
    """The displacement figures of a document in reading order, after IDMC's model (quantifier, bounds, unit, term, flow or stock).

    `language` is an ISO 639-1 code; an unknown one is read as English. Vague words keep a lower bound only ("tens of thousands":
    20,000). `background` marks old events, standing stocks and superseded numbers: they must drive no level. Counts of the dead, ages,
    years, distances, money and what is only threatened or rehearsed are left out. `place` is left to `places.binding`. `folder` is one for
    the same document and language that others have read with, if there is one.
    """
    lexicon = LEXICONS.get((language or "en").split("-")[0].lower()) or LEXICONS["en"]
    folder = folder or Folder(lexicon.language)
    telling = list(islice((sentence for sentence in sentences if _may_count(sentence.text, lexicon.glance, folder)), MOST_SENTENCES))
    if not telling:
        return ()
    past = PastReader(sentences, document.published_at)
    return tuple(figure for sentence in telling for figure in _sentence_figures(sentence, folder.tokens(sentence.text), lexicon, past))


def _sentence_figures(sentence: Sentence, tokens: Sequence[Token], lexicon: Lexicon, past: PastReader) -> Iterator[Figure]:
    marks = mark_tokens(tokens, lexicon)
    if not any(Part.TERM in here or Part.HOUSING in here for here in marks):
        return
    quantities = read_quantities(sentence.text, tokens, marks, lexicon)
    if not quantities or len(quantities) > MOST_QUANTITIES:
        return
    is_past = past.is_past(sentence, marks)
    for bound in bind_quantities(quantities, tokens, marks):
        quantity = bound.quantity
        ends_at = tokens[quantity.end - 1].end
        if is_unreal(marks, quantity.start, quantity.end) or is_asked(sentence.text, ends_at):
            continue
        yield _figure(sentence, tokens, marks, bound, is_past)


def _may_count(text: str, glance: Glance, folder: Folder) -> bool:
    """A first look: some number, some word of what became of people, and someone counted or a number of three figures and more."""
    if len(text) > LONGEST_READ:
        return False
    bits = glance.among(folder.surfaces(text))
    counting, telling, counted = bits & 1, bits & 2, bits & 4
    return bool(telling and (counting or _DIGIT.search(text)) and (counted or _MANY.search(text)))


def _figure(sentence: Sentence, tokens: Sequence[Token], marks: Marks, bound: Bound, is_past: bool) -> Figure:
    quantity = bound.quantity
    start, end = tokens[quantity.start].start, tokens[quantity.end - 1].end
    span = Span(field=sentence.field, start=sentence.start + start, end=sentence.start + end, text=sentence.text[start:end])
    return Figure(
        span=span,
        low=quantity.low,
        high=quantity.high,
        quantifier=quantity.quantifier,
        unit=quantity.unit,
        term=bound.term,
        kind=bound.kind,
        vague=quantity.vague,
        background=is_past or _is_standing(tokens, marks, bound),
    )


def _is_standing(tokens: Sequence[Token], marks: Marks, bound: Bound) -> bool:
    """A stock is background unless its sentence says that it is of now; a flow only where its own clause looks back."""
    quantity = bound.quantity
    after = range(quantity.end, min(len(marks), quantity.end + 12))
    clause_end = next(
        (position for position in after if tokens[position].word in _CLAUSE_ENDS or Part.RELATIVE in marks[position]), after.stop
    )
    if any(Part.BACKGROUND in marks[position] for position in range(max(0, quantity.start - 6), clause_end)):
        return True
    return bound.kind is FigureKind.STOCK and not any(Part.NOW in here for here in marks)
