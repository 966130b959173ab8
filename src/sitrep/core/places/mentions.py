"""Sentences go in, the words in them that may name a place come out with all the places they may mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import regex

from sitrep.core.folding import Token, fold, make_token
from sitrep.core.places.atlas import Atlas, Candidate
from sitrep.core.places.readings import Meaning, Reading, Readings
from sitrep.core.sentences import Sentence

LONGEST_NAME = 5
"""Words of the longest name looked up."""

MOST_MENTIONS = 2_000
"""Mentions read in one document: a gazetteer pasted into a page takes no longer."""

LONGEST_ACRONYM = 4
"""Letters up to which a word with capitals inside it is taken for an acronym, not for a place written in capitals."""

_WORD = r"(?:Cox['’]s(?= Bazar)|[\p{Lu}\p{Lt}][\p{L}\p{M}]*(?:['’ʼ](?=\p{Cyrillic})[\p{L}\p{M}]+)?)"
"""A capitalised word. An apostrophe within it is a letter in Cyrillic (Куп'янськ); elsewhere an 's ends it, but for one name."""
_PARTICLES = (
    "al|el|ar|as|ash|at|az|an|au|aux|de|del|la|le|les|da|do|du|des|di|of|the|e|d|en|ez|us|sur|y|upon"
    "|démocratique|centrafricaine|democrática|centroafricana"
)
_LINK = rf"(?:[ \u00a0]|[-–’'‘ʼ])(?:(?:{_PARTICLES})[-’' ])*"
_INNER = r"(?:['’ʼ‘](?!(?:ll|re|ve|[sdtm])\b)\p{Ll}+)*"
"""How English writes what other scripts have between two letters: Sa'ada, Shuja'iyya."""


def _run(word: str, inner: str = "") -> str:
    return rf"{word}{inner}(?:{_LINK}{word}{inner})*"


_RUN, _RUN_EN = regex.compile(_run(_WORD)), regex.compile(_run(_WORD, _INNER))
_PLAIN_RUN_EN = re.compile(
    _run(r"(?:Cox['’]s(?= Bazar)|[A-Z][A-Za-z]*)", r"(?:['’ʼ‘](?!(?:ll|re|ve|[sdtm])\b)[a-z]+)*")
)  # in half the time
LONGEST_PREFIX, _PREFIX_ENDS = 4, frozenset("-’'")
_PREFIX = re.compile(r"\b(?:al|el|ar|as|ash|az|an|d)[-’']\Z")
_OTHER = re.compile("[^\x00-\x7f‘’“”–—…\u00a0]")
"""What a plain English sentence has not: it is read by the plain expressions."""

_PART = regex.compile(r"[\p{L}\p{M}\u200c\u200dـ]+(?:['’ʼ‘`][\p{L}\p{M}]+)*|\p{Nd}+")
_PLAIN_PART = re.compile(r"[A-Za-z]+(?:['’ʼ‘`][A-Za-z]+)*|[0-9]+")
_UNCASED = frozenset({"ar", "fa"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """Words that may name a place: `sentence.text[start:end]`. `iso3` where they name a country or its people (`is_people`).

    `before` and `after` are the capitalised words of the same run that no place explains: "Angela" before a Merkel; `is_opening` where the
    one before opens the sentence, and may be capitalised for that alone.
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
    is_opening: bool = False

    @property
    def text(self) -> str:
        """The mention, verbatim."""
        return self.sentence.text[self.start : self.end]


def find_mentions(sentences: Sequence[Sentence], atlas: Atlas, language: str) -> tuple[Mention, ...]:
    """All mentions in reading order, the longest name winning at each word."""
    finder = _Finder(atlas, language)
    found = (mention for sentence in sentences for tokens in finder.runs(sentence.text) for mention in finder.in_run(sentence, tokens))
    return tuple(islice(found, MOST_MENTIONS))


class _Meanings(dict[str, Meaning | None]):
    """What keys of several words mean, looked up once a document."""

    def __init__(self, readings: Readings) -> None:
        super().__init__()
        self._readings = readings

    def __missing__(self, key: str) -> Meaning | None:
        self[key] = found = self._readings.look_up(key)
        return found


class _Finder:
    """Looks names up for one document, each once: names of several words are repeated."""

    def __init__(self, atlas: Atlas, language: str) -> None:
        self._atlas, self._language = atlas, language
        self._readings = atlas.readings(language)
        self._meanings = _Meanings(self._readings)

    def runs(self, text: str) -> Iterator[list[Token]]:
        """Stretches in which names are sought: capitalised words with their links, or everything where a script has no capitals."""
        if self._language in _UNCASED:
            yield [make_token(Token, (fold(word.group()), *word.span())) for word in _PART.finditer(text)]
            return
        is_plain = self._language == "en" and not _OTHER.search(text)
        pattern, part = (_PLAIN_RUN_EN, _PLAIN_PART) if is_plain else (_RUN_EN if self._language == "en" else _RUN, _PART)
        for run in pattern.finditer(text):
            whole, (start, end) = run.group(), run.span()
            prefix = _PREFIX.search(text, max(0, start - LONGEST_PREFIX - 1), start) if start and text[start - 1] in _PREFIX_ENDS else None
            start = prefix.start() if prefix else start
            if prefix or not whole.isalpha():
                yield [make_token(Token, (fold(word.group()), *word.span())) for word in part.finditer(text, start, end)]
            elif (word := fold(whole)) and self._readings[word]:  # most words stand alone and are no names
                yield [make_token(Token, (word, start, end))]

    def in_run(self, sentence: Sentence, tokens: Sequence[Token]) -> Iterator[Mention]:
        """The mentions of one stretch of words."""
        position, last_end = 0, 0
        while position < len(tokens):
            readings = self._readings[tokens[position].word]
            found = self._longest(readings, tokens, position) if readings else None
            if found is None:
                position += 1
                continue
            meaning, cut, length = found
            end = position + length
            text = sentence.text[tokens[position].start : tokens[end - 1].end]
            yield Mention(
                sentence=sentence,
                start=tokens[position].start + cut,
                end=tokens[end - 1].end,
                key=meaning.key,
                candidates=meaning.candidates,
                iso3=meaning.iso3,
                is_people=meaning.is_people,
                is_common=length == 1 and not meaning.iso3 and self._is_common(meaning.key, tokens[position].word, text),
                before=self._unexplained_before(sentence, tokens[last_end:position]),
                after=tokens[end].word if end < len(tokens) and sentence.text[tokens[end].start].isupper() else "",
                is_opening=position > 0 and _opens(sentence, tokens[position - 1]),
            )
            position = last_end = end

    def _is_common(self, key: str, word: str, text: str) -> bool:
        return key in self._atlas.common_words or word in self._atlas.common_words or _is_acronym(text)

    def _unexplained_before(self, sentence: Sentence, tokens: Sequence[Token]) -> str:
        """The last of the words of a run that stand before a name; none for "Residents of", which opens its sentence."""
        if not tokens or self._language in _UNCASED:
            return ""
        is_link = not sentence.text[tokens[-1].start].isupper()
        return "" if is_link and _opens(sentence, tokens[0]) else tokens[-1].word

    def _longest(self, readings: Sequence[Reading], tokens: Sequence[Token], position: int) -> tuple[Meaning, int, int] | None:
        """The longest name that begins at a token: its meaning, the letters cut from its first word, its length in words."""
        best: tuple[Meaning, int, int] | None = None
        for cut, word, goes_on, alone in readings:
            others = [token.word for token in tokens[position + 1 : position + LONGEST_NAME]] if goes_on else []
            most = 1 + len(others)
            for size in range(most, best[2] if best else 0, -1):
                meaning = alone if size == 1 else self._meanings[" ".join([word, *others[: size - 1]])]
                if meaning:
                    best = (meaning, cut, size)
                    break
        return best


def _opens(sentence: Sentence, token: Token) -> bool:
    return not any(map(str.isalnum, sentence.text[: token.start]))


def _is_acronym(text: str) -> bool:
    """True for "DTM", "KIs", "NGO": capitals inside a short word."""
    return len(text) <= LONGEST_ACRONYM and text[1:] != text[1:].lower()
