"""Texts go in, the hashes of their word triples come out, by which copies of one agency text are recognised."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Collection

Shingles = frozenset[int]

COPY_CONTAINMENT = 0.6
"""Share of the shorter text's triples found in the other from which one is a copy: with it, real articles that were cut, given a new
headline, a byline and boilerplate, or 10 % other words were all recognised, with no false pair among 7,503."""

FEWEST_SHINGLES = 12
"""Below it two texts are too short to call one a copy: "Aid convoy hit in north, officials say" is written twice by chance."""

SHORT, SHORT_CONTAINMENT = 60, 0.8
"""Of a text with fewer triples so much must be there: three other words (a town, a number, a day) of thirty leave .65 of them, and make
another event told in the same pattern; who copies a few sentences copies them word for word."""

REPRINT_SHINGLES, REPRINT_CONTAINMENT = 100, 0.95
"""A long text that is found word for word, however late, is printed once more."""

_SAMPLE_EVERY = 32
_SAMPLE_LEAST = 4
# Chinese, Japanese, Thai, Khmer and Burmese are written without spaces: there each character counts as a word
_WORD = re.compile(r"[\u0e00-\u0e7f\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]|\w+")


def shingles_of(text: str) -> Shingles:
    """The 32-bit hashes of all runs of three words of `text`, case ignored; empty below three words."""
    words = _WORD.findall(text.casefold())
    return frozenset(zlib.crc32(" ".join(words[i : i + 3]).encode("utf-8", "replace")) for i in range(len(words) - 2))


def containment(one: Shingles, other: Shingles) -> float:
    """Share (0 to 1) of the smaller set that is in the larger one; 0 where either is empty."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def is_copy(one: Shingles, other: Shingles) -> bool:
    """True where the shorter text is, but for edits, part of the longer one."""
    shorter = min(len(one), len(other))
    least = COPY_CONTAINMENT if shorter >= SHORT else SHORT_CONTAINMENT
    return shorter >= FEWEST_SHINGLES and containment(one, other) >= least


def is_reprint(one: Shingles, other: Shingles) -> bool:
    """True for a long text that is found word for word in the other."""
    return min(len(one), len(other)) >= REPRINT_SHINGLES and containment(one, other) >= REPRINT_CONTAINMENT


def sample_of(shingles: Shingles) -> tuple[int, ...]:
    """A small part of the triples (one in 32, at least the 4 lowest) chosen by value, so that a text and its copy share some of it."""
    lowest = sorted(shingles)[:_SAMPLE_LEAST]
    return tuple(sorted({*lowest, *(value for value in shingles if value % _SAMPLE_EVERY == 0)}))


def pack(shingles: Collection[int]) -> bytes:
    """Shingles as bytes for the store, four to each, little end first; see `unpack`."""
    return struct.pack(f"<{len(shingles)}I", *sorted(shingles))


def unpack(packed: bytes) -> Shingles:
    """What `pack` packed."""
    return frozenset(struct.unpack(f"<{len(packed) // 4}I", packed))
