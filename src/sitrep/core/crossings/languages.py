"""The lexicons of all languages, compiled once, by ISO 639-1 code."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sitrep.core.crossings.lexicon import Lexicon
from sitrep.core.crossings.words_en import ENGLISH

LEXICONS: Mapping[str, Lexicon] = MappingProxyType({words.language: Lexicon(words) for words in (ENGLISH,)})
