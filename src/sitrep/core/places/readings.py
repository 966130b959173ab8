"""A folded word goes in; what it may mean as a name, or as the first word of one, comes out: looked up in the atlas once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from sitrep.core.folding import REMEMBERED_WORDS
from sitrep.core.places.keys import stems_of

if TYPE_CHECKING:
    from sitrep.core.places.atlas import Atlas, Candidate

INFLECTED = frozenset({"ru", "uk", "pl"})
"""Languages in which names are also sought without their case endings."""

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
"""Arabic letters written onto the next word, and what stood there before: "لل" is "ل" on an article."""

_CLITIC_LETTERS = frozenset("وبلفك")
_LEAST = 3  # letters of the shortest name


class Meaning(NamedTuple):
    """What a key may mean: a country, its people, or places."""

    key: str
    iso3: str
    is_people: bool
    candidates: tuple[Candidate, ...]


class Reading(NamedTuple):
    """One way to read a word: without its first `cut` letters it is `word`, may be the first of a longer name, and means this."""

    cut: int
    word: str
    goes_on: bool
    meaning: Meaning | None


class Readings(dict[str, tuple[Reading, ...]]):
    """The readings of folded words in one language that lead anywhere: none for most words."""

    def __init__(self, atlas: Atlas, language: str) -> None:
        super().__init__()
        self._atlas, self._language = atlas, language

    def __missing__(self, word: str) -> tuple[Reading, ...]:
        if len(self) >= REMEMBERED_WORDS:
            self.clear()
        readings = (Reading(cut, form, self._goes_on(form), self.look_up(form)) for cut, form in _forms(word, self._language))
        self[word] = found = tuple(one for one in readings if one.goes_on or one.meaning)
        return found

    def look_up(self, key: str) -> Meaning | None:
        """What a name of one or more folded words means, if anything."""
        if len(key) < _LEAST:
            return None
        if self._language not in INFLECTED and " " in key and not self._atlas.may_know(key):
            return None
        keys = (key, *stems_of(key)) if self._language in INFLECTED else (key,)
        for one in keys:
            if iso3 := self._atlas.country_of(one):
                return Meaning(one, iso3, False, ())
            if candidates := self._atlas.candidates(one):
                return Meaning(one, "", False, candidates)
        people = self._atlas.demonym_of(key) if " " not in key else None
        return Meaning(key, people, True, ()) if people else None

    def _goes_on(self, word: str) -> bool:
        stems = stems_of(word) if self._language in INFLECTED else ()
        return any(map(self._atlas.may_begin, (word, *stems)))


def _forms(word: str, language: str) -> Iterator[tuple[int, str]]:
    """A folded word, and in Arabic also without what is written onto it: (letters cut from the original, word)."""
    yield 0, word
    if language == "ar" and word[:1] in _CLITIC_LETTERS:
        for clitic, article in _CLITICS:
            if word.startswith(clitic) and len(word) - len(clitic) >= _LEAST:
                yield len(clitic) - len(article), article + word[len(clitic) :]
