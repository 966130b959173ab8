"""A lowered word goes in, the keys under which its inflected forms meet come out: by Snowball, or light rules for Arabic and Persian."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import Stemmer

from sitrep.core.rules.words import fold_word

SNOWBALL: tuple[str, ...] = tuple(Stemmer.algorithms())
_ARABIC_CLITICS = ("وال", "فال", "بال", "كال", "ولل", "فلل", "ال", "لل", "و", "ف", "ب", "ل", "ك", "س")
_ARABIC_PERSONS = ("ي", "ت", "وي", "وت", "في", "فت", "سي", "ست")
_LEAST_OF_VERB = 4  # letters that must remain of an Arabic verb without the letters of its person
_ARABIC_ENDINGS = ("تهما", "اتهم", "تهم", "تها", "ات", "ون", "ين", "ان", "وا", "تا", "هم", "ها", "ته", "تي", "نا", "ه", "ت", "ي", "ا")
_PERSIAN_ENDINGS = ("هايشان", "هايي", "هاي", "انشان", "شان", "ها", "ان", "ات", "اي", "ي")
_LEAST = 2  # letters that must remain of an Arabic or Persian stem
_TURKISH_LETTERS = str.maketrans({"â": "a", "î": "i", "û": "u", "ı": "i", "\u0307": None})  # U+0307: the dot that a lowered İ leaves behind


@dataclass(frozen=True, slots=True)
class Stems:
    """How a language's words are brought together: `of_pattern` gives the one key of a word in a rule, `of_text` all keys of a word met.

    `bases` are the forms of a met word that a `*` wildcard is held against; `fold` is what makes letters alike in both.
    """

    of_pattern: Callable[[str], str]
    of_text: Callable[[str], tuple[str, ...]]
    bases: Callable[[str], tuple[str, ...]]
    fold: Callable[[str], str] = fold_word


def _folded(lowered: str) -> tuple[str, ...]:
    return (fold_word(lowered),)


def _stems_of_snowball(algorithm: str) -> Stems:
    stem = Stemmer.Stemmer(algorithm).stemWord

    def key(lowered: str) -> str:
        return fold_word(stem(lowered))

    return Stems(key, lambda lowered: (key(lowered),), _folded)


def fold_turkish(lowered: str) -> str:
    """A lowered word that keeps ç, ğ, ö, ş and ü: without them *öldü* (died) is *oldu* (was). ı stays i, because capitals hide it."""
    return unicodedata.normalize("NFC", lowered).translate(_TURKISH_LETTERS)


def _turkish(lowered: str) -> tuple[str, ...]:
    return (fold_turkish(lowered),)


def _without_clitics(folded: str) -> tuple[str, ...]:
    """The word itself, and the word without each beginning that may be a conjunction, preposition or article."""
    return (folded, *(folded[len(c) :] for c in _ARABIC_CLITICS if folded.startswith(c) and len(folded) - len(c) > _LEAST))


def _arabic_bases(lowered: str) -> tuple[str, ...]:
    """The word without clitics, and, where it may be a verb of the present or future, without the letters of its person as well."""
    folded = fold_word(lowered)
    verbs = (folded[len(p) :] for p in _ARABIC_PERSONS if folded.startswith(p) and len(folded) - len(p) >= _LEAST_OF_VERB)
    return tuple(dict.fromkeys((*_without_clitics(folded), *verbs)))


def _without_endings(folded: str, endings: tuple[str, ...]) -> tuple[str, ...]:
    return (folded, *(folded[: -len(e)] for e in endings if folded.endswith(e) and len(folded) - len(e) >= _LEAST))


def _light(endings: tuple[str, ...], bases: Callable[[str], tuple[str, ...]]) -> Stems:
    def of_pattern(lowered: str) -> str:
        return fold_word(lowered)

    def of_text(lowered: str) -> tuple[str, ...]:
        found = [key for base in bases(lowered) for key in _without_endings(base, endings)]
        opened = [f"{key[:-1]}ه" for key in found if key.endswith("ت") and len(key) > _LEAST + 1]  # an open t before a pronoun
        return tuple(dict.fromkeys(found + opened))

    return Stems(of_pattern, of_text, bases)


def stems_named(name: str) -> Stems:
    """The stems of a word list's `stems:` line: a Snowball algorithm, or one of our own; KeyError for any other."""
    if name == "none":
        return Stems(fold_word, _folded, _folded)
    if name == "turkish-letters":
        return Stems(fold_turkish, _turkish, _turkish, fold_turkish)
    if name == "arabic-light":
        return _light(_ARABIC_ENDINGS, _arabic_bases)
    if name == "persian-light":
        return _light(_PERSIAN_ENDINGS, _folded)
    return _stems_of_snowball(name)


STEM_NAMES = ("none", "arabic-light", "persian-light", "turkish-letters", *SNOWBALL)
"""What a word list may say after `stems:`."""
