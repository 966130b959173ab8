"""Sentences go in, the words in them that may name a place come out with all the places they may mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import regex

from sitrep.core.folding import Token, tokens_of
from sitrep.core.places.atlas import Atlas, Candidate
from sitrep.core.places.keys import stems_of
from sitrep.core.sentences import Sentence

LONGEST_NAME = 5
"""Words of the longest name looked up."""

LONGEST_ACRONYM = 4
"""Letters up to which a word with capitals inside it is taken for an acronym, not for a place written in capitals."""

_WORD = r"[\p{Lu}\p{Lt}][\p{L}\p{M}]*"
_LINK = (
    r"(?:[ \u00a0]|[-–’'‘ʼ])(?:(?:al|el|ar|as|ash|at|az|an|au|aux|de|del|la|le|les|da|do|du|des|di|of|the|e|d|en|ez|us|sur|y|upon)[-’' ])*"
)
_RUN = regex.compile(rf"(?:\b(?:al|el|ar|as|ash|az|an|d)[-’'])?{_WORD}(?:{_LINK}{_WORD})*")
_UNCASED = frozenset({"ar", "fa"})
_INFLECTED = frozenset({"ru", "uk", "pl"})
_CLITICS = (
    ("وب", ""),
    ("ول", ""),
    ("وال", "ال"),
    ("بال", "ال"),
    ("لل", "ال"),
    ("فال", "ال"),
    ("و", ""),
    ("ب", ""),
    ("ل", ""),
    ("ف", ""),
    ("ك", ""),
)
_CLITIC_LETTERS = frozenset("وبلفك")
"""Arabic letters written onto the next word, and what stood there before: "لل" is "ل" on an article."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """Words that may name a place: `sentence.text[start:end]`. `iso3` where they name a country or its people (`is_people`).

    `before` and `after` are the capitalised words of the same run that no place explains: "Angela" before a Merkel.
    """

    sentence: Sentence
    start: int
    end: int
    key: str
    candidates: tuple[Candidate, ...] = ()
    iso3: str = ""
    is_people: bool = False
    is_common: bool = False
    before: str = ""
    after: str = ""

    @property
    def text(self) -> str:
        """The mention, verbatim."""
        return self.sentence.text[self.start : self.end]


def find_mentions(sentences: Sequence[Sentence], atlas: Atlas, language: str) -> tuple[Mention, ...]:
    """All mentions in reading order, the longest name winning at each word."""
    found: list[Mention] = []
    for sentence in sentences:
        for tokens in _runs(sentence.text, language):
            found.extend(_in_run(sentence, tokens, atlas, language))
    return tuple(found)


def _runs(text: str, language: str) -> Iterator[tuple[Token, ...]]:
    """Stretches in which names are sought: capitalised words with their links, or everything where a script has no capitals."""
    if language in _UNCASED:
        yield tuple(token for token in tokens_of(text, "uk") if token.word[0].isalnum())
        return
    for run in _RUN.finditer(text):
        yield tuple(
            Token(token.word, token.start + run.start(), token.end + run.start())
            for token in tokens_of(run.group(), "uk")
            if token.word[0].isalnum()
        )


def _in_run(sentence: Sentence, tokens: tuple[Token, ...], atlas: Atlas, language: str) -> Iterator[Mention]:
    position, last_end = 0, 0
    while position < len(tokens):
        mention, length = _at(sentence, tokens, position, atlas, language)
        if mention is None:
            position += 1
            continue
        before = tokens[position - 1].word if position > last_end else ""
        after = tokens[position + length].word if position + length < len(tokens) else ""
        yield replace(mention, before=before, after=after) if language not in _UNCASED else mention
        position += length
        last_end = position


def _at(sentence: Sentence, tokens: tuple[Token, ...], position: int, atlas: Atlas, language: str) -> tuple[Mention | None, int]:
    """The longest name that begins at a token, and its length in words."""
    best: Mention | None = None
    length = 1
    for cut, word in _forms(tokens[position].word, language):
        most = min(LONGEST_NAME, len(tokens) - position) if _may_begin(word, atlas, language) else 1
        for size in range(most, length if best else 0, -1):
            words = tokens[position : position + size]
            key = " ".join((word, *(token.word for token in words[1:])))
            mention = _named(sentence, words, _Key(cut, key), atlas, language)
            if mention:
                best, length = mention, size
                break
    return best, length


def _may_begin(word: str, atlas: Atlas, language: str) -> bool:
    return atlas.may_begin(word) or (language in _INFLECTED and any(map(atlas.may_begin, stems_of(word))))


def _forms(word: str, language: str) -> Iterator[tuple[int, str]]:
    """A folded word, and in Arabic also without what is written onto it: (letters cut from the original, word)."""
    yield 0, word
    if language == "ar" and word[0] in _CLITIC_LETTERS:
        for clitic, article in _CLITICS:
            if word.startswith(clitic) and len(word) - len(clitic) >= 3:
                yield len(clitic) - len(article), article + word[len(clitic) :]


class _Key(NamedTuple):
    """A key to look up, and how many letters of the first word it leaves out."""

    cut: int
    key: str


def _named(sentence: Sentence, words: tuple[Token, ...], looked_up: _Key, atlas: Atlas, language: str) -> Mention | None:
    cut, key = looked_up
    start, end = words[0].start + cut, words[-1].end
    if len(key) < 3 or (cut and sentence.text[start : start + 1] == " "):
        return None
    iso3 = atlas.country_of(key)
    if iso3:
        return Mention(sentence=sentence, start=start, end=end, key=key, iso3=iso3)
    candidates = atlas.candidates(key)
    if not candidates and language in _INFLECTED:
        for stem in stems_of(key):
            if iso3 := atlas.country_of(stem):
                return Mention(sentence=sentence, start=start, end=end, key=stem, iso3=iso3)
            candidates, key = atlas.candidates(stem), stem
    if candidates:
        common = len(words) == 1 and (words[0].word in atlas.common_words or _is_acronym(sentence.text[start:end]))
        return Mention(sentence=sentence, start=start, end=end, key=key, candidates=candidates, is_common=common)
    if len(words) == 1 and (people := atlas.demonym_of(key)):
        return Mention(sentence=sentence, start=start, end=end, key=key, iso3=people, is_people=True)
    return None


def _is_acronym(text: str) -> bool:
    """True for "DTM", "KIs", "NGO": capitals inside a short word."""
    return len(text) <= LONGEST_ACRONYM and text[1:] != text[1:].lower()
