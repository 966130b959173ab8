"""A document goes in, its sentences come out, each with exact offsets into the field it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sentencex

from sitrep.core.model import Document, Field, Span

LONGEST_SENTENCE = 1_000
"""Characters after which a "sentence" without an end is cut at a gap: tables, lists and hostile text have no full stops,
and a quote must stay short enough for a message."""

LONGEST_CREDIT = 600
"""Characters at the end of a paragraph in which the credit line of a feed is looked for."""

_PARAGRAPH_GAP = re.compile(r"\n[^\S\n]*\n\s*")
_OPENING = ('"', "“", "„", "«", "‘", "'", "(", "[")
_OPENING_AT_END = re.compile(r"\s[\"“„«‘'(\[]+\Z")  # sentencex leaves the opening quote of the next sentence behind
_INITIAL = re.compile(r"(?<!\w)[^\W\d_a-z]\.\s*\Z")  # "M. Diallo", "John F. Kennedy": an initial ends no sentence
_QUOTE_THEN_NEW = re.compile(r"[.!?…][\"”»]\s+(?=[“„«\"])")  # …” “… : two quoted sentences are two sentences
_CREDIT_OPENINGS = ("The post", "L’article", "L'article", "La entrada", "O post", "Artykuł", "Сообщение", "Запис", "ظهرت المقالة")
_CREDIT = re.compile(
    rf"(?:{'|'.join(_CREDIT_OPENINGS)})\s.{{1,400}}?\s"
    r"(?:appeared first on|est apparu en premier sur|(?:se publicó|apareció) primero en|apareceu primeiro em|pochodzi z serwisu"
    r"|появил[иа]сь сначала на|спершу з.явився на|أولاً? على)\s[^\n]{1,80}\Z"
)  # what WordPress writes below each item of a feed: the title once more, said by nobody


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """One sentence, verbatim: `document.field_text(field)[start:end] == text`, without white space at its ends.

    `paragraph` counts from 0 within its field, `index` from 0 over the whole document (title, summary, text).
    """

    field: Field
    start: int
    end: int
    text: str
    paragraph: int
    index: int

    @property
    def span(self) -> Span:
        """The sentence as a quotable span."""
        return Span(field=self.field, start=self.start, end=self.end, text=self.text)


def split_document(document: Document) -> tuple[Sentence, ...]:
    """The sentences of title, summary and text, in that order; a title is one sentence, whatever stands in it.

    Boundaries are sentencex's, for `document.language` (English rules where it is unknown). "The post (title) appeared first on (site)" at
    the end of a paragraph is no part of it.
    """
    language = (document.language or "en").split("-")[0].lower()
    found: list[Sentence] = []
    for field in Field:
        whole = document.field_text(field)
        for paragraph, (start, end) in enumerate(_paragraphs(whole)):
            spans = ((start, end),) if field is Field.TITLE else _sentences(whole, start, _credit_start(whole, start, end), language)
            for left, right in spans:
                found.append(Sentence(field=field, start=left, end=right, text=whole[left:right], paragraph=paragraph, index=len(found)))
    return tuple(found)


def _paragraphs(whole: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _PARAGRAPH_GAP.finditer(whole):
        yield from _trimmed(whole, start, gap.start())
        start = gap.end()
    yield from _trimmed(whole, start, len(whole))


def _credit_start(whole: str, start: int, end: int) -> int:
    """Where the credit line at the end of a paragraph begins, or its end."""
    tail = whole[max(start, end - LONGEST_CREDIT) : end]
    if not any(opening in tail for opening in _CREDIT_OPENINGS):  # as nearly always
        return end
    credit = _CREDIT.search(whole, max(start, end - LONGEST_CREDIT), end)
    return credit.start() if credit else end


def _trimmed(whole: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span without white space at its ends, or nothing if it holds nothing else."""
    if start < end and not whole[start].isspace() and not whole[end - 1].isspace():
        yield start, end
        return
    piece = whole[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    if start < end:
        yield start, end


def _sentences(whole: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    paragraph = whole[start:end]
    cuts = [boundary["end_index"] for boundary in sentencex.get_sentence_boundaries(language, paragraph)]
    left = 0
    for cut in [*cuts, len(paragraph)]:
        piece = paragraph[left:cut].rstrip() if cut < len(paragraph) else ""
        opening = _OPENING_AT_END.search(piece) if piece.endswith(_OPENING) else None
        right = left + opening.start() if opening else cut
        if right <= left or (cut < len(paragraph) and _INITIAL.search(paragraph, max(left, right - 6), right)):
            continue
        for inner in _quotes_apart(paragraph, left, right):
            yield from _short_pieces(whole, start + inner[0], start + inner[1])
        left = right


def _quotes_apart(paragraph: str, left: int, right: int) -> Iterator[tuple[int, int]]:
    for gap in _QUOTE_THEN_NEW.finditer(paragraph, left, right):
        yield left, gap.end()
        left = gap.end()
    yield left, right


def _short_pieces(whole: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST_SENTENCE:
        gap = max(whole.rfind(mark, start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE) for mark in ("\n", ";", ",", " "))
        cut = gap + 1 if gap > 0 else start + LONGEST_SENTENCE
        yield from _trimmed(whole, start, cut)
        start = cut
    yield from _trimmed(whole, start, end)
