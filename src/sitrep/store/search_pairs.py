"""Words that stand next to each other go in; numbers by which PostgreSQL's index finds articles that have them so come out.

The index of words (GIN) knows which words an article has, not where: of 1,000,000 articles 100,000 may have both words of a phrase, and
each would be opened to see whether they stand together. Each pair of neighbours is one of 8,192 numbers; a news article has 450 of them,
so of the articles that have both words apart one in 18 is opened in vain. What is found is decided by the places of the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from zlib import crc32

from sitrep.core.search.words import BREAK

NUMBERS = 8_192
"""More make the index longer, not shorter: each has a page of its own at least, which each new article with it writes to."""


def word_pairs(title: Sequence[str], body: Sequence[str]) -> list[int]:
    """The numbers of all pairs in an article, sorted; none reaches from the title into the body, nor over a BREAK."""
    return sorted({*_numbers(title), *_numbers(body)})


def phrase_pairs(words: Sequence[str], *, is_prefix: bool) -> list[int]:
    """The numbers that an article with this phrase has. Of the last word only the beginning is known where `is_prefix`."""
    return sorted(set(_numbers(words[:-1] if is_prefix else words)))


def _numbers(words: Iterable[str]) -> Iterable[int]:
    return (crc32(f"{one} {next}".encode()) % NUMBERS for one, next in pairwise(words) if BREAK not in (one, next))
