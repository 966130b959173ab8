"""Text goes in, its words come out, each with its original offsets and the folded form under which words are compared."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in order: `text[starts[i]:ends[i]] == surfaces[i]`."""

    surfaces: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def split_words(text: str) -> Words:
    """Maximal runs of letters, marks and digits; hyphens and apostrophes part words, soft hyphens do not."""
    spans = [found.span() for found in (_PLAIN_WORD.finditer(text) if text.isascii() else _WORD.finditer(text))]
    return Words(tuple([text[start:end] for start, end in spans]), tuple([start for start, _ in spans]), tuple([end for _, end in spans]))


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
