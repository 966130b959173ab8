"""English words of the frame go in, those of the language that is being written in come out: GNU gettext catalogues, locale/*.po.

What is written within `speaking("fr")` is in French. Sentences are whole ones with named gaps, for word order differs:
`say("In {place}, {what}", place=…, what=…)`. What a catalogue lacks is said in English; a test sees to it that nothing is lacking.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import TypeVar

from babel import Locale

from sitrep.core.receivers import FRAME_LANGUAGES

MARK = "\ue000"
"""Stands for U+200F (right-to-left mark) until the text is finished: foreign text is cleaned of such marks on its way."""
K = TypeVar("K")


@dataclass(frozen=True, kw_only=True, slots=True)
class Language:
    """A language to write in: `code` as in HTML's `lang`, `is_rtl` where it is written from right to left."""

    code: str
    locale: Locale
    is_rtl: bool
    catalogue: gettext.NullTranslations = field(repr=False, default_factory=gettext.NullTranslations)

    @property
    def direction(self) -> str:
        """As in HTML's `dir`."""
        return "rtl" if self.is_rtl else "ltr"


@lru_cache(maxsize=16)
def language_of(code: str) -> Language:
    """The language of a code such as `fr`, or with a region (`ar-SY`) for the names of months and countries used there.

    Raises ValueError for one that the frame is not translated into.
    """
    base = code.partition("-")[0]
    if base not in FRAME_LANGUAGES:
        raise ValueError(f"there is no translation into {code!r}; there are: {', '.join(FRAME_LANGUAGES)}")
    locale = Locale.parse(code, sep="-")
    return Language(code=code, locale=locale, is_rtl=locale.character_order == "right-to-left", catalogue=_catalogue(base))


@lru_cache(maxsize=len(FRAME_LANGUAGES))
def _catalogue(base: str) -> gettext.NullTranslations:
    if base == "en":
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo  # noqa: PLC0415  only where another language than English is written
    from babel.messages.pofile import read_po  # noqa: PLC0415  as above

    written = (files("sitrep.render") / "locale" / f"{base}.po").read_text("utf-8").replace("\u200f", MARK)
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.StringIO(written), locale=base))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


_SPOKEN: ContextVar[Language | None] = ContextVar("language", default=None)


def spoken() -> Language:
    """The language that is being written in."""
    return _SPOKEN.get() or language_of("en")


@contextmanager
def speaking(code: str) -> Iterator[Language]:
    """Within this block the frame is written in that language. Raises ValueError as `language_of` does."""
    language = language_of(code)
    token = _SPOKEN.set(language)
    try:
        yield language
    finally:
        _SPOKEN.reset(token)


def say(text: str, **gaps: object) -> str:
    """The sentence in the language that is being written in, its gaps filled."""
    said = spoken().catalogue.gettext(text)
    return said.format(**gaps) if gaps else said


def say_count(one: str, many: str, n: int, **gaps: object) -> str:
    """The sentence in the plural form that `n` asks for; `{n}` in it is the number as it is written in the language."""
    from sitrep.render.words import number  # noqa: PLC0415  it writes in the language that this module knows

    return spoken().catalogue.ngettext(one, many, n).format(n=number(n), **gaps)


def mark(text: str) -> str:
    """The text as it is: marks it for the catalogue, to be said later."""
    return text


class Sayings(Mapping[K, str]):
    """Codes and their words: what is read from it is in the language that is being written in."""

    def __init__(self, words: Mapping[K, str]) -> None:
        self._words = dict(words)

    def __getitem__(self, code: K) -> str:
        return say(self._words[code])

    def __iter__(self) -> Iterator[K]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


def finished(text: str) -> str:
    """The text with the right-to-left marks that its sentences ask for."""
    return text.replace(MARK, "\u200f")
