"""Text goes in, its words come out, each with its original offsets and the folded form under which words are compared."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property

import regex

# Cf holds soft hyphens and zero-width joiners, which hide inside words; \p{M} keeps vocalised Arabic in one piece (stdlib re does not)
_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}\p{Cf}]*")
_PLAIN_WORD = re.compile(r"[A-Za-z0-9]+")  # the same for ASCII, in half the time
_HIDDEN = regex.compile(r"[\p{Cf}\u0640]+")  # U+0640 is tatweel, a stretch mark without meaning
_MARKS = regex.compile(r"\p{Mn}+")
_ONE_LETTER = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ё": "е", "ґ": "г"}
    | {
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ې": "ي",
        "ة": "ه",
        "ۀ": "ه",
        "ە": "ه",
        "ؤ": "و",
        "ئ": "ي",
        "ک": "ك",
        "ء": "",
    }
)


class Words:
    """The words of a text in order: `text[starts[i]:ends[i]] == surfaces[i]`. Where they stand is found when it is first asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.surfaces: list[str] = _pattern(text).findall(text)

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        return [found.span() for found in _pattern(self._text).finditer(self._text)]

    @cached_property
    def starts(self) -> list[int]:
        """Where each word begins."""
        return [start for start, _ in self._spans]

    @cached_property
    def ends(self) -> list[int]:
        """Where each word ends."""
        return [end for _, end in self._spans]


def _pattern(text: str) -> re.Pattern[str] | regex.Pattern[str]:
    return _PLAIN_WORD if text.isascii() else _WORD


def split_words(text: str) -> Words:
    """Maximal runs of letters, marks and digits; hyphens and apostrophes part words, soft hyphens do not."""
    return Words(text)


def lower_word(word: str) -> str:
    """NFKC (full-width letters become plain), case folded, without hidden characters; marks are kept for the stemmers."""
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFKC", _HIDDEN.sub("", word)).casefold()


def fold_word(lowered: str) -> str:
    """A lowered word without marks and with look-alike letters of one alphabet made one (ı and i, Arabic alefs, ё and е)."""
    if lowered.isascii():
        return lowered
    return unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFKD", lowered))).translate(_ONE_LETTER)
