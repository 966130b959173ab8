"""A sentence that counts people goes in; whether it tells of long ago, of a standing state, or of what has not happened comes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

import regex

from sitrep.core.figures.lexicon import Part
from sitrep.core.figures.quantities import Marks
from sitrep.core.folding import tokens_of
from sitrep.core.sentences import Sentence

_YEAR = regex.compile(r"(?<![\p{Nd}.,/])(?:(?:1[89]|20)\p{Nd}{2}|[١۱][٨٩۸۹][\p{Nd}]{2}|[٢۲][٠۰]\p{Nd}{2})(?![\p{Nd}%])(?![.,]\p{Nd})")

_FOUR_DIGITS = re.compile(r"\d{4}")  # a cheap first look


def years_in(text: str) -> tuple[int, ...]:
    """The years 1800–2099 written in a text, in any digits, in order."""
    return tuple([int(found.group()) for found in _YEAR.finditer(text)]) if _FOUR_DIGITS.search(text) else ()


class PastReader:
    """Says of each sentence of one document whether it looks back, given when the document was published (None: unknown)."""

    def __init__(self, sentences: Sequence[Sentence], published_at: datetime | None) -> None:
        self._year = published_at.year if published_at else max((year for one in sentences for year in years_in(one.text)), default=None)
        self._old_paragraphs: dict[tuple[str, int], int] = {}
        for sentence in sentences:
            if self._looks_back(sentence.text):
                self._old_paragraphs.setdefault((sentence.field, sentence.paragraph), sentence.index)

    def is_past(self, sentence: Sentence, marks: Marks) -> bool:
        """True for a sentence that names an earlier year and none of now, or follows such a one in its paragraph without saying "now"."""
        if self._looks_back(sentence.text):
            return True
        opened = self._old_paragraphs.get((sentence.field, sentence.paragraph))
        return opened is not None and opened < sentence.index and not any(Part.NOW in here for here in marks)

    def _looks_back(self, text: str) -> bool:
        years = years_in(text) if self._year is not None else ()
        return bool(years) and self._year is not None and max(years) < self._year


def is_unreal(marks: Marks, start: int, end: int) -> bool:
    """True where a word of threat, plan, exercise or capacity stands within five words of the figure."""
    return any(Part.UNREAL in marks[position] for position in range(max(0, start - 5), min(len(marks), end + 5)))


def is_asked(text: str, end: int) -> bool:
    """True for a figure right before a question mark: "1,200 families? No"."""
    after = tokens_of(text[end : end + 3])
    return bool(after) and after[0].word in ("?", "؟")
