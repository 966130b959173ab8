"""A text goes in, its words come out folded (lower case, no accents, one form per Arabic letter) with their offsets in the original."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from sitrep.core.rules.words import fold_word, lower_word

_APOSTROPHES = str.maketrans("", "", "'’‘ʼʿʾ`´")
_DIGITS = r"\p{Nd}{1,3}(?:[ \u00a0\u202f]\p{Nd}{3})+(?!\p{Nd})|\p{Nd}+(?:[.,٬٫'’]\p{Nd}+)*"
_WORD = r"[\p{L}\p{M}\u200c\u200dـ]+"
_TOKEN = regex.compile(rf"{_DIGITS}|{_WORD}|\S")
_JOINED = regex.compile(rf"{_DIGITS}|{_WORD}(?:['’ʼ]{_WORD})*|\S")
_LETTERS = re.compile(r"[^\W\d_]+")
_JOINS_AT_APOSTROPHE = frozenset({"uk"})


LONGEST_READ = 4_000
"""Characters of the longest sentence that is read closely; only a "title" that is no title is longer, and its time would grow squared."""


class Token(NamedTuple):
    """A folded word, number or mark and where it stands in the string it was read from."""

    word: str
    start: int
    end: int


def fold(word: str) -> str:
    """The word as the rules fold it (lower case, no accents, one form per Arabic letter), and without apostrophes."""
    if word.isascii() and word.isalnum():
        return word.lower()
    return fold_word(lower_word(word)).translate(_APOSTROPHES)


def words_in(text: str, language: str) -> frozenset[str]:
    """The folded words of a text, each once, in Arabic also without what is written onto them: a cheap first look at a text."""
    folded = fold_word(lower_word(text))
    words = _LETTERS.findall(folded.translate(_APOSTROPHES) if language in _JOINS_AT_APOSTROPHE else folded)
    return frozenset((*words, *map(_bare, words)) if language == "ar" else words)


def tokens_of(text: str, language: str = "en") -> tuple[Token, ...]:
    """Words, numbers (with their separators) and single marks of a text, in order; in linear time."""
    return tuple(_tokens(text, language))


def _tokens(text: str, language: str) -> Iterator[Token]:
    pattern = _JOINED if language in _JOINS_AT_APOSTROPHE else _TOKEN
    for found in pattern.finditer(text):
        word, (start, end) = found.group(), found.span()
        yield Token(fold(word) or word, start, end)


_ARABIC_CLITICS = ("وال", "بال", "كال", "فال", "لل", "ال", "و", "ب", "ل", "ف", "ك")


def bare_tokens(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens without the article, conjunctions and prepositions that Arabic writes onto words; the letters may be the word's own."""
    return tuple(token._replace(word=_bare(token.word)) for token in tokens)


def _bare(word: str) -> str:
    clitic = next((clitic for clitic in _ARABIC_CLITICS if word.startswith(clitic) and len(word) - len(clitic) >= 2), "")
    return word[len(clitic) :]
