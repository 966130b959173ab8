"""A text goes in, its words come out folded (lower case, no accents, one form per Arabic letter) with their offsets in the original."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

from sitrep.core.rules.words import fold_word, lower_word

_APOSTROPHES = str.maketrans("", "", "'’‘ʼʿʾ`´")
_DIGITS = r"\p{Nd}{1,3}(?:[ \u00a0\u202f]\p{Nd}{3})+(?!\p{Nd})|\p{Nd}+(?:[.,٬٫'’]\p{Nd}+)*"
_WORD = r"[\p{L}\p{M}\u200c\u200dـ]+"
_TOKEN = regex.compile(rf"{_DIGITS}|{_WORD}|\S")
_JOINED = regex.compile(rf"{_DIGITS}|{_WORD}(?:['’ʼ]{_WORD})*|\S")
_PLAIN_DIGITS = r"[0-9]{1,3}(?: [0-9]{3})+(?![0-9])|[0-9]+(?:[.,'][0-9]+)*"
_PLAIN_TOKEN = re.compile(rf"{_PLAIN_DIGITS}|[A-Za-z]+|[^ \t\n\r\f\v]")  # the same for ASCII, in half the time
_PLAIN_JOINED = re.compile(rf"{_PLAIN_DIGITS}|[A-Za-z]+(?:'[A-Za-z]+)*|[^ \t\n\r\f\v]")
_LETTERS = regex.compile(_WORD)
_JOINED_LETTERS = regex.compile(rf"{_WORD}(?:['’ʼ]{_WORD})*")
_PLAIN_LETTERS = re.compile(r"[A-Za-z]+")
_JOINS_AT_APOSTROPHE = frozenset({"uk"})

REMEMBERED_WORDS = 8_000
"""Distinct words whose folded form is kept at hand: nine in ten of those in a text, about 1 MB."""


LONGEST_READ = 4_000
"""Characters of the longest sentence that is read closely; only a "title" that is no title is longer, and its time would grow squared."""


class Token(NamedTuple):
    """A folded word, number or mark and where it stands in the string it was read from."""

    word: str
    start: int
    end: int


make_token = tuple.__new__  # half the time of Token(…), which a text of many words feels


@lru_cache(maxsize=REMEMBERED_WORDS)
def fold(word: str) -> str:
    """The word as the rules fold it (lower case, no accents, one form per Arabic letter), and without apostrophes."""
    if word.isascii() and word.isalnum():
        return word.lower()
    return fold_word(lower_word(word)).translate(_APOSTROPHES)


def surfaces_in(text: str, language: str) -> list[str]:
    """The words of a text as they stand in it, without numbers and marks: what `tokens_of` folds, for a cheap first look."""
    if language in _JOINS_AT_APOSTROPHE:
        return _JOINED_LETTERS.findall(text)
    return _PLAIN_LETTERS.findall(text) if text.isascii() else _LETTERS.findall(text)


def tokens_of(text: str, language: str = "en") -> tuple[Token, ...]:
    """Words, numbers (with their separators) and single marks of a text, in order; in linear time."""
    joins = language in _JOINS_AT_APOSTROPHE
    if text.isascii():
        plain = _PLAIN_JOINED if joins else _PLAIN_TOKEN
        return tuple([make_token(Token, (fold(word := one.group()) or word, *one.span())) for one in plain.finditer(text)])
    pattern = _JOINED if joins else _TOKEN
    return tuple([make_token(Token, (fold(word := one.group()) or word, *one.span())) for one in pattern.finditer(text)])


class Folder:
    """Folds the sentences of one document for all who read it, each once."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._known: dict[str, tuple[Token, ...]] = {}
        self._surfaces: dict[str, list[str]] = {}

    def surfaces(self, text: str) -> list[str]:
        """The text's words as they stand in it, as `surfaces_in` gives them."""
        words = self._surfaces.get(text)
        if words is None:
            words = self._surfaces[text] = surfaces_in(text, self._language)
        return words

    def tokens(self, text: str) -> tuple[Token, ...]:
        """The text's tokens, as `tokens_of` gives them."""
        tokens = self._known.get(text)
        if tokens is None:
            tokens = self._known[text] = tokens_of(text, self._language)
        return tokens


_ARABIC_CLITICS = ("وال", "بال", "كال", "فال", "لل", "ال", "و", "ب", "ل", "ف", "ك")


def bare_tokens(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens without the article, conjunctions and prepositions that Arabic writes onto words; the letters may be the word's own."""
    return tuple([make_token(Token, (bare_word(word), start, end)) for word, start, end in tokens])


@lru_cache(maxsize=REMEMBERED_WORDS)
def bare_word(word: str) -> str:
    """The same for one folded word."""
    clitic = next((clitic for clitic in _ARABIC_CLITICS if word.startswith(clitic) and len(word) - len(clitic) >= 2), "")
    return word[len(clitic) :]
