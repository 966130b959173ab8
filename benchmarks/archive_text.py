"""Synthetic news of natural length: words of the project's own packs and gazetteer by Zipf's law, in eight languages.

A word's rank is how often it stands in the packs' phrases, so that "the", "of" and "في" lead as they do in news. The tail is made of halves
of real words. There are 20,000 texts, put together from a stock of sentences; an article is one of them with a sentence that no other has.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from importlib.resources import files
from itertools import accumulate

import regex

from sitrep.core.search.words import words_of
from sitrep.store.search_index import word_positions
from sitrep.store.search_pairs import word_pairs

LANGUAGES = {"en": 40, "ar": 25, "fa": 10, "ru": 8, "uk": 5, "tr": 4, "es": 4, "fr": 4}
"""In percent: about what a humanitarian desk reads."""
VOCABULARY, STOCK, TEXTS, OWN_WORDS = 60_000, 20_000, 20_000, 5
"""Words of a language, sentences in stock of a language, texts in all, words of an article that (nearly) no other has."""
MEDIAN_SENTENCES, SPREAD = 22, 0.6
"""The length of articles is lognormal: half have fewer sentences of 18 words, one in twenty over 59."""
_SCRIPTS = {"ar": "Arabic", "fa": "Arabic", "ru": "Cyrillic", "uk": "Cyrillic"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its words as the search folds them."""

    text: str
    words: list[str]


@dataclass(frozen=True, slots=True)
class Story:
    """An article's title and text, folded as FTS5 takes it, and with places and pairs as PostgreSQL does."""

    language: str
    title: str
    text: str
    title_words: str
    text_words: str
    places: str
    pairs: str


def vocabulary_of(language: str) -> list[str]:
    """The words of a language, the most frequent first."""
    script = _SCRIPTS.get(language, "Latin")
    letters = regex.compile(rf"\p{{{script}}}[\p{{{script}}}\p{{M}}\u200c]+")
    pack = (files("sitrep.packs") / f"words.{language}.yaml").read_text("utf-8")
    phrases = " ".join(line.partition(": ")[2] for line in pack.splitlines() if not line.startswith("#"))
    names = " ".join((files("sitrep.gazetteer") / name).read_text("utf-8") for name in ("admin1.csv", "places_extra.csv", "crossings.csv"))
    known = [word for word, _ in Counter(letters.findall(phrases)).most_common()]
    known = list(dict.fromkeys([*known, *letters.findall(names)]))
    rng = random.Random(language)
    heads, tails = [word[: len(word) // 2 + 1] for word in known], [word[len(word) // 2 :] for word in known]
    made = dict.fromkeys(known)
    while len(made) < VOCABULARY:
        made[rng.choice(heads) + rng.choice(tails).lower()] = None
    return list(made)


class Newsroom:
    """Writes stories; the same seed writes the same ones."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        self.vocabularies = {language: vocabulary_of(language) for language in LANGUAGES}
        self._stocks = {language: self._stock(words) for language, words in self.vocabularies.items()}
        self._texts = [self._text() for _ in range(TEXTS)]

    def _stock(self, words: list[str]) -> list[Sentence]:
        weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
        made = []
        for _ in range(STOCK):
            text = " ".join(self._rng.choices(words, cum_weights=weights, k=self._rng.randrange(8, 29)))
            text = f"{text[0].upper()}{text[1:]}."
            made.append(Sentence(text, words_of(text)))
        return made

    def _text(self) -> Story:
        rng = self._rng
        (language,) = rng.choices(tuple(LANGUAGES), tuple(LANGUAGES.values()))
        stock = self._stocks[language]
        sentences = rng.choices(stock, k=max(2, min(250, int(MEDIAN_SENTENCES * rng.lognormvariate(0, SPREAD)))))
        title = " ".join(rng.choice(stock).text.split()[:9])
        title_words, words = words_of(title), [word for sentence in sentences for word in sentence.words]
        paragraphs = [" ".join(one.text for one in sentences[at : at + 3]) for at in range(0, len(sentences), 3)]
        places = word_positions(title_words, words)
        pairs = ",".join(map(str, word_pairs(title_words, words)))
        return Story(language, title, "\n\n".join(paragraphs), " ".join(title_words), " ".join(words), places, pairs)

    def story(self) -> Story:
        """One article of some language."""
        rng = self._rng
        base = rng.choice(self._texts)
        words = self.vocabularies[base.language]
        own = [f"{rng.choice(words)}{rng.randrange(10_000)}" for _ in range(OWN_WORDS)]
        folded = [word for one in own for word in words_of(one)]
        at = base.text_words.count(" ") + base.title_words.count(" ") + 5
        places = " ".join(f"'{word}':{at + n}" for n, word in enumerate(dict.fromkeys(folded)))
        return Story(
            base.language,
            base.title,
            f"{base.text}\n\n{' '.join(own)}.",
            base.title_words,
            f"{base.text_words} {' '.join(folded)}",
            f"{base.places} {places}",
            ",".join((base.pairs, *map(str, word_pairs((), [base.text_words.rpartition(" ")[2], *folded])))),
        )
