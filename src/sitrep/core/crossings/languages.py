"""The lexicons of all languages, compiled once, by ISO 639-1 code."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sitrep.core.crossings.lexicon import Lexicon
from sitrep.core.crossings.words_ar import ARABIC
from sitrep.core.crossings.words_en import ENGLISH
from sitrep.core.crossings.words_es import SPANISH
from sitrep.core.crossings.words_fa import PERSIAN
from sitrep.core.crossings.words_fr import FRENCH
from sitrep.core.crossings.words_pl import POLISH
from sitrep.core.crossings.words_pt import PORTUGUESE
from sitrep.core.crossings.words_ru import RUSSIAN
from sitrep.core.crossings.words_tr import TURKISH
from sitrep.core.crossings.words_uk import UKRAINIAN

_ALL = (ENGLISH, ARABIC, FRENCH, SPANISH, RUSSIAN, UKRAINIAN, TURKISH, PORTUGUESE, PERSIAN, POLISH)

LEXICONS: Mapping[str, Lexicon] = MappingProxyType({words.language: Lexicon(words) for words in _ALL})
