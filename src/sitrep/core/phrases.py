"""Phrases with stems go in (`tens of thousands`, `displac*`, `left … homes`), a table comes out that finds them in folded tokens."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from sitrep.core.folding import Token, bare_tokens, fold

Value = TypeVar("Value")

LONGEST_GAP = 3
"""How many words `…` in a phrase may stand for (0 to 3)."""


class Found(NamedTuple, Generic[Value]):
    """A phrase found: it covers tokens[start:end]."""

    start: int
    end: int
    value: Value


class PhraseTable(Generic[Value]):
    """Looks phrases up by their first word; the cost of a look-up does not grow with the number of phrases.

    A word ending in `*` is a stem. `…` stands for up to LONGEST_GAP words.
    """

    def __init__(self, phrases: Iterable[tuple[str, Value]]) -> None:
        self._exact: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        self._stems: dict[str, list[tuple[tuple[str, ...], Value]]] = {}
        for phrase, value in phrases:
            first, *rest = (_folded(word) for word in phrase.split())
            table = self._stems if first.endswith("*") else self._exact
            table.setdefault(first.rstrip("*"), []).append((tuple(rest), value))
        self._lengths = tuple(sorted({len(stem) for stem in self._stems}))

    def values(self) -> Iterator[Value]:
        """What each phrase stands for."""
        for table in (self._stems, self._exact):
            for entries in table.values():
                yield from (value for _, value in entries)

    def every_at(self, tokens: Sequence[Token], position: int) -> Iterator[Found[Value]]:
        """Every phrase that starts at this token, those whose first word is given in full last."""
        word = tokens[position].word
        size = len(word)
        for length in self._lengths:
            if length > size:
                break
            for rest, value in self._stems.get(word[:length], ()):
                end = _matched(tokens, position + 1, rest)
                if end:
                    yield Found(position, end, value)
        for rest, value in self._exact.get(word, ()):
            end = _matched(tokens, position + 1, rest)
            if end:
                yield Found(position, end, value)

    def at(self, tokens: Sequence[Token], position: int) -> Found[Value] | None:
        """The longest phrase that starts at this token, the most exact first word winning a tie; None where there is none."""
        best: Found[Value] | None = None
        for found in self.every_at(tokens, position):
            if best is None or found.end >= best.end:
                best = found
        return best

    def all_in(self, tokens: Sequence[Token]) -> tuple[Found[Value], ...]:
        """The longest phrase at each token where one starts; they may overlap."""
        found = (self.at(tokens, position) for position in range(len(tokens)))
        return tuple(one for one in found if one)


Kind = TypeVar("Kind", bound=Hashable)
Marked = TypeVar("Marked")


def longest_by_kind(
    table: PhraseTable[Marked], tokens: Sequence[Token], kind_of: Callable[[Marked], Kind], language: str
) -> list[dict[Kind, tuple[int, Marked]]]:
    """For each token the longest phrase of each kind that starts there: (end, value). Arabic words are also tried without clitics."""
    readings = (tokens, bare_tokens(tokens)) if language == "ar" else (tokens,)
    marks: list[dict[Kind, tuple[int, Marked]]] = []
    for position in range(len(tokens)):
        here: dict[Kind, tuple[int, Marked]] = {}
        for reading in readings:
            for found in table.every_at(reading, position):
                kind = kind_of(found.value)
                if kind not in here or found.end >= here[kind][0]:
                    here[kind] = (found.end, found.value)
        marks.append(here)
    return marks


def _folded(word: str) -> str:
    if word == "…":
        return word
    stem = word.rstrip("*")
    return (fold(stem) or stem) + ("*" if word.endswith("*") else "")


def _matched(tokens: Sequence[Token], position: int, rest: tuple[str, ...]) -> int:
    """Where the rest of a phrase ends, or 0."""
    for number, word in enumerate(rest):
        if word == "…":
            ends = (_matched(tokens, position + gap, rest[number + 1 :]) for gap in range(LONGEST_GAP + 1))
            return next((end for end in ends if end), 0)
        if position >= len(tokens) or not _fits(tokens[position].word, word):
            return 0
        position += 1
    return position


def _fits(word: str, pattern: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern
