"""The phrases of all concepts of one language go in; a sentence's words then come out with every concept they name, in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sitrep.core.rules.stems import Stems
from sitrep.core.rules.words import Words, lower_word, split_words

WordRange = tuple[int, int]
"""A run of words in a sentence: first, and one past the last."""

Found = dict[str, list[WordRange]]
"""The concepts met in a sentence and where, in order."""

REMEMBERED_WORDS = 16_000
"""Distinct words of a language whose symbols are kept at hand: all but the rare ones of a day of news, about 3 MB."""

MASK = "mask:"
"""Prefix of the concepts whose words hide all others."""

ANY_NUMBER = "#"
"""The word of a phrase that stands for any number in digits."""

EXCEPT = "not:"
"""Prefix of the phrases in which a concept's own words do not count ("refugee" in "refugee agency")."""


class PhraseError(ValueError):
    """A phrase of a word list that nothing could match; its text says why."""


_PLAIN_PHRASE = re.compile(r"[^\W_]+(?: [^\W_]+)*\*?")


def check_phrase(phrase: str) -> None:
    """Raises PhraseError where `Lexicon.add` would: for lists that are compiled later, or never."""
    if not _PLAIN_PHRASE.fullmatch(phrase):
        for _ in _pieces(phrase.removeprefix("-")):
            pass


def _pieces(phrase: str) -> Iterator[tuple[str, str]]:
    """The words of a phrase, each with how it is to be met: `#`, `=`, `*`, or "" for by its stem."""
    is_empty = True
    for piece in phrase.split():
        is_empty = False
        if piece == ANY_NUMBER:
            yield ANY_NUMBER, piece
            continue
        body = piece.removeprefix("=").removesuffix("*")
        words = split_words(body).surfaces
        if not words or "*" in body or "=" in body or (piece[0] == "=" and piece[-1] == "*"):
            raise PhraseError(f"`{phrase}`: `{piece}` is not a word, `=word` or `word*`")
        for word in words[:-1]:
            yield "=" * (piece[0] == "="), word
        yield "*" if piece[-1] == "*" else "=" * (piece[0] == "="), words[-1]
    if is_empty:
        raise PhraseError("an empty phrase matches nothing")


class _Known(NamedTuple):
    """A word once met: the symbols it may stand for, the concepts that it names alone, and the nodes from which a phrase may go on."""

    symbols: tuple[int, ...]
    concepts: tuple[str, ...]
    nodes: tuple[int, ...]


_NOTHING = _Known((), (), ())


@dataclass(slots=True)
class Lexicon:
    """A token trie. `steps` leads from a node (0 is the root) over a symbol to the next, `ends` names the concepts that end in a node.

    A symbol stands for one word of a phrase: exact (`=word`), by stem (`word`) or by beginning (`word*`).
    """

    stems: Stems
    exact: dict[str, int] = field(default_factory=dict)
    stemmed: dict[str, int] = field(default_factory=dict)
    begun: dict[str, int] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()
    steps: dict[int, dict[int, int]] = field(default_factory=dict)
    ends: dict[int, tuple[str, ...]] = field(default_factory=dict)
    _nodes: int = 0
    _known: dict[str, _Known] = field(default_factory=dict, repr=False)

    def add(self, concept: str, phrase: str) -> None:
        """Teaches one phrase; raises PhraseError where it holds no word, or a `*` or `=` in a wrong place.

        A phrase that begins with `-` is one in which the concept's words do not count.
        """
        if phrase.startswith("-"):
            concept, phrase = EXCEPT + concept, phrase[1:]
        node = 0
        for symbol in self._phrase_symbols(phrase):
            following = self.steps.setdefault(node, {})
            if symbol not in following:
                self._nodes += 1
                following[symbol] = self._nodes
            node = following[symbol]
        self.ends[node] = (*self.ends.get(node, ()), concept)
        if self._known:
            self._known.clear()

    def _phrase_symbols(self, phrase: str) -> list[int]:
        symbols: list[int] = []
        for kind, word in _pieces(phrase):
            if kind == "*":
                beginning = self.stems.fold(lower_word(word))
                symbols.append(self._number(self.begun, beginning))
                if len(beginning) not in self.lengths:
                    self.lengths = tuple(sorted((*self.lengths, len(beginning))))
            else:
                symbols.append(self._number(self.exact, word) if kind == ANY_NUMBER else self._symbol(word, exact=kind == "="))
        return symbols

    def _symbol(self, word: str, *, exact: bool) -> int:
        lowered = lower_word(word)
        return self._number(self.exact, self.stems.fold(lowered)) if exact else self._number(self.stemmed, self.stems.of_pattern(lowered))

    def _number(self, table: dict[str, int], key: str) -> int:
        return table.setdefault(key, len(self.exact) + len(self.stemmed) + len(self.begun))

    def _keys(self, word: str) -> tuple[int, ...]:
        """The symbols a met word may stand for, by exact form, stem and beginning."""
        lowered = lower_word(word)
        folded = self.stems.fold(lowered)
        number = self.exact.get(ANY_NUMBER) if folded.isdecimal() else None
        found = [self.exact.get(folded), number, *(self.stemmed.get(key) for key in self.stems.of_text(lowered))]
        if self.lengths:
            found += [self.begun.get(base[:length]) for base in self.stems.bases(lowered) for length in self.lengths if length <= len(base)]
        return tuple(dict.fromkeys(symbol for symbol in found if symbol is not None))

    def _learn(self, word: str) -> _Known:
        """What is known of a word met for the first time, remembered."""
        symbols = self._keys(word)
        roots = self.steps.get(0, {})
        nodes = [roots[symbol] for symbol in symbols if symbol in roots]
        concepts = dict.fromkeys(concept for node in nodes for concept in self.ends.get(node, ()))
        known = _Known(symbols, tuple(concepts), tuple(node for node in nodes if node in self.steps)) if symbols else _NOTHING
        if len(self._known) >= REMEMBERED_WORDS:
            self._known.clear()
        self._known[word] = known
        return known

    def scan(self, words: Words) -> Found:
        """Every concept in the words and its places; words under a mask belong to the mask alone."""
        known, learn = self._known.get, self._learn
        met = [known(word) or learn(word) for word in words.surfaces]
        found: Found = {}
        for first, word in enumerate(met):
            if word is _NOTHING:
                continue
            for concept in word.concepts:
                found.setdefault(concept, []).append((first, first + 1))
            if word.nodes:
                self._follow(met, first, word.nodes, found)
        return _masked(found) if any(concept.startswith((MASK, EXCEPT)) for concept in found) else found

    def _follow(self, met: list[_Known], first: int, nodes: Sequence[int], found: Found) -> None:
        position = first + 1
        while nodes and position < len(met) and (symbols := met[position].symbols):
            position += 1
            reached: list[int] = []
            for node in nodes:
                step = self.steps.get(node)
                if step:
                    reached += [step[symbol] for symbol in symbols if symbol in step]
            for node in reached:
                for concept in self.ends.get(node, ()):
                    places = found.setdefault(concept, [])
                    if not places or places[-1] != (first, position):
                        places.append((first, position))
            nodes = reached


def _masked(found: Found) -> Found:
    """What is left when masks hide all concepts' words, and exceptions those of their own concept."""
    everywhere = _words_under(places for concept, places in found.items() if concept.startswith(MASK))
    kept: Found = {}
    for concept, places in found.items():
        if concept.startswith(MASK):
            kept[concept] = places
        elif not concept.startswith(EXCEPT):
            hidden = everywhere | _words_under([found.get(EXCEPT + concept, [])])
            if seen := [place for place in places if hidden.isdisjoint(range(*place))]:
                kept[concept] = seen
    return kept


def _words_under(places: Iterable[list[WordRange]]) -> set[int]:
    return {word for some in places for first, end in some for word in range(first, end)}


def build_lexicon(stems: Stems, phrases: Mapping[str, Iterable[str]]) -> Lexicon:
    """A lexicon of all concepts' phrases (each at most once per concept)."""
    lexicon = Lexicon(stems)
    for concept, concept_phrases in phrases.items():
        for phrase in dict.fromkeys(concept_phrases):
            lexicon.add(concept, phrase)
    return lexicon
