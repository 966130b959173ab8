"""Phrases with stems go in (`tens of thousands`, `displac*`, `left … homes`), a table comes out that finds them in folded tokens."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, Generic, NamedTuple, TypeVar

from sitrep.core.folding import REMEMBERED_WORDS, Token, bare_tokens, bare_word, fold, surfaces_in

Value = TypeVar("Value")

LONGEST_GAP = 3
"""How many words `…` in a phrase may stand for (0 to 3)."""

_BUCKET = 3


class Found(NamedTuple, Generic[Value]):
    """A phrase found: it covers tokens[start:end]."""

    start: int
    end: int
    value: Value


class _Entry(NamedTuple, Generic[Value]):
    stem: str
    rest: tuple[str, ...]
    value: Value


class _Opening(NamedTuple, Generic[Value]):
    """The phrases that begin with one word: those that are this word alone, and those that go on."""

    alone: tuple[Value, ...]
    longer: tuple[_Entry[Value], ...]


_NOTHING: _Opening[Any] = _Opening((), ())


class Anchors:
    """The longest word of each phrase, some of them stems (`displac*`): a text without any of these words holds none of the phrases.

    Tells whether a word is one of them at the cost of two look-ups.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        anchors = {max((_folded(word) for word in phrase.split()), key=_length) for phrase in phrases}
        self._exact = frozenset(word for word in anchors if not word.endswith("*"))
        self._stems: dict[str, tuple[str, ...]] = {}
        for word in anchors - self._exact:
            self._stems[word[:-1][:_BUCKET]] = (*self._stems.get(word[:-1][:_BUCKET], ()), word[:-1])
        self._brief = tuple(stem for stem in self._stems if len(stem) < _BUCKET)

    def __contains__(self, word: str) -> bool:
        if word in self._exact:
            return True
        stems = self._stems.get(word[:_BUCKET])
        return bool(stems and word.startswith(stems)) or bool(self._brief and word.startswith(self._brief))


class WordBits(dict[str, int]):
    """What words tell, one bit a kind: a word is asked about once, however often it is met."""

    def __init__(self, bits_of: Callable[[str], int]) -> None:
        super().__init__()
        self._bits_of = bits_of

    def __missing__(self, word: str) -> int:
        if len(self) >= REMEMBERED_WORDS:
            self.clear()
        self[word] = found = self._bits_of(word)
        return found

    def among(self, words: Iterable[str]) -> int:
        """The bits of all these words."""
        return reduce(or_, set(map(self.__getitem__, words)), 0)


class Glance:
    """Which of several sets of phrases a text may hold, one bit a set: a cheap first look at each sentence.

    Arabic words count with and without what is written onto them.
    """

    def __init__(self, language: str, *anchors: Anchors) -> None:
        self._language = language
        self._anchors = tuple((one, 1 << number) for number, one in enumerate(anchors))
        self.among = WordBits(self._bits_of).among

    def over(self, text: str) -> int:
        """The bits of all sets of which the text holds an anchor; `among` gives those of its words, as `folding.surfaces_in` has them."""
        return self.among(surfaces_in(text, self._language))

    def _bits_of(self, surface: str) -> int:
        word = fold(surface)
        forms = (word, bare_word(word)) if self._language == "ar" else (word,)
        return sum(bit for anchors, bit in self._anchors if any(form in anchors for form in forms))


class _Openings(dict[str, _Opening[Value]]):
    """What each word begins, remembered."""

    def __init__(self, entries_of: Callable[[str], Sequence[_Entry[Value]]]) -> None:
        super().__init__()
        self._entries_of = entries_of

    def __missing__(self, word: str) -> _Opening[Value]:
        if len(self) >= REMEMBERED_WORDS:
            self.clear()
        entries = self._entries_of(word)
        alone = tuple(entry.value for entry in entries if not entry.rest)
        self[word] = found = _Opening(alone, tuple(entry for entry in entries if entry.rest)) if entries else _NOTHING
        return found


class PhraseTable(Generic[Value]):
    """Looks phrases up by their first word; the cost of a look-up does not grow with the number of phrases.

    A word ending in `*` is a stem. `…` stands for up to LONGEST_GAP words.
    """

    def __init__(self, phrases: Iterable[tuple[str, Value]]) -> None:
        self._exact: dict[str, list[_Entry[Value]]] = {}
        self._stems: dict[str, list[_Entry[Value]]] = {}
        for phrase, value in phrases:
            first, *rest = (_folded(word) for word in phrase.split())
            stem = first.removesuffix("*")
            table, key = (self._stems, stem[:_BUCKET]) if first.endswith("*") else (self._exact, stem)
            table.setdefault(key, []).append(_Entry(stem, tuple(rest), value))
        self._brief = tuple(sorted({len(key) for key in self._stems if len(key) < _BUCKET}))
        self._openings: _Openings[Value] = _Openings(self._entries)

    def values(self) -> Iterator[Value]:
        """What each phrase stands for."""
        for table in (self._stems, self._exact):
            for entries in table.values():
                yield from (entry.value for entry in entries)

    @property
    def openings(self) -> Mapping[str, _Opening[Value]]:
        """The phrases that begin with a word, those whose first word is given in full last. A word is looked up once."""
        return self._openings

    def _entries(self, word: str) -> Sequence[_Entry[Value]]:
        exact = self._exact.get(word, ())
        bucket = self._stems.get(word[:_BUCKET], ())
        if self._brief:
            bucket = [*bucket, *(entry for length in self._brief if length < len(word) for entry in self._stems.get(word[:length], ()))]
        return [*(entry for entry in bucket if word.startswith(entry.stem)), *exact]

    def at(self, tokens: Sequence[Token], position: int) -> Found[Value] | None:
        """The longest phrase that starts at this token, the most exact first word winning a tie; None where there is none."""
        opening = self.openings[tokens[position].word]
        best = Found(position, position + 1, opening.alone[-1]) if opening.alone else None
        for entry in opening.longer:
            end = _matched(tokens, position + 1, entry.rest)
            if end and (best is None or end >= best.end):
                best = Found(position, end, entry.value)
        return best


Kind = TypeVar("Kind", bound=Hashable)
Marked = TypeVar("Marked")


def longest_by_part(
    table: PhraseTable[tuple[Kind, Marked]], tokens: Sequence[Token], language: str
) -> list[dict[Kind, tuple[int, Marked]]]:
    """For each token the longest phrase of each kind that starts there: {kind: (end, value)}. Arabic words are also tried without what
    is written onto them."""
    readings = (tokens, bare_tokens(tokens)) if language == "ar" else (tokens,)
    openings = table.openings
    marks: list[dict[Kind, tuple[int, Marked]]] = []
    for position in range(len(tokens)):
        here: dict[Kind, tuple[int, Marked]] = {}
        for reading in readings:
            alone, longer = openings[reading[position].word]
            for kind, value in alone:
                if kind not in here or position + 1 >= here[kind][0]:
                    here[kind] = (position + 1, value)
            if not longer:
                continue
            following = reading[position + 1].word if position + 1 < len(reading) else ""
            for entry in longer:
                end = _may_follow(entry.rest[0], following) and _matched(reading, position + 1, entry.rest)
                if end:
                    kind, value = entry.value
                    if kind not in here or end >= here[kind][0]:
                        here[kind] = (end, value)
        marks.append(here)
    return marks


def _length(word: str) -> int:
    """Letters of a phrase's word; a word that goes on after them counts for less than a whole one of the same length."""
    return 2 * sum(map(str.isalpha, word)) - word.endswith("*")


def _folded(word: str) -> str:
    if word == "…":
        return word
    stem = word.rstrip("*")
    return (fold(stem) or stem) + ("*" if word.endswith("*") else "")


def _may_follow(wanted: str, word: str) -> bool:
    """A first look at the second word of a phrase: most phrases end their chances there."""
    return wanted in (word, "…") or (wanted[-1] == "*" and word.startswith(wanted[:-1]))


def _matched(tokens: Sequence[Token], position: int, rest: tuple[str, ...]) -> int:
    """Where the rest of a phrase ends, or 0."""
    for number, word in enumerate(rest):
        if word == "…":
            ends = (_matched(tokens, position + gap, rest[number + 1 :]) for gap in range(LONGEST_GAP + 1))
            return next((end for end in ends if end), 0)
        if position >= len(tokens):
            return 0
        met = tokens[position].word
        if met != word and not (word[-1] == "*" and met.startswith(word[:-1])):
            return 0
        position += 1
    return position
