"""Arrays of a gazetteer go in, an Atlas comes out that answers which places a name may mean, from memory and in constant time."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sitrep.core.folding import tokens_of
from sitrep.core.model import CrossingKind
from sitrep.core.phrases import Anchors, Glance, PhraseTable
from sitrep.core.places.keys import STEM, bitmap_index, hash_of_key, head_index, stems_of
from sitrep.core.places.readings import INFLECTED, Readings

CURATED = 16
"""The bit of a place's precision byte that says: kept by hand, known to be of interest."""


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownCrossing:
    """A crossing of the hand-kept list. `iso3` are the countries of both sides; `names` all spellings, a `*` ending a stem."""

    id: str
    kind: CrossingKind
    name: str
    other_name: str
    iso3: tuple[str, ...]
    lat: float
    lon: float
    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """One place that a name may mean. `size` is ten times the logarithm (base 2) of its population; `is_weak` where the name was found
    only after its article or case ending was cut, which holds good inside the place's own country alone."""

    name: str
    iso3: str
    admin1_code: str
    admin1_name: str
    lat: float
    lon: float
    size: int
    precision: int
    is_curated: bool
    is_weak: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceArrays:
    """The gazetteer's columns, one value a place; `keys` and `targets` are its names, sorted by hash."""

    bitmap: bytes = b""
    heads: bytes = b""
    keys: array[int] = field(default_factory=lambda: array("Q"))
    targets: array[int] = field(default_factory=lambda: array("I"))
    lats: array[int] = field(default_factory=lambda: array("i"))
    lons: array[int] = field(default_factory=lambda: array("i"))
    countries: array[int] = field(default_factory=lambda: array("B"))
    admin1: array[int] = field(default_factory=lambda: array("H"))
    sizes: array[int] = field(default_factory=lambda: array("B"))
    precisions: array[int] = field(default_factory=lambda: array("B"))
    name_offsets: array[int] = field(default_factory=lambda: array("I"))
    names: bytes = b""
    country_codes: tuple[str, ...] = ()
    admin1_codes: tuple[str, ...] = ()
    admin1_names: tuple[str, ...] = ()


ARABIC_PREFIXES = ("و", "ب", "ل", "ف")


def _crossing_phrases(crossings: tuple[KnownCrossing, ...]) -> Iterator[tuple[str, KnownCrossing]]:
    """Every spelling of every crossing as a phrase; Arabic ones also with the letters that are written onto a word."""
    for crossing in crossings:
        for name in crossing.names:
            phrase = " ".join(token.word for token in tokens_of(name.rstrip("*"), "uk") if token.word[0].isalnum())
            ending = "*" if name.endswith("*") else ""
            yield phrase + ending, crossing
            if "\u0600" <= phrase[0] <= "\u06ff":
                for prefix in ARABIC_PREFIXES:
                    yield prefix + phrase + ending, crossing
                if phrase.startswith("ال"):
                    yield "لل" + phrase[2:] + ending, crossing


class Atlas:
    """What is known of places: some 70,000 places by 270,000 names, countries by name and demonym in ten languages, known crossings."""

    def __init__(
        self,
        *,
        arrays: PlaceArrays,
        countries: Mapping[str, str],
        demonyms: Mapping[str, str],
        common_words: frozenset[str] = frozenset(),
        crossings: tuple[KnownCrossing, ...] = (),
    ) -> None:
        self._arrays = arrays
        self._countries = dict(countries)
        self._country_heads = frozenset(key.split(" ")[0] for key in self._countries if " " in key)
        self._demonyms = {word: iso3 for word, iso3 in demonyms.items() if not word.endswith("*")}
        self._demonym_stems = {word[:-1]: iso3 for word, iso3 in demonyms.items() if word.endswith("*")}
        self._stem_lengths = tuple(sorted({len(stem) for stem in self._demonym_stems}, reverse=True))
        self.common_words = common_words
        self.crossings = crossings
        self.crossing_names: PhraseTable[KnownCrossing] = PhraseTable(_crossing_phrases(crossings))
        self._readings = {language: Readings(self, language) for language in (*INFLECTED, "ar", "")}
        anchors = Anchors(phrase for phrase, _ in _crossing_phrases(crossings))
        self._crossing_glances = {language: Glance(language, anchors) for language in ("ar", "uk", "")}

    def crossing_glance(self, language: str) -> Glance:
        """Tells which sentences may name a known crossing (1): two languages part their words in a way of their own."""
        return self._crossing_glances.get(language) or self._crossing_glances[""]

    def readings(self, language: str) -> Readings:
        """What words may mean as names in a language, by their folded form."""
        return self._readings.get(language, self._readings[""])

    def country_of(self, key: str) -> str | None:
        """The ISO 3166-1 alpha-3 code of a country's folded name, or of its stem (`keys.stems_of`); None for anything else."""
        return self._country_stems.get(key) if key.startswith(STEM) else self._countries.get(key)

    @cached_property
    def _country_stems(self) -> dict[str, str]:
        """Countries by the stems of their names: made when the first text comes whose language has cases."""
        found: dict[str, str] = {}
        for key, iso3 in self._countries.items():
            for stem in stems_of(key):
                found.setdefault(stem, iso3)
        return found

    @cached_property
    def _stem_heads(self) -> frozenset[str]:
        return frozenset(stem.split(" ")[0] for stem in self._country_stems if " " in stem)

    def demonym_of(self, word: str) -> str | None:
        """The country that a folded word makes an adjective or a people of ("syrian", "soudanais"); None for anything else."""
        found = self._demonyms.get(word)
        if found:
            return found
        for length in self._stem_lengths:
            if len(word) >= length and (found := self._demonym_stems.get(word[:length])):
                return found
        return None

    def may_begin(self, word: str) -> bool:
        """False where no name of several words, place or country, begins with this folded word; True for nearly all others' first words."""
        heads, bit = self._arrays.heads, head_index(word)
        return bool(heads and heads[bit >> 3] >> (bit & 7) & 1) or word in (
            self._stem_heads if word.startswith(STEM) else self._country_heads
        )

    def may_know(self, key: str) -> bool:
        """False where neither a country nor, by the first filter, a place has this key; True for one in fifty others."""
        bit = bitmap_index(key)
        bitmap = self._arrays.bitmap
        return key in self._countries or bool(bitmap and bitmap[bit >> 3] >> (bit & 7) & 1)

    def candidates(self, key: str) -> tuple[Candidate, ...]:
        """The places of this key (`keys.key_of`), none for most words."""
        arrays = self._arrays
        bit = bitmap_index(key)
        if not arrays.bitmap or not arrays.bitmap[bit >> 3] >> (bit & 7) & 1:
            return ()
        hashed = hash_of_key(key)
        position = bisect_left(arrays.keys, hashed)
        found = []
        while position < len(arrays.keys) and arrays.keys[position] == hashed:
            found.append(self._candidate(arrays.targets[position]))
            position += 1
        return tuple(found)

    def _candidate(self, target: int) -> Candidate:
        arrays, number = self._arrays, target >> 1
        unit = arrays.admin1[number]
        return Candidate(
            name=arrays.names[arrays.name_offsets[number] : arrays.name_offsets[number + 1]].decode(),
            iso3=arrays.country_codes[arrays.countries[number]],
            admin1_code=arrays.admin1_codes[unit - 1] if unit else "",
            admin1_name=arrays.admin1_names[unit - 1] if unit else "",
            lat=arrays.lats[number] / 10_000,
            lon=arrays.lons[number] / 10_000,
            size=arrays.sizes[number],
            precision=arrays.precisions[number] & ~CURATED,
            is_curated=bool(arrays.precisions[number] & CURATED),
            is_weak=bool(target & 1),
        )
