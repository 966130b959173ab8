"""Another reading of the same page goes in; which share of a block's text it holds too comes out."""

from __future__ import annotations

import re

WORD = re.compile(r"\w+")
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")  # Thai, Lao, Burmese, Khmer, kana, Han
NOT_WORD = re.compile(r"[\W_]+")
CHUNK = 24
"""Letters compared at a time: a link or a word that one reading left out spoils one chunk, not the block."""


def squeeze(text: str) -> str:
    """Only the letters and digits, in lower case: what two readings of one passage have in common."""
    return NOT_WORD.sub("", text).lower()


class Witness:
    """Another reading of the page; `vote` says which share of a block's text it holds too, 0 to 1."""

    def __init__(self, text: str) -> None:
        self._all = squeeze(text)
        self._lines = frozenset(squeeze(line) for line in text.split("\n"))

    def __bool__(self) -> bool:
        return bool(self._all)

    @property
    def length(self) -> int:
        """Letters and digits in it."""
        return len(self._all)

    def vote(self, squeezed: str) -> float:
        """Short text counts as held where it is a whole line, by half where it is inside one."""
        if not squeezed or not self._all:
            return 0.0
        if len(squeezed) <= 40:
            if squeezed in self._lines:
                return 1.0
            return 0.5 if len(squeezed) > 15 and squeezed in self._all else 0.0
        starts = range(0, len(squeezed) - CHUNK + 1, CHUNK)
        return sum(squeezed[start : start + CHUNK] in self._all for start in starts) / len(starts)


def count_words(text: str) -> int:
    """Words; in scripts without spaces two characters count as one."""
    return max(len(WORD.findall(text)), len(UNSPACED.findall(text)) // 2)
