"""The lexicons of all languages by ISO 639-1 code, each compiled when a document first needs it."""

from __future__ import annotations

from collections.abc import Mapping

from sitrep.core.figures.lexicon import Lexicon
from sitrep.core.figures.words_ar import ARABIC
from sitrep.core.figures.words_en import ENGLISH
from sitrep.core.figures.words_es import SPANISH
from sitrep.core.figures.words_fa import PERSIAN
from sitrep.core.figures.words_fr import FRENCH
from sitrep.core.figures.words_pl import POLISH
from sitrep.core.figures.words_pt import PORTUGUESE
from sitrep.core.figures.words_ru import RUSSIAN
from sitrep.core.figures.words_tr import TURKISH
from sitrep.core.figures.words_uk import UKRAINIAN
from sitrep.core.on_demand import OnDemand

_WORDS = {words.language: words for words in (ENGLISH, ARABIC, FRENCH, SPANISH, RUSSIAN, UKRAINIAN, TURKISH, PORTUGUESE, PERSIAN, POLISH)}

LEXICONS: Mapping[str, Lexicon] = OnDemand(_WORDS, lambda language: Lexicon(_WORDS[language]))
