"""Text goes in, the words under which it is found come out: folded, in order, without what languages write differently from day to day."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import regex

from sitrep.core.rules.words import fold_word, lower_word, split_words

FOLDING = 1
"""Raised with every change to what `words_of` gives: an index made by another number is made anew (see store.search_index)."""
LONGEST_WORD = 40
"""Characters of a word that count: no word of a language is longer, and a database's index has a limit of its own."""
MOST_WORDS = 16_000
"""Words of an article that are found; PostgreSQL keeps no position after 16,383. A news page has 600."""
BREAK = "·"
"""Stands between two pieces of a body that no phrase may reach across. It is never part of a word."""

_UNSPACED = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_HAS_UNSPACED = regex.compile(_UNSPACED)
_PIECE = regex.compile(rf"{_UNSPACED}\p{{M}}*|(?:(?!{_UNSPACED}).)+", regex.DOTALL)  # scripts without blanks: each sign is a word
_ARABIC_LETTERS = "\u0620", "\u06ff"
_CLITICS = ("ال", "و", "ب", "ل", "ف", "ك", "لل", "وال", "بال", "فال", "كال", "ولل", "وب", "ول")
_LEAST_STEM = 3


class FoundWord(NamedTuple):
    """A folded word and where it stands in the text that it was read from."""

    word: str
    start: int
    end: int


@lru_cache(maxsize=20_000)
def _pieces(surface: str) -> tuple[tuple[str, int, int], ...]:
    """What a run of letters and digits is found by, each with its place in the run; nothing for a run of mere marks."""
    parts = [(surface, 0, len(surface))]
    if not surface.isascii() and _HAS_UNSPACED.search(surface) is not None:
        parts = [(found[0], *found.span()) for found in _PIECE.finditer(surface)]
    folded = ((_fold(part), start, end) for part, start, end in parts)
    return tuple((word, start, end) for word, start, end in folded if word)


@lru_cache(maxsize=20_000)
def _words(surface: str) -> tuple[str, ...]:
    return tuple(word for word, _, _ in _pieces(surface))


def _fold(surface: str) -> str:
    if surface.isascii():
        return surface.lower()[:LONGEST_WORD]
    folded = fold_word(lower_word(surface))
    return "".join(_plain_digit(sign) for sign in folded if sign.isalnum() or unicodedata.category(sign)[0] == "M")[:LONGEST_WORD]


def _plain_digit(sign: str) -> str:
    digit = unicodedata.decimal(sign, None)
    return sign if digit is None else str(digit)


def words_of(text: str) -> list[str]:
    """The words of a text in order: lower case, without accents and vowel signs, look-alike letters of one alphabet made one, digits plain.

    Arabic alefs, yehs and kafs are one each, whether typed on an Arabic or a Persian keyboard; the Turkish ı and İ are i; ё is е. Of
    scripts without blanks between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) each sign is a word.
    """
    if text.isascii():
        return [surface[:LONGEST_WORD] for surface in split_words(text.lower()).surfaces]
    return list(chain.from_iterable(map(_words, split_words(text).surfaces)))


def found_words(text: str) -> Iterator[FoundWord]:
    """The same words, each with its place in the text."""
    words = split_words(text)
    for surface, begin in zip(words.surfaces, words.starts, strict=True):
        for word, start, end in _pieces(surface):
            yield FoundWord(word, begin + start, begin + end)


def body_words(summary: str, text: str) -> list[str]:
    """The words of an article's text, after those of its summary where this is not the beginning of the text; at most MOST_WORDS."""
    begun = words_of(summary)
    words = words_of(text)
    if begun and words[: len(begun)] != begun:
        words = [*begun, BREAK, *words]
    return words[:MOST_WORDS]


def attached_forms(word: str) -> tuple[str, ...]:
    """The folded word and, where it is Arabic, with the article, conjunctions and prepositions that are written onto words."""
    first, last = _ARABIC_LETTERS
    if not first <= word[0] <= last:
        return (word,)
    stem = next((word[len(clitic) :] for clitic in ("وال", "ال", "لل") if word.startswith(clitic)), word)
    stem = stem if len(stem) >= _LEAST_STEM else word
    return tuple(dict.fromkeys((word, stem, *(clitic + stem for clitic in _CLITICS)))) if len(stem) >= _LEAST_STEM else (word,)
